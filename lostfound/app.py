"""The composition root: joins the rooms; the only module that may import every layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lostfound.desk.counter import Counter, Loaders
from lostfound.errors import Missing, Refused
from lostfound.resources import data_path

if TYPE_CHECKING:
    from lostfound.desk.models_used import Choice
    from lostfound.desk.results import DemoTold, Picture
    from lostfound.domain.values import PhotoEvidence
    from lostfound.encoders.clip import PhotoWords
    from lostfound.encoders.models import ModelState
    from lostfound.encoders.photo import PhotoEncoder
    from lostfound.encoders.reader import PhotoReader
    from lostfound.encoders.text import TextEncoder
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
        from lostfound.kept_forms import kept_vocabulary

        return kept_vocabulary(data_path("vocabulary"), settings.cache)

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

    def urgency() -> Any:
        from lostfound.desk.urgency import load_urgency

        return load_urgency(data_path("desk", "first.tsv"), settings.review_first)

    return Loaders(
        vocabulary=vocabulary,
        gazetteer=gazetteer,
        text_encoder=lambda chosen: _text_encoder(settings, chosen, say),
        photo_encoder=lambda: _photo_encoder(settings, vocabulary().colours, say),
        weights=weights,
        reference=reference,
        look_without_network=look_without_network,
        photo_words=lambda: _photo_words(settings),
        photo_reader=partial(_photo_reader, settings),
        urgency=urgency,
    )


def _text_encoder(settings: Settings, chosen: Choice | None, say: Say) -> TextEncoder | None:
    """Return the model that the settings name, else the register's own choice, else the default."""
    from lostfound.encoders.text import open_text_encoder

    named = settings.text_model or (chosen.model if chosen else "")
    known = chosen.known if chosen and named == chosen.model else None
    try:
        return open_text_encoder(
            settings.cache,
            prefer=settings.text_engine or "auto",  # type: ignore[arg-type]
            model=named,
            known=known,
            announce=say,
        )
    except Missing:
        # The match goes on without meaning, and says so; a model named on purpose is
        # another matter.
        if named:
            raise
        return None


def _photo_words(settings: Settings) -> PhotoWords | None:
    if not settings.photo_text_model:
        return None
    from lostfound.encoders.clip import open_clip

    return open_clip(settings.photo_text_model)


def _photo_encoder(settings: Settings, colours: Mapping[str, str], say: Say) -> PhotoEncoder | None:
    from lostfound.encoders.photo import open_photo_encoder

    try:
        return open_photo_encoder(
            settings.cache, colours=colours, label_kinds=_label_kinds(), announce=say
        )
    except Missing:
        return None


def _photo_reader(settings: Settings, asked: bool) -> PhotoReader | None:
    if not (asked or settings.ocr == "on"):
        return None
    from lostfound.encoders.reader import open_photo_reader

    try:
        return open_photo_reader()
    except Missing:
        # Where it is a habit of the desk, a machine without it does without.
        if asked:
            raise
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


def pictures(counter: Counter, names: Iterable[str], side: int) -> dict[str, Picture]:
    """Return stored photos by SHA-256, none over `side` pixels; those not there are left out."""
    from lostfound.desk.results import Picture
    from lostfound.encoders.smaller import smaller_copy

    store, made = counter.register.photos, {}
    for name in names:
        # A page without one photo is better than no page: it says that the file is not there.
        with suppress(Missing, Refused):
            made[name] = Picture(*smaller_copy(store.get(name), side))
    return made


def pictures_together(counter: Counter, names: Iterable[str], height: int) -> Any:
    """Return stored photos side by side as one Pillow image, None where none can be read."""
    from lostfound.encoders.smaller import side_by_side

    store, photos = counter.register.photos, []
    for name in names:
        with suppress(Missing):
            photos.append(store.get(name))
    with suppress(Refused):
        return side_by_side(photos, height) if photos else None
    return None


def models(settings: Settings) -> list[ModelState]:
    """Return every model and whether it is at hand."""
    from lostfound.encoders.models import model_list

    return model_list(settings.cache, settings.text_model, settings.photo_text_model)


def text_model(settings: Settings, name: str, say: Say) -> tuple[str, TextEncoder]:
    """Return a text model, and how a register names it: a folder whole, the default not at all.

    `name` is a model's name or folder, or "default". Raises Missing when it is not on this
    machine.
    """
    from lostfound.encoders.e5_folder import NAME
    from lostfound.encoders.text import open_text_encoder

    folder = Path(name).expanduser()
    named = str(folder.resolve()) if folder.is_dir() else name
    named = "" if name in ("default", NAME) else named
    prefer = settings.text_engine or "auto"
    encoder = open_text_encoder(
        settings.cache,
        prefer=prefer,  # type: ignore[arg-type]
        model=named,
        announce=say,
    )
    return named, encoder


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
