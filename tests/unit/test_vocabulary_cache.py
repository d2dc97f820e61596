"""The kept forms: used when they fit, made again when anything is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from lostfound.kept_forms import keep_tongues
from lostfound.reading import vocabulary as lexicon
from lostfound.reading.vocabulary import load_vocabulary

FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"


def french(cache: Path) -> dict[str, list[lexicon.Sense]]:
    words = load_vocabulary(FOLDER)
    keep_tongues(words, FOLDER, cache)
    return words.tongue("fr").forms


def test_kept_forms_are_those_that_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = french(tmp_path)
    assert made == load_vocabulary(FOLDER).tongue("fr").forms
    monkeypatch.setattr(lexicon, "_make_tongue", lambda *_: pytest.fail("made again"))
    assert french(tmp_path) == made


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"not forms at all"])
def test_damaged_forms_are_made_again(tmp_path: Path, damage: bytes) -> None:
    made = french(tmp_path)
    (tmp_path / "forms" / "fr.bin").write_bytes(damage)
    assert french(tmp_path) == made
    assert (tmp_path / "forms" / "fr.bin").stat().st_size > 1000


def test_a_cache_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "forms").write_text("a file where a folder should be")
    assert french(tmp_path)["lapin"]
