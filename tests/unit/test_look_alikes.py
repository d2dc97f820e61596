"""Siblings differ in one to three facts: which, and what to ask, without giving it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.results import PendingPair
from lostfound.domain.values import Claim, Fact, FoundItem, Mark, Venue, Window
from lostfound.matching.differ import differences, question
from lostfound.matching.sides import Side
from lostfound.matching.values import Candidate, Ranking, Reason
from lostfound.views.decisions import review_text
from lostfound.views.match import question_text

BEAR = Side(
    "C-1",
    kinds=(Fact("cuddly-toy"),),
    colours=(Fact("beige"),),
    details={"animal:bear": Fact("animal:bear")},
)
TOPICS = {
    "brand": {"brands": {"corolle": Fact("corolle")}},
    "colour": {"colours": (Fact("beige"), Fact("red", 0.6, "rouge", "scarf"))},
    "inscription": {"marks": {"jo field": Mark("name", "jo field", "Jo Field")}},
    "size or model": {"marks": {"38": Mark("size", "38", "taille 38")}},
    "pattern or material": {"details": {**BEAR.details, "wool": Fact("wool")}},
    "what is on it or in it": {"details": {**BEAR.details, "part:bell": Fact("part:bell")}},
    "wear and repairs": {"details": {**BEAR.details, "wear:torn": Fact("wear:torn")}},
}


def sibling(reference: str, **changes: object) -> Side:
    return replace(BEAR, reference=reference, **changes)  # type: ignore[arg-type]


def plain(value: str) -> str:
    return value.rpartition(":")[2]


@pytest.mark.parametrize("topic", TOPICS)
def test_one_fact_that_one_of_two_has_tells_them_apart(topic: str) -> None:
    found = differences([sibling("F-1", **TOPICS[topic]), sibling("F-2")], plain)
    assert [d.topic for d in found] == [topic]
    assert found[0].says["F-1"] and not found[0].says["F-2"]
    assert question(BEAR, found)


def test_whole_inscriptions_are_told_apart() -> None:
    sides = [sibling("F-1", **TOPICS["inscription"]), sibling("F-2")]
    assert differences(sides, plain)[0].says["F-1"] == "Jo Field"


def test_a_telephone_number_is_named_and_its_digest_is_not() -> None:
    mark = Mark("phone", "9f86d081884c7d65", "telephone number")
    sides = [sibling("F-1", marks={mark.value: mark}), sibling("F-2")]
    assert differences(sides, plain)[0].says["F-1"] == "telephone number"


def test_what_the_claim_has_told_is_not_asked_again() -> None:
    two = {**TOPICS["brand"], **TOPICS["pattern or material"]}
    found = differences([sibling("F-1", **two), sibling("F-2")], plain)
    assert "brand" in question(BEAR, found)
    told = replace(BEAR, brands={"corolle": Fact("corolle")})
    assert "made of" in question(told, found)


def test_a_part_not_yet_told_is_asked_for_though_the_thing_itself_was_told() -> None:
    red, grey = (
        sibling(ref, colours=(Fact(own), Fact(scarf, 0.6, "", "scarf")))
        for ref, own, scarf in (("F-1", "beige", "red"), ("F-2", "grey", "green"))
    )
    assert "which part" in question(BEAR, differences([red, grey], plain))


def test_look_alikes_in_all_that_is_told_get_an_open_question() -> None:
    grey = sibling("F-2", colours=(Fact("grey"),))
    assert "not told yet" in question(BEAR, differences([sibling("F-1"), grey], plain))
    assert "not told yet" in question(BEAR, differences([sibling("F-1"), sibling("F-2")], plain))


@given(
    st.lists(st.sampled_from(sorted(TOPICS)), max_size=4),
    st.lists(st.sampled_from(sorted(TOPICS)), max_size=4),
)
def test_a_question_never_holds_what_a_record_says(one: list[str], other: list[str]) -> None:
    sides = []
    for number, topics in enumerate((one, other)):
        changes: dict[str, object] = {}
        for topic in topics:
            changes |= TOPICS[topic]
        sides.append(sibling(f"F-{number}", **changes))
    asked = question(BEAR, differences(sides, plain)).lower()
    assert not any(value in asked for value in ("corolle", "red", "jo field", "38", "wool", "bell"))


def test_the_order_of_look_alikes_changes_nothing() -> None:
    sides = [sibling("F-1", **TOPICS["brand"]), sibling("F-2", **TOPICS["colour"]), sibling("F-3")]
    forth, back = differences(sides, plain), differences(sides[::-1], plain)
    assert [(d.topic, d.says) for d in forth] == [(d.topic, d.says) for d in back]


def alike() -> Ranking:
    sides = [
        sibling("F-9BVQTP", colours=(Fact("beige"), Fact("red", 0.6, "rouge", "scarf"))),
        sibling("F-VGTK7K", colours=(Fact("beige"), Fact("green", 0.6, "verte", "scarf"))),
    ]
    found = differences(sides, plain)
    candidates = tuple(
        Candidate(
            side.reference, 0.48, "several alike", 12.0, (Reason("kind", 12.0, "cuddly toy"),)
        )
        for side in sides
    )
    return Ranking("C-KFDPH2", candidates, 0.02, "several alike", 0.02, 40,
                   question(BEAR, found), found)  # fmt: skip


def test_two_that_differ_in_one_fact_read_so() -> None:
    assert (
        question_text(alike(), 80)
        == """\
They differ in:
  ~ colour: F-9BVQTP red (scarf); F-VGTK7K green (scarf)
Ask the owner, without saying what you see:
  ? Which colours has it, and which part has which?"""
    )


def test_on_a_narrow_screen_they_read_so() -> None:
    assert (
        question_text(alike(), 40)
        == """\
They differ in:
  ~ colour: F-9BVQTP red (scarf);
      F-VGTK7K green (scarf)
Ask the owner, without saying what you
see:
  ? Which colours has it, and which part
    has which?"""
    )


def test_the_review_tells_look_alikes_apart_and_says_why_the_pair_is_first() -> None:
    ranking = alike()
    at = datetime(2026, 11, 12, 15, 20)
    item = FoundItem(reference="F-9BVQTP", venue="a6-x", description="ours beige, écharpe rouge",
                     found=Window(at, at), shelf="C1")  # fmt: skip
    pair = PendingPair(
        claim=Claim(reference="C-KFDPH2", text="Ma fille a perdu son petit ours beige."),
        item=item,
        venue=Venue(key="a6-x", name="Beaune Tailly", kind="services", motorway="A6"),
        candidate=ranking.candidates[0],
        first="a child's comforter",
        differences=ranking.differences,
        question=ranking.question,
    )
    assert (
        review_text(pair, 2, 5, 60, explain=False)
        == """\
C-KFDPH2  Ma fille a perdu son petit ours beige.
F-9BVQTP  ours beige, écharpe rouge
found     2026-11-12 15:20, Beaune Tailly, A6
shelf     C1
48 %  several alike  first: a child's comforter
    + kind: cuddly toy
They differ in:
  ~ colour: F-9BVQTP red (scarf); F-VGTK7K green (scarf)
Ask the owner, without saying what you see:
  ? Which colours has it, and which part has which?
2 of 5: c confirm, r reject, u unsure, s skip, m more, o
photos, p previous, q quit, ? help"""
    )
