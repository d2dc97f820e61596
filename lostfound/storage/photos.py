"""Photos by the SHA-256 of their bytes, in folders of two levels."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from lostfound.errors import Missing, RegisterFault, UsageFault

_NAME = re.compile(r"^[0-9a-f]{64}$")
_SUFFIXES = (".jpg", ".png", ".webp", ".gif", "")


class PhotoStore:
    """A folder of photos; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep a photo and return its SHA-256; a repeat changes nothing.

        The file appears whole or not at all: it is written aside, flushed to the disk
        and renamed. Raises RegisterFault when the folder cannot be written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        place = self._place(sha256, suffix_of(content))
        if place.exists() and place.stat().st_size == len(content):
            return sha256
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(place, content)
        except OSError as fault:
            raise RegisterFault(
                f"The photo cannot be stored in {self.folder}: {fault.strerror}.",
                "Make room or allow writing there; nothing was registered.",
            ) from fault
        return sha256

    def path(self, sha256: str) -> Path:
        """Return the file of a photo; raises Missing when it is not there."""
        found = self._find(sha256)
        if found is None:
            raise Missing(
                f"The photo {sha256[:12]}... is not in {self.folder}.",
                "Restore the photo folder from a backup.",
            )
        return found

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a photo; raises Missing when it is not there."""
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        """Tell whether the photo is there."""
        return self._find(sha256) is not None

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every photo in the folder."""
        for path in sorted(self.folder.glob("??/??/*")):
            if _NAME.match(path.stem):
                yield path.stem

    def _find(self, sha256: str) -> Path | None:
        places = (self._place(sha256, suffix) for suffix in _SUFFIXES)
        return next((place for place in places if place.is_file()), None)

    def _place(self, sha256: str, suffix: str) -> Path:
        if not _NAME.match(sha256):
            raise UsageFault(f"{sha256!r} is not the SHA-256 of a photo.", "")
        return self.folder / sha256[:2] / sha256[2:4] / (sha256 + suffix)


def suffix_of(content: bytes) -> str:
    """Return the file suffix that the first bytes call for, so that viewers open the file."""
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith(b"\x89PNG"):
        return ".png"
    if content.startswith(b"GIF8"):
        return ".gif"
    return ".webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def _write_whole(place: Path, content: bytes) -> None:
    import tempfile

    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(aside).unlink()
        raise
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk, where the system can do so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
