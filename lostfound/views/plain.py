"""Records as plain JSON values, with the names that scripts may rely on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lostfound.domain.values import (
    Claim,
    Contact,
    Decision,
    Fact,
    Facts,
    FoundItem,
    PlaceWeight,
    Venue,
    Window,
)

FOUND_COLUMNS = (
    "reference",
    "status",
    "venue",
    "venue_name",
    "found_from",
    "found_to",
    "found_where",
    "category",
    "description",
    "colour",
    "brand",
    "kinds",
    "colours",
    "brands",
    "shelf",
    "photos",
    "source",
    "external_id",
)
CLAIM_COLUMNS = (
    "reference",
    "status",
    "channel",
    "language",
    "text",
    "lost_from",
    "lost_to",
    "place_text",
    "route",
    "kinds",
    "colours",
    "brands",
    "photos",
    "source",
    "external_id",
)
VENUE_COLUMNS = (
    "key",
    "name",
    "kind",
    "operator",
    "operator_source",
    "motorway",
    "direction",
    "pk_km",
    "town",
    "country",
    "lat",
    "lon",
    "position_source",
    "aliases",
    "source",
)


def window_plain(window: Window | None, name: str) -> dict[str, str | None]:
    """Return {name_from, name_to} in ISO 8601 to the minute."""
    if window is None:
        return {f"{name}_from": None, f"{name}_to": None}
    return {
        f"{name}_from": window.start.isoformat(timespec="minutes"),
        f"{name}_to": window.end.isoformat(timespec="minutes"),
    }


def facts_plain(facts: Facts) -> dict[str, list[str]]:
    """Return what was read from words, as lists of vocabulary ids."""
    return {
        "kinds": _values(facts.kinds),
        "colours": _values(facts.colours),
        "brands": _values(facts.brands),
        "materials": _values(facts.materials),
        "patterns": _values(facts.patterns),
        "features": _values(facts.features),
        "marks": [mark.said or mark.value for mark in facts.marks if mark.form != "phone"],
        "read_in_photos": [mark.said or mark.value for mark in facts.marks if mark.source],
    }


def _values(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.value for fact in facts]


def found_plain(item: FoundItem, venue: Venue | None = None) -> dict[str, Any]:
    """Return a found item; lists may be written as CSV with FOUND_COLUMNS."""
    return {
        "reference": item.reference,
        "status": item.status,
        "venue": item.venue,
        "venue_name": venue.name if venue else None,
        **window_plain(item.found, "found"),
        "found_where": item.found_where,
        "category": item.category,
        "description": item.description,
        "colour": item.colour,
        "brand": item.brand,
        **facts_plain(item.facts),
        "shelf": item.shelf,
        "photos": list(item.photos),
        "source": item.source,
        "external_id": item.external_id,
        "registered_at": item.registered_at.isoformat() if item.registered_at else None,
        "revision": item.revision,
    }


def claim_plain(claim: Claim, venues: Mapping[str, Venue] | None = None) -> dict[str, Any]:
    """Return a claim without contact details or proof; see CLAIM_COLUMNS."""
    return {
        "reference": claim.reference,
        "status": claim.status,
        "channel": claim.channel,
        "language": claim.language,
        "text": claim.text,
        **window_plain(claim.lost, "lost"),
        "place_text": claim.place_text,
        "route": list(claim.route),
        "places": [place_plain(place, venues or {}) for place in claim.places],
        **facts_plain(claim.facts),
        "photos": list(claim.photos),
        "source": claim.source,
        "external_id": claim.external_id,
        "registered_at": claim.registered_at.isoformat() if claim.registered_at else None,
        "revision": claim.revision,
    }


def place_plain(place: PlaceWeight, venues: Mapping[str, Venue]) -> dict[str, Any]:
    """Return a venue that place words may mean."""
    venue = venues.get(place.venue)
    return {
        "venue": place.venue,
        "name": venue.name if venue else None,
        "weight": round(place.weight, 4),
        "how": place.how,
    }


def venue_plain(venue: Venue) -> dict[str, Any]:
    """Return a venue; see VENUE_COLUMNS."""
    return {name: getattr(venue, name) for name in VENUE_COLUMNS} | {"aliases": list(venue.aliases)}


def decision_plain(decision: Decision) -> dict[str, Any]:
    """Return a decision: the pair, the verdict, who, when and why."""
    return {
        "claim": decision.claim,
        "found": decision.found,
        "verdict": decision.verdict,
        "by": decision.by,
        "at": decision.at.isoformat(timespec="seconds"),
        "note": decision.note,
    }


def contact_plain(contact: Contact) -> dict[str, str]:
    """Return how to reach a claimant; only `claim show --contact` asks for it."""
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "address": contact.address,
    }
