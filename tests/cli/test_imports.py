"""Imports: good rows in, bad rows named and written aside, the same file again changes nothing."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

FOUND = """external_id,venue,motorway,direction,found_at,found_where,category,description,colour
1,Beaune Tailly,A6,Paris - Lyon,2026-05-02T10:30,toilettes,Clés,trousseau 3 clés,
2,Beaune Tailly,A6,Paris - Lyon,2026-05-33T10:30,,Clés,porte-clés tortue,
3,Aire du Mont Perdu,A6,Paris - Lyon,2026-05-02,,Peluche,doudou lapin gris noeud rose,
4,Beaune Tailly,A6,Paris - Lyon,2026-05-03T14:00,aire de jeux,Peluche,doudou lapin gris noeud rose,
5,Beaune Tailly,A6,Paris - Lyon,2026-05-03T14:00,,,,
"""
CLAIMS = """external_id,language,text,lost_from,lost_to,place_text,email
a,fr,"perdu doudou lapin gris, noeud rose",2026-05-03,2026-05-03,Beaune Tailly,a@example.org
b,de,"Wir haben einen Schirm verloren, Tel 0639980100",2026-05-01,2026-05-02,A6,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tables, which is also the current one."""
    (tmp_path / "found.csv").write_text(FOUND, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_good_rows_go_in_and_bad_ones_are_named(lf: Any, folder: Path) -> None:
    ended = lf("import", "found", "found.csv", "--json")
    assert ended.status == 3
    assert (ended.data["read"], ended.data["added"], ended.data["bad_count"]) == (5, 2, 3)
    bad = {row["line"]: row for row in ended.data["bad"]}
    assert bad[3]["column"] == "found_at"
    assert bad[3]["value"] == "2026-05-33T10:30"
    assert bad[4]["column"] == "venue"
    assert all(row["reason"] and row["fix"] for row in bad.values())


def test_the_same_file_again_changes_nothing(lf: Any, folder: Path) -> None:
    lf("import", "found", "found.csv")
    again = lf("import", "found", "found.csv", "--json").data
    assert (again["added"], again["known"]) == (0, 2)
    assert len(lf("found", "list", "--json").data) == 2


def test_a_changed_row_is_brought_up_to_date(lf: Any, folder: Path) -> None:
    lf("import", "found", "found.csv")
    (folder / "found.csv").write_text(FOUND.replace("3 clés", "4 clés"), encoding="utf-8")
    assert lf("import", "found", "found.csv", "--json").data["updated"] == 1
    assert "4 clés" in lf("found", "list", "clés").out


def test_bad_rows_can_be_mended_and_imported(lf: Any, folder: Path) -> None:
    rejects = lf("import", "found", "found.csv", "--json").data["rejects"]
    file = Path(rejects)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert {row["external_id"] for row in rows} == {"2", "3", "5"}
    text = file.read_text(encoding="utf-8-sig")
    text = text.replace("2026-05-33", "2026-05-03").replace("Aire du Mont Perdu", "Beaune Tailly")
    file.write_text(text, encoding="utf-8")
    again = lf("import", "found", rejects, "--source", "found", "--json").data
    assert (again["added"], again["bad_count"]) == (2, 1)


def test_a_dry_run_writes_nothing(lf: Any, folder: Path) -> None:
    ended = lf("import", "found", "found.csv", "--dry-run", "--json")
    assert ended.data["added"] == 2
    assert lf("found", "list", "--json").data == []
    assert sorted(p.name for p in folder.glob("*.csv")) == ["claims.csv", "found.csv"]


def test_claims_are_masked_matched_and_kept_with_their_contact(lf: Any, folder: Path) -> None:
    lf("import", "found", "found.csv")
    ended = lf("import", "claims", "claims.csv", "--json")
    assert ended.status == 0
    assert ended.data["added"] == 2
    assert ended.data["pairs"] >= 1
    listed = lf("claim", "list", "--json")
    assert "0639980100" not in listed.out
    reference = next(c["reference"] for c in listed.data if c["external_id"] == "a")
    assert lf("claim", "show", reference, "--contact", "--json").data["contact"]["email"] == (
        "a@example.org"
    )
    assert lf("pending", "--json").data[0]["claim"] == reference


def test_columns_are_named_with_map(lf: Any, folder: Path) -> None:
    table = "Nr;Wo;Wann;Was\n9;Beaune Tailly;02.05.2026 10:30;schwarzer Schirm\n"
    (folder / "fund.csv").write_text(table, encoding="cp1252")
    ended = lf("import", "found", "fund.csv", "--map", "external_id=Nr", "--map", "venue=Wo",
               "--map", "found_at=Wann", "--map", "description=Was", "--json")  # fmt: skip
    assert (ended.status, ended.data["added"]) == (0, 1)
    assert lf("found", "list", "--json").data[0]["found_from"] == "2026-05-02T10:30"


def test_another_trades_venues_are_taken_in_with_a_word(lf: Any, folder: Path) -> None:
    table = "id,venue,found_at,description\n1,Gare de Dole,2026-05-02,parapluie\n"
    (folder / "sncf.csv").write_text(table, encoding="utf-8")
    ended = lf("import", "found", "sncf.csv", "--venue-kind", "station")
    assert ended.status == 0
    assert "Gare de Dole" in ended.out
    assert lf("venue", "list", "--kind", "station", "--json").data[0]["key"] == "gare-de-dole"
    assert lf("import", "found", "sncf.csv", "--venue-kind", "station", "--json").data["known"] == 1


def test_rows_without_a_number_are_told_apart_by_what_they_say(lf: Any, folder: Path) -> None:
    table = "venue,motorway,found_at,description\n" + "Beaune Tailly,A6,2026-05-02,gant\n" * 2
    (folder / "plain.csv").write_text(table, encoding="utf-8")
    assert lf("import", "found", "plain.csv", "--json").data["added"] == 2
    assert lf("import", "found", "plain.csv", "--json").data["known"] == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("found", "nowhere.csv"), 4),
        (("found", "claims.csv"), 2),
        (("found", "found.csv", "--map", "colour=Nope"), 2),
        (("found", "found.csv", "--profile", "nope"), 4),
        (("claims", "claims.csv", "--profile", "sncf"), 2),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_on(
    lf: Any, folder: Path, words: tuple[str, ...], status: int
) -> None:
    ended = lf("import", *words)
    assert ended.status == status
    assert ended.err.startswith("lostfound: ") or "lostfound: " in ended.err


def test_a_direction_that_contradicts_the_name_leaves_the_name(lf: Any, tmp_path: Path) -> None:
    table = tmp_path / "slip.csv"
    table.write_text(
        "external_id,venue,motorway,direction,found_at,description\n"
        "1,Carcassonne-Arzens,A61,Toulouse - Narbonne,2026-05-01T10:00,gant noir\n",
        encoding="utf-8",
    )
    report = lf("import", "found", str(table), "--json").data
    assert (report["added"], report["bad"]) == (1, [])


def test_a_rejects_file_keeps_what_is_still_bad(lf: Any, folder: Path) -> None:
    good = "".join(
        f"m{n},Beaune Tailly,A6,,2026-05-02,,,{'x' * 200} {n},,bad\n" for n in range(900)
    )
    head = FOUND.splitlines()[0] + ",lostfound_fault\n"
    bad = "z,Beaune Tailly,A6,,2026-05-33,,,gant,,bad\n"
    (folder / "big.rejects.csv").write_text(head + bad + good, encoding="utf-8")
    ended = lf("import", "found", "big.rejects.csv", "--no-match", "--no-vectors", "--json").data
    assert (ended["read"], ended["added"], ended["bad_count"]) == (901, 900, 1)
    assert ended["rejects"] == "big.rejects.csv"
    left = (folder / "big.rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in left] == ["external_id", "z"]


def test_a_file_that_ends_too_early_keeps_its_rows(lf: Any, folder: Path) -> None:
    text = FOUND + '9,"open quotation' + "x" * 1_100_000
    (folder / "torn.rejects.csv").write_text(text, encoding="utf-8")
    assert lf("import", "found", "torn.rejects.csv", "--no-match", "--no-vectors").status == 2
    assert (folder / "torn.rejects.csv").read_text(encoding="utf-8") == text


def test_rejects_of_another_file_are_left_alone(lf: Any, folder: Path) -> None:
    names = []
    for day, number in (("01", "2"), ("02", "7"), ("02", "8")):
        bad = f"external_id,venue,found_at,description\n{number},Beaune Tailly,2026-05-33,x\n"
        (folder / f"export-2026-05-{day}.csv").write_text(bad, encoding="utf-8")
        names.append(lf("import", "found", f"export-2026-05-{day}.csv", "--json").data["rejects"])
    assert names == [
        "export-2026-05-01.rejects.csv",
        "export-2026-05-02.rejects.csv",
        "export-2026-05-02-2.rejects.csv",
    ]
    assert all((folder / name).exists() for name in names)


def test_a_place_for_rejects_is_tried_before_anything_is_read(lf: Any, folder: Path) -> None:
    for place in ("nowhere/bad.csv", ".", "found.csv"):
        ended = lf("import", "found", "found.csv", "--rejects", place)
        assert ended.status == 2
        assert "--rejects" in ended.err
    assert lf("found", "list", "--json").data == []
    assert (folder / "found.csv").read_text(encoding="utf-8") == FOUND


def test_a_spreadsheets_day_number_is_a_date(lf: Any, folder: Path) -> None:
    (folder / "days.csv").write_text(
        "external_id,venue,found_at,description\n1,Beaune Tailly,46144.5,gant\n", encoding="utf-8"
    )
    assert lf("import", "found", "days.csv", "--json").data["added"] == 1
    assert lf("found", "list", "--json").data[0]["found_from"] == "2026-05-02T12:00"


def test_another_things_number_is_not_taken_for_the_same(lf: Any, folder: Path) -> None:
    (folder / "hall").mkdir()
    head = FOUND.splitlines()[0] + "\n"
    scarf = "1,Beaune Tailly,A6,,2026-05-02T10:30,,,écharpe verte,\n"
    ring = "1,Carcassonne-Arzens,A61,,2026-05-01T09:00,,,bague en or,\n"
    (folder / "found.csv").write_text(head + scarf, encoding="utf-8")
    (folder / "hall" / "found.csv").write_text(head + ring, encoding="utf-8")
    assert "source found" in lf("import", "found", "found.csv").out
    ended = lf("import", "found", "hall/found.csv", "--json").data
    assert (ended["updated"], ended["bad_count"], ended["source"]) == (0, 1, "found")
    assert "--source" in ended["bad"][0]["fix"]
    assert [f["description"] for f in lf("found", "list", "--json").data] == ["écharpe verte"]
    ended = lf("import", "found", "hall/found.csv", "--source", "hall", "--json").data
    assert (ended["added"], ended["bad_count"]) == (1, 0)


@pytest.mark.parametrize(("noun", "column"), [("found", "description"), ("claims", "text")])
def test_one_number_twice_in_a_table_is_told_and_stays_stable(
    lf: Any, folder: Path, noun: str, column: str
) -> None:
    head = f"external_id,venue,found_at,{column}\n"
    rows = "".join(f"1,Beaune Tailly,2026-05-02,{what}\n" for what in ("gant", "bonnet", "gant"))
    (folder / "twice.csv").write_text(head + rows, encoding="utf-8")
    first = lf("import", noun, "twice.csv", "--json").data
    assert (first["added"], first["known"], first["bad_count"]) == (1, 1, 1)
    assert "line 2" in first["bad"][0]["reason"]
    again = lf("import", noun, "twice.csv", "--json").data
    assert (again["added"], again["updated"], again["known"]) == (0, 0, 2)


def _picture(path: Path, colour: str) -> None:
    Image.new("RGB", (64, 48), colour).save(path)


def test_photos_that_cannot_be_taken_are_named_and_the_rows_go_in(lf: Any, folder: Path) -> None:
    _picture(folder / "good.png", "red")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    names = ["good.png", "broken.jpg", "x" * 300 + ".jpg", "absent.jpg", "../out.png",
             "https://example.org/a.jpg"]  # fmt: skip
    rows = "".join(f"{n},Beaune Tailly,2026-05-02,gant,{p}\n" for n, p in enumerate(names))
    head = "external_id,venue,found_at,description,photos\n"
    (folder / "p.csv").write_text(head + rows, encoding="utf-8")
    ended = lf("import", "found", "p.csv", "--json")
    assert (ended.status, ended.data["added"], ended.data["bad_count"]) == (3, 6, 0)
    assert ended.data["photos_not_taken"] == 5
    told = {photo["line"]: photo for photo in ended.data["photos"]}
    assert sorted(told) == [3, 4, 5, 6, 7]
    assert all(p["column"] == "photos" and p["reason"] and p["fix"] for p in told.values())
    _picture(folder / "absent.jpg", "blue")
    _picture(folder / "broken.jpg", "green")
    again = lf("import", "found", "p.csv", "--json").data
    assert (again["updated"], again["known"], again["photos_not_taken"]) == (2, 4, 0)
    listed = lf("found", "list", "--json").data
    assert sum(bool(item["photos"]) for item in listed) == 3
    assert "photos were not taken" in lf("import", "found", "p.csv", "--source", "q").out


def test_a_row_that_comes_again_brings_its_photos_and_proofs(lf: Any, folder: Path) -> None:
    _picture(folder / "a.png", "red")
    for noun, column in (("found", "description"), ("claims", "text")):
        head = f"external_id,venue,found_at,{column},photos,hidden\n"
        row = "1,Beaune Tailly,2026-05-02,gant,{},{}\n"
        file = folder / f"{noun}-again.csv"
        file.write_text(head + row.format("", "couture bleue"), encoding="utf-8")
        lf("import", noun, file.name)
        file.write_text(head + row.format("a.png", "initiales MB"), encoding="utf-8")
        assert lf("import", noun, file.name, "--json").data["updated"] == 1
        side = noun.removesuffix("s")
        reference = lf(side, "list", "--json").data[0]["reference"]
        shown = ("--hidden",) if noun == "found" else ()
        sheet = lf(side, "show", reference, *shown, "--json").data
        assert len(sheet["photos"]) == 1
        if noun == "found":
            assert sheet["proofs"] == ["couture bleue", "initiales MB"]


def test_exported_venues_are_already_there(lf: Any, folder: Path) -> None:
    lf("venue", "add", "Buffet de la Gare", "--town", "Dole", "--lat", "-1.5", "--lon", "2.25",
       "--alias", "Buffet", "--operator", "Dole Halte", "--pk", "0.1")  # fmt: skip
    lf("venue", "export", "venues.csv")
    ended = lf("venue", "import", "venues.csv", "--json").data
    assert ended["read"] > 1_000
    assert (ended["added"], ended["updated"], ended["bad_count"]) == (0, 0, 0)
    assert ended["known"] == ended["read"]


def test_what_a_table_of_venues_does_not_say_stays(lf: Any, folder: Path) -> None:
    before = lf("venue", "show", "a1-villeron", "--json").data
    (folder / "v.csv").write_text(
        "key,name,operator\na1-villeron,Villeron,Autre société\n", encoding="utf-8"
    )
    assert lf("import", "venues", "v.csv", "--json").data["updated"] == 1
    after = lf("venue", "show", "a1-villeron", "--json").data
    assert after == before | {"operator": "Autre société", "operator_source": "v"}


def test_venues_without_a_key_get_one_of_their_own(lf: Any, folder: Path) -> None:
    table = (
        "name,town,kind\nBuffet de la Gare,Dole,\nBuffet de la Gare,Dijon,\nC. Petit,Dole,hotel\n"
    )
    (folder / "v.csv").write_text(table, encoding="utf-8")
    assert lf("import", "venues", "v.csv", "--json").data["added"] == 3
    for key, town in (
        ("buffet-de-la-gare", "Dole"),
        ("buffet-de-la-gare-dijon", "Dijon"),
        ("hotel-c-petit", "Dole"),
    ):
        assert lf("venue", "show", key, "--json").data["town"] == town
    assert lf("import", "venues", "v.csv", "--json").data["known"] == 3


def test_keys_that_are_none_and_venues_told_twice_are_bad_rows(lf: Any, folder: Path) -> None:
    table = "key,name,town\n,!!!,\nMy Hotel,A,\nF-abc,B,\na/b,C,\nd,D,\nd,Dd,\n,D,\n"
    (folder / "v.csv").write_text(table, encoding="utf-8")
    ended = lf("import", "venues", "v.csv", "--json").data
    assert ended["added"] == 1
    assert [row["line"] for row in ended["bad"]] == [2, 3, 4, 5, 7, 8]
    assert lf("venue", "add", "X", "--key", "f-abc").status == 2


def test_a_dry_run_makes_no_register(lf: Any, folder: Path) -> None:
    place = folder / "new" / "other.db"
    ended = lf("import", "found", "found.csv", "--dry-run", "--json", "--db", str(place))
    assert (ended.status, ended.data["added"], ended.data["rejects"]) == (3, 2, "")
    assert not place.parent.exists()


def test_a_number_without_a_source_is_the_desks(lf: Any, folder: Path) -> None:
    words = ("found", "add", "gant", "--venue", "a1-villeron", "--external-id", "12")
    assert lf(*words).status == 0
    assert lf("found", "list", "--json").data[0]["source"] == "desk"
    again = lf(*words)
    assert again.status == 1
    assert "desk 12 is registered already" in again.err


def test_photos_inside_the_same_zip_are_taken(lf: Any, folder: Path) -> None:
    for name, colour in (("a.png", "red"), ("b.png", "green"), ("c.png", "blue")):
        _picture(folder / name, colour)
    rows = "".join(
        f"{n},Beaune Tailly,2026-05-02,gant,{p}\n"
        for n, p in enumerate(["img\\a.png", "img/b.png", "c.png", "../out.png", "none.png"])
    )
    with zipfile.ZipFile(folder / "export.zip", "w") as packed:
        packed.writestr("day/t.csv", "external_id,venue,found_at,description,photos\n" + rows)
        for name, place in (("a.png", "day/img"), ("b.png", "img"), ("c.png", "day")):
            packed.write(folder / name, f"{place}/{name}")
            (folder / name).unlink()
    ended = lf("import", "found", "export.zip", "--no-match", "--no-vectors", "--json").data
    assert (ended["added"], ended["photos_not_taken"]) == (5, 2)
    assert sorted(photo["line"] for photo in ended["photos"]) == [5, 6]


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_photo_in_a_zip_costs_its_row_nothing_but_the_photo(
    lf: Any, folder: Path, packing: int
) -> None:
    noise = random.Random(5).randbytes(64 * 48 * 3)
    for name in ("a.bmp", "b.bmp"):
        Image.frombytes("RGB", (64, 48), noise).save(folder / name)
    table = "external_id,venue,found_at,description,photos\n" + "".join(
        f"{n},Beaune Tailly,2026-05-02,gant,{name}\n" for n, name in enumerate(("a.bmp", "b.bmp"))
    )
    with zipfile.ZipFile(folder / "export.zip", "w", packing) as packed:
        packed.writestr("t.csv", table)
        for name in ("a.bmp", "b.bmp"):
            packed.write(folder / name, name)
            (folder / name).unlink()
        start = packed.getinfo("a.bmp").header_offset + 60
    content = bytearray((folder / "export.zip").read_bytes())
    content[start : start + 400] = b"\xff" * 400
    (folder / "export.zip").write_bytes(content)
    ended = lf("import", "found", "export.zip", "--no-match", "--no-vectors", "--json").data
    assert (ended["added"], ended["photos_not_taken"]) == (2, 1)
    assert (ended["photos"][0]["line"], ended["photos"][0]["value"]) == (2, "a.bmp")
    assert "unpacked" in ended["photos"][0]["reason"]


def test_a_link_that_leaves_the_folder_is_not_followed(lf: Any, folder: Path) -> None:
    (folder / "in").mkdir()
    _picture(folder / "secret.png", "red")
    (folder / "in" / "link.png").symlink_to(folder / "secret.png")
    (folder / "in" / "t.csv").write_text(
        "external_id,venue,found_at,description,photos\n1,Beaune Tailly,2026-05-02,gant,link.png\n",
        encoding="utf-8",
    )
    ended = lf("import", "found", "in/t.csv", "--no-match", "--no-vectors", "--json").data
    assert (ended["added"], ended["photos_not_taken"]) == (1, 1)


def test_a_table_may_tell_languages_that_are_not_read_here(lf: Any, folder: Path) -> None:
    (folder / "claims.csv").write_text(
        "external_id,language,text,lost_from,lost_to\n"
        "a,pl,Zgubilem czarny plecak,2026-05-01,2026-05-01\n"
        "b,FR,mon sac rouge est perdu,2026-05-01,2026-05-01\n"
        "c,de-CH,Wir haben einen Schirm verloren,2026-05-01,2026-05-01\n"
    )
    assert lf("import", "claims", "claims.csv", "--json").data["added"] == 3
    told = {row["text"][:4]: row["language"] for row in lf("claim", "list", "--json").data}
    assert (told["mon "], told["Wir "]) == ("fr", "de")


def test_a_bare_date_in_a_table_of_claims_is_named_with_the_field(lf: Any, folder: Path) -> None:
    (folder / "c.csv").write_text("id,text,date\n1,perdu un gant,2026-05-02\n", encoding="utf-8")
    told = lf("import", "claims", "c.csv", "--no-match", "--no-vectors", "--json").data["notes"]
    assert any("lost_from=date" in note for note in told)
    named = ("--map", "lost_from=date", "--source", "d")
    lf("import", "claims", "c.csv", *named, "--no-match", "--no-vectors")
    assert lf("claim", "list", "--json").data[0]["lost_from"] == "2026-05-02T00:00"


def test_the_same_rejects_are_kept_once(lf: Any, folder: Path) -> None:
    names = [
        lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--json").data["rejects"]
        for _ in range(3)
    ]
    assert names == ["found.rejects.csv"] * 3
    (folder / "found.csv").write_text(FOUND + "6,Nowhere,A6,,2026-05-44,,,x,\n", encoding="utf-8")
    ended = lf("import", "found", "found.csv", "--no-match", "--no-vectors", "--json").data
    assert ended["rejects"] == "found-2.rejects.csv"
    assert sorted(p.name for p in folder.glob("*.rejects*")) == [
        "found-2.rejects.csv",
        "found.rejects.csv",
    ]


def test_a_log_gets_a_line_every_few_seconds_and_quiet_none(
    lf: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.cli import screen

    monkeypatch.setattr(screen, "_SECONDS_A_LINE", 0.0)
    words = ("import", "found", "found.csv", "--no-match", "--no-vectors", "--dry-run")
    assert "found: 3" in lf(*words).err
    assert lf(*words, "--quiet").err == ""


def test_how_a_table_was_read_can_be_kept_as_a_profile(lf: Any, folder: Path) -> None:
    table = 'Nr;Wo;Wann;Was "x"\n{};a6-beaune-tailly;02.05.2026 10:30;Schirm\n'
    quick = ("--no-match", "--no-vectors", "--json")
    (folder / "a.csv").write_text(table.format(1), encoding="cp1252")
    (folder / "b.csv").write_text(table.format(2), encoding="utf-16")
    maps = ("--map", "external_id=Nr", "--map", "venue=Wo", "--map", "found_at=Wann",
            "--map", 'description=Was "x"', "--map", "shelf:=B 2")  # fmt: skip
    kept = ("--save-profile", "hall.toml", "--source", "hall")
    assert lf("import", "found", "a.csv", *maps, *kept, *quick).data["added"] == 1
    ended = lf("import", "found", "b.csv", "--profile", "hall.toml", *quick).data
    assert (ended["added"], ended["source"]) == (1, "hall")
    assert {item["shelf"] for item in lf("found", "list", "--json").data} == {"B 2"}
    assert lf("import", "found", "a.csv", *maps, *kept, *quick).status == 2


def test_an_import_that_was_stopped_before_matching_matches_all_of_it_when_run_again(
    lf: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.desk import importing

    lf("import", "claims", "claims.csv")

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_put_forward", stopped)
        assert lf("import", "found", "found.csv").status == 130
    assert lf("import", "list", "--json").data[0]["state"] != "complete"
    again = lf("import", "found", "found.csv", "--json").data
    assert (again["added"], again["known"]) == (0, 2)
    assert again["pairs"] >= 1
    assert lf("import", "list", "--json").data[0]["state"] == "complete"


def test_without_the_text_model_the_rows_are_in_and_matched_all_the_same(
    lf: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.desk import importing
    from lostfound.errors import Missing

    def gone(*_: object) -> int:
        raise Missing("The model x is not on this machine.", "Fetch it.")

    lf("import", "claims", "claims.csv")
    monkeypatch.setattr(importing, "make_missing_vectors", gone)
    ended = lf("import", "found", "found.csv", "--json")
    assert (ended.status, ended.data["added"]) == (3, 2)
    assert any("The model x is not on" in note for note in ended.data["notes"])
    assert ended.data["pairs"] >= 1


def test_rows_that_another_import_brought_in_meanwhile_are_counted_once(
    lf: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.storage.sqlite import register

    lf("import", "found", "found.csv")
    monkeypatch.setattr(register.Register, "external", lambda *_: {})
    again = lf("import", "found", "found.csv", "--json").data
    assert (again["added"], again["known"]) == (0, 2)
    assert lf("import", "list", "--json").data[0]["unchanged"] == 2
