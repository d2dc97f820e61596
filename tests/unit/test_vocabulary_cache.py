"""The kept forms: used when they fit, made again when anything is off."""

from __future__ import annotations

import marshal
from pathlib import Path
from zlib import crc32

import pytest

from lostfound.kept_forms import kept_vocabulary
from lostfound.reading import vocabulary as lexicon
from lostfound.reading.vocabulary import load_vocabulary

FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"


def french(cache: Path) -> dict[str, list[lexicon.Sense]]:
    return kept_vocabulary(FOLDER, cache).tongue("fr").forms


def test_kept_forms_are_those_that_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = french(tmp_path)
    assert made == load_vocabulary(FOLDER).tongue("fr").forms
    monkeypatch.setattr(lexicon, "_make_tongue", lambda *_: pytest.fail("made again"))
    assert french(tmp_path) == made


def test_a_kept_vocabulary_is_that_of_the_files(tmp_path: Path) -> None:
    read = load_vocabulary(FOLDER)
    for _ in range(2):
        assert kept_vocabulary(FOLDER, tmp_path) == read


@pytest.mark.parametrize("name", ["fr", "lexicon"])
@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"not forms at all"])
def test_what_is_damaged_is_made_again(tmp_path: Path, name: str, damage: bytes) -> None:
    made = french(tmp_path)
    path = tmp_path / "forms" / f"{name}.bin"
    path.write_bytes(damage)
    assert french(tmp_path) == made
    assert path.stat().st_size > 1000


def test_what_another_release_kept_is_made_again(tmp_path: Path) -> None:
    made = french(tmp_path)
    path = tmp_path / "forms" / "fr.bin"
    stamp, parts = marshal.loads(path.read_bytes()[4:])
    body = marshal.dumps((stamp, *parts))
    path.write_bytes(crc32(body).to_bytes(4, "big") + body)
    assert french(tmp_path) == made


def test_a_cache_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "forms").write_text("a file where a folder should be")
    assert french(tmp_path)["lapin"]
