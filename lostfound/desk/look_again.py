"""Photos and words that a new model has not seen yet: looked at again, a few at a time.

An interrupted run keeps what it has, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.photos import photo_vectors
from lostfound.desk.vectors import make_missing, make_missing_vectors
from lostfound.domain.records import PhotoVector
from lostfound.errors import LostFoundError, Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.encoders.clip import PhotoWords
    from lostfound.encoders.photo import Look, PhotoEncoder

Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]

_CHUNK = 32


class LookedAgain(NamedTuple):
    """How many photos and texts got vectors, and how many photos could not be read."""

    photos: int = 0
    texts: int = 0
    unread: int = 0


def look_again(counter: Counter, stages: Stages) -> LookedAgain:
    """Look at the register's photos with the models that have not seen them yet.

    The words too, those that wait for a text model and those for one of photos and words.
    """
    photos = _photos(counter, stages)
    waiting = make_missing_vectors(counter, stages("vectors"))
    if counter.photo_words is None:
        return photos._replace(texts=waiting)
    texts = waiting + make_missing(counter, counter.photo_words, stages("words for photos"))
    more = _photos_for_words(counter, counter.photo_words, stages("photos for words"))
    return LookedAgain(photos.photos + more.photos, texts, max(photos.unread, more.unread))


def _photos(counter: Counter, stages: Stages) -> LookedAgain:
    encoder = counter.photo_encoder
    names = counter.register.photos_without_vector(encoder.model) if encoder else ()
    if encoder is None or not names:
        return LookedAgain()
    progress, done = stages("photos"), 0
    for start in range(0, len(names), _CHUNK):
        done += _chunk(counter, encoder, names[start : start + _CHUNK])
        progress(min(start + _CHUNK, len(names)), len(names))
    return LookedAgain(done, 0, len(names) - done)


def _chunk(counter: Counter, encoder: PhotoEncoder, names: Sequence[str]) -> int:
    """Look at some photos and keep what was seen; returns how many could be read."""
    store = counter.register.photos
    there = [name for name in names if store.has(name)]
    seen = [
        (name, look)
        for name, look in _looks(counter, encoder, there)
        if not isinstance(look, LostFoundError)
    ]
    known = counter.register.photo_evidence(there)
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        for name, look in seen:
            # The size is that of the original, which the kept copy may not have.
            before = known.get(name, look.evidence)
            evidence = replace(look.evidence, sha256=name, width=before.width, height=before.height)
            unit.put_photo_evidence(evidence, photo_vectors(encoder.model, look))
    return len(seen)


def _looks(
    counter: Counter, encoder: PhotoEncoder, names: Sequence[str]
) -> Iterator[tuple[str, Look | LostFoundError]]:
    """Yield each photo with what it shows; those of claims alone are searched with."""
    store, owners = counter.register.photos, counter.register.photo_owners(names)
    claims = {n for n in names if n in owners and all(r.startswith("C-") for r in owners[n])}
    for turns in (False, True):
        part = [name for name in names if (name in claims) is turns]
        looks = encoder.see_many((store.get(name) for name in part), turns=turns)
        yield from zip(part, looks, strict=True)


def _photos_for_words(counter: Counter, model: PhotoWords, progress: Progress) -> LookedAgain:
    names, done = counter.register.photos_without_vector(model.model), 0
    for number, name in enumerate(names, 1):
        progress(number, len(names))
        try:
            vector = model.photo(counter.register.photos.get(name))
        except (Missing, Refused):
            continue
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            unit.put_photo_vectors(name, [PhotoVector(model.model, vector.tobytes())])
        done += 1
    return LookedAgain(done, 0, len(names) - done)
