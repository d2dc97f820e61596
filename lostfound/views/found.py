"""Found items as text: the receipt at registration, the sheet, the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostfound.desk.results import FoundReceipt, FoundSheet, LookAlike
from lostfound.domain.values import Fact, Facts, FoundItem, Venue
from lostfound.views import layout
from lostfound.views.plain import decision_plain, found_plain, venue_plain


def receipt_text(receipt: FoundReceipt, width: int, done: str = "registered") -> str:
    """Return what staff read after `found add`: what was written, what was read, what now."""
    item = receipt.item
    parts = [
        f"{item.reference}  {done}",
        layout.fields([*_written(item, receipt.venue), *_read(item, receipt)], width),
        *(layout.paragraph(note, width, "  ", "! ") for note in receipt.warnings),
        lookalikes_text(receipt.lookalikes, width, "open claim", "claim"),
        layout.next_steps(_next(receipt), width),
    ]
    return "\n".join(part for part in parts if part)


def _written(item: FoundItem, venue: Venue) -> list[tuple[str, str]]:
    return [
        ("thing", item.description),
        ("venue", f"{layout.venue_line(venue)}  ({venue.key})"),
        ("found", ", ".join(p for p in (layout.when(item.found), item.found_where) if p)),
        ("shelf", item.shelf),
    ]


def _read(item: FoundItem, receipt: FoundReceipt) -> list[tuple[str, str]]:
    facts = item.facts
    return [
        ("kind", _or_correct(facts.kinds[:2], item, "category")),
        ("colour", _or_correct(facts.colours, item, "colour")),
        ("brand", _or_correct(facts.brands, item, "brand")),
        ("details", said((*facts.materials, *facts.patterns, *facts.features))),
        ("marks", marks_line(facts)),
        ("photos", str(len(item.photos) or "")),
        ("proof", f"{receipt.proofs} kept apart" if receipt.proofs else ""),
    ]


def _or_correct(facts: Sequence[Fact], item: FoundItem, field: str) -> str:
    """Return what is known of a field of the desk's, and how to correct it."""
    told, written = said(facts), getattr(item, field)
    if field in item.facts.settled:
        return f"{told or written or 'none'}   (as corrected; --{field} '?' reads the words again)"
    if told:
        return told if written else f"{told}   (read from the words; --{field} corrects)"
    return written if written else f"not stated   (--{field} adds it)"


def said(facts: Sequence[Fact]) -> str:
    """Return facts as words, each value once."""
    return ", ".join(dict.fromkeys(layout.named(fact.value) for fact in facts))


def marks_line(facts: Facts) -> str:
    """Return names, numbers and inscriptions; what was read in a photo is said to be."""
    told = (
        f"{mark.said or mark.value}{' (in the photo)' if mark.source else ''}"
        for mark in facts.marks
        if mark.form != "phone"
    )
    return ", ".join(dict.fromkeys(told))


def lookalikes_text(pairs: Sequence[LookAlike], width: int, noun: str, side: str) -> str:
    """Return "2 open claims look like this:" and a line each; empty without any."""
    if not pairs:
        return ""
    count = len(pairs)
    plural = f"{count} {noun}s look" if count > 1 else f"1 {noun} looks"
    lines = [f"{plural} like this:"]
    for pair in pairs:
        head = f"  {getattr(pair, side)}  {layout.percent(pair.probability):>5}  "
        lines.append(layout.cut(head + layout.one_line(pair.gist), width))
    return "\n".join(lines)


def _next(receipt: FoundReceipt) -> list[tuple[str, str]]:
    item = receipt.item
    if receipt.lookalikes:
        first = receipt.lookalikes[0]
        return [
            (f"lostfound match {item.reference}", "see why"),
            (f"lostfound confirm {first.claim} {item.reference}", "if it is the one"),
        ]
    return [(f"lostfound found edit {item.reference} --colour ...", "if something is off")]


def receipt_plain(receipt: FoundReceipt) -> dict[str, Any]:
    """Return the found item with its look-alikes and warnings."""
    return found_plain(receipt.item, receipt.venue) | {
        "venue_record": venue_plain(receipt.venue),
        "claims": [lookalike_plain(pair) for pair in receipt.lookalikes],
        "warnings": list(receipt.warnings),
        "same_pictures": [same._asdict() for same in receipt.same],
        "photos_not_kept": [one._asdict() for one in receipt.not_kept],
        "suggestions": [one._asdict() for one in receipt.suggestions],
    }


def lookalike_plain(pair: LookAlike) -> dict[str, Any]:
    """Return a pair with its probability and level."""
    return {
        "claim": pair.claim,
        "found": pair.found,
        "probability": round(pair.probability, 4),
        "level": pair.level,
    }


def list_text(items: Sequence[FoundItem], venues: Mapping[str, Venue], width: int) -> str:
    """Return a table of found items, newest first."""
    if not items:
        return "No found items."
    rows = []
    for item in items:
        venue = venues.get(item.venue)
        rows.append(
            (
                item.reference,
                f"{item.found.start:%Y-%m-%d}",
                layout.cut(venue.name if venue else item.venue, 20),
                item.status if item.status != "held" else "",
                item.description or item.category,
            )
        )
    return layout.table(rows, ("found item", "found", "venue", "", "description"), width, wide=4)


def sheet_text(sheet: FoundSheet, width: int) -> str:
    """Return everything the desk holds on one found item, proof details counted, not told.

    The sheet tells them only where it was made with them.
    """
    item = sheet.item
    facts = item.facts
    told = [
        *_written(item, sheet.venue),
        ("category", item.category),
        ("status", item.status),
        ("kind", said(facts.kinds)),
        ("colour", said(facts.colours) or item.colour),
        ("brand", said(facts.brands) or item.brand),
        ("details", said((*facts.materials, *facts.patterns, *facts.features))),
        ("marks", marks_line(facts)),
        ("source", " ".join(p for p in (item.source, item.external_id) if p)),
        *(("photo", path) for path in sheet.photo_paths),
        *proof_lines(sheet.proofs, sheet.proofs_kept),
        *(
            ("decision", decision_line(d.verdict, d.claim, d.by, layout.moment(d.at), d.note))
            for d in sheet.decisions
        ),
    ]
    return f"{item.reference}\n" + layout.fields(told, width)


def proof_lines(proofs: Sequence[str], kept: int) -> list[tuple[str, str]]:
    """Return the proof details that were asked for, or how many there are."""
    if proofs or not kept:
        return [("proof", proof) for proof in proofs]
    return [("proof", f"{kept} kept apart   (--hidden shows {'it' if kept == 1 else 'them'})")]


def decision_line(verdict: str, other: str, by: str, at: str, note: str = "") -> str:
    """Return a decision in one line."""
    return f"{verdict} {other}, by {by}, {at}" + (f": {note}" if note else "")


def sheet_plain(sheet: FoundSheet) -> dict[str, Any]:
    """Return the sheet for scripts."""
    return found_plain(sheet.item, sheet.venue) | {
        "proofs": list(sheet.proofs),
        "proofs_kept": sheet.proofs_kept,
        "photo_paths": list(sheet.photo_paths),
        "decisions": [decision_plain(d) for d in sheet.decisions],
    }
