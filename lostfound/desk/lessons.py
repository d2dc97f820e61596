"""Learn from a desk's own decisions: bend the weights a little, from where they are.

The model is that of `fit`, a conditional logit over a claim's candidates and "never handed
in", but only departures from the starting curves are estimated. They are normal about
zero, so that without evidence nothing moves, with ten decisions little, and with some
hundreds what they agree on. What a decision says:

- A confirmed item is the right one of its claim.
- Rejected items are not; which of the others is right, or none, stays open (a partial
  label: its likelihood is the mass of everything that was not rejected).
- One decision in fifty is taken for a slip, so that an answer the evidence all but
  rules out teaches next to nothing.

Only pairs that were shown get decided, and many desks confirm what they hand over and
never reject. Such a desk says nothing about "not here": every claim it decided has its
item. Confirmed claims therefore speak of the candidates among each other, and of
"never handed in" only as far as rejections come as often as the starting weights expect.
Rejections together never weigh more than confirmations, and "never handed in" moves by
two bits at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log2
from typing import TYPE_CHECKING, Any

from lostfound.desk.fit import Case, Progress, silent
from lostfound.matching.quality import calibration_error
from lostfound.matching.rank import never_score, rank, weigh
from lostfound.matching.weights import Curve, Weights

if TYPE_CHECKING:
    from lostfound.matching.evidence import Observation
    from lostfound.matching.values import Ranking

SLIP = 0.02
"""The share of decisions that are taken for slips of the hand."""

# Standard deviations of the prior, in bits: how far a whole curve, a bend between
# neighbouring knots and "never handed in" go for the evidence of about one decision.
_LEVEL = 0.3
_BEND = 0.3
_NEVER = 0.3
_NEVER_AT_MOST = 2.0

# Candidates far below the first cannot overtake it; without them a fit takes seconds.
_WEIGHED = 150
_ROUNDS = 60
_NATS = log(2.0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decided claim: `case.right` is the confirmed candidate, or -1 where none is.

    `rejected` are the candidates that a person said no to, as indices; with no right one
    at least one of them is there.
    """

    case: Case
    rejected: frozenset[int] = frozenset()

    @property
    def confirmed(self) -> bool:
        """True when an item was confirmed."""
        return self.case.right >= 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How some weights did on one lesson, by the rules of the real ranking.

    `surprise` is in bits: -log2 of the chance that was given to what the desk decided,
    slips allowed for. `first` is the probability of the first candidate and
    `first_right` whether it was the right one, None where nobody knows.
    """

    surprise: float
    first: float
    first_right: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the marks of many lessons come to.

    `right_first` is the share among the confirmed claims; `known` counts the claims whose
    first candidate was decided on, and `calibration_error` is over those.
    """

    claims: int
    confirmed: int
    known: int
    surprise: float
    right_first: float
    calibration_error: float


def nearest(lesson: Lesson, weights: Weights) -> Lesson:
    """Return the lesson with the candidates that can matter: the best, and all decided ones."""
    case = lesson.case
    bits = [sum(r.bits for r in weigh(seen, weights)) for _, seen in case.candidates]
    best = sorted(range(len(bits)), key=lambda i: -bits[i])[:_WEIGHED]
    kept = sorted({*best, *lesson.rejected, *([case.right] if lesson.confirmed else [])})
    place = {old: new for new, old in enumerate(kept)}
    return Lesson(
        replace(
            case,
            candidates=[case.candidates[i] for i in kept],
            right=place[case.right] if lesson.confirmed else -1,
        ),
        frozenset(place[i] for i in lesson.rejected),
    )


def learn(lessons: Sequence[Lesson], start: Weights) -> Weights:
    """Return the weights after the lessons; without lessons they are the starting ones."""
    if not lessons:
        return start
    return _learnt(_sheet(lessons, start), [True] * len(lessons), start)


def _learnt(sheet: _Sheet, taught: Sequence[bool], start: Weights) -> Weights:
    """Return the weights after those lessons of the sheet that are taught."""
    import torch

    balance = _balance(sheet, taught)
    bend = torch.zeros(sheet.matrix.shape[1], requires_grad=True)
    never = torch.zeros((), requires_grad=True)
    optimiser = torch.optim.LBFGS([bend, never], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def cost() -> Any:
        optimiser.zero_grad()
        total = _surprise(sheet, balance, bend, _bounded(never)) + _reluctance(sheet, bend, never)
        total.backward()
        return total

    optimiser.step(cost)
    return replace(
        start,
        curves={**start.curves, **_bent(sheet, bend.detach().tolist(), start)},
        never_bits=start.never_bits + float(_bounded(never.detach())),
    )


def _bounded(never: Any) -> Any:
    """Return the departure of "never handed in", in bits, which ends at two."""
    import torch

    return _NEVER_AT_MOST * torch.tanh(never / _NEVER_AT_MOST)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All lessons as one matrix, a row a candidate; bits in float32.

    `matrix` holds the share of each knot in each row, `base` the starting bits of the
    rows and, after them, of "never handed in" of each lesson; `group` the lesson of each,
    `said` 1 for what the desk left possible. Of each lesson, `confirmed` is whether it has a
    right item and `slips` the chance of what was said had the hand slipped. `spans` are
    the columns of each reason, `start` the starting bits of all columns.
    """

    matrix: Any
    base: Any
    group: Any
    said: Any
    confirmed: Any
    slips: Any
    spans: Mapping[str, tuple[int, int]]
    start: Any


def _sheet(lessons: Sequence[Lesson], start: Weights) -> _Sheet:
    import numpy as np
    import torch

    spans = _spans(lessons, start)
    rows = sum(len(lesson.case.candidates) for lesson in lessons)
    matrix = np.zeros((rows, max((end for _, end in spans.values()), default=0)), np.float32)
    base, group, said = list[float](), list[int](), list[float]()
    for number, lesson in enumerate(lessons):
        for i, (_, observations) in enumerate(lesson.case.candidates):
            base.append(_written(matrix[len(base)], observations, spans, start))
            group.append(number)
            said.append(i == lesson.case.right if lesson.confirmed else i not in lesson.rejected)
    return _Sheet(
        matrix=torch.from_numpy(matrix),
        base=torch.tensor([*base, *(never_score(start, le.case.register_size) for le in lessons)]),
        group=torch.tensor([*group, *range(len(lessons))]),
        said=torch.tensor([*said, *(not le.confirmed for le in lessons)], dtype=torch.float32),
        confirmed=torch.tensor([lesson.confirmed for lesson in lessons]),
        slips=torch.tensor([_slip_share(lesson) for lesson in lessons]),
        spans=spans,
        start=torch.tensor([b for name in spans for b in start.curves[name].bits]),
    )


def _written(
    row: Any,
    observations: Sequence[Observation],
    spans: Mapping[str, tuple[int, int]],
    start: Weights,
) -> float:
    """Write a candidate's row of the matrix, and return its starting bits."""
    bits = 0.0
    for seen in observations:
        if seen.name in spans:
            curve = start.curves[seen.name]
            _share_out(row, spans[seen.name][0], curve.knots, seen.x)
            bits += curve(seen.x)
    return bits


def _spans(lessons: Sequence[Lesson], start: Weights) -> dict[str, tuple[int, int]]:
    """Return which columns are a reason's, for the reasons that the lessons speak of."""
    seen = {o.name for le in lessons for _, observed in le.case.candidates for o in observed}
    spans: dict[str, tuple[int, int]] = {}
    width = 0
    for name, curve in start.curves.items():
        if name in seen:
            spans[name] = (width, width + len(curve.knots))
            width += len(curve.knots)
    return spans


def _share_out(row: Any, offset: int, knots: Sequence[float], x: float) -> None:
    """Write with which shares `x` lies between its neighbouring knots."""
    from bisect import bisect_right

    i = bisect_right(knots, x) - 1
    if i < 0 or i >= len(knots) - 1:
        row[offset + max(0, i)] = 1.0
        return
    share = (x - knots[i]) / (knots[i + 1] - knots[i])
    row[offset + i] = 1.0 - share
    row[offset + i + 1] = share


@dataclass(frozen=True, slots=True)
class _Balance:
    """How far each lesson speaks of "never handed in", and what it weighs; 0 to 1."""

    presence: Any
    weight: Any


def _balance(sheet: _Sheet, taught: Sequence[bool]) -> _Balance:
    import torch

    mask = torch.tensor(taught)
    confirmed = int((sheet.confirmed & mask).sum())
    rejected = int(mask.sum()) - confirmed
    expected = float(_absent(sheet)[mask].sum())
    spoken = min(1.0, rejected / expected) if expected > 0 else 0.0
    share = min(1.0, confirmed / rejected) if rejected else 1.0
    return _Balance(
        presence=torch.where(sheet.confirmed, torch.tensor(spoken), torch.tensor(1.0)),
        weight=torch.where(sheet.confirmed, torch.tensor(1.0), torch.tensor(share)) * mask,
    )


def _absent(sheet: _Sheet) -> Any:
    """Return the chance of "never handed in" of each lesson under the starting weights."""
    import torch

    mass = _masses(sheet, sheet.base)
    lessons = len(sheet.confirmed)
    return mass[-lessons:] / torch.zeros(lessons).index_add(0, sheet.group, mass)


def _masses(sheet: _Sheet, bits: Any) -> Any:
    """Return 2 to the power of the bits, the largest of each lesson made 1."""
    import torch

    scores = bits * _NATS
    top = torch.full((len(sheet.confirmed),), -torch.inf)
    top = top.scatter_reduce(0, sheet.group, scores.detach(), "amax")
    return torch.exp(scores - top[sheet.group])


def _slip_share(lesson: Lesson) -> float:
    """Return the chance of what was decided, had the hand slipped."""
    return 1.0 / (len(lesson.case.candidates) + 1) if lesson.confirmed else 1.0


def _surprise(sheet: _Sheet, balance: _Balance, bend: Any, never: Any) -> Any:
    """Summed surprise of what was decided, in nats."""
    import torch

    rows, lessons = len(sheet.matrix), len(sheet.confirmed)
    moved = torch.cat([sheet.matrix @ bend, never.expand(lessons)])
    mass = _masses(sheet, sheet.base + moved)

    def summed(masses: Any) -> Any:
        return torch.zeros(lessons).index_add(0, sheet.group[: len(masses)], masses) + 1e-30

    here, everything = summed(mass[:rows]), summed(mass)
    # Of a confirmed one: its chance among the candidates, times that any of them is right,
    # as far as that is spoken of.
    among = summed(mass * sheet.said) / torch.where(sheet.confirmed, here, everything)
    present = torch.where(sheet.confirmed, (here / everything) ** balance.presence, 1.0)
    told = (1.0 - SLIP) * among * present + SLIP * sheet.slips
    return -(balance.weight * torch.log(told)).sum()


def _reluctance(sheet: _Sheet, bend: Any, never: Any) -> Any:
    """What departing costs by the prior, in nats, and what a falling curve costs."""
    import torch

    total = (never / _NEVER) ** 2 / 2
    for first, end in sheet.spans.values():
        moved = bend[first:end]
        total = total + ((moved / _LEVEL) ** 2).mean() / 2
        if end - first > 1:
            total = total + ((torch.diff(moved) / _BEND) ** 2).sum() / 2
            falls = torch.relu(-torch.diff(sheet.start[first:end] + moved))
            total = total + 100.0 * (falls**2).sum()
    return total


def _bent(sheet: _Sheet, bend: Sequence[float], start: Weights) -> dict[str, Curve]:
    """Return the curves after the departures, rising, and for nobody where nothing agrees."""
    curves = {}
    for name, (first, end) in sheet.spans.items():
        old, bits = start.curves[name], list[float]()
        for knot, before, moved in zip(old.knots, old.bits, bend[first:end], strict=True):
            after = before + moved
            after = min(after, max(before, 0.0)) if knot <= 0.0 else after
            bits.append(max([after, *bits[-1:]]))
        curves[name] = Curve(old.knots, tuple(bits))
    return curves


def ranking_of(lesson: Lesson, weights: Weights) -> Ranking:
    """Rank a lesson's candidates as `match` does."""
    case = lesson.case
    weighed = [(str(i), weigh(seen, weights)) for i, (_, seen) in enumerate(case.candidates)]
    return rank(case.claim, weighed, weights, register_size=case.register_size, limit=len(weighed))


def mark(lesson: Lesson, weights: Weights) -> Mark:
    """Return how the weights did on one lesson."""
    ranking = ranking_of(lesson, weights)
    chances = {int(c.reference): c.probability for c in ranking.candidates}
    first = ranking.candidates[0] if ranking.candidates else None
    if lesson.confirmed:
        given = chances[lesson.case.right]
    else:
        given = max(0.0, 1.0 - sum(chances[i] for i in lesson.rejected))
    told = (1.0 - SLIP) * given + SLIP * _slip_share(lesson)
    return Mark(-log2(told), first.probability if first else 0.0, _first_right(lesson, ranking))


def _first_right(lesson: Lesson, ranking: Ranking) -> bool | None:
    """Return whether the first is right; a tie with the right one counts against it."""
    if not ranking.candidates:
        return None
    best = ranking.candidates[0].score_bits
    first = {int(c.reference) for c in ranking.candidates if c.score_bits == best}
    if lesson.confirmed:
        return first == {lesson.case.right}
    return False if first & lesson.rejected else None


def figures(lessons: Sequence[Lesson], marks: Sequence[Mark]) -> Figures:
    """Return what the marks of some lessons come to."""
    known = [(m.first, m.first_right) for m in marks if m.first_right is not None]
    confirmed = sum(lesson.confirmed for lesson in lessons)
    return Figures(
        claims=len(marks),
        confirmed=confirmed,
        known=len(known),
        surprise=round(sum(m.surprise for m in marks) / max(1, len(marks)), 4),
        right_first=round(sum(right for _, right in known) / max(1, confirmed), 4),
        calibration_error=round(calibration_error(known), 4) if known else 0.0,
    )


def held_out(
    lessons: Sequence[Lesson], start: Weights, folds: int, progress: Progress = silent
) -> list[Mark]:
    """Return each lesson's mark under weights learnt from the lessons of the other folds."""
    sheet = _sheet(lessons, start)
    order = sorted(range(len(lessons)), key=lambda i: (lessons[i].confirmed, lessons[i].case.claim))
    fold = {i: place % folds for place, i in enumerate(order)}
    marks: dict[int, Mark] = {}
    for number in range(folds):
        weights = _learnt(sheet, [fold[i] != number for i in range(len(lessons))], start)
        marks.update({i: mark(lessons[i], weights) for i in order if fold[i] == number})
        progress(number + 1, folds)
    return [marks[i] for i in range(len(lessons))]
