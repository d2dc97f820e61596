"""What commands take in beside their options: stdin, photo files, where to go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lostfound.cli.screen import on_terminal, read_stdin_text, say
from lostfound.errors import Missing, UsageFault

_LARGEST_PHOTO = 60_000_000


def text_or_stdin(text: str) -> str:
    """Return the text, or what stdin holds when it is `-`."""
    if text != "-":
        return text
    if on_terminal():
        say("Type the text; end with Ctrl-D on a line of its own.")
    return read_stdin_text()


def reference_or_stdin(reference: str) -> str:
    """Return the reference, or the line that is typed or scanned when it is `-`.

    What a scanner types on the wrong keyboard layout may hold quotes and brackets, which a
    shell takes for its own: here it takes nothing.
    """
    if reference != "-":
        return reference
    if on_terminal():
        say("Scan or type the reference.", always=True)
    return sys.stdin.readline()


def references_or_stdin(references: Sequence[str]) -> list[str]:
    """Return references, those that stdin holds, one a line, in the place of a `-`."""
    told: list[str] = []
    for reference in references:
        lines = text_or_stdin(reference).splitlines() if reference == "-" else [reference]
        told += [line for line in lines if line.strip()]
    if not told:
        raise UsageFault("No reference was given.", "References look like F-7K3QXC.")
    return told


def read_photos(files: Sequence[Path] | None) -> tuple[tuple[str, bytes], ...]:
    """Return (name, bytes) of each photo file.

    Raises Missing for a file that is not there, UsageFault for a folder, an empty file
    or one too large to be a photo.
    """
    return tuple((file.name, _read_photo(file)) for file in files or ())


def _read_photo(file: Path) -> bytes:
    if not file.exists():
        raise Missing(f"The photo {file} is not there.", "Check the path.")
    if not file.is_file():
        raise UsageFault(f"{file} is not a file.", "Name the photos one by one.")
    size = file.stat().st_size
    if size == 0 or size > _LARGEST_PHOTO:
        raise UsageFault(
            f"The photo {file} has {size} bytes.",
            f"A photo has between 1 and {_LARGEST_PHOTO} bytes.",
        )
    try:
        return file.read_bytes()
    except OSError as fault:
        raise UsageFault(f"The photo {file} cannot be read: {fault.strerror}.") from fault


def more_with(command: str, last: str, shown: int, limit: int) -> str:
    """Return how to see the next page, when there may be one."""
    if not limit or shown < limit:
        return ""
    return f"{shown} shown; more with: lostfound {command} --after {last}"


def write_parts(file: Path | None, parts: Iterable[str], what: Callable[[], str]) -> None:
    """Write parts of a text to stdout, or to a file that appears whole or not at all."""
    from lostfound.cli.screen import show_part

    if file is None or str(file) == "-":
        for part in parts:
            show_part(part)
        return
    aside = file.with_name(f"{file.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as out:
            out.writelines(parts)
        aside.replace(file)
    except OSError as fault:
        raise UsageFault(
            f"{file} cannot be written: {fault.strerror}.", "Choose another place."
        ) from fault
    finally:
        aside.unlink(missing_ok=True)
    say(f"{what()} written to {file}.")
