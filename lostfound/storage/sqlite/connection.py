"""One SQLite connection, with the driver's errors turned into ours at the border."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from lostfound.errors import Conflict, LostFoundError, RegisterFault

Row = tuple[Any, ...]
_Made = TypeVar("_Made")

BUSY_SECONDS = 10.0
# Whether several threads may use one connection: so wherever SQLite is built as usual.
SHARED = sqlite3.threadsafety == 3  # "serialized", of DB-API 2.0
_MOST_VALUES = 30_000  # in one statement

_NAMED = (
    (
        "is locked",
        "is busy: another program has been writing to it for {busy:.0f} seconds.",
        "Try again when it has finished.",
    ),
    (
        "disk is full",
        "cannot grow: the disk is full.",
        "Make room and run the same command again; nothing was half written.",
    ),
    ("readonly", "may not be written to.", "Allow writing to the file and its folder."),
    ("not a database", "is not a register.", "Check the path given with --db."),
    ("malformed", "is damaged.", "Put back a backup; 'lostfound db check' lists the faults."),
    ("unable to open", "cannot be opened.", "Check that its folder exists and may be written to."),
    (
        "disk i/o error",
        "cannot be read or written: the disk reports a fault.",
        "Check the disk, then run 'lostfound db check'.",
    ),
    (
        "append-only",
        "refuses to change its log: what was written stays.",
        "Add a new entry or decision instead.",
    ),
)


class Connection:
    """SQL in, tuples out; every failure is a LostFoundError that names the file and the fix."""

    def __init__(self, raw: sqlite3.Connection, path: Path) -> None:
        self.raw = raw
        self.path = path
        self._most_values = min(_MOST_VALUES, raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
        # From Python 3.12 on two threads that run the same SQL may be given one statement.
        self._turn = RLock()
        self._stamp: tuple[int, int] = (0, 0)
        self._remembered: dict[object, Any] = {}

    def remembered(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what `make` made for `key`, until anybody commits a change to the register.

        Nothing is remembered inside a unit of work: it may yet be rolled back.
        """
        if self.raw.in_transaction:
            return make()
        stamp = (self.value("PRAGMA data_version"), self.raw.total_changes)
        if stamp != self._stamp:
            self._stamp, self._remembered = stamp, {}
        if key not in self._remembered:
            self._remembered[key] = make()
        made: _Made = self._remembered[key]
        return made

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows."""
        with self.guarded():
            return self.raw.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row, or None."""
        with self.guarded():
            first: Row | None = self.raw.execute(sql, values).fetchone()
        return first

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        first = self.row(sql, values)
        return first[0] if first else None

    def column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self.rows(sql, values)]

    def stream(self, sql: str, values: Sequence[Any] = (), size: int = 2000) -> Iterator[Row]:
        """Yield rows without holding them all."""
        with self.guarded():
            cursor = self.raw.execute(sql, values)
        while True:
            with self.guarded():
                chunk = cursor.fetchmany(size)
            if not chunk:
                return
            yield from chunk

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement and return the id of the row it inserted, if it did."""
        with self.guarded():
            return self.raw.execute(sql, values).lastrowid or 0

    def changed(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement and return how many rows it changed."""
        with self.guarded():
            return self.raw.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute one statement for each row of values."""
        with self.guarded():
            self.raw.executemany(sql, rows)

    def many_unless_known(self, into: str, rows: Sequence[Sequence[Any]]) -> bool:
        """Insert rows inside a unit of work; False, and none inserted, where a key is taken.

        `into` is `table (columns)`. Some hundred rows go into a statement, as SQLite lets
        other threads run only while it executes one.
        """
        self.run("SAVEPOINT rows")
        try:
            for part in in_chunks(rows, max(1, self._most_values // len(rows[0]))):
                row = f"({marks(len(part[0]))})"
                with self._turn:
                    self.raw.execute(
                        f"INSERT INTO {into} VALUES {', '.join([row] * len(part))}",
                        list(chain.from_iterable(part)),
                    )
        except sqlite3.IntegrityError:
            self.run("ROLLBACK TO rows")
            return False
        except sqlite3.Error as fault:
            raise translated(fault, self.path) from fault
        finally:
            if self.raw.in_transaction:
                self.run("RELEASE rows")
        return True

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Let one thread in at a time; translate what the driver raises inside the block."""
        try:
            with self._turn:
                yield
        except sqlite3.Error as fault:
            raise translated(fault, self.path) from fault


def translated(fault: sqlite3.Error, path: Path) -> LostFoundError:
    """Return our error for one of the driver's."""
    said = str(fault)
    if isinstance(fault, sqlite3.IntegrityError) and "standing." in said:
        return Conflict(
            "Somebody else confirmed the claim or the item first.",
            "Look at the pair again before deciding.",
        )
    for words, reason, fix in _NAMED:
        if words in said.lower():
            return RegisterFault(f"The register {path} {reason.format(busy=BUSY_SECONDS)}", fix)
    return RegisterFault(f"The register {path} refused: {said}.", "Run 'lostfound db check'.")


def marks(count: int) -> str:
    """Return `?, ?, ?` for an IN list or VALUES of `count` values."""
    return ", ".join("?" * count)


def in_chunks(values: Sequence[Any], size: int = 20_000) -> Iterator[Sequence[Any]]:
    """Yield slices short enough for one statement's variables."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
