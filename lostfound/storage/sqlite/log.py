"""The custody log: one chain of digests a venue, and one ("") for claims.

An entry's digest covers its content and the digest before it, so that a change or a
gap anywhere shows. The log names references, verdicts and people at the desk; contact
details, proofs, notes and descriptions never enter it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

from lostfound.domain.records import CustodyEntry, Fault
from lostfound.storage.sqlite import log_spans
from lostfound.storage.sqlite.connection import Connection
from lostfound.storage.sqlite.rows import compact, decision_of, entry_of, moment

_START = b""
_COLUMNS = "chain, seq, at, by, event, subject, related, details, digest"
_ALLOWED = frozenset(
    {
        "batch",
        "claim",
        "count",
        "decision",
        "fields",
        "found",
        "from",
        "items",
        "photo",
        "reason",
        "revision",
        "status",
        "to",
        "verdict",
        "vectors",
        "weights",
    }
)
_LONGEST = 120
_NEWEST = "at DESC, chain DESC, seq DESC"


class LogWriter:
    """Appends to the chains inside one unit of work."""

    def __init__(self, db: Connection, by: str, at: datetime) -> None:
        self._db = db
        self._by = by
        self._at = moment(at)
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._waiting: list[tuple[Any, ...]] = []
        self._batch: dict[str, object] = {}

    @contextmanager
    def of_batch(self, number: int) -> Iterator[None]:
        """Give every entry of the block the number of the import that made it (0: none)."""
        self._batch = {"batch": number} if number else {}
        try:
            yield
        finally:
            self._batch = {}

    def add(
        self,
        chain: str,
        event: str,
        subject: str = "",
        related: str = "",
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Append an entry; it is written with `flush`.

        Raises ValueError for a detail that is not one of the few kinds a log may hold.
        """
        seq, previous = self._heads.get(chain) or self._head(chain)
        text = self._details(details)
        parts = (chain, seq + 1, self._at, self._by, event, subject, related, text)
        digest = entry_digest(parts, previous)
        self._heads[chain] = (seq + 1, digest)
        self._waiting.append((*parts, previous, digest))

    def add_all(
        self,
        event: str,
        subjects: Iterable[tuple[str, str]],
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Append the same event for many (chain, subject), as `add` would for each.

        The canonical JSON is put together from parts that were encoded once: an import
        writes an entry a row.
        """
        text = self._details(details)
        middle = compact((self._at, self._by, event))[1:-1]
        end = compact(("", text))[1:]
        starts: dict[str, str] = {}
        heads, wait = self._heads, self._waiting.append
        for chain, subject in subjects:
            seq, previous = heads.get(chain) or self._head(chain)
            start = starts.get(chain) or starts.setdefault(chain, compact((chain,))[:-1])
            said = f"{start},{seq + 1},{middle},{compact(subject)},{end}"
            digest = _digest_of(said, previous)
            heads[chain] = (seq + 1, digest)
            wait((chain, seq + 1, self._at, self._by, event, subject, "", text, previous, digest))

    def flush(self) -> None:
        """Write what was added."""
        if self._waiting:
            self._db.many(
                "INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._waiting
            )
            self._waiting = []

    def _details(self, details: Mapping[str, object] | None) -> str:
        told = {**(details or {}), **self._batch}
        return compact(_checked(told)) if told else "{}"

    def _head(self, chain: str) -> tuple[int, bytes]:
        row = self._db.row(
            "SELECT seq, digest FROM custody WHERE chain = ? ORDER BY seq DESC LIMIT 1", (chain,)
        )
        return (row[0], row[1]) if row else (0, _START)


def entry_digest(parts: Sequence[Any], previous: bytes) -> bytes:
    """Return the digest of an entry: SHA-256 over canonical JSON and the digest before."""
    return _digest_of(compact(parts), previous)


def _digest_of(said: str, previous: bytes) -> bytes:
    return sha256(previous + said.encode("utf-8", "surrogatepass")).digest()


def decision_digest(values: Sequence[Any]) -> str:
    """Return the digest by which the log vouches for a decision without repeating its note."""
    return sha256(compact([str(v) for v in values]).encode()).hexdigest()[:32]


def _checked(details: Mapping[str, object]) -> Mapping[str, object]:
    for name, value in details.items():
        if name not in _ALLOWED:
            raise ValueError(f"the log keeps no detail called {name!r}")
        if isinstance(value, str) and (len(value) > _LONGEST or "@" in value):
            raise ValueError(f"{name} does not look like a log's detail")
    return details


def entries(
    db: Connection, *, chain: str | None = None, subject: str = "", limit: int = 0
) -> list[CustodyEntry]:
    """Return the last `limit` entries (0: all) of a chain or about a reference, oldest first."""
    if subject:
        return _about(db, subject, chain, limit)
    where, order = ("chain = ?", "seq DESC") if chain is not None else ("1", _NEWEST)
    return _read(db, where, () if chain is None else (chain,), order, limit)


def _read(
    db: Connection, where: str, values: Sequence[Any], order: str, limit: int
) -> list[CustodyEntry]:
    found = db.rows(
        f"SELECT {_COLUMNS} FROM custody WHERE {where} ORDER BY {order} LIMIT {limit or -1:d}",
        values,
    )
    return [entry_of(row) for row in reversed(found)]


def _about(db: Connection, subject: str, chain: str | None, limit: int) -> list[CustodyEntry]:
    """Return the entries that name a reference, and the one of its import that does not."""
    where = (
        "(chain, seq) IN (SELECT chain, seq FROM custody WHERE subject = ? "
        "AND subject <> '' UNION SELECT chain, seq FROM custody "
        "WHERE related = ? AND related <> '')"
    )
    own = _read(db, where, (subject, subject), _NEWEST, 0)
    if subject.startswith("F-") and not any(e.event == "registered" for e in own):
        own = _brought_in(db, subject, own) + own
    told = [entry for entry in own if chain in (None, entry.chain)]
    return told[-limit:] if limit else told


def _left_first(own: Sequence[CustodyEntry]) -> str:
    """Return the venue an item came to first, "" where it never moved (see log_spans)."""
    firsts: dict[str, CustodyEntry] = {}
    for entry in sorted((e for e in own if e.event == "moved"), key=lambda e: e.seq):
        firsts.setdefault(entry.chain, entry)
    return next((c for c, e in firsts.items() if e.details.get("from") == c), "")


def _brought_in(db: Connection, subject: str, own: Sequence[CustodyEntry]) -> list[CustodyEntry]:
    """Return the entry by which an import brought an item to its first venue."""
    moved = _left_first(own)
    here = db.value("SELECT venue FROM found WHERE reference = ?", (subject,))
    gone = next((e.chain for e in own if e.event == "taken back"), "")
    at = log_spans.about(db, subject, moved or here or gone)
    return _read(db, "chain = ? AND seq = ?", at, "seq", 1) if at else []


def faults(db: Connection) -> list[Fault]:
    """Return every place where the log does not hold together, all at one moment.

    Without the one transaction an import that commits in between would look like a fault.
    """
    began = not db.raw.in_transaction
    if began:
        db.run("BEGIN")
    try:
        return [
            *_broken_links(db),
            *log_spans.faults(db),
            *_unlogged_claims(db),
            *_changed_decisions(db),
        ]
    finally:
        if began:
            db.run("COMMIT")


def _broken_links(db: Connection) -> Iterator[Fault]:
    chain: str | None = None
    seq, before = 0, _START
    for *parts, previous, digest in db.stream(
        "SELECT chain, seq, at, by, event, subject, related, details, previous, digest "
        "FROM custody ORDER BY chain, seq"
    ):
        if parts[0] != chain:
            chain, seq, before = parts[0], 0, _START
        if parts[1] != seq + 1:
            yield Fault(chain=parts[0], seq=parts[1], reason=f"entry {seq + 1} is missing")
        elif previous != before:
            yield Fault(chain=parts[0], seq=parts[1], reason="does not follow the entry before")
        if entry_digest(parts, previous) != digest:
            yield Fault(chain=parts[0], seq=parts[1], reason="was changed after it was written")
        seq, before = parts[1], digest


def _unlogged_claims(db: Connection) -> Iterator[Fault]:
    """A chain that was cut at its end still holds together; what it spoke of is left over."""
    for row in db.stream(
        "SELECT t.reference FROM claim t WHERE NOT EXISTS ("
        "SELECT 1 FROM custody c WHERE c.subject = t.reference "
        "AND c.subject <> '' AND c.seq > 0) LIMIT 100"
    ):
        yield Fault(chain="", seq=0, reason=f"the log does not know of {row[0]}")


def _changed_decisions(db: Connection) -> Iterator[Fault]:
    vouched: dict[str, int] = dict(
        db.rows(
            "SELECT json_extract(details, '$.decision'), seq FROM custody WHERE event = 'decided'"
        )
    )
    for row in db.stream(
        "SELECT c.reference, f.reference, d.verdict, d.by, d.at, d.note, d.shown, "
        "d.fingerprint, d.venue FROM decision d JOIN claim c ON c.id = d.claim_id "
        "JOIN found f ON f.id = d.found_id"
    ):
        if decision_digest(row[:8]) not in vouched:
            made = decision_of(row[:7])
            yield Fault(
                chain=row[8],
                seq=0,
                reason=(
                    f"the {made.verdict} of {made.claim} and {made.found} is not as it was logged"
                ),
            )
    kept = db.value("SELECT count(*) FROM decision")
    logged = db.value("SELECT count(*) FROM custody WHERE event = 'decided'")
    if kept != logged:
        yield Fault(chain="", seq=0, reason=f"{logged} decisions were logged, {kept} are kept")
