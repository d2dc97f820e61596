"""Tables into the register: rows to records in chunks, bad rows named, good ones kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lostfound.desk.compose import ClaimWords, FoundWords, compose_claim, compose_found, contacts_of
from lostfound.desk.known_venues import Unplaced, VenueFinder
from lostfound.desk.photos import KeptPhotos
from lostfound.desk.texts import claim_text, found_text
from lostfound.domain.records import ClaimRow, FoundRow, Known, Tally
from lostfound.domain.values import Claim, Contact, FoundItem, Venue, Window
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.intake import rows as told
    from lostfound.storage.sqlite.unit import Unit

_CHUNK = 500
_GIST = 40
_Any = TypeVar("_Any")
_Row = TypeVar("_Row", "told.FoundRow", "told.ClaimRow")

Cells = tuple[str, ...]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BadPlace:
    """A row that the desk could not take, though its cells could be read."""

    line: int
    column: str
    value: str
    reason: str
    fix: str
    cells: Cells


@dataclass(slots=True)
class Tallied:
    """What became of the rows so far; `new` holds the references that are new or changed."""

    read: int = 0
    added: int = 0
    updated: int = 0
    known: int = 0
    new: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PhotoKeeper:
    """How the photos that rows name are found and kept.

    `absent` says why no photo is there by a name, and what to do; None when one is. `keep`
    stores one and looks at it; raises Refused or Missing for what is no picture.
    """

    absent: Callable[[str], tuple[str, str] | None]
    keep: Callable[[str], KeptPhotos]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One import: its source, whether to write, where bad rows and news of progress go.

    `on_photo` takes the photos that their rows went in without.
    """

    source: str
    on_bad: Callable[[BadPlace], None]
    on_photo: Callable[[BadPlace], None]
    progress: Progress
    photos: PhotoKeeper
    dry_run: bool = False
    batch: int = 0
    kept: list[KeptPhotos] = field(default_factory=list)

    def write_photos(self, unit: Unit) -> None:
        """Keep what was seen in the photos of the chunk that is being written."""
        for photos in self.kept:
            photos.write(unit)
        self.kept.clear()


@dataclass(frozen=True, slots=True)
class _Fresh(Generic[_Row]):
    """A row that is new or changed: its cells, its external id, and what the register has."""

    row: _Row
    cells: Cells
    name: str
    known: Known | None


def _fresh(
    counter: Counter,
    noun: str,
    chunk: list[tuple[_Row, Cells]],
    task: Task,
    ids: _Ids,
    tally: Tallied,
) -> list[_Fresh[_Row]]:
    """Return the rows to take; those already there are counted, repeated ids are bad."""
    named = [(row, cells, ids.of(row)) for row, cells in chunk]
    there = counter.register.external(noun, task.source, [name for _, _, name in named])
    fresh = []
    for row, cells, name in named:
        absent = [photo for photo in row.photos if task.photos.absent(photo)]
        digest, known = _digest(row, absent), there.get(name)
        earlier = ids.earlier(row, digest)
        if earlier > 0:
            task.on_bad(
                BadPlace(
                    row.line,
                    "external_id",
                    name,
                    f"The row at line {earlier} has the same id and says something else.",
                    "Correct the id, or keep one of the two rows.",
                    cells,
                )
            )
        elif earlier < 0 or (known and known.digest == digest):
            tally.known += 1
        else:
            fresh.append(_Fresh(row, cells, name, known))
    tally.read += len(chunk)
    return fresh


def _photos(task: Task, row: told.FoundRow | told.ClaimRow) -> tuple[tuple[str, ...], list[str]]:
    """Keep the photos of a row; returns those kept (SHA-256) and the names of the others."""
    kept: list[str] = []
    others = []
    for name in row.photos:
        why = task.photos.absent(name)
        if why is None and not task.dry_run:
            try:
                photos = task.photos.keep(name)
                task.kept.append(photos)
                kept += photos.names
            except (Refused, Missing) as fault:
                why = fault.message, fault.fix
        if why is not None:
            others.append(name)
            task.on_photo(BadPlace(row.line, "photos", name, *why, ()))
    return tuple(dict.fromkeys(kept)), others


def import_found(
    counter: Counter, rows: Iterable[tuple[told.FoundRow, Cells]], task: Task, finder: VenueFinder
) -> Tallied:
    """Import found items; the same row again counts as known and is not read twice."""
    tally, ids = Tallied(), _Ids()
    for chunk in chunks(rows):
        fresh = _fresh(counter, "found", chunk, task, ids, tally)
        records = _found_records(counter, fresh, task, finder)
        _write_found(counter, records, task, finder, tally, _known(fresh))
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _found_records(
    counter: Counter, fresh: list[_Fresh[told.FoundRow]], task: Task, finder: VenueFinder
) -> list[FoundRow]:
    there = counter.register.found_items(one.known.reference for one in fresh if one.known)
    records = []
    for one in fresh:
        row = one.row
        venue = finder.find(row.venue, row.motorway, row.direction)
        if isinstance(venue, Unplaced):
            task.on_bad(BadPlace(row.line, "venue", row.venue, venue.reason, venue.fix, one.cells))
            continue
        record = found_record(counter, row, venue, task, one.name)
        before = there.get(one.known.reference) if one.known else None
        if before is not None and another_item(before, record.item):
            _refuse(task, one, before.reference, before.description or before.category)
        else:
            records.append(record)
    return records


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


def _refuse(task: Task, one: _Fresh[Any], reference: str, gist: str) -> None:
    shown = f" ({gist[:_GIST]})" if gist else ""
    task.on_bad(
        BadPlace(
            one.row.line,
            "external_id",
            one.name,
            f"{task.source} {one.name} is {reference}{shown}, and nothing in this row is the same.",
            "Another source? Give --source NAME.",
            one.cells,
        )
    )


def found_record(
    counter: Counter, row: told.FoundRow, venue: Venue, task: Task, name: str
) -> FoundRow:
    """Return the record of one row, its words read."""
    words = FoundWords(
        venue=venue.key,
        found=row.found,
        description=row.description,
        category=row.category,
        colour=row.colour,
        brand=row.brand,
        found_where=row.found_where,
        shelf=row.shelf,
        source=task.source,
        external_id=name,
    )
    photos, others = _photos(task, row)
    item = compose_found(counter, words, photos)
    hidden = (*((row.hidden,) if row.hidden else ()), *contacts_of(words))
    return FoundRow(item=item, text=found_text(item), hidden=hidden, digest=_digest(row, others))


def _write_found(
    counter: Counter,
    records: list[FoundRow],
    task: Task,
    finder: VenueFinder,
    tally: Tallied,
    known: set[str],
) -> None:
    if task.dry_run:
        _count_dry([record.item.external_id for record in records], tally, known)
        return
    if not records:
        return
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        if finder.new:
            unit.add_venues(list(finder.new.values()))
        done = unit.add_found_many(records, batch=task.batch)
        task.write_photos(unit)
    _count(done, tally)


def import_claims(
    counter: Counter, rows: Iterable[tuple[told.ClaimRow, Cells]], task: Task
) -> Tallied:
    """Import claims; the same row again counts as known and is not read twice."""
    tally, ids = Tallied(), _Ids()
    for chunk in chunks(rows):
        fresh = _fresh(counter, "claim", chunk, task, ids, tally)
        records = _claim_records(counter, fresh, task)
        if task.dry_run:
            _count_dry([record.claim.external_id for record in records], tally, _known(fresh))
        elif records:
            with counter.register.unit(by=counter.by, at=counter.now()) as unit:
                done = unit.add_claims_many(records, batch=task.batch)
                task.write_photos(unit)
            _count(done, tally)
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _claim_records(
    counter: Counter, fresh: list[_Fresh[told.ClaimRow]], task: Task
) -> list[ClaimRow]:
    there = counter.register.claims(one.known.reference for one in fresh if one.known)
    records = []
    for one in fresh:
        record = claim_record(counter, one.row, task, one.name)
        before = there.get(one.known.reference) if one.known else None
        if before is not None and another_claim(before, record.claim):
            _refuse(task, one, before.reference, "")
        else:
            records.append(record)
    return records


def claim_record(counter: Counter, row: told.ClaimRow, task: Task, name: str) -> ClaimRow:
    """Return the record of one row: addresses moved from the text to the contact, words read."""
    contact = Contact(name=row.name, email=row.email, phone=row.phone)
    words = ClaimWords(
        text=row.text,
        lost=row.lost,
        place_text=row.place_text,
        route=row.route,
        channel=row.channel,
        language=row.language,
        source=task.source,
        external_id=name,
        contact=contact,
    )
    photos, others = _photos(task, row)
    composed = compose_claim(counter, words, photos)
    return ClaimRow(
        claim=composed.claim,
        text=claim_text(composed.claim),
        contact=composed.contact,
        digest=_digest(row, others),
    )


def chunks(rows: Iterable[_Any]) -> Iterator[list[_Any]]:
    """Yield rows in lists of a few hundred: one transaction each."""
    stream = iter(rows)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def row_digest(row: object) -> str:
    """Return a digest of what a row says, wherever it stands in its file."""
    said = [getattr(row, f.name) for f in fields(row) if f.name != "line"]  # type: ignore[arg-type]
    return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]


def _digest(row: told.FoundRow | told.ClaimRow, without: list[str]) -> str:
    """Return a row's digest; another when it goes in without photos, which may come later."""
    digest = row_digest(row)
    return sha256(repr((digest, without)).encode()).hexdigest()[:32] if without else digest


def _known(fresh: Iterable[_Fresh[Any]]) -> set[str]:
    return {one.name for one in fresh if one.known}


def _count(done: Tally, tally: Tallied) -> None:
    tally.added += done.count("added")
    tally.updated += done.count("updated")
    tally.known += done.count("unchanged")
    tally.new += [
        reference
        for verdict, reference in zip(done.verdicts, done.references, strict=True)
        if verdict != "unchanged"
    ]


def _count_dry(names: list[str], tally: Tallied, known: set[str]) -> None:
    changed = sum(name in known for name in names)
    tally.updated += changed
    tally.added += len(names) - changed


class _Ids:
    """External ids; a row without one goes by its digest, counted where several are equal."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._first: dict[str, tuple[int, str]] = {}

    def of(self, row: told.FoundRow | told.ClaimRow) -> str:
        if row.external_id:
            return row.external_id
        digest = row_digest(row)[:16]
        self._seen[digest] = self._seen.get(digest, 0) + 1
        return f"row-{digest}" + (f"-{self._seen[digest]}" if self._seen[digest] > 1 else "")

    def earlier(self, row: told.FoundRow | told.ClaimRow, digest: str) -> int:
        """Return the line that had this row's id with other words; -1 with the same, else 0."""
        if not row.external_id:
            return 0
        line, said = self._first.setdefault(row.external_id, (row.line, digest))
        if line == row.line:
            return 0
        return -1 if said == digest else line
