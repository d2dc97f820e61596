"""Found items from the shell: one line registers, what was read is shown, all can be corrected."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def rabbit(lf: Any) -> str:
    """The reference of a grey rabbit at Beaune-Tailly."""
    ended = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", TAILLY,
               "--where", "aire de jeux", "--at", "2026-05-03 14:00", "--shelf", "B2",
               "--hidden", "initiales brodées L.M.", "--json")  # fmt: skip
    assert ended.status == 0
    return str(ended.data["reference"])


def test_one_line_registers_and_reads_the_words(lf: Any) -> None:
    data = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", "Beaune-Tailly",
              "--at", "hier 14h", "--json").data  # fmt: skip
    assert data["reference"].startswith("F-")
    assert data["venue"] == TAILLY
    assert data["found_from"] == "2026-05-03T14:00"
    assert data["kinds"] and data["colours"]


def test_the_receipt_says_what_was_read_and_how_to_correct_it(lf: Any) -> None:
    out = lf("found", "add", "doudou lapin gris", "--venue", TAILLY).out
    assert "Beaune Tailly" in out
    assert "--colour" in out
    assert "lostfound found edit F-" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--venue", TAILLY), 2),
        (("clés",), 2),
        (("clés", "--venue", TAILLY, "--at", "2026-05-05"), None),
        (("clés", "--venue", TAILLY, "--at", "2026-02-30"), 2),
        (("clés", "--venue", TAILLY, "--photo", "nowhere.jpg"), 4),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    lf: Any, words: tuple[str, ...], status: int | None
) -> None:
    ended = lf("found", "add", *words)
    assert ended.status == status if status else ended.status in (1, 2)
    assert ended.err.startswith("lostfound: ")
    assert lf("found", "list", "--json").data == []


def test_text_may_come_from_stdin(lf: Any) -> None:
    lf("found", "add", "-", "--venue", TAILLY, stdin="parapluie noir\n")
    assert lf("found", "list", "--json").data[0]["description"] == "parapluie noir"


def test_the_list_is_narrowed_and_newest_first(lf: Any, rabbit: str) -> None:
    lf("found", "add", "parapluie noir", "--venue", "a6-beaune-merceuil")
    listed = [row["description"] for row in lf("found", "list", "--json").data]
    assert listed == ["parapluie noir", "doudou lapin gris, noeud rose"]
    assert [r["reference"] for r in lf("found", "list", "--venue", TAILLY, "--json").data] == [
        rabbit
    ]
    assert [r["reference"] for r in lf("found", "list", "lapin", "--json").data] == [rabbit]
    assert [r["reference"] for r in lf("found", "list", "--kind", "doudou", "--json").data] == [
        rabbit
    ]
    assert lf("found", "list", "--since", "2026-05-04", "--json").data[0]["venue"] != TAILLY


def test_the_list_is_csv_too(lf: Any, rabbit: str) -> None:
    rows = list(csv.DictReader(io.StringIO(lf("found", "list", "--csv").out)))
    assert rows[0]["reference"] == rabbit


def test_a_long_list_says_how_to_go_on(lf: Any, rabbit: str) -> None:
    lf("found", "add", "parapluie noir", "--venue", TAILLY)
    ended = lf("found", "list", "--limit", "1")
    assert "--after F-" in ended.err
    again = lf(*ended.err.split("lostfound ", 1)[1].split(), "--json")
    assert [row["reference"] for row in again.data] == [rabbit]


def test_proof_is_shown_only_when_asked(lf: Any, rabbit: str) -> None:
    assert "L.M." not in lf("found", "show", rabbit).out
    assert "L.M." not in lf("found", "list", "--json").out
    assert "L.M." not in lf("log", rabbit).out
    assert "L.M." in lf("found", "show", rabbit, "--hidden").out


def test_a_reference_is_forgiving_in_form_and_strict_in_content(lf: Any, rabbit: str) -> None:
    assert lf("found", "show", rabbit.lower().replace("-", "")).status == 0
    wrong = rabbit[:-1] + ("2" if rabbit[-1] != "2" else "3")
    ended = lf("found", "show", wrong)
    assert ended.status == 2
    assert "check character" in ended.err


def test_a_reference_that_is_not_there_is_missing(lf: Any) -> None:
    from lostfound.domain.references import reference

    ended = lf("found", "show", reference("F", 999), "--json")
    assert ended.status == 4
    assert ended.error["code"] == "missing"


def test_a_correction_is_read_again(lf: Any, rabbit: str) -> None:
    before = lf("found", "show", rabbit, "--json").data
    data = lf("found", "edit", rabbit, "--colour", "rouge", "--shelf", "C1", "--json").data
    assert data["shelf"] == "C1"
    assert data["colours"] != before["colours"]
    assert data["description"] == before["description"]
    assert data["revision"] > before["revision"]


def test_a_field_may_be_taken_away(lf: Any, rabbit: str) -> None:
    assert lf("found", "edit", rabbit, "--shelf", "", "--json").data["shelf"] == ""


@pytest.fixture
def case(lf: Any) -> str:
    """A phone case whose words name two makers and two colours, one of them of a part."""
    ended = lf(
        "found", "add", "coque noire pour Samsung, logo Apple rose", "--venue", TAILLY, "--json"
    )
    assert {"samsung", "apple"} <= set(ended.data["brands"])
    return str(ended.data["reference"])


def edited(lf: Any, reference: str, *words: str) -> Any:
    ended = lf("found", "edit", reference, *words, "--json")
    assert ended.status == 0, ended
    return ended.data


def test_a_wrongly_read_brand_can_be_taken_away_and_stays_away(lf: Any, case: str) -> None:
    assert edited(lf, case, "--brand", "")["brands"] == []
    assert edited(lf, case, "--shelf", "C1")["brands"] == []
    assert edited(lf, case, "--text", "coque noire Samsung")["brands"] == []
    assert "samsung" in edited(lf, case, "--brand", "?")["brands"]


def test_a_brand_given_stands_for_those_that_were_read(lf: Any, case: str) -> None:
    data = edited(lf, case, "--brand", "Spigen")
    assert (data["brand"], data["brands"]) == ("Spigen", ["spigen"])
    assert "as corrected; --brand '?' reads" in lf("found", "edit", case, "--shelf", "C2").out


def test_a_contact_in_a_corrected_field_is_kept_apart_from_what_is_read(lf: Any, case: str) -> None:
    data = edited(lf, case, "--brand", "zabulon@example.org", "--category", "étui 0639980100")
    assert "zabulon" not in str(data)
    assert "0639980100" not in str(data)
    shown = lf("found", "show", case, "--hidden").out
    assert "zabulon@example.org" in shown
    assert "0639980100" in shown


def test_a_colour_given_stands_for_that_of_the_thing_and_leaves_its_parts(lf: Any) -> None:
    case = lf("found", "add", "lapin gris, noeud rose", "--venue", TAILLY, "--json").data[
        "reference"
    ]
    assert edited(lf, case, "--colour", "beige")["colours"] == ["beige", "pink"]
    assert edited(lf, case, "--colour", "")["colours"] == []
    assert edited(lf, case, "--colour", "?")["colours"] == ["grey", "pink"]


def test_a_kind_given_stands_for_what_was_read_and_a_group_only_narrows_it(lf: Any) -> None:
    case = lf("found", "add", "casque noir", "--venue", TAILLY, "--json").data["reference"]
    assert edited(lf, case, "--category", "gants")["kinds"] == ["gloves"]
    assert "headphones" in edited(lf, case, "--category", "audio")["kinds"]
    assert edited(lf, case, "--category", "")["kinds"] == []
    assert edited(lf, case, "--category", "?")["kinds"]


def test_a_cleared_brand_is_new_evidence_for_a_rejected_pair(lf: Any, case: str) -> None:
    claim = lf("claim", "add", "coque noire Samsung", "--place", "Beaune Tailly", "--json").data[
        "reference"
    ]
    lf("reject", claim, case)
    listed = lf("match", claim, "--json").data["candidates"]
    assert case not in [c["reference"] for c in listed]
    edited(lf, case, "--brand", "")
    listed = lf("match", claim, "--json").data["candidates"]
    assert case in [c["reference"] for c in listed]


def test_an_empty_correction_is_refused(lf: Any, rabbit: str) -> None:
    assert lf("found", "edit", rabbit).status == 2


def test_the_same_number_of_a_source_is_taken_once(lf: Any) -> None:
    words = ("found", "add", "clés", "--venue", TAILLY, "--source", "old", "--external-id", "7")
    assert lf(*words).status == 0
    ended = lf(*words, "--json")
    assert ended.status == 1
    assert ended.error["code"] == "conflict"


def test_the_log_tells_who_registered_it(lf: Any, rabbit: str) -> None:
    lines = lf("log", rabbit, "--json").data
    assert lines[0]["by"] == "marie"
    assert any(line["reference"] == rabbit for line in lf("log", TAILLY, "--json").data)


def test_the_register_is_whole(lf: Any, rabbit: str) -> None:
    ended = lf("db", "check")
    assert ended.status == 0
    assert "All is well" in ended.out
