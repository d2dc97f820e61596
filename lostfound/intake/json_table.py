"""Rows of JSON as those of a table: a list of objects, one object a line, or our own envelope.

Read object by object, in bounded memory. The first objects name the columns; a later one
that has more is told as a row that is too long.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from lostfound.domain.cells import neutralise, restore
from lostfound.errors import UsageFault
from lostfound.intake.closing import MAX_COLUMNS, Closing, damaged
from lostfound.intake.detect import Detection

MAX_OBJECT = 1_000_000  # characters
_LOOKED_AT = 100  # objects that name the columns
_BLOCK = 1 << 16
_BEGINS = re.compile(r'\s*(?:\[\s*(?:\{|\]|\Z)|\{\s*")')
_NO_TEXT = re.compile("[\\x00\ud800-\udfff]")  # NUL, and halves of a character
_BETWEEN = re.compile(r"[\s,]*")
_ENVELOPE = re.compile(r'\s*\{\s*(?:"\w+"\s*:\s*\d+\s*,\s*)*"data"\s*:\s*\[')
_DECODE = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode


def is_json(sample: str) -> bool:
    """Return whether a text begins like a list of objects or like an object."""
    return bool(_BEGINS.match(sample))


class JsonTable(Closing):
    """An open table of JSON: `header`, `detection`, then `rows()` once, as `Table` has them."""

    def __init__(self, stream: io.BufferedReader, name: str, encoding: str, packed: str) -> None:
        self.mended_lines = 0
        self.share: Callable[[], float] = float  # nothing, until somebody knows
        self._name = name
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="")
        self._rest, self._line, self._in_list = "", 1, False
        self._open_list()
        self._objects = self._each()
        self._first = list(islice(self._objects, _LOOKED_AT))
        keys = dict.fromkeys(key for _, told in self._first for key in told)
        if not keys:
            raise UsageFault(f"{name} holds no objects.", "A list of objects makes a table.")
        if len(keys) > MAX_COLUMNS:
            raise UsageFault(f"{name} has {len(keys):,} columns; at most {MAX_COLUMNS:,} are read.")
        self.header = tuple(keys)
        self.detection = Detection(name, f"{encoding}, JSON", ",", len(self.header), packed)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (line where the object begins, cells); what the header lacks comes behind."""
        first, self._first = self._first, []
        for part in (first, self._objects):
            for line, told in part:
                cells = [_cell(told.pop(key, None)) for key in self.header]
                yield line, cells + [_cell(value) for value in told.values()]

    def close(self) -> None:
        self._text.close()

    def _open_list(self) -> None:
        """Pass over what stands before the first object."""
        self._more()
        whole = self._rest.lstrip("\ufeff")
        at = _ENVELOPE.match(whole) or re.match(r"\s*\[?", whole)
        assert at is not None
        self._in_list = at.group().endswith("[")
        self._line += whole.count("\n", 0, at.end())
        self._rest = whole[at.end() :]

    def _each(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the objects with the lines they begin at, until the list or the file ends."""
        while True:
            self._pass_over()
            if not self._rest and self._in_list:
                raise UsageFault(f"{self._name} ends too early.", "Its list is not closed.")
            if not self._rest or self._rest[0] == "]":
                return
            line = self._line
            yield line, self._object(line)

    def _pass_over(self) -> None:
        """Pass over commas and white space between two objects."""
        while True:
            between = _BETWEEN.match(self._rest)
            assert between is not None
            self._line += self._rest.count("\n", 0, between.end())
            self._rest = self._rest[between.end() :]
            if self._rest or not self._more():
                return

    def _object(self, line: int) -> dict[str, Any]:
        while True:
            try:
                told, end = _DECODE(self._rest)
            except (ValueError, RecursionError) as fault:
                if len(self._rest) < MAX_OBJECT and self._more():
                    continue
                raise self._bad(line, fault) from None
            if not isinstance(told, dict):
                raise UsageFault(f"{self._name}, line {line}: {str(told)[:40]!r} is no object.")
            self._line += self._rest.count("\n", 0, end)
            self._rest = self._rest[end:]
            return told

    def _bad(self, line: int, fault: Exception) -> UsageFault:
        if len(self._rest) >= MAX_OBJECT:
            return UsageFault(
                f"{self._name}: the object at line {line} exceeds {MAX_OBJECT:,} characters."
            )
        why = fault.msg if isinstance(fault, json.JSONDecodeError) else "too deeply nested"
        return UsageFault(f"{self._name}, line {line}: this is no JSON object ({why}).")

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        try:
            # An object that does not end is read in ever larger pieces, not over and over.
            block = self._text.read(max(_BLOCK, len(self._rest)))
        except UnicodeDecodeError:
            raise UsageFault(f"{self._name} is not in {self._text.encoding}.") from None
        except (EOFError, zlib.error, OSError):
            raise damaged(self._name) from None
        self._rest += block
        return bool(block)


def _cell(value: object) -> str:
    """Return a value as a cell would hold it; lists are joined as our own CSV joins them."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = _NO_TEXT.sub("", value)
        # What a CSV protects from spreadsheets is restored when it is read; so is this.
        return neutralise(value) if restore(value) != value else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return json.dumps(value, ensure_ascii=False)
