"""JSON as a table: lists, lines and our envelope, in bounded memory, faults with their line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.domain.cells import restore
from lostfound.errors import UsageFault
from lostfound.intake import json_table
from lostfound.intake.table import read_table

ROWS = [
    {"venue": "Beaune Tailly", "found_at": "2026-05-02", "description": "gant", "colour": None},
    {"venue": "Beaune Tailly", "found_at": "2026-05-03", "description": 'sac "A4"\n{bleu}'},
]
CELLS = [
    ["Beaune Tailly", "2026-05-02", "gant", ""],
    ["Beaune Tailly", "2026-05-03", 'sac "A4"\n{bleu}', ""],
]


def read(text: str) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    with read_table(io.BytesIO(text.encode())) as table:
        return table.header, list(table.rows())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (json.dumps(ROWS), [1, 1]),
        (json.dumps(ROWS, indent=2), [2, 8]),
        ("\n".join(map(json.dumps, ROWS)) + "\n", [1, 2]),
        ("\ufeff" + "\r\n".join(map(json.dumps, ROWS)), [1, 2]),
        ('{"version": 1, "data": [\n' + ",\n".join(map(json.dumps, ROWS)) + "\n]}\n", [2, 3]),
    ],
)
def test_every_shape_gives_the_same_rows(text: str, lines: list[int]) -> None:
    header, rows = read(text)
    assert header == ("venue", "found_at", "description", "colour")
    assert [cells for _, cells in rows] == CELLS
    assert [line for line, _ in rows] == lines


def test_a_later_object_with_more_is_told_as_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_table, "_LOOKED_AT", 1)
    _, rows = read(json.dumps([{"a": 1}, {"b": [1, "x"], "a": True}]))
    assert [cells for _, cells in rows] == [["1"], ["true", "1; x"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"a": 1},\n{"a": }]', "line 2"),
        ('[{"a": 1},\n 7]', "no object"),
        ('[{"a": "' + "x" * 1_100_000, "exceeds"),
        ("[]", "no objects"),
        ('[{"a": "1"}, {"a": "2"},', "ends too early"),
        ('{"version": 1, "data": [\n{"a": "1"}\n', "ends too early"),
        ('[{"a": ' + "[" * 100_000, "no JSON object"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(UsageFault, match=said):
        read(text)


def test_what_is_no_text_is_left_out() -> None:
    _, rows = read('[{"a": "red \\ud83d scarf\\u0000"}]')
    assert rows == [(1, ["red  scarf"])]


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(st.lists(st.dictionaries(st.sampled_from("abc"), TEXTS, min_size=1), min_size=1))
def test_texts_come_back_as_they_were(rows: list[dict[str, str]]) -> None:
    header, told = read(json.dumps(rows, ensure_ascii=True))
    back = [dict(zip(header, map(restore, cells), strict=True)) for _, cells in told]
    assert back == [{key: row.get(key, "") for key in header} for row in rows]


@pytest.mark.parametrize("form", ["--csv", "--json", "--nl"])
def test_an_export_comes_in_again(
    lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "in.csv"
    table.write_text(
        "external_id,venue,found_at,description,shelf\n"
        '1,Beaune Tailly,2026-05-02T10:30,"\'=1+1 gant; bleu",B2\n'
        "2,Beaune Tailly,2026-05-03,clés,\n",
        encoding="utf-8",
    )
    lf("import", "found", str(table), "--no-vectors", "--no-match")
    out = tmp_path / "out.txt"
    assert lf("export", "found", str(out), form).status == 0
    again = lf("import", "found", str(out), "--no-vectors", "--no-match", "--json").data
    assert (again["read"], again["added"], again["bad_count"]) == (2, 0, 0)
    other = ("--db", str(tmp_path / "other.db"))
    lf(*other, "import", "found", str(out), "--no-vectors", "--no-match")
    kept = ("description", "shelf", "external_id", "source", "found")
    here, there = (lf(*db, "found", "list", "--json").data for db in ((), other))
    assert [{k: i.get(k) for k in kept} for i in here] == [
        {k: i.get(k) for k in kept} for i in there
    ]
