"""Shelf labels as drawings in millimetres: codes to scan, and words to find the thing by.

Nothing personal is on them: no finder, no owner, no description, no proof.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lostfound.domain.values import FoundItem, Venue
from lostfound.errors import UsageFault
from lostfound.views import layout
from lostfound.views.found import said

DOT = 25.4 / 300
"""The side of a dot in mm at 300 dots an inch; all codes are drawn in whole dots."""
A4 = (210.0, 297.0)

# What readers need around a code: ISO/IEC 18004 asks for 4 modules, ISO/IEC 15417 for 10.
_QUIET, _BAR_QUIET = 4, 10
_MARGIN = 2.5
# Desk printers leave the edge of the paper white.
_SHEET_MARGIN = 4.5
_SMALLEST_TEXT = 1.4
_LINE = 1.25
_ELLIPSIS = "…"

Measure = Callable[[str, bool], float]
"""Returns the width of words, regular or bold, at size 1."""


class Label(NamedTuple):
    """What a label says."""

    reference: str
    kind: str
    found: str
    shelf: str
    venue: str


class Box(NamedTuple):
    """A black rectangle, in mm from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Words(NamedTuple):
    """A line of text: its left end and base line in mm, and its size."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


class Drawing(NamedTuple):
    """A page or a single label, in mm."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]


class Grid(NamedTuple):
    """How labels lie on an A4 sheet; `size` is that of one, its share of the sheet by default."""

    columns: int
    rows: int
    skip: int = 0
    size: tuple[float, float] | None = None

    @property
    def cell(self) -> tuple[float, float]:
        return self.size or (A4[0] / self.columns, A4[1] / self.rows)


def label_of(item: FoundItem, venue: Venue) -> Label:
    """Return what the label of a found item says."""
    return Label(
        item.reference,
        said(item.facts.kinds[:2]) or "lost property",
        f"found {item.found.start:%Y-%m-%d}",
        f"shelf {layout.one_line(item.shelf)}" if item.shelf else "",
        layout.one_line(venue.name),
    )


def single(label: Label, size: tuple[float, float], measure: Measure) -> Drawing:
    """Return one label; raises UsageFault for a size that its codes do not fit on."""
    boxes, words = _drawn(label, size, _MARGIN, measure)
    return Drawing(*size, tuple(boxes), tuple(words))


def sheets(labels: Sequence[Label], grid: Grid, measure: Measure) -> list[Drawing]:
    """Return A4 sheets, filled in rows; raises UsageFault for a grid that does not fit."""
    width, height = grid.cell
    if grid.columns * width > A4[0] + 0.01 or grid.rows * height > A4[1] + 0.01:
        raise UsageFault(
            f"{grid.columns} x {grid.rows} labels of {width:g} x {height:g} mm are more than A4 "
            "holds.",
            "Name a smaller --size, or fewer with --sheet.",
        )
    if grid.skip >= grid.columns * grid.rows:
        raise UsageFault(
            f"--skip {grid.skip} leaves no label on the sheet.",
            f"A sheet of {grid.columns} x {grid.rows} has {grid.columns * grid.rows}.",
        )
    places = _places(grid)
    pages: dict[int, tuple[list[Box], list[Words]]] = {}
    for label in labels:
        page, left, top = next(places)
        boxes, words = pages.setdefault(page, ([], []))
        more, lines = _drawn(label, grid.cell, _SHEET_MARGIN, measure)
        boxes += [box._replace(x=box.x + left, y=box.y + top) for box in more]
        words += [line._replace(x=line.x + left, y=line.y + top) for line in lines]
    return [Drawing(*A4, tuple(boxes), tuple(words)) for boxes, words in pages.values()]


def _places(grid: Grid) -> Iterator[tuple[int, float, float]]:
    """Yield (sheet, left, top) of each free place, in whole dots."""
    width, height = grid.cell
    left, top = (A4[0] - grid.columns * width) / 2, (A4[1] - grid.rows * height) / 2
    place = grid.skip
    while True:
        page, on_page = divmod(place, grid.columns * grid.rows)
        row, column = divmod(on_page, grid.columns)
        yield page, _whole(left + column * width), _whole(top + row * height)
        place += 1


def _drawn(
    label: Label, size: tuple[float, float], margin: float, measure: Measure
) -> tuple[list[Box], list[Words]]:
    """Return a label's codes and words: QR code left, words right, bar code beneath."""
    width, height = size
    bars = max(5.0, min(9.0, height * 0.24))
    below = height - margin - bars
    boxes = _bar_code(label.reference, margin, below, width - 2 * margin, bars, size)
    square, side = _qr_code(label.reference, margin, min(below - margin, width * 0.45), size)
    room = (width - margin - side - 1 - margin, below - margin - 1)
    words = _lines(label, (margin + side + 1, margin), room, measure, size)
    return boxes + square, words


def _bar_code(
    text: str, left: float, top: float, width: float, height: float, size: tuple[float, float]
) -> list[Box]:
    from barcode.codex import Code128

    pattern = Code128(text).build()[0]
    dots = min(4, int(width / (len(pattern) + 2 * _BAR_QUIET) / DOT))
    # Two dots, 0.17 mm, is what hand scanners are made for.
    if dots < 2:
        raise _too_small(size)
    module = dots * DOT
    start = _whole(left + (width - len(pattern) * module) / 2)
    return [
        Box(start + at * module, _whole(top), run * module, _whole(height))
        for at, run in _runs(pattern)
    ]


def _qr_code(
    text: str, margin: float, room: float, size: tuple[float, float]
) -> tuple[list[Box], float]:
    """Return the QR code's boxes and the side it takes, its quiet zone included."""
    import segno

    rows = segno.make(text, error="m", micro=False, boost_error=True).matrix
    whole = len(rows) + 2 * _QUIET
    dots = min(12, int(room / whole / DOT))
    if dots < 3:
        raise _too_small(size)
    module = dots * DOT
    start = _whole(margin) + _QUIET * module
    boxes = [
        Box(start + at * module, start + down * module, run * module, module)
        for down, row in enumerate(rows)
        for at, run in _runs("".join("1" if dark else "0" for dark in row))
    ]
    return boxes, whole * module


def _runs(pattern: str) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of each run of ones."""
    at = 0
    for run in pattern.replace("10", "1 0").replace("01", "0 1").split():
        if run[0] == "1":
            yield at, len(run)
        at += len(run)


def _lines(
    label: Label,
    at: tuple[float, float],
    room: tuple[float, float],
    measure: Measure,
    size: tuple[float, float],
) -> list[Words]:
    """Return the words, as large as the room allows; what is too long is cut."""
    left, top = at
    width, height = room
    told = [
        (text, share, bold)
        for text, share, bold in (
            (label.reference, 1.5, True),
            (label.shelf, 1.3, True),
            (label.kind, 1.0, False),
            (label.found, 1.0, False),
            (label.venue, 1.0, False),
        )
        if text
    ]
    unit = min(3.6, height / (sum(share for _, share, _ in told) * _LINE))
    if unit < _SMALLEST_TEXT or width / measure(label.reference, True) < _SMALLEST_TEXT:
        raise _too_small(size)
    words, down = [], top
    for text, share, bold in told:
        letter = min(share * unit, width / measure(text, bold)) if share > 1 else unit
        letter = max(letter, unit)
        down += share * unit * _LINE
        words.append(Words(left, down, letter, _cut(text, bold, width / letter, measure), bold))
    # The reference is never cut: it is what the label is for.
    whole = min(words[0].size, width / measure(label.reference, True))
    words[0] = words[0]._replace(text=label.reference, size=whole)
    return words


def _cut(text: str, bold: bool, width: float, measure: Measure) -> str:
    if measure(text, bold) <= width:
        return text
    while text and measure(text + _ELLIPSIS, bold) > width:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def writable(text: str, known: Callable[[str], bool]) -> str:
    """Return text in letters that a font has: without an accent, or "?", where it has not."""
    return "".join(c if known(c) else _plainer(c, known) for c in text)


def unwritable(text: str, known: Callable[[str], bool]) -> bool:
    """Return whether `writable` has to put "?" for some of the text."""
    return any(not known(c) and _plainer(c, known) == "?" for c in text)


def _plainer(character: str, known: Callable[[str], bool]) -> str:
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if known(c))
    return base or "?"


def _whole(length: float) -> float:
    return round(length / DOT) * DOT


def _too_small(size: tuple[float, float]) -> UsageFault:
    return UsageFault(
        f"A label of {size[0]:.0f} x {size[1]:.0f} mm is too small for its codes and words.",
        "From 50 x 25 mm on they fit.",
    )
