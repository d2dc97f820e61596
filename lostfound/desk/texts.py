"""The one text of each side that is turned into a vector, and the name that text goes by."""

from __future__ import annotations

import json
from hashlib import sha256

from lostfound.domain.values import Claim, FoundItem, Window


def found_text(item: FoundItem) -> str:
    """Return what the desk wrote of the thing, in one line, without place and time."""
    return found_words(item.category, item.description, item.colour, item.brand)


def found_words(*parts: str) -> str:
    """Return a desk's words in one line, without those that say nothing."""
    return ". ".join(part.strip() for part in parts if part.strip())


def claim_text(claim: Claim) -> str:
    """Return the claim's message (addresses are masked in it already)."""
    return " ".join(claim.text.split())


def said_proofs(proofs: tuple[str, ...]) -> tuple[str, ...]:
    """Return proof details without those that say nothing."""
    return tuple(proof.strip() for proof in proofs if proof.strip())


def text_hash(text: str) -> str:
    """Return the name of a text in the vector table: 32 hex digits of its SHA-256."""
    return sha256(text.encode("utf-8")).hexdigest()[:32]


def evidence_state(claim: Claim, item: FoundItem) -> str:
    """Return what a pair's evidence is known by: 16 hex digits of a SHA-256.

    It changes with the words, photos, places and times that a match weighs, and with
    nothing else: not with a shelf, a status or a better reading of the same words.
    """
    evidence: tuple[object, ...] = (
        (claim.text, claim.place_text, claim.route, _span(claim.lost), sorted(claim.photos)),
        (item.category, item.description, item.colour, item.brand),
        (item.venue, item.found_where, _span(item.found), sorted(item.photos)),
    )
    if item.facts.settled:
        evidence = (*evidence, item.facts.settled)
    return sha256(json.dumps(evidence).encode()).hexdigest()[:16]


def _span(window: Window | None) -> str:
    return f"{window.start.isoformat()}/{window.end.isoformat()}" if window else ""
