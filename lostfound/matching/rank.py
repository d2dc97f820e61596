"""Observations to bits, bits to probabilities that sum to one with "not here"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp2, log2

from lostfound.matching.evidence import Observation
from lostfound.matching.statistics import BORROWED
from lostfound.matching.values import OUR_PHOTO, Candidate, Ranking, Reason, is_our_photo
from lostfound.matching.weights import Weights

# Reasons that say where and when, not what: alone they never make a strong answer.
CIRCUMSTANCE = frozenset({"place", "time", "spot"})


def weigh(observations: Iterable[Observation], weights: Weights) -> tuple[Reason, ...]:
    """Return the reasons, heaviest first.

    Each is rounded to a hundredth of a bit, so that what is shown adds up.
    """
    reasons = [
        Reason(o.name, round(weights.curves[o.name](o.x), 2), o.claim_says, o.item_says)
        for o in observations
        if o.name in weights.curves
    ]
    return tuple(sorted(reasons, key=lambda r: (-abs(r.bits), r.name)))


def score(reasons: Sequence[Reason]) -> float:
    """Return the sum of the bits of all reasons."""
    return round(sum(r.bits for r in reasons), 2)


def never_score(weights: Weights, register_size: int) -> float:
    """Return the bits that "never handed in" competes with, in a register of that many items.

    A larger register offers more chance likenesses. The items that a small one borrows its
    counts from count here too: evidence is weighed against them.
    """
    return log2(register_size + BORROWED) + weights.never_bits


def rank(
    subject: str,
    scored: Sequence[tuple[str, tuple[Reason, ...]]],
    weights: Weights,
    *,
    register_size: int,
    limit: int,
    notes: tuple[str, ...] = (),
) -> Ranking:
    """Rank (reference, reasons) pairs against each other and against "never handed in".

    The score of "not here" is that of `never_score`.
    """
    never = never_score(weights, register_size)
    bits = [score(reasons) for _, reasons in scored]
    top = max([never, *bits])
    masses = [exp2(b - top) for b in bits]
    total = sum(masses) + exp2(never - top)
    order = sorted(range(len(scored)), key=lambda i: (-bits[i], scored[i][0]))
    none = exp2(never - top) / total
    shares = [masses[i] / total for i in order]
    level = _level(none, shares, [scored[i][1] for i in order[:2]], weights)
    candidates = tuple(
        Candidate(
            scored[i][0],
            shares[place],
            _own_level(place, shares[place], level, weights),
            bits[i],
            scored[i][1],
        )
        for place, i in enumerate(order[:limit])
    )
    return Ranking(
        subject=subject,
        candidates=candidates,
        none_probability=none,
        level=level,
        other_probability=max(0.0, sum(shares[limit:])),
        compared=len(scored),
        notes=(*our_photo_notes(candidates), *notes),
        weights=weights.version,
    )


def _level(
    none: float, shares: Sequence[float], reasons: Sequence[tuple[Reason, ...]], weights: Weights
) -> str:
    if not shares or none >= weights.none_at:
        return "none"
    first = shares[0]
    if first >= weights.strong_at and tells_what(reasons[0]):
        return "strong"
    if len(shares) > 1 and shares[1] >= 0.25 * first:
        return "several alike"
    return "likely"


def tells_what(reasons: tuple[Reason, ...]) -> bool:
    """True when the thing itself, and not only place and date, speaks for the pair.

    Where the claim has our own photo, all that it says may have been seen on that.
    """
    if is_our_photo(reasons):
        return False
    return sum(r.bits for r in reasons if r.name not in CIRCUMSTANCE) > 2.0


def our_photo_notes(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return what to tell of candidates whose photo is the subject's, those with a chance."""
    same = [c.reference for c in candidates if c.probability >= 0.01 and is_our_photo(c.reasons)]
    return (f"Same picture as of {', '.join(same)}. {OUR_PHOTO}",) if same else ()


def _own_level(place: int, share: float, level: str, weights: Weights) -> str:
    """Return the level of one candidate: the first has the answer's, others their own."""
    if place == 0 and level != "none":
        return level
    if level == "several alike" and share >= 0.1:
        return "several alike"
    return "likely" if share >= weights.likely_at and level != "none" else "none"
