"""Venues: found by free words, added, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.domain.values import Venue
from lostfound.errors import Refused, UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_SHOWN = 6
# The other carriageway is a drive of many kilometres away for the owner, so the desk takes
# words as one venue only when nothing else comes near.
_SURE = 0.5
_LEAD = 0.1
_SPELT = 0.8
_GENERIC = frozenset(
    {"aire", "aires", "area", "rest", "service", "services", "station", "relais", "parking"}
    | {"de", "des", "du", "d", "la", "le", "les", "l", "a", "au", "sur", "en", "the", "of"}
    | {"autoroute", "motorway", "sens", "direction", "vers", "towards", "pk", "km"}
)

Hit = tuple[Venue, float, str]
"""(venue, score 0 to 1, why it fits)."""


def search_venues(counter: Counter, words: str, limit: int) -> list[Hit]:
    """Return the venues that free words name, likeliest first; an exact key alone."""
    from lostfound.reading.places import find_venues

    exact = _by_key(counter, words)
    if exact is not None:
        return [(exact, 1.0, "key")]
    return [(hit.venue, hit.score, hit.why) for hit in find_venues(words, counter.gazetteer, limit)]


def one_venue(counter: Counter, words: str, flag: str = "--venue") -> Venue:
    """Return the one venue that the words mean; an exact key always wins.

    Raises UsageFault without words, Refused when they fit none or several.
    """
    if not words.strip():
        raise UsageFault(
            "No venue was named.",
            f"Say where with {flag}; 'lostfound venue find ...' helps to find the key.",
        )
    named = _by_key(counter, words) or _by_whole_name(counter, words)
    if named is not None:
        return named
    hits = search_venues(counter, words, _SHOWN)
    if not hits:
        raise Refused(
            f"No venue fits {words!r}.",
            "Try fewer words with 'lostfound venue find', or add it with 'lostfound venue add'.",
        )
    if is_meant(words, hits):
        return hits[0][0]
    size = max(len(venue.key) for venue, _, _ in hits)
    listed = "".join(f"\n    {venue.key:<{size}}  {describe(venue)}" for venue, _, _ in hits)
    raise Refused(f"{words!r} may be:{listed}", f"Give the key of the right one with {flag}.")


def is_meant(words: str, hits: list[Hit]) -> bool:
    """Return whether the first hit is meant: nothing else comes near, and the words name it.

    "Toulon" is near an area and "Orléans" part of the name of three; such words find a
    venue for a person to choose, never for the desk to take.
    """
    rival = hits[1][1] if len(hits) > 1 else 0.0
    return (
        bool(hits)
        and hits[0][1] >= _SURE
        and hits[0][1] - rival >= _LEAD
        and names(words, hits[0][0])
    )


def names(words: str, venue: Venue) -> bool:
    """Return whether words hold the whole of a venue's name, and not much else."""
    said = _telling(words)
    known = _telling(f"{venue.motorway} {venue.direction} {venue.operator} {venue.kind}")
    for name in (venue.name, *venue.aliases):
        parts = _telling(name)
        left = [w for w in said if not _near(w, parts) and not _near(w, known)]
        if parts and all(_near(part, said) for part in parts) and 2 * len(left) <= len(said):
            return True
    return False


def _telling(text: str) -> list[str]:
    return [word for word in slug(text).split("-") if word not in _GENERIC]


def _near(word: str, others: list[str]) -> bool:
    """Return whether a word is among others, a letter or so apart."""
    from difflib import SequenceMatcher

    return word in others or any(
        len(word) > 3 and SequenceMatcher(None, word, other).ratio() >= _SPELT for other in others
    )


def describe(venue: Venue) -> str:
    """Return a venue in one line: name, road with its direction or town, kilometre point."""
    road = " ".join(p for p in (venue.motorway, venue.direction) if p) or venue.town
    point = f"PK {venue.pk_km:g}" if venue.pk_km is not None else ""
    return ", ".join(p for p in (venue.name, road, point) if p)


def _by_key(counter: Counter, words: str) -> Venue | None:
    key = words.strip()
    if not key or " " in key:
        return None
    return counter.register.venue(key.lower()) or counter.register.venue(key)


def _by_whole_name(counter: Counter, words: str) -> Venue | None:
    """Return the one venue of exactly this name; spares the desk the reading of a gazetteer."""
    wanted = slug(words)
    if not wanted:
        return None
    # Keys hold the name, so a look at the key spares reading and folding 1,442 names.
    same = [
        venue
        for venue in counter.register.venues(key_with=wanted)
        if wanted in (slug(venue.name), slug(f"{venue.motorway} {venue.name}"))
    ]
    return same[0] if len(same) == 1 else None


def add_venue(counter: Counter, venue: Venue) -> Venue:
    """Add a venue; its key is made from its name (and town) when it has none.

    Raises Refused when the key is taken.
    """
    from dataclasses import replace

    if not venue.name.strip():
        raise UsageFault("A venue needs a name.", "lostfound venue add 'Gare de Lyon-Perrache'")
    made = replace(
        venue,
        name=venue.name.strip(),
        key=venue.key.strip() or slug(" ".join(p for p in (venue.motorway, venue.name) if p)),
    )
    if not is_key(made.key):
        raise UsageFault(
            f"{venue.key or venue.name!r} makes no key.",
            "A key has small letters, digits and hyphens, and begins with neither f- nor c-; "
            "give one with --key.",
        )
    if counter.register.venue(made.key) is not None:
        raise Refused(f"There is a venue {made.key} already.", "Give another key with --key.")
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.add_venues([made])
    return made


def is_key(text: str) -> bool:
    """Return whether a venue may have this key; `f-` and `c-` begin references."""
    return bool(text) and text == slug(text) and not text.startswith(("f-", "c-"))


def slug(text: str) -> str:
    """Return text as lower-case ASCII words joined by hyphens."""
    from lostfound.reading.folding import fold

    kept = "".join(c if c.isalnum() and c.isascii() else " " for c in fold(text))
    return "-".join(kept.lower().split())


def list_venues(
    counter: Counter, kind: str = "", motorway: str = "", operator: str = "", limit: int = 0
) -> list[Venue]:
    """Return the register's venues, narrowed by kind, motorway and operator."""
    wanted_road, wanted_operator = motorway.strip().casefold(), operator.strip().casefold()
    kept = [
        venue
        for venue in counter.register.venues(kind)
        if (not wanted_road or venue.motorway.casefold() == wanted_road)
        and (not wanted_operator or wanted_operator in venue.operator.casefold())
    ]
    return kept[:limit] if limit else kept
