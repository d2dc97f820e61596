"""Reading decisions, what stands after them, and the pairs that wait for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lostfound.domain.records import Proposal, Standing
from lostfound.domain.values import Decision
from lostfound.storage.sqlite import rows
from lostfound.storage.sqlite.connection import Connection

_PAIR = "JOIN claim c ON c.id = x.claim_id JOIN found f ON f.id = x.found_id"
_DECISION = "c.reference, f.reference, x.verdict, x.by, x.at, x.note, x.shown"


def _of(claim: str, found: str) -> tuple[str, list[Any]]:
    parts, values = ["1"], []
    for table, reference in (("claim", claim), ("found", found)):
        if reference:
            parts.append(f"x.{table}_id = (SELECT id FROM {table} WHERE reference = ?)")
            values.append(reference)
    return " AND ".join(parts), values


def decisions(db: Connection, claim: str, found: str, by: str, limit: int) -> list[Decision]:
    """Return the last decisions of a claim, an item, a pair or a person, oldest first."""
    where, values = _of(claim, found)
    if by:
        where += " AND x.by = ?"
        values.append(by)
    found_rows = db.rows(
        f"SELECT {_DECISION} FROM decision x {_PAIR} WHERE {where} ORDER BY x.id DESC LIMIT ?",
        (*values, limit or -1),
    )
    return [rows.decision_of(row) for row in reversed(found_rows)]


def last_standing(db: Connection, by: str) -> Decision | None:
    """Return a person's last decision that still stands."""
    row = db.row(
        f"SELECT {_DECISION} FROM standing s JOIN decision x ON x.id = s.decision_id "
        f"{_PAIR} WHERE x.by = ? AND s.verdict <> 'undo' "
        "ORDER BY x.id DESC LIMIT 1",
        (by,),
    )
    return rows.decision_of(row) if row else None


def standings(db: Connection, claim: str, found: str) -> list[Standing]:
    """Return the last word on each pair, undone pairs left out."""
    where, values = _of(claim, found)
    return [
        Standing(
            claim=row[0],
            found=row[1],
            verdict=row[2],
            by=row[3],
            at=datetime.fromisoformat(row[4]),
            fingerprint=row[5],
        )
        for row in db.rows(
            "SELECT c.reference, f.reference, x.verdict, d.by, d.at, d.fingerprint "
            f"FROM standing x JOIN decision d ON d.id = x.decision_id {_PAIR} "
            f"WHERE {where} AND x.verdict <> 'undo' ORDER BY d.id",
            values,
        )
    ]


def confirmed(db: Connection, *, claim: str = "", found: str = "") -> str:
    """Return the other side of a confirmed pair, or ""."""
    where, values = _of(claim, found)
    other = "c" if found else "f"
    return (
        db.value(
            f"SELECT {other}.reference FROM standing x {_PAIR} "
            f"WHERE {where} AND x.verdict = 'confirm'",
            values,
        )
        or ""
    )


def given_to_others(db: Connection, claim: str) -> set[str]:
    """Return the items that are confirmed for other claims than this one."""
    return set(
        db.column(
            f"SELECT f.reference FROM standing x {_PAIR} "
            "WHERE x.verdict = 'confirm' AND c.reference <> ?",
            (claim,),
        )
    )


WAITING = (
    "x.shown_at IS NULL AND c.status = 'open' AND f.status = 'held' "
    "AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.claim_id = x.claim_id "
    "AND s.found_id = x.found_id AND s.verdict <> 'undo') "
    "AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.found_id = x.found_id "
    "AND s.verdict = 'confirm') "
    "AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.claim_id = x.claim_id "
    "AND s.verdict = 'confirm')"
)
"""A pair (proposal x of claim c and item f) that nobody was shown and that is still open."""


def waiting(db: Connection) -> int:
    """Return how many pairs wait to be shown."""
    return int(db.value(f"SELECT count(*) FROM proposal x {_PAIR} WHERE {WAITING}") or 0)


def proposals(
    db: Connection, unshown_only: bool, claim: str, found: str, limit: int
) -> list[Proposal]:
    """Return proposed pairs, likeliest first."""
    where, values = _of(claim, found)
    if unshown_only:
        where += f" AND {WAITING}"
    return [
        rows.proposal_of(row)
        for row in db.rows(
            "SELECT c.reference, f.reference, x.probability, x.level, x.bits, x.weights, "
            f"x.made_at, x.shown_at FROM proposal x {_PAIR} WHERE {where} "
            "ORDER BY x.probability DESC, x.claim_id, x.found_id LIMIT ?",
            (*values, limit or -1),
        )
    ]
