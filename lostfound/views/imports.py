"""What an import did, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lostfound.desk.results import BadRow, ImportReport
from lostfound.views import layout

_BAD_SHOWN = 10
_NOUNS = {"found": "found items", "claims": "claims", "venues": "venues"}


def report_text(report: ImportReport, width: int) -> str:
    """Return the counts, the first bad rows with their fixes, and what to type next."""
    groups = _alike(report.bad)[:_BAD_SHOWN]
    verb = "would be new" if report.dry_run else "new"
    counts = [
        f"{report.added} {verb}",
        f"{report.updated} changed" if report.updated else "",
        f"{report.known} already there" if report.known else "",
        f"{report.bad_count} not taken" if report.bad_count else "",
    ]
    told = ", ".join(c for c in counts if c)
    noun = _NOUNS[report.kind]
    source = f" (source {report.source})" if report.source else ""
    lead = "Dry run, nothing was written. " if report.dry_run else ""
    parts = [
        layout.paragraph(
            f"{lead}{report.read} rows read from {report.file}{source}: {told}.", width
        ),
        layout.paragraph(
            f"{report.vectors} texts vectorised, {report.pairs} pairs put forward, "
            f"{report.seconds:.0f} s in all."
            if report.vectors or report.pairs
            else "",
            width,
        ),
        *(layout.paragraph(note, width, "  ", "! ") for note in report.notes),
        *(bad_text(rows, width) for rows in groups),
        _more(report, sum(map(len, groups))),
        *_photos(report, width),
        layout.next_steps(_next(report, noun), width),
    ]
    return "\n".join(part for part in parts if part)


def bad_text(rows: Sequence[BadRow], width: int) -> str:
    """Return rows that are bad in one way: where, what, why and what to do."""
    row = rows[0]
    where = f"line {row.line}" + (f", {row.column}" if row.column else "")
    value = f" {layout.cut(layout.one_line(row.value), 40)!r}:" if row.value else ""
    again = f" (and {len(rows) - 1} more rows)" if len(rows) > 1 else ""
    return layout.paragraph(f"{where}:{value} {row.reason} {row.fix}{again}", width, "      ", "  ")


def _alike(rows: Iterable[BadRow]) -> list[list[BadRow]]:
    """Group rows that are bad in the same way, in the order of their first lines."""
    groups: dict[tuple[str, str, str], list[BadRow]] = {}
    for row in rows:
        groups.setdefault((row.column, row.value, row.reason), []).append(row)
    return list(groups.values())


def _more(report: ImportReport, shown: int) -> str:
    rest = report.bad_count - shown
    lines = [f"  ... and {rest} more"] if rest > 0 else []
    if report.rejects:
        lines.append(f"The rows not taken are in {report.rejects}; mend them there, import it.")
    return "\n".join(lines)


def _photos(report: ImportReport, width: int) -> list[str]:
    """Return how many photos were not taken, and the first of them."""
    count = report.photo_count
    if not count:
        return []
    groups = _alike(report.photos)[:_BAD_SHOWN]
    shown = sum(map(len, groups))
    what = "photo was" if count == 1 else "photos were"
    lead = f"{count} {what} not taken; the rows are complete but for them."
    return [
        layout.paragraph(lead, width, "  ", "! "),
        *(bad_text(rows, width) for rows in groups),
        *([f"  ... and {count - shown} more"] if count > shown else []),
    ]


def _next(report: ImportReport, noun: str) -> list[tuple[str, str]]:
    if report.dry_run or not report.added:
        return []
    if report.kind == "venues":
        return [("lostfound venue list", "see the venues")]
    steps = [("lostfound pending", "see the pairs put forward")] if report.pairs else []
    return [*steps, (f"lostfound {report.kind.removesuffix('s')} list", f"see the {noun}")]


def report_plain(report: ImportReport) -> dict[str, Any]:
    """Return the report for scripts; `bad` holds the first rows that were not taken."""
    return {
        "kind": report.kind,
        "file": report.file,
        "source": report.source,
        "read": report.read,
        "added": report.added,
        "updated": report.updated,
        "known": report.known,
        "bad_count": report.bad_count,
        "bad": [_bad_plain(row) for row in report.bad],
        "photos_not_taken": report.photo_count,
        "photos": [_bad_plain(row) for row in report.photos],
        "dry_run": report.dry_run,
        "rejects": report.rejects,
        "vectors": report.vectors,
        "pairs": report.pairs,
        "seconds": round(report.seconds, 2),
        "notes": list(report.notes),
    }


def _bad_plain(row: BadRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "column": row.column,
        "value": row.value,
        "reason": row.reason,
        "fix": row.fix,
    }
