"""Vectors as matrices: read from the register, or from the derived files beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import VectorModel
from lostfound.storage.sqlite.connection import Connection, in_chunks, marks
from lostfound.storage.sqlite.reads import model_number
from lostfound.storage.sqlite.vector_files import Rows, open_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]
    Matrix = npt.NDArray[np.float32]


def of_text(db: Connection, text_hash: str, model: VectorModel) -> Matrix | None:
    """Return the vector of one text by its hash, or None."""
    blob = db.value(
        "SELECT v.vector FROM text t JOIN text_vector v ON v.owner = t.id AND v.model_id = ? "
        "AND v.crop = '' WHERE t.hash = ?",
        (model_number(db, model), bytes.fromhex(text_hash)),
    )
    return None if blob is None else _vector(blob)


def _vector(blob: bytes) -> Matrix:
    import numpy as np

    return np.frombuffer(blob, dtype="<f4")


def of_items(db: Connection, path: Path, model: VectorModel) -> tuple[Ids, Matrix]:
    """Return the ids of the held items that have a text vector, and a row for each."""
    stored, ids, index = _held_texts(db, path, model)
    return ids, stored.matrix[index] if len(ids) else stored.matrix[:0]


def item_cosines(
    db: Connection, path: Path, model: VectorModel, vector: Matrix
) -> tuple[Ids, Matrix]:
    """Return the ids of the held items with a vector and their cosines with one vector."""
    stored, ids, index = _held_texts(db, path, model)
    return ids, (stored.matrix @ vector)[index]


def _held_texts(db: Connection, path: Path, model: VectorModel) -> tuple[Rows, Ids, Ids]:
    """Return all text vectors, held items' ids, and the row that each one's text has."""
    return db.remembered(("held texts", model), lambda: _read_held_texts(db, path, model))


def _read_held_texts(db: Connection, path: Path, model: VectorModel) -> tuple[Rows, Ids, Ids]:
    import numpy as np

    stored = open_rows(db, path, model, "text")
    pairs = _pairs(
        db.rows(
            "SELECT id, text_id FROM found INDEXED BY held_text "
            "WHERE status = 'held' AND text_id IS NOT NULL"
        )
    )
    return (stored, *_joined(np, pairs, stored))


def _pairs(found: list[Any]) -> Ids:
    import numpy as np

    return np.array(found, dtype=np.int64).reshape(len(found), 2)


def _joined(np: Any, pairs: Ids, stored: Rows) -> tuple[Ids, Ids]:
    """Return (ids, rows) for (id, owner) pairs whose owner has a row."""
    if not len(stored.owners) or not len(pairs):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    row_of = np.full(int(max(stored.owners.max(), pairs[:, 1].max())) + 1, -1, dtype=np.int64)
    row_of[stored.owners] = np.arange(len(stored.owners))
    index = row_of[pairs[:, 1]]
    there = index >= 0
    return pairs[there, 0], index[there]


def claim_cosines(db: Connection, model: VectorModel, vector: Matrix) -> dict[str, float]:
    """Return reference -> cosine of the open claims whose text has a vector."""
    import numpy as np

    found = db.rows(
        "SELECT c.reference, v.vector FROM claim c JOIN text_vector v ON v.owner = c.text_id "
        "AND v.model_id = ? AND v.crop = '' WHERE c.status = 'open'",
        (model_number(db, model),),
    )
    if not found:
        return {}
    matrix = np.frombuffer(b"".join(row[1] for row in found), dtype="<f4").reshape(len(found), -1)
    return dict(zip((row[0] for row in found), (matrix @ vector).tolist(), strict=True))


def of_item_photos(db: Connection, path: Path, model: VectorModel) -> tuple[Ids, Matrix]:
    """Return the vectors of the held items' photos as rows, and the item each belongs to."""
    return db.remembered(("item photos", model), lambda: _read_item_photos(db, path, model))


def _read_item_photos(db: Connection, path: Path, model: VectorModel) -> tuple[Ids, Matrix]:
    import numpy as np

    stored = open_rows(db, path, model, "photo")
    pairs = _pairs(
        db.rows(
            "SELECT l.found_id, l.photo_id FROM found_photo l JOIN found f ON f.id = l.found_id "
            "WHERE f.status = 'held' ORDER BY l.photo_id"
        )
    )
    if not len(stored.owners) or not len(pairs):
        return np.empty(0, np.int64), stored.matrix[:0]
    # A photo has a row for each crop and may belong to several items.
    order = np.argsort(stored.owners, kind="stable")
    sorted_owners = stored.owners[order]
    starts = np.searchsorted(sorted_owners, pairs[:, 1], "left")
    counts = np.searchsorted(sorted_owners, pairs[:, 1], "right") - starts
    ids = np.repeat(pairs[:, 0], counts)
    offsets = np.arange(len(ids)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ids, stored.matrix[order[np.repeat(starts, counts) + offsets]]


def of_photos(db: Connection, names: Iterable[str], model: VectorModel) -> dict[str, Matrix]:
    """Return SHA-256 -> vectors, one row a crop, of some photos."""
    import numpy as np

    number = model_number(db, model)
    blobs: dict[str, list[bytes]] = {}
    for chunk in in_chunks(list(dict.fromkeys(names))):
        for sha256, blob in db.rows(
            "SELECT p.sha256, v.vector FROM photo p JOIN photo_vector v ON v.owner = p.id "
            f"WHERE v.model_id = ? AND p.sha256 IN ({marks(len(chunk))}) "
            "ORDER BY p.id, v.crop",
            (number, *chunk),
        ):
            blobs.setdefault(sha256, []).append(blob)
    return {
        name: np.frombuffer(b"".join(found), dtype="<f4").reshape(len(found), -1)
        for name, found in blobs.items()
    }


def item_photo_hashes(db: Connection, name: str) -> tuple[Ids, npt.NDArray[np.uint64]]:
    """Return held items' ids and one named hash of each of their photos."""
    return db.remembered(("photo hashes", name), lambda: _read_photo_hashes(db, name))


def _read_photo_hashes(db: Connection, name: str) -> tuple[Ids, npt.NDArray[np.uint64]]:
    import numpy as np

    pairs = _pairs(
        db.rows(
            "SELECT l.found_id, h.value FROM photo_hash h JOIN found_photo l "
            "ON l.photo_id = h.photo_id JOIN found f ON f.id = l.found_id "
            "WHERE h.name = ? AND f.status = 'held'",
            (name,),
        )
    )
    return pairs[:, 0].copy(), pairs[:, 1].copy().view(np.uint64)
