"""The photo files that rows name, in the folder of their table or below it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from lostfound.errors import Refused

_FIX = "Put the photo beside the table under this name and import again."


def absent_photo(folder: Path, name: str) -> tuple[str, str] | None:
    """Return why no photo is taken from `folder` by a name, and what to do; None when one is."""
    if "://" in name:
        return (
            "It is an address, and nothing is fetched from the network.",
            "Save the photo beside the table and write its file name.",
        )
    if _leaves(name):
        return "It lies outside the table's folder.", "Copy the photo beside the table."
    try:
        return None if (folder / name).is_file() else ("There is no such file.", _FIX)
    except (OSError, ValueError) as fault:
        return f"It is no file name ({getattr(fault, 'strerror', None) or fault}).", _FIX


def read_photo(folder: Path, name: str) -> bytes:
    """Return the content of a photo; raises Refused when it cannot be read."""
    try:
        return (folder / name).read_bytes()
    except OSError as fault:
        raise Refused(f"It cannot be read: {fault.strerror or fault}.", _FIX) from fault


def _leaves(name: str) -> bool:
    """Return whether a name leads out of its folder, on any system."""
    windows = PureWindowsPath(name)
    return bool(windows.anchor or PurePosixPath(name).is_absolute() or ".." in windows.parts)
