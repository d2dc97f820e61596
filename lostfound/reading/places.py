"""Place words -> venues: a ranked list for the desk, weights for a claim.

`find_venues` answers somebody who looks a venue up; `read_place` says which venues the
words of a claim may mean, and how far, without ever ruling one out.
"""

from __future__ import annotations

from dataclasses import dataclass

from lostfound.domain.values import PlaceWeight, Venue
from lostfound.reading.gazetteer import Gazetteer
from lostfound.reading.places_fold import fold


@dataclass(frozen=True, slots=True)
class VenueHit:
    """A venue that words may name: `score` 0 to 1, `why` a short phrase for people."""

    venue: Venue
    score: float
    why: str


def find_venues(words: str, gazetteer: Gazetteer, limit: int = 10) -> tuple[VenueHit, ...]:
    """Return the venues that free words name, the likeliest first."""
    wanted = set(fold(words).split())
    hits = []
    for venue in gazetteer.venues.values():
        have = set(fold(f"{venue.motorway} {venue.name}").split())
        score = len(wanted & have) / max(len(wanted | have), 1)
        if score:
            hits.append(VenueHit(venue, score, "name"))
    return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])


def read_place(place_text: str, message: str, gazetteer: Gazetteer) -> tuple[PlaceWeight, ...]:
    """Return the venues that a claim's place words may mean, the heaviest first.

    Weights sum to at most 1; the rest is "anywhere".
    """
    hits = find_venues(f"{place_text} ", gazetteer, 10)
    total = sum(hit.score for hit in hits) / 0.95
    return tuple(PlaceWeight(hit.venue.key, hit.score / total, "named") for hit in hits)
