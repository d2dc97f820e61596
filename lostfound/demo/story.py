"""The demo's story: found items and claims of our own writing, dated from today.

The rows count days back from today, so the demo never ages. Nothing here touches a
register: these are plain values for whoever fills one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from lostfound.domain.values import Contact, Window
from lostfound.errors import Missing

DESK_VIEW = 0
OWNER_VIEW = 1

_Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A found item as the desk typed it; `venue`, `motorway`, `direction` as in the gazetteer.

    `drawing` is a recipe for `demo.drawings.draw` (view DESK_VIEW) or empty; `hidden` is
    the proof detail.
    """

    external_id: str
    venue: str
    motorway: str
    direction: str
    found_at: datetime
    found_where: str
    category: str
    description: str
    colour: str
    brand: str
    shelf: str
    drawing: str
    hidden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim as its owner wrote it; `lost` covers whole days.

    `drawing` is a recipe (view OWNER_VIEW) or empty. `expected` names the found item, or
    is empty when the thing was never handed in: for tests, never for the matcher.
    """

    external_id: str
    channel: str
    language: str
    text: str
    lost: Window
    place_text: str
    drawing: str
    expected: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class DrawingRequest:
    """One photo to draw: for which row (external id), by which recipe, from which side."""

    external_id: str
    recipe: str
    view: int


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the demo puts into its throw-away register."""

    found: tuple[FoundRow, ...]
    claims: tuple[ClaimRow, ...]

    @property
    def drawings(self) -> tuple[DrawingRequest, ...]:
        """Return the photos the story wants, the desk's first."""
        desk = (DrawingRequest(row.external_id, row.drawing, DESK_VIEW) for row in self.found)
        owner = (DrawingRequest(row.external_id, row.drawing, OWNER_VIEW) for row in self.claims)
        return tuple(request for request in (*desk, *owner) if request.recipe)


def load_story(folder: Path, today: date) -> Story:
    """Return the story in `folder` (found.csv, claims.csv) with its days counted from `today`.

    Raises Missing when a file is not there.
    """
    return Story(
        found=tuple(_found(row, today) for row in _rows(folder / "found.csv")),
        claims=tuple(_claim(row, today) for row in _rows(folder / "claims.csv")),
    )


def _rows(path: Path) -> list[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise Missing(
            f"The demo's file {path.name} is not there.", "Reinstall lostfound."
        ) from None


def _found(row: _Row, today: date) -> FoundRow:
    return FoundRow(
        external_id=row["external_id"],
        venue=row["venue"],
        motorway=row["motorway"],
        direction=row["direction"],
        found_at=datetime.combine(_back(row["days_ago"], today), time.fromisoformat(row["time"])),
        found_where=row["found_where"],
        category=row["category"],
        description=row["description"],
        colour=row["colour"],
        brand=row["brand"],
        shelf=row["shelf"],
        drawing=row["drawing"],
        hidden=row["hidden"],
    )


def _claim(row: _Row, today: date) -> ClaimRow:
    first = _back(row["lost_days_ago_from"], today)
    last = _back(row["lost_days_ago_to"], today)
    return ClaimRow(
        external_id=row["external_id"],
        channel=row["channel"],
        language=row["language"],
        text=row["text"],
        lost=Window(datetime.combine(first, time(0, 0)), datetime.combine(last, time(23, 59))),
        place_text=row["place_text"],
        drawing=row["drawing"],
        expected=row["expected"],
        contact=Contact(name=row["name"], email=row["email"], phone=row["phone"]),
    )


def _back(days: str, today: date) -> date:
    return today - timedelta(days=int(days))
