"""Text vectors: of one text when it is registered, of many distinct ones after an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from lostfound.desk.texts import text_hash

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter
    from lostfound.domain.records import VectorModel
    from lostfound.storage.sqlite.unit import Unit

    Vector = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]

# Enough texts for the bulk engine to be worth its start; few enough that an interrupted
# import keeps what it has.
_CHUNK = 2048


class ManyTexts(Protocol):
    """A model that turns texts into unit vectors, rows of shape (texts, dim)."""

    model: VectorModel

    def many(self, texts: Sequence[str], progress: Progress | None = None) -> Vector: ...


def vectors_of_text(counter: Counter, text: str) -> tuple[tuple[VectorModel, Vector], ...]:
    """Return the unit vector, shape (dim,), of one text by each model at hand; none of no words.

    A model that takes seconds to start is left out: its vectors are made in bulk.
    """
    if not text.strip():
        return ()
    made: list[tuple[VectorModel, Vector]] = []
    if counter.text_encoder is not None and counter.text_encoder.quick:
        made.append((counter.text_encoder.model, counter.text_encoder.one(text)))
    if counter.photo_words is not None:
        made.append((counter.photo_words.model, counter.photo_words.text(text)))
    return tuple(made)


def put_vectors(unit: Unit, text: str, made: Iterable[tuple[VectorModel, Vector]]) -> None:
    """Keep the vectors of one text, in the transaction that keeps the text."""
    for model, vector in made:
        unit.put_text_vector(text_hash(text), model, vector)


def make_missing_vectors(counter: Counter, progress: Progress) -> int:
    """Make the vectors of every text that has none, each distinct text once; return how many.

    Does nothing where no text model is at hand.
    """
    encoder = counter.text_encoder
    return 0 if encoder is None else make_missing(counter, encoder, progress)


def make_missing(counter: Counter, encoder: ManyTexts, progress: Progress) -> int:
    """Make the vectors of every text that has none of this model; return how many."""
    missing = list(counter.register.texts_without_vector(encoder.model))
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        vectors = encoder.many([text for _, text in chunk], _shifted(progress, start, len(missing)))
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            names = (name for name, _ in chunk)
            unit.put_text_vectors(encoder.model, zip(names, vectors, strict=True))
        progress(min(start + _CHUNK, len(missing)), len(missing))
    return len(missing)


def _shifted(progress: Progress, start: int, total: int) -> Progress:
    """Return progress of one chunk as progress of the whole."""
    return lambda done, _of: progress(start + done, total)
