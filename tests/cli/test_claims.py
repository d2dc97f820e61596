"""Claims from the shell: read, masked, matched at once; the match and its explanation."""

from __future__ import annotations

from typing import Any

import pytest

TAILLY = "a6-beaune-tailly"
ENGLISH = (
    "We left our daughter's cuddly toy at the playground, a grey rabbit with a pink bow. "
    "Please write to lena.moss@example.org or call +33 6 39 98 01 23."
)


@pytest.fixture
def rabbit(lf: Any) -> str:
    return str(lf("found", "add", "doudou lapin gris, noeud rose", "--venue", TAILLY,
                  "--where", "aire de jeux", "--at", "2026-05-03 14:00", "--json")
               .data["reference"])  # fmt: skip


@pytest.fixture
def claim(lf: Any, rabbit: str) -> str:
    return str(lf("claim", "add", ENGLISH, "--lost", "hier", "--place", "Beaune Tailly",
                  "--channel", "email", "--hidden", "a burn on the left ear", "--json")
               .data["reference"])  # fmt: skip


def test_a_claim_is_read_and_matched_at_once(lf: Any, rabbit: str) -> None:
    data = lf("claim", "add", ENGLISH, "--lost", "hier", "--place", "Beaune Tailly", "--json").data
    assert data["reference"].startswith("C-")
    assert data["language"] == "en"
    assert data["kinds"] and data["colours"]
    assert data["places"][0]["venue"] == TAILLY
    assert data["candidates"][0]["reference"] == rabbit


def test_the_receipt_shows_candidates_and_what_to_type(lf: Any, rabbit: str) -> None:
    out = lf("claim", "add", ENGLISH, "--lost", "hier", "--place", "Beaune Tailly").out
    assert rabbit in out
    assert "not here" in out
    assert "lostfound match C-" in out


def test_addresses_leave_the_text_for_the_contact(lf: Any, claim: str) -> None:
    shown = lf("claim", "show", claim, "--json")
    assert "lena.moss" not in shown.out
    assert "39 98" not in shown.out
    contact = lf("claim", "show", claim, "--contact", "--json").data["contact"]
    assert contact["email"] == "lena.moss@example.org"
    assert "39 98 01 23" in contact["phone"]


def test_contact_and_proof_appear_nowhere_else(lf: Any, claim: str) -> None:
    for words in (("claim", "list", "--json"), ("match", claim, "--explain", "--json"),
                  ("log", claim, "--json"), ("log", TAILLY, "--json"), ("pending", "--all"),
                  ("claim", "show", claim)):  # fmt: skip
        out = lf(*words).out
        assert "lena.moss" not in out
        assert "burn" not in out
    assert "burn" in lf("claim", "show", claim, "--hidden").out


def test_told_contact_is_kept_apart_too(lf: Any) -> None:
    ref = lf("claim", "add", "perdu mes clés", "--name", "Anne Roy", "--email", "a@example.org",
             "--phone", "0639980100", "--json").data["reference"]  # fmt: skip
    assert "Anne" not in lf("claim", "show", ref).out
    assert "Anne Roy" in lf("claim", "show", ref, "--contact").out


def test_a_route_is_read_in_order(lf: Any) -> None:
    data = lf("claim", "add", "schwarzer Regenschirm verloren", "--route", "Beaune",
              "--route", "Mâcon", "--json").data  # fmt: skip
    assert data["route"] == ["Beaune", "Mâcon"]
    assert data["places"]


def test_a_claim_from_stdin(lf: Any) -> None:
    lf("claim", "add", "-", stdin="J'ai perdu mon parapluie rouge".encode("cp1252"))
    assert "parapluie" in lf("claim", "list").out


@pytest.mark.parametrize(
    "words", [("--lost", "2027-01-01"), ("--language", "xx"), ("--lost", "whenever")]
)
def test_what_cannot_be_is_refused(lf: Any, words: tuple[str, ...]) -> None:
    assert lf("claim", "add", "mes clés", *words).status in (1, 2)
    assert lf("claim", "list", "--json").data == []


def test_a_match_has_the_names_that_scripts_rely_on(lf: Any, claim: str, rabbit: str) -> None:
    data = lf("match", claim, "--json").data
    first = data["candidates"][0]
    assert first["reference"] == rabbit
    assert first["score_bits"] == pytest.approx(sum(r["bits"] for r in first["reasons"]), abs=0.01)
    total = sum(c["probability"] for c in data["candidates"])
    assert total + data["none_probability"] + data["other_probability"] == pytest.approx(
        1, abs=0.001
    )


def test_the_reverse_match_ranks_claims(lf: Any, claim: str, rabbit: str) -> None:
    assert lf("match", rabbit, "--json").data["candidates"][0]["reference"] == claim
    assert claim in lf("match", rabbit).out


def test_words_are_matched_without_keeping_them(lf: Any, rabbit: str) -> None:
    data = lf("match", "--text", "grey rabbit toy, pink bow", "--place", "Beaune Tailly",
              "--lost", "hier", "--json").data  # fmt: skip
    assert data["candidates"][0]["reference"] == rabbit
    assert lf("claim", "list", "--json").data == []


def test_an_explanation_adds_up_on_the_screen(lf: Any, claim: str) -> None:
    out = lf("match", claim, "--explain").out
    assert "sum" in out
    assert "kind" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    "words", [(), ("C-AAAAAA", "--text", "x"), ("--text", " "), ("C-AAAAAA", "--place", "x")]
)
def test_a_match_of_nothing_or_of_two_things_is_a_usage_fault(
    lf: Any, words: tuple[str, ...]
) -> None:
    assert lf("match", *words).status == 2


def test_an_empty_register_says_that_nothing_fits(lf: Any) -> None:
    ended = lf("claim", "add", "lost my red umbrella at Beaune")
    assert ended.status == 0
    assert "Nothing in the register fits yet" in ended.out


def test_contacts_are_masked_wherever_they_are_typed(lf: Any) -> None:
    made = lf(
        "claim", "add", "Sac rouge, rappelez jean dupont au 06_12_34_56_78",
        "--name", "Jean Dupont", "--place", "Beaune, jean [at] example [dot] org",
        "--route", "Paris", "--route", "Lyon (06 12 34 56 79)", "--json",
    )  # fmt: skip
    reference = made.data["reference"]
    shown = lf("claim", "show", reference, "--json").out.lower()
    for secret in ("dupont", "12_34", "example", "56 79"):
        assert secret not in shown
    kept = lf("claim", "show", reference, "--contact", "--json").out
    for known in ("Jean Dupont", "06_12_34_56_78", "jean@example.org", "06 12 34 56 79"):
        assert known in kept


def test_a_number_in_a_found_wallet_is_proof_and_still_finds_its_claim(lf: Any) -> None:
    lf("claim", "add", "Portefeuille noir perdu, mon numéro : +33 6 12 34 56 78")
    made = lf(
        "found", "add", "portefeuille, papier avec tel 06 12 34 56 78", "--venue",
        "Aire de Beaune-Tailly", "--json",
    )  # fmt: skip
    reference = made.data["item"]["reference"] if "item" in made.data else made.data["reference"]
    assert "12 34" not in made.out
    assert "kept apart as proof" in made.out
    assert "12 34" not in lf("match", reference, "--explain").out
    assert "telephone number" in lf("match", reference, "--explain").out
    edited = lf("found", "edit", reference, "--shelf", "B2")
    assert edited.status == 0
    assert "telephone number" in lf("match", reference, "--explain").out
    assert "06 12 34 56 78" in lf("found", "show", reference, "--hidden").out


def test_a_number_typed_into_any_field_of_an_item_is_kept_apart(lf: Any) -> None:
    made = lf("found", "add", "portefeuille noir", "--venue", "Aire de Beaune-Tailly",
              "--shelf", "B2, rappeler 06 12 34 56 71", "--brand", "Lancel 06 12 34 56 72",
              "--colour", "noir (zoe@example.org)", "--category", "portefeuille 06 12 34 56 73",
              "--json")  # fmt: skip
    reference = made.data["reference"]
    assert made.data["shelf"] == "B2, rappeler […]"
    edited = lf("found", "edit", reference, "--shelf", "C1 06 12 34 56 74", "--json")
    listed = lf("found", "list", "--json")
    for told in (made, edited, listed, lf("log", reference)):
        assert "12 34" not in told.out
        assert "zoe@" not in told.out
    kept = lf("found", "show", reference, "--hidden").out
    assert all(last in kept for last in ("71", "72", "73", "74", "zoe@example.org"))
