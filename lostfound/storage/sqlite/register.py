"""The register: everything a desk and a matcher may ask of it, and the door to writing.

References are the texts people use (F-..., C-...), ids the register's own integers,
which only matching handles. Every method raises RegisterFault when the file cannot be
read, with the reason and the fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from lostfound.domain.records import (
    Batch,
    ClaimFilter,
    ClaimHint,
    Counts,
    CustodyEntry,
    Fault,
    FoundFilter,
    Kept,
    Known,
    LearntWeights,
    Proposal,
    Standing,
    WeightsUse,
)
from lostfound.domain.values import Claim, Contact, Decision, FoundItem, Venue
from lostfound.storage import places
from lostfound.storage.photos import PhotoStore
from lostfound.storage.sqlite import batches, blocks, learning, log, reads, verdicts
from lostfound.storage.sqlite.connection import SHARED, Connection
from lostfound.storage.sqlite.photo_and_vector_reads import PhotoAndVectorReads
from lostfound.storage.sqlite.rows import window

if TYPE_CHECKING:
    from lostfound.storage.sqlite.unit import Unit


# In pages of 4 KB. Rows of an import touch pages all over the indexes: written back every
# 1,000 pages, the same page is written again and again.
_USUAL_CHECKPOINTS = "wal_autocheckpoint = 1000"
_RARE_CHECKPOINTS = "wal_autocheckpoint = 32000"


class Register(PhotoAndVectorReads):
    """One open register; close it when done.

    One thread may write while another reads, where `shared` says so.
    """

    def __init__(self, db: Connection, path: Path) -> None:
        self._db = db
        self.path = path
        self.photos = PhotoStore(places.photo_folder(path))

    def close(self) -> None:
        """Close the file; the register is of no use afterwards."""
        self._db.raw.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- writing

    @contextmanager
    def unit(self, by: str, at: datetime) -> Iterator[Unit]:
        """Open a unit of work: all of it is kept when the block ends, none when it raises.

        The write lock is taken at once, so that what the unit reads stays true until it
        ends. `by` is the person at the desk, `at` the moment written with every entry.
        """
        from lostfound.storage.sqlite.unit import Unit

        self._db.run("BEGIN IMMEDIATE")
        try:
            work = Unit(self._db, by, at)
            yield work
            work.finish()
            self._db.run("COMMIT")
        except BaseException:
            if self._db.raw.in_transaction:
                self._db.raw.execute("ROLLBACK")
            raise

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Make the units of work inside cheaper, for an import that can be run again.

        A power cut may take the last of them back (never a part of one); links are not
        checked twice; what was written is moved into the file less often.
        """
        try:
            for pragma in ("synchronous = NORMAL", "foreign_keys = OFF", _RARE_CHECKPOINTS):
                self._db.run(f"PRAGMA {pragma}")
            yield
        finally:
            for pragma in ("synchronous = FULL", "foreign_keys = ON", _USUAL_CHECKPOINTS):
                self._db.run(f"PRAGMA {pragma}")
            self._db.rows("PRAGMA wal_checkpoint(PASSIVE)")

    @property
    def shared(self) -> bool:
        """Whether a second thread may write while this one reads."""
        return SHARED

    # --- venues, items, claims

    def venues(self, kind: str = "", *, but_source: str = "", key_with: str = "") -> list[Venue]:
        """Return the venues by key: of one kind, of another source, with words in it, or all."""
        return reads.venues(self._db, kind, but_source, key_with)

    def venue(self, key: str) -> Venue | None:
        """Return a venue, or None where there is none of that key."""
        return reads.venue(self._db, key)

    def found_item(self, reference: str) -> FoundItem:
        """Return a found item; raises Missing."""
        return reads.found_item(self._db, reference)

    def found_items(self, references: Iterable[str]) -> dict[str, FoundItem]:
        """Return found items by reference, those that are there."""
        return reads.found_items(self._db, references)

    def claim(self, reference: str) -> Claim:
        """Return a claim; raises Missing."""
        return reads.claim(self._db, reference)

    def claims(self, references: Iterable[str]) -> dict[str, Claim]:
        """Return claims by reference, those that are there."""
        return reads.claims(self._db, references)

    def list_found(self, wanted: FoundFilter | None = None) -> list[FoundItem]:
        """Return a page of found items, newest registered first."""
        return reads.list_found(self._db, wanted or FoundFilter())

    def list_claims(self, wanted: ClaimFilter | None = None) -> list[Claim]:
        """Return a page of claims, newest registered first."""
        return reads.list_claims(self._db, wanted or ClaimFilter())

    def found_after(self, wanted: FoundFilter, after: int, limit: int) -> dict[int, FoundItem]:
        """Return up to `limit` found items by id, oldest first, that come after an id."""
        return reads.found_after(self._db, wanted, after, limit)

    def claims_after(self, wanted: ClaimFilter, after: int, limit: int) -> dict[int, Claim]:
        """Return up to `limit` claims by id, oldest first, that come after an id."""
        return reads.claims_after(self._db, wanted, after, limit)

    def contact(self, claim: str) -> Contact | None:
        """Return how to reach the claimant, None where nothing is known; raises Missing."""
        return reads.contact(self._db, claim)

    def proofs(self, reference: str) -> list[str]:
        """Return the details only an owner would know, in the order they were kept."""
        return reads.proofs(self._db, reference)

    def counts(self) -> Counts:
        """Return how much the register holds."""
        return reads.counts(self._db)

    def setting(self, key: str, default: str = "") -> str:
        """Return a setting kept in the register itself."""
        value = self._db.value("SELECT value FROM setting WHERE key = ?", (key,))
        return default if value is None else str(value)

    def external(self, noun: str, source: str, ids: Sequence[str]) -> dict[str, Known]:
        """Return external id -> what is known of that row of a source; noun: found, claim."""
        return reads.external(self._db, noun, source, ids)

    def batches(self, number: int = 0) -> list[Batch]:
        """Return the imports, newest first (or the one of that number)."""
        return batches.listed(self._db, number)

    def batch_page(
        self, batch: Batch, after: int = 0, limit: int = 2_000
    ) -> tuple[int, list[str], list[Kept]]:
        """Return (the last id, references, those that somebody acted on) of some of its records."""
        page = batches.page(self._db, batch.noun, batch.number, after, limit)
        names = [row[1] for row in page]
        kept = batches.acted_on(self._db, names)
        return page[-1][0] if page else 0, names, list(kept.values())

    # --- custody and decisions

    def custody(
        self, *, chain: str | None = None, subject: str = "", limit: int = 0
    ) -> list[CustodyEntry]:
        """Return the last `limit` log entries (0: all) of a chain (a venue's key, "" for
        claims) or about a reference, oldest first."""
        return log.entries(self._db, chain=chain, subject=subject, limit=limit)

    def verify_log(self) -> list[Fault]:
        """Return every place where the custody log does not hold together."""
        return list(log.faults(self._db))

    def decisions(
        self, *, claim: str = "", found: str = "", by: str = "", limit: int = 0
    ) -> list[Decision]:
        """Return the decisions on a claim, an item, a pair, or by a person, oldest first."""
        return verdicts.decisions(self._db, claim, found, by, limit)

    def last_decision(self, *, by: str) -> Decision | None:
        """Return a person's last decision that still stands, None where there is none."""
        return verdicts.last_standing(self._db, by)

    def standings(self, *, claim: str = "", found: str = "") -> list[Standing]:
        """Return the last word on each pair of a claim or an item; undone pairs have none."""
        return verdicts.standings(self._db, claim, found)

    def standing(self, claim: str, found: str) -> str:
        """Return confirm, reject, unsure, or "" where nothing stands."""
        pair = verdicts.standings(self._db, claim, found)
        return pair[0].verdict if pair else ""

    def confirmed_claim_of(self, found: str) -> str:
        """Return the claim an item is confirmed for, or ""."""
        return verdicts.confirmed(self._db, found=found)

    def confirmed_item_of(self, claim: str) -> str:
        """Return the item that is confirmed for a claim, or ""."""
        return verdicts.confirmed(self._db, claim=claim)

    def rejected_items(self, claim: str) -> dict[str, str]:
        """Return item -> fingerprint of the evidence it was rejected on, for a claim."""
        return {
            s.found: s.fingerprint for s in self.standings(claim=claim) if s.verdict == "reject"
        }

    def rejected_claims(self, found: str) -> dict[str, str]:
        """Return claim -> fingerprint of the evidence it was rejected on, for an item."""
        return {
            s.claim: s.fingerprint for s in self.standings(found=found) if s.verdict == "reject"
        }

    def given_to_others(self, claim: str = "") -> set[str]:
        """Return the items that are confirmed for other claims than this one."""
        return verdicts.given_to_others(self._db, claim)

    def proposals(
        self, *, unshown_only: bool = False, claim: str = "", found: str = "", limit: int = 0
    ) -> list[Proposal]:
        """Return proposed pairs, likeliest first; unshown ones only while they are open:
        the claim open, the item held, nothing decided on the pair."""
        return verdicts.proposals(self._db, unshown_only, claim, found, limit)

    # --- weights learnt at this desk

    def weights_in_force(self) -> LearntWeights | None:
        """Return the learnt weights that were last put in force; None: the shipped ones."""
        return learning.in_force(self._db)

    def weights_versions(self) -> list[LearntWeights]:
        """Return every version that was learnt here, oldest first."""
        return learning.versions(self._db)

    def weights_uses(self) -> list[WeightsUse]:
        """Return which weights were put in force when and by whom, oldest first."""
        return learning.uses(self._db)

    # --- blocks for matching: ids of held items

    def found_count(self) -> int:
        """Return how many items are held."""
        return blocks.held_count(self._db)

    def venue_counts(self) -> dict[str, int]:
        """Return venue key -> held items, venues without any left out."""
        return blocks.venue_counts(self._db)

    def found_by_words(self, tokens: Iterable[str], limit: int) -> list[tuple[int, float]]:
        """Return (id, bm25) of the items that share the rarest of the words, best first.

        bm25 is SQLite's: more negative is better. Words in more than a fifth of the
        items are passed over.
        """
        return blocks.by_words(self._db, tokens, limit)

    def found_with(self, field: str, value: str, limit: int) -> list[int]:
        """Return the newest items whose facts have this value; field: kinds, brands ..."""
        return blocks.with_fact(self._db, field, value, limit)

    def fact_counts(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return (field, value) -> how many items have it, zero for none."""
        return blocks.fact_counts(self._db, pairs)

    def found_in(
        self, venues: Iterable[str], start: datetime, end: datetime, limit: int
    ) -> list[int]:
        """Return items of some venues whose time of finding touches a span, earliest first."""
        return blocks.at_venues(self._db, venues, start, end, limit)

    def found_between(
        self,
        start: datetime,
        end: datetime,
        *,
        kinds: Sequence[str] | None = None,
        limit: int = 500,
    ) -> list[int]:
        """Return items whose time of finding touches a span, of some kinds, earliest first."""
        return blocks.between(self._db, start, end, kinds, limit)

    def claim_hints(self, venue: str, kinds: Sequence[str]) -> list[ClaimHint]:
        """Return the open claims at a glance, against a venue's key and kinds of a found item."""
        return [
            ClaimHint(
                claim=reference,
                lost=window(start, end),
                names_venue=place,
                names_kind=kind,
                has_photos=photos,
            )
            for reference, start, end, place, kind, photos in blocks.open_claims(
                self._db, venue, kinds
            )
        ]

    def candidates(self, ids: Iterable[int]) -> dict[int, FoundItem]:
        """Return found items by id, with facts and photos."""
        return reads.candidates(self._db, ids)

    def references(self, ids: Iterable[int]) -> dict[int, str]:
        """Return id -> reference of found items."""
        return reads.references(self._db, ids)

    def ids(self, references: Iterable[str]) -> dict[str, int]:
        """Return reference -> id of found items, those that are there."""
        return reads.ids(self._db, references)

    # --- the register's own health

    def check(self) -> list[Fault]:
        """Return everything that is off: the file, its links, the log, the photos, the indexes."""
        from lostfound.storage.sqlite import checks

        return checks.faults(self._db, self.path, self.photos)

    def back_up(self, target: Path) -> None:
        """Copy the register, as it is committed, to a new file."""
        from lostfound.storage.sqlite.opening import copy_file

        copy_file(self.path, target)
