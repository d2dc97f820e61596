"""The one text of each side that is turned into a vector, and the name that text goes by."""

from __future__ import annotations

from hashlib import sha256

from lostfound.domain.values import Claim, FoundItem


def found_text(item: FoundItem) -> str:
    """Return what the desk wrote of the thing, in one line, without place and time."""
    parts = (item.category, item.description, item.colour, item.brand)
    return ". ".join(part.strip() for part in parts if part.strip())


def claim_text(claim: Claim) -> str:
    """Return the claim's message (addresses are masked in it already)."""
    return " ".join(claim.text.split())


def text_hash(text: str) -> str:
    """Return the name of a text in the vector table: 32 hex digits of its SHA-256."""
    return sha256(text.encode("utf-8")).hexdigest()[:32]


def evidence_state(claim: Claim, item: FoundItem) -> str:
    """Return what a pair's evidence is known by: it changes when either side is edited."""
    return f"{claim.revision}:{item.revision}"
