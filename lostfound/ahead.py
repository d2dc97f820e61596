"""A long table read by a second process, so that both cores work: one reads, one writes.

The child sends blocks of rows over its standard output (a length, then `marshal` of plain
tuples); a thread here takes a few blocks in ahead of the writer. When the parent goes, the
pipe breaks and the child ends; when the child goes, the parent says so and what is in stays.
"""

from __future__ import annotations

import marshal
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO, TYPE_CHECKING, Any

from lostfound import errors
from lostfound.errors import LostFoundError, Refused
from lostfound.intake.closing import Closing

if TYPE_CHECKING:
    from lostfound.intake.mapping import ColumnMap
    from lostfound.intake.moments import Moments

# Below this a second interpreter costs more than it saves (packed tables are a quarter).
LONG = 4_000_000
_PACKED = (b"\x1f\x8b", b"PK")
_ROWS_A_BLOCK = 1_000
_BLOCKS_AHEAD = 8
_LENGTH = struct.Struct("<Q")
_WAIT = 0.5  # seconds between two looks whether anybody still wants the rows
_ROWS, _FAULT, _END = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the child needs to read a table just as this process would."""

    file: Path
    encoding: str
    delimiter: str
    noun: str
    mapping: ColumnMap
    now: datetime
    zone: str = ""
    written_zone: str = ""

    def moments(self) -> Moments:
        """Return how cells become moments."""
        from lostfound.intake.moments import Moments
        from lostfound.reading.dates import read_csv_moment

        return Moments(
            lambda text: read_csv_moment(text, self.now),
            now=self.now,
            zone=self.zone,
            written_zone=self.written_zone,
        )


def is_long(file: Path) -> bool:
    """Return whether a file is worth a second process: a large one, and more than one core."""
    if (os.cpu_count() or 1) < 2 or not sys.executable or str(file) == "-":
        return False
    # Only a file: to look into a pipe would take what its reader is about to read.
    try:
        if not file.is_file():
            return False
        with file.open("rb", buffering=0) as opened:
            packed = opened.read(2) in _PACKED
        return file.stat().st_size >= (LONG // 4 if packed else LONG)
    except OSError:  # gone meanwhile: the table's own reader says so
        return False


class RowsAhead(Closing):
    """The rows of a table in order, as (row, cells, digest); a bad row has no digest."""

    def __init__(self, order: Order) -> None:
        self._noun = order.noun
        self._name = order.file.name
        self._share = 0.0
        self._closed = threading.Event()
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "lostfound.ahead"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _search_path()},
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with self._child.stdin as told:
            pickle.dump(order, told)
        self._blocks: Queue[bytes] = Queue(_BLOCKS_AHEAD)
        self._drain = threading.Thread(
            target=self._take_in, args=(self._child.stdout,), daemon=True
        )
        self._drain.start()

    def share(self) -> float:
        """Return how much of the file has been read, from 0 (also: not known) to 1."""
        return self._share

    def __iter__(self) -> Iterator[tuple[Any, tuple[str, ...], str]]:
        """Yield the rows; raises what reading the table raised, or Refused when the child died."""
        make = _maker(self._noun)
        while True:
            sort, self._share, told = self._next()
            if sort == _END:
                return
            if sort == _FAULT:
                name, message, fix = told
                raise getattr(errors, name)(message, fix)
            for digest, cells, row in told:
                yield make(row, digest), cells, digest

    def close(self) -> None:
        """End the child, wherever it is."""
        self._closed.set()
        self._child.kill()
        self._child.wait()
        self._drain.join()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def _next(self) -> tuple[int, float, Any]:
        while True:
            try:
                block = self._blocks.get(timeout=_WAIT)
            except Empty:
                if self._drain.is_alive():
                    continue
                block = b"" if self._blocks.empty() else self._blocks.get()
            if not block:
                raise Refused(
                    f"The process that reads {self._name} has stopped.",
                    "Run the same command again: it goes on where it was.",
                )
            sort, share, told = marshal.loads(block)
            return sort, share, told

    def _take_in(self, stream: IO[bytes]) -> None:
        block = b" "
        while block and not self._closed.is_set():
            block = _read_block(stream)
            while not self._closed.is_set():
                try:
                    self._blocks.put(block, timeout=_WAIT)
                    break
                except Full:
                    continue


def _search_path() -> str:
    """Return where the child finds this very package, whatever folder it is started in."""
    here = str(Path(__file__).resolve().parents[1])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))


def _read_block(stream: IO[bytes]) -> bytes:
    """Return the next block, or nothing where the stream ends."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    block = stream.read(length)
    return block if len(block) == length else b""


def _maker(noun: str) -> Callable[[Any, str], Any]:
    """Return what turns the plain form of a row into a FoundRow, a ClaimRow or a BadRow."""
    from lostfound.domain.values import Window
    from lostfound.intake.rows import MAKES, WHEN, BadRow

    make, at, read = MAKES[noun], WHEN[noun], datetime.fromisoformat

    def row_of(plain: Any, digest: str) -> Any:
        if not digest:
            return BadRow(**plain)
        when = plain[at]
        if when is not None:
            start = read(when[0])
            when = Window(start, read(when[1]) if when[1] else start)
        return make(*plain[:at], when, *plain[at + 1 :])

    return row_of


# --- the child


def main() -> int:
    """Read the order on standard input and send the rows of its table."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends this process
    order: Order = pickle.load(sys.stdin.buffer)
    try:
        _send_rows(order)
    except BrokenPipeError:
        os._exit(1)  # nobody is there to read the rest
    return 0


def _send_rows(order: Order) -> None:
    from lostfound.intake.table import read_table

    share = 1.0
    try:
        with read_table(
            order.file, encoding=order.encoding or None, delimiter=order.delimiter or None
        ) as table:
            block = []
            for told in _plain_rows(order, table):
                block.append(told)
                if len(block) == _ROWS_A_BLOCK:
                    _send(_ROWS, table.share(), block)
                    block = []
            _send(_ROWS, table.share(), block)
    except LostFoundError as fault:
        _send(_FAULT, share, (type(fault).__name__, fault.message, fault.fix))
        return
    except BrokenPipeError:
        raise
    except Exception as fault:  # what the parent would have shown as its own
        said = f"{order.file.name} could not be read: {type(fault).__name__}: {fault}."
        _send(_FAULT, share, (LostFoundError.__name__, said, "Please report it."))
        return
    _send(_END, share, None)


def _plain_rows(order: Order, table: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    from dataclasses import asdict

    from lostfound.desk.import_rows import row_digest
    from lostfound.intake.mapping import make_plan
    from lostfound.intake.rows import WHEN, BadRow, rows_and_cells

    plan, at = make_plan(order.noun, table.header, order.mapping), WHEN[order.noun]
    for row, cells in rows_and_cells(table, plan, order.moments()):
        if isinstance(row, BadRow):
            yield "", row.cells, asdict(row)
            continue
        plain: list[Any] = list(row)
        when = plain[at]
        if when is not None:
            end = "" if when.end is when.start else when.end.isoformat()
            plain[at] = (when.start.isoformat(), end)
        yield row_digest(row), tuple(cells), tuple(plain)


def _send(sort: int, share: float, told: Any) -> None:
    block = marshal.dumps((sort, share, told))
    out = sys.stdout.buffer
    out.write(_LENGTH.pack(len(block)))
    out.write(block)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
