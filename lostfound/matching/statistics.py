"""How common things are in a register: what makes an agreement worth many bits or few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the found items of a register; each mapping is value -> number of items.

    Only the values that one subject asks for need be there: an absent one counts 0.
    """

    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    colours: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    venues: Mapping[str, int] = field(default_factory=dict)

    def rarity(self, counts: Mapping[str, int], value: str) -> float:
        """Return log2 of one over the smoothed share of items with `value`, in bits.

        One item in a half is added on each side (Krichevsky-Trofimov), so that a value
        never seen before is rare and not infinitely so.
        """
        return log2((self.total + 1.0) / (counts.get(value, 0) + 0.5))

    def venue_share(self, venue: str) -> float:
        """Return the smoothed share of items that lie at `venue`."""
        return (self.venues.get(venue, 0) + 0.5) / (self.total + 0.5 * (len(self.venues) + 1))
