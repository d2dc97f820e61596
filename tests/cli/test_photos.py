"""Photos from the shell: kept upright, looked at, refused when they are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lostfound.demo.drawings import draw

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def photos(tmp_path: Path) -> tuple[str, str]:
    """Two photos of one rabbit: the desk's and the owner's."""
    for view, name in enumerate(("desk.jpg", "home.jpg")):
        (tmp_path / name).write_bytes(draw("rabbit:grey:bow=pink:mended", view))
    return str(tmp_path / "desk.jpg"), str(tmp_path / "home.jpg")


def test_photos_speak_where_words_do_not(lf: Any, photos: tuple[str, str]) -> None:
    found = lf("found", "add", "", "--venue", TAILLY, "--photo", photos[0], "--json")
    assert found.status == 0
    assert len(found.data["photos"]) == 1
    lf("found", "add", "parapluie noir", "--venue", TAILLY)
    claim = lf("claim", "add", "it looks like this", "--photo", photos[1], "--json")
    assert claim.data["candidates"][0]["reference"] == found.data["reference"]
    by_photo = lf("match", "--photo", photos[1], "--json").data
    assert by_photo["candidates"][0]["reference"] == found.data["reference"]


def test_a_photo_is_added_once(lf: Any, photos: tuple[str, str]) -> None:
    ref = lf("found", "add", "lapin", "--venue", TAILLY, "--json").data["reference"]
    assert len(lf("found", "photo", "add", ref, photos[0], "--json").data["photos"]) == 1
    again = lf("found", "photo", "add", ref, photos[0], "--json").data
    assert len(again["photos"]) == 1
    assert again["warnings"]
    assert Path(lf("found", "show", ref, "--json").data["photo_paths"][0]).is_file()


def test_what_is_no_photo_is_refused_by_name(lf: Any, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("not a photo", encoding="utf-8")
    ended = lf("found", "add", "x", "--venue", TAILLY, "--photo", str(tmp_path / "note.jpg"))
    assert ended.status == 1
    assert "note.jpg" in ended.err
    assert lf("found", "list", "--json").data == []
