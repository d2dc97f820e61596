"""Log entries of imports, each of which speaks of all items that one unit brought to a venue.

An entry a row would cost an import a quarter of its speed and the register a third of its
size. Such an entry names no subject; its details hold the first and the last reference that
the unit gave out, how many of them came to this venue, and a digest of these. Numbers are
never given twice, so an item belongs to the entry of its first venue whose span holds it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import merge
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import Fault
from lostfound.domain.references import number_of, reference
from lostfound.storage.sqlite.connection import Connection

if TYPE_CHECKING:
    from lostfound.storage.sqlite.log import LogWriter

EVENT = "registered"
_OWN = (
    "SELECT 1 FROM custody c WHERE c.subject = {name} AND c.subject <> '' "
    f"AND c.event = '{EVENT}'"
)


def add(log: LogWriter, first: int, items: Sequence[tuple[str, str]]) -> None:
    """Log new items, given as (venue, reference) and numbered from `first` on: one entry a venue.

    They are written in the order of the venues' keys, which is that of the log's own.
    """
    venues: dict[str, list[str]] = {}
    for venue, name in items:
        venues.setdefault(venue, []).append(name)
    ends = {"from": reference("F", first), "to": reference("F", first + len(items) - 1)}
    for venue in sorted(venues):
        names = venues[venue]
        log.add(
            venue,
            EVENT,
            details={**ends, "count": len(names), "items": _Gathered.of(names)},
        )


def about(db: Connection, name: str, chain: str) -> tuple[str, int] | None:
    """Return (chain, seq) of the entry by which an item came in; `chain` is its first venue."""
    number = number_of(name)
    for seq, details in db.rows(
        f"SELECT seq, details FROM custody WHERE chain = ? AND event = '{EVENT}' AND subject = ''",
        (chain,),
    ):
        span = _span(chain, seq, details)
        if span is not None and span.first <= number <= span.last:
            return chain, seq
    return None


def faults(db: Connection) -> Iterator[Fault]:
    """Yield items that no entry speaks of, and entries whose items are not all accounted for."""
    spans = _Spans(db)
    for chain, seq in spans.unread:
        yield Fault(chain=chain, seq=seq, reason="does not tell which items it speaks of")
    for number, name, chain in merge(_here(db), _gone(db)):
        span = spans.of(chain, number)
        if span is None:
            yield Fault(chain="", seq=0, reason=f"the log does not know of {name}")
        else:
            span.items.take(name)
    for span in spans:
        if (span.items.count, span.items.digest) != (span.count, span.digest):
            yield Fault(
                chain=span.chain,
                seq=span.seq,
                reason=f"speaks of {span.count} items; {span.items.count} of them are here",
            )


def _here(db: Connection) -> Iterator[tuple[int, str, str]]:
    """Yield (number, reference, first venue) of the items that have no entry of their own."""
    first = _first_venues(db)
    for number, name, venue in db.stream(
        "SELECT f.id, f.reference, f.venue FROM found f "
        f"WHERE NOT EXISTS ({_OWN.format(name='f.reference')}) ORDER BY f.id"
    ):
        yield number, name, first.get(name) or venue


def _gone(db: Connection) -> Iterable[tuple[int, str, str]]:
    """Return those among them that were taken back with their import."""
    first = _first_venues(db)
    return sorted(
        (number_of(name), name, first.get(name) or chain)
        for name, chain in db.stream(
            "SELECT g.subject, g.chain FROM custody g WHERE g.event = 'taken back' "
            f"AND g.subject LIKE 'F-%' AND NOT EXISTS ({_OWN.format(name='g.subject')})"
        )
    )


def _first_venues(db: Connection) -> dict[str, str]:
    """Return the venue that each moved item came to first.

    It is the one in whose chain the item's first move leaves; in any other the first one
    arrives. Chains count by themselves, clocks may stand still or go back.
    """
    first: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for name, chain, left in db.rows(
        "SELECT subject, chain, json_extract(details, '$.from') FROM custody "
        "WHERE event = 'moved' AND subject <> '' ORDER BY chain, seq"
    ):
        if (name, chain) not in seen and left == chain:
            first[name] = chain
        seen.add((name, chain))
    return first


class _Gathered:
    """References in the order of their numbers: how many, and a digest of them."""

    def __init__(self) -> None:
        self.count = 0
        self._hash = sha256()

    @classmethod
    def of(cls, names: Iterable[str]) -> str:
        """Return the digest of some references."""
        gathered = cls()
        for name in names:
            gathered.take(name)
        return gathered.digest

    def take(self, name: str) -> None:
        """Add the next one."""
        self.count += 1
        self._hash.update(name.encode())

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Span:
    """One entry: what it says, and what was found of it."""

    chain: str
    seq: int
    first: int
    last: int
    count: int
    digest: str
    items: _Gathered


class _Spans:
    """All such entries, by venue and number."""

    def __init__(self, db: Connection) -> None:
        self._spans: dict[str, list[_Span]] = {}
        self.unread: list[tuple[str, int]] = []
        for chain, seq, details in db.stream(
            f"SELECT chain, seq, details FROM custody WHERE event = '{EVENT}' AND subject = '' "
            "ORDER BY chain, seq"
        ):
            span = _span(chain, seq, details)
            if span is None:
                self.unread.append((chain, seq))
            else:
                self._spans.setdefault(chain, []).append(span)

    def of(self, chain: str, number: int) -> _Span | None:
        """Return the entry of a chain that holds a number."""
        spans = self._spans.get(chain, [])
        at = bisect_right(spans, number, key=lambda span: span.first)
        return spans[at - 1] if at and number <= spans[at - 1].last else None

    def __iter__(self) -> Iterator[_Span]:
        for spans in self._spans.values():
            yield from spans


def _span(chain: str, seq: int, details: str) -> _Span | None:
    """Return an entry as it was written, None for one that somebody has spoilt."""
    try:
        told: dict[str, Any] = json.loads(details)
        first, last = number_of(told["from"]), number_of(told["to"])
        return _Span(chain, seq, first, last, told["count"], told["items"], _Gathered())
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
