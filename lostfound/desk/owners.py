"""The reverse match: a found item in, the open claims that may be its owner's out."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp2
from typing import TYPE_CHECKING

from lostfound.desk.gather import mean_vector
from lostfound.desk.match import (
    Subject,
    add_photos,
    claim_subject,
    item_side,
    near_by_photo,
    text_vector,
    vectors_of,
    yardstick,
)
from lostfound.desk.photo_words import pair_near, shown
from lostfound.desk.texts import evidence_state, found_text
from lostfound.domain.records import ClaimHint
from lostfound.domain.values import Claim, FoundItem
from lostfound.matching.delay import day_ratio
from lostfound.matching.evidence import Nearness, compare
from lostfound.matching.rank import never_score, our_photo_notes, score, tells_what, weigh
from lostfound.matching.sides import Side
from lostfound.matching.values import Candidate, Ranking, Reason

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.weights import Weights

# How many open claims are looked at word by word when an item comes in.
_CLOSE_CLAIMS = 30


def match_item(counter: Counter, reference: str, limit: int = 10) -> Ranking:
    """Rank the open claims for a found item, those it was rejected for left out.

    The chance of a claim is first weighed against what else that claim was offered, then
    against the other claims, since an item has one owner. Raises Missing for no such item.
    """
    item = counter.register.found_item(reference)
    scored, notes = _claims_for(counter, item)
    never = never_score(counter.weights, counter.register.found_count())
    chances = {
        ref: _own_chance(counter, ref, reference, score(reasons), never) for ref, reasons in scored
    }
    odds = {ref: p / max(1e-9, 1.0 - p) for ref, p in chances.items()}
    total = 1.0 + sum(odds.values())
    order = sorted(scored, key=lambda pair: (-odds[pair[0]], pair[0]))
    candidates = tuple(
        Candidate(
            ref,
            odds[ref] / total,
            _claim_level(counter, odds[ref] / total, reasons),
            score(reasons),
            reasons,
        )
        for ref, reasons in order
    )
    return Ranking(
        subject=reference,
        candidates=candidates[:limit],
        none_probability=1.0 / total,
        level=candidates[0].level if candidates else "none",
        other_probability=sum(c.probability for c in candidates[limit:]),
        compared=len(scored),
        notes=(*our_photo_notes(candidates[:limit]), *notes),
        weights=counter.weights.version,
    )


def _own_chance(counter: Counter, claim: str, found: str, bits: float, never: float) -> float:
    """Return the chance of the item among what this claim was offered before, and "not here"."""
    rivals = [p.bits for p in counter.register.proposals(claim=claim) if p.found != found]
    top = max([bits, never, *rivals])
    mass = sum(exp2(b - top) for b in (bits, never, *rivals))
    return exp2(bits - top) / mass


def _claim_level(counter: Counter, probability: float, reasons: tuple[Reason, ...]) -> str:
    weights = counter.weights
    if probability >= weights.strong_at and tells_what(reasons):
        return "strong"
    return "likely" if probability >= weights.likely_at else "none"


def _claims_for(
    counter: Counter, item: FoundItem
) -> tuple[list[tuple[str, tuple[Reason, ...]]], tuple[str, ...]]:
    """Weigh the open claims that come close at a glance; the rest has nothing to say."""
    owner = counter.register.confirmed_claim_of(item.reference)
    if owner:
        return [], (f"It is confirmed for {owner}: no other claim is offered.",)
    meaning = _claim_meanings(counter, item)
    claims = counter.register.claims(_closest(counter, item, meaning))
    rejected = counter.register.rejected_claims(item.reference)
    side = _whole_item(counter, item)
    subjects = {
        ref: claim_subject(counter, claim, for_one_item=True)
        for ref, claim in claims.items()
        if rejected.get(ref, "-") not in ("", evidence_state(claim, item))
    }
    # What the item does not have, no claim can share with it: one yardstick serves all.
    yard = yardstick(counter, side, (side, *(s.side for s in subjects.values())))
    scored = []
    for ref, subject in subjects.items():
        near = pair_nearness(counter, subject, side, item, meaning.get(ref))
        scored.append((ref, weigh(compare(subject.side, side, near, yard), counter.weights)))
    return scored, ()


def _closest(counter: Counter, item: FoundItem, meaning: Mapping[str, float]) -> list[str]:
    """Return the open claims worth comparing, by place, kind, time and meaning at a glance."""
    hints = counter.register.claim_hints(item.venue, [k.value for k in item.facts.kinds])
    if len(hints) <= _CLOSE_CLAIMS:
        return [hint.claim for hint in hints]
    glance = {
        hint.claim: _at_a_glance(hint, item, meaning.get(hint.claim, 0.0), counter.weights)
        for hint in hints
    }
    return sorted(glance, key=lambda ref: (-glance[ref], ref))[:_CLOSE_CLAIMS]


def _at_a_glance(hint: ClaimHint, item: FoundItem, meaning: float, weights: Weights) -> float:
    """Return rough bits: what place, kind, time and meaning usually weigh."""
    bits = weights.curves["meaning"](meaning)
    if hint.lost is not None:
        bits += weights.curves["time"](day_ratio(hint.lost, None, item.found, weights.delay))
    if hint.has_photos and item.photos:
        bits += 2.0
    return bits + 4.0 * hint.names_venue + 3.0 * hint.names_kind


def pair_nearness(
    counter: Counter, subject: Subject, side: Side, item: FoundItem, text: float | None
) -> Nearness:
    """Return how near a claim and one item are, found without a search; `text` as in Nearness."""
    own = shown(counter, found_text(item), item.photos)
    return near_by_photo(
        subject.side,
        side,
        _photo_nearness(counter, subject, item),
        text=text,
        clip=pair_near(subject.shown, own, counter.usual),
    )


def pair_reasons(counter: Counter, claim: Claim, item: FoundItem) -> tuple[Reason, ...]:
    """Return the reasons for and against one pair, whatever else there is."""
    subject, side = claim_subject(counter, claim, for_one_item=True), _whole_item(counter, item)
    meaning = _claim_meanings(counter, item).get(claim.reference)
    near = pair_nearness(counter, subject, side, item, meaning)
    yard = yardstick(counter, subject.side, (side,))
    return weigh(compare(subject.side, side, near, yard), counter.weights)


def _whole_item(counter: Counter, item: FoundItem) -> Side:
    return add_photos(counter, {0: item_side(item)}, {0: item})[0]


def _claim_meanings(counter: Counter, item: FoundItem) -> dict[str, float]:
    """Cosines of the open claims with an item, each less that claim's mean over the register."""
    encoder = counter.text_encoder
    text = found_text(item)
    if encoder is None or not text:
        return {}
    vector = text_vector(counter, text)
    if vector is None:
        return {}
    scale = counter.meaning_scale
    if not scale:
        return {}
    own = scale * (vector - mean_vector(counter))
    return counter.register.claim_cosines(encoder.model, own)


def _photo_nearness(counter: Counter, subject: Subject, item: FoundItem) -> float | None:
    theirs = vectors_of(counter, item.photos) if item.photos else ()
    if not theirs or not subject.photo_vectors:
        return None
    return max(float(a @ b) for a in subject.photo_vectors for b in theirs)
