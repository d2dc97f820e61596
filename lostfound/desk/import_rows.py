"""Rows on their way in: in chunks, known by what they say, told apart by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from lostfound.domain.values import Claim, FoundItem, Window

if TYPE_CHECKING:
    from lostfound.intake import rows as told

Cells = Sequence[str]
_Row = TypeVar("_Row")

# Each chunk is one transaction. The first are small, so that a short table is in at once
# and others at the desk wait for nothing; in a long one, pages of the indexes that many
# rows touch are written once a chunk.
_FIRST = 500
_MOST = 5_000
# A photo takes as long to look at as some hundred rows: few of them are lost to a kill.
_PHOTO_WEIGHT = 40


class BadPlace(NamedTuple):
    """A row that is not taken: where, what, why, what to do, its cells and the sort of fault.

    Sorts: missing, moment, number, order, status, short, long (the cells); venue, twice, another
    (the desk); photo (the row goes in without it).
    """

    line: int
    column: str
    value: str
    reason: str
    fix: str
    cells: Cells
    fault: str = ""


def chunks(rows: Iterable[tuple[_Row, Cells, str]]) -> Iterator[list[tuple[_Row, Cells, str]]]:
    """Yield rows in lists, one transaction each: some hundred at first, then some thousand."""
    most, weight, chunk = _FIRST, 0, []
    for told in rows:
        chunk.append(told)
        photos = getattr(told[0], "photos", ())
        weight += 1 + _PHOTO_WEIGHT * len(photos) if photos else 1
        if weight >= most:
            yield chunk
            most, weight, chunk = min(2 * most, _MOST), 0, []
    if chunk:
        yield chunk


def row_digest(row: Sequence[Any]) -> str:
    """Return a digest of what a row says, wherever it stands (its line comes first)."""
    said = list(row)[1:]
    for i, value in enumerate(said):
        if type(value) is Window:
            said[i] = f"{value.start} {value.end}"
    return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]


def digest_without(digest: str, photos: Sequence[str]) -> str:
    """Return another digest for a row that goes in without photos, which may come later."""
    return sha256(repr((digest, list(photos))).encode()).hexdigest()[:32] if photos else digest


def another_item(before: FoundItem, now: FoundItem) -> bool:
    """Return whether nothing of a known row is left: its words, its venue and its time."""
    return (
        (before.description or before.category) != (now.description or now.category)
        and before.venue != now.venue
        and _apart(before.found, now.found)
    )


def another_claim(before: Claim, now: Claim) -> bool:
    """Return whether nothing of a known row is left: its words, its places and its time."""
    return (
        before.text != now.text
        and (before.place_text, before.route) != (now.place_text, now.route)
        and before.lost is not None
        and now.lost is not None
        and _apart(before.lost, now.lost)
    )


def _apart(one: Window, other: Window) -> bool:
    return one.end < other.start or other.end < one.start


class Ids:
    """External ids of one table; a row without one goes by its digest, equal ones counted.

    What is remembered of each row is two integers (a hash of the id; its line and a piece
    of its digest): a table of a million rows takes 110 MB, not 400.
    """

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        self._first: dict[int, int] = {}

    def of(self, row: told.FoundRow | told.ClaimRow, digest: str) -> str:
        """Return the row's id, or one made of its digest."""
        if row.external_id:
            return row.external_id
        short = digest[:16]
        key = int(short, 16)
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return f"row-{short}" + (f"-{count}" if count > 1 else "")

    def earlier(self, row: told.FoundRow | told.ClaimRow, digest: str) -> int:
        """Return the line that had this row's id with other words; -1 with the same, else 0."""
        if not row.external_id:
            return 0
        here = row.line << 32 | int(digest[:8], 16)
        there = self._first.setdefault(hash((row.source, row.external_id)), here)
        if there == here:
            return 0
        return -1 if (there ^ here) & 0xFFFF_FFFF == 0 else there >> 32
