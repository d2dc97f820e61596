"""The search by codes: what it returns is in exact order, whatever became of the files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from register_words import NOW, add, item

from lostfound.desk.texts import text_hash
from lostfound.domain.records import VectorModel
from lostfound.storage import Register, open_register
from lostfound.storage.sqlite import nearest, vector_files

MODEL = VectorModel("numbers", "1", 100)
CHANCE = np.random.default_rng(7)


@pytest.fixture
def filled(register: Register, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Three hundred items with a vector each; codes are used from a hundred on."""
    monkeypatch.setattr(vector_files, "CODED_FROM", 100)
    monkeypatch.setattr(nearest, "_BY_CODE", 60)
    grow(register, 300)
    return register


@pytest.fixture
def place(register: Register) -> Path:
    """The register's file."""
    return register.path


def grow(register: Register, count: int) -> None:
    there = register.counts().items
    names = [str(n) for n in range(there, there + count)]
    with register.unit(by="anna", at=NOW) as unit:
        for name in names:
            unit.add_found(item(name), text=name)
        rows = CHANCE.normal(1.0, 1.0, (count, 100)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        unit.put_text_vectors(MODEL, zip(map(text_hash, names), rows, strict=True))


def near(register: Register, ids: list[int], matrix: np.ndarray, row: int) -> None:
    """The text nearest to a vector a little off its own is its own, the others in order."""
    asked = matrix[row] + CHANCE.normal(0, 0.02, 100).astype(np.float32)
    told = register.nearest_texts(MODEL, asked, 10)
    cosines = dict(zip(ids, (matrix @ asked).tolist(), strict=True))
    assert told[0] == ids[row]
    assert told == sorted(told, key=lambda i: -cosines[i])
    nearness = register.text_nearness(MODEL, asked, told)
    assert nearness == pytest.approx({i: cosines[i] for i in told}, abs=1e-5)


def check(register: Register) -> None:
    ids, matrix = register.text_vectors(MODEL)
    for row in range(0, len(ids), 17):
        near(register, ids.tolist(), matrix, row)
    assert register.check() == []


def files(place: Path, suffix: str) -> Path:
    (path,) = place.with_name(place.name + ".vectors").glob(f"*.{suffix}")
    return path


def test_the_nearest_come_first_and_in_exact_order(filled: Register, place: Path) -> None:
    check(filled)
    assert files(place, "bit").stat().st_size == 300 * 16
    grow(filled, 40)
    check(filled)
    assert files(place, "bit").stat().st_size == 340 * 16


@pytest.mark.parametrize("suffix", ["bit", "mid"])
@pytest.mark.parametrize("harm", ["gone", "short", "zeros behind"])
def test_codes_that_are_damaged_are_made_anew(
    filled: Register, place: Path, suffix: str, harm: str
) -> None:
    check(filled)
    filled.close()
    path = files(place, suffix)
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:160] if harm == "short" else content + bytes(50 * 16))
    again = open_register(str(place))
    check(again)
    grow(again, 60)  # the fifty zeros would be taken for the codes of these
    check(again)
    assert files(place, "bit").stat().st_size == 360 * 16
    rows = vector_files.open_rows(again._db, place, MODEL, "text")
    assert rows.codes is not None and rows.middle is not None
    assert (rows.codes == vector_files.coded(rows.matrix, rows.middle)).all()
    again.close()


def test_items_that_have_left_are_passed_over(filled: Register) -> None:
    ids, matrix = filled.text_vectors(MODEL)
    first = filled.nearest_texts(MODEL, matrix[5], 3)
    names = filled.references(first)
    with filled.unit(by="anna", at=NOW) as unit:
        unit.edit_found(names[first[0]], {"status": "released"})
    assert filled.nearest_texts(MODEL, matrix[5], 2) == first[1:3]
    assert first[0] == ids[5]


def test_one_text_of_many_items_gives_the_newest(register: Register) -> None:
    kept = add(register, *[item("gant") for _ in range(5)], text="gant")
    with register.unit(by="anna", at=NOW) as unit:
        unit.put_text_vector(text_hash("gant"), MODEL, np.ones(100, np.float32) / 10)
    ids = register.ids([one.reference for one in kept])
    newest = [ids[one.reference] for one in reversed(kept)]
    assert register.nearest_texts(MODEL, np.ones(100, np.float32), 3) == newest[:3]
