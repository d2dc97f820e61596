"""Imports listed and taken back: what nobody touched goes, what somebody acted on stays."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

HEAD = "external_id,venue,found_at,description,photos\n"
FOUND = HEAD + "".join(
    f"{n},Beaune Tailly,2026-05-02T10:30,{what},\n"
    for n, what in enumerate(("gant", "bonnet", "doudou lapin gris", "parapluie", "clés"))
)
CLAIMS = (
    "external_id,language,text,lost_from,lost_to,place_text,email\n"
    "a,fr,perdu doudou lapin gris,2026-05-02,2026-05-02,Beaune Tailly,a@example.org\n"
    "b,fr,perdu un parapluie,2026-05-02,2026-05-02,Beaune Tailly,b@example.org\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tables, which is also the current one."""
    (tmp_path / "found.csv").write_text(FOUND, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def counts(lf: Any) -> tuple[int, int]:
    told = lf("db", "info", "--json").data
    return told["items"], told["claims"]


def test_imports_are_listed_with_what_became_of_their_rows(lf: Any, folder: Path) -> None:
    assert lf("import", "list").out.startswith("Nothing was imported")
    (folder / "found.csv").write_text(FOUND + "9,Nowhere,2026-05-02,x,\n", encoding="utf-8")
    lf("import", "found", "found.csv", "--no-match", "--no-vectors")
    lf("import", "found", "found.csv", "--no-match", "--no-vectors")
    second, first = lf("import", "list", "--json").data
    assert (first["added"], first["rejected"], first["left"]) == (6, 0, 6)
    assert (second["number"], second["added"], second["unchanged"]) == (2, 0, 6)
    assert first["state"] == second["state"] == "complete"
    assert lf("import", "list", "--csv").out.splitlines()[1].startswith("2,found,found,found.csv")


def test_an_untouched_import_goes_as_if_it_had_not_been(lf: Any, folder: Path) -> None:
    lf("found", "add", "gant rouge", "--venue", "a6-beaune-tailly")
    lf("import", "claims", "claims.csv")
    ended = lf("import", "found", "found.csv", "--json").data
    assert counts(lf) == (6, 2)
    undone = lf("import", "undo", str(ended["batch"]), "--json")
    assert (undone.status, undone.data["gone"], undone.data["kept"]) == (0, 5, [])
    assert counts(lf) == (1, 2)
    assert [f["description"] for f in lf("found", "list", "--json").data] == ["gant rouge"]
    assert lf("db", "check").status == 0
    assert lf("import", "list", "--json").data[0]["state"] == "taken back"
    assert lf("import", "undo", str(ended["batch"])).status == 1
    assert lf("import", "found", "found.csv", "--json").data["added"] == 5
    assert lf("db", "check").status == 0


def test_what_somebody_acted_on_stays_and_is_named(lf: Any, folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 48), "red").save(folder / "a.png")
    lf("import", "claims", "claims.csv")
    batch = lf("import", "found", "found.csv", "--json").data["batch"]
    items = {f["description"]: f["reference"] for f in lf("found", "list", "--json").data}
    claim = next(c for c in lf("claim", "list", "--json").data if c["external_id"] == "a")
    lf("confirm", claim["reference"], items["doudou lapin gris"], "--yes")
    lf("found", "edit", items["gant"], "--shelf", "B2", "--by", "paul")
    assert lf("photo", "add", items["clés"], "a.png").status == 0
    undone = lf("import", "undo", str(batch), "--json")
    assert undone.status == 3
    told = {kept["reference"]: kept for kept in undone.data["kept"]}
    assert set(told) == {items[what] for what in ("doudou lapin gris", "gant", "clés")}
    assert told[items["gant"]]["by"] == "paul"
    assert undone.data["gone"] == 2
    left = {f["reference"] for f in lf("found", "list", "--json").data}
    assert left == set(told)
    assert lf("db", "check").status == 0
    claims = lf("import", "undo", "1", "--json").data
    assert [kept["reference"] for kept in claims["kept"]] == [claim["reference"]]
    assert counts(lf) == (len(told), 1)
    assert lf("db", "check").status == 0


def test_a_second_import_of_a_row_is_no_act_of_a_person(lf: Any, folder: Path) -> None:
    batch = lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--json").data["batch"]
    (folder / "found.csv").write_text(FOUND.replace("gant", "gant bleu"), encoding="utf-8")
    assert (
        lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--json").data["updated"]
        == 1
    )
    assert lf("import", "undo", str(batch), "--json").data["gone"] == 5


def test_personal_details_go_with_a_claim_that_is_taken_back(
    lf: Any, folder: Path, db: Path
) -> None:
    lf("import", "claims", "claims.csv")
    assert lf("import", "undo", "1").status == 0
    with sqlite3.connect(db) as raw:
        for table in ("contact", "proof", "proposal", "claim"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def _state(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_a_dry_run_changes_no_byte(lf: Any, folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 48), "red").save(folder / "a.png")
    lf("import", "found", "found.csv", "--no-match", "--no-vectors")
    table = FOUND.replace("gant,", "gant bleu,a.png") + "9,Nowhere,2026-05-42,x,\n"
    (folder / "more.csv").write_text(table, encoding="utf-8")
    before = _state(folder)
    ended = lf("import", "found", "more.csv", "--source", "found", "--dry-run", "--json")
    assert (ended.status, ended.data["updated"], ended.data["bad_count"]) == (3, 1, 1)
    lf("import", "claims", "claims.csv", "--dry-run")
    assert lf("import", "undo", "1", "--dry-run", "--json").data["gone"] == 5
    lf("import", "list")
    assert _state(folder) == before
    assert lf("import", "list", "--json").data[0]["number"] == 1


def test_imports_that_are_not_there_or_not_to_be_undone_say_so(lf: Any, folder: Path) -> None:
    assert lf("import", "undo", "7").status == 4
    (folder / "v.csv").write_text("name\nBuffet\n", encoding="utf-8")
    lf("import", "venues", "v.csv")
    ended = lf("import", "undo", "1")
    assert ended.status == 1
    assert "venues" in ended.err
    assert lf("import", "list", "--json").data[0]["added"] == 1


def test_the_sorts_of_fault_are_counted(lf: Any, folder: Path) -> None:
    bad = "".join(f"x{n},Beaune Tailly,2026-05-33,gant,\n" for n in range(3))
    bad += "y,Aire du Mont Perdu,A6,gant,\n,Beaune Tailly,,gant,\nz,Beaune Tailly\n"
    bad += "0,Beaune Tailly,2026-05-02T10:30,autre chose,\n"
    (folder / "found.csv").write_text(FOUND + bad, encoding="utf-8")
    ended = lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--json")
    assert ended.data["faults"] == {"moment": 4, "missing": 1, "short": 1, "twice": 1}
    shown = lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--dry-run").out
    assert "4 with a date that cannot be read" in " ".join(shown.split())
