"""The SQLite register as a file: opened, migrated, shared, killed, tampered with."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from register_words import NOW, add, decide, file, item

from lostfound.domain.records import LearntWeights, VectorModel
from lostfound.domain.values import Venue
from lostfound.errors import LostFoundError, Missing, RegisterFault, UsageFault
from lostfound.storage import Register, open_register
from lostfound.storage.sqlite.connection import translated
from lostfound.storage.sqlite.migrations import STEPS
from lostfound.storage.sqlite.opening import SCHEMA_VERSION, connect

ROOT = Path(__file__).parents[2]
_IMPORTS = "import sys\nfrom lostfound.storage import open_register\nfrom register_words import *\n"
MODEL = VectorModel(name="small", revision="1", dim=4)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "register.db"


@pytest.fixture
def register(place: Path) -> Register:
    register = open_register(str(place))
    with register.unit(by="setup", at=NOW) as unit:
        unit.add_venues([Venue(key="a6-beaune", name="Beaune", kind="motorway-area")])
    return register


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    path = {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}
    return subprocess.Popen(words, env=path, stdout=subprocess.PIPE, text=True)


def finished(running: list[subprocess.Popen[str]]) -> list[int]:
    for process in running:
        process.communicate()
    return [process.returncode for process in running]


class TestOpening:
    def test_a_register_where_nothing_may_be_written_is_read_and_says_so_on_writing(
        self, register: Register, place: Path
    ) -> None:
        (kept,) = add(register, item())
        register.close()
        # In a read-only folder SQLite cannot make the files that it wants beside a register.
        with closing(sqlite3.connect(place)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with pytest.MonkeyPatch.context() as patch:
            real = sqlite3.connect

            def no_room(database: object, **options: object) -> sqlite3.Connection:
                if "immutable" not in str(database):
                    raise sqlite3.OperationalError("unable to open database file")
                return real(database, **options)  # type: ignore[call-overload, no-any-return]

            patch.setattr("lostfound.storage.sqlite.opening.sqlite3.connect", no_room)
            reader = open_register(str(place))
        assert reader.list_found() == [kept]
        with pytest.raises(RegisterFault, match="may not be written"):
            add(reader, item())
        reader.close()

    def test_the_shipped_steps_are_the_newest_schema(self) -> None:
        assert len(STEPS) == SCHEMA_VERSION

    @pytest.mark.usefixtures("register")
    def test_an_up_to_date_register_opens_without_sqlite_utils_or_numpy(self, place: Path) -> None:
        code = (
            _IMPORTS + "register = open_register(sys.argv[1]); add(register, item())\n"
            "print(sorted({'sqlite_utils', 'numpy'} & set(sys.modules)))"
        )
        process = run_python(code, place)
        assert process.communicate()[0].strip() == "[]"

    def test_an_older_register_is_backed_up_and_brought_up_to_date(
        self, register: Register, place: Path
    ) -> None:
        (kept,) = add(register, item())
        register.close()

        def m999_more(db: object) -> None:
            db["extra"].create({"id": int})  # type: ignore[index]

        steps = (*STEPS, m999_more)
        connect(place, steps=steps).raw.close()
        backup = place.with_name(f"register.db.backup-v{SCHEMA_VERSION}")
        with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(place)) as new:
            assert old.execute("SELECT reference FROM found").fetchall() == [(kept.reference,)]
            assert old.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
            assert new.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
            assert new.execute("SELECT count(*) FROM extra").fetchone() == (0,)

    @pytest.mark.parametrize("schema", range(1, SCHEMA_VERSION))
    def test_a_register_of_every_earlier_schema_is_brought_up_to_date(
        self, place: Path, schema: int
    ) -> None:
        connect(place, steps=STEPS[:schema]).raw.close()
        register = open_register(str(place))
        assert register._db.value("PRAGMA user_version") == SCHEMA_VERSION
        assert register.weights_in_force() is None
        assert register.check() == []
        register.close()

    @pytest.mark.usefixtures("register")
    def test_a_step_that_fails_leaves_the_register_as_it_was(self, place: Path) -> None:
        def m999_broken(db: object) -> None:
            db["extra"].create({"id": int})  # type: ignore[index]
            raise RuntimeError

        with pytest.raises(RuntimeError):
            connect(place, steps=(*STEPS, m999_broken))
        with closing(sqlite3.connect(place)) as raw:
            assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
            assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'extra'").fetchone()

    @pytest.mark.usefixtures("register")
    def test_a_new_register_has_no_backup(self, place: Path) -> None:
        assert not list(place.parent.glob("*.backup*"))

    def test_a_register_of_a_newer_version_is_refused(
        self, register: Register, place: Path
    ) -> None:
        register._db.raw.execute("PRAGMA user_version = 99")
        with pytest.raises(RegisterFault, match="newer lostfound"):
            open_register(str(place))

    def test_what_is_no_register_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        text, other = tmp_path / "notes.txt", tmp_path / "other.db"
        text.write_text("not a database, " * 100)
        with closing(sqlite3.connect(other)) as raw:
            raw.execute("CREATE TABLE mine (id)")
        for path, reason in ((text, "is not a register"), (other, "another program")):
            before = path.read_bytes()
            with pytest.raises(RegisterFault, match=reason):
                open_register(str(path))
            assert path.read_bytes() == before

    def test_an_address_is_checked(self, tmp_path: Path) -> None:
        with pytest.raises(UsageFault, match="not built yet"):
            open_register("postgresql://host/register")
        with pytest.raises(UsageFault):
            open_register("")
        with pytest.raises(Missing):
            open_register(str(tmp_path / "none.db"), create=False)
        with pytest.raises(RegisterFault):
            open_register(str(tmp_path))

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("database is locked", "busy"),
            ("database or disk is full", "disk is full"),
            ("attempt to write a readonly database", "may not be written"),
            ("database disk image is malformed", "damaged"),
            ("something new", "something new"),
        ],
    )
    def test_driver_errors_are_named(self, said: str, told: str) -> None:
        assert told in str(translated(sqlite3.OperationalError(said), Path("r.db")))


class TestTogether:
    def test_a_busy_register_says_so(self, register: Register, place: Path) -> None:
        other = open_register(str(place))
        other._db.raw.execute("PRAGMA busy_timeout = 20")
        with (
            register.unit(by="anna", at=NOW),
            pytest.raises(RegisterFault, match="busy"),
            other.unit(by="bea", at=NOW),
        ):
            pass
        with other.unit(by="bea", at=NOW):
            pass

    def test_a_full_disk_leaves_the_register_whole(self, register: Register) -> None:
        add(register, item())
        pages = register._db.value("PRAGMA page_count")
        register._db.run(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(RegisterFault, match="disk is full"):
            add(register, *[item("x" * 3000) for _ in range(50)])
        register._db.run("PRAGMA max_page_count = 1000000")
        assert register.counts().items == 1
        assert register.check() == []

    def test_four_openers_of_a_new_register_make_one(self, place: Path) -> None:
        code = "import sys; from lostfound.storage import open_register; open_register(sys.argv[1])"
        running = [run_python(code, place) for _ in range(4)]
        assert finished(running) == [0] * 4
        assert open_register(str(place)).check() == []

    def test_four_writers_that_read_first_lose_nothing(
        self, register: Register, place: Path
    ) -> None:
        code = (
            _IMPORTS + "register = open_register(sys.argv[1])\n"
            "for _ in range(25):\n"
            "    with register.unit(by=sys.argv[2], at=NOW) as unit:\n"
            "        n = int(register.setting('n', '0'))\n"
            "        unit.add_found(item(f'doudou {n}'))\n"
            "        unit.set_setting('n', str(n + 1))\n"
        )
        running = [run_python(code, place, f"desk{n}") for n in range(4)]
        assert finished(running) == [0] * 4
        assert register.setting("n") == "100"
        assert register.counts().items == 100
        assert register.check() == []

    def test_a_killed_writer_leaves_whole_units_only(self, register: Register, place: Path) -> None:
        code = (
            _IMPORTS + "register = open_register(sys.argv[1])\n"
            "for n in range(10**6):\n"
            "    with register.unit(by='x', at=NOW) as unit:\n"
            "        unit.add_found_many([row(f'{n}-{i}') for i in range(20)])\n"
            "    print(n, flush=True)\n"
        )
        for pause in (0.0, 0.013, 0.031):
            process = run_python(code, place)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert register.counts().items % 20 == 0
            assert register.counts().items >= 20
        assert register.check() == []
        assert len(add(register, item())) == 1


class TestLog:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE custody SET by = 'x'",
            "DELETE FROM custody",
            "INSERT OR REPLACE INTO custody SELECT chain, seq, at, 'x', event, subject, related, "
            "details, previous, digest FROM custody",
            "UPDATE decision SET verdict = 'confirm'",
            "DELETE FROM decision",
            "INSERT OR REPLACE INTO decision SELECT id, claim_id, found_id, venue, 'confirm', by, "
            "at, note, shown, fingerprint FROM decision",
        ],
    )
    @pytest.mark.parametrize("ours", [True, False])
    def test_entries_and_decisions_cannot_be_changed(
        self, register: Register, place: Path, sql: str, ours: bool
    ) -> None:
        (kept,), claim = add(register, item()), file(register)
        decide(register, claim, kept, "reject")
        raw = register._db.raw if ours else sqlite3.connect(place)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(sql)
        if not ours:
            raw.close()
        assert register.check() == []

    @pytest.mark.parametrize(
        ("sql", "reason"),
        [
            ("UPDATE custody SET by = 'x' WHERE event = 'registered'", "was changed"),
            ("DELETE FROM custody WHERE seq = 1 AND chain <> ''", "missing"),
            ("DELETE FROM custody WHERE event = 'filed'", "does not know of C-"),
            ("DELETE FROM custody WHERE event = 'decided'", "not as it was logged"),
            ("UPDATE decision SET verdict = 'confirm'", "not as it was logged"),
            ("UPDATE decision SET note = 'x'", "not as it was logged"),
        ],
    )
    def test_a_hand_that_takes_the_triggers_away_is_seen(
        self, register: Register, sql: str, reason: str
    ) -> None:
        (kept,), claim = add(register, item()), file(register)
        decide(register, claim, kept, "reject")
        raw = register._db.raw
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name IN ('custody', 'decision')"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql)
        assert any(reason in fault.reason for fault in register.verify_log())


class TestLearntWeights:
    @pytest.fixture
    def taught(self, register: Register) -> Register:
        made = LearntWeights(
            made_at=NOW, by="anna", claims=12, decisions=15, base="ab", figures="{}", weights="{}"
        )
        with register.unit(by="anna", at=NOW) as unit:
            unit.use_weights(unit.keep_weights(made))
        return register

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE weights_version SET weights = '[]'",
            "DELETE FROM weights_use",
            "INSERT OR REPLACE INTO weights_use VALUES (1, NULL, 'x', 'y')",
        ],
    )
    def test_versions_cannot_be_changed(self, taught: Register, sql: str) -> None:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            taught._db.raw.execute(sql)

    def test_a_hand_that_takes_the_triggers_away_is_seen(self, taught: Register) -> None:
        taught._db.run("DROP TRIGGER weights_version_stays")
        taught._db.run("UPDATE weights_version SET weights = '[]'")
        assert ["learnt-1" in fault.reason for fault in taught.check()] == [True]


class TestCheck:
    def test_missing_photos_and_skewed_tables_are_named(self, register: Register) -> None:
        sha256 = register.photos.put(b"\xff\xd8\xff jpeg")
        add(register, item(photos=(sha256,)))
        assert register.check() == []
        register.photos.path(sha256).unlink()
        register._db.run("UPDATE tally SET held = 7")
        register._db.run("INSERT INTO found_fts (found_fts) VALUES ('delete-all')")
        reasons = " ".join(fault.reason for fault in register.check())
        assert all(word in reasons for word in (sha256, "tally", "word index"))

    def test_a_copy_is_a_register(self, register: Register, tmp_path: Path) -> None:
        (kept,) = add(register, item())
        register.back_up(tmp_path / "copy.db")
        assert open_register(str(tmp_path / "copy.db")).found_item(kept.reference) == kept


class TestVectorFiles:
    @pytest.fixture
    def filled(self, register: Register) -> Register:
        for n in range(6):
            self._add(register, n)
        assert self._told(register) == list(range(6))
        return register

    def _add(self, register: Register, n: int) -> None:
        from lostfound.desk.texts import text_hash

        add(register, item(str(n)), text=str(n))
        with register.unit(by="anna", at=NOW) as unit:
            unit.put_text_vector(text_hash(str(n)), MODEL, [float(n), 0, 0, 1])

    def _told(self, register: Register) -> list[float]:
        ids, matrix = register.text_vectors(MODEL)
        assert list(ids) == sorted(ids)
        return [float(value) for value in matrix[:, 0]]

    def _files(self, place: Path, suffix: str) -> list[Path]:
        return sorted(place.with_name(place.name + ".vectors").glob(f"*.{suffix}"))

    def test_files_that_another_process_made_newer_are_kept(
        self, filled: Register, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from lostfound.storage.sqlite import vector_files

        before = vector_files._state(filled._db, MODEL, "text")
        self._add(filled, 6)
        assert self._told(filled) == list(range(7))
        real, (kept,) = vector_files._state, self._files(place, "f32")
        number = kept.stat().st_ino
        late = iter([before])
        monkeypatch.setattr(vector_files, "_state", lambda *told: next(late, None) or real(*told))
        assert len(vector_files.open_rows(filled._db, place, MODEL, "text").owners) == 6
        assert kept.stat().st_ino == number

    def test_files_that_vanish_under_a_reader_are_read_from_the_register(
        self, filled: Register, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from lostfound.storage.sqlite import vector_files

        def gone(*_: object) -> None:
            raise FileNotFoundError

        monkeypatch.setattr(vector_files, "_agrees", lambda *_: True)
        monkeypatch.setattr(vector_files, "_mapped", gone)
        assert len(vector_files.open_rows(filled._db, place, MODEL, "text").owners) == 6

    def test_new_vectors_are_added_to_the_file(self, filled: Register, place: Path) -> None:
        (before,) = self._files(place, "f32")
        head = before.read_bytes()
        self._add(filled, 6)
        assert self._told(filled) == list(range(7))
        (after,) = self._files(place, "f32")
        assert after == before
        assert after.read_bytes()[: len(head)] == head

    @pytest.mark.parametrize("suffix", ["f32", "own", "json"])
    @pytest.mark.parametrize("harm", ["gone", "garbage", "short", "longer"])
    def test_a_damaged_file_is_made_anew(
        self, filled: Register, place: Path, suffix: str, harm: str
    ) -> None:
        filled.close()
        (path,) = self._files(place, suffix)
        content = path.read_bytes()
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(
                {
                    "garbage": b"\x01" * len(content),
                    "short": content[: len(content) // 2],
                    "longer": content + b"\x00" * 40,
                }[harm]
            )
        again = open_register(str(place))
        assert self._told(again) == list(range(6))
        self._add(again, 6)
        assert self._told(again) == list(range(7))
        assert again.check() == []

    def test_a_replaced_vector_starts_a_new_file(self, filled: Register, place: Path) -> None:
        from lostfound.desk.texts import text_hash

        with filled.unit(by="anna", at=NOW) as unit:
            unit.put_text_vector(text_hash("2"), MODEL, [9.0, 0, 0, 1])
        assert self._told(filled) == [0, 1, 9, 3, 4, 5]
        assert len(self._files(place, "f32")) == 1

    def test_vectors_of_an_open_unit_are_seen_but_not_written(
        self, filled: Register, place: Path
    ) -> None:
        from lostfound.desk.texts import text_hash

        (path,) = self._files(place, "f32")
        size = path.stat().st_size
        with pytest.raises(LostFoundError), filled.unit(by="anna", at=NOW) as unit:
            unit.add_found(item(), text="8")
            unit.put_text_vector(text_hash("8"), MODEL, [8.0, 0, 0, 1])
            _, cosines = filled.text_cosines(MODEL, np.array([1, 0, 0, 0], np.float32))
            assert cosines.tolist() == [0, 1, 2, 3, 4, 5, 8]
            raise LostFoundError("stop")
        assert path.stat().st_size == size
        assert self._told(filled) == list(range(6))

    def test_who_cannot_write_the_file_still_reads_everything(
        self, filled: Register, place: Path
    ) -> None:
        fcntl = pytest.importorskip("fcntl")
        with (place.with_name(place.name + ".vectors") / "lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self._add(filled, 6)
            assert self._told(filled) == list(range(7))

    def test_a_register_put_back_from_a_backup_does_not_use_newer_files(
        self, register: Register, place: Path
    ) -> None:
        self._add(register, 1)
        register.back_up(place.with_name("old.db"))
        self._add(register, 2)
        assert self._told(register) == [1, 2]
        register.close()
        place.with_name("old.db").replace(place)
        again = open_register(str(place))
        self._add(again, 3)
        assert self._told(again) == [1, 3]
