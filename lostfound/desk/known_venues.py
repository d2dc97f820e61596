"""The venue that a table's row names: each distinct wording is looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.venues import Hit, describe, is_key, is_meant, names, search_venues, slug
from lostfound.domain.values import Venue
from lostfound.reading.folding import fold

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a wording names no one venue, and what to do."""

    reason: str
    fix: str


class VenueFinder:
    """Looks wordings up in the register; `new` are venues that a table alone knows.

    With `kind` (a station, a museum ...) only venues of that kind are meant and unknown
    ones are new. Without it, a name that is like no known venue is new when the row names
    no motorway: such a table comes from another trade than ours.
    """

    def __init__(self, counter: Counter, kind: str = "", source: str = "") -> None:
        self._counter = counter
        self._kind = kind
        self._source = source
        self._known: dict[tuple[str, str, str], Venue | Unplaced] = {}
        self._by_name: dict[str, list[Venue]] = {}
        for venue in counter.register.venues(kind):
            for name in (venue.key, venue.name, *venue.aliases):
                same = self._by_name.setdefault(_plain(name), [])
                if venue not in same:
                    same.append(venue)
        self.new: dict[str, Venue] = {}
        self._waiting: list[Venue] = []

    def take(self) -> list[Venue]:
        """Hand over the new venues that came up since the last time, to be written."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def find(self, name: str, motorway: str = "", direction: str = "") -> Venue | Unplaced:
        """Return the venue that is named, or why there is not one."""
        wording = (name.strip(), motorway.strip(), direction.strip())
        if wording not in self._known:
            self._known[wording] = self._look(*wording)
        return self._known[wording]

    def _look(self, name: str, motorway: str, direction: str) -> Venue | Unplaced:
        if self._counter.register.venue(name) is not None and " " not in name:
            return self._counter.register.venue(name)  # type: ignore[return-value]
        same = narrowed(self._by_name.get(_plain(name), []), motorway, direction)
        if len(same) == 1:
            return same[0]
        if len(same) > 1:
            return _several([(venue, 1.0, "") for venue in same], name)
        if self._kind:
            return self._made(name)
        return self._by_words(name, motorway, direction)

    def _by_words(self, name: str, motorway: str, direction: str) -> Venue | Unplaced:
        words = " ".join(p for p in (name, motorway, direction) if p)
        hits = [
            hit
            for hit in search_venues(self._counter, words, _SHOWN)
            if not motorway or hit[0].motorway == motorway
        ]
        if is_meant(words, hits):
            return hits[0][0]
        if motorway:
            return (
                _several(hits, name)
                if hits
                else Unplaced(
                    f"No venue of the {motorway} is called {name!r}.",
                    "Correct the name, or add the venue first.",
                )
            )
        alike = [hit for hit in hits if _part_of(name, hit[0]) or names(name, hit[0])]
        return _several(alike, name) if alike else self._made(name)

    def _made(self, name: str) -> Venue | Unplaced:
        key = slug(name)
        if not key:
            return Unplaced(f"{name!r} makes no venue.", "Write the venue's name.")
        if not is_key(key):
            key = f"{slug(self._kind) or 'venue'}-{key}"
        venue = Venue(key=key, name=name, kind=self._kind or "venue", source=self._source)
        other = self._counter.register.venue(key)
        if other is not None and self._kind and other.kind != self._kind:
            venue = Venue(
                key=f"{slug(self._kind)}-{key}", name=name, kind=self._kind, source=self._source
            )
        if venue.key not in self.new:
            self.new[venue.key] = venue
            self._waiting.append(venue)
        return self.new[venue.key]


def narrowed(venues: list[Venue], motorway: str, direction: str) -> list[Venue]:
    """Keep those on the motorway named and, where any are, those in the direction named.

    A direction that contradicts the name is a slip of whoever typed the row: the name counts.
    """
    if motorway:
        venues = [v for v in venues if _plain(v.motorway) == _plain(motorway)]
    if direction:
        venues = [v for v in venues if _plain(v.direction) == _plain(direction)] or venues
    return venues


def _several(hits: list[Hit], name: str) -> Unplaced:
    listed = "; ".join(f"{venue.key} ({describe(venue)})" for venue, _, _ in hits)
    return Unplaced(
        f"{name!r} may be {listed}.",
        "Write the key of the right one; --venue-kind station says that other places are meant.",
    )


def _part_of(name: str, venue: Venue) -> bool:
    """Return whether a name is a part of a venue's: "Beaune" of "Beaune Tailly"."""
    words = set(_plain(name).split("-"))
    return bool(words) and words <= set(_plain(venue.name).split("-"))


def _plain(text: str) -> str:
    return slug(fold(text))
