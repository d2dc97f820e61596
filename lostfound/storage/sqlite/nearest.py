"""The items whose texts are nearest to a vector, without reading every vector or every item.

Few texts are compared one and all. Of many, the codes of one bit a value are (a millionth
of a second for ten of them); the most alike are then compared by their vectors, so what is
returned is in exact order. Measured on the development half grown to a million texts, see
tests/benchmarks/large_register.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.domain.records import VectorModel
from lostfound.storage.sqlite.connection import Connection, in_chunks, marks
from lostfound.storage.sqlite.vector_files import Rows, coded, open_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]
    Matrix = npt.NDArray[np.float32]

# Of a million texts, so many by their codes hold the two hundred nearest but for a few.
_BY_CODE = 4_000
_AT_ONCE = 65_536  # codes that fit a core's cache
_CENTRE_SAMPLE = 4096
_SPREAD_SAMPLE = 512
_FEWEST = 50


def texts(db: Connection, path: Path, model: VectorModel) -> Rows:
    """Return the text vectors of a model, opened once until somebody commits a change."""
    return db.remembered(("texts", model), lambda: open_rows(db, path, model, "text"))


def items(db: Connection, stored: Rows, vector: Matrix, limit: int) -> list[int]:
    """Return up to `limit` held items, those of the nearest text first; of one text the newest."""
    ids: list[int] = []
    # A text may be that of a claim, or of items that have left: look further than asked.
    for owner in _nearest_texts(stored, vector, 5 * limit):
        if len(ids) >= limit:
            break
        ids += db.column(
            "SELECT id FROM found INDEXED BY held_text WHERE status = 'held' AND text_id = ? "
            "ORDER BY id DESC LIMIT ?",
            (owner, limit - len(ids)),
        )
    return ids


def cosines(
    db: Connection, model: VectorModel, stored: Rows, vector: Matrix, ids: Sequence[int]
) -> dict[int, float]:
    """Return the cosines with one vector of those of some items whose text has a vector."""
    import numpy as np

    pairs = [
        pair
        for chunk in in_chunks(ids)
        for pair in db.rows(
            "SELECT id, text_id FROM found WHERE text_id IS NOT NULL "
            f"AND id IN ({marks(len(chunk))})",
            chunk,
        )
    ]
    if not pairs or not len(stored.owners):
        return {}
    asked = np.array(pairs, dtype=np.int64)
    # Kept with the rows they belong to: a commit in between may have made others.
    places = db.remembered(("places", model, id(stored)), lambda: (stored, _Places(stored.owners)))
    rows = places[1].of(asked[:, 1])
    there = rows >= 0
    values = stored.matrix[rows[there]] @ vector
    return dict(zip(asked[there, 0].tolist(), values.tolist(), strict=True))


def centre(stored: Rows) -> Matrix:
    """Return the mean of evenly spread text vectors, shape (dim,); zeros for none."""
    import numpy as np

    if not len(stored.matrix):
        return np.zeros(stored.matrix.shape[1], np.float32)
    step = max(1, len(stored.matrix) // _CENTRE_SAMPLE)
    mean: Matrix = stored.matrix[::step].mean(axis=0, dtype=np.float32)
    return mean


def spread(stored: Rows) -> float:
    """Return the standard deviation of the cosines of two texts; 0 where there are too few."""
    import numpy as np

    if len(stored.matrix) < _FEWEST:
        return 0.0
    some = stored.matrix[:: max(1, len(stored.matrix) // _SPREAD_SAMPLE)]
    among = some @ some.T
    return float(among[~np.eye(len(some), dtype=bool)].std())


def _nearest_texts(stored: Rows, vector: Matrix, limit: int) -> Iterator[int]:
    """Yield the ids of the nearest texts, nearest first."""
    import numpy as np

    rows = _worth_reading(stored, vector)
    values = (stored.matrix if rows is None else stored.matrix[rows]) @ vector
    top = _largest(values, limit)
    top = top[np.argsort(-values[top], kind="stable")]
    for row in top if rows is None else rows[top]:
        yield int(stored.owners[row])


def _worth_reading(stored: Rows, vector: Matrix) -> Ids | None:
    """Return the rows whose codes are most alike, and those without one; None for all."""
    if stored.codes is None or stored.middle is None or len(stored.codes) <= _BY_CODE:
        return None
    import numpy as np

    code = coded(vector[None, :], stored.middle)[0]
    apart = np.empty(len(stored.codes), np.int16)
    for start in range(0, len(apart), _AT_ONCE):
        block = stored.codes[start : start + _AT_ONCE]
        apart[start : start + len(block)] = np.bitwise_count(block ^ code).sum(
            axis=1, dtype=np.int16
        )
    alike = np.argpartition(apart, _BY_CODE)[:_BY_CODE]
    # In their order in the file, which is how a disk likes to be read.
    return np.concatenate([np.sort(alike), np.arange(len(apart), len(stored.owners))])


def _largest(values: Matrix, limit: int) -> Ids:
    import numpy as np

    if len(values) <= limit:
        return np.arange(len(values))
    return np.argpartition(-values, limit)[:limit]


class _Places:
    """Which row a text's vector is in."""

    def __init__(self, owners: Ids) -> None:
        import numpy as np

        in_order = bool((owners[1:] > owners[:-1]).all())
        self._order = None if in_order else np.argsort(owners, kind="stable")
        self._owners = owners if self._order is None else owners[self._order]

    def of(self, owners: Iterable[int]) -> Ids:
        """Return a row for each owner, -1 where it has none."""
        import numpy as np

        asked = np.asarray(owners, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._owners, asked), len(self._owners) - 1)
        rows = at if self._order is None else self._order[at]
        return np.where(self._owners[at] == asked, rows, -1)
