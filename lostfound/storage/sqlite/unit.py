"""The unit of work: everything that may be written to a register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from lostfound.domain.records import (
    Batch,
    ClaimRow,
    FoundRow,
    Kept,
    LearntWeights,
    PhotoVector,
    Proposal,
    Tally,
    VectorModel,
)
from lostfound.domain.values import Claim, Contact, Decision, FoundItem, PhotoEvidence, Venue
from lostfound.errors import Missing
from lostfound.storage.sqlite import (
    batches,
    learning,
    reads,
    rows,
    write_claims,
    write_found,
    write_photos,
)
from lostfound.storage.sqlite.connection import Connection, marks
from lostfound.storage.sqlite.work import Work


class Unit:
    """Writes that are kept together or not at all; made by `Register.unit`.

    Each write appends its own entry to the custody log.
    """

    def __init__(self, db: Connection, by: str, at: datetime) -> None:
        self._work = Work(db, by, at)

    def finish(self) -> None:
        """Write what is still waiting; called at the end of the block."""
        self._work.log.flush()

    # --- venues

    def add_venues(self, venues: Iterable[Venue]) -> Tally:
        """Add venues or bring known keys up to date; verdicts in their order."""
        given = list(venues)
        return Tally(
            verdicts=tuple(self._put_venue(venue) for venue in given),
            references=tuple(venue.key for venue in given),
        )

    def add_venue(self, venue: Venue) -> str:
        """Add a venue or bring it up to date; returns added, updated or unchanged."""
        return self._put_venue(venue)

    def _put_venue(self, venue: Venue) -> str:
        db = self._work.db
        known = reads.venue(db, venue.key)
        if known == venue:
            return "unchanged"
        values = rows.venue_row(venue)
        names = rows.VENUE.split(", ")
        if known is None:
            db.run(f"INSERT INTO venue ({rows.VENUE}) VALUES ({marks(len(values))})", values)
            self._work.log.add(venue.key, "venue added", venue.key)
            return "added"
        db.run(
            f"UPDATE venue SET {', '.join(f'{name} = ?' for name in names[1:])} WHERE key = ?",
            (*values[1:], venue.key),
        )
        self._work.log.add(venue.key, "venue edited", venue.key)
        return "updated"

    # --- found items

    def add_found(
        self, item: FoundItem, *, hidden: Sequence[str] = (), text: str = "", digest: str = ""
    ) -> FoundItem:
        """Register an item (its reference is ignored) and return it with its reference.

        `text` is what is turned into a vector, `hidden` are proof details. Photos named
        by the item are linked. Raises Missing for an unknown venue, Conflict when its
        (source, external id) is registered already.
        """
        return write_found.add_one(
            self._work, FoundRow(item=item, text=text, hidden=tuple(hidden), digest=digest)
        )

    def add_found_many(self, rows_: Iterable[FoundRow], *, batch: int = 0) -> Tally:
        """Add or update items by (source, external id); the same row again is unchanged.

        Use one unit for a chunk of some thousand rows: the register is locked meanwhile.
        """
        with self._work.log.of_batch(batch):
            return write_found.add_many(self._work, rows_, batch)

    def edit_found(
        self,
        reference: str,
        changes: Mapping[str, object],
        *,
        expected: int = 0,
        text: str | None = None,
    ) -> FoundItem:
        """Change fields of an item and return it; `text` replaces the vectorised text.

        Raises Conflict when `expected` is given and the item is at another revision.
        """
        return write_found.edit(self._work, reference, changes, expected, text)

    # --- claims

    def add_claim(
        self,
        claim: Claim,
        *,
        contact: Contact | None = None,
        hidden: Sequence[str] = (),
        text: str = "",
        digest: str = "",
    ) -> Claim:
        """File a claim (its reference is ignored) and return it with its reference."""
        return write_claims.add_one(
            self._work,
            ClaimRow(claim=claim, contact=contact, hidden=tuple(hidden), text=text, digest=digest),
        )

    def add_claims_many(self, rows_: Iterable[ClaimRow], *, batch: int = 0) -> Tally:
        """Add or update claims by (source, external id); the same row again is unchanged."""
        with self._work.log.of_batch(batch):
            return write_claims.add_many(self._work, rows_, batch)

    def edit_claim(
        self,
        reference: str,
        changes: Mapping[str, object],
        *,
        expected: int = 0,
        text: str | None = None,
    ) -> Claim:
        """Change fields of a claim and return it; see `edit_found`."""
        return write_claims.edit(self._work, reference, changes, expected, text)

    def set_contact(self, claim: str, contact: Contact) -> None:
        """Keep how to reach a claimant."""
        write_claims.set_contact(self._work, claim, contact)

    def forget_contact(self, claim: str) -> None:
        """Erase how to reach a claimant."""
        write_claims.forget_contact(self._work, claim)

    def add_proofs(self, reference: str, details: Iterable[str]) -> None:
        """Keep details only an owner would know, of an item or a claim."""
        venue = (
            reads.found_item(self._work.db, reference).venue if reference.startswith("F") else ""
        )
        write_found.add_proofs(self._work, reference, venue, details)

    # --- photos and vectors

    def add_photo(
        self,
        reference: str,
        sha256: str,
        evidence: PhotoEvidence | None = None,
        vectors: Iterable[PhotoVector] = (),
    ) -> bool:
        """Link a photo to an item or a claim; False when it was there already."""
        new = write_photos.add_photo(self._work, reference, sha256)
        if evidence:
            write_photos.put_evidence(self._work, evidence)
        write_photos.put_photo_vectors(self._work, sha256, vectors)
        return new

    def put_photo_evidence(
        self, evidence: PhotoEvidence, vectors: Iterable[PhotoVector] = ()
    ) -> None:
        """Keep what was seen in a photo, and its vectors."""
        write_photos.put_evidence(self._work, evidence)
        write_photos.put_photo_vectors(self._work, evidence.sha256, vectors)

    def put_photo_vectors(self, sha256: str, vectors: Iterable[PhotoVector]) -> None:
        """Keep vectors of a photo, in place of those of the same model and crop."""
        write_photos.put_photo_vectors(self._work, sha256, vectors)

    def put_text_vector(self, text_hash: str, model: VectorModel, vector: Any) -> None:
        """Keep the vector of one text (bytes, array or floats) by its hash; see below."""
        self.put_text_vectors(model, [(text_hash, vector)])

    def put_text_vectors(self, model: VectorModel, pairs: Iterable[tuple[str, Any]]) -> None:
        """Keep (text hash, vector) pairs of a model.

        Raises Missing for a text that no item or claim has, ValueError for a wrong length.
        """
        self._work.put_vectors(
            "text", model, [(self._text(name), "", vector) for name, vector in pairs]
        )

    def _text(self, text_hash: str) -> int:
        number = self._work.db.value(
            "SELECT id FROM text WHERE hash = ?", (bytes.fromhex(text_hash),)
        )
        if number is None:
            raise Missing(f"No item or claim has the text {text_hash[:12]}...", "")
        return int(number)

    def drop_vectors(self, model: VectorModel) -> None:
        """Remove a model and all its vectors."""
        number = reads.model_number(self._work.db, model)
        for table in ("text_vector", "photo_vector", "vector_state"):
            self._work.db.run(f"DELETE FROM {table} WHERE model_id = ?", (number,))
        self._work.db.run("DELETE FROM model WHERE id = ?", (number,))

    # --- decisions and proposals

    def decide(self, decision: Decision, *, fingerprint: str = "") -> None:
        """Keep a decision; the claim becomes matched by a confirm, open again without it.

        `fingerprint` stands for the evidence it was made on. Raises Conflict (who, when)
        when the claim or the item is confirmed already, Refused for an undo of nothing.
        """
        write_claims.decide(self._work, decision, fingerprint)

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Keep pairs worth a look; returns how many were not known before."""
        return write_claims.propose(self._work, proposals)

    def mark_shown(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note that people have seen some (claim, found) pairs; they are not pending again."""
        write_claims.mark_shown(self._work, pairs)

    # --- weights learnt at this desk

    def keep_weights(self, made: LearntWeights) -> str:
        """Keep weights as a new version (its name and digest are ignored); returns its name."""
        return learning.keep(self._work, made)

    def use_weights(self, name: str) -> None:
        """Put a version in force, "" for the shipped weights; raises Missing for no such one."""
        learning.use(self._work, name)

    # --- the rest

    def log(
        self,
        venue: str,
        event: str,
        subject: str = "",
        related: str = "",
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Append an entry to a venue's chain; only references and verdicts, no personal data.

        Raises ValueError for a detail that is not one of the few kinds a log may hold.
        """
        self._work.log.add(venue, event, subject, related, details)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting in the register itself."""
        self._work.db.run(
            "INSERT INTO setting VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def start_batch(self, noun: str, source: str, name: str) -> int:
        """Open an import and return its number: that of the same one, where it was cut short."""
        return batches.start(self._work, noun, source, name)

    def count_batch(
        self, batch: int, tally: Tally, rejected: int = 0, *, finished: bool = False
    ) -> None:
        """Add a chunk's verdicts to an import; `finished` closes it."""
        batches.count(self._work, batch, tally, rejected, finished=finished)

    def take_back(
        self, batch: Batch, after: int = 0, limit: int = 2_000
    ) -> tuple[int, int, list[Kept]]:
        """Remove some of the records an import brought in, but those that somebody acted on.

        Returns (the last id looked at, 0 at the end; how many went; which stay and why).
        """
        page = batches.page(self._work.db, batch.noun, batch.number, after, limit)
        kept = batches.acted_on(self._work.db, [row[1] for row in page])
        gone = [row for row in page if row[1] not in kept]
        batches.take_back(self._work, batch.noun, batch.number, gone)
        return page[-1][0] if page else 0, len(gone), list(kept.values())
