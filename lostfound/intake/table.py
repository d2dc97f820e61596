"""A CSV file as rows with the line numbers of the original, in bounded memory."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from lostfound.domain.cells import restore
from lostfound.errors import UsageFault
from lostfound.intake.closing import MAX_COLUMNS, Closing, damaged
from lostfound.intake.detect import (
    Detection,
    detect_delimiter,
    detect_encoding,
    known_delimiter,
    known_encoding,
)
from lostfound.intake.json_table import JsonTable, is_json
from lostfound.intake.source import open_bytes, rejoin

MAX_ROW = 1_000_000  # characters, quoted line breaks included
_SAMPLE = 1 << 17
_STRAY = re.compile("[\udc80-\udcff]+")


def read_table(
    source: Path | BinaryIO, *, encoding: str | None = None, delimiter: str | None = None
) -> Table | JsonTable:
    """Open a table and read its header; what was detected is in `.detection`.

    Takes a path ("-" for standard input) or a binary stream, plain, gzipped or zipped; CSV,
    or JSON where it begins so and no delimiter is given.
    Raises Missing for an absent file, UsageFault for one that is no table.
    """
    stream, name, packed, share = open_bytes(source)
    try:
        sample = _sample(stream, name)
        codec = known_encoding(encoding, sample) if encoding else detect_encoding(sample)
        shown = sample.decode(codec, "ignore").lstrip("\ufeff")
        if not delimiter and is_json(shown):
            told = JsonTable(rejoin(sample, stream), name, codec, packed)
            told.share = share
            return told
        mark = known_delimiter(delimiter) if delimiter else detect_delimiter(shown)
        table = Table(rejoin(sample, stream), name, codec, mark, packed)
    except BaseException:
        stream.close()
        raise
    table.share = share
    return table


class Table(Closing):
    """An open table: `header`, `detection`, then `rows()` once; close it or use `with`.

    `share()` is how much of the file has been read, from 0 (also: not known) to 1.
    """

    def __init__(
        self, stream: io.BufferedReader, name: str, encoding: str, delimiter: str, packed: str
    ) -> None:
        self.mended_lines = 0
        self.share: Callable[[], float] = float  # nothing, until somebody knows
        self._name = name
        self._room = MAX_ROW
        self._row_line = 1
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        if csv.field_size_limit() < MAX_ROW:
            csv.field_size_limit(MAX_ROW)
        self._reader = csv.reader(self._lines(), delimiter=delimiter)
        self.header = self._read_header()
        self.detection = Detection(name, encoding, delimiter, len(self.header), packed)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (line of the original file where the row starts, cells); blank rows are skipped.

        Rows may be shorter or longer than the header. Raises UsageFault for a row or a
        file that cannot be read on.
        """
        reader = self._reader
        line = self._row_line = reader.line_num + 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise UsageFault(f"{self._name}, line {line}: {fault}.") from None
            self._room = MAX_ROW
            if len(cells) > MAX_COLUMNS:
                raise _too_wide(self._name, line, len(cells))
            if any(cells):
                yield line, cells
            line = self._row_line = reader.line_num + 1

    def close(self) -> None:
        self._text.close()

    def _read_header(self) -> tuple[str, ...]:
        for _, cells in self.rows():
            if cells[0].strip().lower().startswith("sep="):  # a spreadsheet's own hint
                continue
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                return tuple(restore(cell.strip().lstrip("\ufeff")) for cell in cells)
        raise UsageFault(f"{self._name} is empty.", "A table needs a header line and rows.")

    def _lines(self) -> Iterator[str]:
        """Yield the physical lines, refusing before a monstrous one is in memory."""
        readline = self._text.readline
        ascii_like = self._text.errors != "surrogateescape"
        try:
            while line := readline(self._room + 1):
                self._room -= len(line)
                if self._room < 0:
                    raise self._too_long()
                if "\0" in line:
                    line = line.replace("\0", "")
                yield line if ascii_like or line.isascii() else self._mend(line)
        except (EOFError, zlib.error, OSError):
            raise damaged(self._name) from None

    def _mend(self, line: str) -> str:
        """Return the line with stray bytes of another encoding read as cp1252, counted."""
        try:
            line.encode()
        except UnicodeEncodeError:
            self.mended_lines += 1
            return _STRAY.sub(_as_cp1252, line)
        return line

    def _too_long(self) -> UsageFault:
        return UsageFault(
            f"{self._name}: the row at line {self._row_line} exceeds {MAX_ROW:,} characters.",
            "A quotation mark may be open there, or this is no table.",
        )


def _sample(stream: io.BufferedReader, name: str) -> bytes:
    try:
        return stream.read(_SAMPLE)
    except (OSError, EOFError, zlib.error):
        raise damaged(name) from None


def _as_cp1252(stray: re.Match[str]) -> str:
    return stray.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _too_wide(name: str, line: int, width: int) -> UsageFault:
    return UsageFault(
        f"{name}, line {line} has {width:,} columns; at most {MAX_COLUMNS:,} are read.",
        "Check the delimiter (--delimiter), or whether this is a table.",
    )
