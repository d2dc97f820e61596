"""Rows of a table as plain commands, or as bad rows that say what to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lostfound.domain.values import Window
from lostfound.errors import UsageFault
from lostfound.intake.json_table import JsonTable
from lostfound.intake.mapping import Plan
from lostfound.intake.moments import Moments
from lostfound.intake.table import Table

_LIST = re.compile(r"\s*[|;\n]\s*")
_STOPS = re.compile(r"\s*(?:[|;\n>→➔]|->|\s[-–—]\s)\s*")
_KILOMETRE = re.compile(r"(?:pk|km)?\s*(\d+)\s*\+\s*(\d{1,3})", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"(?:pk\s*)?(-?\d+(?:[.,]\d+)?)\s*(?:km)?", re.ASCII | re.IGNORECASE)


class FoundRow(NamedTuple):
    """A found item as its row says it; `line` is where the row starts in the file.

    `source` and `status` are said by our own exports alone.
    """

    line: int
    venue: str
    found: Window
    description: str
    external_id: str = ""
    motorway: str = ""
    direction: str = ""
    found_where: str = ""
    category: str = ""
    colour: str = ""
    brand: str = ""
    shelf: str = ""
    photos: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    source: str = ""
    status: str = ""


class ClaimRow(NamedTuple):
    """A claim as its row says it."""

    line: int
    text: str
    external_id: str = ""
    channel: str = ""
    language: str = ""
    lost: Window | None = None
    place_text: str = ""
    route: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    photos: tuple[str, ...] = ()
    source: str = ""
    status: str = ""


class VenueRow(NamedTuple):
    """A venue as its row says it; an empty `key` is for the register to make."""

    line: int
    name: str
    key: str = ""
    kind: str = ""
    operator: str = ""
    operator_source: str = ""
    motorway: str = ""
    direction: str = ""
    pk_km: float | None = None
    town: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    position_source: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot go in: where, what, why and what to do.

    `fault` names the sort for counting: missing, moment, number, order, status, short or long.
    `cells` is the row as it stood.
    """

    line: int
    column: str
    value: str
    reason: str
    fix: str
    fault: str
    cells: tuple[str, ...]


Row = FoundRow | ClaimRow | VenueRow
_ITEM_STATUSES = ("held", "released", "disposed")
_CLAIM_STATUSES = ("open", "matched", "closed")
_Values = dict[str, str]


class _FieldError(Exception):
    """Why one field of one row cannot be read."""

    def __init__(self, field: str, value: str, fault: str, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.fault = field, value, fault
        self.reason, self.fix = reason, fix


def rows_and_cells(
    table: Table | JsonTable, plan: Plan, moments: Moments
) -> Iterator[tuple[Row | BadRow, list[str]]]:
    """Yield every row of `table` in order, read by `plan`, with its cells as they stood.

    Bad rows come as BadRow and are never raised.
    """
    make = _MAKERS[plan.noun]
    getters = tuple(plan.getters.items())
    width = len(plan.header)
    for line, cells in table.rows():
        if len(cells) != width and _ragged(cells, width):
            yield _ragged_row(line, cells, width), cells
            continue
        try:
            yield make(line, {name: get(cells) for name, get in getters}, moments), cells
        except _FieldError as fault:
            yield _bad(line, cells, plan.columns, fault), cells


def _bad(line: int, cells: Sequence[str], columns: Mapping[str, str], fault: _FieldError) -> BadRow:
    return BadRow(
        line=line,
        column=columns.get(fault.field, fault.field),
        value=fault.value,
        reason=fault.reason,
        fix=fault.fix,
        fault=fault.fault,
        cells=tuple(cells),
    )


def _ragged(cells: list[str], width: int) -> bool:
    """Trailing empty cells are a habit of spreadsheets, not a fault."""
    return len(cells) < width or any(map(str.strip, cells[width:]))


def _ragged_row(line: int, cells: list[str], width: int) -> BadRow:
    short = len(cells) < width
    broken = any("\n" in cell for cell in cells)
    quote = " A quotation mark opened here may not be closed." if broken else ""
    return BadRow(
        line=line,
        column="",
        value="",
        reason=f"The row has {len(cells)} cells where the header has {width}.{quote}",
        fix="Fill in what is cut off." if short else "Put quotation marks around the delimiter.",
        fault="short" if short else "long",
        cells=tuple(cells),
    )


def _found(line: int, values: _Values, moments: Moments) -> FoundRow:
    when = values.pop("found_at")
    photos, hidden = _listed(values.pop("photos", "")), values.pop("hidden", "")
    if not values["venue"]:
        raise _missing("venue", "Name the place where it was found.")
    if not values["description"] and not values.get("category"):
        raise _missing("description", "Say what the thing is.")
    if not when:
        raise _missing("found_at", "Say when it was found, as 2026-06-12 14:05.")
    return FoundRow(
        line=line,
        found=_moment("found_at", when, moments),
        photos=photos,
        hidden=tuple(filter(None, map(str.strip, hidden.split("\n")))) if hidden else (),
        source=values.pop("lostfound_source", ""),
        status=_status(values.pop("lostfound_status", ""), _ITEM_STATUSES),
        **values,
    )


def _claim(line: int, values: _Values, moments: Moments) -> ClaimRow:
    lost = _lost(values.pop("lost_from", ""), values.pop("lost_to", ""), moments)
    route = tuple(filter(None, _STOPS.split(values.pop("route", ""))))
    photos = _listed(values.pop("photos", ""))
    if not values["text"]:
        raise _missing("text", "A claim needs the claimant's words.")
    source = values.pop("lostfound_source", "")
    status = _status(values.pop("lostfound_status", ""), _CLAIM_STATUSES)
    return ClaimRow(
        line=line, lost=lost, route=route, photos=photos, source=source, status=status, **values
    )


def _venue(line: int, values: _Values, _moments: Moments) -> VenueRow:
    pk_km = _number("pk_km", values.pop("pk_km", ""), 10_000)
    lat = _number("lat", values.pop("lat", ""), 90)
    lon = _number("lon", values.pop("lon", ""), 180)
    aliases = _listed(values.pop("aliases", ""))
    if not values["name"]:
        raise _missing("name", "A venue needs a name.")
    return VenueRow(line=line, pk_km=pk_km, lat=lat, lon=lon, aliases=aliases, **values)


# What each noun's rows are, and which of their fields is a Window.
MAKES = {"found": FoundRow, "claims": ClaimRow}
WHEN = {"found": FoundRow._fields.index("found"), "claims": ClaimRow._fields.index("lost")}

_MAKERS: dict[str, Callable[[int, _Values, Moments], Row]] = {
    "found": _found,
    "claims": _claim,
    "venues": _venue,
}


def _status(text: str, known: tuple[str, ...]) -> str:
    if text and text not in known:
        raise _FieldError(
            "lostfound_status", text, "status", f"{text!r} is no status.", f"One of {known}."
        )
    return text


def _missing(field: str, fix: str) -> _FieldError:
    return _FieldError(field, "", "missing", f"{field} is empty.", fix)


def _moment(field: str, text: str, moments: Moments) -> Window:
    try:
        return moments.window(text)
    except UsageFault as fault:
        raise _FieldError(field, text, "moment", fault.message, fault.fix) from None


def _lost(first: str, last: str, moments: Moments) -> Window | None:
    start = _moment("lost_from", first, moments) if first else None
    end = _moment("lost_to", last, moments) if last else None
    if start is None or end is None:
        return start or end
    if end.end < start.start:
        raise _FieldError(
            "lost_to", last, "order", f"{last!r} is before {first!r}.", "Swap or correct them."
        )
    return Window(start.start, end.end)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _LIST.split(text))) if text else ()


def _number(field: str, text: str, most: float) -> float | None:
    if not text:
        return None
    parts = _KILOMETRE.fullmatch(text)
    plain = _NUMBER.fullmatch(text)
    if parts:
        value = int(parts[1]) + int(parts[2].ljust(3, "0")) / 1000
    elif plain:
        value = float(plain[1].replace(",", "."))
    else:
        raise _FieldError(field, text, "number", f"{text!r} is not a number.", "Write it as 48.85.")
    if abs(value) > most:
        raise _FieldError(field, text, "number", f"{text!r} is out of range.", f"At most {most:g}.")
    return value
