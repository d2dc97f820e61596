"""One small function a reason: two sides in, an observation or silence out.

An observation carries `x`, a number that grows with agreement; `weights` turn it into
bits. Silence (None) weighs nothing: what one side does not say is no evidence. The
numbers are in units of rarity (log2 of how seldom chance agrees), so one fitted curve
serves common and rare things alike, and a curve below the diagonal is the discount for
what a reason shares with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from math import log2

from lostfound.domain.values import Fact, Mark, Window
from lostfound.matching.delay import Delay, day_ratio
from lostfound.matching.sides import Side
from lostfound.matching.statistics import Statistics

Similarity = Callable[[str, str], float]

# A second shared detail says less than the first: people who mention one lemon on a
# phone case tend to mention the other things on it too.
_FADE = 0.75
_MOST = 18.0
# From this likeness on two colours are taken for one.
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Observation:
    """A named reason before weighing: `x` as described in the module, and what both sides say."""

    name: str
    x: float
    claim_says: str = ""
    item_says: str = ""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What comparisons are measured with: register counts, similarities, the delay curve."""

    statistics: Statistics
    kind_similarity: Similarity
    colour_similarity: Similarity
    delay: Delay
    label: Callable[[str], str] = str
    venue_name: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Nearness:
    """What the encoders say of one pair, where they could: cosines and hash distance.

    `text` is a cosine less the subject's own mean over the register, so that a language or
    a style that lies close to everything gains nothing; `photo` is the cosine of the closest
    two photos; `changed` what was done to the same picture, as in `pictures`.
    """

    text: float | None = None
    photo: float | None = None
    hash_distance: int | None = None
    changed: str = ""
    clip: float | None = None


def compare(claim: Side, item: Side, near: Nearness, yard: Yardstick) -> list[Observation]:
    """Return the observations of one pair, silent reasons left out."""
    made = (
        _kind(claim, item, yard),
        _colour(claim, item, yard),
        _part_colour(claim, item, yard),
        _brand(claim, item, yard),
        _marks(claim, item, yard),
        _measures(claim, item, yard),
        *_details(claim, item, yard),
        _spot(claim, item),
        _place(claim, item, yard),
        _day(claim, item, yard),
        _photo_kind(claim, item, yard),
        _photo_colour(claim, item, yard),
        *_encoded(near),
    )
    return [observation for observation in made if observation is not None]


def _kind(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    return _agreement("kind", claim.kinds, item.kinds, yard.kind_similarity, yard)


def _agreement(
    name: str,
    ours: tuple[Fact, ...],
    theirs: tuple[Fact, ...],
    similarity: Similarity,
    yard: Yardstick,
) -> Observation | None:
    """Best pair of readings: similarity x rarity when alike, -1..0 when they disagree."""
    if not ours or not theirs:
        return None
    best, pair = -1.0, (ours[0], theirs[0])
    for a, b in product(ours, theirs):
        alike = similarity(a.value, b.value)
        strength = alike * a.weight * b.weight
        if strength > best:
            best, pair = strength, (a, b)
    a, b = pair
    says = (yard.label(a.value), yard.label(b.value))
    if best >= 0.2:
        rarity = yard.statistics.rarity("kinds", b.value)
        return Observation(name, best * rarity, *says)
    certainty = max(f.weight for f in ours) * max(f.weight for f in theirs)
    says = (yard.label(ours[0].value), yard.label(theirs[0].value))
    return Observation(name, -certainty, *says)


def _colour(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """Each side's colours against the other's best; the rarer the colour, the more it says."""
    if not claim.colours or not item.colours:
        return None
    forth = _coverage(claim.colours, item.colours, yard)
    back = _coverage(item.colours, claim.colours, yard)
    return Observation(
        "colour", (forth + back) / 2, _said(claim.colours, yard), _said(item.colours, yard)
    )


def _coverage(ours: tuple[Fact, ...], theirs: tuple[Fact, ...], yard: Yardstick) -> float:
    total = weight = 0.0
    for a in ours:
        alike, b = max(
            ((yard.colour_similarity(a.value, t.value), t) for t in theirs),
            key=lambda found: found[0],
        )
        rarity = min(6.0, yard.statistics.rarity("colours", b.value))
        total += a.weight * ((2 * alike - 1) * rarity if alike > _LIKE else 4 * (alike - _LIKE))
        weight += a.weight
    return total / weight


def _part_colour(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """Colours of the parts that both name: rarity for each alike, -1 for each that differs."""
    alike, against, told = [], 0, []
    for ours in claim.colours:
        same = [b for b in item.colours if b.part == ours.part] if ours.part else []
        if not same:
            continue
        near, theirs = max(
            ((yard.colour_similarity(ours.value, b.value), b) for b in same), key=lambda f: f[0]
        )
        told.append((ours, theirs))
        if near > _LIKE:
            alike.append(near * min(6.0, yard.statistics.rarity("colours", theirs.value)))
        else:
            against += 1
    if not told:
        return None
    return Observation(
        "colour of a part",
        _fading(alike) - against,
        ", ".join(_of_part(a, yard) for a, _ in told),
        ", ".join(_of_part(b, yard) for _, b in told),
    )


def _of_part(fact: Fact, yard: Yardstick) -> str:
    return f"{yard.label(fact.value)} ({yard.label(fact.part)})"


def _said(facts: Iterable[Fact], yard: Yardstick) -> str:
    return ", ".join(dict.fromkeys(yard.label(f.value) for f in facts))


def _brand(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    if not claim.brands or not item.brands:
        return None
    shared = claim.brands.keys() & item.brands.keys()
    if not shared:
        return Observation(
            "brand",
            -max(f.weight for f in claim.brands.values()),
            _said(claim.brands.values(), yard),
            _said(item.brands.values(), yard),
        )
    best = max(shared, key=lambda b: yard.statistics.rarity("brands", b))
    strength = claim.brands[best].weight * item.brands[best].weight
    said = yard.label(best)
    return Observation("brand", strength * yard.statistics.rarity("brands", best), said, said)


def _marks(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """Names, numbers and inscriptions that both sides tell."""
    ours, theirs = _written(claim), _written(item)
    shared = ours.keys() & theirs.keys()
    if not shared:
        return None
    x = _fading(yard.statistics.rarity("marks", mark) for mark in shared)
    return Observation("inscription", x, _told(ours, shared), _told(theirs, shared))


# Thousands carry the same size or model: weighed apart from what was written on one thing.
_MADE = ("size", "model")


def _written(side: Side) -> dict[str, Mark]:
    return {value: mark for value, mark in side.marks.items() if mark.form not in _MADE}


def _told(marks: Mapping[str, Mark], values: Iterable[str]) -> str:
    return ", ".join(marks[value].said or value for value in sorted(values))


def _measures(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """Sizes and models: rarity of what both tell; -1 for each form (initials too) that differs."""
    alike: dict[str, float] = {}
    pairs: list[tuple[Mark, Mark]] = []
    for form in (*_MADE, "initials"):
        ours = {m.value: m for m in claim.marks.values() if m.form == form}
        theirs = {m.value: m for m in item.marks.values() if m.form == form}
        if not ours or not theirs:
            continue
        shared = sorted(ours.keys() & theirs.keys())
        if not shared:
            pairs.append((next(iter(ours.values())), next(iter(theirs.values()))))
        elif form in _MADE:
            alike |= {value: yard.statistics.rarity("marks", value) for value in shared}
            pairs += [(ours[value], theirs[value]) for value in shared]
    if not pairs:
        return None
    return Observation(
        "size or model",
        _fading(alike.values()) - (len(pairs) - len(alike)),
        ", ".join(a.said or a.value for a, _ in pairs),
        ", ".join(b.said or b.value for _, b in pairs),
    )


# Each group is weighed by itself: two owners of like bags may share a zip and yet differ in
# what is worn, and what both tell and do not share speaks against the pair.
_GROUPS = {
    "wear": "wear",
    "lacks": "wear",
    "animal": "motif",
    "thing": "motif",
    "trait": "motif",
    "for": "motif",
    "": "material",
}
_OTHER_PART = 0.6


def _details(claim: Side, item: Side, yard: Yardstick) -> tuple[Observation | None, ...]:
    """What both tell of material, wear, motifs and parts; -1 when both tell and share none."""
    if not claim.details or not item.details:
        return ()
    ours, theirs = _grouped(claim), _grouped(item)
    return tuple(
        _shared_details(name, ours[name], theirs[name], yard) for name in ours if name in theirs
    )


def _grouped(side: Side) -> dict[str, dict[str, Fact]]:
    groups: dict[str, dict[str, Fact]] = {}
    for value, fact in side.details.items():
        prefix = value.partition(":")[0] if ":" in value else ""
        groups.setdefault(_GROUPS.get(prefix, "details"), {})[value] = fact
    return groups


def _shared_details(
    name: str, ours: Mapping[str, Fact], theirs: Mapping[str, Fact], yard: Yardstick
) -> Observation:
    told = sorted(ours.keys() & theirs.keys())
    alike = _fading(
        ours[d].weight
        * theirs[d].weight
        * (_OTHER_PART if ours[d].part != theirs[d].part else 1.0)
        * yard.statistics.rarity("details", d)
        for d in told
    )
    return Observation(
        name,
        alike if told else -1.0,
        ", ".join(ours[d].said or d for d in told or ours),
        ", ".join(theirs[d].said or d for d in told or theirs),
    )


def _fading(rarities: Iterable[float]) -> float:
    """Add up what is shared, rarest first, each next one counting less."""
    total, share = 0.0, 1.0
    for bits in sorted(rarities, reverse=True):
        total += share * bits
        share *= _FADE
    return min(_MOST, total)


def _spot(claim: Side, item: Side) -> Observation | None:
    if not claim.spots or not item.spots:
        return None
    shared = claim.spots.keys() & item.spots.keys()
    x = 1.0 if shared else -1.0
    return Observation("spot", x, ", ".join(claim.spots.values()), ", ".join(item.spots.values()))


def _place(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """log2 of how much likelier the claim's place words make this venue than chance does."""
    if not claim.places or not item.venue:
        return None
    share = yard.statistics.venue_share(item.venue)
    elsewhere = max(0.02, 1.0 - sum(p.weight for p in claim.places))
    meant = next((p for p in claim.places if p.venue == item.venue), None)
    weight = meant.weight if meant else 0.0
    x = log2((weight + elsewhere * share) / share)
    return Observation(
        "place", x, meant.how if meant else "another place", yard.venue_name(item.venue)
    )


# Days are misremembered, by a month at the worst; what lay in the box before that is another.
_MISREMEMBERED = timedelta(days=31)
_IMPOSSIBLE = -20.0


def _day(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    if claim.window is None or item.window is None:
        return None
    x = day_ratio(claim.window, claim.hours, item.window, yard.delay)
    if claim.window.start - item.window.end > _MISREMEMBERED:
        x = _IMPOSSIBLE
    return Observation("time", x, _span(claim.window), _span(item.window))


def _span(window: Window) -> str:
    if window.start == window.end:
        return f"{window.start:%Y-%m-%d %H:%M}"
    first, last = f"{window.start:%Y-%m-%d}", f"{window.end:%Y-%m-%d}"
    return first if first == last else f"{first} to {last}"


def _photo_kind(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    """What the network saw on one side's photo against the words of the other."""
    if claim.photo_kinds and item.kinds:
        return _agreement(
            "kind in photo", claim.photo_kinds, item.kinds, yard.kind_similarity, yard
        )
    if item.photo_kinds and claim.kinds:
        return _agreement(
            "kind in photo", claim.kinds, item.photo_kinds, yard.kind_similarity, yard
        )
    return None


def _photo_colour(claim: Side, item: Side, yard: Yardstick) -> Observation | None:
    if claim.photo_colours and item.colours:
        ours, theirs = item.colours, claim.photo_colours
    elif item.photo_colours and claim.colours:
        ours, theirs = claim.colours, item.photo_colours
    else:
        return None
    told = (
        _said(claim.colours or claim.photo_colours, yard),
        _said(item.colours or item.photo_colours, yard),
    )
    return Observation("colour in photo", _coverage(ours, theirs, yard), *told)


def _encoded(near: Nearness) -> tuple[Observation | None, ...]:
    return (
        None if near.text is None else Observation("meaning", near.text),
        None if near.photo is None else Observation("photo", near.photo),
        None
        if near.hash_distance is None
        else Observation("same picture", -float(near.hash_distance), near.changed, near.changed),
        None if near.clip is None else Observation("photo and words", near.clip),
    )
