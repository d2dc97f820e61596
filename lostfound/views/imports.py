"""What an import did, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lostfound.desk.results import BadRow, ImportReport, TakenBack
from lostfound.domain.records import Batch
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
            f"{lead}{layout.counted(report.read, 'row')} read from {report.file}{source}: {told}.",
            width,
        ),
        layout.paragraph(
            f"{layout.counted(report.vectors, 'text')} vectorised, "
            f"{layout.counted(report.pairs, 'pair')} put forward, "
            f"{report.seconds:.0f} s in all."
            if report.vectors or report.pairs
            else "",
            width,
        ),
        layout.paragraph(_sorts(report), width),
        *(layout.paragraph(note, width, "  ", "! ") for note in report.notes),
        *(bad_text(rows, width) for rows in groups),
        _more(report, sum(map(len, groups))),
        *_photos(report, width),
        layout.next_steps(_next(report, noun), width),
    ]
    return "\n".join(part for part in parts if part)


_SORTS = {
    "missing": "with an empty cell",
    "moment": "with a date that cannot be read",
    "number": "with a number that cannot be read",
    "order": "that end before they begin",
    "short": "with too few cells",
    "long": "with too many cells",
    "venue": "of a place that is not known",
    "twice": "with an id used twice",
    "another": "with the id of something else",
    "key": "without a key",
}


def _sorts(report: ImportReport) -> str:
    """Return how many rows have which sort of fault, where there is more than one sort."""
    if len(report.faults) < 2:
        return ""
    told = (f"{count} {_SORTS.get(sort, sort)}" for sort, count in report.faults)
    return f"Not taken: {', '.join(told)}."


def bad_text(rows: Sequence[BadRow], width: int) -> str:
    """Return rows that are bad in one way: where, what, why and what to do."""
    row = rows[0]
    where = f"line {row.line}" + (f", {row.column}" if row.column else "")
    value = f" {layout.cut(layout.one_line(row.value), 40)!r}:" if row.value else ""
    again = f" (and {layout.counted(len(rows) - 1, 'more row')})" if len(rows) > 1 else ""
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
    return [
        *steps,
        (f"lostfound {report.kind.removesuffix('s')} list", f"see the {noun}"),
        (f"lostfound import undo {report.batch}", "take all of it back"),
    ]


BATCH_COLUMNS = ("number", "noun", "source", "file", "by", "begun", "finished", "added",
                 "updated", "unchanged", "rejected", "left", "state")  # fmt: skip


def batches_text(batches: Sequence[Batch], width: int) -> str:
    """Return the imports as a table."""
    if not batches:
        return "Nothing was imported yet."
    rows = [
        (str(b.number), f"{b.at:%Y-%m-%d %H:%M}", b.noun, _told_of(b), b.by, state_of(b))
        for b in batches
    ]
    heads = ("no", "when", "what", "file and rows", "by", "state")
    return layout.table(rows, heads, width, wide=3)


def _told_of(batch: Batch) -> str:
    counts = (
        (batch.added, "new"),
        (batch.updated, "changed"),
        (batch.unchanged, "already there"),
        (batch.rejected, "not taken"),
    )
    return f"{batch.name}: " + (", ".join(f"{n} {what}" for n, what in counts if n) or "no rows")


def state_of(batch: Batch) -> str:
    """Return how an import stands: complete, cut short, or (partly) taken back."""
    if batch.noun != "venues" and batch.left < batch.added:
        return f"taken back but for {batch.left}" if batch.left else "taken back"
    return "complete" if batch.finished_at else "not finished"


def batch_plain(batch: Batch) -> dict[str, Any]:
    """Return an import for scripts; see BATCH_COLUMNS."""
    return {
        "number": batch.number,
        "noun": batch.noun,
        "source": batch.source,
        "file": batch.name,
        "by": batch.by,
        "begun": batch.at.isoformat(timespec="seconds"),
        "finished": batch.finished_at.isoformat(timespec="seconds") if batch.finished_at else None,
        "added": batch.added,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "rejected": batch.rejected,
        "left": batch.left,
        "state": state_of(batch),
    }


def _counted(number: int, batch: Batch) -> str:
    noun = _NOUNS[batch.noun]
    return f"{number} {noun.removesuffix('s') if number == 1 else noun}"


def question(batch: Batch) -> str:
    """Return what is asked before an import is taken back."""
    return f"Take back the {_counted(batch.left, batch)} of {batch.name}, import {batch.number}?"


def undone_text(done: TakenBack, width: int) -> str:
    """Return what went, what stayed and why."""
    batch = done.batch
    noun = _counted(done.gone, batch)
    verb = "would be taken back" if done.dry_run else "taken back"
    lead = "Dry run, nothing was written. " if done.dry_run else ""
    parts = [layout.paragraph(f"{lead}Import {batch.number} ({batch.name}): {noun} {verb}.", width)]
    if done.kept_count:
        stay = f"{done.kept_count} stay: somebody has acted on them since."
        parts.append(layout.paragraph(stay, width, "  ", "! "))
        parts += [
            f"  {k.reference}  {k.event} by {k.by}, {k.at:%Y-%m-%d %H:%M}"
            for k in done.kept[:_BAD_SHOWN]
        ]
        rest = done.kept_count - len(done.kept[:_BAD_SHOWN])
        parts += [f"  ... and {rest} more"] if rest > 0 else []
    if batch.updated:
        parts.append(
            layout.paragraph(
                f"{batch.updated} rows that it changed keep what it said.", width, "  ", "! "
            )
        )
    return "\n".join(parts)


def undone_plain(done: TakenBack) -> dict[str, Any]:
    """Return what went and what stayed, for scripts."""
    return {
        "batch": batch_plain(done.batch),
        "gone": done.gone,
        "kept_count": done.kept_count,
        "kept": [k._asdict() | {"at": k.at.isoformat(timespec="seconds")} for k in done.kept],
        "changed": done.batch.updated,
        "dry_run": done.dry_run,
    }


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
        "faults": dict(report.faults),
        "batch": report.batch or None,
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
