"""One limit of bytes for photos: what a command takes, an import takes too."""

from __future__ import annotations

from pathlib import Path

import pytest

from lostfound.cli.photo_inputs import read_photo
from lostfound.domain.limits import MOST_PHOTO_BYTES
from lostfound.errors import Refused, UsageFault
from lostfound.intake.photo_files import PhotoFiles


def file_of(folder: Path, size: int) -> Path:
    """Return a file of so many bytes that takes no room on the disk."""
    with (folder / "photo.jpg").open("wb") as file:
        file.truncate(size)
    return folder / "photo.jpg"


def test_a_large_photo_is_taken_by_commands_and_imports(tmp_path: Path) -> None:
    file = file_of(tmp_path, 70_000_000)
    with PhotoFiles(tmp_path / "t.csv") as photos:
        assert len(photos.read(file.name)) == len(read_photo(file)) == 70_000_000


def test_one_byte_too_many_is_refused_by_both_before_it_is_read(tmp_path: Path) -> None:
    file = file_of(tmp_path, MOST_PHOTO_BYTES + 1)
    with pytest.raises(UsageFault, match="bytes"):
        read_photo(file)
    with PhotoFiles(tmp_path / "t.csv") as photos, pytest.raises(Refused, match="bytes"):
        photos.read(file.name)
