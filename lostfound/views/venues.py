"""Venues as text: the ranked answer of a search, the list, the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostfound.domain.values import Venue
from lostfound.views import layout
from lostfound.views.plain import venue_plain

Hits = Sequence[tuple[Venue, float, str]]


def search_text(words: str, found: Hits, width: int) -> str:
    """Return the ranked venues for some words, with direction and operator, the key first."""
    if not found:
        return f"No venue fits {words!r}.\n" + layout.next_steps(
            [("lostfound venue list", "see them all"), ("lostfound venue add ...", "add one")],
            width,
        )
    rows = [
        (venue.key, road_of(venue), pk_of(venue), venue.operator, why) for venue, _, why in found
    ]
    return layout.table(rows, ("key", "venue", "PK", "operator", "why"), width, wide=4)


def road_of(venue: Venue) -> str:
    """Return motorway and direction, or name and town elsewhere."""
    road = " ".join(p for p in (venue.motorway, venue.direction) if p)
    return road or ", ".join(p for p in (venue.name, venue.town) if p)


def pk_of(venue: Venue) -> str:
    """Return the kilometre point, without a decimal where it has none."""
    return "" if venue.pk_km is None else f"{venue.pk_km:g}"


def list_text(venues: Sequence[Venue], width: int) -> str:
    """Return a table of venues."""
    if not venues:
        return "No venues."
    rows = [(v.key, _told(v)) for v in venues]
    return layout.table(rows, ("key", "venue"), width, wide=1)


def _told(venue: Venue) -> str:
    point = f"PK {pk_of(venue)}" if venue.pk_km is not None else ""
    parts = (road_of(venue), point, venue.operator, venue.kind)
    return ", ".join(part for part in parts if part)


def sheet_text(venue: Venue, width: int) -> str:
    """Return everything known of a venue, and how it is known."""
    position = "" if venue.lat is None or venue.lon is None else f"{venue.lat:.5f}, {venue.lon:.5f}"
    told = [
        ("name", venue.name),
        ("kind", venue.kind),
        ("motorway", venue.motorway),
        ("direction", venue.direction),
        ("PK", pk_of(venue)),
        ("town", venue.town),
        ("country", venue.country),
        ("operator", _with_source(venue.operator, venue.operator_source)),
        ("position", _with_source(position, venue.position_source)),
        ("also called", ", ".join(venue.aliases)),
        ("source", venue.source),
    ]
    return f"{venue.key}\n" + layout.fields(told, width)


def _with_source(value: str, source: str) -> str:
    return f"{value}, known from: {source}" if value and source else value


def search_plain(found: Hits) -> list[dict[str, Any]]:
    """Return ranked venues, each with its score (0 to 1) and why it fits."""
    return [
        venue_plain(venue) | {"score": round(score, 4), "why": why} for venue, score, why in found
    ]
