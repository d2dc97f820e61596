"""The check of a register: does everything still hold together?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lostfound.domain.records import Fault
from lostfound.errors import RegisterFault
from lostfound.storage.photos import PhotoStore
from lostfound.storage.sqlite import learning, log, reads
from lostfound.storage.sqlite.connection import Connection
from lostfound.storage.sqlite.vector_files import index_fault

_MOST = 100

# Derived tables against what they are derived from; each query returns what differs.
_DERIVED = (
    (
        "the tally of items differs from the items",
        """
        SELECT venue FROM (
          SELECT venue, count(*) AS items, sum(status = 'held') AS held FROM found GROUP BY venue
          EXCEPT SELECT venue, items, held FROM tally)""",
    ),
    (
        "the count of a fact differs from the items that say it",
        """
        SELECT field || ' ' || value FROM (
          SELECT field, value, count(*) AS items FROM found_fact WHERE held = 1 GROUP BY 1, 2
          EXCEPT SELECT field, value, items FROM fact_tally)
        UNION SELECT field || ' ' || value FROM (
          SELECT field, value, items FROM fact_tally WHERE items <> 0
          EXCEPT SELECT field, value, count(*) FROM found_fact WHERE held = 1 GROUP BY 1, 2)""",
    ),
    (
        "the standing of a pair is not its last decision",
        """
        SELECT claim_id FROM (
          SELECT claim_id, found_id, max(id) AS last FROM decision GROUP BY claim_id, found_id
          EXCEPT SELECT claim_id, found_id, decision_id FROM standing)""",
    ),
    (
        "facts are indexed under another status than the item's",
        """
        SELECT f.reference FROM found_fact x JOIN found f ON f.id = x.found_id
        WHERE x.held <> (f.status = 'held')""",
    ),
    (
        "a photo is kept under another venue than its item",
        """
        SELECT f.reference FROM found_photo x JOIN found f ON f.id = x.found_id
        WHERE x.venue <> f.venue""",
    ),
)


def faults(db: Connection, path: Path, photos: PhotoStore) -> list[Fault]:
    """Return everything that is off, the file itself first."""
    damage = list(_file(db))
    if damage:
        return damage
    return [
        *_links(db),
        *log.faults(db),
        *_derived(db),
        *_search_index(db),
        *_photos(db, photos),
        *_vectors(db, path),
        *learning.faults(db),
    ]


def _off(reason: str, chain: str = "") -> Fault:
    return Fault(chain=chain, seq=0, reason=reason)


def _file(db: Connection) -> Iterator[Fault]:
    try:
        for said in db.column(f"PRAGMA integrity_check({_MOST})"):
            if said != "ok":
                yield _off(f"the file is damaged: {said}")
    except RegisterFault as fault:
        yield _off(str(fault))


def _links(db: Connection) -> Iterator[Fault]:
    for table, row, target, _ in db.rows("PRAGMA foreign_key_check")[:_MOST]:
        yield _off(f"row {row} of {table} points at a {target} that is not there")


def _derived(db: Connection) -> Iterator[Fault]:
    for reason, query in _DERIVED:
        for found in db.column(f"{query} LIMIT {_MOST}"):
            yield _off(f"{reason}: {found}")


def _search_index(db: Connection) -> Iterator[Fault]:
    try:
        db.run("INSERT INTO found_fts (found_fts, rank) VALUES ('integrity-check', 1)")
    except RegisterFault as fault:
        if "damaged" in str(fault):
            yield _off("the word index differs from the found items")
        elif "may not be written" not in str(fault):
            raise


def _photos(db: Connection, photos: PhotoStore) -> Iterator[Fault]:
    for sha256 in db.stream("SELECT sha256 FROM photo ORDER BY id"):
        if not photos.has(sha256[0]):
            yield _off(f"the photo {sha256[0]} is not in {photos.folder}")


def _vectors(db: Connection, path: Path) -> Iterator[Fault]:
    for use in reads.model_uses(db):
        for side in ("text", "photo"):
            fault = index_fault(db, path, use.model, side)
            if fault:
                yield _off(fault)
