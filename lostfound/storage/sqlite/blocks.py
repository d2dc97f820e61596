"""What matching asks of the found items: counts, and ids of the items that share something.

Ids are the register's own integers; only held items count and are returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from unicodedata import combining, normalize

from lostfound.storage.sqlite.connection import Connection, in_chunks, marks
from lostfound.storage.sqlite.rows import WIDE, moment

# The rarest words say most; beyond these the query only grows.
_MOST_TOKENS = 16
# A word in more than a fifth of the items tells nothing apart.
_COMMON = 0.2
# Ranking reads every occurrence of every word: with half a million items a handful of
# frequent words would cost a second. The rarest are always taken.
_MOST_ROWS = 60_000
_SURE_TOKENS = 4

_WORD = re.compile(r"[^\W_]+")
# Folding by the search index keeps these letters whole, folding by the word reader
# writes them out: both spellings are asked for.
_WHOLE = (("oe", "œ"), ("ae", "æ"), ("ss", "ß"))


def words_of(text: str) -> list[str]:
    """Return the words of a text as the search index cuts them, in lower case."""
    return _WORD.findall(_bare(text.lower()))


def _bare(text: str) -> str:
    """Return a text without accents, as the search index keeps its words."""
    if text.isascii():
        return text
    return "".join(c for c in normalize("NFD", text) if not combining(c))


def held_count(db: Connection) -> int:
    """Return how many items are held."""
    return db.value("SELECT coalesce(sum(held), 0) FROM tally") or 0


def venue_counts(db: Connection) -> dict[str, int]:
    """Return venue key -> held items, venues without any left out."""
    return dict(db.rows("SELECT venue, held FROM tally WHERE held > 0"))


def document_frequencies(db: Connection, tokens: Iterable[str]) -> dict[str, int]:
    """Return token -> how many items (held or not) have it, tokens without any left out."""
    spelled = {token: _spellings(token) for token in set(tokens)}
    asked = sorted({form for forms in spelled.values() for form in forms})
    known: dict[str, int] = {}
    for chunk in in_chunks(asked):
        known.update(
            db.rows(f"SELECT term, doc FROM found_term WHERE term IN ({marks(len(chunk))})", chunk)
        )
    summed = {token: sum(known.get(form, 0) for form in forms) for token, forms in spelled.items()}
    return {token: count for token, count in summed.items() if count}


def _spellings(token: str) -> tuple[str, ...]:
    word = _bare(token.lower())
    whole = [word.replace(apart, letter) for apart, letter in _WHOLE if apart in word]
    return (word, *whole)


def by_words(db: Connection, tokens: Iterable[str], limit: int) -> list[tuple[int, float]]:
    """Return (id, bm25) of the held items that share words, best (most negative) first."""
    chosen = _telling(db, tokens)
    if not chosen:
        return []
    query = " OR ".join(f'"{form}"' for token in chosen for form in _spellings(token))
    wanted = limit
    while True:
        ranked = db.rows(
            "SELECT rowid, rank FROM found_fts WHERE found_fts MATCH ? ORDER BY rank LIMIT ?",
            (query, wanted),
        )
        held = _held_among(db, [row[0] for row in ranked])
        kept = [(row[0], row[1]) for row in ranked if row[0] in held]
        if len(kept) >= limit or len(ranked) < wanted:
            return kept[:limit]
        wanted *= 4


def _telling(db: Connection, tokens: Iterable[str]) -> list[str]:
    """Return the rarest words, as many as can be ranked quickly."""
    words = {word for token in tokens for word in words_of(token)}
    counts = document_frequencies(db, words)
    most = max(10, _COMMON * (db.value("SELECT sum(items) FROM tally") or 0))
    chosen: list[str] = []
    rows = 0
    for word in sorted(counts, key=lambda w: (counts[w], w)):
        rows += counts[word]
        few = len(chosen) < _SURE_TOKENS
        if counts[word] > most or (rows > _MOST_ROWS and not few):
            break
        chosen.append(word)
    return chosen[:_MOST_TOKENS]


def _held_among(db: Connection, ids: Sequence[int]) -> set[int]:
    held: set[int] = set()
    for chunk in in_chunks(ids):
        held.update(
            db.column(
                f"SELECT id FROM found WHERE id IN ({marks(len(chunk))}) AND status = 'held'", chunk
            )
        )
    return held


def with_fact(db: Connection, field: str, value: str, limit: int) -> list[int]:
    """Return the newest held items whose facts have this value in this field."""
    return db.column(
        "SELECT found_id FROM found_fact WHERE field = ? AND value = ? AND held = 1 "
        "ORDER BY found_id DESC LIMIT ?",
        (field, value, limit),
    )


def fact_counts(db: Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return (field, value) -> held items with it, zero for none."""
    return {
        pair: db.value("SELECT items FROM fact_tally WHERE field = ? AND value = ?", pair) or 0
        for pair in set(pairs)
    }


def at_venues(
    db: Connection, keys: Iterable[str], start: datetime, end: datetime, limit: int
) -> list[int]:
    """Return held items of some venues whose time of finding touches a span, earliest first."""
    wanted = sorted(set(keys))
    if not wanted:
        return []
    venues = f"venue IN ({marks(len(wanted))}) AND status = 'held'"
    earliest = moment(start - WIDE) if start.year > 1 else moment(start)
    return db.column(
        "SELECT id FROM (SELECT id, found_from FROM found INDEXED BY found_at_venue "
        f"WHERE {venues} AND wide = 0 AND found_from BETWEEN ? AND ? AND found_to >= ? "
        "UNION ALL SELECT id, found_from FROM found INDEXED BY held_wide "
        f"WHERE {venues} AND wide = 1 AND found_from <= ? AND found_to >= ?) "
        "ORDER BY found_from, id LIMIT ?",
        (*wanted, earliest, moment(end), moment(start), *wanted, moment(end), moment(start), limit),
    )


def between(
    db: Connection, start: datetime, end: datetime, kinds: Sequence[str] | None, limit: int
) -> list[int]:
    """Return held items found in a span, of some kinds (None: all), earliest first."""
    latest = moment(end + WIDE) if end.year < 9999 else moment(end)
    of_kind, values = "", tuple[str, ...]()
    if kinds is not None:
        of_kind = (
            f"AND EXISTS (SELECT 1 FROM found_fact x WHERE x.field = 'kinds' AND x.value "
            f"IN ({marks(len(kinds))}) AND x.held = 1 AND x.found_id = f.id)"
        )
        values = tuple(kinds)
    return db.column(
        "SELECT id FROM (SELECT f.id, f.found_from FROM found f INDEXED BY held_in_time "
        "WHERE f.status = 'held' AND f.wide = 0 AND f.found_to >= ? AND f.found_to <= ? "
        f"AND f.found_from <= ? {of_kind} "
        "UNION ALL SELECT f.id, f.found_from FROM found f INDEXED BY held_wide "
        f"WHERE f.status = 'held' AND f.wide = 1 AND f.found_to >= ? AND f.found_from <= ? "
        f"{of_kind}) ORDER BY found_from, id LIMIT ?",
        (moment(start), latest, moment(end), *values, moment(start), moment(end), *values, limit),
    )


def open_claims(
    db: Connection, venue: str, kinds: Sequence[str]
) -> list[tuple[str, str | None, str | None, bool, bool, bool]]:
    """Return (reference, lost from, lost to, names the venue, a kind, has photos) of open claims.

    A look for quoted keys in the stored JSON tells without parsing it; a key that only
    stands in other words costs a comparison, no more.
    """
    named = " + ".join(["instr(facts, ?)"] * len(kinds)) or "0"
    return [
        (reference, start, end, bool(place), bool(kind), bool(photos))
        for reference, start, end, place, kind, photos in db.rows(
            f"SELECT reference, lost_from, lost_to, instr(places, ?), {named}, "
            "EXISTS (SELECT 1 FROM claim_photo p WHERE p.claim_id = claim.id) "
            "FROM claim WHERE status = 'open'",
            (f'"{venue}"', *(f'"{kind}"' for kind in kinds)),
        )
    ]
