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
    lead = "Dry run, nothing was written. " if report.dry_run else ""
    parts = [
        layout.paragraph(f"{lead}{report.read} rows read from {report.file}: {told}.", width),
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
        "read": report.read,
        "added": report.added,
        "updated": report.updated,
        "known": report.known,
        "bad_count": report.bad_count,
        "bad": [
            {"line": r.line, "column": r.column, "value": r.value, "reason": r.reason, "fix": r.fix}
            for r in report.bad
        ],
        "dry_run": report.dry_run,
        "rejects": report.rejects,
        "vectors": report.vectors,
        "pairs": report.pairs,
        "seconds": round(report.seconds, 2),
        "notes": list(report.notes),
    }
