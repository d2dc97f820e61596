"""The schema as numbered steps; each is applied once, in order, through sqlite-utils.

Every row that belongs to a venue carries the venue's key; tables that are derived from
others (found_fact, fact_tally, found_fts, tally, standing) can be rebuilt and are kept by triggers
or by the unit of work. Times are ISO text to the second, so that they sort as text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lostfound.storage.sqlite.pictures import (
    CROP_PIECES,
    CROPS,
    WHOLE,
    WHOLE_PIECES,
    names_sql,
    piece_sql,
)

Step = Callable[[Any], None]

SEARCHED = ("description", "category", "brand", "colour", "found_where")

_REGISTER = """
CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  operator TEXT NOT NULL,
  operator_source TEXT NOT NULL,
  motorway TEXT NOT NULL,
  direction TEXT NOT NULL,
  pk_km REAL,
  town TEXT NOT NULL,
  country TEXT NOT NULL,
  lat REAL,
  lon REAL,
  position_source TEXT NOT NULL,
  aliases TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE import_batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  noun TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  finished_at TEXT,
  added INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE text (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE found (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL UNIQUE,
  venue TEXT NOT NULL REFERENCES venue(key),
  status TEXT NOT NULL CHECK (status IN ('held', 'released', 'disposed')),
  found_from TEXT NOT NULL,
  found_to TEXT NOT NULL CHECK (found_to >= found_from),
  wide INTEGER NOT NULL,
  description TEXT NOT NULL,
  category TEXT NOT NULL,
  colour TEXT NOT NULL,
  brand TEXT NOT NULL,
  found_where TEXT NOT NULL,
  shelf TEXT NOT NULL,
  facts TEXT NOT NULL,
  text_id INTEGER REFERENCES text(id),
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  batch INTEGER REFERENCES import_batch(id),
  registered_at TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX found_external ON found(source, external_id) WHERE external_id <> '';
CREATE INDEX found_at_venue ON found(venue, found_from);
CREATE INDEX held_in_time ON found(found_to, found_from) WHERE status = 'held' AND wide = 0;
CREATE INDEX held_wide ON found(found_to) WHERE status = 'held' AND wide = 1;
CREATE INDEX held_text ON found(text_id) WHERE status = 'held';
CREATE INDEX found_batch ON found(batch) WHERE batch IS NOT NULL;
CREATE TABLE found_fact (
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  held INTEGER NOT NULL,
  found_id INTEGER NOT NULL REFERENCES found(id) ON DELETE CASCADE,
  PRIMARY KEY (field, value, held, found_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE claim (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('open', 'matched', 'closed')),
  text TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  lost_from TEXT,
  lost_to TEXT,
  place_text TEXT NOT NULL,
  route TEXT NOT NULL,
  places TEXT NOT NULL,
  facts TEXT NOT NULL,
  text_id INTEGER REFERENCES text(id),
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  batch INTEGER REFERENCES import_batch(id),
  registered_at TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX claim_external ON claim(source, external_id) WHERE external_id <> '';
CREATE INDEX claim_status ON claim(status);
CREATE INDEX open_text ON claim(text_id) WHERE status = 'open';
CREATE TABLE contact (
  claim_id INTEGER PRIMARY KEY REFERENCES claim(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT;
CREATE TABLE proof (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  venue TEXT NOT NULL,
  detail TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX proof_subject ON proof(subject);
"""

_PHOTOS = """
CREATE TABLE photo (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  colours TEXT NOT NULL DEFAULT '[]',
  kinds TEXT NOT NULL DEFAULT '[]',
  seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE photo_hash (
  photo_id INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (photo_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE found_photo (
  found_id INTEGER NOT NULL REFERENCES found(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  photo_id INTEGER NOT NULL REFERENCES photo(id),
  venue TEXT NOT NULL REFERENCES venue(key),
  PRIMARY KEY (found_id, position),
  UNIQUE (found_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_photo_owner ON found_photo(photo_id);
CREATE TABLE claim_photo (
  claim_id INTEGER NOT NULL REFERENCES claim(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  photo_id INTEGER NOT NULL REFERENCES photo(id),
  PRIMARY KEY (claim_id, position),
  UNIQUE (claim_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_photo_owner ON claim_photo(photo_id);
"""

# Counts and the highest row are kept with the model, so that a reader knows in one
# look whether the memory-mapped copy of the vectors is whole (`generation` changes
# whenever a vector is replaced or removed, `last` grows with each new one).
_VECTORS = """
CREATE TABLE model (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  dim INTEGER NOT NULL CHECK (dim > 0),
  UNIQUE (name, revision)
) STRICT;
CREATE TABLE vector_state (
  model_id INTEGER NOT NULL REFERENCES model(id),
  side TEXT NOT NULL CHECK (side IN ('text', 'photo')),
  vectors INTEGER NOT NULL,
  last INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (model_id, side)
) STRICT, WITHOUT ROWID;
"""

_VECTOR_TABLE = """
CREATE TABLE {side}_vector (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model_id INTEGER NOT NULL REFERENCES model(id),
  owner INTEGER NOT NULL REFERENCES {side}(id) ON DELETE CASCADE,
  crop TEXT NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (model_id, owner, crop)
) STRICT;
CREATE TRIGGER {side}_vector_added AFTER INSERT ON {side}_vector BEGIN
  INSERT INTO vector_state VALUES (NEW.model_id, '{side}', 1, NEW.id, 0)
    ON CONFLICT (model_id, side)
    DO UPDATE SET vectors = vectors + 1, last = max(last, NEW.id);
END;
CREATE TRIGGER {side}_vector_changed AFTER UPDATE ON {side}_vector BEGIN
  UPDATE vector_state SET generation = generation + 1
    WHERE model_id = NEW.model_id AND side = '{side}';
END;
CREATE TRIGGER {side}_vector_removed AFTER DELETE ON {side}_vector BEGIN
  UPDATE vector_state SET vectors = vectors - 1, generation = generation + 1
    WHERE model_id = OLD.model_id AND side = '{side}';
END;
"""

# The standing of a pair follows from its last decision; the two partial unique indexes
# are what makes the second of two simultaneous confirmations fail.
_DECISIONS = """
CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  claim_id INTEGER NOT NULL REFERENCES claim(id),
  found_id INTEGER NOT NULL REFERENCES found(id),
  venue TEXT NOT NULL REFERENCES venue(key),
  verdict TEXT NOT NULL CHECK (verdict IN ('confirm', 'reject', 'unsure', 'undo')),
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL,
  shown TEXT NOT NULL,
  fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX decision_pair ON decision(claim_id, found_id);
CREATE INDEX decision_found ON decision(found_id);
CREATE TABLE standing (
  claim_id INTEGER NOT NULL,
  found_id INTEGER NOT NULL,
  decision_id INTEGER NOT NULL REFERENCES decision(id),
  verdict TEXT NOT NULL,
  PRIMARY KEY (claim_id, found_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_item_a_claim ON standing(claim_id) WHERE verdict = 'confirm';
CREATE UNIQUE INDEX one_claim_an_item ON standing(found_id) WHERE verdict = 'confirm';
CREATE INDEX standing_found ON standing(found_id);
CREATE TRIGGER decision_stands AFTER INSERT ON decision BEGIN
  INSERT INTO standing VALUES (NEW.claim_id, NEW.found_id, NEW.id, NEW.verdict)
    ON CONFLICT (claim_id, found_id)
    DO UPDATE SET decision_id = excluded.decision_id, verdict = excluded.verdict;
END;
CREATE TRIGGER decision_is_new BEFORE INSERT ON decision
  WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_remains BEFORE DELETE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TABLE proposal (
  claim_id INTEGER NOT NULL REFERENCES claim(id) ON DELETE CASCADE,
  found_id INTEGER NOT NULL REFERENCES found(id) ON DELETE CASCADE,
  venue TEXT NOT NULL REFERENCES venue(key),
  probability REAL NOT NULL,
  level TEXT NOT NULL,
  bits REAL NOT NULL,
  weights TEXT NOT NULL,
  made_at TEXT NOT NULL,
  shown_at TEXT,
  PRIMARY KEY (claim_id, found_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_unshown ON proposal(claim_id) WHERE shown_at IS NULL;
CREATE INDEX proposal_found ON proposal(found_id);
"""

# WITHOUT ROWID on purpose: a hidden rowid would be a second key by which INSERT OR
# REPLACE could push an entry out unseen.
_CUSTODY = """
CREATE TABLE custody (
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  related TEXT NOT NULL,
  details TEXT NOT NULL,
  previous BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX custody_subject ON custody(subject) WHERE subject <> '';
CREATE INDEX custody_related ON custody(related) WHERE related <> '';
CREATE TRIGGER custody_continues BEFORE INSERT ON custody
  WHEN NEW.seq <> coalesce((SELECT max(seq) FROM custody WHERE chain = NEW.chain), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_stays BEFORE UPDATE ON custody
  BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_remains BEFORE DELETE ON custody
  BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
"""

# New items are counted and indexed by the writer, one statement a chunk: a trigger a row
# makes the word index write itself out each time, which costs an import two thirds of
# its speed. Changes and removals are rare and have triggers.
_TALLY = """
CREATE TABLE tally (
  venue TEXT PRIMARY KEY,
  items INTEGER NOT NULL,
  held INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER found_untallied AFTER DELETE ON found BEGIN
  UPDATE tally SET items = items - 1, held = held - (OLD.status = 'held')
    WHERE venue = OLD.venue;
END;
CREATE TRIGGER found_retallied AFTER UPDATE OF venue, status ON found BEGIN
  UPDATE tally SET items = items - 1, held = held - (OLD.status = 'held')
    WHERE venue = OLD.venue;
  INSERT INTO tally VALUES (NEW.venue, 1, NEW.status = 'held')
    ON CONFLICT (venue) DO UPDATE SET items = items + 1, held = held + excluded.held;
END;
"""


_WORDS = """
CREATE TRIGGER found_unindexed AFTER DELETE ON found BEGIN
  INSERT INTO found_fts (found_fts, rowid, {columns}) VALUES ('delete', OLD.id, {old});
END;
CREATE TRIGGER found_reindexed AFTER UPDATE OF {columns} ON found BEGIN
  INSERT INTO found_fts (found_fts, rowid, {columns}) VALUES ('delete', OLD.id, {old});
  INSERT INTO found_fts (rowid, {columns}) VALUES (NEW.id, {new});
END;
CREATE VIRTUAL TABLE found_term USING fts5vocab(found_fts, 'row');
"""


# Weights that the desk's decisions taught, and which are used since when (a version of
# NULL means the shipped ones). Both only grow: going back is one more line.
_WEIGHTS = """
CREATE TABLE weights_version (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  made_at TEXT NOT NULL,
  by TEXT NOT NULL,
  claims INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  base TEXT NOT NULL,
  figures TEXT NOT NULL,
  weights TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT;
CREATE TABLE weights_use (
  id INTEGER PRIMARY KEY,
  version INTEGER REFERENCES weights_version(id),
  by TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
"""

_ONLY_GROWS = """
CREATE TRIGGER {table}_is_new BEFORE INSERT ON {table}
  WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'learnt weights are append-only'); END;
CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
  BEGIN SELECT RAISE(ABORT, 'learnt weights are append-only'); END;
CREATE TRIGGER {table}_remains BEFORE DELETE ON {table}
  BEGIN SELECT RAISE(ABORT, 'learnt weights are append-only'); END;
"""

# How common a fact is among held items: counting half a million rows costs a match a tenth of
# a second. As with the tally of venues, the writer adds, a trigger takes away.
_FACT_TALLY = """
CREATE TABLE fact_tally (
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  items INTEGER NOT NULL,
  PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;
INSERT INTO fact_tally SELECT field, value, count(*) FROM found_fact WHERE held = 1 GROUP BY 1, 2;
CREATE TRIGGER fact_untallied AFTER DELETE ON found_fact WHEN OLD.held = 1 BEGIN
  UPDATE fact_tally SET items = items - 1 WHERE field = OLD.field AND value = OLD.value;
END;
"""


def m001_register(db: Any) -> None:
    """Make the whole register of the first release."""
    for script in (_REGISTER, _PHOTOS, _VECTORS, _DECISIONS, _CUSTODY, _TALLY):
        _run(db, script)
    for side in ("text", "photo"):
        _run(db, _VECTOR_TABLE.format(side=side))
    db["found"].enable_fts(SEARCHED, tokenize="unicode61 remove_diacritics 2")
    columns = {
        "columns": ", ".join(SEARCHED),
        "old": ", ".join(f"OLD.{name}" for name in SEARCHED),
        "new": ", ".join(f"NEW.{name}" for name in SEARCHED),
    }
    _run(db, _WORDS.format(**columns))


def m002_learning(db: Any) -> None:
    """Make room for weights learnt at this desk."""
    _run(db, _WEIGHTS)
    for table in ("weights_version", "weights_use"):
        _run(db, _ONLY_GROWS.format(table=table))


def m003_fact_counts(db: Any) -> None:
    """Keep how many held items say each fact."""
    _run(db, _FACT_TALLY)


def m004_pictures(db: Any) -> None:
    """Index pieces of the photos' hashes, so that the same picture is found at once."""
    for kind, names, pieces in (("whole", WHOLE, WHOLE_PIECES), ("crop", CROPS, CROP_PIECES)):
        for first, bits in pieces:
            db.execute(
                f"CREATE INDEX photo_hash_{kind}_{first} ON photo_hash({piece_sql(first, bits)}, "
                f"value) WHERE {names_sql(names)}"
            )


STEPS: tuple[Step, ...] = (m001_register, m002_learning, m003_fact_counts, m004_pictures)


def _run(db: Any, script: str) -> None:
    """Run statements one by one: executescript would commit the migration's transaction."""
    import sqlite3

    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
