"""Towns, landmarks and the names that other languages give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lostfound.reading.places_fold import fold, words

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Town:
    """A town or a landmark: `kind` is town, airport, toll, region, country, compass ..."""

    name: str
    lat: float
    lon: float
    kind: str = "town"
    country: str = "FR"
    population: int = 0
    radius_km: float = 0.0

    @property
    def far(self) -> bool:
        """Whether it only ever tells a direction, never a spot on a French motorway."""
        return self.kind in ("country", "compass")


class Towns:
    """Towns by folded name; the text of the towns file is parsed when first asked.

    `text` is towns-fr.csv (name, country, lat, lon, population; no quoted fields),
    `landmarks` pairs a Town with its other names, `exonyms` maps (name, country) to names.
    """

    def __init__(
        self,
        text: str = "",
        landmarks: tuple[tuple[Town, tuple[str, ...]], ...] = (),
        exonyms: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> None:
        self._text = text
        self._landmarks = landmarks
        self._exonyms = dict(exonyms or {})

    @cached_property
    def all(self) -> tuple[Town, ...]:
        """Every town, then every landmark."""
        rows = [line.rsplit(",", 4) for line in self._text.splitlines()[1:]]
        towns = [
            Town(name, float(lat), float(lon), "town", country, int(people))
            for name, country, lat, lon, people in rows
        ]
        return (*towns, *(landmark for landmark, _ in self._landmarks))

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Town, ...]]:
        """Folded name -> towns of that name, the most populous first."""
        named: dict[str, list[Town]] = {}
        for town in self.all:
            for name in {fold(town.name), *map(fold, self._exonyms.get(_id(town), ()))}:
                named.setdefault(name, []).append(town)
        for landmark, names in self._landmarks:
            for name in {fold(other) for other in names}:
                named.setdefault(name, []).append(landmark)
        return {
            name: tuple(sorted(towns, key=lambda t: -t.population))
            for name, towns in named.items()
            if name
        }

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """First word of a name -> how many words the longest name with it has."""
        longest: dict[str, int] = {}
        for name in self.by_name:
            parts = words(name)
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
        return longest

    @cached_property
    def _spots(self) -> Mapping[str, list[Spot]]:
        # The routes need a few hundred positions long before anybody needs every town.
        spots: dict[str, list[Spot]] = {}
        for line in self._text.splitlines()[1:]:
            name, _, lat, lon, _ = line.rsplit(",", 4)
            spots.setdefault(name, []).append((float(lat), float(lon)))
        for landmark, _ in self._landmarks:
            spots.setdefault(landmark.name, []).append((landmark.lat, landmark.lon))
        return spots

    def along(self, names: Iterable[str]) -> tuple[Spot, ...]:
        """Return the positions of the towns of a route, leaving out unknown ones.

        Of several towns of one name, the one nearest to the unmistakable ones is taken.
        """
        choices = [self._spots[name] for name in names if name in self._spots]
        sure = [spots[0] for spots in choices if len(spots) == 1]
        return tuple(min(spots, key=lambda spot: _nearest(spot, sure)) for spots in choices)


def _nearest(spot: Spot, others: list[Spot]) -> float:
    return min((abs(spot[0] - lat) + abs(spot[1] - lon) for lat, lon in others), default=0.0)


def _id(town: Town) -> tuple[str, str]:
    return town.name, town.country
