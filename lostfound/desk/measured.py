"""One measurement on a filled register: our figures, and what was asked to stand beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.baselines import OURS, Baseline, by_group, run_baselines
from lostfound.desk.evaluate import (
    Evaluation,
    cases_of,
    figures_of,
    outcome_on,
    outcomes_of,
    references_of,
    weighed,
)

if TYPE_CHECKING:
    from lostfound.desk.ablation import Ablation
    from lostfound.desk.counter import Counter
    from lostfound.desk.fit import Case
    from lostfound.encoders.text import TextEncoder
    from lostfound.matching.quality import Outcome
    from lostfound.matching.values import Answers

Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Our figures and, where asked for, the rows beside them.

    `ablation` drops each reason from the weights as they are, `refitted` fits the others
    anew without it and cross-validates them.
    """

    ours: Evaluation
    baselines: tuple[Baseline, ...] = ()
    ablation: Ablation | None = None
    refitted: Ablation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A register whose claims were matched once; `cases` hold all observations, where kept.

    `references` are those of the found items by external id.
    """

    counter: Counter
    answers: Answers
    references: dict[str, str]
    outcomes: Sequence[Outcome]
    cases: Sequence[Case] = ()

    @property
    def ours(self) -> Evaluation:
        """Our figures."""
        register = self.counter.register
        return figures_of(self.outcomes, register.found_count(), self.counter.weights.version)


def study_of(
    counter: Counter, answers: Answers, progress: Progress, *, keep_cases: bool = False
) -> Study:
    """Match every claim of the register; `keep_cases` for an ablation afterwards."""
    references, weights = references_of(counter), counter.weights
    if not keep_cases:
        outcomes, cases = outcomes_of(counter, answers, progress), []
    else:
        cases = cases_of(counter, answers, progress, every=True)
        outcomes = [
            outcome_on(case, weighed(case, weights), weights, references, answers) for case in cases
        ]
    return Study(
        counter=counter, answers=answers, references=references, outcomes=outcomes, cases=cases
    )


def baselines_beside(
    study: Study, minilm: Callable[[], TextEncoder], stages: Stages
) -> tuple[Baseline, ...]:
    """Return our recall and that of simple methods, one row each."""
    places = {outcome.claim: outcome.place for outcome in study.outcomes if outcome.right}
    ours = Baseline(method=OURS, groups=by_group(places, study.answers))
    return (ours, *run_baselines(study.counter, study.answers, minilm, stages))
