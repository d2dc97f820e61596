"""Measure the matching on a register whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from lostfound.desk.fit import Case, cross_validate, fit, with_curves
from lostfound.desk.match import claim_subject, match_claim, observe
from lostfound.domain.records import ClaimFilter, FoundFilter
from lostfound.matching.quality import Group, Outcome, measure, place_of
from lostfound.matching.rank import rank, weigh
from lostfound.matching.values import Answers, Ranking, Reason

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.weights import Weights

Stages = Callable[[str], Callable[[int, int], None]]
Progress = Callable[[int, int], None]

# A right item that is not among the first fifty is as good as not found.
_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures with the names that scripts rely on; shares are between 0 and 1.

    `absent` counts claims whose item was never handed in; `present_called_none` is the
    share of the others that were told "not here"; `look_alikes` counts claims whose item
    has a look-alike in the ranking and in how many the right one is above it.
    """

    claims: int
    items: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    mrr: float
    by_language: dict[str, dict[str, float]]
    by_place_noise: dict[str, dict[str, float]]
    absent: dict[str, int]
    present_called_none: float
    calibration_error: float
    look_alikes: dict[str, float]
    weights: str
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


def outcomes_of(counter: Counter, answers: Answers, progress: Progress) -> list[Outcome]:
    """Return what became of each claim, in the order of their references."""
    claims = counter.register.list_claims(ClaimFilter(limit=0))
    references = references_of(counter)
    outcomes = []
    for done, claim in enumerate(claims, 1):
        right = references.get(answers.found.get(claim.external_id, ""), "")
        sibling = references.get(answers.sibling.get(claim.external_id, ""), "")
        ranking = match_claim(counter, claim.reference, _LISTED)
        outcomes.append(_outcome(claim.external_id, ranking, right, sibling, answers))
        progress(done, len(claims))
    return outcomes


def _outcome(claim: str, ranking: Ranking, right: str, sibling: str, answers: Answers) -> Outcome:
    first = ranking.candidates[0] if ranking.candidates else None
    return Outcome(
        claim=claim,
        right=right,
        place=place_of(ranking, right),
        level=ranking.level,
        first_probability=first.probability if first else 0.0,
        first_is_right=bool(right and first and first.reference == right),
        none_probability=ranking.none_probability,
        sibling_place=place_of(ranking, sibling) if sibling else 0,
        language=answers.language.get(claim, ""),
        place_noise=answers.place_noise.get(claim, ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """Weights fitted on all claims, and how weights fitted on other claims did on each.

    `held_out` are the figures of the cross-validation, `seen` those on the claims that
    the shipped weights were fitted on, which flatter.
    """

    weights: Weights
    held_out: Evaluation
    seen: Evaluation


def refit(
    counter: Counter, answers: Answers, start: Weights, stages: Stages, *, version: str
) -> Refit:
    """Fit weights on the register's claims, starting from `start`, and cross-validate them."""
    cases = cases_of(counter, answers, stages("comparing"))
    references = references_of(counter)
    tested = cross_validate(cases, start, progress=stages("cross-validating"))
    weights = replace(with_curves(start, fit(cases, start)), version=version)
    return Refit(
        weights=weights,
        held_out=_on_cases(tested, references, answers, "cross-validated"),
        seen=_on_cases([(c, weights) for c in cases], references, answers, version),
    )


def _on_cases(
    tested: Sequence[tuple[Case, Weights]],
    references: dict[str, str],
    answers: Answers,
    weights: str,
) -> Evaluation:
    outcomes = [
        outcome_on(case, weighed(case, learnt), learnt, references, answers)
        for case, learnt in tested
    ]
    return figures_of(outcomes, tested[0][0].register_size if tested else 0, weights)


Weighed = Sequence[tuple[str, tuple[Reason, ...]]]
"""(reference, reasons) of each gathered item."""


def weighed(case: Case, weights: Weights) -> Weighed:
    """Return the candidates of a case with their observations turned into reasons."""
    return [(reference, weigh(seen, weights)) for reference, seen in case.candidates]


def outcome_on(
    case: Case,
    candidates: Weighed,
    weights: Weights,
    references: dict[str, str],
    answers: Answers,
) -> Outcome:
    """Return what becomes of a case when its candidates are ranked for these reasons."""
    size = case.register_size
    ranking = rank(case.claim, candidates, weights, register_size=size, limit=_LISTED)
    right = references.get(answers.found.get(case.claim, ""), "")
    sibling = references.get(answers.sibling.get(case.claim, ""), "")
    return _outcome(case.claim, ranking, right, sibling, answers)


def cases_of(
    counter: Counter, answers: Answers, progress: Progress, *, every: bool = False
) -> list[Case]:
    """Return what fitting learns from: the observations of every gathered item of each claim.

    `every` keeps the claims whose right item no block gathered, which teach nothing.
    """
    claims = counter.register.list_claims(ClaimFilter(limit=0))
    references = references_of(counter)
    size = counter.register.found_count()
    cases = []
    for done, claim in enumerate(claims, 1):
        observed = observe(counter, claim_subject(counter, claim)).pairs
        right = references.get(answers.found.get(claim.external_id, ""), "")
        names = [side.reference for side, _ in observed]
        at = names.index(right) if right in names else -1
        if at >= 0 or not right or every:
            pairs = [(side.reference, seen) for side, seen in observed]
            cases.append(Case(claim.external_id, pairs, at, size))
        progress(done, len(claims))
    return cases


def references_of(counter: Counter) -> dict[str, str]:
    """Return external id -> reference of the found items."""
    items = counter.register.list_found(FoundFilter(limit=0))
    return {item.external_id: item.reference for item in items if item.external_id}


def figures_of(outcomes: Sequence[Outcome], items: int, weights: str) -> Evaluation:
    """Return the figures of all outcomes, in a register of so many items."""
    quality = measure(outcomes)
    overall = quality.overall
    return Evaluation(
        claims=overall.claims,
        items=items,
        recall_at_1=round(overall.recall_at_1, 4),
        recall_at_5=round(overall.recall_at_5, 4),
        recall_at_10=round(overall.recall_at_10, 4),
        mrr=round(overall.mrr, 4),
        by_language=_groups(quality.by_language),
        by_place_noise=_groups(quality.by_place_noise),
        absent={
            "claims": quality.absent,
            "none": quality.absent_none,
            "strong": quality.absent_strong,
        },
        present_called_none=round(quality.present_called_none, 4),
        calibration_error=round(quality.calibration_error, 4),
        look_alikes={
            "pairs": quality.sibling_pairs,
            "right_above": round(quality.sibling_right, 4),
        },
        weights=weights,
    )


def _groups(rows: dict[str, Group]) -> dict[str, dict[str, float]]:
    return {
        name: {figure: round(value, 4) for figure, value in asdict(row).items()}
        for name, row in rows.items()
    }
