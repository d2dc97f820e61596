"""The photo files that rows name: beside their table or below it, or inside the same zip."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from pathlib import Path, PurePosixPath, PureWindowsPath

from lostfound.domain.limits import MOST_PHOTO_BYTES
from lostfound.errors import Refused
from lostfound.intake.closing import Closing

_FIX = "Put the photo beside the table under this name and import again."


class PhotoFiles(Closing):
    """Photos by the names that the rows of `table` give them; close it or use `with`.

    A name is a path from the table's folder, in either system's spelling. Nothing outside
    that folder is read.
    """

    def __init__(self, table: Path) -> None:
        self._folder = table.parent
        self._root = table.parent.resolve()
        self._open = ExitStack()
        self._zip: zipfile.ZipFile | None = None
        self._within = PurePosixPath()
        if table.is_file() and zipfile.is_zipfile(table):
            self._zip = self._open.enter_context(zipfile.ZipFile(table))
            names = [n for n in self._zip.namelist() if n.lower().endswith(".csv")]
            self._within = PurePosixPath(names[0]).parent if names else self._within

    def absent(self, name: str) -> tuple[str, str] | None:
        """Return why no photo is taken by a name, and what to do; None when one is."""
        if "://" in name:
            return (
                "It is an address, and nothing is fetched from the network.",
                "Save the photo beside the table and write its file name.",
            )
        if _leaves(name):
            return "It lies outside the table's folder.", "Copy the photo beside the table."
        try:
            there = self._packed(name) is not None or self._file(name) is not None
            return None if there else ("There is no such file.", _FIX)
        except (OSError, ValueError) as fault:
            return f"It is no file name ({getattr(fault, 'strerror', None) or fault}).", _FIX

    def read(self, name: str) -> bytes:
        """Return the content of a photo; raises Refused when it cannot be read."""
        try:
            packed, file = self._packed(name), self._file(name)
            if packed is not None and self._zip is not None:
                _check_size(packed.file_size)
                return _unpacked(self._zip, packed)
            if file is None:
                raise FileNotFoundError(2, "there is no such file")
            _check_size(file.stat().st_size)
            return file.read_bytes()
        except OSError as fault:
            raise Refused(f"It cannot be read: {fault.strerror or fault}.", _FIX) from fault

    def _packed(self, name: str) -> zipfile.ZipInfo | None:
        """Return the photo in the zip: beside the table there, else from its top."""
        if self._zip is None:
            return None
        plain = PurePosixPath(name.replace("\\", "/"))
        for place in (self._within / plain, plain):
            try:
                return self._zip.getinfo(str(place))
            except KeyError:
                continue
        return None

    def _file(self, name: str) -> Path | None:
        root = self._root
        for spelling in dict.fromkeys((name, name.replace("\\", "/"))):
            file = self._folder / spelling
            # A link may lead out of the folder though its name does not.
            if file.is_file() and file.resolve().is_relative_to(root):
                return file
        return None

    def close(self) -> None:
        self._open.close()


def _unpacked(archive: zipfile.ZipFile, packed: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(packed)
    # Each way of packing meets damaged bytes with an exception of its own.
    except Exception as fault:
        why = str(fault) or type(fault).__name__
        raise Refused(f"It cannot be unpacked: {why}.", _FIX) from fault


def _check_size(size: int) -> None:
    if size > MOST_PHOTO_BYTES:
        raise Refused(
            f"It has {size:,} bytes.", f"A photo has at most {MOST_PHOTO_BYTES:,}; make it smaller."
        )


def _leaves(name: str) -> bool:
    """Return whether a name leads out of its folder, on any system."""
    windows = PureWindowsPath(name)
    return bool(windows.anchor or PurePosixPath(name).is_absolute() or ".." in windows.parts)
