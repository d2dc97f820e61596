"""Imports joined: a table opened and read by its mapping, its rows handed to the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.ahead import Order, RowsAhead, is_long
from lostfound.errors import UsageFault
from lostfound.intake.closing import Closing
from lostfound.resources import data_path

if TYPE_CHECKING:
    from lostfound.desk.choices import Choices
    from lostfound.desk.counter import Counter
    from lostfound.desk.import_rows import BadPlace
    from lostfound.desk.importing import BadBook
    from lostfound.desk.imports import PhotoKeeper
    from lostfound.desk.results import ImportReport
    from lostfound.intake.json_table import JsonTable
    from lostfound.intake.mapping import ColumnMap, Plan, Profile
    from lostfound.intake.photo_files import PhotoFiles
    from lostfound.intake.rejects import RejectsFile
    from lostfound.intake.table import Table

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]


def import_file(
    counter: Counter, noun: str, file: Path, choices: Choices, stages: Stages, say: Say
) -> ImportReport:
    """Import a CSV file of found items, claims or venues and return what became of its rows."""
    from lostfound.desk.importing import BadBook, Load, run_import
    from lostfound.intake.mapping import make_plan
    from lostfound.intake.photo_files import PhotoFiles
    from lostfound.intake.rejects import source_name
    from lostfound.intake.table import read_table

    profile = _profile(choices.profile, noun)
    if profile and not choices.venue_kind:
        choices = replace(choices, venue_kind=profile.venue_kind)
    encoding, delimiter = _spelling(choices, profile)
    dry = choices.dry_run and choices.rejects is None
    with (
        _rejects(file, choices, dry=dry) as bad_file,
        read_table(file, encoding=encoding, delimiter=delimiter) as table,
        PhotoFiles(file) as photos,
        ExitStack() as opened,
    ):
        say(f"{table.detection}.")
        mapping = _mapping(choices, profile, noun)
        plan = make_plan(noun, table.header, mapping)
        source = choices.source or (profile.source if profile else source_name(file))
        if choices.save_profile:
            _save_profile(choices, profile, mapping, plan, source)
        if bad_file:
            bad_file.begin(table.header, table.detection.delimiter)
        book = BadBook(lambda bad: _write_bad(bad_file, bad) if bad_file else None)
        order = _order(counter, noun, file, (encoding, delimiter), mapping, profile)
        rows = _rows(table, plan, order)
        opened.enter_context(rows)
        load = Load(
            noun=noun,
            file=table.detection.name,
            source=source,
            rows=_good_rows(rows, book),
            book=book,
            photos=_photo_keeper(counter, photos, say, to_search=noun == "claims"),
            share=rows.share,
            rejects=str(bad_file.path) if bad_file else "",
            notes=_unread_columns(plan),
        )
        report = run_import(counter, load, choices, stages)
    # Known only now: rejects equal to those of an earlier run stay in one file.
    return report._replace(rejects=str(bad_file.path)) if bad_file and report.rejects else report


def _order(
    counter: Counter,
    noun: str,
    file: Path,
    spelling: tuple[str | None, str | None],
    mapping: ColumnMap,
    profile: Profile | None,
) -> Order:
    """Return what a second process has to know to read the same rows."""
    return Order(
        file=file,
        encoding=spelling[0] or "",
        delimiter=spelling[1] or "",
        noun=noun,
        mapping=mapping,
        now=counter.now(),
        zone=profile.zone if profile else "",
        written_zone=profile.written_zone if profile else "",
    )


@contextmanager
def _rejects(file: Path, choices: Choices, *, dry: bool) -> Iterator[RejectsFile | None]:
    """Open the file that bad rows go to, unless nothing is to be written."""
    from lostfound.intake.rejects import RejectsFile, rejects_path

    if dry:
        yield None
        return
    with RejectsFile(rejects_path(file, choices.rejects)) as bad_file:
        yield bad_file


def _profile(name: str, noun: str) -> Profile | None:
    if not name:
        return None
    from lostfound.intake.mapping import load_profile

    own = Path(name)
    path = own if own.suffix == ".toml" else data_path("profiles") / f"{name}.toml"
    profile = load_profile(path)
    if profile.noun != noun:
        raise UsageFault(
            f"The profile {name} is for {profile.noun}, not {noun}.",
            f"lostfound import {profile.noun} --profile {name} ...",
        )
    return profile


def _save_profile(
    choices: Choices, profile: Profile | None, mapping: ColumnMap, plan: Plan, source: str
) -> None:
    from lostfound.intake.mapping import Profile, save_profile

    assert choices.save_profile is not None
    kept = Profile(
        source=source,
        noun=plan.noun,
        mapping=mapping,
        # What was detected is not kept: the next file may be written otherwise.
        encoding=choices.encoding or (profile.encoding if profile else None),
        delimiter=choices.delimiter or (profile.delimiter if profile else None),
        zone=profile.zone if profile else "",
        written_zone=profile.written_zone if profile else "",
        venue_kind=choices.venue_kind,
    )
    save_profile(choices.save_profile, kept, plan)


def _spelling(choices: Choices, profile: Profile | None) -> tuple[str | None, str | None]:
    told = (profile.encoding, profile.delimiter) if profile else (None, None)
    return choices.encoding or told[0], choices.delimiter or told[1]


def _mapping(choices: Choices, profile: Profile | None, noun: str) -> ColumnMap:
    from lostfound.intake.mapping import parse_map

    chosen = parse_map(noun, choices.map)
    return chosen.over(profile.mapping) if profile else chosen


class _RowsHere(Closing):
    """The rows of a table read in this process, as (row, cells, digest)."""

    def __init__(self, table: Table | JsonTable, plan: Plan, order: Order) -> None:
        self._table, self._plan, self._order = table, plan, order
        self.share = table.share

    def __iter__(self) -> Iterator[tuple[Any, Sequence[str], str]]:
        from lostfound.desk.import_rows import row_digest
        from lostfound.intake.rows import BadRow, rows_and_cells

        for row, cells in rows_and_cells(self._table, self._plan, self._order.moments()):
            yield row, cells, "" if isinstance(row, BadRow) else row_digest(row)

    def close(self) -> None:
        """Leave the table to whoever opened it."""


def _rows(table: Table | JsonTable, plan: Plan, order: Order) -> RowsAhead | _RowsHere:
    """Read a long file in a second process, any other one here."""
    if order.noun != "venues" and is_long(order.file):
        return RowsAhead(order)
    return _RowsHere(table, plan, order)


def _good_rows(
    rows: Iterable[tuple[Any, Sequence[str], str]], book: BadBook
) -> Iterator[tuple[Any, Sequence[str], str]]:
    """Yield the rows that could be read; put the others into the book."""
    from lostfound.desk.import_rows import BadPlace

    for told in rows:
        if told[2]:
            yield told
            continue
        row = told[0]
        book.early += 1
        book.add(
            BadPlace(row.line, row.column, row.value, row.reason, row.fix, row.cells, row.fault)
        )


def _write_bad(file: RejectsFile, bad: BadPlace) -> None:
    from lostfound.intake.rows import BadRow

    file.write(
        BadRow(
            line=bad.line,
            column=bad.column,
            value=bad.value,
            reason=bad.reason,
            fix=bad.fix,
            fault=bad.fault,
            cells=tuple(bad.cells),
        )
    )


def _unread_columns(plan: Plan) -> tuple[str, ...]:
    from lostfound.intake.mapping import loss_hint

    if not plan.ignored:
        return ()
    how = loss_hint(plan) or "--map names their field."
    return (f"Columns that nothing reads: {', '.join(plan.ignored)}. {how}",)


def _photo_keeper(counter: Counter, files: PhotoFiles, say: Say, *, to_search: bool) -> PhotoKeeper:
    """Return how the photos that rows name are found, and kept."""
    from lostfound.desk.imports import PhotoKeeper
    from lostfound.desk.photos_ahead import PhotosAhead

    ahead = PhotosAhead(counter, files.read, say, to_search=to_search)
    return PhotoKeeper(files.absent, ahead.keep, ahead.announce)
