"""Tables into the register: rows to records in chunks, bad rows named, good ones kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from lostfound.desk.compose import (
    ClaimWords,
    FoundSaid,
    Hidden,
    compose_claim,
    hide_contacts,
    read_found,
)
from lostfound.desk.import_rows import (
    BadPlace,
    Cells,
    Ids,
    another_claim,
    another_item,
    chunks,
    digest_without,
)
from lostfound.desk.import_writer import Write, writing_beside
from lostfound.desk.known_venues import Unplaced, VenueFinder
from lostfound.desk.photos import KeptPhotos
from lostfound.desk.sensitive import PAPER_FIX, Said, said_of, why_not
from lostfound.desk.texts import claim_text
from lostfound.domain.records import OWN_SOURCE, ClaimRow, FoundRow, Known, Tally
from lostfound.domain.values import Contact, FoundItem, Venue
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.intake import rows as told
    from lostfound.storage.sqlite.unit import Unit

_GIST = 40
_WORDINGS = 8192
_Row = TypeVar("_Row", "told.FoundRow", "told.ClaimRow")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tallied:
    """What became of the rows so far; `new` holds the references that are new or changed.

    `read` and `known` are counted where rows are read, the others where they are written:
    each by one thread. `unchanged` are rows that another import brought in meanwhile.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    known: int = 0
    unchanged: int = 0
    new: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PhotoKeeper:
    """How the photos that rows name are found and kept.

    `absent` says why no photo is there by a name, and what to do; None when one is. `keep`
    stores one and looks at it; raises Refused or Missing for what is no picture, and Refused
    for what is read to be a paper. `announce` tells the names of a chunk ahead, so that all
    cores may look.
    """

    absent: Callable[[str], tuple[str, str] | None]
    keep: Callable[[str], KeptPhotos]
    announce: Callable[[Iterable[str]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One import: its source, whether to write, where bad rows and news of progress go.

    `remember` keeps the references of what is new, to be matched afterwards; `on_photo`
    takes the photos that their rows went in without; `stored` names those kept.
    """

    source: str
    on_bad: Callable[[BadPlace], None]
    on_photo: Callable[[BadPlace], None]
    progress: Progress
    photos: PhotoKeeper
    remember: bool = True
    dry_run: bool = False
    batch: int = 0
    kept: list[KeptPhotos] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)

    def announce_photos(self, fresh: Iterable[_Fresh[Any]]) -> None:
        """Have the photos of a chunk looked at while its rows are read."""
        if not self.dry_run:
            named = (name for one in fresh for name in one.row.photos)
            self.photos.announce([name for name in named if self.photos.absent(name) is None])

    def take_photos(self) -> list[KeptPhotos]:
        """Hand over what was seen in the photos of the chunk that is to be written."""
        kept = list(self.kept)
        self.kept.clear()
        self.stored.extend(name for photos in kept for name in photos.names)
        return kept


class _Fresh(NamedTuple, Generic[_Row]):
    """A row that is new or changed: its cells, id and digest, and what the register has."""

    row: _Row
    cells: Cells
    name: str
    digest: str
    known: Known | None


def _fresh(
    counter: Counter,
    noun: str,
    chunk: list[tuple[_Row, Cells, str]],
    task: Task,
    ids: Ids,
    tally: Tallied,
) -> list[_Fresh[_Row]]:
    """Return the rows to take; those already there are counted, repeated ids are bad."""
    names = [ids.of(row, digest) for row, _, digest in chunk]
    there = _there(counter, noun, task, chunk, names)
    fresh = []
    for (row, cells, plain), name in zip(chunk, names, strict=True):
        absent = [photo for photo in row.photos if task.photos.absent(photo)] if row.photos else ()
        digest = digest_without(plain, absent)
        known = there.get((row.source or task.source, name))
        earlier = ids.earlier(row, digest)
        if earlier > 0:
            task.on_bad(_twice(row.line, name, earlier, cells))
        elif earlier < 0 or (known and known.digest in (digest, OWN_SOURCE)):
            tally.known += 1
        else:
            fresh.append(_Fresh(row, cells, name, plain, known))
    tally.read += len(chunk)
    return fresh


def _there(
    counter: Counter,
    noun: str,
    task: Task,
    chunk: list[tuple[_Row, Cells, str]],
    names: list[str],
) -> dict[tuple[str, str], Known]:
    """Return what the register has of some rows, by source and id."""
    wanted: dict[str, dict[str, _Row]] = {}
    for (row, _, _), name in zip(chunk, names, strict=True):
        wanted.setdefault(row.source or task.source, {})[name] = row
    there = {
        (source, name): known
        for source, rows in wanted.items()
        for name, known in counter.register.external(noun, source, list(rows)).items()
    }
    own = _own(counter, noun, wanted.get(OWN_SOURCE, {}))
    return {(OWN_SOURCE, name): known for name, known in own.items()} | there


def _own(counter: Counter, noun: str, rows: Mapping[str, Any]) -> dict[str, Known]:
    """Return those exported rows whose record was typed into this very register.

    Another register has the same references, so the words or place and time decide.
    """
    same: dict[str, Known] = {}
    if not rows:
        return same
    if noun == "found":
        for name, item in counter.register.found_items(rows).items():
            row = rows[name]
            alike = (item.venue, item.found) == (row.venue, row.found)
            if not item.external_id and (alike or item.description == row.description):
                same[name] = Known(name, OWN_SOURCE, item.revision)
        return same
    for name, claim in counter.register.claims(rows).items():
        if not claim.external_id and claim.text == rows[name].text:
            same[name] = Known(name, OWN_SOURCE, claim.revision)
    return same


def _twice(line: int, name: str, earlier: int, cells: Cells) -> BadPlace:
    return BadPlace(
        line,
        "external_id",
        name,
        f"The row at line {earlier} has the same id and says something else.",
        "Correct the id, or keep one of the two rows.",
        cells,
        "twice",
    )


def _photos(
    task: Task, row: told.FoundRow | told.ClaimRow, barred: str
) -> tuple[tuple[str, ...], list[str]]:
    """Keep the photos of a row; returns those kept (SHA-256) and the names of the others.

    `barred` says why none of them is to be kept.
    """
    kept: list[str] = []
    others = []
    for name in row.photos:
        why = (barred, PAPER_FIX) if barred else task.photos.absent(name)
        if why is None and not task.dry_run:
            try:
                photos = task.photos.keep(name)
                task.kept.append(photos)
                kept += photos.names
            except (Refused, Missing) as fault:
                why = fault.message, fault.fix
        if why is not None:
            others.append(name)
            task.on_photo(BadPlace(row.line, "photos", name, *why, (), "photo"))
    return tuple(dict.fromkeys(kept)), others


def import_found(
    counter: Counter,
    rows: Iterable[tuple[told.FoundRow, Cells, str]],
    task: Task,
    finder: VenueFinder,
) -> Tallied:
    """Import found items; the same row again counts as known and is not read twice."""
    tally, ids = Tallied(), Ids()
    # Desks write the same few words again and again: each wording is read once.
    read = lru_cache(_WORDINGS)(partial(read_found, counter))
    with writing_beside(shared=counter.register.shared) as writer:
        for chunk in chunks(rows):
            fresh = _fresh(counter, "found", chunk, task, ids, tally)
            records = _found_records(counter, fresh, task, finder, read)
            if task.dry_run:
                _count_dry([record.item.external_id for record in records], tally, _known(fresh))
            elif records:
                writer.write(_found_chunk(counter, records, task, finder.take(), tally))
            task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _found_records(
    counter: Counter,
    fresh: list[_Fresh[told.FoundRow]],
    task: Task,
    finder: VenueFinder,
    read: Callable[..., FoundSaid],
) -> list[FoundRow]:
    task.announce_photos(fresh)
    there = counter.register.found_items(one.known.reference for one in fresh if one.known)
    records = []
    for one in fresh:
        row = one.row
        venue = finder.find(row.venue, row.motorway, row.direction)
        if isinstance(venue, Unplaced):
            task.on_bad(
                BadPlace(row.line, "venue", row.venue, venue.reason, venue.fix, one.cells, "venue")
            )
            continue
        record = _found_record(one, venue, task, read)
        before = there.get(one.known.reference) if one.known else None
        if before is not None and another_item(before, record.item):
            _refuse(task, one, before.reference, before.description or before.category)
            continue
        if row.photos:
            said = Said(record.item.facts, record.text)
            photos, others = _photos(task, row, why_not(counter, said))
            digest = digest_without(one.digest, others)
            record = record._replace(item=replace(record.item, photos=photos), digest=digest)
        records.append(record)
    return records


def _refuse(task: Task, one: _Fresh[Any], reference: str, gist: str) -> None:
    shown = f" ({gist[:_GIST]})" if gist else ""
    source = one.row.source or task.source
    task.on_bad(
        BadPlace(
            one.row.line,
            "external_id",
            one.name,
            f"{source} {one.name} is {reference}{shown}, and nothing in this row is the same.",
            "Another source? Give --source NAME.",
            one.cells,
            "another",
        )
    )


def _found_record(
    one: _Fresh[told.FoundRow], venue: Venue, task: Task, read: Callable[..., FoundSaid]
) -> FoundRow:
    """Return the record of one row, its words read, still without its photos."""
    row = one.row
    said = read(row.description, row.category, row.colour, row.brand, row.found_where)
    shelf = hide_contacts(row.shelf) if row.shelf else Hidden("")
    item = FoundItem(
        reference="",
        venue=venue.key,
        description=said.description,
        found=row.found,
        category=said.category,
        colour=said.colour,
        brand=said.brand,
        found_where=said.found_where,
        shelf=shelf.text,
        facts=said.facts,
        source=row.source or task.source,
        external_id=one.name,
        status=row.status or "held",
    )
    hidden = row.hidden + said.apart + shelf.all
    return FoundRow(item, said.text, hidden, one.digest)


def _chunk(counter: Counter, task: Task, tally: Tallied, add: Callable[[Unit], Tally]) -> Write:
    """Return what writes a chunk by `add`, with what was seen in its photos."""
    photos = task.take_photos()

    def write() -> None:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            done = add(unit)
            unit.count_batch(task.batch, done)
            for kept in photos:
                kept.write(unit)
        _count(done, tally, remember=task.remember)

    return write


def _found_chunk(
    counter: Counter, records: list[FoundRow], task: Task, venues: list[Venue], tally: Tallied
) -> Write:
    """Return what writes a chunk, the venues that came up with it first."""

    def add(unit: Unit) -> Tally:
        unit.add_venues(venues)
        return unit.add_found_many(records, batch=task.batch)

    return _chunk(counter, task, tally, add)


def import_claims(
    counter: Counter, rows: Iterable[tuple[told.ClaimRow, Cells, str]], task: Task
) -> Tallied:
    """Import claims; the same row again counts as known and is not read twice."""
    tally, ids = Tallied(), Ids()
    with writing_beside(shared=counter.register.shared) as writer:
        for chunk in chunks(rows):
            fresh = _fresh(counter, "claim", chunk, task, ids, tally)
            records = _claim_records(counter, fresh, task)
            if task.dry_run:
                _count_dry([record.claim.external_id for record in records], tally, _known(fresh))
            elif records:
                add = partial(_add_claims, records, task.batch)
                writer.write(_chunk(counter, task, tally, add))
            task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _add_claims(records: list[ClaimRow], batch: int, unit: Unit) -> Tally:
    return unit.add_claims_many(records, batch=batch)


def _claim_records(
    counter: Counter, fresh: list[_Fresh[told.ClaimRow]], task: Task
) -> list[ClaimRow]:
    task.announce_photos(fresh)
    there = counter.register.claims(one.known.reference for one in fresh if one.known)
    records = []
    for one in fresh:
        record = _claim_record(counter, one, task)
        before = there.get(one.known.reference) if one.known else None
        if before is not None and another_claim(before, record.claim):
            _refuse(task, one, before.reference, "")
            continue
        if one.row.photos:
            photos, others = _photos(task, one.row, why_not(counter, said_of(record.claim)))
            digest = digest_without(one.digest, others)
            record = record._replace(claim=replace(record.claim, photos=photos), digest=digest)
        records.append(record)
    return records


def _claim_record(counter: Counter, one: _Fresh[told.ClaimRow], task: Task) -> ClaimRow:
    """Return the record of one row: addresses moved from the text to the contact, words read.

    Its photos come later.
    """
    row = one.row
    contact = Contact(name=row.name, email=row.email, phone=row.phone, address=row.address)
    words = ClaimWords(
        text=row.text,
        lost=row.lost,
        place_text=row.place_text,
        route=row.route,
        channel=row.channel,
        language=row.language,
        source=row.source or task.source,
        external_id=one.name,
        contact=contact,
    )
    composed = compose_claim(counter, words)
    claim = composed.claim
    if row.status == "closed":  # "matched" follows from decisions, which are made anew
        claim = replace(claim, status="closed")
    return ClaimRow(
        claim=claim,
        text=claim_text(claim),
        contact=composed.contact,
        digest=one.digest,
    )


def _known(fresh: Iterable[_Fresh[Any]]) -> set[str]:
    return {one.name for one in fresh if one.known}


def _count(done: Tally, tally: Tallied, *, remember: bool) -> None:
    tally.added += done.count("added")
    tally.updated += done.count("updated")
    tally.unchanged += done.count("unchanged")
    if not remember:
        return
    tally.new += [
        reference
        for verdict, reference in zip(done.verdicts, done.references, strict=True)
        if verdict != "unchanged"
    ]


def _count_dry(names: list[str], tally: Tallied, known: set[str]) -> None:
    changed = sum(name in known for name in names)
    tally.updated += changed
    tally.added += len(names) - changed
