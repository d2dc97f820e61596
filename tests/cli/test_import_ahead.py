"""A long table is read by a second process; what comes of it is the same to the last row."""

from __future__ import annotations

import gzip
import os
import signal
import time
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from lostfound import ahead, importers
from lostfound.ahead import Order, RowsAhead
from lostfound.errors import Missing, Refused, UsageFault
from lostfound.intake.mapping import ColumnMap, make_plan
from lostfound.intake.table import read_table

NOW = datetime(2026, 5, 4, 15)
HEAD = "external_id;venue;found_at;description;photos;hidden\n"
LINES = [
    "1;Beaune Tailly;2026-05-02T10:30;gant;a.jpg|b.jpg;",
    "2;Beaune Tailly;02/05/2026 14h05;bonnet bleu;;nom dedans",
    "3;Beaune Tailly;2026-05-33;clés;;",
    '4;Beaune Tailly;2026-05-02;"deux\nlignes";;',
    "5;Beaune Tailly;2026-05-02;zu kurz",
    "6;;2026-05-02;sans lieu;;",
    "7;Beaune Tailly;2026-05-02T08:00:00+00:00;'=1+1;;",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of cp1252 with some thousand rows, good and bad."""
    path = tmp_path / "found.csv"
    path.write_bytes((HEAD + "\n".join(LINES * 400) + "\n").encode("cp1252"))
    return path


def order(file: Path, **told: Any) -> Order:
    given: dict[str, Any] = {"encoding": "", "delimiter": "", "noun": "found",
                             "mapping": ColumnMap(), "now": NOW, "zone": "Europe/Paris"}  # fmt: skip
    return Order(file=file, **(given | told))


def here(told: Order) -> list[tuple[Any, ...]]:
    with read_table(told.file) as opened:
        plan = make_plan(told.noun, opened.header, told.mapping)
        rows = importers._RowsHere(opened, plan, told)
        return [(row, tuple(cells), digest) for row, cells, digest in rows]


def test_the_same_rows_come_in_the_same_order(table: Path) -> None:
    with RowsAhead(order(table)) as rows:
        assert list(rows) == here(order(table))
        assert rows.share() == 1.0


def test_claims_without_a_day_come_too(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("text,lost_from,lost_to\nperdu un gant,,\nsac,2026-05-01,2026-05-03\n")
    told = order(path, noun="claims")
    with RowsAhead(told) as rows:
        assert list(rows) == here(told)


def test_a_fault_of_the_file_is_told_as_it_is(tmp_path: Path, table: Path) -> None:
    packed = tmp_path / "cut.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes())[:-200])
    with RowsAhead(order(packed)) as rows, pytest.raises(UsageFault, match="ends too early"):
        list(rows)


def test_a_reader_that_is_killed_is_named_and_not_waited_for(table: Path) -> None:
    with RowsAhead(order(table)) as rows:
        given = iter(rows)
        next(given)
        os.kill(rows._child.pid, signal.SIGKILL)
        with pytest.raises(Refused, match="has stopped"):
            list(given)


def test_a_reader_nobody_listens_to_ends(table: Path) -> None:
    with table.open("ab") as more:
        more.write((("\n".join(LINES) + "\n") * 9_000).encode("cp1252"))
    began = time.monotonic()
    with RowsAhead(order(table)) as rows:
        next(iter(rows))
    assert rows._child.poll() is not None
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("least", [0, 10**9])
def test_an_import_says_the_same_either_way(
    lf: Any, table: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.chdir(table.parent)
    table.write_bytes((HEAD + "\n".join(LINES) + "\n").encode("cp1252"))
    monkeypatch.setattr(ahead, "LONG", least)
    assert ahead.is_long(table) is (least == 0 and (os.cpu_count() or 1) > 1)
    ended = lf("import", "found", str(table), "--json", "--no-vectors", "--no-match")
    assert ended.status == 3, ended.err
    assert (ended.data["added"], ended.data["bad_count"]) == (4, 3)
    assert [bad["line"] for bad in ended.data["bad"]] == [4, 7, 8]
    assert "cp1252" in ended.err
    assert lf("db", "check").status == 0


def test_standard_input_is_read_here_even_beside_a_file_called_so(
    lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ahead, "LONG", 0)
    (tmp_path / "-").write_text("venue,found_at,description\nBeaune Tailly,2026-05-02,gant\n")
    piped = "venue,found_at,description\nBeaune Tailly,2026-05-02,bonnet\n"
    ended = lf("import", "found", "-", "--no-vectors", "--no-match", stdin=piped)
    assert ended.status == 0, ended.err
    assert [f["description"] for f in lf("found", "list", "--json").data] == ["bonnet"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_not_a_byte_of_a_pipe_is_lost(
    lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "LONG", 0)
    pipe = tmp_path / "found.csv"
    os.mkfifo(pipe)
    rows = [f"{n};Beaune Tailly;2026-05-02;gant {n % 7};;\n" for n in range(9_000)]
    writer = Thread(target=lambda: pipe.write_text(HEAD + "".join(rows), encoding="utf-8"))
    writer.start()
    ended = lf("import", "found", str(pipe), "--no-vectors", "--no-match", "--json")
    writer.join()
    assert (ended.status, ended.data["added"], ended.data["bad_count"]) == (0, 9_000, 0)


def test_a_child_that_fails_says_why(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_plain_rows", lambda *_: 1 / 0)
    sent: list[tuple[int, float, Any]] = []
    monkeypatch.setattr(ahead, "_send", lambda *told: sent.append(told))
    ahead._send_rows(order(table))
    ((sort, _, told),) = sent
    assert (sort, told[0]) == (ahead._FAULT, "LostFoundError")
    assert "ZeroDivisionError" in told[1]


def test_a_file_that_is_gone_is_told_as_it_is(tmp_path: Path) -> None:
    with RowsAhead(order(tmp_path / "x.csv")) as rows, pytest.raises(Missing, match="no file"):
        list(rows)
