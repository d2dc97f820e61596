"""The one JSON envelope, CSV for lists, and how an error reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from lostfound.domain.cells import neutralise
from lostfound.errors import LostFoundError

VERSION = 1


def to_json(data: Any, *, ascii_only: bool = False) -> str:
    """Return data in the envelope {"version": 1, "data": ...}; `ascii_only` escapes letters."""
    return json.dumps({"version": VERSION, "data": data}, ensure_ascii=ascii_only, indent=2)


def fault_json(fault: LostFoundError, *, ascii_only: bool = False) -> str:
    """Return an error in the envelope {"version": 1, "error": {code, message, fix}}."""
    error = {"code": fault.code, "message": fault.message, "fix": fault.fix}
    return json.dumps({"version": VERSION, "error": error}, ensure_ascii=ascii_only, indent=2)


def error_text(fault: LostFoundError) -> str:
    """Return what a person reads: the message, then the fix on a line of its own."""
    return f"lostfound: {fault.message}" + (f"\n  {fault.fix}" if fault.fix else "")


def to_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as CSV with a header; lists are joined with "; "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row.get(column)) for column in columns])
    return out.getvalue()


def csv_cell(value: Any) -> Any:
    """Return a value as one cell; what a spreadsheet would run as a formula is neutralised."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    return neutralise(value) if isinstance(value, str) else value
