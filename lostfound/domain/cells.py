"""Cells that are safe to open in a spreadsheet, and back."""

from __future__ import annotations

import re

# A spreadsheet runs a cell that begins with one of these; the full-width forms too, in
# some locales. Leading apostrophes are part of the pattern so that both ways round-trip.
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)?\Z", re.ASCII)


def neutralise(cell: str) -> str:
    """Return `cell` so that a spreadsheet shows it instead of running it.

    An apostrophe goes in front of whatever would begin a formula; plain negative numbers
    stay as they are. `restore` takes exactly that apostrophe away again.
    """
    return "'" + cell if _RUNS.match(cell) and not _NEGATIVE.match(cell) else cell


def restore(cell: str) -> str:
    """Return the cell that `neutralise` was given; any other cell comes back unchanged."""
    return cell[1:] if cell[:1] == "'" and _RUNS.match(cell) else cell
