"""What each reason is worth: the figures again with it switched off.

Every pair is compared once; only weighing and ranking are done again, among the items
that were gathered with all reasons on. Two ways to switch a reason off: dropped, the
others weighing what they weighed, or with the others fitted anew without it. The second
is the fair one where reasons say the same thing: a sibling takes over what it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import exp2, log2
from typing import TYPE_CHECKING

from lostfound.desk.baselines import by_group
from lostfound.desk.evaluate import Weighed, outcome_on, weighed
from lostfound.desk.fit import Case, fit, with_curves
from lostfound.matching.quality import Outcome, measure
from lostfound.matching.rank import never_score, score
from lostfound.matching.weights import Weights

if TYPE_CHECKING:
    from lostfound.desk.measured import Study

Progress = Callable[[int, int], None]

# Bits a claim: less than this in the mean surprise is noise.
_NOISE_BITS = 0.005
_NOISE_CALIBRATION = 0.005
_FOLDS = 5
_ROUNDS = 400
# What is left to learn when one reason goes away: the others have their curves already.
_ROUNDS_MORE = 100
_LIKELIEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AblationRow:
    """The figures without one reason; `without` is empty for all reasons on.

    Shares are between 0 and 1; `other_languages` and `place_unclear` are recall at 1;
    `loss_bits` is the mean surprise of the right answers in bits a claim. `points` are the
    percentage points of recall at 1, and `bits` the bits a claim, that the reason is worth.
    `verdict` is helps or hurts by the bits; where these are noise, nothing, or unclear when
    another figure moved by more than one claim.
    """

    without: str
    recall_at_1: float
    recall_at_5: float
    other_languages: float
    place_unclear: float
    absent_none: int
    absent_strong: int
    present_called_none: float
    calibration_error: float
    look_alikes: float
    loss_bits: float
    points: float = 0.0
    bits: float = 0.0
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """All rows, ours first; `not_seen` are reasons that no pair of these claims shows."""

    claims: int
    absent: int
    rows: tuple[AblationRow, ...]
    not_seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A case with its candidates weighed, and the weights that its ranking goes by."""

    case: Case
    candidates: Weighed
    weights: Weights


def dropped(study: Study, progress: Progress) -> Ablation:
    """Return the figures with each reason dropped, the weights of the others as they are."""
    weights = study.counter.weights
    told = [_Told(case, weighed(case, weights), weights) for case in study.cases]
    names = _seen(study.cases, weights)
    rows = [_figures(study, "", told)]
    for done, name in enumerate(names, 1):
        rows.append(_figures(study, name, [_silenced(one, name) for one in told]))
        progress(done, len(names))
    return _ablation(study, rows, weights, names)


def refitted(study: Study, prior: Weights, progress: Progress) -> Ablation:
    """Return the figures with each reason dropped and the others fitted without it.

    Every claim is ranked by weights that never saw it. What was fitted from `prior` with
    all reasons is fitted on, for each row and for ours alike, without the one. Fitting sees
    the likeliest candidates of each claim, ranking all.
    """
    names = _seen(study.cases, prior)
    teaching = [case for case in study.cases if case.right >= 0 or not _right(study, case)]
    idle = [case for case in study.cases if case.right < 0 and _right(study, case)]
    tick = _counted(progress, _FOLDS * (len(names) + 2))
    likely = [_likeliest(case, prior) for case in teaching]
    start = [_fitted(likely, fold, prior, _ROUNDS, tick) for fold in range(_FOLDS)]
    rows = []
    for name in ("", *names):
        cases, rest = ([_without(case, name) for case in some] for some in (teaching, idle))
        likely = [_likeliest(case, start[0]) for case in cases]
        learnt = [_fitted(likely, fold, start[fold], _ROUNDS_MORE, tick) for fold in range(_FOLDS)]
        told = [(case, learnt[number % _FOLDS]) for number, case in enumerate((*cases, *rest))]
        rows.append(_figures(study, name, [_Told(c, weighed(c, w), w) for c, w in told]))
    return _ablation(study, rows, prior, names)


def _likeliest(case: Case, weights: Weights) -> Case:
    """Return the case with its likeliest candidates only, the right one always among them.

    The others together hold next to no probability, and cost most of the time.
    """
    bits = [score(reasons) for _, reasons in weighed(case, weights)]
    order = sorted(range(len(bits)), key=lambda i: (i != case.right, -bits[i]))[:_LIKELIEST]
    kept = [case.candidates[i] for i in order]
    return replace(case, candidates=kept, right=0 if case.right >= 0 else -1)


def _fitted(
    cases: Sequence[Case], fold: int, start: Weights, rounds: int, tick: Callable[[], None]
) -> Weights:
    """Return weights fitted on all cases but those of one fold; folds go by claim, evenly."""
    others = [case for number, case in enumerate(cases) if number % _FOLDS != fold]
    weights = with_curves(start, fit(others, start, rounds=rounds)) if others else start
    tick()
    return weights


def _counted(progress: Progress, total: int) -> Callable[[], None]:
    done = count(1)
    return lambda: progress(next(done), total)


def _seen(cases: Iterable[Case], weights: Weights) -> list[str]:
    """Return the weighed reasons that some pair shows, in alphabetical order."""
    shown = {o.name for case in cases for _, seen in case.candidates for o in seen}
    return sorted(shown & set(weights.curves))


def _silenced(told: _Told, name: str) -> _Told:
    kept = [(ref, tuple(r for r in reasons if r.name != name)) for ref, reasons in told.candidates]
    return replace(told, candidates=kept)


def _without(case: Case, name: str) -> Case:
    if not name:
        return case
    kept = [(ref, [o for o in seen if o.name != name]) for ref, seen in case.candidates]
    return replace(case, candidates=kept)


def _right(study: Study, case: Case) -> str:
    return study.references.get(study.answers.found.get(case.claim, ""), "")


def _figures(study: Study, name: str, told: Sequence[_Told]) -> AblationRow:
    outcomes = [
        outcome_on(one.case, one.candidates, one.weights, study.references, study.answers)
        for one in told
    ]
    losses = [loss for one in told if (loss := _surprise(study, one)) is not None]
    return _row(name, outcomes, study, sum(losses) / max(1, len(losses)))


def _row(name: str, outcomes: Sequence[Outcome], study: Study, loss: float) -> AblationRow:
    quality = measure(outcomes)
    groups = by_group({o.claim: o.place for o in outcomes if o.right}, study.answers)
    return AblationRow(
        without=name,
        recall_at_1=groups["all"].recall_at_1,
        recall_at_5=groups["all"].recall_at_5,
        other_languages=groups["other_languages"].recall_at_1,
        place_unclear=groups["place_unclear"].recall_at_1,
        absent_none=quality.absent_none,
        absent_strong=quality.absent_strong,
        present_called_none=round(quality.present_called_none, 4),
        calibration_error=round(quality.calibration_error, 4),
        look_alikes=round(quality.sibling_right, 4),
        loss_bits=round(loss, 4),
    )


def _surprise(study: Study, told: _Told) -> float | None:
    """Return the bits of surprise at the right answer; None where no block gathered it."""
    case = told.case
    if case.right < 0 and _right(study, case):
        return None
    bits = [score(reasons) for _, reasons in told.candidates]
    never = never_score(told.weights, case.register_size)
    top = max([never, *bits])
    total = exp2(never - top) + sum(exp2(b - top) for b in bits)
    return log2(total) + top - (bits[case.right] if case.right >= 0 else never)


def _ablation(
    study: Study, rows: Sequence[AblationRow], weights: Weights, names: Sequence[str]
) -> Ablation:
    ours, one = rows[0], _one_claim(study)
    judged = sorted((_judged(row, ours, one) for row in rows[1:]), key=_by_worth)
    return Ablation(
        claims=sum(bool(outcome.right) for outcome in study.outcomes),
        absent=sum(not outcome.right for outcome in study.outcomes),
        rows=(ours, *judged),
        not_seen=tuple(sorted(set(weights.curves) - set(names))),
    )


def _by_worth(row: AblationRow) -> tuple[float, str]:
    return -row.bits, row.without


def _one_claim(study: Study) -> dict[str, float]:
    """Return how far one claim moves each figure; the calibration error has its own noise."""
    places = {o.claim: o.place for o in study.outcomes if o.right}
    groups = by_group(places, study.answers)
    sizes = {
        "recall_at_1": groups["all"].claims,
        "recall_at_5": groups["all"].claims,
        "other_languages": groups["other_languages"].claims,
        "place_unclear": groups["place_unclear"].claims,
        "present_called_none": groups["all"].claims,
        "look_alikes": measure(study.outcomes).sibling_pairs,
    }
    steps = {name: 1 / max(1, size) for name, size in sizes.items()}
    counts = {"absent_none": 1.0, "absent_strong": 1.0}
    return {**steps, **counts, "calibration_error": _NOISE_CALIBRATION}


def _judged(row: AblationRow, ours: AblationRow, one: Mapping[str, float]) -> AblationRow:
    """Return the row with what the reason is worth: what is lost without it."""
    points = round(100 * (ours.recall_at_1 - row.recall_at_1), 2)
    bits = round(row.loss_bits - ours.loss_bits, 4)
    if abs(bits) >= _NOISE_BITS:
        verdict = "helps" if bits > 0 else "hurts"
    else:
        verdict = "unclear" if _moved(row, ours, one) else "nothing"
    return replace(row, points=points, bits=bits, verdict=verdict)


def _moved(row: AblationRow, ours: AblationRow, one: Mapping[str, float]) -> bool:
    """Return whether any figure differs by more than one claim."""
    # Figures are rounded to four decimals.
    return any(
        abs(getattr(row, name) - getattr(ours, name)) > step + 1e-3 for name, step in one.items()
    )
