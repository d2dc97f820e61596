"""Photos in: decoded, turned upright and stored before the transaction; a repeat is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.drafts import Photos

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.domain.records import PhotoVector
    from lostfound.domain.values import PhotoEvidence
    from lostfound.storage.sqlite.unit import Unit


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


def keep_photos(counter: Counter, photos: Photos) -> KeptPhotos:
    """Store photos and look at them; raises Refused for a file that is no picture."""
    if not photos:
        return KeptPhotos()
    raise NotImplementedError
