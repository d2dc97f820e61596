"""Rows become commands; bad ones say what to mend and can be imported again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.domain.values import Window
from lostfound.errors import Missing, UsageFault
from lostfound.intake.fields import NOUNS
from lostfound.intake.mapping import ColumnMap, Plan, load_profile, make_plan, parse_map
from lostfound.intake.moments import Moments
from lostfound.intake.rejects import RejectsFile
from lostfound.intake.rows import BadRow, ClaimRow, FoundRow, Row, VenueRow, rows_and_cells
from lostfound.intake.table import read_table
from lostfound.reading.dates import read_csv_moment

NOW = datetime(2026, 11, 21, 10, 32)
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")


CONVERTERS: dict[str, Moments] = {}  # kept between examples, as between rows


def no_reader(text: str) -> Window:
    raise AssertionError(text)


def moments(zone: str = "", written_zone: str = "") -> Moments:
    read = partial(read_csv_moment, now=NOW)
    return Moments(read, now=NOW, zone=zone, written_zone=written_zone)


def told(table: Any, plan: Plan) -> list[Row | BadRow]:
    return [row for row, _ in rows_and_cells(table, plan, moments())]


def rows_of(text: str, noun: str = "found", pairs: Iterable[str] = ()) -> list[Row | BadRow]:
    with read_table(io.BytesIO(text.encode())) as table:
        plan = make_plan(noun, table.header, parse_map(noun, pairs))
        return told(table, plan)


def good(rows: list[Row | BadRow]) -> list[Row]:
    assert not [row for row in rows if isinstance(row, BadRow)]
    return [row for row in rows if not isinstance(row, BadRow)]


@pytest.mark.parametrize(
    "header",
    [
        "Aire;Objet trouvé le;Désignation;Couleur;Étagère",
        "Service area;Date found;Item description;Colour;Shelf",
        "Raststätte;Gefunden am;Bezeichnung;Farbe;Regal",
        "Verzorgingsplaats;Gevonden op;Omschrijving;Kleur;Plank",
        "Área de servicio;Fecha de hallazgo;Descripción;Color;Estante",
        "Area di servizio;Data di ritrovamento;Descrizione;Colore;Scaffale",
        "Área de serviço;Data do achado;Descrição;Cor;Prateleira",
    ],
)
def test_headers_of_seven_languages_are_recognised(header: str) -> None:
    row = rows_of(f"{header}\nBeaune;12/06/2026 14h05;sac à dos; bleu ;B3\n")[0]
    assert row == FoundRow(
        line=2,
        venue="Beaune",
        found=Window(datetime(2026, 6, 12, 14, 5), datetime(2026, 6, 12, 14, 5)),
        description="sac à dos",
        colour="bleu",
        shelf="B3",
    )


def test_pairs_join_choose_and_fix_values() -> None:
    text = "id,kind,words,d1,d2\n7,hat,red,,2026-06-12\n8,cap,,2026-06-13,2026-06-12\n"
    pairs = ["description=kind+words", "found_at=d1|d2", "venue:=Main hall"]
    rows = good(rows_of(text, pairs=pairs))
    assert [
        (r.description, r.found.start.day, r.venue) for r in rows if isinstance(r, FoundRow)
    ] == [
        ("hat red", 12, "Main hall"),
        ("cap", 13, "Main hall"),
    ]


def test_a_header_with_a_plus_sign_is_a_header_first() -> None:
    text = "aire,date,a+b,a,b\nX,2026-06-12,whole,1,2\n"
    assert good(rows_of(text, pairs=["description=a+b"]))[0].description == "whole"  # type: ignore[union-attr]


def test_unknown_columns_are_reported_and_our_own_are_not() -> None:
    header = ["aire", "date", "objet", "météo", "lostfound_fix", ""]
    assert make_plan("found", header).ignored == ("météo",)


def test_missing_columns_are_named_with_the_headers_seen_and_a_guess() -> None:
    with pytest.raises(UsageFault) as refusal:
        make_plan("found", ["aires", "date", "descripton"])
    assert "description" in refusal.value.message
    assert "descripton" in refusal.value.fix
    with pytest.raises(UsageFault, match="Did you mean 'gare'"):
        make_plan("found", ["gare", "d"], parse_map("found", ["venue=garre"]))
    with pytest.raises(UsageFault, match="Did you mean 'venue'"):
        parse_map("found", ["venu=gare"])
    with pytest.raises(UsageFault, match="not a mapping"):
        parse_map("found", ["venue"])


def test_later_choices_win_over_a_profile() -> None:
    below = ColumnMap({"venue": "gare", "colour": "c"}, {"brand": "none"})
    above = parse_map("found", ["venue:=Lyon", "brand=marque"])
    both = above.over(below)
    assert both.columns == {"colour": "c", "brand": "marque"}
    assert both.constants == {"venue": "Lyon"}


def test_side_fields_that_say_nothing_are_empty() -> None:
    row = rows_of("aire,date,objet,marque,couleur\nX,2026-06-12,na,n/a,??\n")[0]
    assert isinstance(row, FoundRow)
    assert (row.description, row.brand, row.colour) == ("na", "", "")


def test_bad_rows_name_line_column_value_reason_and_fix() -> None:
    text = (
        "Aire;Date;Objet\n"
        'A;2026-06-12;"un\nsac"\n'
        "B;31/02/2026;clé\n"
        "C;2027-01-01;clé\n"
        ";2026-06-12;clé\n"
        "D;2026-06-12\n"
        "E;2026-06-12;clé;trop\n"
        "F;2026-06-12;clé;;\n"
    )
    rows = rows_of(text)
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert [(b.line, b.column, b.value, b.fault) for b in bad] == [
        (4, "Date", "31/02/2026", "moment"),
        (5, "Date", "2027-01-01", "moment"),
        (6, "Aire", "", "missing"),
        (7, "", "", "short"),
        (8, "", "", "long"),
    ]
    assert all(b.reason and b.fix for b in bad)
    assert [row.line for row in rows if isinstance(row, FoundRow)] == [2, 9]


def test_claims_carry_window_route_and_contact() -> None:
    text = (
        "message;perdu le;perdu au;trajet;nom;e-mail;tél;photos\n"
        "un doudou;2026-06-12;2026-06-13 10:00;Paris > Beaune - Lyon;"
        "Zoé;z@example.org;06;a.jpg|b.jpg\n"
        "un sac;13/06;12/06;;;;;\n"
        "une clé;;;;;;;\n"
    )
    first, second, third = rows_of(text, "claims")
    assert isinstance(first, ClaimRow)
    assert first.lost == Window(datetime(2026, 6, 12), datetime(2026, 6, 13, 10))
    assert first.route == ("Paris", "Beaune", "Lyon")
    assert (first.name, first.email, first.phone) == ("Zoé", "z@example.org", "06")
    assert first.photos == ("a.jpg", "b.jpg")
    assert isinstance(second, BadRow)
    assert second.fault == "order"
    assert isinstance(third, ClaimRow)
    assert third.lost is None


def test_venues_read_kilometre_points_and_decimal_commas() -> None:
    text = "nom;PK;latitude;lon\nA;298+500;46,98;4.83\nB;PK 12,5;;\nC;dix;;\nD;;91;\n"
    rows = rows_of(text, "venues")
    first, second = rows[:2]
    assert isinstance(first, VenueRow)
    assert (first.pk_km, first.lat, first.lon) == (298.5, 46.98, 4.83)
    assert isinstance(second, VenueRow)
    assert second.pk_km == 12.5
    assert [(b.column, b.fault) for b in rows[2:] if isinstance(b, BadRow)] == [
        ("PK", "number"),
        ("latitude", "number"),
    ]


def test_moments_take_offsets_zones_and_spreadsheet_days() -> None:
    paris = moments("Europe/Paris")
    assert paris.window("2026-06-12T12:05:00+00:00").start == datetime(2026, 6, 12, 14, 5)
    assert paris.window("2026-06-12T12:05").start == datetime(2026, 6, 12, 12, 5)
    west = moments("America/Los_Angeles", "UTC")
    assert west.window("2024-11-15 02:00:00.5").start == datetime(2024, 11, 14, 18)
    assert moments().window("46185").start == datetime(2026, 6, 12)
    with pytest.raises(UsageFault, match="too long ago"):
        moments("Asia/Tokyo").window("0001-01-01T00:00:00+14:00")
    with pytest.raises(UsageFault, match="time zone"):
        moments("Mars/Olympus")


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2026, 11, 20)),
    st.sampled_from(["+00:00", "+05:30", "-03:00", "Z"]),
    st.sampled_from(["Europe/Paris", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_offsets_become_wall_time_of_the_zone(moment: datetime, offset: str, zone: str) -> None:
    text = moment.replace(microsecond=0).isoformat() + offset
    meant = datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    shared = CONVERTERS.setdefault(zone, Moments(no_reader, zone=zone))
    assert shared.window(text).start == meant
    assert shared.window(moment.isoformat()[:16] + offset).start == meant.replace(second=0)


def test_rejects_can_be_corrected_and_read_again(tmp_path: Path) -> None:
    text = "aire;date;objet\nA;hier;sac\nB;32/13;clé\nC;2026-06-12\n"
    path = tmp_path / "rejects.csv"
    with read_table(io.BytesIO(text.encode())) as table:
        plan = make_plan("found", table.header)
        with RejectsFile(path) as rejects:
            rejects.begin(table.header, ";")
            for row in told(table, plan):
                if isinstance(row, BadRow):
                    rejects.write(row)
    assert rejects.written == 2
    written = path.read_text("utf-8-sig")
    assert written.splitlines()[1].startswith("B;32/13;clé;3;date;")
    path.write_text(
        written.replace("32/13", "12/06").replace("C;2026-06-12;;", "C;2026-06-12;gant;")
    )
    with read_table(path) as table:
        plan = make_plan("found", table.header)
        rows = good(told(table, plan))
    assert plan.ignored == ()
    assert [(r.venue, r.description) for r in rows if isinstance(r, FoundRow)] == [
        ("B", "clé"),
        ("C", "gant"),
    ]


def test_no_rejects_no_file(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "r.csv") as rejects:
        rejects.begin(("a",))
    assert list(tmp_path.iterdir()) == []


def test_a_failed_import_leaves_the_old_rejects(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("what was there", encoding="utf-8")
    bad = BadRow(line=2, column="a", value="x", reason="r", fix="f", fault="", cells=("x",))
    with pytest.raises(KeyError), RejectsFile(path) as rejects:
        rejects.begin(("a",))
        rejects.write(bad)
        raise KeyError
    assert path.read_text("utf-8") == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_profiles_say_what_is_off(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    with pytest.raises(Missing):
        load_profile(path)
    for text, reason in (
        ("x =", "cannot be read"),
        ('zon = "x"', "unknown key"),
        ("zone=1", "text"),
    ):
        path.write_text(text)
        with pytest.raises(UsageFault, match=reason):
            load_profile(path)
    path.write_text('[columns]\ndescription = ["a", "b"]\n[constants]\nvenue = "Hall"\n')
    profile = load_profile(path)
    assert profile.source == "p"
    assert profile.mapping == ColumnMap({"description": "a+b"}, {"venue": "Hall"})


@given(
    st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=5), st.sampled_from(sorted(NOUNS))
)
def test_any_cells_are_rows_or_bad_rows(cells: list[list[str]], noun: str) -> None:
    class Given:
        def rows(self) -> Iterable[tuple[int, list[str]]]:
            return enumerate(cells, 2)

    header = {
        "found": ["aire", "date", "objet", "photos"],
        "claims": ["message", "perdu le", "perdu au", "trajet"],
        "venues": ["nom", "pk", "lat", "alias"],
    }[noun]
    plan = make_plan(noun, header)
    rows = told(Given(), plan)
    assert [row.line for row in rows] == list(range(2, len(cells) + 2))
    assert all(row.reason and row.fix for row in rows if isinstance(row, BadRow))


def shared_rows(name: str, noun: str, profile: str = "", limit: int = 2000) -> list[Row | BadRow]:
    chosen = load_profile(ROOT / "data" / "profiles" / f"{profile}.toml") if profile else None
    when = moments(chosen.zone, chosen.written_zone) if chosen else moments()
    with read_table(SHARED / name) as table:
        plan = make_plan(noun, table.header, chosen.mapping if chosen else None)
        return [row for row, _ in islice(rows_and_cells(table, plan, when), limit)]


@needs_shared
def test_the_shared_tables_read_as_they_are() -> None:
    assert len(good(shared_rows("bench/text/found.csv", "found"))) == 425
    assert len(good(shared_rows("bench/text/background.csv", "found"))) == 2000
    claims = good(shared_rows("bench/text/claims.csv", "claims"))
    assert len(claims) == 360
    assert all(isinstance(c, ClaimRow) and c.lost and c.place_text for c in claims)


@needs_shared
def test_the_railways_table_reads_with_its_profile() -> None:
    first = shared_rows("data/sncf-found-2016-2021.csv.gz", "found", "sncf")[0]
    assert isinstance(first, FoundRow)
    assert first.found.start == datetime(2016, 1, 1, 6, 29, 11)  # 05:29 UTC
    assert (first.venue, first.description) == ("Lyon Part Dieu", "Sac à dos")


@needs_shared
def test_the_librarys_table_reads_with_its_profile() -> None:
    rows = good(shared_rows("data/berkeley-library-items.csv", "found", "berkeley"))
    assert len(rows) == 100
    first = rows[0]
    assert isinstance(first, FoundRow)
    assert first.found.start == datetime(2024, 11, 14, 18)
    assert first.description == "wallet Kate Spade gray"
    assert first.found_where == "Moff 5 Girl's Bathroom"
