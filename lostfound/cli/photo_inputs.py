"""Photos as people hand them to a shell: files, folders, stdin, lists that were pasted."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lostfound.cli.screen import on_terminal, say
from lostfound.domain.limits import MOST_PHOTO_BYTES
from lostfound.errors import Missing, UsageFault

Photos = tuple[tuple[str, bytes], ...]

STDIN = "stdin"
_LONGEST_LIST = 1_000_000
# What systems leave in folders of photos beside the photos.
_NO_PHOTOS = ("thumbs.db", "desktop.ini", "icon\r")
_LOOKS_LIKE_A_PATH = re.compile(r"[\"']?(?:file://|/|~/|\.{1,2}/|[A-Za-z]:\\)|.*\.\w{3,4}[\"']?$")


def read_photos(words: Sequence[str] | None, *, folders: bool = False) -> Photos:
    """Return (name, bytes) of each photo that words name.

    A word is a file, a `file://` address, a list of those as terminals and file managers
    paste it (quoted, escaped, one a line), `-` for stdin (a photo, or such a list), or,
    with `folders`, a folder. Raises Missing for a file that is not there, UsageFault for
    an empty file or one too large to be a photo.
    """
    photos: list[tuple[str, bytes]] = []
    for word in words or ():
        if word == "-":
            photos += _from_stdin(folders)
        else:
            photos += [(file.name, read_photo(file)) for file in _files(word, folders)]
    return tuple(photos)


def photo_files(folder: Path) -> list[Path]:
    """Return the files of a folder in the order of their names, but for what systems leave there.

    Numbers in names count as numbers: bag-2 comes before bag-10.
    """
    files = [
        file
        for file in folder.iterdir()
        if file.is_file() and not file.name.startswith(".") and file.name.lower() not in _NO_PHOTOS
    ]
    return sorted(files, key=lambda file: by_number(file.name))


def by_number(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts names with numbers in them as people do."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def read_photo(file: Path) -> bytes:
    """Return the bytes of one photo file; see `read_photos`."""
    try:
        if not file.exists():
            raise Missing(f"The photo {file} is not there.", "Check the path.")
        if not file.is_file():
            raise UsageFault(
                f"{file} is not a file.", "For a folder: lostfound found add --photos FOLDER."
            )
        size = file.stat().st_size
        if size == 0 or size > MOST_PHOTO_BYTES:
            raise UsageFault(
                f"The photo {file} has {size} bytes.",
                f"A photo has between 1 and {MOST_PHOTO_BYTES} bytes.",
            )
        return file.read_bytes()
    # Also where only asking fails: a name too long, a folder that may not be entered.
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise UsageFault(f"The photo {file} cannot be read: {why}.", "Check the path.") from fault


def _from_stdin(folders: bool) -> Photos:
    if on_terminal():
        say("Drop the photos here, one a line; end with Ctrl-D on a line of its own.")
    data = sys.stdin.buffer.read()
    words = _words_in(data)
    if words is None:
        return ((STDIN, data),)
    files = [file for word in words for file in _files(word, folders)]
    return tuple((file.name, read_photo(file)) for file in files)


def _words_in(data: bytes) -> list[str] | None:
    """Return the paths that stdin lists, None when it is no list."""
    if len(data) > _LONGEST_LIST or b"\0" in data:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    lines = [line.strip() for line in text.splitlines()]
    # A list of addresses (text/uri-list) may have remarks.
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not (_is_there(lines[0]) or _LOOKS_LIKE_A_PATH.match(lines[0])):
        return None
    return None if lines[0].startswith("<") else lines


def _files(word: str, folders: bool) -> Iterator[Path]:
    for path in _paths(word):
        if folders and is_folder(path):
            yield from photo_files(path)
        else:
            yield path


def _paths(word: str) -> Iterator[Path]:
    """Yield the paths of a word: the word itself, or those of the list that it is."""
    if _is_there(word):
        yield _path(word)
        return
    for line in word.splitlines():
        if _is_there(line.strip()):
            yield _path(line.strip())
        elif line.strip():
            pieces = _pieces(line.strip())
            # Spaces that nobody quoted: the whole line was meant, and is what to name.
            whole = len(pieces) > 1 and not any(_is_there(piece) for piece in pieces)
            yield from [_path(line.strip())] if whole else map(_path, pieces)


def _pieces(line: str) -> list[str]:
    try:
        pieces = shlex.split(line, posix=os.name != "nt")
    except ValueError:  # an apostrophe in a name
        return [line]
    return [piece.strip("\"'") for piece in pieces] if os.name == "nt" else pieces


def _path(word: str) -> Path:
    """Return the path that a word names; raises UsageFault for what can be none."""
    try:
        if not word.lower().startswith("file:"):
            return Path(word).expanduser()
        place = unquote(urlsplit(word).path)
        # file:///C:/... has a slash before the drive.
        return Path(place[1:] if re.match(r"/[A-Za-z]:", place) else place)
    except (ValueError, RuntimeError) as fault:
        raise UsageFault(f"The photo {word} names no file: {fault}", "Check the path.") from fault


def is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    # What the name lacks is said when it is read.
    except (OSError, ValueError):
        return False


def _is_there(word: str) -> bool:
    try:
        return bool(word) and _path(word).exists()
    except (OSError, ValueError, UsageFault):
        return False
