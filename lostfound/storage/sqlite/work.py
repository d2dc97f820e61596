"""What the writing modules share inside one unit of work."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lostfound.domain.records import VectorModel
from lostfound.domain.values import Facts
from lostfound.errors import Missing
from lostfound.storage.sqlite.connection import Connection, in_chunks, marks
from lostfound.storage.sqlite.log import LogWriter
from lostfound.storage.sqlite.rows import fact_pairs, facts_text, moment, text_hash


class Work:
    """The connection, who and when, the log, and ids looked up once."""

    def __init__(self, db: Connection, by: str, at: datetime) -> None:
        self.db = db
        self.by = by
        self.at = at
        self.moment = moment(at)
        self.log = LogWriter(db, by, at)
        self._venues: set[str] = set()
        self._texts: dict[str, int] = {}
        self._photos: dict[str, int] = {}
        self._models: dict[VectorModel, int] = {}
        self._facts: dict[int, tuple[Facts, str, list[tuple[str, str]]]] = {}

    def need_venue(self, key: str) -> None:
        """Raise Missing unless the register has the venue."""
        if key in self._venues:
            return
        if self.db.value("SELECT 1 FROM venue WHERE key = ?", (key,)) is None:
            raise Missing(
                f"There is no venue {key!r}.",
                "Find its key with 'lostfound venue find' or add it first.",
            )
        self._venues.add(key)

    def next_id(self, table: str) -> int:
        """Return the number after the last one ever given; numbers are never used again."""
        return (
            int(self.db.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0) + 1
        )

    def facts_form(self, facts: Facts) -> tuple[str, list[tuple[str, str]]]:
        """Return facts as JSON and as the (field, value) pairs they are found by.

        Rows that say the same share one Facts, which is written out once in a unit; it is
        kept with its forms, so that its id stays its own.
        """
        known = self._facts.get(id(facts))
        if known is None:
            known = facts, facts_text(facts), sorted(fact_pairs(facts))
            self._facts[id(facts)] = known
        return known[1], known[2]

    def insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows that all have the same columns."""
        if rows:
            names = list(rows[0])
            self.db.many(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks(len(names))})",
                [tuple(row.values()) for row in rows],
            )

    def text_ids(self, texts: Iterable[str]) -> dict[str, int | None]:
        """Keep texts, each distinct one once, and return their ids (None for no text)."""
        wanted = dict.fromkeys(texts)
        new = [text for text in wanted if text and text not in self._texts]
        hashes = [(text_hash(text), text) for text in new]
        self.db.many("INSERT OR IGNORE INTO text (hash, text) VALUES (?, ?)", hashes)
        named = dict(hashes)
        for chunk in in_chunks(list(named)):
            asked = f"SELECT hash, id FROM text WHERE hash IN ({marks(len(chunk))})"
            self._texts.update(
                (named[digest], number) for digest, number in self.db.rows(asked, chunk)
            )
        return {text: self._texts[text] if text else None for text in wanted}

    def photo_id(self, sha256: str) -> int:
        """Return the id of a photo, known from now on."""
        if sha256 not in self._photos:
            self.db.run("INSERT OR IGNORE INTO photo (sha256) VALUES (?)", (sha256,))
            self._photos[sha256] = self.db.value("SELECT id FROM photo WHERE sha256 = ?", (sha256,))
        return self._photos[sha256]

    def model_id(self, model: VectorModel) -> int:
        """Return the id of a model, known from now on; raises ValueError for another dim."""
        if model not in self._models:
            self.db.run(
                "INSERT OR IGNORE INTO model (name, revision, dim) VALUES (?, ?, ?)",
                (model.name, model.revision, model.dim),
            )
            row = self.db.row(
                "SELECT id, dim FROM model WHERE name = ? AND revision = ?",
                (model.name, model.revision),
            )
            assert row is not None
            if row[1] != model.dim:
                raise ValueError(f"{model.name} {model.revision} has dimension {row[1]} here")
            self._models[model] = row[0]
        return self._models[model]

    def put_vectors(
        self, side: str, model: VectorModel, rows: Iterable[tuple[int, str, Any]]
    ) -> None:
        """Keep (owner, crop, vector) rows of a model; a vector that is there is replaced."""
        number = self.model_id(model)
        self.db.many(
            f"INSERT INTO {side}_vector (model_id, owner, crop, vector) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (model_id, owner, crop) DO UPDATE SET vector = excluded.vector "
            "WHERE vector <> excluded.vector",
            [(number, owner, crop, blob(vector, model.dim)) for owner, crop, vector in rows],
        )


def blob(vector: Any, dim: int) -> bytes:
    """Return a vector (bytes, an array, or floats) as `dim` little-endian float32 values.

    Raises ValueError when it has another length.
    """
    if not isinstance(vector, bytes):
        if hasattr(vector, "astype"):
            vector = vector.astype("<f4").tobytes()
        else:
            vector = array("f", vector).tobytes()
    if len(vector) != 4 * dim:
        raise ValueError(f"a vector of {dim} values was expected, not {len(vector) / 4:g}")
    return bytes(vector)
