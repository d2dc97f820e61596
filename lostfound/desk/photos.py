"""Photos in: decoded, turned upright and stored before the transaction; a repeat is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.drafts import Photos
from lostfound.domain.records import PhotoVector
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter, Sight
    from lostfound.domain.records import VectorModel
    from lostfound.domain.values import PhotoEvidence
    from lostfound.encoders.photo import Look
    from lostfound.storage.sqlite.unit import Unit

_NO_NETWORK = (
    "The photo network is not at hand: the photo is kept and compared by its hashes and colours "
    "only (see: lostfound model info)."
)


@dataclass(frozen=True, slots=True)
class KeptPhotos:
    """Photos in the store: their names (SHA-256), what was seen in them, and warnings."""

    names: tuple[str, ...] = ()
    seen: tuple[tuple[PhotoEvidence, tuple[PhotoVector, ...]], ...] = ()
    warnings: tuple[str, ...] = ()

    def with_more(self, other: KeptPhotos) -> KeptPhotos:
        """Return these and others, the same photo once."""
        new = [n for n, name in enumerate(other.names) if name not in self.names]
        return KeptPhotos(
            self.names + tuple(other.names[n] for n in new),
            self.seen + tuple(other.seen[n] for n in new),
            self.warnings + other.warnings,
        )

    def write(self, unit: Unit) -> None:
        """Keep what was seen, in the transaction that links the photos."""
        for evidence, vectors in self.seen:
            unit.put_photo_evidence(evidence, vectors)


def keep_photos(counter: Counter, photos: Photos, *, to_search: bool = False) -> KeptPhotos:
    """Store photos and look at them; raises Refused, naming the file, for what is no picture.

    `to_search` is for a claim's photos: they are looked at on their sides too.
    """
    kept = KeptPhotos()
    for name, content in photos:
        sight, vectors = _look(counter, name, content, to_search)
        kept = kept.with_more(keep_sight(counter, name, sight, vectors))
    return kept


def keep_sight(
    counter: Counter, name: str, sight: Sight, vectors: tuple[PhotoVector, ...]
) -> KeptPhotos:
    """Store one photo that was looked at; `name` is for the warnings."""
    sha256 = counter.register.photos.put(sight.stored)
    warnings = [f"{name}: {warning}" for warning in sight.warnings]
    if not vectors:
        warnings.append(f"{name}: {_NO_NETWORK}")
    seen = (sight.evidence, (*vectors, *_against_words(counter, sight)))
    return KeptPhotos((sha256,), (seen,), tuple(warnings))


def _look(
    counter: Counter, name: str, content: bytes, turns: bool
) -> tuple[Sight, tuple[PhotoVector, ...]]:
    """Look with the network where there is one, else without."""
    try:
        encoder = counter.photo_encoder
        if encoder is None:
            return counter.look_without_network(content), ()
        try:
            look = encoder.see_bytes(content, turns=turns)
        except Missing:
            return counter.look_without_network(content), ()
        return look, photo_vectors(encoder.model, look)
    except Refused as fault:
        raise Refused(f"{name}: {fault.message}", fault.fix) from fault


def photo_vectors(model: VectorModel, look: Look) -> tuple[PhotoVector, ...]:
    """Return the vectors of one look as the register keeps them."""
    return tuple(PhotoVector(model, row.tobytes(), crop) for crop, row in look.vectors)


def _against_words(counter: Counter, sight: Sight) -> tuple[PhotoVector, ...]:
    """Return the vector by the model of photos and words, where one is named."""
    model = counter.photo_words
    if model is None:
        return ()
    return (PhotoVector(model=model.model, vector=model.photo(sight.stored).tobytes()),)
