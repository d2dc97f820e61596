"""Pending, confirm, reject, unsure, undo and the review: a person decides and can go back."""

from __future__ import annotations

import json
import os
import sys
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
    assert pair[0] in lf("pending").out
    assert "Nothing new" in lf("pending").out
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


def verdicts_of(lf: Any, claim: str) -> list[str]:
    return [d["verdict"] for d in lf("claim", "show", claim, "--json").data["decisions"]]


def test_the_last_answer_of_a_review_can_be_taken_back(lf: Any, pair: Pair) -> None:
    ended = lf("review", stdin="c\np\nr\nq\n")
    assert "All seen" in ended.err
    assert verdicts_of(lf, pair[0]) == ["confirm", "undo", "reject"]
    assert "1 rejected; 0 left." in ended.out


def test_taking_a_confirmation_back_brings_the_other_pairs_back(lf: Any, pair: Pair) -> None:
    lf(
        "claim",
        "add",
        "doudou lapin gris, noeud rose",
        "--place",
        "Beaune Tailly",
        "--lost",
        "hier",
    )
    assert "1 confirmed; 0 left." in lf("review", stdin="c\np\nc\nq\n").out
    lf("undo")
    ended = lf("review", stdin="c\np\nr\nr\nq\n")
    assert "2 rejected; 0 left." in ended.out


def test_the_review_leaves_a_colleagues_later_word_alone(
    lf: Any, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.cli import reviewing
    from lostfound.desk.decide import decide, the_pair

    keys = iter("upq")
    real = reviewing._take_back

    def meanwhile(counter: Any, shown: Any, verdict: str) -> bool:
        counter.by = "paul"
        decide(counter, the_pair(counter, "reject", *pair), "reject")
        counter.by = "marie"
        return real(counter, shown, verdict)

    monkeypatch.setattr(reviewing, "read_key", lambda: next(keys))
    monkeypatch.setattr(reviewing, "_take_back", meanwhile)
    assert "paul said reject" in lf("review").err
    assert verdicts_of(lf, pair[0]) == ["unsure", "reject"]


def test_a_shelf_or_a_confirmation_taken_back_is_no_new_evidence(lf: Any, pair: Pair) -> None:
    other = lf("found", "add", "doudou lapin gris clair", "--venue", TAILLY, "--at", "hier 15h",
               "--json").data["reference"]  # fmt: skip
    lf("reject", *pair)
    lf("confirm", pair[0], other)
    lf("undo", pair[0], other)
    lf("found", "edit", pair[1], "--shelf", "B4")
    listed = [c["reference"] for c in lf("match", pair[0], "--json").data["candidates"]]
    assert pair[1] not in listed
    assert pair[1] not in [row["found"] for row in lf("pending", "--all", "--json").data]


def test_new_evidence_lists_a_rejected_pair_once_more(
    lf: Any, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(lf("pending", "--json", "--mark-shown").data) == 1
    lf("reject", *pair)
    monkeypatch.setenv("LOSTFOUND_NOW", "2026-05-05T09:00")
    assert lf("pending", "--json").data == []
    lf("found", "edit", pair[1], "--colour", "gris clair")
    assert [row["found"] for row in lf("pending", "--json", "--mark-shown").data] == [pair[1]]
    assert lf("pending", "--json").data == []


def _nobody_reads() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("stdout", [_nobody_reads, lambda: os.devnull])
def test_a_pair_that_nobody_could_read_stays_new(
    lf: Any, pair: Pair, monkeypatch: pytest.MonkeyPatch, stdout: Any
) -> None:
    from lostfound.cli.edge import run

    with open(stdout(), "w") as gone, monkeypatch.context() as closed:  # noqa: PTH123
        closed.setattr(sys, "stdout", gone)
        run(["pending"])
    assert len(lf("pending", "--json").data) == 1


def test_an_item_given_to_somebody_is_offered_to_nobody_else(lf: Any, pair: Pair) -> None:
    other = lf("claim", "add", "doudou lapin gris, noeud rose", "--place", "Beaune Tailly",
               "--lost", "hier", "--json").data["reference"]  # fmt: skip
    lf("confirm", *pair)
    assert lf("pending", "--json").data == []
    assert lf("pending", "--all", "--json").data == []
    assert lf("db", "info", "--json").data["pending"] == 0
    assert lf("found", "edit", pair[1], "--colour", "gris clair", "--json").data["claims"] == []
    assert other


def test_a_reopened_claim_is_compared_with_what_came_in_meanwhile(lf: Any, pair: Pair) -> None:
    lf("confirm", *pair)
    late = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", TAILLY,
              "--at", "hier 14h", "--json")  # fmt: skip
    assert late.data["claims"] == []
    lf("undo", *pair)
    waiting = [row["found"] for row in lf("pending", "--all", "--json").data]
    assert late.data["reference"] in waiting


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), ValueError("odd"), OSError("disk")])
def test_what_fails_after_the_record_is_in_is_a_warning(
    lf: Any, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("lostfound.desk.owners.match_item", broken)
    monkeypatch.setattr("lostfound.desk.match.match_claim", broken)
    claim = lf("claim", "add", "doudou lapin gris perdu")
    assert claim.status == 0
    assert "is in the register" in claim.out
    found = lf("found", "add", "doudou lapin gris", "--venue", TAILLY, "--json")
    assert found.status == 0
    assert "Do not enter it again" in found.data["warnings"][-1]
    assert lf("found", "show", found.data["reference"]).status == 0


def test_a_plain_decision_keeps_what_the_lists_showed(lf: Any, pair: Pair, db: Any) -> None:
    import sqlite3

    lf("reject", *pair)
    with sqlite3.connect(db) as register:
        (shown,) = register.execute("SELECT shown FROM decision").fetchone()
    assert '"probability"' in shown


@pytest.mark.parametrize("thing", ["lapin gris, noeud rose", "raquette de tennis"])
def test_a_decision_on_a_pair_nobody_put_forward_keeps_the_reasons_of_the_moment(
    lf: Any, pair: Pair, db: Any, thing: str
) -> None:
    import sqlite3

    other = lf("found", "add", thing, "--venue", "a6-beaune-merceuil", "--at", "2026-01-02",
               "--json").data  # fmt: skip
    assert other["claims"] == []
    lf("reject", pair[0], other["reference"])
    with sqlite3.connect(db) as register:
        (shown,) = register.execute("SELECT shown FROM decision").fetchone()
    told = json.loads(shown)
    assert {"kind", "place", "time", "meaning"} <= set(told["reasons"])
    assert told["score_bits"] == pytest.approx(sum(told["reasons"].values()), abs=0.01)


def test_a_decision_is_kept_when_the_comparing_fails(
    lf: Any, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = lf("found", "add", "raquette", "--venue", TAILLY, "--json").data["reference"]
    monkeypatch.setattr("lostfound.desk.match.match_claim", lambda *_, **__: 1 / 0)
    assert lf("reject", pair[0], other).status == 0


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


def test_the_log_reads_like_sentences(lf: Any, pair: Pair) -> None:
    lf("found", "edit", pair[1], "--shelf", "B4", "--colour", "gris clair", "--hidden", "L.M.")
    lf("confirm", *pair)
    lf("undo", *pair)
    out = lf("log", pair[1]).out
    assert "corrected: " in out
    assert "shelf" in out
    assert "1 proof detail kept apart" in out
    assert f"confirmed for {pair[0]}" in out
    assert f"decision on {pair[0]} taken back" in out
    for kept_out in ("B4", "L.M.", "gris clair", "verdict", "count"):
        assert kept_out not in out


def test_proof_is_counted_and_an_empty_one_is_none(lf: Any, pair: Pair) -> None:
    assert lf("found", "edit", pair[1], "--hidden", " ").status == 2
    lf("found", "edit", pair[1], "--hidden", "", "--hidden", "L.M. sous la patte")
    shown = lf("found", "show", pair[1])
    assert "1 kept apart" in shown.out
    assert "L.M." not in shown.out
    data = lf("found", "show", pair[1], "--json").data
    assert (data["proofs"], data["proofs_kept"]) == ([], 1)
    claim = lf("claim", "add", "lapin", "--hidden", "", "--hidden", "brodé Zoé", "--json").data
    assert "1 kept apart" in lf("claim", "show", claim["reference"]).out


def test_a_contact_in_a_note_is_left_out_and_told(lf: Any, pair: Pair) -> None:
    ended = lf("unsure", *pair, "--note", "call jo@example.org or 06 12 34 56 78", "--json")
    assert "left out" in ended.err
    for out in (ended.out, lf("log", pair[1]).out, lf("export", "matches", "--json").out):
        assert "example.org" not in out
        assert "06 12" not in out


def test_a_claim_that_tells_nothing_says_what_to_ask(lf: Any, pair: Pair) -> None:
    empty = lf("claim", "add", "lost", "--json").data["reference"]
    assert "Ask the owner" in str(lf("match", empty, "--json").data["notes"])


def test_a_pair_nobody_put_forward_waits_once_somebody_is_unsure_of_it(lf: Any, pair: Pair) -> None:
    other = lf("found", "add", "parapluie rouge", "--venue", TAILLY, "--json").data["reference"]
    assert other not in lf("pending", "--all").out
    assert "stays in the queue" in lf("unsure", pair[0], other).out
    assert other in lf("pending", "--all").out


def test_ending_a_confirmation_is_said(lf: Any, pair: Pair) -> None:
    lf("confirm", *pair)
    ended = lf("--by", "paul", "reject", *pair)
    assert "marie had confirmed this pair" in ended.err
    assert "no longer stands" not in lf("--by", "paul", "reject", *pair).err
