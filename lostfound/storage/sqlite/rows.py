"""Rows of the register to values of the domain and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from lostfound.domain.plain import (
    facts_from_plain,
    facts_to_plain,
    places_from_plain,
    places_to_plain,
)
from lostfound.domain.records import Batch, CustodyEntry, Proposal
from lostfound.domain.values import Claim, Decision, Fact, Facts, FoundItem, Venue, Window

VENUE = (
    "key, name, kind, operator, operator_source, motorway, direction, pk_km, town, country, "
    "lat, lon, position_source, aliases, source"
)
FOUND = (
    "id, reference, venue, status, found_from, found_to, description, category, colour, "
    "brand, found_where, shelf, facts, source, external_id, registered_at, revision"
)
CLAIM = (
    "id, reference, status, text, channel, language, lost_from, lost_to, place_text, route, "
    "places, facts, source, external_id, registered_at, revision"
)

# A window longer than this is kept out of the index that time blocks walk.
WIDE = timedelta(days=31)

_NO_FACTS = Facts()
_COUNTED = ("kinds", "colours", "brands", "materials", "patterns", "features", "marks")
# Made once: json.dumps builds an encoder a call, which an import feels.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def compact(plain: Any) -> str:
    """Return JSON in one canonical form: sorted keys, no spaces, real characters."""
    return _encode(plain)


def moment(at: datetime) -> str:
    """Return a local time as sortable text, to the second."""
    return at.isoformat(timespec="seconds")


def at_of(text: str) -> datetime:
    """Return the local time that `moment` wrote."""
    return datetime.fromisoformat(text)


def text_hash(text: str) -> bytes:
    """Return the 16 bytes by which a text is known: the start of its SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def facts_text(facts: Facts) -> str:
    """Return facts as JSON."""
    return "{}" if facts == _NO_FACTS else compact(facts_to_plain(facts))


def facts_of(text: str) -> Facts:
    """Return facts from JSON."""
    return _NO_FACTS if text == "{}" else facts_from_plain(json.loads(text))


def fact_pairs(facts: Facts) -> set[tuple[str, str]]:
    """Return the distinct (field, value) pairs by which an item is found and counted."""
    if facts is _NO_FACTS or facts == _NO_FACTS:
        return set()
    return {(name, fact.value) for name in _COUNTED for fact in getattr(facts, name)}


def venue_row(venue: Venue) -> tuple[Any, ...]:
    """Return the columns VENUE of a venue."""
    return (
        venue.key,
        venue.name,
        venue.kind,
        venue.operator,
        venue.operator_source,
        venue.motorway,
        venue.direction,
        venue.pk_km,
        venue.town,
        venue.country,
        venue.lat,
        venue.lon,
        venue.position_source,
        compact(venue.aliases),
        venue.source,
    )


def venue_of(row: Sequence[Any]) -> Venue:
    """Return the venue of a row of VENUE columns."""
    return Venue(
        key=row[0],
        name=row[1],
        kind=row[2],
        operator=row[3],
        operator_source=row[4],
        motorway=row[5],
        direction=row[6],
        pk_km=row[7],
        town=row[8],
        country=row[9],
        lat=row[10],
        lon=row[11],
        position_source=row[12],
        aliases=tuple(json.loads(row[13])),
        source=row[14],
    )


def found_of(row: Sequence[Any], photos: tuple[str, ...]) -> FoundItem:
    """Return the found item of a row of FOUND columns."""
    return FoundItem(
        reference=row[1],
        venue=row[2],
        status=row[3],
        found=Window(datetime.fromisoformat(row[4]), datetime.fromisoformat(row[5])),
        description=row[6],
        category=row[7],
        colour=row[8],
        brand=row[9],
        found_where=row[10],
        shelf=row[11],
        facts=facts_of(row[12]),
        photos=photos,
        source=row[13],
        external_id=row[14],
        registered_at=datetime.fromisoformat(row[15]),
        revision=row[16],
    )


def claim_of(row: Sequence[Any], photos: tuple[str, ...]) -> Claim:
    """Return the claim of a row of CLAIM columns."""
    return Claim(
        reference=row[1],
        status=row[2],
        text=row[3],
        channel=row[4],
        language=row[5],
        lost=window(row[6], row[7]),
        place_text=row[8],
        route=tuple(json.loads(row[9])),
        places=places_from_plain(json.loads(row[10])),
        facts=facts_of(row[11]),
        photos=photos,
        source=row[12],
        external_id=row[13],
        registered_at=datetime.fromisoformat(row[14]),
        revision=row[15],
    )


def window(start: str | None, end: str | None) -> Window | None:
    if start is None or end is None:
        return None
    return Window(datetime.fromisoformat(start), datetime.fromisoformat(end))


def found_columns(item: FoundItem) -> dict[str, Any]:
    """Return the columns that say what a found item is, without its keys."""
    return {
        "venue": item.venue,
        "status": item.status,
        "found_from": moment(item.found.start),
        "found_to": moment(item.found.end),
        "wide": int(item.found.length > WIDE),
        "description": item.description,
        "category": item.category,
        "colour": item.colour,
        "brand": item.brand,
        "found_where": item.found_where,
        "shelf": item.shelf,
        "facts": facts_text(item.facts),
        "source": item.source,
        "external_id": item.external_id,
    }


def claim_columns(claim: Claim) -> dict[str, Any]:
    """Return the columns that say what a claim is, without its keys."""
    return {
        "status": claim.status,
        "text": claim.text,
        "channel": claim.channel,
        "language": claim.language,
        "lost_from": moment(claim.lost.start) if claim.lost else None,
        "lost_to": moment(claim.lost.end) if claim.lost else None,
        "place_text": claim.place_text,
        "route": compact(claim.route),
        "places": compact(places_to_plain(claim.places)),
        "facts": facts_text(claim.facts),
        "source": claim.source,
        "external_id": claim.external_id,
    }


_SOURCE_WORDS = {
    "F": (
        "venue",
        "found_from",
        "found_to",
        "description",
        "category",
        "colour",
        "brand",
        "found_where",
        "shelf",
    ),
    "C": ("text", "channel", "language", "lost_from", "lost_to", "place_text", "route"),
}


def content_digest(letter: str, columns: dict[str, Any]) -> str:
    """Return a digest of what the source said, so that reading it better changes nothing."""
    said = "\x1f".join(str(columns[name]) for name in _SOURCE_WORDS[letter])
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def facts_list_text(facts: tuple[Fact, ...]) -> str:
    """Return a few facts of a photo as JSON."""
    return compact([[fact.value, round(fact.weight, 4)] for fact in facts])


def facts_list_of(text: str) -> tuple[Fact, ...]:
    """Return the facts of a photo from JSON."""
    return tuple(Fact(value, weight) for value, weight in json.loads(text))


def signed(hexadecimal: str) -> int:
    """Return 16 hex digits as the signed integer that SQLite keeps."""
    value = int(hexadecimal, 16)
    return value - (1 << 64) if value >= 1 << 63 else value


def unsigned_hex(value: int) -> str:
    """Return the 16 hex digits of a signed integer."""
    return f"{value & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def decision_of(row: Sequence[Any]) -> Decision:
    """Return a decision from (claim, found, verdict, by, at, note, shown)."""
    return Decision(
        claim=row[0],
        found=row[1],
        verdict=row[2],
        by=row[3],
        at=datetime.fromisoformat(row[4]),
        note=row[5],
        shown=row[6],
    )


def proposal_of(row: Sequence[Any]) -> Proposal:
    """Return a proposal from (claim, found, probability, level, bits, weights, made, shown)."""
    return Proposal(
        claim=row[0],
        found=row[1],
        probability=row[2],
        level=row[3],
        bits=row[4],
        weights=row[5],
        made_at=datetime.fromisoformat(row[6]),
        shown_at=datetime.fromisoformat(row[7]) if row[7] else None,
    )


def batch_of(row: Sequence[Any]) -> Batch:
    """Return a batch from the columns of import_batch in their order, and what is left of it."""
    return Batch(
        number=row[0],
        noun=row[1],
        source=row[2],
        name=row[3],
        by=row[4],
        at=datetime.fromisoformat(row[5]),
        finished_at=datetime.fromisoformat(row[6]) if row[6] else None,
        added=row[7],
        updated=row[8],
        unchanged=row[9],
        rejected=row[10],
        left=row[11],
    )


def entry_of(row: Sequence[Any]) -> CustodyEntry:
    """Return a log entry from (chain, seq, at, by, event, subject, related, details, digest)."""
    return CustodyEntry(
        chain=row[0],
        seq=row[1],
        at=datetime.fromisoformat(row[2]),
        by=row[3],
        event=row[4],
        subject=row[5],
        related=row[6],
        details=json.loads(row[7]),
        digest=row[8].hex(),
    )
