"""Exports go out safely and come in again as they were."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lostfound.storage import open_register

FOUND = """external_id,venue,found_at,found_where,category,description,colour,brand,shelf,hidden
1,a6-beaune-tailly,2026-05-02T10:30,toilettes,Clés,trousseau 3 clés,,,B2,gravure MB
2,a6-beaune-tailly,2026-05-02,,Peluche,"doudou ""lapin"", gris
noeud rose; A|B",gris,,,
=3,a6-beaune-tailly,2026-05-01T10:00:30,,,"=HYPERLINK(""x"")",+rouge,@marque,-12,
'4,a6-beaune-tailly,2026-05-01T10:00/2026-05-01T12:30,,,'=déjà,,,\t=tab,
"""
CLAIMS = """external_id,channel,language,text,lost_from,lost_to,place_text,route,name,email,phone,address
a,tel,fr,"perdu doudou lapin gris, noeud rose",2026-05-02,2026-05-03T08:00,Beaune,Paris > Lyon,Ana,a@example.org,,1 rue A
=b,,de,"=Wir haben einen Schirm verloren",,,A6,,,,0639980100,
"""


@pytest.fixture
def filled(lf: Any, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with imported and typed records, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "found.csv").write_text(FOUND, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    assert lf("import", "found", "found.csv", "--no-match", "--no-vectors").status == 0
    assert lf("import", "claims", "claims.csv", "--no-match", "--no-vectors").status == 0
    lf("found", "add", "parapluie noir", "--venue", "a6-beaune-tailly", "--at", "2026-05-03")
    released = lf("found", "list", "--json").data[-1]["reference"]
    with (
        open_register(str(db), create=False) as register,
        register.unit(by="anna", at=datetime(2026, 5, 4, 9)) as unit,
    ):
        unit.edit_found(released, {"status": "released"})
    lf("claim", "add", "j'ai perdu mon parapluie, appelez le 06 39 98 01 00", "--name", "Bo")
    return tmp_path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


LEFT_OUT = ("lostfound_reference", "lostfound_registered_at")


def comparable(text: str) -> list[dict[str, str]]:
    return [{k: v for k, v in row.items() if k not in LEFT_OUT} for row in rows_of(text)]


@pytest.mark.parametrize("noun", ["found", "claims", "venues"])
def test_an_export_goes_into_an_empty_register_and_out_again(
    lf: Any, filled: Path, noun: str
) -> None:
    personal = () if noun == "venues" else ("--with-contact",)
    lf("export", noun, f"out-{noun}.csv", *personal)
    first = (filled / f"out-{noun}.csv").read_text(encoding="utf-8")
    ended = lf("--db", "other.db", "import", noun, f"out-{noun}.csv", "--json", "--quiet",
               *(() if noun == "venues" else ("--no-match", "--no-vectors")))  # fmt: skip
    assert ended.status == 0, ended.out
    again = lf("--db", "other.db", "export", noun, *personal).out
    assert comparable(again) == comparable(first)
    assert len(rows_of(first)) == {"found": 5, "claims": 3}.get(noun, len(rows_of(first)))


@pytest.mark.parametrize("noun", ["found", "claims"])
def test_an_export_changes_nothing_in_the_register_it_came_from(
    lf: Any, filled: Path, noun: str
) -> None:
    lf("export", noun, "out.csv", "--with-contact")
    ended = lf("import", noun, "out.csv", "--no-match", "--no-vectors", "--json").data
    assert ended["added"] == 0
    assert ended["bad_count"] == 0
    before = (filled / "out.csv").read_text(encoding="utf-8")
    assert comparable(lf("export", noun, "--with-contact").out) == comparable(before)


@pytest.mark.parametrize("noun", ["found", "claims", "matches", "venues"])
def test_no_cell_runs_as_a_formula(lf: Any, filled: Path, noun: str) -> None:
    for row in csv.reader(io.StringIO(lf("export", noun).out)):
        for cell in row:
            assert cell[:1] not in ("=", "+", "@", "\t", "\r"), cell
            assert not cell.startswith("-") or float(cell.replace(",", "."))


def test_contacts_and_proofs_leave_only_when_asked_for(lf: Any, filled: Path) -> None:
    for noun, secrets in (("found", ["gravure MB"]), ("claims", ["a@example.org", "Ana", "rue A"])):
        plain = lf("export", noun).out + lf("export", noun, "--json").out
        told = lf("export", noun, "--with-contact").out
        for secret in secrets:
            assert secret not in plain
            assert secret in told
        assert "0639980100" not in plain
        assert "06 39 98 01 00" not in plain


def test_the_formats_say_the_same(lf: Any, filled: Path) -> None:
    as_json = lf("export", "found", "--json").data
    lines = [json.loads(line) for line in lf("export", "found", "--nl").out.splitlines()]
    assert as_json == lines
    assert [row["description"] for row in rows_of(lf("export", "found", "--csv").out)][:2] == [
        row["description"] for row in lines
    ][:2]
    assert lf("export", "found", "--nl", "--csv").status == 2
    assert lf("export", "found", "--source", "nowhere", "--json").data == []
    assert len(lf("export", "found", "--status", "released", "--json").data) == 1


def test_matches_tell_what_was_decided(lf: Any, filled: Path) -> None:
    claim = lf("claim", "list", "--json").data[-1]["reference"]
    item = lf("found", "list", "--json").data[-1]["reference"]
    lf("reject", claim, item, "--yes", "--note", "wrong colour")
    (row,) = [r for r in lf("export", "matches", "--json").data if r["verdict"]]
    assert (row["claim"], row["found"], row["verdict"], row["by"]) == (
        claim, item, "reject", "marie")  # fmt: skip
    assert "wrong colour" not in lf("export", "matches").out
    assert "wrong colour" in lf("export", "matches", "--with-contact").out


def test_a_file_that_cannot_be_written_is_named(lf: Any, filled: Path) -> None:
    ended = lf("export", "found", "nowhere/out.csv")
    assert ended.status == 2
    assert "nowhere" in ended.err
    assert not list(filled.glob("*.part"))
