"""What a register tells of photos and vectors: a part of `Register`, which opens the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.domain.records import ModelUse, VectorModel
from lostfound.domain.values import PhotoEvidence
from lostfound.storage.sqlite import pictures, reads
from lostfound.storage.sqlite.connection import Connection

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]
    Matrix = npt.NDArray[np.float32]


class PhotoAndVectorReads:
    """Reads of photo evidence and of text and photo vectors."""

    _db: Connection
    path: Path

    def photo_evidence(self, names: Iterable[str]) -> dict[str, PhotoEvidence]:
        """Return what was seen in photos, by SHA-256; photos not looked at are left out."""
        return reads.photo_evidence(self._db, names)

    def photos_near(
        self, loose: Iterable[int], exact: Iterable[int], upright: Iterable[int], most: int
    ) -> list[str]:
        """Return SHA-256 of photos that may be the same picture by their hashes.

        See `pictures.near`.
        """
        return pictures.near(self._db, loose, exact, upright, most)

    def photo_owners(self, names: Iterable[str]) -> Mapping[str, list[str]]:
        """Return SHA-256 -> references of the items and claims that have the photo."""
        return pictures.owners(self._db, names)

    def photos_logged(self, event: str) -> dict[str, str]:
        """Return what the log calls a photo -> the found item, of all entries of one event."""
        return dict(
            self._db.rows(
                "SELECT json_extract(c.details, '$.photo'), c.subject FROM custody c "
                "JOIN found f ON f.reference = c.subject WHERE c.event = ? "
                "ORDER BY c.at DESC, c.seq DESC",
                (event,),
            )
        )

    def photos_without_vector(self, model: VectorModel, limit: int = 0) -> list[str]:
        """Return photos that have no vector of a model."""
        return reads.photos_without_vector(self._db, model, limit)

    def texts_without_vector(self, model: VectorModel, limit: int = 0) -> list[tuple[str, str]]:
        """Return (hash, text) of the distinct texts in use that have no vector of a model."""
        return reads.texts_without_vector(self._db, model, limit)

    def model_uses(self) -> list[ModelUse]:
        """Return the models the register has vectors of, and how many."""
        return reads.model_uses(self._db)

    def remove_orphaned_vectors(self) -> None:
        """Remove the derived vector files of models that the register no longer knows."""
        from lostfound.storage.sqlite.vector_files import remove_orphans

        remove_orphans(self._db, self.path)

    def text_vector(self, text_hash: str, model: VectorModel) -> Matrix | None:
        """Return the vector, shape (dim,), of one text by its hash (32 hex digits), or None."""
        from lostfound.storage.sqlite import vectors

        return vectors.of_text(self._db, text_hash, model)

    def text_vectors(self, model: VectorModel) -> tuple[Ids, Matrix]:
        """Return the ids of the held items that have a vector, and their vectors as rows.

        Shapes (n,) and (n, dim): for measuring. A search asks `nearest_texts`.
        """
        from lostfound.storage.sqlite import vectors

        return vectors.of_items(self._db, self.path, model)

    def text_cosines(self, model: VectorModel, vector: Matrix) -> tuple[Ids, Matrix]:
        """Return the ids of the held items with a vector and their cosines, both shape (n,)."""
        from lostfound.storage.sqlite import vectors

        return vectors.item_cosines(self._db, self.path, model, vector)

    def nearest_texts(self, model: VectorModel, vector: Matrix, limit: int) -> list[int]:
        """Return the ids of up to `limit` held items, those of the nearest text first."""
        from lostfound.storage.sqlite import nearest

        return nearest.items(self._db, nearest.texts(self._db, self.path, model), vector, limit)

    def text_nearness(
        self, model: VectorModel, vector: Matrix, ids: Sequence[int]
    ) -> dict[int, float]:
        """Return the cosines with one vector of those of some items that have a vector."""
        from lostfound.storage.sqlite import nearest

        stored = nearest.texts(self._db, self.path, model)
        return nearest.cosines(self._db, model, stored, vector, ids)

    def claim_cosines(self, model: VectorModel, vector: Matrix) -> dict[str, float]:
        """Return reference -> cosine of the open claims whose text has a vector."""
        from lostfound.storage.sqlite import vectors

        return vectors.claim_cosines(self._db, model, vector)

    def text_centre(self, model: VectorModel) -> Matrix:
        """Return the mean text vector, shape (dim,), from an even sample of the stored ones."""
        from lostfound.storage.sqlite import nearest

        stored = nearest.texts(self._db, self.path, model)
        return self._db.remembered(("centre", model), lambda: nearest.centre(stored))

    def text_spread(self, model: VectorModel) -> float:
        """Return the standard deviation of the cosines of two texts; 0 for fewer than fifty."""
        from lostfound.storage.sqlite import nearest

        return nearest.spread(nearest.texts(self._db, self.path, model))

    def photo_vectors(self, model: VectorModel) -> tuple[Ids, Matrix]:
        """Return the vectors of the held items' photos as rows, and the id each belongs to."""
        from lostfound.storage.sqlite import vectors

        return vectors.of_item_photos(self._db, self.path, model)

    def vectors_of_photos(self, names: Iterable[str], model: VectorModel) -> dict[str, Matrix]:
        """Return SHA-256 -> vectors, shape (crops, dim), of some photos."""
        from lostfound.storage.sqlite import vectors

        return vectors.of_photos(self._db, names, model)

    def photo_hashes(self, name: str) -> tuple[Ids, npt.NDArray[np.uint64]]:
        """Return the ids of held items and one named hash of each of their photos, shape (n,)."""
        from lostfound.storage.sqlite import vectors

        return vectors.item_photo_hashes(self._db, name)
