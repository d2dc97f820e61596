"""Writing photos: whose they are, what was seen in them, their vectors."""

from __future__ import annotations

from collections.abc import Iterable

from lostfound.domain.records import PhotoVector
from lostfound.domain.values import PhotoEvidence
from lostfound.storage.sqlite import reads, rows
from lostfound.storage.sqlite.work import Work


def add_photo(work: Work, reference: str, sha256: str) -> bool:
    """Link a photo to an item or a claim and log it; False when it was there already."""
    if reference.startswith("F"):
        number = reads.number_of(work.db, "found", reference)
        venue = work.db.value("SELECT venue FROM found WHERE id = ?", (number,))
        new = link_photo(work, "found", number, sha256, venue)
    else:
        venue = ""
        number = reads.number_of(work.db, "claim", reference)
        new = link_photo(work, "claim", number, sha256)
    if new:
        work.log.add(venue, "photo added", reference, details={"photo": sha256[:16]})
    return new


def link_photo(work: Work, side: str, owner: int, sha256: str, venue: str = "") -> bool:
    """Link a photo to its owner after those it has; False when it was there already."""
    photo = work.photo_id(sha256)
    place = work.db.row(
        "SELECT coalesce(max(position), 0) + 1, coalesce(max(photo_id = ?), 0) "
        f"FROM {side}_photo WHERE {side}_id = ?",
        (photo, owner),
    )
    assert place is not None
    if place[1]:
        return False
    values = (owner, place[0], photo, venue) if side == "found" else (owner, place[0], photo)
    work.db.run(f"INSERT INTO {side}_photo VALUES ({', '.join('?' * len(values))})", values)
    return True


def put_evidence(work: Work, evidence: PhotoEvidence) -> None:
    """Keep what was seen in a photo, in place of what was seen before."""
    number = work.photo_id(evidence.sha256)
    work.db.run(
        "UPDATE photo SET width = ?, height = ?, colours = ?, kinds = ?, seen = 1 WHERE id = ?",
        (
            evidence.width,
            evidence.height,
            rows.facts_list_text(evidence.colours),
            rows.facts_list_text(evidence.kinds),
            number,
        ),
    )
    work.db.run("DELETE FROM photo_hash WHERE photo_id = ?", (number,))
    work.db.many(
        "INSERT INTO photo_hash VALUES (?, ?, ?)",
        [(number, name, rows.signed(value)) for name, value in evidence.hashes],
    )


def put_photo_vectors(work: Work, sha256: str, vectors: Iterable[PhotoVector]) -> None:
    """Keep vectors of a photo."""
    number = work.photo_id(sha256)
    for given in vectors:
        work.put_vectors("photo", given.model, [(number, given.crop, given.vector)])
