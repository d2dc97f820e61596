"""What an import logs: one entry a venue, from which every item's coming in can be told."""

from __future__ import annotations

import pytest
from register_words import NOW, add, item, row

from lostfound.domain.records import FoundRow
from lostfound.domain.values import Venue
from lostfound.storage import Register


def load(register: Register, *rows: FoundRow) -> tuple[int, tuple[str, ...]]:
    with register.unit(by="anna", at=NOW) as unit:
        batch = unit.start_batch("found", "desk", "found.csv")
        return batch, unit.add_found_many(rows, batch=batch).references


def take_back(register: Register, number: int) -> None:
    with register.unit(by="paul", at=NOW) as unit:
        unit.take_back(register.batches(number)[0])


ROWS = [row(str(n), venue="lyon-station" if n % 3 == 0 else "a6-beaune") for n in range(30)]


def test_an_import_writes_one_entry_a_venue(register: Register) -> None:
    batch, _ = load(register, *ROWS)
    for venue, count in (("a6-beaune", 20), ("lyon-station", 10)):
        told = register.custody(chain=venue)
        assert [entry.event for entry in told] == ["venue added", "registered"]
        assert told[1].details["count"] == count
        assert told[1].details["batch"] == batch
    assert register.check() == []


def test_each_item_tells_how_it_came_in(register: Register) -> None:
    _, names = load(register, *ROWS)
    _, later = load(register, row("x"), row("y"))
    for name, venue in (
        (names[0], "lyon-station"),
        (names[29], "a6-beaune"),
        (later[1], "a6-beaune"),
    ):
        (entry,) = register.custody(subject=name)
        assert (entry.event, entry.chain, entry.by) == ("registered", venue, "anna")
    assert register.custody(subject=later[0])[0].details["count"] == 2
    assert register.custody(subject="F-ZZZZZZ") == []


def test_a_moved_item_is_still_known_where_it_came_in(register: Register) -> None:
    _, names = load(register, *ROWS)
    with register.unit(by="paul", at=NOW) as unit:
        unit.edit_found(names[1], {"venue": "lyon-station"})
        unit.edit_found(names[1], {"venue": "a6-beaune"})
        unit.edit_found(names[2], {"venue": "lyon-station"})
    told = register.custody(subject=names[2])
    assert (told[0].event, told[0].chain) == ("registered", "a6-beaune")
    assert register.custody(subject=names[2], limit=1)[0].event == "moved"
    assert register.check() == []


def test_moves_within_a_second_are_told_apart_without_a_clock(register: Register) -> None:
    with register.unit(by="anna", at=NOW) as unit:
        unit.add_venue(Venue(key="aaa-depot", name="Depot", kind="depot"))
    _, names = load(register, *ROWS)
    for n in range(5):  # the depot's chain is the longer one
        add(register, item(f"sac {n}", venue="aaa-depot"))
    with register.unit(by="paul", at=NOW) as unit:
        for venue in ("aaa-depot", "lyon-station", "a6-beaune", "aaa-depot"):
            unit.edit_found(names[1], {"venue": venue})
    assert register.check() == []
    told = register.custody(subject=names[1])
    assert ("registered", "a6-beaune") in [(e.event, e.chain) for e in told]


def test_an_entry_that_cannot_be_read_is_a_fault_and_no_crash(register: Register) -> None:
    _, names = load(register, *ROWS)
    raw = register._db.raw
    raw.execute("DROP TRIGGER custody_stays")
    for details in ('{"batch": 1}', "[]", '{"from": 7, "to": "x", "count": 1, "items": ""}'):
        raw.execute("UPDATE custody SET details = ? WHERE event = 'registered'", (details,))
        reasons = [fault.reason for fault in register.verify_log()]
        assert "does not tell which items it speaks of" in reasons
        assert register.custody(subject=names[0]) == []


def test_an_import_of_things_that_have_left_is_taken_back_whole(register: Register) -> None:
    batch, _ = load(register, row("1", status="released"), row("2"))
    with register.bulk():
        take_back(register, batch)
    assert register.check() == []


def test_what_was_taken_back_is_accounted_for(register: Register) -> None:
    batch, names = load(register, *ROWS)
    with register.unit(by="paul", at=NOW) as unit:
        unit.edit_found(names[3], {"shelf": "B2"})
    take_back(register, batch)
    assert register.counts().items == 1
    assert register.check() == []
    assert [e.event for e in register.custody(subject=names[4])] == ["registered", "taken back"]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM found WHERE id = 8", "speaks of 20 items; 19 of them are here"),
        ("UPDATE found SET reference = 'F-222222' WHERE id = 8", "speaks of 20 items"),
        (
            "DELETE FROM custody WHERE event = 'registered' AND chain = 'lyon-station'",
            "not know of",
        ),
        ("UPDATE found SET venue = 'lyon-station' WHERE id = 2", "speaks of 20 items; 19"),
    ],
)
def test_a_hand_on_the_items_or_the_log_is_seen(register: Register, sql: str, reason: str) -> None:
    load(register, *ROWS)
    raw = register._db.raw
    raw.execute("DROP TRIGGER custody_remains")
    raw.execute(sql)
    assert any(reason in fault.reason for fault in register.verify_log())
