"""The gazetteer: motorway areas in driving order, who runs them, and the towns around.

Everything here is made from the files of data/gazetteer/ (see its README.md); venues of
other kinds (stations, museums) join through `with_venues` and simply have no motorway.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lostfound.domain.values import Venue
from lostfound.errors import Missing
from lostfound.reading.gazetteer_axis import Axis, Carriageway, lay_axis
from lostfound.reading.gazetteer_towns import Town, Towns
from lostfound.reading.places_cues import CueReader
from lostfound.reading.places_fold import fold
from lostfound.reading.places_names import NameIndex
from lostfound.reading.places_phrases import PlaceWords

_SOURCE = "data/gazetteer"


@dataclass(frozen=True, slots=True)
class Concession:
    """Who runs a motorway between two kilometre points, and how that is known."""

    motorway: str
    from_pk: float
    to_pk: float
    section: str
    operator: str
    known_how: str


@dataclass(frozen=True, slots=True)
class Route:
    """The names people give a motorway, and the towns along it from its first end."""

    motorway: str
    names: tuple[str, ...]
    towns: tuple[str, ...]


class Gazetteer:
    """Venues by key, with the geography of those that lie on a motorway.

    `areas` must hold the rows of each carriageway in driving order.
    """

    def __init__(
        self,
        areas: Iterable[Venue],
        concessions: tuple[Concession, ...] = (),
        routes: Mapping[str, Route] | None = None,
        towns: Towns | None = None,
        phrases: PlaceWords | None = None,
    ) -> None:
        self.concessions = concessions
        self.routes = dict(routes or {})
        self.towns = towns or Towns()
        self.phrases = phrases or PlaceWords()
        known = list(areas)
        self._ways = _carriageways(known)
        self._axes: dict[str, Axis] = {}
        self._names_on: dict[str, NameIndex] = {}
        self._venues = {venue.key: venue for venue in known}

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Every venue by key; areas without a measured position carry an interpolated one."""
        return {key: self._placed(venue) for key, venue in self._venues.items()}

    @property
    def motorways(self) -> tuple[str, ...]:
        """The motorways that have areas, in the order of the file."""
        return tuple(dict.fromkeys(motorway for motorway, _ in self._ways))

    @cached_property
    def names(self) -> NameIndex:
        """The names of all venues."""
        return NameIndex(self._venues.values())

    def names_on(self, motorway: str) -> NameIndex:
        """The names of the areas of one motorway."""
        if motorway not in self._names_on:
            self._names_on[motorway] = NameIndex(
                self._venues[key] for key in self.on_motorway(motorway)
            )
        return self._names_on[motorway]

    @cached_property
    def cues(self) -> CueReader:
        """The reader of place words that knows these towns and motorways."""
        return CueReader(self.towns, self.motorways, self.nicknames, self.phrases)

    @cached_property
    def nicknames(self) -> Mapping[str, tuple[str, ...]]:
        """Folded names of motorways ("francilienne") -> the motorways so called."""
        named: dict[str, tuple[str, ...]] = {}
        for route in self.routes.values():
            for name in route.names:
                named[fold(name)] = (*named.get(fold(name), ()), route.motorway)
        return named

    def __contains__(self, key: str) -> bool:
        return key in self._venues

    def venue(self, key: str) -> Venue:
        """Return a venue as it is on file, without an interpolated position."""
        return self._venues[key]

    def located(self, key: str) -> Venue:
        """Return a venue with its position, interpolated where none was measured."""
        return self._placed(self._venues[key])

    def with_venues(self, venues: Iterable[Venue]) -> Gazetteer:
        """Return a gazetteer that also knows `venues`; one of the same key replaces ours.

        A new area on a known carriageway takes its place in driving order by kilometre
        point. Returns self when nothing is new.
        """
        changed = [v for v in venues if self._venues.get(v.key) != v and self._differs(v)]
        if not changed:
            return self
        merged = {**self._venues, **{venue.key: venue for venue in changed}}
        return Gazetteer(merged.values(), self.concessions, self.routes, self.towns, self.phrases)

    def axis(self, motorway: str) -> Axis | None:
        """Return the line of a motorway, or None when it has no areas here."""
        if motorway not in self._axes:
            ways = [way for (name, _), way in self._ways.items() if name == motorway]
            if not ways:
                return None
            route = self.routes.get(motorway)
            places = self.towns.along(route.towns) if route else ()
            self._axes[motorway] = lay_axis(ways, places)
        return self._axes[motorway]

    def on_motorway(self, motorway: str) -> tuple[str, ...]:
        """Return the keys of a motorway's areas, one carriageway after the other."""
        return tuple(
            v.key for (name, _), way in self._ways.items() if name == motorway for v in way.venues
        )

    def neighbours(self, key: str, hops: int = 1, kind: str = "") -> tuple[str, ...]:
        """Return the keys up to `hops` areas before and after on the same carriageway.

        In driving order, without the area itself; with `kind`, only areas of that kind
        ("services") count. Empty for venues off the motorways.
        """
        way = self._way_of(key)
        if way is None:
            return ()
        line = [v.key for v in way.venues if not kind or v.kind == kind or v.key == key]
        at = line.index(key)
        return tuple(line[max(0, at - hops) : at] + line[at + 1 : at + hops + 1])

    def locate(self, name: str, motorway: str, direction: str = "") -> Venue | None:
        """Return the area of that name on that motorway, as lists and exports write it.

        Where the direction contradicts the name, the name counts: a name on one
        carriageway only leads there. None when the motorway has no such name.
        """
        wanted, way = fold(name), fold(direction)
        named = [
            self._venues[key]
            for key in self.on_motorway(motorway.strip().upper())
            if wanted in (fold(self._venues[key].name), *map(fold, self._venues[key].aliases))
        ]
        named.sort(key=lambda v: (fold(v.direction) != way, fold(v.name) != wanted))
        return named[0] if named else None

    def other_side(self, key: str) -> str | None:
        """Return the area across the road: of the same name, else the nearest within 6 km."""
        venue, axis = self._venues[key], self.axis(self._venues[key].motorway)
        if axis is None:
            return None
        across = [
            v
            for (motorway, direction), way in self._ways.items()
            if motorway == venue.motorway and direction != venue.direction
            for v in way.venues
        ]
        return axis.nearest(venue, across, within_km=6)

    def operators_at(self, motorway: str, pk: float) -> tuple[Concession, ...]:
        """Return every concession row that covers a kilometre point (numbering may repeat)."""
        return tuple(
            c for c in self.concessions if c.motorway == motorway and c.from_pk <= pk <= c.to_pk
        )

    def operator_at(self, motorway: str, pk: float) -> str:
        """Return the operator at a kilometre point, "" when not known.

        Where a numbering repeats, the operator that most areas around that point name.
        """
        rows = self.operators_at(motorway, pk)
        near = [
            v.operator
            for v in self._venues.values()
            if v.motorway == motorway and v.pk_km is not None and abs(v.pk_km - pk) < 15
        ]
        return max((c.operator for c in rows), key=near.count, default="")

    def towns_near(self, motorway: str, within_km: float = 12) -> tuple[tuple[float, Town], ...]:
        """Return (kilometre along the motorway's line, town), ordered along the line."""
        axis = self.axis(motorway)
        if axis is None or not axis.line:
            return ()
        found = [
            (place.s, town)
            for town in self.towns.all
            if (place := axis.project(town.lat, town.lon)).off_km <= within_km
        ]
        return tuple(sorted(found, key=lambda pair: pair[0]))

    def _way_of(self, key: str) -> Carriageway | None:
        venue = self._venues.get(key)
        return self._ways.get((venue.motorway, venue.direction)) if venue else None

    def _placed(self, venue: Venue) -> Venue:
        if venue.lat is not None or not venue.motorway:
            return venue
        axis = self.axis(venue.motorway)
        position = axis.position(venue.key) if axis else None
        if position is None:
            return venue
        return replace(
            venue,
            lat=round(position[0], 4),
            lon=round(position[1], 4),
            position_source="interpolated",
        )

    def _differs(self, venue: Venue) -> bool:
        # The register hands back our own areas with their interpolated positions.
        ours = self._venues.get(venue.key)
        return ours is None or self._placed(ours) != venue


def _carriageways(venues: list[Venue]) -> dict[tuple[str, str], Carriageway]:
    grouped: dict[tuple[str, str], list[Venue]] = {}
    for venue in venues:
        if venue.motorway:
            grouped.setdefault((venue.motorway, venue.direction), []).append(venue)
    return {way: Carriageway(*way, tuple(rows)) for way, rows in grouped.items()}


def load_gazetteer(folder: Path) -> Gazetteer:
    """Return the gazetteer of a folder that holds the files of data/gazetteer/.

    Raises Missing when one is not there.
    """
    return Gazetteer(
        areas=[_area(row) for row in _rows(folder / "areas-fr.csv")],
        concessions=tuple(_concession(row) for row in _rows(folder / "concessions-fr.csv")),
        routes={
            row[0]: Route(row[0], _names(row[1]), _names(row[2]))
            for row in _rows(folder / "motorways-fr.csv")
        },
        towns=Towns(
            _text(folder / "towns-fr.csv"),
            tuple(_landmark(row) for row in _rows(folder / "landmarks-fr.csv")),
            {(row[0], row[1]): _names(row[2]) for row in _rows(folder / "exonyms.csv")},
        ),
        phrases=PlaceWords(
            (row[0], row[1].split("; ")) for row in _rows(folder / "place-words.csv")
        ),
    )


def _area(row: list[str]) -> Venue:
    key, name, motorway, direction, kind, pk, lat, lon, where, operator, how, aliases = row
    return Venue(
        key=key,
        name=name,
        kind=kind,
        operator=operator,
        operator_source=how,
        motorway=motorway,
        direction=direction,
        pk_km=float(pk) if pk else None,
        country="FR",
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        position_source=where,
        aliases=_names(aliases),
        source=_SOURCE,
    )


def _concession(row: list[str]) -> Concession:
    return Concession(row[0], float(row[1]), float(row[2]), *row[3:])


def _landmark(row: list[str]) -> tuple[Town, tuple[str, ...]]:
    name, kind, lat, lon, radius, names = row
    return Town(name, float(lat), float(lon), kind, radius_km=float(radius)), _names(names)


def _names(field: str) -> tuple[str, ...]:
    return tuple(name for name in field.split("|") if name)


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(_text(path).splitlines()))[1:]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Missing(
            f"The gazetteer file {path.name} is not in {path.parent}.",
            "Reinstall lostfound, or name the folder that holds it.",
        ) from None
