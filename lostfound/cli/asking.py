"""What commands take in beside their options: stdin, where to go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lostfound.cli.screen import on_terminal, read_stdin_text, say
from lostfound.errors import UsageFault


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
