"""Photos in: decoded, turned upright and stored before the transaction; a repeat is harmless."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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

    def write(self, unit: Unit) -> None:
        """Keep what was seen, in the transaction that links the photos."""
        for evidence, vectors in self.seen:
            unit.put_photo_evidence(evidence, vectors)


@dataclass(frozen=True, slots=True)
class Looked:
    """A photo that was looked at and is not kept yet; `name` is for messages.

    `words` are what was read in it, where reading is asked for.
    """

    name: str
    sight: Sight
    vectors: tuple[PhotoVector, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell the desk, each with the name of the photo."""
        told = [f"{self.name}: {warning}" for warning in self.sight.warnings]
        return tuple(told if self.vectors else [*told, f"{self.name}: {_NO_NETWORK}"])


def look_at(
    counter: Counter, photos: Photos, *, to_search: bool = False, read: bool = False
) -> tuple[Looked, ...]:
    """Look at photos and keep nothing; raises Refused, naming the file, for what is no picture.

    `to_search` is for a claim's photos: they are looked at on their sides too. `read` asks
    for the words in them, which otherwise are read only where the desk wants that always.
    """
    reader = counter.photo_reader(asked=read) if photos else None
    looked = (_look(counter, name, content, to_search) for name, content in photos)
    if reader is None:
        return tuple(looked)
    return tuple(replace(one, words=reader.read(one.sight.stored)) for one in looked)


def keep_looked(counter: Counter, looked: Iterable[Looked]) -> KeptPhotos:
    """Store photos that were looked at; the same one is kept once."""
    seen: dict[str, tuple[PhotoEvidence, tuple[PhotoVector, ...]]] = {}
    warnings: list[str] = []
    for one in looked:
        sha256 = counter.register.photos.put(one.sight.stored)
        vectors = (*one.vectors, *_against_words(counter, one.sight))
        seen[sha256] = (one.sight.evidence, vectors)
        warnings += one.warnings
    return KeptPhotos(tuple(seen), tuple(seen.values()), tuple(warnings))


def keep_photos(counter: Counter, photos: Photos, *, to_search: bool = False) -> KeptPhotos:
    """Look at photos and store them; see `look_at`."""
    return keep_looked(counter, look_at(counter, photos, to_search=to_search))


def _look(counter: Counter, name: str, content: bytes, turns: bool) -> Looked:
    """Look with the network where there is one, else without."""
    try:
        encoder = counter.photo_encoder
        if encoder is None:
            return Looked(name, counter.look_without_network(content))
        try:
            look = encoder.see_bytes(content, turns=turns)
        except Missing:
            return Looked(name, counter.look_without_network(content))
        return Looked(name, look, photo_vectors(encoder.model, look))
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
