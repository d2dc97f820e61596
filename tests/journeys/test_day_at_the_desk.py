"""One day at the desk, told in order: what comes in, what is looked for, who decides."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

TAILLY = "a6-beaune-tailly"
Lf = Any


@dataclass(frozen=True)
class Morning:
    """What the desk holds after the morning: two rabbits, an umbrella, an English claim."""

    rabbit: str
    brown: str
    umbrella: str
    claim: str
    receipt: Any


def _found(lf: Lf, words: str, at: str, *more: str) -> str:
    data = lf("found", "add", words, "--venue", TAILLY, "--at", at, *more, "--json").data
    assert data["reference"].startswith("F-")
    return str(data["reference"])


@pytest.fixture
def morning(lf: Lf) -> Morning:
    rabbit = _found(lf, "doudou lapin gris, noeud rose", "hier 14h", "--hidden", "brodé Zoé")
    brown = _found(lf, "ours en peluche marron", "hier 10h")
    umbrella = _found(lf, "parapluie noir pliant", "hier 18h")
    receipt = lf("claim", "add", "We lost our daughter's grey toy rabbit with a pink bow",
                 "--lost", "hier", "--place", "aire de Beaune Tailly",
                 "--email", "zoe@example.org", "--json").data  # fmt: skip
    return Morning(rabbit, brown, umbrella, receipt["reference"], receipt)


def _pairs(lf: Lf, *flags: str) -> list[tuple[str, str]]:
    return [(row["claim"], row["found"]) for row in lf("pending", *flags, "--json").data]


def test_a_claim_in_another_language_finds_its_item(lf: Lf, morning: Morning) -> None:
    assert morning.receipt["language"] == "en"
    listed = [c["reference"] for c in lf("match", morning.claim, "--json").data["candidates"]]
    assert listed[0] == morning.rabbit
    owners = [c["reference"] for c in lf("match", morning.rabbit, "--json").data["candidates"]]
    assert owners == [morning.claim]


def test_from_the_first_look_to_the_last_word(lf: Lf, morning: Morning) -> None:
    claim = morning.claim
    # A script filed the claim, so nobody has seen its rabbit yet.
    assert _pairs(lf, "--mark-shown") == [(claim, morning.rabbit)]
    assert _pairs(lf) == []
    late = _found(lf, "lapin gris en peluche, noeud rose", "hier 15h")
    assert _pairs(lf) == [(claim, late)]
    assert late in lf("pending").out
    assert _pairs(lf) == []

    assert lf("reject", claim, late, "--note", "other ears").status == 0
    assert (claim, late) not in _pairs(lf, "--all")

    confirmed = lf("confirm", claim, morning.rabbit, "--json").data
    assert confirmed["claim_status"] == "matched"
    assert _pairs(lf, "--all") == []
    undone = lf("undo", "--json").data
    assert (undone["found"], undone["claim_status"]) == (morning.rabbit, "open")
    assert _pairs(lf, "--all") == [(claim, morning.rabbit)]
    assert lf("confirm", claim, morning.rabbit).status == 0

    told = lf("log", claim).out
    in_order = ("filed", "how to reach", "rejected for", "confirmed for", "taken back")
    assert [told.index(words) for words in in_order] == sorted(told.index(w) for w in in_order)
    assert not any(word in told for word in ("zoe@", "brodé", "other ears"))
    assert lf("db", "check").status == 0


def test_two_people_confirm_at_once_and_one_is_told_who_was_first(lf: Lf, morning: Morning) -> None:
    other = lf("claim", "add", "lapin gris perdu à Beaune", "--json").data["reference"]
    command = [sys.executable, "-m", "lostfound", "confirm", "--json"]
    people = [("anna", morning.claim), ("paul", other)]
    at_once = [
        subprocess.Popen([*command, "--by", by, claim, morning.rabbit], stdout=subprocess.PIPE)
        for by, claim in people
    ]
    ends = [(json.loads(one.communicate(timeout=60)[0]), one.returncode) for one in at_once]
    assert sorted(status for _, status in ends) == [0, 1]
    first = next(told["data"]["by"] for told, status in ends if status == 0)
    refusal = next(told["error"] for told, status in ends if status == 1)
    assert refusal["code"] == "conflict"
    assert first in refusal["message"]
    assert len(lf("found", "show", morning.rabbit, "--json").data["decisions"]) == 1
