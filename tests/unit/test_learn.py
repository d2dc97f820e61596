"""Learning from the desk: few or mistaken decisions move little, many that agree teach."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lostfound.desk.fit import Case
from lostfound.desk.learnt import as_text, digest_of, weights_of
from lostfound.desk.lessons import (
    Figures,
    Lesson,
    figures,
    held_out,
    learn,
    mark,
    nearest,
    ranking_of,
)
from lostfound.domain.records import LearntWeights
from lostfound.matching.delay import Delay
from lostfound.matching.evidence import Observation
from lostfound.matching.weights import Curve, Weights

# Weights of the tests' own, so that a new fit of the shipped ones changes nothing here.
SHIPPED = Weights(
    version="start",
    curves={
        "kind": Curve((-1.0, 0.0, 3.0, 5.0, 12.0), (-4.0, -1.3, 2.1, 3.7, 7.0)),
        "colour": Curve((-2.0, -1.0, 0.0, 2.0, 4.0, 6.0), (-2.6, -1.3, -0.1, 2.4, 4.2, 5.5)),
        "brand": Curve((-1.0, 0.0, 7.0, 14.0), (-2.0, 0.0, 2.7, 7.4)),
        "details": Curve((0.0, 1.0, 3.0, 6.0, 9.0, 13.0), (-1.0, -0.5, 0.4, 1.6, 2.0, 2.9)),
        "words": Curve((0.0, 2.0, 5.0, 8.0, 12.0), (0.0, 0.1, 0.3, 1.2, 2.3)),
        "place": Curve((-6.0, 0.0, 4.0, 8.0, 12.0), (-8.0, -0.3, 2.6, 8.1, 10.3)),
        "time": Curve((-9.0, -1.0, 0.0, 2.0, 8.0), (-7.7, -2.4, -1.3, 1.8, 9.2)),
        "photo": Curve((0.4, 0.6, 0.9), (-4.0, 0.0, 11.0)),
        "same picture": Curve((-12.0, -8.0, 0.0), (0.0, 6.0, 14.0)),
    },
    delay=Delay((-24.0, 0.0, 24.0, 720.0), (0.0, 0.02, 0.6, 1.0)),
    never_bits=1.1,
)
SIZE = 2000


def lessons(n: int, seed: int = 1, *, usual: bool = False) -> list[Lesson]:
    """Claims of a desk that writes colours down at random and notes every detail.

    Colours mislead and details tell, more than the starting weights think of either;
    `usual` is a desk as they know it.
    """
    dice = random.Random(seed)
    made = []
    for i in range(n):
        right = dice.randrange(12)
        candidates = [(f"F-{j}", _seen(dice, j == right, usual)) for j in range(12)]
        made.append(Lesson(Case(f"C-{seed}-{i}", candidates, right, SIZE)))
    return made


def _seen(dice: random.Random, right: bool, usual: bool) -> list[Observation]:
    agrees = dice.random() < (0.9 if right else 0.1) if usual else dice.random() < 0.5
    return [
        Observation("kind", 5.0),
        Observation("place", dice.choice([8.0, 10.0] if right or not usual else [0.0, 6.0, 8.0])),
        Observation("time", dice.uniform(2, 6)),
        Observation("colour", 4.0 if agrees else -2.0),
        Observation("details", dice.uniform(4, 12) if right else dice.uniform(0, 6)),
        Observation("words", dice.uniform(2, 10) if right else dice.uniform(0, 8)),
    ]


def told(some: list[Lesson], weights: Weights) -> Figures:
    return figures(some, [mark(one, weights) for one in some])


def largest_move(weights: Weights) -> float:
    pairs = [(SHIPPED.curves[n].bits, weights.curves[n].bits) for n in SHIPPED.curves]
    return max(abs(a - b) for old, new in pairs for a, b in zip(old, new, strict=True))


def rejecting(lesson: Lesson, *places: int) -> Lesson:
    return Lesson(replace(lesson.case, right=-1), frozenset(places))


def mistaken(some: list[Lesson], seed: int = 5) -> list[Lesson]:
    """The same claims with another item confirmed."""
    dice = random.Random(seed)
    wrong = [(one, (one.case.right + dice.randrange(1, 12)) % 12) for one in some]
    return [Lesson(replace(one.case, right=other)) for one, other in wrong]


HOLD_OUT = lessons(100, seed=9)


def test_without_decisions_nothing_moves() -> None:
    assert learn([], SHIPPED) == SHIPPED


@pytest.mark.parametrize("kind", ["right", "wrong", "right ones rejected", "first ones confirmed"])
def test_ten_decisions_hardly_move_anything(kind: str) -> None:
    ten = lessons(10, usual=True)
    if kind == "wrong":
        ten = mistaken(ten)
    elif kind == "right ones rejected":
        ten += [rejecting(one, one.case.right) for one in lessons(10, seed=2, usual=True)]
    elif kind == "first ones confirmed":
        ten = [Lesson(replace(one.case, right=0)) for one in ten]
    weights = learn(ten, SHIPPED)
    usual = lessons(100, seed=9, usual=True)
    before, after = told(usual, SHIPPED), told(usual, weights)
    assert before.right_first > 0.85
    assert largest_move(weights) < 0.6
    assert abs(weights.never_bits - SHIPPED.never_bits) < 0.3
    assert after.right_first >= before.right_first - 0.01
    assert after.surprise <= before.surprise + 0.1
    assert after.calibration_error <= before.calibration_error + 0.03


def test_hundreds_that_agree_better_what_was_held_out() -> None:
    weights = learn(lessons(300), SHIPPED)
    before, after = told(HOLD_OUT, SHIPPED), told(HOLD_OUT, weights)
    assert after.surprise < 0.75 * before.surprise
    assert after.right_first > before.right_first + 0.05
    assert weights.curves["details"](10) - weights.curves["details"](1) > (
        SHIPPED.curves["details"](10) - SHIPPED.curves["details"](1) + 1.0
    )


def test_a_few_slips_among_hundreds_do_no_harm() -> None:
    good = lessons(200)
    weights = learn(good, SHIPPED)
    with_slips = learn([*good, *mistaken(lessons(10, seed=3))], SHIPPED)
    assert told(HOLD_OUT, with_slips).right_first >= told(HOLD_OUT, weights).right_first - 0.03
    assert told(HOLD_OUT, with_slips).surprise < told(HOLD_OUT, SHIPPED).surprise


def test_a_desk_that_only_confirms_says_nothing_of_not_here() -> None:
    assert learn(lessons(100), SHIPPED).never_bits == pytest.approx(SHIPPED.never_bits, abs=1e-4)


def test_rejections_alone_do_not_drive_everything_to_not_here() -> None:
    rejections = [rejecting(one, *range(6)) for one in lessons(300, seed=4)]
    weights = learn([*lessons(10), *rejections], SHIPPED)
    assert SHIPPED.never_bits <= weights.never_bits < SHIPPED.never_bits + 0.5
    assert told(HOLD_OUT, weights).right_first >= told(HOLD_OUT, SHIPPED).right_first - 0.05


def test_a_rejected_item_loses_and_the_others_gain() -> None:
    (one,) = lessons(1, seed=6)
    first = int(ranking_of(one, SHIPPED).candidates[0].reference)
    no = rejecting(one, first)
    others = lessons(30)
    before, after = learn(others, SHIPPED), learn([no] * 30 + others, SHIPPED)
    assert mark(no, after).surprise < mark(no, before).surprise


def test_learnt_curves_rise_and_give_nothing_for_disagreement() -> None:
    weights = learn(lessons(200), SHIPPED)
    for name, curve in weights.curves.items():
        assert all(a <= b for a, b in pairwise(curve.bits)), name
        zero = [(x, b) for x, b in zip(curve.knots, curve.bits, strict=True) if x <= 0]
        assert all(b <= max(0.0, SHIPPED.curves[name](x)) for x, b in zero), name


def test_reasons_that_nobody_gave_stay_as_they_are() -> None:
    weights = learn(lessons(50), SHIPPED)
    for name in ("brand", "photo", "same picture"):
        assert weights.curves[name] == SHIPPED.curves[name]
    assert weights.delay == SHIPPED.delay


@settings(max_examples=3)
@given(order=st.permutations(range(30)))
def test_the_order_of_decisions_does_not_matter(order: list[int]) -> None:
    some = lessons(30)
    one, other = learn(some, SHIPPED), learn([some[i] for i in order], SHIPPED)
    for name in SHIPPED.curves:
        assert one.curves[name].bits == pytest.approx(other.curves[name].bits, abs=0.02)


def test_every_claim_is_held_out_once_from_weights_that_never_saw_it() -> None:
    some = [*lessons(20), *(rejecting(one, 0) for one in lessons(5, seed=8))]
    marks = held_out(some, SHIPPED, 5)
    assert len(marks) == 25
    seen = learn(some, SHIPPED)
    assert marks != [mark(one, seen) for one in some]
    assert figures(some, marks).confirmed == 20


def test_a_tie_with_the_right_one_counts_against_us() -> None:
    twins = [("F-a", [Observation("kind", 5.0)]), ("F-b", [Observation("kind", 5.0)])]
    assert mark(Lesson(Case("C", twins, 0, 10)), SHIPPED).first_right is False
    assert mark(Lesson(Case("C", twins, -1, 10), frozenset({1})), SHIPPED).first_right is False


def test_of_many_candidates_the_best_and_the_decided_ones_are_kept() -> None:
    many = [(f"F-{i}", [Observation("words", float(i % 18))]) for i in range(400)]
    kept = nearest(Lesson(Case("C", many, 0, SIZE), frozenset({18})), SHIPPED)
    assert len(kept.case.candidates) < 200
    assert kept.case.candidates[kept.case.right][0] == "F-0"
    assert [kept.case.candidates[i][0] for i in kept.rejected] == ["F-18"]


def test_weights_come_back_from_the_register_as_they_were_learnt() -> None:
    from datetime import datetime

    weights = learn(lessons(40), SHIPPED)
    kept = LearntWeights(
        made_at=datetime(2026, 5, 4), by="anna", claims=40, decisions=40, figures="{}",
        base=digest_of(SHIPPED), weights=as_text(weights), name="learnt-1",
    )  # fmt: skip
    back = weights_of(kept, replace(SHIPPED, version="another name for the same"))
    assert back is not None
    assert back.version == "learnt-1"
    assert back.curves["details"](7.0) == pytest.approx(weights.curves["details"](7.0), abs=0.001)
    other = replace(SHIPPED, never_bits=SHIPPED.never_bits + 1)
    assert weights_of(kept, other) is None
