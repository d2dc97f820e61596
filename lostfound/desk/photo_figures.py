"""Photos measured: does another photo of a thing find it among strangers' things?

The found photos and the strangers' are registered without a word at one venue, so that
nothing but pictures can tell; each other photo of an object is asked with. Words are
added afterwards, and the claims asked with photo and text together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.baselines import OURS
from lostfound.desk.compose import FoundWords, compose_found
from lostfound.desk.correct import FoundChange, correct_found
from lostfound.desk.match import match_words
from lostfound.desk.photos import keep_photos
from lostfound.desk.photos_taken import TakenPhotos
from lostfound.desk.register import store_found
from lostfound.domain.values import Venue, Window
from lostfound.matching.quality import place_of

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.values import Ranking

Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]

_VENUE = Venue(key="photo-bench", name="Photo bench", kind="other")
_DAY = datetime(2026, 5, 2)
_LISTED = 50
_HASHES = (("pHash", "phash"), ("dHash", "dhash"))
TURNED = "pHash, turned and mirrored"
VECTOR = "photo vector"
_METHODS = (OURS, VECTOR, TURNED, *(name for name, _ in _HASHES))


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo file: its name for people, and its bytes on demand."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An object with the photo it is registered with and those asked with, the claim's first."""

    name: str
    found: Shot
    asked: tuple[Shot, ...]
    category: str = ""
    description: str = ""
    colour: str = ""
    brand: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Transformation:
    """A change to a photo before it is asked with: bytes of it and of a stranger's in, bytes out.

    With `shows_stranger` the stranger is in the picture too, and finding it is no fault.
    """

    name: str
    change: Callable[[bytes, bytes], bytes]
    shows_stranger: bool = False


class Miss(NamedTuple):
    """A photo that did not find its object first with all photo reasons, and what it found.

    Place 0: not listed. `first` is the photo of the item that came first.
    """

    photo: str
    place: int
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """One method: shares of the photos asked with, 0 to 1; `note` says why it was not run."""

    method: str
    recall_at_1: float = 0.0
    recall_at_5: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Claims with photo and text: how many found their item first, and with one of them alone."""

    claims: int
    first: int
    first_by_text: int
    first_by_photo: int
    strong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFigures:
    """Figures of a folder of photos.

    `levels` count our answers to photos alone; `transformed` is recall at 1 by
    transformation and method.
    """

    objects: int
    strangers: int
    photos: int
    methods: tuple[PhotoRow, ...]
    levels: Mapping[str, int]
    misses: tuple[Miss, ...]
    together: Together
    transformed: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    weights: str = ""
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bench:
    """A register filled with one item a photo.

    `own` are the objects' references by name, `others` those of the strangers in their
    order, `photos` the registered photo by reference.
    """

    counter: Counter
    things: Sequence[Thing]
    strangers: Sequence[Shot]
    own: Mapping[str, str]
    others: Sequence[str]
    photos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One photo asked with: the places of its object by method, and our answer."""

    photo: str
    places: Mapping[str, int]
    level: str
    first: str


def fill(
    counter: Counter, things: Sequence[Thing], strangers: Sequence[Shot], progress: Progress
) -> Bench:
    """Register one found item a photo, without a word, all at one venue and on one day."""
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.add_venue(_VENUE)
    shots = [*(thing.found for thing in things), *strangers]
    references = []
    for done, shot in enumerate(shots, 1):
        kept = keep_photos(counter, ((shot.name, shot.read()),))
        words = FoundWords(venue=_VENUE.key, found=Window(_DAY, _DAY), description="")
        item = compose_found(counter, words, kept.names)
        references.append(store_found(counter, item, TakenPhotos(kept), ()).reference)
        progress(done, len(shots))
    own = {thing.name: ref for thing, ref in zip(things, references, strict=False)}
    photos = {ref: shot.name for ref, shot in zip(references, shots, strict=True)}
    return Bench(counter, things, strangers, own, references[len(things) :], photos)


def photo_rows(bench: Bench, progress: Progress) -> PhotoFigures:
    """Ask with every other photo of every object, each method by itself, text off."""
    asked = list(_ask_all(bench, None, progress))
    levels = [one.level for one in asked]
    return PhotoFigures(
        objects=len(bench.things),
        strangers=len(bench.strangers),
        photos=len(asked),
        methods=tuple(_row(name, asked) for name in _METHODS),
        levels={level: levels.count(level) for level in sorted(set(levels))},
        misses=tuple(
            Miss(one.photo, one.places[OURS], one.first) for one in asked if one.places[OURS] != 1
        ),
        together=Together(claims=0, first=0, first_by_text=0, first_by_photo=0, strong=0),
        weights=bench.counter.weights.version,
    )


def _row(name: str, asked: Sequence[_Asked]) -> PhotoRow:
    places = [one.places[name] for one in asked if name in one.places]
    if not places:
        return PhotoRow(method=name, note="the photo network is not at hand")
    return PhotoRow(
        method=name,
        recall_at_1=round(sum(p == 1 for p in places) / len(places), 4),
        recall_at_5=round(sum(0 < p <= 5 for p in places) / len(places), 4),
    )


def transformed(
    bench: Bench, changes: Sequence[Transformation], stages: Stages
) -> dict[str, dict[str, float]]:
    """Return transformation -> method -> recall at 1 of every other photo, so changed."""
    table = {}
    for change in changes:
        asked = list(_ask_all(bench, change, stages(change.name)))
        rows = (_row(name, asked) for name in _METHODS)
        table[change.name] = {row.method: row.recall_at_1 for row in rows if not row.note}
    return table


def _ask_all(bench: Bench, change: Transformation | None, progress: Progress) -> Iterator[_Asked]:
    asked = [(thing, shot) for thing in bench.things for shot in thing.asked]
    for number, (thing, shot) in enumerate(asked):
        content, beside = shot.read(), ""
        if change is not None:
            content, beside = _changed(bench, change, content, number)
        yield _ask(bench, shot.name, content, bench.own[thing.name], beside)
        progress(number + 1, len(asked))


def _changed(
    bench: Bench, change: Transformation, content: bytes, number: int
) -> tuple[bytes, str]:
    """Return the changed photo, and the reference of a stranger that it shows too."""
    if not bench.strangers:
        return change.change(content, content), ""
    at = number * 7 % len(bench.strangers)
    made = change.change(content, bench.strangers[at].read())
    return made, bench.others[at] if change.shows_stranger else ""


def _ask(bench: Bench, photo: str, content: bytes, right: str, beside: str) -> _Asked:
    """Ask with one photo; the item `beside`, if any, is left out of the count."""
    ranking = match_words(bench.counter, "", photos=(content,), limit=_LISTED)
    listed = [(c.reference, c.score_bits) for c in ranking.candidates]
    places = {OURS: _place(dict(listed), right, beside)}
    for name, scores in _alone(bench.counter, content).items():
        places[name] = _place(scores, right, beside)
    first = next((reference for reference, _ in listed if reference != beside), "")
    return _Asked(photo, places, ranking.level, bench.photos.get(first, ""))


def _place(scores: Mapping[str, float], right: str, beside: str) -> int:
    """Return the place of an item from 1, the last of its ties; 0 when it has no score."""
    if right not in scores:
        return 0
    return sum(s >= scores[right] for reference, s in scores.items() if reference != beside)


def _alone(counter: Counter, content: bytes) -> dict[str, dict[str, float]]:
    """Return method -> reference -> score of every item with a photo, each method by itself."""
    encoder = counter.photo_encoder
    look = encoder.see_bytes(content, turns=True) if encoder else None
    sight = look or counter.look_without_network(content)
    told = dict(sight.evidence.hashes)
    turns = [value for key, value in told.items() if key.split("-")[0] == "phash"]
    scores = {
        TURNED: _by_hash(counter, "phash", turns),
        **{method: _by_hash(counter, key, [told[key]]) for method, key in _HASHES if key in told},
    }
    if encoder is not None and look is not None:
        import numpy as np

        ids, matrix = counter.register.photo_vectors(encoder.model)
        near = np.max([matrix @ vector for _, vector in look.vectors], axis=0)
        scores[VECTOR] = _best(counter, ids.tolist(), near.tolist())
    return scores


def _by_hash(counter: Counter, name: str, told: Sequence[str]) -> dict[str, float]:
    """Return the negative of the least Hamming distance to any of the hashes told."""
    import numpy as np

    ids, hashes = counter.register.photo_hashes(name)
    apart = np.min([np.bitwise_count(hashes ^ np.uint64(int(h, 16))) for h in told], axis=0)
    return _best(counter, ids.tolist(), (-apart.astype(np.int64)).tolist())


def _best(counter: Counter, ids: Sequence[int], scores: Sequence[float]) -> dict[str, float]:
    """Return the best score of each item by reference."""
    references = counter.register.references(ids)
    best: dict[str, float] = {}
    for number, score in zip(ids, scores, strict=True):
        reference = references[number]
        best[reference] = max(score, best.get(reference, score))
    return best


def together(bench: Bench, progress: Progress) -> Together:
    """Add the desk's words to the objects, and ask with each claim's photo and text."""
    counter = bench.counter
    for thing in bench.things:
        correct_found(counter, bench.own[thing.name], _words_of(thing))
    claims = [thing for thing in bench.things if thing.message and thing.asked]
    told = []
    for done, thing in enumerate(claims, 1):
        told.append(_ask_both(bench, thing))
        progress(done, len(claims))
    return Together(
        claims=len(claims),
        first=sum(both for both, _, _, _ in told),
        first_by_text=sum(text for _, text, _, _ in told),
        first_by_photo=sum(photo for _, _, photo, _ in told),
        strong=sum(level == "strong" for _, _, _, level in told),
    )


def _words_of(thing: Thing) -> FoundChange:
    return FoundChange(
        description=thing.description,
        category=thing.category,
        colour=thing.colour,
        brand=thing.brand,
    )


def _ask_both(bench: Bench, thing: Thing) -> tuple[bool, bool, bool, str]:
    """Return whether photo and text, text alone, photo alone find it first; and the level."""
    right, photo = bench.own[thing.name], (thing.asked[0].read(),)

    def ask(text: str, photos: tuple[bytes, ...]) -> Ranking:
        return match_words(bench.counter, text, photos=photos, limit=_LISTED)

    both = ask(thing.message, photo)
    others = (ask(thing.message, ()), ask("", photo))
    first = [place_of(ranking, right) == 1 for ranking in (both, *others)]
    return first[0], first[1], first[2], both.level
