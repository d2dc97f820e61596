"""Reading venues, items, claims and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lostfound.domain.records import (
    ClaimFilter,
    Counts,
    FoundFilter,
    Known,
    ModelUse,
    VectorModel,
)
from lostfound.domain.values import Claim, Contact, FoundItem, PhotoEvidence, Venue
from lostfound.errors import Missing, UsageFault
from lostfound.storage.sqlite import rows, verdicts
from lostfound.storage.sqlite.blocks import words_of
from lostfound.storage.sqlite.connection import Connection, in_chunks, marks

_TABLES = {"found": "found", "claim": "claim", "claims": "claim"}
_NOUNS = {"found": "found item", "claim": "claim"}


def venues(db: Connection, kind: str, but_source: str, key_with: str) -> list[Venue]:
    """Return the venues by key: of one kind, of another source than one, with words in it."""
    found = db.rows(
        f"SELECT {rows.VENUE} FROM venue WHERE (? = '' OR kind = ?) AND (? = '' OR source <> ?) "
        "AND instr(key, ?) ORDER BY key",
        (kind, kind, but_source, but_source, key_with),
    )
    return [rows.venue_of(row) for row in found]


def venue(db: Connection, key: str) -> Venue | None:
    """Return a venue or None."""
    row = db.row(f"SELECT {rows.VENUE} FROM venue WHERE key = ?", (key,))
    return rows.venue_of(row) if row else None


def number_of(db: Connection, table: str, reference: str) -> int:
    """Return the id behind a reference; raises Missing."""
    number = db.value(f"SELECT id FROM {table} WHERE reference = ?", (reference,))
    if number is None:
        noun = _NOUNS[table]
        listing = "found" if table == "found" else "claim"
        raise Missing(f"There is no {noun} {reference}.", f"See 'lostfound {listing} list'.")
    return int(number)


def found_item(db: Connection, reference: str) -> FoundItem:
    """Return a found item; raises Missing."""
    number = number_of(db, "found", reference)
    return candidates(db, [number])[number]


def claim(db: Connection, reference: str) -> Claim:
    """Return a claim; raises Missing."""
    number = number_of(db, "claim", reference)
    return _claims_by_id(db, [number])[number]


def found_items(db: Connection, references: Iterable[str]) -> dict[str, FoundItem]:
    """Return found items by reference."""
    known = candidates(db, ids(db, references).values())
    return {item.reference: item for item in known.values()}


def claims(db: Connection, references: Iterable[str]) -> dict[str, Claim]:
    """Return claims by reference."""
    known = _claims_by_id(db, _numbers(db, "claim", references).values())
    return {one.reference: one for one in known.values()}


def ids(db: Connection, references: Iterable[str]) -> dict[str, int]:
    """Return reference -> id of found items."""
    return _numbers(db, "found", references)


def _numbers(db: Connection, table: str, references: Iterable[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for chunk in in_chunks(list(references)):
        known.update(
            db.rows(
                f"SELECT reference, id FROM {table} WHERE reference IN ({marks(len(chunk))})", chunk
            )
        )
    return known


def references(db: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return id -> reference of found items."""
    known: dict[int, str] = {}
    for chunk in in_chunks(list(numbers)):
        known.update(
            db.rows(f"SELECT id, reference FROM found WHERE id IN ({marks(len(chunk))})", chunk)
        )
    return known


def candidates(db: Connection, numbers: Iterable[int]) -> dict[int, FoundItem]:
    """Return found items by id, in the order asked for."""
    wanted = list(dict.fromkeys(numbers))
    known: dict[int, FoundItem] = {}
    for chunk in in_chunks(wanted):
        photos = _photos(db, "found", chunk)
        for row in db.rows(
            f"SELECT {rows.FOUND} FROM found WHERE id IN ({marks(len(chunk))})", chunk
        ):
            known[row[0]] = rows.found_of(row, tuple(photos.get(row[0], ())))
    return {number: known[number] for number in wanted if number in known}


def _claims_by_id(db: Connection, numbers: Iterable[int]) -> dict[int, Claim]:
    wanted = list(dict.fromkeys(numbers))
    known: dict[int, Claim] = {}
    for chunk in in_chunks(wanted):
        photos = _photos(db, "claim", chunk)
        for row in db.rows(
            f"SELECT {rows.CLAIM} FROM claim WHERE id IN ({marks(len(chunk))})", chunk
        ):
            known[row[0]] = rows.claim_of(row, tuple(photos.get(row[0], ())))
    return {number: known[number] for number in wanted if number in known}


def _photos(db: Connection, side: str, numbers: Sequence[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for owner, sha256 in db.rows(
        f"SELECT l.{side}_id, p.sha256 FROM {side}_photo l JOIN photo p ON p.id = l.photo_id "
        f"WHERE l.{side}_id IN ({marks(len(numbers))}) ORDER BY l.{side}_id, l.position",
        numbers,
    ):
        names.setdefault(owner, []).append(sha256)
    return names


class _Where:
    """Conditions of a listing, those that narrow."""

    def __init__(self) -> None:
        self.parts: list[str] = ["1"]
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition when its (first) value says something."""
        if values and values[0]:
            self.parts.append(condition)
            self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.parts)


def found_after(
    db: Connection, wanted: FoundFilter, after: int, limit: int
) -> dict[int, FoundItem]:
    """Return found items by id, oldest registered first, that come after an id."""
    where = _found_where(wanted)
    where.add("id > ?", after)
    sql = f"SELECT id FROM found WHERE {where} ORDER BY id LIMIT ?"
    return candidates(db, db.column(sql, (*where.values, limit)))


def claims_after(db: Connection, wanted: ClaimFilter, after: int, limit: int) -> dict[int, Claim]:
    """Return claims by id, oldest registered first, that come after an id."""
    where = _claims_where(wanted)
    where.add("id > ?", after)
    sql = f"SELECT id FROM claim WHERE {where} ORDER BY id LIMIT ?"
    return _claims_by_id(db, db.column(sql, (*where.values, limit)))


def list_found(db: Connection, wanted: FoundFilter) -> list[FoundItem]:
    """Return a page of found items, newest registered first."""
    where = _found_where(wanted)
    _page(db, where, "found", wanted.after)
    numbers = db.column(
        f"SELECT id FROM found WHERE {where} ORDER BY id DESC LIMIT ?",
        (*where.values, wanted.limit or -1),
    )
    return list(candidates(db, numbers).values())


def _found_where(wanted: FoundFilter) -> _Where:
    where = _Where()
    where.add("venue = ?", wanted.venue)
    where.add("status = ?", wanted.status)
    where.add("source = ?", wanted.source)
    where.add("batch = ?", wanted.batch)
    where.add("found_to >= ?", wanted.since and rows.moment(wanted.since))
    where.add("found_from <= ?", wanted.until and rows.moment(wanted.until))
    where.add(
        "id IN (SELECT found_id FROM found_fact WHERE field = 'kinds' AND value = ? "
        "AND held IN (0, 1))",
        wanted.kind,
    )
    where.add(
        "id IN (SELECT rowid FROM found_fts WHERE found_fts MATCH ?)",
        " AND ".join(f'"{word}"' for word in words_of(wanted.words)),
    )
    return where


def list_claims(db: Connection, wanted: ClaimFilter) -> list[Claim]:
    """Return a page of claims, newest registered first."""
    where = _claims_where(wanted)
    _page(db, where, "claim", wanted.after)
    numbers = db.column(
        f"SELECT id FROM claim WHERE {where} ORDER BY id DESC LIMIT ?",
        (*where.values, wanted.limit or -1),
    )
    return list(_claims_by_id(db, numbers).values())


def _claims_where(wanted: ClaimFilter) -> _Where:
    where = _Where()
    where.add("status = ?", wanted.status)
    where.add("channel = ?", wanted.channel)
    where.add("language = ?", wanted.language)
    where.add("source = ?", wanted.source)
    where.add("batch = ?", wanted.batch)
    where.add("registered_at >= ?", wanted.since and rows.moment(wanted.since))
    where.add("registered_at <= ?", wanted.until and rows.moment(wanted.until))
    for word in wanted.words.split():
        where.add("text LIKE ? ESCAPE '\\'", f"%{_literal(word)}%")
    return where


def _page(db: Connection, where: _Where, table: str, after: str) -> None:
    if after:
        where.add("id < ?", number_of(db, table, after))


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def contact(db: Connection, reference: str) -> Contact | None:
    """Return how to reach the claimant, None where nothing is known; raises Missing."""
    row = db.row(
        "SELECT name, email, phone, address FROM contact WHERE claim_id = ?",
        (number_of(db, "claim", reference),),
    )
    return Contact(name=row[0], email=row[1], phone=row[2], address=row[3]) if row else None


def proofs(db: Connection, reference: str) -> list[str]:
    """Return the proof details kept for a reference."""
    return db.column("SELECT detail FROM proof WHERE subject = ? ORDER BY id", (reference,))


def counts(db: Connection) -> Counts:
    """Return how much the register holds."""
    row = db.row("""
        SELECT (SELECT count(*) FROM venue),
          (SELECT coalesce(sum(items), 0) FROM tally), (SELECT coalesce(sum(held), 0) FROM tally),
          (SELECT count(*) FROM claim), (SELECT count(*) FROM claim WHERE status = 'open'),
          (SELECT count(*) FROM photo), (SELECT count(*) FROM decision),
          (SELECT count(*) FROM text)""")
    assert row is not None
    return Counts(
        venues=row[0],
        items=row[1],
        held=row[2],
        claims=row[3],
        open_claims=row[4],
        photos=row[5],
        decisions=row[6],
        pending=verdicts.waiting(db),
        texts=row[7],
    )


def external(db: Connection, noun: str, source: str, wanted: Sequence[str]) -> dict[str, Known]:
    """Return external id -> what is known of that row of a source."""
    if noun not in _TABLES:
        raise UsageFault(f"{noun!r} has no external ids.", "It is one of found, claim.")
    known: dict[str, Known] = {}
    for chunk in in_chunks(wanted):
        for external_id, reference, digest, revision in db.rows(
            f"SELECT external_id, reference, digest, revision FROM {_TABLES[noun]} "
            f"WHERE source = ? AND external_id <> '' "
            f"AND external_id IN ({marks(len(chunk))})",
            (source, *chunk),
        ):
            known[external_id] = Known(reference=reference, digest=digest, revision=revision)
    return known


def photo_evidence(db: Connection, names: Iterable[str]) -> dict[str, PhotoEvidence]:
    """Return what was seen in photos, by SHA-256."""
    evidence: dict[str, PhotoEvidence] = {}
    for chunk in in_chunks(list(dict.fromkeys(names))):
        within = f"(SELECT id FROM photo WHERE sha256 IN ({marks(len(chunk))}))"
        hashes: dict[int, list[tuple[str, str]]] = {}
        for photo, name, value in db.rows(
            f"SELECT photo_id, name, value FROM photo_hash WHERE photo_id IN {within} "
            "ORDER BY photo_id, name",
            chunk,
        ):
            hashes.setdefault(photo, []).append((name, rows.unsigned_hex(value)))
        for number, sha256, width, height, colours, kinds in db.rows(
            "SELECT id, sha256, width, height, colours, kinds FROM photo "
            f"WHERE seen = 1 AND id IN {within}",
            chunk,
        ):
            evidence[sha256] = PhotoEvidence(
                sha256=sha256,
                width=width,
                height=height,
                hashes=tuple(hashes.get(number, ())),
                colours=rows.facts_list_of(colours),
                kinds=rows.facts_list_of(kinds),
            )
    return evidence


def model_number(db: Connection, model: VectorModel) -> int:
    """Return the id of a model, 0 where the register has none of its vectors."""
    return int(
        db.value(
            "SELECT id FROM model WHERE name = ? AND revision = ?", (model.name, model.revision)
        )
        or 0
    )


def photos_without_vector(db: Connection, model: VectorModel, limit: int) -> list[str]:
    """Return photos that have no vector of a model."""
    return db.column(
        "SELECT sha256 FROM photo p WHERE NOT EXISTS (SELECT 1 FROM photo_vector v "
        "WHERE v.model_id = ? AND v.owner = p.id) ORDER BY id LIMIT ?",
        (model_number(db, model), limit or -1),
    )


def texts_without_vector(db: Connection, model: VectorModel, limit: int) -> list[tuple[str, str]]:
    """Return (hash, text) of the distinct texts in use without a vector of a model."""
    found = db.rows(
        "SELECT t.hash, t.text FROM text t WHERE NOT EXISTS (SELECT 1 FROM text_vector v "
        "WHERE v.model_id = ? AND v.owner = t.id AND v.crop = '') "
        "ORDER BY t.id LIMIT ?",
        (model_number(db, model), limit or -1),
    )
    return [(digest.hex(), text) for digest, text in found]


def model_uses(db: Connection) -> list[ModelUse]:
    """Return the models the register has vectors of, and how many."""
    found = db.rows("""
        SELECT m.name, m.revision, m.dim,
          coalesce((SELECT vectors FROM vector_state WHERE model_id = m.id AND side = 'text'), 0),
          coalesce((SELECT vectors FROM vector_state WHERE model_id = m.id AND side = 'photo'), 0)
        FROM model m ORDER BY m.id""")
    return [
        ModelUse(
            model=VectorModel(name=row[0], revision=row[1], dim=row[2]), texts=row[3], photos=row[4]
        )
        for row in found
    ]
