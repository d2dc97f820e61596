"""The two sides of a comparison, laid out once so that a thousand pairs are cheap.

A side holds only what the words, photos, place and time say: nothing personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lostfound.domain.values import Fact, Facts, Mark, PhotoEvidence, PlaceWeight, Window
from lostfound.reading.folding import tokens


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: a claim, or a found item.

    `places` are a claim's weighted venues, `venue` an item's one venue;
    `photo_hashes` are 64-bit integers by name of hash; `photo_kinds` and
    `photo_colours` are what the encoders saw.
    """

    reference: str
    kinds: tuple[Fact, ...] = ()
    colours: tuple[Fact, ...] = ()
    brands: Mapping[str, Fact] = field(default_factory=dict)
    details: Mapping[str, Fact] = field(default_factory=dict)
    spots: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    window: Window | None = None
    hours: tuple[float, float] | None = None
    venue: str = ""
    places: tuple[PlaceWeight, ...] = ()
    photo_hashes: tuple[Mapping[str, int], ...] = ()
    photo_kinds: tuple[Fact, ...] = ()
    photo_colours: tuple[Fact, ...] = ()


def lay_out(
    reference: str,
    facts: Facts,
    *,
    window: Window | None = None,
    venue: str = "",
    places: tuple[PlaceWeight, ...] = (),
) -> Side:
    """Return the Side of facts read from words; photo evidence is added with `with_photos`."""
    # A desk writes "écharpe ROUGE" to stress a word, not to quote one.
    read = (*facts.kinds, *facts.colours, *facts.materials, *facts.patterns)
    ordinary = {fact.said.casefold() for fact in read}
    # A brand in capitals is one reason already, and not a name somebody wrote on the thing.
    naming = {word for fact in facts.brands for word in tokens(f"{fact.said} {fact.value}")}
    details = {f.value: f for f in (*facts.materials, *facts.patterns)}
    where: dict[str, str] = {}
    for fact in facts.features:
        if fact.value.startswith("where:"):
            where.setdefault(fact.value, fact.said)
        else:
            details.setdefault(fact.value, fact)
    return Side(
        reference=reference,
        kinds=facts.kinds,
        colours=facts.colours,
        brands={f.value: f for f in facts.brands},
        details=details,
        spots=where,
        marks={
            m.value: m
            for m in facts.marks
            if m.value not in ordinary and not naming.issuperset(m.value.split())
        },
        window=window,
        hours=facts.hours,
        venue=venue,
        places=places,
    )


def with_photos(side: Side, photos: Iterable[PhotoEvidence]) -> Side:
    """Return the side with what the encoders saw in its photos, the surest reading first."""
    seen = tuple(photos)
    if not seen:
        return side
    return replace(
        side,
        photo_hashes=tuple({name: int(value, 16) for name, value in p.hashes} for p in seen),
        photo_kinds=_strongest(fact for p in seen for fact in p.kinds),
        photo_colours=_strongest(fact for p in seen for fact in p.colours),
    )


def _strongest(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    best: dict[str, Fact] = {}
    for fact in facts:
        if fact.value not in best or fact.weight > best[fact.value].weight:
            best[fact.value] = fact
    return tuple(sorted(best.values(), key=lambda f: -f.weight))
