"""The line of one motorway: where its areas and the towns beside it lie along it.

Positions along the line ("s", in kilometres from the first town of the route) are shared
by both carriageways. Kilometre points cannot serve for that: several motorways begin a
new numbering half-way. Lengths are those of the straight pieces between known points,
some 5 to 10 % shorter than the road.
"""

from __future__ import annotations

import itertools
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import NamedTuple

from lostfound.domain.values import Venue

Spot = tuple[float, float]

_KM_PER_DEGREE = 111.2
_STRAIGHTNESS = 0.93  # crow's kilometres to one kilometre of motorway
_JUMP_KM = 60  # a larger step in the kilometre points is a new numbering
_SAME_SPOT_KM = 0.5
_TOWN_APART_KM = 12  # a route town nearer than this to a known area would only bend the line


class Place(NamedTuple):
    """Where a point stands beside the line: `s` along it, `off_km` away from it."""

    s: float
    off_km: float


@dataclass(frozen=True, slots=True)
class Carriageway:
    """The areas of one direction in driving order."""

    motorway: str
    direction: str
    venues: tuple[Venue, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A motorway's line (latitude, longitude), areas along it and senses of driving.

    `s_of` gives kilometres along the line by area key; `sense_of` +1 or -1 by direction:
    whether one drives towards growing `s`. A ring has an empty line.
    """

    motorway: str
    line: tuple[Spot, ...]
    marks: tuple[float, ...]
    s_of: dict[str, float]
    sense_of: dict[str, int]

    @property
    def length(self) -> float:
        return self.marks[-1] if self.marks else 0.0

    def project(self, lat: float, lon: float) -> Place:
        """Return the nearest point of the line."""
        return _project(self.line, self.marks, (lat, lon))

    def position(self, key: str) -> Spot | None:
        """Return where on the line an area stands, or None on a ring."""
        return _at(self.line, self.marks, self.s_of[key]) if self.line else None

    def nearest(self, venue: Venue, others: Sequence[Venue], within_km: float) -> str | None:
        """Return the key of the area of the same name, else the nearest along the line."""
        for other in others:
            if other.name == venue.name:
                return other.key
        here = self.s_of[venue.key]
        near = min(others, key=lambda v: abs(self.s_of[v.key] - here), default=None)
        if near is None or abs(self.s_of[near.key] - here) > within_km:
            return None
        return near.key

    def towards(self, lat: float, lon: float) -> float:
        """Return how far driving towards growing `s` leads to a point far away, -1 to 1.

        +1: straight past the end of the line; 0: sideways, the direction tells nothing.
        """
        if not self.line:
            return 0.0
        to_start, to_end = (
            km_between(self.line[0], (lat, lon)),
            km_between(self.line[-1], (lat, lon)),
        )
        across = max(km_between(self.line[0], self.line[-1]), 1.0)
        return max(-1.0, min(1.0, (to_start - to_end) / across))

    def northward(self) -> float:
        """Return the cosine of the angle between growing `s` and north."""
        return self._heading(0)

    def eastward(self) -> float:
        """Return the cosine of the angle between growing `s` and east."""
        return self._heading(1)

    def _heading(self, which: int) -> float:
        if not self.line:
            return 0.0
        (lat, lon), (end_lat, end_lon) = self.line[0], self.line[-1]
        move = (end_lat - lat, (end_lon - lon) * cos(radians(lat)))
        return move[which] / max(hypot(*move), 1e-9)


def lay_axis(ways: Sequence[Carriageway], towns: Sequence[Spot]) -> Axis:
    """Lay the line of one motorway through its known areas and the towns of its route."""
    motorway = ways[0].motorway
    known = {
        v.key: (v.lat, v.lon)
        for way in ways
        for v in way.venues
        if v.lat is not None and v.lon is not None
    }
    coarse = _without_repeats(towns) if len(towns) > 1 else []
    if not coarse:
        return _ring(motorway, ways)
    line, spots = _refined(coarse, known)
    marks = _marks(line)
    s_known = {key: marks[i] for key, i in spots.items()}
    senses = {way.direction: _sense(way, s_known, n) for n, way in enumerate(ways)}
    s_of = _filled(ways, s_known, senses, marks[-1])
    return Axis(motorway, tuple(line), tuple(marks), s_of, senses)


def _ring(motorway: str, ways: Sequence[Carriageway]) -> Axis:
    s_of = {v.key: v.pk_km or 0.0 for way in ways for v in way.venues}
    senses = {way.direction: _sense(way, s_of, n) for n, way in enumerate(ways)}
    return Axis(motorway, (), (), s_of, senses)


def _refined(coarse: list[Spot], known: dict[str, Spot]) -> tuple[list[Spot], dict[str, int]]:
    """Return the line through areas and towns, and each area's index on it."""
    marks = _marks(coarse)
    stops = sorted((_project(coarse, marks, spot).s, spot, key) for key, spot in known.items())
    taken = [s for s, _, _ in stops]
    apart = [
        (s, spot, "")
        for s, spot in zip(marks, coarse, strict=True)
        if s in (0.0, marks[-1]) or _apart(s, taken)
    ]
    line: list[Spot] = []
    index: dict[str, int] = {}
    for _, spot, key in sorted(stops + apart):
        if not line or km_between(line[-1], spot) > _SAME_SPOT_KM:
            line.append(spot)
        index[key] = len(line) - 1
    index.pop("", None)
    return line, index


def _apart(s: float, taken: list[float]) -> bool:
    at = bisect(taken, s)
    return all(abs(s - other) > _TOWN_APART_KM for other in taken[max(0, at - 1) : at + 1])


def _sense(way: Carriageway, s_known: dict[str, float], order: int) -> int:
    """Return +1 or -1 from the known areas; else the first direction of the file is +1."""
    s = [s_known[v.key] for v in way.venues if v.key in s_known]
    rises = sum(1 if b > a else -1 for a, b in itertools.pairwise(s) if a != b)
    return (rises > 0) - (rises < 0) or (1 if order % 2 == 0 else -1)


def _filled(
    ways: Sequence[Carriageway], s_known: dict[str, float], senses: dict[str, int], length: float
) -> dict[str, float]:
    s_of = dict(s_known)
    _borrow_from_across(ways, s_of)
    for way in ways:
        rows = way.venues if senses[way.direction] > 0 else way.venues[::-1]
        _fill_gaps(rows, s_of, length)
    return s_of


def _borrow_from_across(ways: Sequence[Carriageway], s_of: dict[str, float]) -> None:
    """Give an unknown area the place of a known one over the road at the same point."""
    known = [(v, s_of[v.key]) for way in ways for v in way.venues if v.key in s_of]
    for way in ways:
        for i, venue in enumerate(way.venues):
            if venue.key in s_of:
                continue
            twins = [
                s for v, s in known if _same_point(v, venue) and _between(way.venues, i, s_of, s)
            ]
            if twins:
                s_of[venue.key] = twins[0]


def _between(venues: Sequence[Venue], i: int, s_of: dict[str, float], s: float) -> bool:
    """Whether `s` lies between the known areas around the i-th; past all of them at an end."""
    known = [s_of[v.key] for v in venues if v.key in s_of]
    before = [s_of[v.key] for v in venues[:i] if v.key in s_of]
    after = [s_of[v.key] for v in venues[i:] if v.key in s_of]
    if before and after:
        return min(before[-1], after[0]) <= s <= max(before[-1], after[0])
    return not known or not min(known) <= s <= max(known)


def _same_point(a: Venue, b: Venue) -> bool:
    return a.pk_km is not None and b.pk_km is not None and abs(a.pk_km - b.pk_km) <= 2


def _fill_gaps(rows: Sequence[Venue], s_of: dict[str, float], length: float) -> None:
    """Spread runs of unknown areas between known ones (or the ends) by kilometre points."""
    i = 0
    while i < len(rows):
        if rows[i].key in s_of:
            i += 1
            continue
        j = i
        while j < len(rows) and rows[j].key not in s_of:
            j += 1
        start = s_of[rows[i - 1].key] if i else 0.0
        end = s_of[rows[j].key] if j < len(rows) else length
        steps = _steps(rows, i, j)
        for venue, s in zip(rows[i:j], _spread(start, end, steps), strict=True):
            s_of[venue.key] = s
        i = j


def _steps(rows: Sequence[Venue], i: int, j: int) -> list[float | None]:
    """Return the road kilometres from the point before i to the one at j; None: unknown."""
    steps = [_step(rows[n - 1], rows[n]) if n else None for n in range(i, j)]
    return [*steps, _step(rows[j - 1], rows[j]) if j < len(rows) else None]


def _step(a: Venue, b: Venue) -> float | None:
    if a.pk_km is None or b.pk_km is None or abs(a.pk_km - b.pk_km) > _JUMP_KM:
        return None
    return abs(a.pk_km - b.pk_km) * _STRAIGHTNESS


def _spread(start: float, end: float, steps: list[float | None]) -> list[float]:
    known = sum(step for step in steps if step is not None)
    unknown = steps.count(None)
    room = max(end - start, 0.0)
    gap = max(room - known, 0.1 * room) / unknown if unknown else 0.0
    sizes = [gap if step is None else step for step in steps]
    scale = room / sum(sizes) if sum(sizes) else 0.0
    s, placed = start, []
    for size in sizes[:-1]:
        s += size * scale
        placed.append(s)
    return placed


def km_between(a: Spot, b: Spot) -> float:
    """Return the kilometres between two positions, on a flat earth: fine for a country."""
    return _KM_PER_DEGREE * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2)))


def _marks(line: Sequence[Spot]) -> list[float]:
    marks = [0.0]
    for a, b in itertools.pairwise(line):
        marks.append(marks[-1] + km_between(a, b))
    return marks


def _without_repeats(line: Iterable[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in line:
        if not kept or km_between(kept[-1], spot) > _SAME_SPOT_KM:
            kept.append(spot)
    return kept


def _project(line: Sequence[Spot], marks: Sequence[float], spot: Spot) -> Place:
    lat, lon = spot
    shrink = cos(radians(lat))
    best_off, best_s = float("inf"), 0.0
    for i in range(len(line) - 1):
        ay, ax = line[i]
        dy, dx = line[i + 1][0] - ay, (line[i + 1][1] - ax) * shrink
        py, px = lat - ay, (lon - ax) * shrink
        t = max(0.0, min(1.0, (py * dy + px * dx) / (dy * dy + dx * dx)))
        off = (py - t * dy) ** 2 + (px - t * dx) ** 2
        if off < best_off:
            best_off, best_s = off, marks[i] + t * (marks[i + 1] - marks[i])
    return Place(best_s, best_off**0.5 * _KM_PER_DEGREE)


def _at(line: Sequence[Spot], marks: Sequence[float], s: float) -> Spot:
    for i in range(len(line) - 1):
        if s <= marks[i + 1]:
            t = (s - marks[i]) / max(marks[i + 1] - marks[i], 1e-9)
            a, b = line[i], line[i + 1]
            return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
    return line[-1]
