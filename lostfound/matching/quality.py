"""How good a ranking is: recall, reciprocal rank, "not here", and honest probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lostfound.matching.values import Ranking

_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: the place of the right item (0 when it was not listed).

    `right` is empty for a claim whose item was never handed in. Ties count against us:
    the place is that of the last of those with the same score. `sibling_place` is that of
    the look-alike.
    """

    claim: str
    right: str
    place: int
    level: str
    first_probability: float
    first_is_right: bool
    none_probability: float
    sibling_place: int = 0
    language: str = ""
    place_noise: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Recall over the claims of one group that have an item."""

    claims: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one evaluation; shares between 0 and 1."""

    overall: Group
    by_language: dict[str, Group]
    by_place_noise: dict[str, Group]
    absent: int
    absent_none: int
    absent_strong: int
    present_called_none: float
    calibration_error: float
    sibling_pairs: int
    sibling_right: float


def place_of(ranking: Ranking, reference: str) -> int:
    """Return the place of a reference from 1, the last of its ties, or 0 when not listed."""
    score = next((c.score_bits for c in ranking.candidates if c.reference == reference), None)
    if score is None:
        return 0
    return sum(1 for c in ranking.candidates if c.score_bits >= score)


def measure(outcomes: Sequence[Outcome]) -> Quality:
    """Return the figures over all outcomes."""
    present = [o for o in outcomes if o.right]
    absent = [o for o in outcomes if not o.right]
    pairs = [o for o in present if o.sibling_place]
    return Quality(
        overall=group(present),
        by_language=_by(present, "language"),
        by_place_noise=_by(present, "place_noise"),
        absent=len(absent),
        absent_none=sum(o.level == "none" for o in absent),
        absent_strong=sum(o.level == "strong" for o in absent),
        present_called_none=_share(o.level == "none" for o in present),
        calibration_error=calibration_error(
            [(o.first_probability, o.first_is_right) for o in outcomes]
        ),
        sibling_pairs=len(pairs),
        sibling_right=_share(0 < o.place < o.sibling_place for o in pairs),
    )


def group(outcomes: Sequence[Outcome]) -> Group:
    """Return recall at 1, 5 and 10 and the mean reciprocal rank."""
    places = [o.place for o in outcomes]
    return Group(
        claims=len(places),
        recall_at_1=_share(p == 1 for p in places),
        recall_at_5=_share(0 < p <= 5 for p in places),
        recall_at_10=_share(0 < p <= 10 for p in places),
        mrr=sum(1 / p for p in places if p) / max(1, len(places)),
    )


def _by(outcomes: Sequence[Outcome], name: str) -> dict[str, Group]:
    values = sorted({getattr(o, name) for o in outcomes})
    return {v: group([o for o in outcomes if getattr(o, name) == v]) for v in values}


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error in ten bins of equal width (Naeini et al. 2015).

    Each pair is a stated probability and whether it came true.
    """
    error = 0.0
    for i in range(_BINS):
        low, high = i / _BINS, (i + 1) / _BINS
        inside = [(p, t) for p, t in pairs if low <= p < high or (i == _BINS - 1 and p == 1.0)]
        if inside:
            stated = sum(p for p, _ in inside) / len(inside)
            came = sum(t for _, t in inside) / len(inside)
            error += abs(stated - came) * len(inside) / len(pairs)
    return error
