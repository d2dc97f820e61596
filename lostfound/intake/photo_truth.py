"""The answers of a folder of photos: which object each photo shows, and what was written of it.

Only `evaluate` reads these; matching never sees them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lostfound.errors import Missing

OBJECTS = "objects.csv"
_HOLDS = (
    "A folder of photos holds objects.csv (columns subject, found_photo, claim_photo), the "
    "photos it names, further photos beside them, and strangers/."
)
_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoObject:
    """One object: the photo it is registered with, and others that are to find it.

    `asked` begins with the claim's photo. The words are the desk's and the owner's.
    """

    name: str
    found: Path
    asked: tuple[Path, ...]
    category: str = ""
    description: str = ""
    colour: str = ""
    brand: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """The objects of a folder and the photos of other people's things."""

    objects: tuple[PhotoObject, ...]
    strangers: tuple[Path, ...]


def is_photo_folder(folder: Path) -> bool:
    """Return whether a benchmark folder is one of photos: it has an objects.csv."""
    return (folder / OBJECTS).is_file()


def read_photo_folder(folder: Path) -> PhotoFolder:
    """Read `objects.csv` and list the photos; raises Missing for one that is not there."""
    with (folder / OBJECTS).open(encoding="utf-8-sig", newline="") as lines:
        objects = tuple(_object(folder, row) for row in csv.DictReader(lines))
    return PhotoFolder(objects, _pictures(folder / "strangers"))


def _object(folder: Path, row: Mapping[str, str]) -> PhotoObject:
    found, claim = (_photo(folder, row, name) for name in ("found_photo", "claim_photo"))
    others = (path for path in _pictures(found.parent) if path not in (found, claim))
    return PhotoObject(
        name=row.get("subject") or found.parent.name,
        found=found,
        asked=(claim, *others),
        category=row.get("found_category") or "",
        description=row.get("found_description") or "",
        colour=row.get("found_colour") or "",
        brand=row.get("found_brand") or "",
        message=row.get("claim_text") or "",
    )


def _photo(folder: Path, row: Mapping[str, str], column: str) -> Path:
    if not row.get(column):
        raise Missing(f"{OBJECTS} in {folder} has no {column}.", _HOLDS)
    path = folder / row[column]
    if not path.is_file():
        raise Missing(f"The photo {row[column]} is not in {folder}.", _HOLDS)
    return path


def _pictures(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in _PICTURES))
