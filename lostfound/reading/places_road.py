"""Where on a motorway the words point: the side of the road, and how far from which town.

Everything here is soft: a stated direction is wrong now and then, "just before Reims" may
be just after it, so each reading multiplies weights and none becomes zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log10, tanh

from lostfound.domain.values import Venue
from lostfound.reading.gazetteer import Gazetteer
from lostfound.reading.gazetteer_axis import Axis, Place, km_between
from lostfound.reading.gazetteer_towns import Town
from lostfound.reading.places_cues import Cues, TownCue
from lostfound.reading.places_fold import fold

_ON_THE_LINE_KM = 15
_NEAR_THE_LINE_KM = 40
_TURN_KM = 8  # how sharply "towards" turns at a town on the road
_MOST_LEAN = 3.0
# Log-odds of the stated direction being the true one; people do mix carriageways up.
_LEANS = {"towards": 2.6, "from": -2.3, "towards-or-near": 2.2}
_MOTION_LEAN = 1.5
_RING_LEAN = 2.5
_SMALL_TOWN = 40_000
_SMALL_TOWN_LEAN = 0.9
_COMPASS = {"nord": (1, 0), "sud": (-1, 0), "est": (0, 1), "ouest": (0, -1)}
_DIRECTIONS = frozenset(("towards", "from"))
_FLOOR = 0.02
# What is found on an area without staff seldom reaches a desk.
_KIND_WEIGHT = {"services": 1.0, "rest area": 0.06}

Weigh = Callable[[float, int], float]


@dataclass(frozen=True, slots=True)
class Road:
    """One motorway of the gazetteer, asked with the cues of one claim."""

    gazetteer: Gazetteer
    motorway: str
    axis: Axis

    def direction_factor(self, venue: Venue, lean: Callable[[float], float]) -> float:
        """Return 2 p where p is the chance that one drove on the venue's carriageway."""
        odds = lean(self.axis.s_of[venue.key]) * self.axis.sense_of[venue.direction]
        return 2.0 / (1.0 + exp(-odds))

    def lean(self, cues: Cues) -> Callable[[float], float]:
        """Return s -> log-odds of driving towards growing s there, unclipped."""
        parts = [self._lean_of(cue) for cue in cues.towns]
        motions = {word: 1 if word == "up" else -1 for word in cues.motions}
        steady = _MOTION_LEAN * sum(motions.values()) * self.axis.northward()
        steady += sum(self._ring_lean(ring) for ring in set(cues.rings))
        return lambda s: steady + sum(part(s) for part in parts if part)

    def kernel(self, cues: Cues) -> Callable[[Venue], float] | None:
        """Return venue -> how well it fits the towns near, before, after; None: none said."""
        spots = [spot for cue in cues.towns if (spot := self._spot(cue))]
        between = [s for relation, s, _ in spots if relation == "between"]
        weighs = [
            _shape(relation, s, blur)
            for relation, s, blur in spots
            if relation != "between" or len(between) == 1
        ]
        if len(between) >= 2:
            weighs.append(_between(min(between), max(between)))
        beside = [] if self.axis.line else self._beside(cues)
        if not weighs and not cues.pks and not beside:
            return None

        def weigh(venue: Venue) -> float:
            s, sense = self.axis.s_of[venue.key], self.axis.sense_of[venue.direction]
            weight = _by_pk(venue, cues.pks)
            for town in beside:
                weight *= 0.1 + exp(-_apart_km(venue, town) / 4)
            for one in weighs:
                weight *= _FLOOR + one(s, sense)
            return weight

        return weigh

    def _beside(self, cues: Cues) -> list[Town]:
        """Return the towns that words name beside a ring road, which has no line."""
        return [
            cue.towns[0]
            for cue in cues.towns
            if cue.relation not in _DIRECTIONS and not cue.towns[0].far
        ]

    def town_of(self, cue: TownCue) -> Town:
        """Return the town of that name which fits this motorway best: near, or large."""
        if len(cue.towns) == 1 or not self.axis.line:
            return cue.towns[0]
        return min(cue.towns, key=self._misfit)

    def _misfit(self, town: Town) -> float:
        return self._place(town).off_km - 12 * log10(town.population + 10)

    def _place(self, town: Town) -> Place:
        return self.axis.project(town.lat, town.lon)

    def _lean_of(self, cue: TownCue) -> Callable[[float], float] | None:
        if cue.relation not in _LEANS:
            return None
        strength = _LEANS[cue.relation]
        town = self.town_of(cue)
        named = self._direction_named(town)
        if named:
            return lambda _: strength * named
        if town.kind == "compass":
            north, east = _COMPASS[town.name]
            turn = north * self.axis.northward() + east * self.axis.eastward()
            return lambda _: strength * turn
        if not self.axis.line:
            return None
        if cue.relation == "towards-or-near" and _local(town):
            strength = _SMALL_TOWN_LEAN
        return self._lean_to(town, strength)

    def _lean_to(self, town: Town, strength: float) -> Callable[[float], float]:
        place = self._place(town)
        margin = 3.0
        inside = margin < place.s < self.axis.length - margin
        if inside and place.off_km <= _ON_THE_LINE_KM + town.radius_km and not town.far:
            return lambda s: strength * tanh((place.s - s) / _TURN_KM)
        far = self.axis.towards(town.lat, town.lon)
        steady = strength * tanh(2.5 * far)
        return lambda _: steady

    def _direction_named(self, town: Town) -> int:
        """Return the sense of the direction whose end bears the town's name, else 0."""
        name = fold(town.name)
        senses = {
            sense
            for direction, sense in self.axis.sense_of.items()
            if f" {name} " in f" {fold(_destination(direction))} "
        }
        return senses.pop() if len(senses) == 1 else 0

    def _ring_lean(self, ring: str) -> float:
        word = "intérieur" if ring == "inner" else "extérieur"
        return _RING_LEAN * self.axis.sense_of.get(word, 0)

    def _spot(self, cue: TownCue) -> tuple[str, float, float] | None:
        """Return (relation, kilometre along the line, blur in km) for a town beside the road."""
        if cue.relation in _DIRECTIONS or not self.axis.line:
            return None
        town = self.town_of(cue)
        relation = cue.relation
        if town.kind == "country" and relation != "towards-or-near":
            return self._border(relation, town)
        if town.far or (relation == "towards-or-near" and not _local(town)):
            return None
        place = self._place(town)
        if place.off_km > _NEAR_THE_LINE_KM + town.radius_km:
            return None
        relation = _turned(relation, self.axis)
        return relation, place.s, 0.4 * place.off_km + 0.5 * town.radius_km

    def _border(self, relation: str, country: Town) -> tuple[str, float, float] | None:
        """Read "just before the Spanish border": the end of the line that points there."""
        turn = self.axis.towards(country.lat, country.lon)
        if abs(turn) < 0.3:
            return None
        return relation, self.axis.length if turn > 0 else 0.0, 8.0


def roads(gazetteer: Gazetteer, motorways: Iterable[str]) -> list[Road]:
    """Return the roads of the named motorways."""
    pairs = [(name, gazetteer.axis(name)) for name in dict.fromkeys(motorways)]
    return [Road(gazetteer, name, axis) for name, axis in pairs if axis]


def clipped(lean: float) -> float:
    """Return log-odds within what a stated direction can ever tell."""
    return max(-_MOST_LEAN, min(_MOST_LEAN, lean))


def kind_weight(venue: Venue) -> float:
    """Return how much more a stop at this kind of area is told of than at another."""
    return _KIND_WEIGHT.get(venue.kind, 1.0)


def roads_near(gazetteer: Gazetteer, cues: Sequence[TownCue], within_km: float = 12) -> list[str]:
    """Return the motorways that pass all of the towns that cues name, nearest first."""
    offs: dict[str, float] = {}
    for motorway in gazetteer.motorways:
        axis = gazetteer.axis(motorway)
        if axis is None or not axis.line:
            continue
        away = [
            min(axis.project(t.lat, t.lon).off_km - t.radius_km for t in cue.towns if not t.far)
            for cue in cues
            if any(not t.far for t in cue.towns)
        ]
        if away and max(away) <= within_km:
            offs[motorway] = sum(away)
    return sorted(offs, key=lambda name: offs[name])[:5]


def _local(town: Town) -> bool:
    return not town.far and town.population < _SMALL_TOWN and town.kind != "region"


def _destination(direction: str) -> str:
    ends = direction.split(" - ") if " - " in direction else direction.rsplit("-", 1)
    return ends[-1]


def _turned(relation: str, axis: Axis) -> str:
    """Return "north-of" and its like as before-or-after along growing s: "low" or "high"."""
    compass = {
        "north-of": axis.northward(),
        "south-of": -axis.northward(),
        "east-of": axis.eastward(),
        "west-of": -axis.eastward(),
    }
    if relation not in compass:
        return relation
    turn = compass[relation]
    return "near" if abs(turn) < 0.3 else ("high" if turn > 0 else "low")


def _shape(relation: str, at: float, blur: float) -> Weigh:
    """Return (s, sense) -> fit for one town at `at`; kilometres ahead count as positive."""

    def near(s: float, _: int) -> float:
        return exp(-abs(at - s) / (11 + blur))

    def before(s: float, sense: int) -> float:
        ahead = sense * (at - s)
        return exp(-ahead / (16 + blur)) if ahead >= -1 else 0.35 * exp(ahead / (10 + blur))

    def after(s: float, sense: int) -> float:
        return before(s, -sense)

    def low(s: float, _: int) -> float:
        return before(s, 1)

    def high(s: float, _: int) -> float:
        return before(s, -1)

    def approaching(s: float, sense: int) -> float:
        ahead = sense * (at - s)
        return exp(-ahead / (16 + blur)) if ahead >= 0 else 0.6 * exp(ahead / (11 + blur))

    shapes: dict[str, Weigh] = {
        "before": before,
        "after": after,
        "low": low,
        "high": high,
        "towards-or-near": approaching,
    }
    return shapes.get(relation, near)


def _between(low: float, high: float) -> Weigh:
    return lambda s, _: 1.0 if low <= s <= high else 0.6 * exp(-max(low - s, s - high) / 12)


def _apart_km(venue: Venue, town: Town) -> float:
    if venue.lat is None or venue.lon is None:
        return 5.0  # an unmeasured area of a ring: as near as the others are on average
    return km_between((venue.lat, venue.lon), (town.lat, town.lon))


def _by_pk(venue: Venue, pks: Sequence[float]) -> float:
    if not pks or venue.pk_km is None:
        return 1.0
    return _FLOOR + max(exp(-abs(venue.pk_km - pk) / 5) for pk in pks)
