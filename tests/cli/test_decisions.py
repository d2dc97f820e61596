"""Pending, confirm, reject, unsure, undo and the review: a person decides and can go back."""

from __future__ import annotations

from typing import Any

import pytest

TAILLY = "a6-beaune-tailly"
Pair = tuple[str, str]


@pytest.fixture
def pair(lf: Any) -> Pair:
    """A claim, and an item that came in after it: (claim, found)."""
    claim = lf("claim", "add", "Nous avons perdu le doudou lapin gris de notre fille, noeud rose",
               "--lost", "hier", "--place", "Beaune Tailly", "--json")  # fmt: skip
    found = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", TAILLY,
               "--at", "hier 14h", "--json")  # fmt: skip
    assert found.data["claims"][0]["claim"] == claim.data["reference"]
    return claim.data["reference"], found.data["reference"]


def test_a_new_item_names_the_claims_it_looks_like(lf: Any) -> None:
    lf("claim", "add", "doudou lapin gris perdu, noeud rose", "--place", "Beaune Tailly",
       "--lost", "hier")  # fmt: skip
    out = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", TAILLY,
             "--at", "hier 14h").out  # fmt: skip
    assert "1 open claim looks like this:" in out
    assert "lostfound confirm C-" in out


def test_pending_shows_a_pair_once(lf: Any, pair: Pair) -> None:
    first = lf("pending", "--json").data
    assert [(row["claim"], row["found"]) for row in first] == [pair]
    assert first[0]["reasons"]
    assert lf("pending", "--json").data == []
    assert len(lf("pending", "--all", "--json").data) == 1


def test_confirming_matches_the_claim(lf: Any, pair: Pair) -> None:
    data = lf("confirm", *pair, "--note", "photo agrees", "--json").data
    assert (data["verdict"], data["by"], data["claim_status"]) == ("confirm", "marie", "matched")
    assert "confirm" in lf("found", "show", pair[1]).out
    assert lf("pending", "--all", "--json").data == []


def test_references_may_come_in_either_order(lf: Any, pair: Pair) -> None:
    assert lf("confirm", pair[1], pair[0]).status == 0


def test_two_claims_for_one_item_the_second_is_told_who_was_first(lf: Any, pair: Pair) -> None:
    other = lf("claim", "add", "doudou lapin gris", "--json").data["reference"]
    lf("confirm", *pair)
    ended = lf("--by", "paul", "confirm", other, pair[1], "--json")
    assert ended.status == 1
    assert ended.error["code"] == "conflict"
    assert "marie" in ended.error["message"]


def test_a_rejected_pair_stays_away(lf: Any, pair: Pair) -> None:
    lf("reject", *pair)
    assert lf("pending", "--all", "--json").data == []
    listed = [c["reference"] for c in lf("match", pair[0], "--json").data["candidates"]]
    assert pair[1] not in listed


def test_new_evidence_brings_a_rejected_pair_back(lf: Any, pair: Pair) -> None:
    lf("reject", *pair)
    lf("found", "edit", pair[1], "--colour", "gris clair")
    listed = [c["reference"] for c in lf("match", pair[0], "--json").data["candidates"]]
    assert pair[1] in listed
    assert [row["found"] for row in lf("pending", "--all", "--json").data] == [pair[1]]


def test_undo_takes_back_ones_own_last_decision(lf: Any, pair: Pair) -> None:
    lf("reject", *pair)
    assert lf("--by", "paul", "undo").status == 4
    assert lf("undo", "--json").data["verdict"] == "undo"
    listed = [c["reference"] for c in lf("match", pair[0], "--json").data["candidates"]]
    assert pair[1] in listed


def test_undoing_a_confirmation_opens_the_claim(lf: Any, pair: Pair) -> None:
    lf("confirm", *pair)
    assert lf("undo", *pair, "--json").data["claim_status"] == "open"


def test_undoing_nothing_is_refused(lf: Any, pair: Pair) -> None:
    assert lf("undo", *pair).status == 1


def test_what_was_shown_is_kept_with_a_decision_made_in_review(lf: Any, pair: Pair) -> None:
    lf("review", stdin="c\n")
    assert lf("claim", "show", pair[0], "--json").data["decisions"][0]["verdict"] == "confirm"


def test_the_review_decides_nothing_by_default(lf: Any, pair: Pair) -> None:
    for keys in ("", "\n\n", "x\n?\nq\n", "m\no\nq\n"):
        ended = lf("review", stdin=keys)
        assert ended.status == 0
        assert "Nothing decided" in ended.out
    assert lf("claim", "show", pair[0], "--json").data["status"] == "open"


def test_the_review_takes_back_on_the_way_back(lf: Any, pair: Pair) -> None:
    other = lf("found", "add", "doudou lapin gris clair, noeud rose", "--venue", TAILLY,
               "--at", "hier 15h", "--json").data["reference"]  # fmt: skip
    lf("review", stdin="r\np\nu\nq\n")
    verdicts = [d["verdict"] for d in lf("claim", "show", pair[0], "--json").data["decisions"]]
    assert verdicts == ["reject", "undo", "unsure"]
    assert other


def test_more_shows_every_reason(lf: Any, pair: Pair) -> None:
    assert "sum" in lf("review", stdin="m\nq\n").out


def test_an_empty_queue_says_so(lf: Any) -> None:
    assert "Nothing is waiting" in lf("review").out
    assert "Nothing new" in lf("pending").out


def test_the_log_keeps_every_decision(lf: Any, pair: Pair) -> None:
    lf("confirm", *pair)
    lf("undo", *pair)
    what = [line["what"] for line in lf("log", pair[1], "--json").data]
    assert any(words.startswith("confirm") for words in what)
    assert any(words.startswith("undo") for words in what)
    assert lf("db", "check").status == 0
