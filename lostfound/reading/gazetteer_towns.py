"""Towns, landmarks and the names that other languages give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lostfound.reading.places_fold import fold, fold_lines

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
        rows = self._text.splitlines()[1:]
        return (*map(_town, rows), *(landmark for landmark, _ in self._landmarks))

    def named(self, name: str) -> tuple[Town, ...]:
        """Return the towns and landmarks of a folded name, the most populous first."""
        rows, landmarks = self._rows_named.get(name, ()), self._landmarks_named.get(name, ())
        return (*sorted(map(_town, rows), key=lambda town: -town.population), *landmarks)

    @cached_property
    def _rows_named(self) -> Mapping[str, list[str]]:
        # Ten thousand names are folded in one go, and only rows that are asked become towns.
        named: dict[str, list[str]] = {}
        rows = self._text.splitlines()[1:]
        for row, folded in zip(rows, fold_lines(self._text)[1:], strict=True):
            named.setdefault(folded[: folded.index(",")], []).append(row)
        for (name, country), others in self._exonyms.items():
            start = f"{name},{country},"
            same = [row for row in named.get(fold(name), ()) if row.startswith(start)]
            for other in map(fold, others):
                named.setdefault(other, []).extend(same)
        return named

    @cached_property
    def _landmarks_named(self) -> Mapping[str, list[Town]]:
        named: dict[str, list[Town]] = {}
        for landmark, names in self._landmarks:
            for name in {fold(landmark.name), *map(fold, names)}:
                named.setdefault(name, []).append(landmark)
        return named

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """First word of a name -> how many words the longest name with it has."""
        longest: dict[str, int] = {}
        for name in (*self._rows_named, *self._landmarks_named):
            first = name.partition(" ")[0]
            count = name.count(" ") + 1
            if count > longest.get(first, 0):
                longest[first] = count
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

        Of several towns of one name, the one nearest to the unmistakable ones beside it in
        the route is taken.
        """
        choices = [self._spots[name] for name in names if name in self._spots]
        return tuple(_choice(choices, i) for i in range(len(choices)))


def _choice(choices: list[list[Spot]], i: int) -> Spot:
    before = [spots[0] for spots in choices[:i] if len(spots) == 1][-1:]
    after = [spots[0] for spots in choices[i + 1 :] if len(spots) == 1][:1]
    return min(choices[i], key=lambda spot: sum(_apart(spot, other) for other in before + after))


def _apart(a: Spot, b: Spot) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _town(row: str) -> Town:
    name, country, lat, lon, people = row.rsplit(",", 4)
    return Town(name, float(lat), float(lon), "town", country, int(people))
