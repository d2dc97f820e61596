"""Photos against words, with a CLIP or SigLIP model that the desk has named; silent without one.

The two sides of such a model lie far apart, and some photos lie near all words: a cosine
counts less its own mean over the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.texts import text_hash

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter
    from lostfound.domain.records import VectorModel

    Vector = npt.NDArray[np.float32]

# The mean over fewer than these says nothing of what is usual.
_FEWEST = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One side's words and photos as unit vectors, shape (dim,), of the photo and word model."""

    words: Vector | None = None
    photos: tuple[Vector, ...] = ()


def shown(
    counter: Counter, text: str, names: Sequence[str] = (), photos: Sequence[bytes] = ()
) -> Shown:
    """Return the vectors of words and of photos, stored (SHA-256) or not; made where missing."""
    model = counter.photo_words
    if model is None:
        return Shown()
    words = None
    if text.strip():
        words = counter.register.text_vector(text_hash(text), model.model)
        words = model.text(text) if words is None else words
    stored = counter.register.vectors_of_photos(names, model.model) if names else {}
    there = counter.register.photos
    rows = [row for name in names for row in stored.get(name, ())]
    rows += [model.photo(there.get(n)) for n in names if n not in stored and there.has(n)]
    return Shown(words, (*rows, *(model.photo(photo) for photo in photos)))


def items_near(counter: Counter, subject: Shown) -> dict[int, float]:
    """Return the held items by id, with the closest of words to photo and photo to words."""
    near: dict[int, float] = {}
    if counter.photo_words is None:
        return near
    model = counter.photo_words.model
    if subject.words is not None:
        ids, matrix = counter.register.photo_vectors(model)
        _keep_best(near, ids, matrix @ subject.words)
    for photo in subject.photos:
        _keep_best(near, *counter.register.text_cosines(model, photo))
    return near


def _keep_best(near: dict[int, float], ids: npt.NDArray[np.int64], cosines: Vector) -> None:
    if len(ids) < _FEWEST:
        return
    above = cosines - cosines.mean()
    for number, value in zip(ids.tolist(), above.tolist(), strict=True):
        near[number] = max(value, near.get(number, -1.0))


@dataclass(frozen=True, slots=True)
class Usual:
    """Mean vectors, shape (dim,), of the register's photos and words; None for too few."""

    photo: Vector | None = None
    words: Vector | None = None


def usual(counter: Counter) -> Usual:
    """Return what photos and words of the register are like on the whole."""
    if counter.photo_words is None:
        return Usual()
    model: VectorModel = counter.photo_words.model
    _, photos = counter.register.photo_vectors(model)
    _, words = counter.register.text_vectors(model)
    means = [rows.mean(axis=0) if len(rows) >= _FEWEST else None for rows in (photos, words)]
    return Usual(*means)


def pair_near(claim: Shown, item: Shown, mean: Usual) -> float | None:
    """Return the same for one pair, None where neither way can be gone."""
    ways = []
    if claim.words is not None and mean.photo is not None:
        ways += [float(claim.words @ (photo - mean.photo)) for photo in item.photos]
    if item.words is not None and mean.words is not None:
        ways += [float((item.words - mean.words) @ photo) for photo in claim.photos]
    return max(ways, default=None)
