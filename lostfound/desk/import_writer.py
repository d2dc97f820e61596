"""Chunks of an import written by a thread of their own, while the next one is being read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

# Python hands over between threads every 5 ms; the writer asks for its turn after each
# statement, some fifty times a chunk, and would wait a quarter of its time.
_TURN = 0.0005

Write = Callable[[], None]


class ChunkWriter:
    """Writes one chunk at a time, in order; a failure shows when the next one is handed in."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self._pool = pool
        self._last: Future[None] | None = None

    def write(self, chunk: Write) -> None:
        """Start writing once the chunk before is in; raises what writing that one raised."""
        self.wait()
        if self._pool is None:
            chunk()
        else:
            self._last = self._pool.submit(chunk)

    def wait(self) -> None:
        """Wait until everything handed in is written; raises what went wrong."""
        last, self._last = self._last, None
        if last is not None:
            last.result()


@contextmanager
def writing_beside(*, shared: bool) -> Iterator[ChunkWriter]:
    """Open a writer; at the end of the block all is written, or what failed is raised.

    Where threads may not share the register, each chunk is written at once, by this one.

    Where the block itself fails (or is stopped), the chunk under way is still finished.
    """
    if not shared:
        yield ChunkWriter(None)
        return
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with ThreadPoolExecutor(1, "writer") as pool:
            writer = ChunkWriter(pool)
            yield writer
            writer.wait()
    finally:
        sys.setswitchinterval(usual)
