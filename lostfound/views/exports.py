"""Records as tables that an import takes again: CSV, JSON, or a line of JSON each.

Columns that begin with `lostfound_` are what the register itself adds; an import reads
the status and the source of them and passes over the rest.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import OWN_SOURCE
from lostfound.domain.values import Claim, Contact, FoundItem, Window
from lostfound.views.envelope import VERSION, csv_cell

if TYPE_CHECKING:
    from lostfound.desk.exporting import ClaimOut, FoundOut, PairOut

FOUND = (
    "external_id",
    "venue",
    "found_at",
    "found_where",
    "category",
    "description",
    "colour",
    "brand",
    "shelf",
    "lostfound_status",
    "lostfound_source",
    "lostfound_reference",
    "lostfound_venue_name",
    "lostfound_registered_at",
    "lostfound_photos",
)
CLAIMS = (
    "external_id",
    "channel",
    "language",
    "text",
    "lost_from",
    "lost_to",
    "place_text",
    "route",
    "lostfound_status",
    "lostfound_source",
    "lostfound_reference",
    "lostfound_registered_at",
    "lostfound_photos",
)
MATCHES = (
    "claim",
    "found",
    "level",
    "probability",
    "put_forward_at",
    "shown_at",
    "verdict",
    "by",
    "at",
)
PROOFS = ("hidden",)
CONTACT = ("name", "email", "phone", "address")
NOTES = ("note",)

Rows = Iterable[dict[str, Any]]


def as_csv(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Yield CSV, the header first; what a spreadsheet would run as a formula is neutralised."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield _taken(line)
        writer.writerow([csv_cell(row.get(column)) for column in columns])
    yield _taken(line)


def as_lines(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Yield a line of JSON for each row."""
    for row in rows:
        yield json.dumps({name: row.get(name) for name in columns}, ensure_ascii=False) + "\n"


def as_json(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Yield the JSON envelope, a row a line."""
    before = f'{{"version": {VERSION}, "data": ['
    for line in as_lines(rows, columns):
        yield f"{before}\n{line.rstrip()}"
        before = ","
    yield "\n]}\n" if before == "," else f"{before}]}}\n"


FORMATS: dict[str, Callable[[Rows, Sequence[str]], Iterator[str]]] = {
    "csv": as_csv,
    "json": as_json,
    "nl": as_lines,
}


def found_row(out: FoundOut) -> dict[str, Any]:
    """Return a found item under FOUND and PROOFS."""
    item = out.item
    return {
        "venue": item.venue,
        "found_at": window_text(item.found),
        "found_where": item.found_where,
        "category": item.category,
        "description": item.description,
        "colour": item.colour,
        "brand": item.brand,
        "shelf": item.shelf,
        "hidden": "\n".join(out.proofs),
        "lostfound_venue_name": out.venue_name,
        **_register_says(item),
    }


def claim_row(out: ClaimOut) -> dict[str, Any]:
    """Return a claim under CLAIMS and CONTACT."""
    claim, contact = out.claim, out.contact or Contact()
    return {
        "channel": claim.channel,
        "language": claim.language,
        "text": claim.text,
        "lost_from": stamp(claim.lost.start) if claim.lost else "",
        "lost_to": stamp(claim.lost.end) if claim.lost else "",
        "place_text": claim.place_text,
        "route": " > ".join(claim.route),
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "address": contact.address,
        **_register_says(claim),
    }


def _register_says(record: FoundItem | Claim) -> dict[str, Any]:
    """What was typed here goes by its reference elsewhere, so that it is taken in once."""
    foreign = bool(record.external_id)
    return {
        "external_id": record.external_id if foreign else record.reference,
        "lostfound_source": record.source if foreign else OWN_SOURCE,
        "lostfound_status": record.status,
        "lostfound_reference": record.reference,
        "lostfound_registered_at": stamp(record.registered_at) if record.registered_at else "",
        "lostfound_photos": list(record.photos),
    }


def match_row(out: PairOut) -> dict[str, Any]:
    """Return a pair under MATCHES and NOTES."""
    proposal, decision = out.proposal, out.decision
    return {
        "claim": out.claim,
        "found": out.found,
        "level": proposal.level if proposal else "",
        "probability": round(proposal.probability, 4) if proposal else None,
        "put_forward_at": stamp(proposal.made_at) if proposal else "",
        "shown_at": stamp(proposal.shown_at) if proposal and proposal.shown_at else "",
        "verdict": decision.verdict if decision else "",
        "by": decision.by if decision else "",
        "at": stamp(decision.at) if decision else "",
        "note": decision.note if decision else "",
    }


def window_text(window: Window) -> str:
    """Return a span as one ISO 8601 text: a moment, a day, or "from/to"."""
    start, end = window.start, window.end
    if start == end:
        return stamp(start)
    if start.time() == datetime.min.time() and end == start.replace(hour=23, minute=59):
        return f"{start:%Y-%m-%d}"
    return f"{stamp(start)}/{stamp(end)}"


def stamp(moment: datetime) -> str:
    """Return ISO 8601 to the minute, with seconds where there are any."""
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text
