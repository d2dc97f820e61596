"""Photos by their content: kept once, whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from lostfound.errors import Missing, RegisterFault, UsageFault
from lostfound.storage.photos import PhotoStore

JPEG = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "photos")


def test_a_photo_is_known_by_its_content_and_kept_once(store: PhotoStore) -> None:
    name = store.put(JPEG)
    assert name == hashlib.sha256(JPEG).hexdigest()
    assert store.put(JPEG) == name
    assert store.get(name) == JPEG
    assert store.has(name)
    assert list(store.names()) == [name]
    assert store.path(name).relative_to(store.folder).parts[:2] == (name[:2], name[2:4])


@pytest.mark.parametrize(
    ("start", "suffix"),
    [(JPEG, ".jpg"), (b"\x89PNG\r\n", ".png"), (b"RIFF0000WEBP", ".webp"), (b"else", "")],
)
def test_viewers_get_the_suffix_they_need(store: PhotoStore, start: bytes, suffix: str) -> None:
    assert store.path(store.put(start)).suffix == suffix


def test_a_cut_off_photo_is_written_again(store: PhotoStore) -> None:
    name = store.put(JPEG)
    store.path(name).write_bytes(JPEG[:5])
    store.put(JPEG)
    assert store.get(name) == JPEG


def test_a_missing_photo_and_a_wrong_name_are_told(store: PhotoStore) -> None:
    with pytest.raises(Missing):
        store.path("ab" * 32)
    with pytest.raises(UsageFault):
        store.path("../../etc/passwd")


def test_nothing_is_left_behind_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file in the way")
    with pytest.raises(RegisterFault, match="cannot be stored"):
        PhotoStore(tmp_path / "photos").put(JPEG)
