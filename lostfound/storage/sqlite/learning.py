"""Weights learnt at this desk: every version, and which one is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from lostfound.domain.records import Fault, LearntWeights, WeightsUse
from lostfound.errors import Missing
from lostfound.storage.sqlite.connection import Connection, marks
from lostfound.storage.sqlite.rows import compact, moment
from lostfound.storage.sqlite.work import Work

_COLUMNS = "name, made_at, by, claims, decisions, base, figures, weights, digest"


def in_force(db: Connection) -> LearntWeights | None:
    """Return the weights that were last put in force; None: the shipped ones."""
    row = db.row(
        f"SELECT {_COLUMNS} FROM weights_version WHERE id = "
        "(SELECT version FROM weights_use ORDER BY id DESC LIMIT 1)"
    )
    return _version_of(row) if row else None


def versions(db: Connection) -> list[LearntWeights]:
    """Return every version, oldest first."""
    return [
        _version_of(row) for row in db.rows(f"SELECT {_COLUMNS} FROM weights_version ORDER BY id")
    ]


def uses(db: Connection) -> list[WeightsUse]:
    """Return which weights were put in force when and by whom, oldest first."""
    return [
        WeightsUse(name=name, by=by, at=datetime.fromisoformat(at))
        for name, by, at in db.rows(
            "SELECT coalesce(v.name, ''), u.by, u.at FROM weights_use u "
            "LEFT JOIN weights_version v ON v.id = u.version ORDER BY u.id"
        )
    ]


def _version_of(row: Sequence[Any]) -> LearntWeights:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return LearntWeights(**values | {"made_at": datetime.fromisoformat(values["made_at"])})


def keep(work: Work, made: LearntWeights) -> str:
    """Keep a version under the next name and return the name."""
    number = 1 + int(work.db.value("SELECT count(*) FROM weights_version") or 0)
    named = made._replace(name=f"learnt-{number}")
    digest = _digest(named)
    values = (*(getattr(named, column) for column in _COLUMNS.split(", ")[:-1]), digest)
    values = tuple(moment(v) if isinstance(v, datetime) else v for v in values)
    work.db.run(f"INSERT INTO weights_version ({_COLUMNS}) VALUES ({marks(len(values))})", values)
    told = {"weights": digest, "count": made.decisions}
    work.log.add("", "learnt", named.name, "weights", told)
    return named.name


def use(work: Work, name: str) -> None:
    """Put a version in force, "" for the shipped weights; raises Missing for an unknown one."""
    number = work.db.value("SELECT id FROM weights_version WHERE name = ?", (name,))
    if name and number is None:
        raise Missing(f"There are no weights {name}.", "See 'lostfound learn --list'.")
    work.db.run(
        "INSERT INTO weights_use (version, by, at) VALUES (?, ?, ?)", (number, work.by, work.moment)
    )
    work.log.add("", "put in force", name or "shipped", "weights")


def _digest(made: LearntWeights) -> str:
    values = [moment(v) if isinstance(v, datetime) else v for v in made._replace(digest="")]
    return sha256(compact(values).encode()).hexdigest()[:32]


def faults(db: Connection) -> Iterator[Fault]:
    """Yield every version that is not as it was learnt, or that the log does not know of."""
    vouched = set(
        db.column(
            "SELECT json_extract(details, '$.weights') FROM custody "
            "WHERE chain = '' AND event = 'learnt'"
        )
    )
    for kept in versions(db):
        if _digest(kept) != kept.digest or kept.digest not in vouched:
            yield Fault("", 0, f"the weights {kept.name} are not as they were learnt")
