"""Tables into the register: rows to records in chunks, bad rows named, good ones kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from lostfound.desk.compose import ClaimWords, FoundWords, compose_claim, compose_found, contacts_of
from lostfound.desk.known_venues import Unplaced, VenueFinder
from lostfound.desk.photos import KeptPhotos
from lostfound.desk.texts import claim_text, found_text
from lostfound.desk.venues import slug
from lostfound.domain.records import ClaimRow, FoundRow, Tally
from lostfound.domain.values import Contact, Venue

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.intake import rows as told
    from lostfound.storage.sqlite.unit import Unit

_CHUNK = 500
_Row = TypeVar("_Row")

Cells = tuple[str, ...]
Progress = Callable[[int, int], None]
PhotoKeeper = Callable[[tuple[str, ...]], KeptPhotos]
"""Photo names of a row -> the photos, kept and looked at."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One import: its source, whether to write, where bad rows and news of progress go."""

    source: str
    on_bad: Callable[[BadPlace], None]
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


def _photos(task: Task, names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or task.dry_run:
        return ()
    kept = task.photos(names)
    task.kept.append(kept)
    return kept.names


def import_found(
    counter: Counter, rows: Iterable[tuple[told.FoundRow, Cells]], task: Task, finder: VenueFinder
) -> Tallied:
    """Import found items; the same row again counts as known and is not read twice."""
    tally, ids = Tallied(), _Ids()
    for chunk in chunks(rows):
        records: list[FoundRow] = []
        named = [(row, cells, ids.of(row)) for row, cells in chunk]
        known = _known(counter, "found", task.source, [name for _, _, name in named])
        for row, cells, name in named:
            digest = row_digest(row)
            if known.get(name) == digest:
                tally.known += 1
                continue
            venue = finder.find(row.venue, row.motorway, row.direction)
            if isinstance(venue, Unplaced):
                task.on_bad(BadPlace(row.line, "venue", row.venue, venue.reason, venue.fix, cells))
                continue
            records.append(found_record(counter, row, venue, task, name, digest))
        tally.read += len(chunk)
        _write_found(counter, records, task, finder, tally, known)
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def found_record(
    counter: Counter, row: told.FoundRow, venue: Venue, task: Task, name: str, digest: str
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
    item = compose_found(counter, words, _photos(task, row.photos))
    hidden = (*((row.hidden,) if row.hidden else ()), *contacts_of(words))
    return FoundRow(item=item, text=found_text(item), hidden=hidden, digest=digest)


def _write_found(
    counter: Counter,
    records: list[FoundRow],
    task: Task,
    finder: VenueFinder,
    tally: Tallied,
    known: dict[str, str],
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
        named = [(row, ids.of(row)) for row, _ in chunk]
        known = _known(counter, "claim", task.source, [name for _, name in named])
        fresh = [(row, name) for row, name in named if known.get(name) != row_digest(row)]
        tally.known += len(named) - len(fresh)
        records = [claim_record(counter, row, task, name) for row, name in fresh]
        tally.read += len(chunk)
        if task.dry_run:
            _count_dry([name for _, name in fresh], tally, known)
        elif records:
            with counter.register.unit(by=counter.by, at=counter.now()) as unit:
                done = unit.add_claims_many(records, batch=task.batch)
                task.write_photos(unit)
            _count(done, tally)
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


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
    composed = compose_claim(counter, words, _photos(task, row.photos))
    return ClaimRow(
        claim=composed.claim,
        text=claim_text(composed.claim),
        contact=composed.contact,
        digest=row_digest(row),
    )


def import_venues(
    counter: Counter, rows: Iterable[tuple[told.VenueRow, Cells]], task: Task
) -> Tallied:
    """Import venues; a key that is there already is brought up to date."""
    tally = Tallied()
    for chunk in chunks(rows):
        venues = [_venue(row, task.source) for row, _ in chunk]
        there = {v.key: counter.register.venue(v.key) for v in venues}
        tally.read += len(chunk)
        tally.added += sum(there[v.key] is None for v in venues)
        tally.known += sum(there[v.key] == v for v in venues)
        tally.updated = tally.read - tally.added - tally.known
        if not task.dry_run:
            with counter.register.unit(by=counter.by, at=counter.now()) as unit:
                unit.add_venues(venues)
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _venue(row: told.VenueRow, source: str) -> Venue:
    made = slug(" ".join(p for p in (row.motorway, row.name) if p))
    told_position = source if row.lat is not None else ""
    return Venue(
        key=row.key or made,
        name=row.name,
        kind=row.kind or "venue",
        operator=row.operator,
        operator_source=source if row.operator else "",
        motorway=row.motorway,
        direction=row.direction,
        pk_km=row.pk_km,
        town=row.town,
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        position_source=told_position,
        aliases=row.aliases,
        source=source,
    )


def chunks(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Yield rows in lists of a few hundred: one transaction each."""
    stream = iter(rows)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def row_digest(row: object) -> str:
    """Return a digest of what a row says, wherever it stands in its file."""
    said = [getattr(row, f.name) for f in fields(row) if f.name != "line"]  # type: ignore[arg-type]
    return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]


def _known(counter: Counter, noun: str, source: str, ids: list[str]) -> dict[str, str]:
    """Return the digests of the rows that the register has, by external id."""
    return {name: row.digest for name, row in counter.register.external(noun, source, ids).items()}


def _count(done: Tally, tally: Tallied) -> None:
    tally.added += done.count("added")
    tally.updated += done.count("updated")
    tally.known += done.count("unchanged")
    tally.new += [
        reference
        for verdict, reference in zip(done.verdicts, done.references, strict=True)
        if verdict != "unchanged"
    ]


def _count_dry(names: list[str], tally: Tallied, known: dict[str, str]) -> None:
    changed = sum(name in known for name in names)
    tally.updated += changed
    tally.added += len(names) - changed


class _Ids:
    """External ids; a row without one goes by its digest, counted where several are equal."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, row: told.FoundRow | told.ClaimRow) -> str:
        if row.external_id:
            return row.external_id
        digest = row_digest(row)[:16]
        self._seen[digest] = self._seen.get(digest, 0) + 1
        return f"row-{digest}" + (f"-{self._seen[digest]}" if self._seen[digest] > 1 else "")
