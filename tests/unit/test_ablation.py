"""What a reason is worth: switched off in turn, dropped or with the others fitted anew."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from lostfound.desk import ablation
from lostfound.desk.ablation import Ablation, AblationRow, dropped, refitted
from lostfound.desk.evaluate import outcome_on, weighed
from lostfound.desk.fit import Case, Fitted
from lostfound.desk.measured import Study
from lostfound.matching.delay import Delay
from lostfound.matching.evidence import Observation
from lostfound.matching.rank import score
from lostfound.matching.values import Answers
from lostfound.matching.weights import Curve, Weights

LINE = Curve((0.0, 20.0), (0.0, 20.0))
FLAT = Curve((0.0, 20.0), (0.0, 0.0))
WEIGHTS = Weights(
    version="test",
    curves={"words": LINE, "kind": LINE, "spot": FLAT, "photo": LINE},
    delay=Delay((0.0, 1.0), (0.5, 0.5)),
    never_bits=0.0,
)


def silent(_done: int, _of: int) -> None:
    """Tell nobody how far the work is."""


def cases(n: int = 12) -> list[Case]:
    """Claims that words tell apart; kind helps a little, spot is worth nothing, one is absent."""
    dice = random.Random(3)
    made = []
    for i in range(n):
        right = -1 if i == n - 1 else dice.randrange(6)
        candidates = []
        for j in range(6):
            seen = [
                Observation("words", dice.uniform(14, 18) if j == right else dice.uniform(0, 6)),
                Observation("kind", 3.0 if j == right else dice.uniform(0, 2)),
                Observation("spot", dice.uniform(0, 20)),
                Observation("unweighed", 5.0),
            ]
            candidates.append((f"F-{j}", seen))
        made.append(Case(f"c{i}", candidates, right, 100))
    return made


def study(made: list[Case]) -> Study:
    """A study of such cases, item j known outside as j."""
    answers = Answers(
        found={c.claim: str(c.right) for c in made if c.right >= 0},
        sibling={},
        language={c.claim: "fr" if i % 2 else "de" for i, c in enumerate(made)},
        place_noise={},
    )
    references = {str(j): f"F-{j}" for j in range(6)}
    outcomes = [outcome_on(c, weighed(c, WEIGHTS), WEIGHTS, references, answers) for c in made]
    counter: Any = SimpleNamespace(weights=WEIGHTS)
    return Study(
        counter=counter, answers=answers, references=references, outcomes=outcomes, cases=made
    )


def rows(table: Ablation) -> dict[str, AblationRow]:
    return {row.without: row for row in table.rows}


def test_each_weighed_reason_that_was_seen_has_a_line_and_ours_is_first() -> None:
    table = dropped(study(cases()), silent)
    assert table.rows[0].without == ""
    assert set(rows(table)) == {"", "words", "kind", "spot"}
    assert table.not_seen == ("photo",)
    assert (table.claims, table.absent) == (11, 1)


def test_a_reason_is_worth_what_is_lost_without_it() -> None:
    told = rows(dropped(study(cases()), silent))
    assert told[""].recall_at_1 == 1.0
    assert told["words"].verdict == "helps"
    assert told["words"].points == pytest.approx(100 * (1 - told["words"].recall_at_1), abs=0.01)
    assert told["words"].bits == pytest.approx(told["words"].loss_bits - told[""].loss_bits)
    assert told["words"].bits > told["kind"].bits > 0


def test_a_reason_without_weight_is_worth_nothing_and_moves_nothing() -> None:
    told = rows(dropped(study(cases()), silent))
    assert told["spot"].verdict == "nothing"
    assert (told["spot"].points, told["spot"].bits) == (0.0, 0.0)


def test_a_reason_that_misleads_is_said_to_hurt() -> None:
    made = cases()
    for case in made:
        for j, (_, seen) in enumerate(case.candidates):
            seen.append(Observation("photo", 0.0 if j == case.right else 12.0))  # type: ignore[attr-defined]
    told = rows(dropped(study(made), silent))
    assert told["photo"].verdict == "hurts"
    assert told["photo"].bits < 0


def test_the_order_of_claims_does_not_matter() -> None:
    made = cases()
    assert dropped(study(made), silent).rows == dropped(study(made[::-1]), silent).rows


def test_a_right_item_that_no_block_gathered_counts_as_missed_but_not_in_the_loss() -> None:
    made = cases()
    whole = rows(dropped(study(made), silent))[""]
    lost = replace(made[0], claim="lost", right=-1)
    some = study([*made, lost])
    some.answers.found["lost"] = "99"
    some.references["99"] = "F-99"
    with_lost = rows(dropped(replace(some, outcomes=some.outcomes), silent))[""]
    assert with_lost.recall_at_1 == round(11 / 12, 4)
    assert with_lost.loss_bits == whole.loss_bits


def test_refitting_never_sees_the_reason_and_leaves_out_what_teaches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taught: list[tuple[set[str], int]] = []

    def pretend(given: list[Case], start: Weights, *, rounds: int) -> Fitted:
        names = {o.name for case in given for _, seen in case.candidates for o in seen}
        taught.append((names & set(WEIGHTS.curves), len(given)))
        assert rounds == (400 if len(taught) <= 5 else 100)
        return Fitted(start.curves, start.never_bits, 0.0)

    monkeypatch.setattr(ablation, "fit", pretend)
    made = cases()
    lost = replace(made[0], claim="lost", right=-1)
    some = study([*made, lost])
    some.answers.found["lost"] = "99"
    some.references["99"] = "F-99"
    table = refitted(some, WEIGHTS, silent)
    everything = {"words", "kind", "spot"}
    assert [names for names, _ in taught[::5]] == [
        everything, everything, {"words", "spot"}, {"words", "kind"}, {"kind", "spot"},
    ]  # fmt: skip
    # Twelve cases teach: each fold leaves out two or three of them.
    assert {size for _, size in taught} == {9, 10}
    assert rows(table)[""].recall_at_1 == round(11 / 12, 4)


def test_refitting_with_the_real_fit_keeps_ours_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablation, "_ROUNDS", 10)
    monkeypatch.setattr(ablation, "_ROUNDS_MORE", 3)
    told: list[tuple[int, int]] = []
    start = replace(WEIGHTS, curves={n: WEIGHTS.curves[n] for n in ("words", "spot")})
    made = cases(8)
    table = refitted(study(made), start, lambda done, of: told.append((done, of)))
    assert table.rows[0].without == ""
    assert rows(table)["words"].bits > 0
    assert told == [(i, 20) for i in range(1, 21)]


def test_one_claim_that_moves_is_no_evidence_but_two_are_unclear() -> None:
    made = study(cases())
    one = ablation._one_claim(made)
    ours = dropped(made, silent).rows[0]
    for moved, verdict in ((1, "nothing"), (2, "unclear")):
        row = replace(ours, without="kind", recall_at_1=round(1 - moved / 11, 4))
        assert ablation._judged(row, ours, one).verdict == verdict
    dearer = replace(ours, without="kind", loss_bits=ours.loss_bits + 0.006)
    assert ablation._judged(dearer, ours, one).verdict == "helps"
    cheaper = replace(ours, without="kind", loss_bits=ours.loss_bits - 0.006)
    assert ablation._judged(cheaper, ours, one).verdict == "hurts"


def test_fitting_sees_the_likeliest_candidates_and_the_right_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ablation, "_LIKELIEST", 2)
    case = cases()[0]
    worst = min(
        range(6), key=lambda i: score(weighed(case, WEIGHTS)[i][1]) if i != case.right else 99
    )
    kept = ablation._likeliest(replace(case, right=worst), WEIGHTS)
    assert [reference for reference, _ in kept.candidates] == [f"F-{worst}", f"F-{case.right}"]
    assert kept.right == 0
