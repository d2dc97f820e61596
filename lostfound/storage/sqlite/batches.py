"""Imports as the register remembers them: begun, counted, listed, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lostfound.domain.records import Batch, Kept, Tally
from lostfound.errors import UsageFault
from lostfound.storage.sqlite import rows
from lostfound.storage.sqlite.connection import Connection, Row, marks
from lostfound.storage.sqlite.work import Work

_SIDES = {"found": "found", "claims": "claim"}
_BATCH = "id, noun, source, name, by, at, finished_at, added, updated, unchanged, rejected"
# What hangs on a record and is not looked at before it goes: nobody has acted on it.
_HANGING = {
    "found": ("found_photo", "proposal"),
    "claim": ("contact", "claim_photo", "proposal"),
}


def listed(db: Connection, number: int) -> list[Batch]:
    """Return the imports, newest first (or one), with how many of their records are left."""
    where, values = ("WHERE id = ?", (number,)) if number else ("", ())
    told = db.rows(f"SELECT {_BATCH} FROM import_batch {where} ORDER BY id DESC", values)
    return [rows.batch_of((*row, _left(db, row[1], row[0]))) for row in told]


def _left(db: Connection, noun: str, batch: int) -> int:
    side = _SIDES.get(noun)
    if side is None:
        return 0
    return int(db.value(f"SELECT count(*) FROM {side} WHERE batch = ?", (batch,)))


def start(work: Work, noun: str, source: str, name: str) -> int:
    """Open an import and return its number: that of the same one, where it was cut short."""
    cut_short = work.db.value(
        "SELECT id FROM import_batch WHERE noun = ? AND source = ? AND name = ? "
        "AND finished_at IS NULL ORDER BY id DESC LIMIT 1",
        (noun, source, name),
    )
    if cut_short is not None:
        return int(cut_short)
    return work.db.run(
        "INSERT INTO import_batch (noun, source, name, by, at) VALUES (?, ?, ?, ?, ?)",
        (noun, source, name, work.by, work.moment),
    )


def count(work: Work, batch: int, tally: Tally, rejected: int, *, finished: bool) -> None:
    """Add a chunk's verdicts to an import; `finished` closes it."""
    work.db.run(
        "UPDATE import_batch SET added = added + ?, updated = updated + ?, "
        "unchanged = unchanged + ?, rejected = rejected + ?, "
        "finished_at = coalesce(?, finished_at) WHERE id = ?",
        (
            tally.count("added"),
            tally.count("updated"),
            tally.count("unchanged"),
            rejected,
            work.moment if finished else None,
            batch,
        ),
    )


def page(db: Connection, noun: str, batch: int, after: int, limit: int) -> list[Row]:
    """Return (id, reference, chain, facts) of some records that an import brought in, by id."""
    side = side_of(noun)
    chain = "venue" if side == "found" else "''"
    return db.rows(
        f"SELECT id, reference, {chain}, facts FROM {side} WHERE batch = ? AND id > ? "
        "ORDER BY id LIMIT ?",
        (batch, after, limit),
    )


def side_of(noun: str) -> str:
    """Return the table of a noun; raises UsageFault for one whose imports stay."""
    if noun not in _SIDES:
        raise UsageFault(
            f"An import of {noun} is not taken back: other records may name them.",
            "Correct them by another import.",
        )
    return _SIDES[noun]


def acted_on(db: Connection, references: Sequence[str]) -> dict[str, Kept]:
    """Return those of some records of which the log tells more than imports, and what last.

    Every entry that an import writes carries its number; any other is somebody's act.
    """
    acts: dict[str, Kept] = {}
    for field in ("subject", "related"):
        for reference, event, by, at in db.rows(
            f"SELECT {field}, event, by, at FROM custody WHERE {field} <> '' "
            f"AND {field} IN ({marks(len(references))}) "
            "AND json_extract(details, '$.batch') IS NULL ORDER BY at",
            references,
        ):
            acts[reference] = Kept(reference, event, by, rows.at_of(at))
    return acts


def take_back(work: Work, noun: str, batch: int, gone: Iterable[Row]) -> None:
    """Remove records (rows of `page`) that nobody has acted on, and say so in the log.

    References are never given again, and the log keeps what it told of them.
    """
    side, told = side_of(noun), list(gone)
    numbers = [(row[0],) for row in told]
    if side == "found":
        work.db.many(
            "DELETE FROM found_fact WHERE field = ? AND value = ? AND held IN (0, 1) "
            "AND found_id = ?",
            [(*pair, row[0]) for row in told for pair in rows.fact_pairs(rows.facts_of(row[3]))],
        )
    for table in _HANGING[side]:
        work.db.many(f"DELETE FROM {table} WHERE {side}_id = ?", numbers)
    work.db.many("DELETE FROM proof WHERE subject = ?", [(row[1],) for row in told])
    work.db.many(f"DELETE FROM {side} WHERE id = ?", numbers)
    work.log.add_all("taken back", [(row[2], row[1]) for row in told], {"batch": batch})
    work.db.run(
        "UPDATE import_batch SET finished_at = coalesce(finished_at, ?) WHERE id = ?",
        (work.moment, batch),
    )
