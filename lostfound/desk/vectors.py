"""Text vectors: of one text when it is registered, of many distinct ones after an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter

    Vector = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]

# Enough texts for the bulk engine to be worth its start; few enough that an interrupted
# import keeps what it has.
_CHUNK = 2048


def vector_of(counter: Counter, text: str) -> Vector | None:
    """Return the unit vector of one text, None without a model or without words."""
    encoder = counter.text_encoder
    if encoder is None or not text.strip():
        return None
    vector: Vector = encoder.one(text)
    return vector


def make_missing_vectors(counter: Counter, progress: Progress) -> int:
    """Make the vectors of every text that has none, each distinct text once; return how many.

    Does nothing where no text model is at hand.
    """
    encoder = counter.text_encoder
    if encoder is None:
        return 0
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
