"""Measuring, beside app: joins intake, desk and encoders for folders whose answers are known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from lostfound.app import open_desk
from lostfound.desk.choices import Choices
from lostfound.errors import UsageFault
from lostfound.resources import data_path

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.evaluate import Refit
    from lostfound.desk.measured import Measured, Study
    from lostfound.desk.photo_figures import PhotoFigures, Shot, Thing, Transformation
    from lostfound.intake.photo_truth import PhotoObject
    from lostfound.matching.weights import Weights
    from lostfound.settings import Settings

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]

AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What to measure beside our own figures.

    `refit` adds to the ablation the figures with the other reasons fitted anew;
    `transformed` asks with changed photos too, on a folder of photos.
    """

    baselines: bool = False
    ablation: bool = False
    refit: bool = False
    transformed: bool = False


class _Laps:
    """Seconds of each stage, by name."""

    def __init__(self) -> None:
        self._began = self._last = monotonic()
        self.spent: dict[str, float] = {}

    def end(self, name: str) -> None:
        now = monotonic()
        self.spent[name] = round(now - self._last, 1)
        self._last = now

    @property
    def total(self) -> float:
        return round(self._last - self._began, 1)


def run_evaluation(
    settings: Settings, folder: Path, wishes: Wishes, stages: Stages, say: Say
) -> Measured | PhotoFigures:
    """Measure the matching on a folder with known answers, in a temporary register.

    A folder with an objects.csv is one of photos. Raises UsageFault for a wish that such a
    folder cannot grant.
    """
    from lostfound.intake.photo_truth import is_photo_folder

    _let_threads_sleep()
    if wishes.refit and not wishes.ablation:
        raise UsageFault(
            "--refit goes with --ablation.", "lostfound evaluate DIR --ablation --refit"
        )
    if is_photo_folder(folder):
        if wishes.ablation:
            raise UsageFault("--ablation is for a folder of texts.", "It has a truth.csv.")
        return _measure_photos(settings, folder, wishes, stages)
    if wishes.transformed:
        raise UsageFault("--transformed is for a folder of photos.", "It has an objects.csv.")
    return _measure_text(settings, folder, wishes, stages, say)


def _let_threads_sleep() -> None:
    """Keep torch's threads from spinning while they wait, before torch is loaded.

    On a machine with other work to do, that costs half of the processor time.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def _measure_text(
    settings: Settings, folder: Path, wishes: Wishes, stages: Stages, say: Say
) -> Measured:
    from lostfound.desk.measured import Measured, baselines_beside, study_of
    from lostfound.encoders.minilm import open_minilm
    from lostfound.intake.truth import read_truth

    answers, laps = read_truth(folder), _Laps()
    with benchmark_desk(settings, folder, stages, say) as counter:
        laps.end("import")
        study = study_of(counter, answers, stages("matching"), keep_cases=wishes.ablation)
        result = Measured(ours=study.ours)
        laps.end("matching")
        if wishes.baselines:
            rows = baselines_beside(study, lambda: open_minilm(settings.cache), stages)
            result = replace(result, baselines=rows)
            laps.end("baselines")
        if wishes.ablation:
            result = _with_ablation(result, study, wishes, stages, laps)
    return replace(result, ours=replace(result.ours, seconds=laps.total, stages=laps.spent))


def _with_ablation(
    result: Measured, study: Study, wishes: Wishes, stages: Stages, laps: _Laps
) -> Measured:
    from lostfound.desk.ablation import dropped, refitted

    result = replace(result, ablation=dropped(study, stages("ablation")))
    laps.end("ablation")
    if wishes.refit:
        result = replace(result, refitted=refitted(study, _prior(), stages("refitting")))
        laps.end("refitting")
    return result


def _prior() -> Weights:
    from lostfound.matching.weights import load_weights

    return load_weights(data_path("matching", "prior.json"))


def run_fit(settings: Settings, folder: Path, out: Path, stages: Stages, say: Say) -> Refit:
    """Fit weights on a folder with known answers, from the shipped prior, and write them.

    Beside them goes `reference.json`: how common things are in that register.
    """
    from lostfound.desk.evaluate import refit
    from lostfound.desk.reference import reference_of
    from lostfound.intake.truth import read_truth
    from lostfound.matching.statistics import save_reference
    from lostfound.matching.weights import save_weights

    _let_threads_sleep()
    answers, prior = read_truth(folder), _prior()
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
    from lostfound.importers import import_file
    from lostfound.intake.truth import tables

    found, claims = tables(folder)
    with _scratch(settings) as counter, TemporaryDirectory(prefix="lostfound-") as aside:
        choices = Choices(source="evaluation", match=False, rejects=Path(aside) / "rejects.csv")
        for noun, file in (*(("found", file) for file in found), ("claims", claims)):
            report = import_file(counter, noun, file, choices, stages, lambda _text: None)
            if report.bad_count:
                say(f"{report.bad_count} rows of {report.file} were refused.")
        yield counter


@contextmanager
def _scratch(settings: Settings) -> Iterator[Counter]:
    """Open a temporary register; what is measured is of the past, whatever the clock says."""
    with TemporaryDirectory(prefix="lostfound-evaluate-") as folder:
        own = replace(settings, db=str(Path(folder) / "register.db"), now=None)
        counter = open_desk(own, lambda _text: None)
        try:
            yield counter
        finally:
            counter.register.close()


def _measure_photos(
    settings: Settings, folder: Path, wishes: Wishes, stages: Stages
) -> PhotoFigures:
    """Measure a folder of photos; methods other than ours always stand beside ours."""
    from lostfound.desk import photo_figures as desk
    from lostfound.intake.photo_truth import read_photo_folder

    given, laps = read_photo_folder(folder), _Laps()
    things = [_thing(folder, each) for each in given.objects]
    strangers = [_shot(folder, path) for path in given.strangers]
    with _scratch(settings) as counter:
        bench = desk.fill(counter, things, strangers, stages("photos"))
        laps.end("import")
        result = desk.photo_rows(bench, stages("by photo alone"))
        laps.end("matching")
        if wishes.transformed:
            plain = {row.method: row.recall_at_1 for row in result.methods if not row.note}
            table = desk.transformed(bench, _transformations(), stages)
            result = replace(result, transformed={AS_IT_IS: plain, **table})
            laps.end("transformed")
        # Last, since it gives the objects their words.
        result = replace(result, together=desk.together(bench, stages("photo and text")))
        laps.end("together")
    return replace(result, seconds=laps.total, stages=laps.spent)


def _thing(folder: Path, given: PhotoObject) -> Thing:
    from lostfound.desk.photo_figures import Thing

    return Thing(
        name=given.name,
        found=_shot(folder, given.found),
        asked=tuple(_shot(folder, path) for path in given.asked),
        category=given.category,
        description=given.description,
        colour=given.colour,
        brand=given.brand,
        message=given.message,
    )


def _shot(folder: Path, path: Path) -> Shot:
    from lostfound.desk.photo_figures import Shot

    return Shot(path.relative_to(folder).as_posix(), path.read_bytes)


def _transformations() -> list[Transformation]:
    from lostfound.desk.photo_figures import Transformation
    from lostfound.encoders.transformed import REALITY, changes

    alone, names = changes(), (name for name in REALITY if name != AS_IT_IS)
    return [Transformation(name, _change(name), name not in alone) for name in names]


def _change(name: str) -> Callable[[bytes, bytes], bytes]:
    """Return a named change of encoded pictures; nothing is lost on the way but by the change."""
    from io import BytesIO

    from lostfound.encoders.photo_file import open_photo
    from lostfound.encoders.transformed import changes

    def change(content: bytes, stranger: bytes) -> bytes:
        made = changes(open_photo(stranger).image)[name](open_photo(content).image)
        buffer = BytesIO()
        made.save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()

    return change
