"""Claims as text: the receipt with its first candidates, the sheet, the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostfound.desk.results import ClaimReceipt, ClaimSheet
from lostfound.domain.values import Claim, Contact, Venue
from lostfound.views import layout
from lostfound.views.found import decision_line, marks_line, proof_lines, said
from lostfound.views.match import brief_text, ranking_plain
from lostfound.views.plain import claim_plain, contact_plain, decision_plain

_PLACES_SHOWN = 3


def receipt_text(receipt: ClaimReceipt, width: int, done: str = "filed") -> str:
    """Return what a claim handler reads after `claim add`: what was read, and the candidates."""
    claim = receipt.claim
    kept = f"{receipt.masked} kept apart from the text" if receipt.masked else ""
    proofs = f"{receipt.proofs} kept apart" if receipt.proofs else ""
    parts = [
        f"{claim.reference}  {done}",
        layout.fields(
            [*_read(claim, receipt.sides.venues), ("contact", kept), ("proof", proofs)], width
        ),
        *(layout.paragraph(note, width, "  ", "! ") for note in receipt.warnings),
    ]
    if receipt.ranking is not None:
        parts.append(brief_text(receipt.ranking, receipt.sides, width))
    return "\n".join(part for part in parts if part)


def _read(claim: Claim, venues: Mapping[str, Venue]) -> list[tuple[str, str]]:
    facts = claim.facts
    return [
        ("text", layout.cut(layout.one_line(claim.text), 300)),
        ("language", claim.language),
        ("kind", said(facts.kinds[:2]) or "not stated"),
        ("colour", said(facts.colours) or "not stated"),
        ("brand", said(facts.brands)),
        ("details", said((*facts.materials, *facts.patterns, *facts.features))),
        ("marks", marks_line(facts)),
        ("lost", layout.when(claim.lost) or 'not stated   (--lost "hier 14h")'),
        ("place", places_line(claim, venues)),
        ("photos", str(len(claim.photos) or "")),
    ]


def places_line(claim: Claim, venues: Mapping[str, Venue]) -> str:
    """Return the venues that the place words may mean, likeliest first."""
    if not claim.places:
        return (
            "not stated   (--place or --route)"
            if not claim.place_text
            else (f"{claim.place_text}   (no venue found for these words)")
        )
    shown = []
    for place in sorted(claim.places, key=lambda p: -p.weight)[:_PLACES_SHOWN]:
        venue = venues.get(place.venue)
        name = layout.venue_line(venue) if venue else place.venue
        shown.append(f"{name} {layout.percent(place.weight)} ({layout.named(place.how)})")
    more = len(claim.places) - len(shown)
    return "; ".join(shown) + (f"; {more} more" if more > 0 else "")


def receipt_plain(receipt: ClaimReceipt) -> dict[str, Any]:
    """Return the claim with its candidates and warnings."""
    plain = claim_plain(receipt.claim, receipt.sides.venues)
    if receipt.ranking is not None:
        plain |= ranking_plain(receipt.ranking, receipt.sides)
    return plain | {
        "reference": receipt.claim.reference,
        "warnings": list(receipt.warnings),
        "same_pictures": [same._asdict() for same in receipt.same],
        "photos_not_kept": [one._asdict() for one in receipt.not_kept],
    }


def list_text(claims: Sequence[Claim], width: int) -> str:
    """Return a table of claims, newest first."""
    if not claims:
        return "No claims."
    rows = [
        (
            claim.reference,
            f"{claim.lost.start:%Y-%m-%d}" if claim.lost else "",
            claim.language,
            claim.status if claim.status != "open" else "",
            claim.text,
        )
        for claim in claims
    ]
    return layout.table(rows, ("claim", "lost", "", "", "text"), width, wide=4)


def sheet_text(sheet: ClaimSheet, contact: Contact | None, width: int) -> str:
    """Return everything the desk holds on one claim; contact details only when they were asked."""
    claim = sheet.claim
    told = [
        *_read(claim, sheet.venues),
        ("status", claim.status),
        ("channel", claim.channel),
        ("said place", claim.place_text),
        ("route", " > ".join(claim.route)),
        ("source", " ".join(p for p in (claim.source, claim.external_id) if p)),
        *(("photo", path) for path in sheet.photo_paths),
        *proof_lines(sheet.proofs, sheet.proofs_kept),
        *(
            (("contact", ", ".join(v for v in contact_plain(contact).values() if v)),)
            if contact
            else ()
        ),
        *(
            ("decision", decision_line(d.verdict, d.found, d.by, layout.moment(d.at), d.note))
            for d in sheet.decisions
        ),
    ]
    told[0] = ("text", claim.text)
    return f"{claim.reference}\n" + layout.fields(told, width)


def sheet_plain(sheet: ClaimSheet, contact: Contact | None) -> dict[str, Any]:
    """Return the sheet for scripts."""
    plain = claim_plain(sheet.claim, sheet.venues) | {
        "proofs": list(sheet.proofs),
        "proofs_kept": sheet.proofs_kept,
        "photo_paths": list(sheet.photo_paths),
        "decisions": [decision_plain(d) for d in sheet.decisions],
    }
    return plain | ({"contact": contact_plain(contact)} if contact else {})
