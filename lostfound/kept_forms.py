"""The inflected forms of a language, kept between two runs: making them costs 60 to 100 ms.

Derived data in the user's cache: checked against the lexicon's files, this program and a
checksum, made again when in doubt, and never missed when it cannot be written.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from lostfound.reading.vocabulary import Tongue, Vocabulary


def keep_tongues(vocabulary: Vocabulary, folder: Path, cache: Path) -> None:
    """Let a vocabulary read from `folder` take its forms from `cache`, and put new ones there."""
    stamp = _stamp(folder)
    make = vocabulary.maker

    def remembered(language: str) -> Tongue:
        path = cache / "forms" / f"{language}.bin"
        known = _read(path, stamp)
        if known is None:
            known = make(language)
            with suppress(OSError):
                _write(path, stamp, known)
        return known

    vocabulary.use_maker(remembered)


def _stamp(folder: Path) -> bytes:
    """Name what the forms depend on: the lexicon, the code that inflects, this Python."""
    code = Path(__file__).parent / "reading"
    files = sorted([*folder.glob("*.tsv"), *code.glob("*.py")])
    told = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return "\n".join([sys.version, *told]).encode()


def _read(path: Path, stamp: bytes) -> Tongue | None:
    """Return the kept forms, None when they are not there, not whole or of something else."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    if raw[:4] != crc32(raw[4:]).to_bytes(4, "big"):
        return None
    kept, forms, starts, participles = marshal.loads(raw[4:])
    return Tongue(forms, starts, participles) if kept == stamp else None


def _write(path: Path, stamp: bytes, tongue: Tongue) -> None:
    body = marshal.dumps((stamp, tongue.forms, tongue.starts, tongue.participles))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(crc32(body).to_bytes(4, "big") + body)
    partial.replace(path)
