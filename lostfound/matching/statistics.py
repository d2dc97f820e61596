"""How common things are in a register: what makes an agreement worth many bits or few."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import log2
from pathlib import Path

# A new register knows nothing of how common things are: it counts as if it held this many
# items of the reference register besides its own. Beyond ten times as many, its own rule.
BORROWED = 1000.0
_VENUES = 500.0


@dataclass(frozen=True, slots=True)
class Reference:
    """Counts over the found items of a large register of the trade, shipped as data.

    `centre` is the mean text vector under the model of that name and revision, `spread` the
    standard deviation of the cosines of two texts.
    """

    total: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    colours: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, int] = field(default_factory=dict)
    model: str = ""
    centre: tuple[float, ...] = ()
    spread: float = 0.0


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
    venues: Mapping[str, int] = field(default_factory=dict)
    reference: Reference = Reference()

    def rarity(self, counted: str, value: str) -> float:
        """Return log2 of one over the smoothed share of items with `value`, in bits.

        `counted` names the field. Half an item is added (Krichevsky-Trofimov), so that a
        value never seen before is rare and not infinitely so, and the reference register
        counts as if it were a thousand items.
        """
        own = getattr(self, counted).get(value, 0)
        lent, known = self._lent(counted, value)
        return log2((self.total + lent + 1.0) / (own + known + 0.5))

    def venue_share(self, venue: str) -> float:
        """Return the smoothed share of items that lie at `venue`, taking it as one of 500."""
        own = self.venues.get(venue, 0)
        return (own + BORROWED / _VENUES) / (self.total + BORROWED)

    def _lent(self, counted: str, value: str) -> tuple[float, float]:
        """Return how many items the reference lends, and how many of them have the value."""
        if not self.reference.total:
            return 0.0, 0.0
        # Marks are names and numbers: nobody else's register knows how common they are.
        counts = {} if counted == "marks" else getattr(self.reference, counted)
        return BORROWED, BORROWED * counts.get(value, 0) / self.reference.total


def load_reference(path: Path) -> Reference:
    """Return the reference counts in a JSON file, as `save_reference` wrote them."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return Reference(**{**plain, "centre": tuple(plain["centre"])})


def save_reference(reference: Reference, path: Path) -> None:
    """Write the reference counts as JSON, whole or not at all."""
    plain = {**asdict(reference), "centre": [round(x, 5) for x in reference.centre]}
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(plain, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(path)
