"""Tables are read as they come, with the line numbers of the original."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lostfound.domain.cells import neutralise, restore
from lostfound.errors import LostFoundError, Missing, UsageFault
from lostfound.intake.detect import DELIMITERS
from lostfound.intake.table import MAX_ROW, Table, read_table

ACCENTS = "désignation;lieu\nécharpe à carreaux;Hôtel de l’Étoile\nclé oubliée;forêt — été 2026\n"


def opened(data: bytes, **how: str) -> Table:
    return read_table(io.BytesIO(data), **how)  # type: ignore[arg-type]


def rows_of(data: bytes, **how: str) -> list[tuple[int, list[str]]]:
    with opened(data, **how) as table:
        return list(table.rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_the_encoding_is_seen_and_said(encoding: str) -> None:
    with opened(ACCENTS.encode(encoding)) as table:
        assert str(table.detection) == f"the input read as {encoding}, ';', 2 columns"
        assert table.header == ("désignation", "lieu")
        assert [cells for _, cells in table.rows()][1] == ["clé oubliée", "forêt — été 2026"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen(encoding: str) -> None:
    with opened(ACCENTS.encode(encoding)) as table:
        assert table.detection.encoding == encoding
        assert table.header == ("désignation", "lieu")


@pytest.mark.parametrize("mark", DELIMITERS)
def test_the_delimiter_is_seen_among_others_in_the_text(mark: str) -> None:
    rows = [["no", "what", "where"], ["1", "sac, bleu; grand", "A6"], ["2", "clé | badge", "A7"]]
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    with opened(text.getvalue().encode()) as table:
        assert table.detection.delimiter == mark
        assert [cells for _, cells in table.rows()] == rows[1:]


def test_a_spreadsheets_own_delimiter_hint_is_taken_and_skipped() -> None:
    with opened(b"sep=;\r\na;b\r\n1;2\r\n") as table:
        assert table.header == ("a", "b")
        assert list(table.rows()) == [(3, ["1", "2"])]


def test_line_numbers_are_those_of_the_file() -> None:
    data = b'a,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n2,"x\n\ny"\n3,z\n'
    assert [line for line, _ in rows_of(data)] == [2, 6, 9]


def test_old_mac_line_ends_and_nul_bytes_do_no_harm() -> None:
    assert rows_of(b"a,b\r1,\x002\r3,4\r") == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_stray_bytes_in_a_utf8_table_are_mended_and_counted() -> None:
    good = "a;b\n" + "é;à\n" * 50
    with opened(good.encode() + "clé;1\n".encode("cp1252")) as table:
        assert table.detection.encoding == "utf-8"
        assert list(table.rows())[-1] == (52, ["clé", "1"])
        assert table.mended_lines == 1


def test_gzip_zip_and_plain_files_read_alike(tmp_path: Path) -> None:
    plain = ACCENTS.encode()
    (tmp_path / "t.csv").write_bytes(plain)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", plain)
        archive.writestr("photos/a.jpg", b"...")
    tables = []
    for name in ("t.csv", "t.csv.gz", "t.zip"):
        with read_table(tmp_path / name) as table:
            tables.append((table.header, list(table.rows())))
    assert tables[0] == tables[1] == tables[2]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    with read_table(Path("-")) as table:
        assert list(table.rows()) == [(2, ["1", "2"])]
        assert table.detection.name == "standard input"


def test_what_is_no_table_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no file"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(UsageFault, match="is empty"):
        opened(b"")
    with pytest.raises(UsageFault, match="cannot be read"):
        read_table(tmp_path)
    with pytest.raises(UsageFault, match="encoding"):
        opened(b"a,b\n", encoding="klingon")
    with pytest.raises(UsageFault, match="delimiter"):
        opened(b"a,b\n", delimiter=";;")


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(UsageFault, match="CSV UTF-8"):
        read_table(tmp_path / "t.xlsx")


def test_a_cut_off_gzip_ends_with_a_named_fault() -> None:
    packed = gzip.compress(b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(200_000)))
    with pytest.raises(UsageFault, match="damaged or ends too early"):
        rows_of(packed[: len(packed) // 2])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,2\n" + b"x" * (MAX_ROW + 9), "line 3 exceeds"),
        (b'a,b\n1,"2\n' + b"some,line\n" * 200_000, "line 2 exceeds"),
        (b",".join(b"c%d" % n for n in range(1001)) + b"\n", "1,001 columns"),
        (b"a,b\n" + b"," * 5000 + b"x\n", "5,001 columns"),
    ],
)
def test_monstrous_rows_are_refused_by_line(data: bytes, reason: str) -> None:
    with pytest.raises(UsageFault, match=reason):
        rows_of(data)


class Endless(io.RawIOBase):
    """A line that never ends, as from a device."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_an_endless_line_is_refused_in_bounded_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(UsageFault, match="exceeds"):
            read_table(io.BufferedReader(Endless()))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def expressible(encoding: str) -> st.SearchStrategy[str]:
    if encoding.startswith("utf"):
        letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
        return st.text(letters, max_size=12)
    # Asked for a codec, Hypothesis tries every character there is: seconds, for 255 of them.
    return st.text(bytes(range(1, 256)).decode(encoding, "ignore"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, list[list[str]]]:
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"]))
    mark = draw(st.sampled_from(DELIMITERS))
    width = draw(st.integers(2, 5))
    cell = st.one_of(
        expressible(encoding), st.sampled_from(["a\nb", 'say "x"', "a;b,c|d\te", "'=1", "\r\n"])
    )
    row = st.lists(cell, min_size=width, max_size=width).filter(any)
    return encoding, mark, draw(st.lists(row, max_size=6))


@given(tables())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_cells_round_trip_in_any_encoding_and_delimiter(
    table: tuple[str, str, list[list[str]]],
) -> None:
    encoding, mark, rows = table
    header = [f"h{n}" for n in range(len(rows[0]) if rows else 2)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    data = text.getvalue().encode(encoding)
    read = rows_of(data, encoding=encoding, delimiter=mark)
    assert [cells for _, cells in read] == rows


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_line_numbers_hold_across_quoted_line_breaks(breaks: list[int], end: str) -> None:
    lines, starts, at = [f"a,b{end}"], [], 2
    for count in breaks:
        starts.append(at)
        lines.append(f'x,"{end.join("y" * (count + 1))}"{end}')
        at += count + 1
    assert [line for line, _ in rows_of("".join(lines).encode())] == starts


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_named_fault(data: bytes) -> None:
    try:
        rows_of(data)
    except LostFoundError as fault:
        assert fault.message


@given(st.text(max_size=12) | st.text("'=+-@\t1a", max_size=6))
def test_neutralised_cells_are_safe_and_come_back(cell: str) -> None:
    safe = neutralise(cell)
    assert restore(safe) == cell
    assert safe[:1] not in tuple("=+@\t\r") or safe == ""
    assert not safe.startswith("-") or safe[1:2].isdigit()
    if not cell.startswith("'"):
        assert restore(cell) == cell
