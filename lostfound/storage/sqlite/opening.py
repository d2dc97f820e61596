"""Opening a register file: its pragmas, its schema version, the backup before a migration."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.errors import Missing, RegisterFault
from lostfound.storage import places
from lostfound.storage.sqlite.connection import BUSY_SECONDS, SHARED, Connection, translated

if TYPE_CHECKING:
    from lostfound.storage.sqlite.migrations import Step
    from lostfound.storage.sqlite.register import Register

SCHEMA_VERSION = 4
"""The number of migrations; kept here so that an up-to-date register loads none of them."""

_APPLICATION_ID = 0x4C46_4E44  # "LFND": tells our files from any other SQLite file


def open_file(path: Path, *, create: bool = True) -> Register:
    """Open the register in `path`, bringing its schema up to date (see `open_register`)."""
    from lostfound.storage.sqlite.register import Register

    return Register(connect(path, create=create), path)


def connect(path: Path, *, create: bool = True, steps: Sequence[Step] | None = None) -> Connection:
    """Return a connection to a register with the newest schema.

    `steps` are the migrations, when others than the shipped ones are meant.
    """
    if not create and not path.exists():
        raise Missing(
            f"There is no register at {path}.",
            "Check the path (--db); `lostfound found add` or `lostfound import` make a new one.",
        )
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        raw = _raw(path)
    except OSError as fault:
        raise RegisterFault(
            f"The register {path} cannot be made: {fault.strerror}.",
            "Choose another place with --db.",
        ) from fault
    except sqlite3.Error as fault:
        raise translated(fault, path) from fault
    try:
        _bring_up_to_date(raw, path, steps)
    except BaseException:
        raw.close()
        raise
    return Connection(raw, path)


def _raw(path: Path) -> sqlite3.Connection:
    """Open the file; where nothing may be written beside it, for reading only.

    A register in WAL mode wants to make two files in its folder even to be read.
    `immutable` does without: nobody can write there, so nothing changes under the reader.
    """
    try:
        return _opened(str(path), uri=False)
    except sqlite3.OperationalError as fault:
        if not path.is_file() or "locked" in str(fault):
            raise
        for mode in ("mode=ro", "mode=ro&immutable=1"):
            with contextlib.suppress(sqlite3.OperationalError):
                return _opened(f"{path.absolute().as_uri()}?{mode}", uri=True)
        raise


def _opened(place: str, *, uri: bool) -> sqlite3.Connection:
    # An import writes from a thread of its own; SQLite itself lets one in after the other.
    raw = sqlite3.connect(
        place,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        uri=uri,
        check_same_thread=not SHARED,
    )
    try:
        raw.execute("PRAGMA user_version").fetchone()  # the first look into the file
        _set_up(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def _set_up(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA recursive_triggers = ON")
    # FULL, not NORMAL: a reference that was written on a label must survive a power cut.
    # One flush a commit costs a few milliseconds; imports commit in chunks.
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA cache_size = -65536")
    raw.execute("PRAGMA temp_store = MEMORY")


def _bring_up_to_date(raw: sqlite3.Connection, path: Path, steps: Sequence[Step] | None) -> None:
    try:
        version = _version(raw, path)
        newest = SCHEMA_VERSION if steps is None else len(steps)
        if version > newest:
            raise RegisterFault(
                f"The register {path} was written by a newer lostfound "
                f"(schema {version}, this one knows {newest}).",
                "Update lostfound, or use another register with --db.",
            )
        if version < newest:
            _migrate(raw, path, steps)
    except sqlite3.Error as fault:
        raise translated(fault, path) from fault


def _version(raw: sqlite3.Connection, path: Path) -> int:
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    ours = raw.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION_ID
    if not ours and raw.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise RegisterFault(
            f"{path} is a database of another program, not a register.",
            "Check the path given with --db.",
        )
    return version


def _migrate(raw: sqlite3.Connection, path: Path, steps: Sequence[Step] | None) -> None:
    """Apply the missing steps in one transaction, after a copy of what was there.

    The write lock is taken before the version is read again: of two processes that
    open an old register at once, one migrates and the other finds it done.
    """
    from sqlite_utils import Database, Migrations

    from lostfound.storage.sqlite.migrations import STEPS

    chosen = STEPS if steps is None else steps
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("BEGIN IMMEDIATE")
    try:
        version = _version(raw, path)
        if version:
            _back_up(path, version)
        migrations = Migrations("lostfound")
        for step in chosen:
            migrations(name=step.__name__)(step)
        migrations.apply(Database(raw))
        raw.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {max(version, len(chosen))}")
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


def _back_up(path: Path, version: int) -> Path:
    return copy_file(path, places.backup_path(path, version))


def copy_file(path: Path, target: Path) -> Path:
    """Copy a register as it is committed; the copy appears whole or not at all."""
    aside = target.with_name(target.name + ".part")
    with contextlib.suppress(FileNotFoundError):
        aside.unlink()
    try:
        with (
            contextlib.closing(sqlite3.connect(path)) as source,
            contextlib.closing(sqlite3.connect(aside)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as fault:
        raise translated(fault, path) from fault
    return aside.replace(target)
