"""Plain text in a given width: tables, wrapped paragraphs, dates, percentages."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from lostfound.domain.values import Venue, Window

_GAP = "  "


def table(rows: Sequence[Sequence[str]], heads: Sequence[str], width: int, *, wide: int) -> str:
    """Return rows under heads; column `wide` takes the columns left over and is cut to fit."""
    grid = [list(heads), *[[one_line(cell) for cell in row] for row in rows]]
    sizes = [max(columns_of(row[i]) for row in grid) for i in range(len(heads))]
    rest = sum(size for i, size in enumerate(sizes) if i != wide) + len(_GAP) * (len(heads) - 1)
    sizes[wide] = max(12, min(sizes[wide], width - rest))
    return "\n".join(_row(row, sizes, width) for row in grid)


def _row(cells: Sequence[str], sizes: Sequence[int], width: int) -> str:
    line = _GAP.join(pad(cut(cell, size), size) for cell, size in zip(cells, sizes, strict=True))
    return cut(line.rstrip(), width)


def one_line(text: str) -> str:
    """Return text with every run of white space made one space, control characters dropped."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clean(text: str) -> str:
    """Return text that cannot steer a terminal: control characters but newlines become spaces."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)


def columns_of(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, size: int) -> str:
    """Return text in at most `size` columns, an ellipsis where it was cut."""
    if columns_of(text) <= size:
        return text
    kept, used = "", 0
    for character in text:
        used += _columns(character)
        if used > size - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def pad(text: str, size: int) -> str:
    """Return text followed by spaces up to `size` columns."""
    return text + " " * (size - columns_of(text))


def paragraph(text: str, width: int, indent: str = "", first: str | None = None) -> str:
    """Return text wrapped to width; `first` stands before the first line."""
    return textwrap.fill(
        one_line(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def fields(pairs: Sequence[tuple[str, str]], width: int, indent: str = "  ") -> str:
    """Return "name   value" lines, long values wrapped beneath themselves; empty ones left out."""
    kept = [(name, value) for name, value in pairs if value]
    if not kept:
        return ""
    size = max(len(name) for name, _ in kept)
    under = indent + " " * (size + 2)
    return "\n".join(
        paragraph(value, width, under, f"{indent}{name:<{size}}  ") for name, value in kept
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def percent(share: float) -> str:
    """Return a probability as people read it: never 0 % or 100 % of something uncertain."""
    if share < 0.01:
        return "<1 %"
    return ">99 %" if share > 0.99 else f"{share * 100:.0f} %"


def bits(value: float) -> str:
    """Return bits with their sign, two decimals: they are kept so, and add up as shown."""
    return f"{value:+.2f}"


def when(window: Window | None) -> str:
    """Return a window as a person writes it, midnight to midnight as days."""
    if window is None:
        return ""
    start, end = window.start, window.end
    if start == end:
        return moment(start)
    whole_days = (start.hour, start.minute) == (0, 0) and (end.hour, end.minute) in (
        (23, 59),
        (0, 0),
    )
    if start.date() == end.date():
        return f"{start:%Y-%m-%d}" if whole_days else f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
    if whole_days:
        return f"{start:%Y-%m-%d} – {end:%Y-%m-%d}"
    return f"{moment(start)} – {moment(end)}"


def moment(at: datetime) -> str:
    """Return a time to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def venue_line(venue: Venue) -> str:
    """Return a venue in one line: name, motorway and direction or town."""
    road = " ".join(part for part in (venue.motorway, venue.direction) if part)
    return ", ".join(part for part in (venue.name, road or venue.town) if part)


def named(value: str) -> str:
    """Return a vocabulary id as words ("animal:rabbit" is a rabbit)."""
    return value.rpartition(":")[2].replace("_", " ").replace("-", " ")


def next_steps(commands: Sequence[tuple[str, str]], width: int) -> str:
    """Return the commands worth typing next, each with what it does."""
    size = max((len(command) for command, _ in commands), default=0)
    lines = []
    for command, purpose in commands:
        line = f"  {command:<{size}}   {purpose}".rstrip()
        lines.append(line if len(line) <= width else f"  {command}")
    return "\n".join(lines)
