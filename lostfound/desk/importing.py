"""One import from end to end: rows in, then vectors, then pairs put forward, then the report."""

from __future__ import annotations

import gc
from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from lostfound.desk.choices import Choices
from lostfound.desk.import_rows import BadPlace, Cells
from lostfound.desk.import_venues import import_venues
from lostfound.desk.imports import (
    PhotoKeeper,
    Progress,
    Tallied,
    Task,
    import_claims,
    import_found,
)
from lostfound.desk.known_venues import VenueFinder
from lostfound.desk.pending import propose_for_item, propose_for_many, worth_a_look
from lostfound.desk.results import BadRow, ImportReport
from lostfound.desk.same_pictures import same_in_import
from lostfound.desk.vectors import make_missing_vectors
from lostfound.domain.records import ClaimFilter, Tally
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.values import Ranking

_BAD_KEPT = 200
_ROWS_A_COLLECTION = 200_000
_VENUES_NAMED = 5


@dataclass(slots=True)
class BadBook:
    """Counts bad rows, keeps the first for the report, and hands every one to `write`.

    `early` counts those that the desk never saw, because their cells could not be read;
    `sorts` counts each sort of fault.
    """

    write: Callable[[BadPlace], None]
    count: int = 0
    early: int = 0
    first: list[BadRow] = field(default_factory=list)
    photo_count: int = 0
    photos: list[BadRow] = field(default_factory=list)
    sorts: Counted[str] = field(default_factory=Counted)

    def add(self, bad: BadPlace) -> None:
        """Take one bad row."""
        self.count += 1
        self.sorts[bad.fault] += 1
        _keep_first(self.first, bad)
        self.write(bad)

    def add_photo(self, bad: BadPlace) -> None:
        """Take one photo that its row goes in without."""
        self.photo_count += 1
        _keep_first(self.photos, bad)


def _keep_first(rows: list[BadRow], bad: BadPlace) -> None:
    if len(rows) < _BAD_KEPT:
        rows.append(
            BadRow(
                line=bad.line,
                column=bad.column,
                value=bad.value,
                reason=bad.reason,
                fix=bad.fix,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """An opened table: its rows with cells and digests, its name, and where bad rows go.

    `share` tells how much of it has been read, from 0 (also: not known) to 1.
    """

    noun: str
    file: str
    source: str
    rows: Iterable[tuple[Any, Cells, str]]
    book: BadBook
    photos: PhotoKeeper
    share: Callable[[], float]
    rejects: str = ""
    notes: tuple[str, ...] = ()


def run_import(
    counter: Counter, load: Load, choices: Choices, stages: Callable[[str], Progress]
) -> ImportReport:
    """Import a table and return what became of it; `stages` starts a progress bar by name."""
    began = monotonic()
    batch = 0 if choices.dry_run else _begin(counter, load)
    cut_short = _cut_short(counter, batch)
    task = Task(
        source=load.source,
        on_bad=load.book.add,
        on_photo=load.book.add_photo,
        progress=_of_about(stages(load.noun), load.share),
        photos=load.photos,
        remember=choices.match,
        dry_run=choices.dry_run,
        batch=batch,
    )
    finder = VenueFinder(counter, choices.venue_kind, load.source)
    with counter.register.bulk(), _few_collections():
        tally = _take_in(counter, load, task, finder)
    after = _After()
    if not choices.dry_run:
        if load.noun != "venues":
            if cut_short and choices.match:
                tally.new = _all_of(counter, batch)
            after = _follow_up(counter, load.noun, tally, choices, stages)
        # Last of all: an import that is cut short before goes on with all of this.
        _finish(counter, batch, tally, load.book.count)
    notes = (
        *load.notes,
        *cut_short,
        *after.notes,
        *_new_venues(finder, dry_run=choices.dry_run),
        *same_in_import(counter, task.stored),
    )
    return _report(load, tally, after)._replace(
        dry_run=choices.dry_run, seconds=monotonic() - began, notes=notes, batch=batch
    )


def _report(load: Load, tally: Tallied, after: _After) -> ImportReport:
    """Return what became of the rows, in figures."""
    book = load.book
    return ImportReport(
        kind=load.noun,
        file=load.file,
        source=load.source,
        read=tally.read + book.early,
        added=tally.added,
        updated=tally.updated,
        known=tally.known + tally.unchanged,
        bad=tuple(sorted(book.first, key=lambda row: row.line)),
        bad_count=book.count,
        photos=tuple(book.photos),
        photo_count=book.photo_count,
        rejects=load.rejects if book.count else "",
        vectors=after.vectors,
        pairs=after.pairs,
        faults=tuple(book.sorts.most_common()),
    )


class _After(NamedTuple):
    """What followed on the rows: vectors made, pairs put forward, what did not work."""

    vectors: int = 0
    pairs: int = 0
    notes: tuple[str, ...] = ()


def _follow_up(
    counter: Counter,
    noun: str,
    tally: Tallied,
    choices: Choices,
    stages: Callable[[str], Progress],
) -> _After:
    """Make the vectors that are missing, then match; without the vectors the match goes on."""
    vectors, notes = 0, tuple[str, ...]()
    if choices.vectors:
        try:
            vectors = make_missing_vectors(counter, stages("vectors"))
        except (Missing, Refused) as fault:
            notes = (f"No text vectors were made: {fault}",)
    pairs = _put_forward(counter, noun, tally, stages("matching")) if choices.match else 0
    return _After(vectors, pairs, notes)


def _all_of(counter: Counter, number: int) -> list[str]:
    """Return every record of an import that was cut short: none of them was matched."""
    (batch,) = counter.register.batches(number)
    names: list[str] = []
    after, more = counter.register.batch_page(batch)[:2]
    while after:
        names += more
        after, more = counter.register.batch_page(batch, after)[:2]
    return names


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cyclic garbage rarely: rows make none, and the search costs a quarter of an import.

    Each search walks everything alive, word lists and the rows of a chunk.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_ROWS_A_COLLECTION, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _begin(counter: Counter, load: Load) -> int:
    """Open the import in the register, so that what it brought in can be told apart."""
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        return unit.start_batch(load.noun, load.source, load.file)


def _cut_short(counter: Counter, batch: int) -> tuple[str, ...]:
    """Tell that an import goes on where an earlier run of it stopped."""
    told = counter.register.batches(batch) if batch else []
    if not told or not told[0].added:
        return ()
    return (
        f"Import {batch}, begun {told[0].at:%Y-%m-%d %H:%M}, was not finished: {told[0].added} "
        "new rows were in already. It is complete now.",
    )


def _of_about(progress: Progress, share: Callable[[], float]) -> Progress:
    """Return progress of rows with their number guessed from how much of the file is read."""

    def move(done: int, total: int) -> None:
        read = share()
        progress(done, total or (int(done / read) if read > 0 else 0))

    return move


def _finish(counter: Counter, batch: int, tally: Tallied, bad: int) -> None:
    """Close it; what was added and changed is counted with each chunk, the rest here."""
    verdicts = ("unchanged",) * tally.known
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.count_batch(batch, Tally(verdicts=verdicts), bad, finished=True)


def _take_in(counter: Counter, load: Load, task: Task, finder: VenueFinder) -> Tallied:
    if load.noun == "found":
        return import_found(counter, load.rows, task, finder)
    if load.noun == "claims":
        return import_claims(counter, load.rows, task)
    return import_venues(counter, load.rows, task)


def _new_venues(finder: VenueFinder, *, dry_run: bool) -> tuple[str, ...]:
    if not finder.new:
        return ()
    names = [venue.name for venue in finder.new.values()]
    more = f" and {len(names) - _VENUES_NAMED} more" if len(names) > _VENUES_NAMED else ""
    kind = next(iter(finder.new.values())).kind
    return (
        f"{len(names)} {'venue was' if len(names) == 1 else 'venues were'} not known and "
        f"{'would be added' if dry_run else 'added'} as {kind}: "
        f"{', '.join(names[:_VENUES_NAMED])}{more}.",
    )


def _pairs_in(rankings: Iterable[Ranking]) -> int:
    return sum(len(worth_a_look(ranking)) for ranking in rankings)


def _put_forward(counter: Counter, noun: str, tally: Tallied, progress: Progress) -> int:
    """Match from the side with fewer records: the new ones, or those of the other side."""
    if noun == "claims":
        return _pairs_in(propose_for_many(counter, tally.new, progress))
    claims = [
        c.reference for c in counter.register.list_claims(ClaimFilter(status="open", limit=0))
    ]
    if not claims or not tally.new:
        return 0
    if len(claims) <= len(tally.new):
        return _pairs_in(propose_for_many(counter, claims, progress))
    put = 0
    for done, found in enumerate(tally.new, 1):
        put += len(propose_for_item(counter, found))
        progress(done, len(tally.new))
    return put
