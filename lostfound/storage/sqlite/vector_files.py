"""A memory-mapped copy of the vectors beside the register, so that a match loads no blobs.

`<register>.vectors/` holds, for each model and side, the vectors as float32 rows
(`.f32`), the text or photo each belongs to (`.own`, int64), and a small `.json` that
says how many rows are whole. From some ten thousand rows on there are also codes of one bit
a value (`.bit`, less the mean in `.mid`), by which a search finds the few rows worth reading.
All of it is derived: the register's count, last row and
generation tell whether it is up to date, a few rows are compared on each opening, and it
is made anew when in doubt. Only committed rows are written, by one process at a time;
who cannot write reads the missing rows from the register.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lostfound.domain.records import VectorModel
from lostfound.storage.places import vector_folder
from lostfound.storage.sqlite.connection import Connection

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CHUNK = 4000


# From here on reading every vector would cost a search more than reading their codes.
CODED_FROM = 50_000
_MIDDLE_OF = 4096


@dataclass(frozen=True, slots=True)
class Rows:
    """Vectors as rows, shape (n, dim), and the id of the text or photo of each, shape (n,).

    `codes` tells of the first rows, shape (m, words) with m <= n, which values lie above the
    `middle`, shape (dim,); both None where there are few rows.
    """

    owners: npt.NDArray[np.int64]
    matrix: npt.NDArray[np.float32]
    codes: npt.NDArray[np.uint64] | None = None
    middle: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What the register says of one side of one model."""

    model: int
    dim: int
    vectors: int
    last: int
    generation: int


@dataclass(frozen=True, slots=True)
class _Files:
    """The derived files of one side of one model at one generation."""

    folder: Path
    side: str
    state: _State

    def path(self, suffix: str) -> Path:
        return self.folder / f"{self.side}-{self.state.model}-{self.state.generation}.{suffix}"

    def whole(self) -> tuple[int, int]:
        """Return (rows, id of the last) that are whole; (0, 0) when there are none."""
        try:
            told = json.loads(self.path("json").read_text())
            rows, last = int(told["rows"]), int(told["last"])
            big_enough = (
                self.path("f32").stat().st_size >= rows * self.state.dim * 4
                and self.path("own").stat().st_size >= rows * 8
            )
        except (OSError, ValueError, KeyError, TypeError):
            return 0, 0
        fits = told.get("dim") == self.state.dim and rows <= self.state.vectors
        return (rows, last) if big_enough and fits and last <= self.state.last else (0, 0)

    def coded(self, rows: int) -> int:
        """Return how many of the whole rows have codes; 0 where there is no middle of theirs."""
        try:
            if self.path("mid").stat().st_size != self.state.dim * 4:
                return 0
            size = self.path("bit").stat().st_size
        except OSError:
            return 0
        return min(rows, size // (8 * _words(self.state.dim)))


def coded(
    vectors: npt.NDArray[np.float32], middle: npt.NDArray[np.float32]
) -> npt.NDArray[np.uint64]:
    """Return a bit for each value: is it above the middle? Shape (n, words of 64 bits)."""
    import numpy as np

    bits = np.packbits(vectors > middle, axis=1)
    wide = np.zeros((len(bits), 8 * _words(vectors.shape[1])), np.uint8)
    wide[:, : bits.shape[1]] = bits
    return wide.view("<u8")


def _words(dim: int) -> int:
    """Return how many words of 64 bits hold a bit for each of `dim` values."""
    return -(-dim // 64)


def open_rows(db: Connection, path: Path, model: VectorModel, side: str) -> Rows:
    """Return all vectors of a model; side is "text" or "photo"."""
    state = _state(db, model, side)
    if state is None or not state.vectors:
        return _empty(model.dim)
    files = _Files(vector_folder(path), side, state)
    if files.whole() != (state.vectors, state.last) and not db.raw.in_transaction:
        with contextlib.suppress(OSError):
            _bring_up_to_date(db, path, model, side)
    return _read(db, files)


def remove_orphans(db: Connection, path: Path) -> None:
    """Remove the files of models that the register no longer knows.

    A file that cannot go is only room lost: what is read from one is compared first.
    """
    known = {str(number) for number in db.column("SELECT id FROM model")}
    for file in vector_folder(path).glob("*-*-*"):
        if file.name.split("-")[1] not in known:
            with contextlib.suppress(OSError):
                file.unlink()


def index_fault(db: Connection, path: Path, model: VectorModel, side: str) -> str:
    """Return what is wrong with the files of a model, or ""; files that lag are not wrong."""
    state = _state(db, model, side)
    if state is None:
        return ""
    kept = db.row(
        f"SELECT count(*), coalesce(max(id), 0) FROM {side}_vector WHERE model_id = ?",
        (state.model,),
    )
    assert kept is not None
    if kept[0] != state.vectors or kept[1] > state.last:
        return f"{kept[0]} {side} vectors of {model.name} are kept, {state.vectors} are counted"
    files = _Files(vector_folder(path), side, state)
    rows, last = files.whole()
    if rows and not _agrees(db, files, rows, last):
        return f"the {side} vector file of {model.name} differs from the register"
    return ""


def _state(db: Connection, model: VectorModel, side: str) -> _State | None:
    row = db.row(
        "SELECT m.id, m.dim, s.vectors, s.last, s.generation FROM model m JOIN vector_state s "
        "ON s.model_id = m.id WHERE m.name = ? AND m.revision = ? AND s.side = ?",
        (model.name, model.revision, side),
    )
    return _State(*row) if row else None


def _empty(dim: int) -> Rows:
    import numpy as np

    return Rows(np.empty(0, np.int64), np.empty((0, dim), np.float32))


def _read(db: Connection, files: _Files) -> Rows:
    """Map the whole rows, and add those that only the register has."""
    import numpy as np

    rows, last = files.whole()
    if rows and not _agrees(db, files, rows, last):
        rows, last = 0, 0
    try:
        mapped = _mapped(files, rows)
    except (OSError, ValueError):
        # Another process has just begun them anew.
        rows, last, mapped = 0, 0, _empty(files.state.dim)
    if rows == files.state.vectors:
        return mapped
    codes, middle = mapped.codes, mapped.middle
    owners, blobs = [mapped.owners], [mapped.matrix]
    for chunk in _chunks(db, files, last):
        owners.append(np.array([row[1] for row in chunk], dtype=np.int64))
        blobs.append(
            np.frombuffer(b"".join(row[2] for row in chunk), dtype="<f4").reshape(
                len(chunk), files.state.dim
            )
        )
    return Rows(np.concatenate(owners), np.concatenate(blobs), codes, middle)


def _mapped(files: _Files, rows: int) -> Rows:
    import numpy as np

    if not rows:
        return _empty(files.state.dim)
    owners = np.memmap(files.path("own"), dtype="<i8", mode="r", shape=(rows,))
    matrix = np.memmap(files.path("f32"), dtype="<f4", mode="r", shape=(rows, files.state.dim))
    return Rows(np.asarray(owners), np.asarray(matrix), *_mapped_codes(files, rows))


def _mapped_codes(
    files: _Files, rows: int
) -> tuple[npt.NDArray[np.uint64] | None, npt.NDArray[np.float32] | None]:
    import numpy as np

    words, many = _words(files.state.dim), files.coded(rows)
    if not many:
        return None, None
    codes = np.memmap(files.path("bit"), dtype="<u8", mode="r", shape=(many, words))
    return np.asarray(codes), np.fromfile(files.path("mid"), dtype="<f4")


def _agrees(db: Connection, files: _Files, rows: int, last: int) -> bool:
    """Compare the first, a middle and the last row with the register."""
    try:
        mapped = _mapped(files, rows)
    except (OSError, ValueError):
        return False
    for place in {0, rows // 2, rows - 1}:
        kept = db.row(
            f"SELECT id, vector FROM {files.side}_vector WHERE model_id = ? AND owner = ? "
            "AND vector = ?",
            (files.state.model, int(mapped.owners[place]), mapped.matrix[place].tobytes()),
        )
        if kept is None or (place == rows - 1 and kept[0] != last):
            return False
    return _codes_agree(mapped)


def _codes_agree(mapped: Rows) -> bool:
    """Compare the first, a middle and the last code with their vectors."""
    if mapped.codes is None or mapped.middle is None:
        return True
    places = [0, len(mapped.codes) // 2, len(mapped.codes) - 1]
    made = coded(mapped.matrix[places], mapped.middle)
    return bool((made == mapped.codes[places]).all())


def _chunks(db: Connection, files: _Files, last: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield (id, owner, vector) rows after `last`, as the register counted them."""
    while chunk := db.rows(
        f"SELECT id, owner, vector FROM {files.side}_vector "
        "WHERE model_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
        (files.state.model, last, files.state.last, _CHUNK),
    ):
        yield chunk
        last = chunk[-1][0]


def _bring_up_to_date(db: Connection, path: Path, model: VectorModel, side: str) -> None:
    folder = vector_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+b") as handle:
        if not _locked(handle):
            return
        # What was read before the lock may be older than what another process has written
        # since: its files would look as if they held too much.
        state = _state(db, model, side)
        if state is None:
            return
        files = _Files(folder, side, state)
        rows, last = files.whole()
        if rows and not _agrees(db, files, rows, last):
            rows, last = 0, 0
        if not rows:
            _start_over(files)
        _append(db, files, rows, last)
        _remove_older(files)


def _start_over(files: _Files) -> None:
    """Make room for new files; cutting the old ones short would pull them from under a reader."""
    for suffix in ("json", "f32", "own", "bit", "mid"):
        files.path(suffix).unlink(missing_ok=True)


def _append(db: Connection, files: _Files, rows: int, last: int) -> None:
    """Add the missing rows after the whole ones; they count once they are on the disk."""
    import numpy as np

    vouched = files.coded(rows)
    with (
        _grown(files.path("f32"), rows * files.state.dim * 4) as vectors,
        _grown(files.path("own"), rows * 8) as owners,
    ):
        for chunk in _chunks(db, files, last):
            vectors.write(b"".join(row[2] for row in chunk))
            owners.write(np.array([row[1] for row in chunk], dtype="<i8").tobytes())
            rows, last = rows + len(chunk), chunk[-1][0]
        for out in (vectors, owners):
            out.flush()
            os.fsync(out.fileno())
    if rows >= CODED_FROM:
        _append_codes(files, rows, vouched)
    aside = files.path("json.part")
    aside.write_text(json.dumps({"rows": rows, "last": last, "dim": files.state.dim}))
    aside.replace(files.path("json"))


def _append_codes(files: _Files, rows: int, there: int) -> None:
    """Add codes behind the first `there`; the middle is that of an even sample.

    What the file holds beyond is not trusted: a power cut may have left it longer than whole.
    """
    import numpy as np

    shape = rows, files.state.dim
    matrix = np.memmap(files.path("f32"), dtype="<f4", mode="r", shape=shape)
    if not there:
        middle = matrix[:: max(1, rows // _MIDDLE_OF)].mean(axis=0, dtype=np.float32)
        middle.astype("<f4").tofile(files.path("mid"))
    middle = np.fromfile(files.path("mid"), dtype="<f4")
    with _grown(files.path("bit"), there * 8 * _words(files.state.dim)) as out:
        for start in range(there, rows, _CHUNK):
            out.write(coded(matrix[start : min(rows, start + _CHUNK)], middle).tobytes())
        out.flush()
        os.fsync(out.fileno())


@contextlib.contextmanager
def _grown(path: Path, size: int) -> Iterator[IO[bytes]]:
    """Open a file to be written on after its first `size` bytes."""
    with path.open("r+b" if path.exists() else "w+b") as out:
        out.truncate(size)
        out.seek(size)
        yield out


def _remove_older(files: _Files) -> None:
    for path in files.folder.glob(f"{files.side}-{files.state.model}-*"):
        if path.stem != files.path("f32").stem:
            with contextlib.suppress(OSError):
                path.unlink()


def _locked(handle: IO[bytes]) -> bool:
    """Take the one writer's lock until the file is closed; False when another has it."""
    try:
        import fcntl
    except ImportError:  # Windows: its locks are on byte ranges
        import msvcrt

        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
