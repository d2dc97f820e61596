"""Count how common things are in a register, for small registers to lean on."""

from __future__ import annotations

from collections import Counter as Tally
from typing import TYPE_CHECKING

from lostfound.desk.match import item_side
from lostfound.domain.records import FoundFilter
from lostfound.matching.statistics import Reference

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_RARE_FACT = 3


def reference_of(counter: Counter) -> Reference:
    """Return the counts of kinds, colours, brands and details, and the mean vector."""
    counts = {name: Tally[str]() for name in ("kinds", "colours", "brands", "details")}
    items = counter.register.list_found(FoundFilter(limit=0))
    for item in items:
        side = item_side(item)
        counts["kinds"].update({fact.value for fact in side.kinds})
        counts["colours"].update({fact.value for fact in side.colours})
        for name in ("brands", "details"):
            counts[name].update(getattr(side, name).keys())
    encoder = counter.text_encoder
    centre = counter.register.text_centre(encoder.model).tolist() if encoder else []
    return Reference(
        total=len(items),
        kinds=_often(counts["kinds"], 1),
        colours=_often(counts["colours"], 1),
        brands=_often(counts["brands"], _RARE_FACT),
        details=_often(counts["details"], _RARE_FACT),
        model=f"{encoder.model.name}@{encoder.model.revision}" if encoder else "",
        centre=tuple(centre),
        spread=counter.register.text_spread(encoder.model) if encoder else 0.0,
    )


def _often(counts: Tally[str], least: int) -> dict[str, int]:
    return {value: n for value, n in sorted(counts.items()) if n >= least}
