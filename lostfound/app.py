"""The composition root: joins the rooms; the only module that may import every layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any

from lostfound.desk.choices import Choices
from lostfound.desk.counter import Counter, Loaders
from lostfound.errors import Missing, Refused, UsageFault
from lostfound.resources import data_path

if TYPE_CHECKING:
    from lostfound.desk.evaluate import Evaluation, Refit
    from lostfound.desk.importing import BadBook
    from lostfound.desk.imports import BadPlace, PhotoKeeper
    from lostfound.desk.results import DemoTold, ImportReport
    from lostfound.domain.values import PhotoEvidence
    from lostfound.encoders.models import ModelState
    from lostfound.encoders.photo import PhotoEncoder
    from lostfound.encoders.text import TextEncoder
    from lostfound.intake.mapping import ColumnMap, Plan, Profile
    from lostfound.intake.moments import Moments
    from lostfound.intake.rejects import RejectsFile
    from lostfound.intake.table import Table
    from lostfound.settings import Settings
    from lostfound.storage import Register

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]
"""Starts a progress bar of that name and returns how to move it."""


def open_desk(settings: Settings, say: Say, *, create: bool = True) -> Counter:
    """Open the register; with `create` it is made and filled with the shipped areas if need be.

    Raises Missing when it is not there and not to be made.
    """
    from lostfound.storage import open_register

    register = open_register(settings.db, create=create)
    try:
        _seed(register, settings, say)
    except BaseException:
        register.close()
        raise
    return counter_at(register, settings, say)


@contextmanager
def scratch_desk(settings: Settings, say: Say) -> Iterator[Counter]:
    """Open a throw-away register that holds the shipped areas and nothing else."""
    with TemporaryDirectory(prefix="lostfound-") as folder:
        own = replace(settings, db=str(Path(folder) / "register.db"))
        counter = counter_at(open_desk(own, lambda _text: None).register, settings, say)
        try:
            yield counter
        finally:
            counter.register.close()


def counter_at(register: Register, settings: Settings, say: Say) -> Counter:
    """Return the counter that journeys work at, over an open register."""
    return Counter(register, loaders(settings, say), now=clock(settings), by=settings.by)


def clock(settings: Settings) -> Callable[[], datetime]:
    """Return the clock: the machine's, or the one moment that the settings name."""
    fixed = settings.now
    return datetime.now if fixed is None else lambda: fixed


def loaders(settings: Settings, say: Say) -> Loaders:
    """Return how word lists, gazetteer, encoders and weights are read on first use."""

    @cache
    def vocabulary() -> Any:
        from lostfound.kept_forms import keep_tongues
        from lostfound.reading.vocabulary import load_vocabulary

        folder = data_path("vocabulary")
        words = load_vocabulary(folder)
        keep_tongues(words, folder, settings.cache)
        return words

    def gazetteer() -> Any:
        from lostfound.reading.gazetteer import load_gazetteer

        return load_gazetteer(data_path("gazetteer"))

    def look_without_network(content: bytes) -> Any:
        return _blind_look(content, vocabulary().colours)

    def reference() -> Any:
        from lostfound.matching.statistics import load_reference

        return load_reference(data_path("matching", "reference.json"))

    def weights() -> Any:
        from lostfound.matching.weights import load_weights

        return load_weights(data_path("matching", "weights.json"))

    return Loaders(
        vocabulary=vocabulary,
        gazetteer=gazetteer,
        text_encoder=lambda: _text_encoder(settings, say),
        photo_encoder=lambda: _photo_encoder(settings, vocabulary().colours, say),
        weights=weights,
        reference=reference,
        look_without_network=look_without_network,
    )


def _text_encoder(settings: Settings, say: Say) -> TextEncoder | None:
    from lostfound.encoders.text import open_text_encoder

    try:
        return open_text_encoder(
            settings.cache,
            prefer=settings.text_engine or "auto",  # type: ignore[arg-type]
            model=settings.text_model,
            announce=say,
        )
    except Missing:
        # The match goes on without meaning, and says so; a model named on purpose is
        # another matter.
        if settings.text_model:
            raise
        return None


def _photo_encoder(settings: Settings, colours: Mapping[str, str], say: Say) -> PhotoEncoder | None:
    from lostfound.encoders.photo import open_photo_encoder

    try:
        return open_photo_encoder(
            settings.cache, colours=colours, label_kinds=_label_kinds(), announce=say
        )
    except Missing:
        return None


def _label_kinds() -> Path:
    return data_path("encoders", "imagenet-kinds.csv")


@dataclass(frozen=True, slots=True)
class _Blind:
    """A photo looked at without the network: hashes and colours, no kinds, no vector."""

    stored: bytes
    evidence: PhotoEvidence
    warnings: tuple[str, ...]


def _blind_look(content: bytes, colours: Mapping[str, str]) -> _Blind:
    from hashlib import sha256

    from lostfound.encoders.photo import palette_of
    from lostfound.encoders.photo_file import open_photo, stored_copy
    from lostfound.encoders.seen import see

    photo = open_photo(content)
    stored = stored_copy(photo)
    evidence, _ = see(
        photo, None, sha256=sha256(stored).hexdigest(), palette=palette_of(colours), label_kinds={}
    )
    return _Blind(stored, evidence, photo.warnings)


def _seed(register: Register, settings: Settings, say: Say) -> None:
    """Put the shipped areas into a register without venues, and say so once."""
    if register.counts().venues:
        return
    from lostfound.reading.gazetteer import load_gazetteer

    areas = list(load_gazetteer(data_path("gazetteer")).venues.values())
    with register.unit(by=settings.by, at=clock(settings)()) as unit:
        unit.add_venues(areas)
    say(f"New register at {settings.db}, with {len(areas):,} motorway areas of France.")


def import_file(
    counter: Counter, noun: str, file: Path, choices: Choices, stages: Stages, say: Say
) -> ImportReport:
    """Import a CSV file of found items, claims or venues and return what became of its rows."""
    from lostfound.desk.importing import BadBook, Load, run_import
    from lostfound.intake.mapping import make_plan
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
    ):
        say(f"{table.detection}.")
        plan = make_plan(noun, table.header, _mapping(choices, profile, noun))
        if bad_file:
            bad_file.begin(table.header, table.detection.delimiter)
        book = BadBook(lambda bad: _write_bad(bad_file, bad) if bad_file else None)
        load = Load(
            noun=noun,
            file=table.detection.name,
            source=choices.source or (profile.source if profile else source_name(file)),
            rows=_good_rows(table, plan, _moments(counter, profile), book),
            book=book,
            photos=_photo_keeper(counter, file, say),
            rejects=str(bad_file.path) if bad_file else "",
            notes=_unread_columns(plan),
        )
        return run_import(counter, load, choices, stages)


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


def _spelling(choices: Choices, profile: Profile | None) -> tuple[str | None, str | None]:
    told = (profile.encoding, profile.delimiter) if profile else (None, None)
    return choices.encoding or told[0], choices.delimiter or told[1]


def _mapping(choices: Choices, profile: Profile | None, noun: str) -> ColumnMap:
    from lostfound.intake.mapping import parse_map

    chosen = parse_map(noun, choices.map)
    return chosen.over(profile.mapping) if profile else chosen


def _moments(counter: Counter, profile: Profile | None) -> Moments:
    from lostfound.intake.moments import Moments
    from lostfound.reading.dates import read_csv_moment

    now = counter.now()
    zones = (profile.zone, profile.written_zone) if profile else ("", "")
    return Moments(
        lambda text: read_csv_moment(text, now), now=now, zone=zones[0], written_zone=zones[1]
    )


def _good_rows(
    table: Table, plan: Plan, moments: Moments, book: BadBook
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the rows that could be read, with their cells; put the others into the book."""
    from lostfound.desk.imports import BadPlace
    from lostfound.intake.rows import BadRow, read_rows

    watched = _Watched(table)
    for row in read_rows(watched, plan, moments):  # type: ignore[arg-type]
        if isinstance(row, BadRow):
            book.early += 1
            book.add(BadPlace(row.line, row.column, row.value, row.reason, row.fix, row.cells))
        else:
            yield row, watched.cells


class _Watched:
    """A table that remembers the cells of the row it gave last."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.cells: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for line, cells in self._table.rows():
            self.cells = tuple(cells)
            yield line, cells


def _write_bad(file: RejectsFile, bad: BadPlace) -> None:
    from lostfound.intake.rows import BadRow

    file.write(
        BadRow(
            line=bad.line,
            column=bad.column,
            value=bad.value,
            reason=bad.reason,
            fix=bad.fix,
            fault="",
            cells=bad.cells,
        )
    )


def _unread_columns(plan: Plan) -> tuple[str, ...]:
    if not plan.ignored:
        return ()
    return (f"Columns that nothing reads: {', '.join(plan.ignored)}. --map names their field.",)


def _photo_keeper(counter: Counter, file: Path, say: Say) -> PhotoKeeper:
    """Return how the photos that rows name are found beside the table, and kept."""
    from lostfound.desk.imports import PhotoKeeper
    from lostfound.desk.photos import KeptPhotos, keep_photos
    from lostfound.intake.photo_files import absent_photo, read_photo

    def keep(name: str) -> KeptPhotos:
        kept = keep_photos(counter, ((name, read_photo(file.parent, name)),))
        for warning in kept.warnings:
            say(warning)
        return kept

    return PhotoKeeper(lambda name: absent_photo(file.parent, name), keep)


def run_evaluation(settings: Settings, folder: Path, stages: Stages, say: Say) -> Evaluation:
    """Measure the matching on a folder with known answers, in a temporary register."""
    from lostfound.desk.evaluate import evaluate
    from lostfound.intake.truth import read_truth

    answers, began = read_truth(folder), monotonic()
    with benchmark_desk(settings, folder, stages, say) as counter:
        imported = monotonic() - began
        result = evaluate(counter, answers, stages("matching"))
    seconds = monotonic() - began
    spent = {"import": round(imported, 1), "matching": round(seconds - imported, 1)}
    return replace(result, seconds=round(seconds, 1), stages=spent)


def run_fit(settings: Settings, folder: Path, out: Path, stages: Stages, say: Say) -> Refit:
    """Fit weights on a folder with known answers, from the shipped prior, and write them.

    Beside them goes `reference.json`: how common things are in that register.
    """
    from lostfound.desk.evaluate import refit
    from lostfound.desk.reference import reference_of
    from lostfound.intake.truth import read_truth
    from lostfound.matching.statistics import save_reference
    from lostfound.matching.weights import load_weights, save_weights

    answers, prior = read_truth(folder), load_weights(data_path("matching", "prior.json"))
    with benchmark_desk(settings, folder, stages, say) as counter:
        result = refit(counter, answers, prior, stages, version=f"{counter.now():%Y-%m-%d}")
        save_weights(result.weights, out)
        save_reference(reference_of(counter), out.with_name("reference.json"))
    return result


@contextmanager
def benchmark_desk(settings: Settings, folder: Path, stages: Stages, say: Say) -> Iterator[Counter]:
    """Open a temporary register that holds the tables of a benchmark folder, vectors and all.

    The tables go through the import as any other; rows it refuses are said on the way.
    """
    from lostfound.desk.choices import Choices
    from lostfound.intake.truth import tables

    found, claims = tables(folder)
    with TemporaryDirectory(prefix="lostfound-evaluate-") as scratch:
        # The answers are of the past, whatever the clock says.
        own = replace(settings, db=str(Path(scratch) / "register.db"), now=None)
        counter = open_desk(own, lambda _text: None)
        choices = Choices(source="evaluation", match=False, rejects=Path(scratch) / "rejects.csv")
        try:
            for noun, file in (*(("found", file) for file in found), ("claims", claims)):
                report = import_file(counter, noun, file, choices, stages, lambda _text: None)
                if report.bad_count:
                    say(f"{report.bad_count} rows of {report.file} were refused.")
            yield counter
        finally:
            counter.register.close()


def run_demo(settings: Settings, keep: Path | None, stages: Stages) -> DemoTold:
    """Fill a throw-away register with the story and return the cases worth showing.

    Raises Refused when the folder to keep it in holds a register already.
    """
    from lostfound.demo.drawings import draw
    from lostfound.demo.story import load_story
    from lostfound.desk.demo import run_story

    with _demo_folder(keep) as folder:
        own = replace(settings, db=str(folder / "demo.db"), by="demo")
        counter = open_desk(own, lambda _text: None)
        try:
            story = load_story(data_path("demo"), counter.now().date())
            return run_story(counter, story, draw, stages, kept=keep is not None)
        finally:
            counter.register.close()


@contextmanager
def _demo_folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with TemporaryDirectory(prefix="lostfound-demo-") as folder:
            yield Path(folder)
        return
    if (keep / "demo.db").exists():
        raise Refused(
            f"There is a demo register in {keep} already.",
            f"Use it with --db {keep / 'demo.db'}, or name another folder.",
        )
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def models(settings: Settings) -> list[ModelState]:
    """Return every model and whether it is at hand."""
    from lostfound.encoders.models import model_list

    return model_list(settings.cache, settings.text_model, settings.photo_text_model)


def prepare_models(
    settings: Settings,
    say: Say,
    *,
    bulk: bool = False,
    force: bool = False,
    weights: Path | None = None,
) -> list[ModelState]:
    """Make the models ready ahead of their first use, and return how they stand."""
    from lostfound.encoders.models import prepare

    prepare(settings.cache, say, bulk=bulk, force=force, weights=weights)
    return models(settings)
