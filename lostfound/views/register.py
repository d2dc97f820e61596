"""The register itself as text: counts, and the outcome of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lostfound.views import layout

if TYPE_CHECKING:
    from lostfound.desk.look import Check
    from lostfound.desk.results import LogLine
    from lostfound.domain.records import Counts

_FAULTS_SHOWN = 20


def counts_text(place: str, counts: Counts, width: int) -> str:
    """Return how much the register holds."""
    told = [
        ("register", place),
        ("venues", f"{counts.venues:,}"),
        ("found items", f"{counts.items:,}, {counts.held:,} held"),
        ("claims", f"{counts.claims:,}, {counts.open_claims:,} open"),
        ("photos", f"{counts.photos:,}"),
        ("decisions", f"{counts.decisions:,}"),
        ("pairs waiting", f"{counts.pending:,}"),
        ("texts", f"{counts.texts:,}"),
    ]
    return layout.fields(told, width, "")


def counts_plain(place: str, counts: Counts) -> dict[str, Any]:
    """Return the counts for scripts."""
    return {"register": place} | counts._asdict()


_TOLD = {
    "confirm": "confirmed for {related}",
    "reject": "rejected for {related}",
    "unsure": "kept as unsure for {related}",
    "undo": "decision on {related} taken back",
    "put in force": "put in force",
    "contact kept": "how to reach the claimant kept apart",
    "contact erased": "how to reach the claimant erased",
}


def event_text(line: LogLine) -> str:
    """Return what happened, in words: fields are named, what they hold is not."""
    told = line.details
    if line.event in _TOLD:
        return _TOLD[line.event].format(related=line.related)
    if line.event == "edited":
        names = told.get("fields")
        words = [str(name).replace("_", " ") for name in names] if isinstance(names, list) else []
        return f"corrected: {', '.join(words)}" if words else "compared anew"
    if line.event == "proof kept":
        count = told.get("count", 1)
        return f"{count} proof detail{'' if count == 1 else 's'} kept apart"
    if line.event == "learnt":
        return f"learnt from {told.get('count')} decisions"
    if line.event == "moved":
        return f"moved from {told.get('from')} to {told.get('to')}"
    before = f"was {told['from']}" if told.get("from") else ""
    batch = f"import {told['batch']}" if told.get("batch") else ""
    extra = ", ".join(part for part in (before, batch) if part)
    return " ".join(p for p in (line.event, line.related, f"({extra})" if extra else "") if p)


def check_text(check: Check, width: int) -> str:
    """Return "all is well", or each place where it is not."""
    if not check.faults:
        return (
            f"All is well: the log holds together, {check.counts.items:,} found items, "
            f"{check.counts.claims:,} claims, {check.counts.photos:,} photos."
        )
    lines = [f"{len(check.faults)} places are not as they should be:"]
    for fault in check.faults[:_FAULTS_SHOWN]:
        chain = fault.chain or "register"
        where = f"{chain}, entry {fault.seq}" if fault.seq else chain
        lines.append(layout.paragraph(f"{where}: {fault.reason}", width, "    ", "  "))
    if len(check.faults) > _FAULTS_SHOWN:
        lines.append(f"  ... and {len(check.faults) - _FAULTS_SHOWN} more")
    lines.append("Keep the file as it is and restore a backup beside it.")
    return "\n".join(lines)


def check_plain(check: Check) -> dict[str, Any]:
    """Return the check for scripts."""
    return {
        "ok": not check.faults,
        "counts": check.counts._asdict(),
        "faults": [fault._asdict() for fault in check.faults],
    }
