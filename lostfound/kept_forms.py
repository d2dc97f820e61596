"""The word lists as they are looked up, kept between two runs: reading them costs 25 ms,
the inflected forms of a language 60 to 100 ms.

Derived data in the user's cache: checked against the lexicon's files, this program and a
checksum, made again when in doubt, and never missed when it cannot be written.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any
from zlib import crc32

from lostfound.reading.vocabulary import Kind, Tongue, Vocabulary, load_vocabulary


def kept_vocabulary(folder: Path, cache: Path) -> Vocabulary:
    """Return the vocabulary of `folder`, with all that can be taken from `cache`.

    Raises Missing when a file of the lexicon is not there.
    """
    stamp = _stamp(folder)

    def remembered(language: str) -> Tongue:
        forms = _kept(cache / "forms" / f"{language}.bin", stamp, lambda: _plain(make(language)))
        return Tongue(*forms)

    lexicon = _kept(cache / "forms" / "lexicon.bin", stamp, lambda: _taken_apart(folder))
    kinds, near, colours, brand_kinds, makers, cells, brands = lexicon
    vocabulary = Vocabulary(
        {name: Kind(*told) for name, told in kinds.items()},
        near, colours, brand_kinds, makers, cells, Tongue(*brands),
    )  # fmt: skip
    make = vocabulary.maker
    vocabulary.use_maker(remembered)
    return vocabulary


def _taken_apart(folder: Path) -> tuple[Any, ...]:
    """Return the parts of a vocabulary read anew, made of plain values alone."""
    read = load_vocabulary(folder)
    kinds = {name: astuple(kind) for name, kind in read.kinds.items()}
    parts = read.near, read.colours, read.brand_kinds, read.brand_makers, read.cells
    return (kinds, *parts, _plain(read.brands))


def _plain(tongue: Tongue) -> tuple[Any, ...]:
    return tongue.forms, tongue.starts, tongue.participles


def _kept(path: Path, stamp: bytes, make: Callable[[], Any]) -> Any:
    """Return what is kept in a file, or make it and put it there."""
    known = _read(path, stamp)
    if known is None:
        known = make()
        with suppress(OSError):
            _write(path, stamp, known)
    return known


def _stamp(folder: Path) -> bytes:
    """Name what the forms depend on: the lexicon, the code that inflects, this Python."""
    code = Path(__file__).parent / "reading"
    files = sorted([*folder.glob("*.tsv"), *code.glob("*.py")])
    told = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return "\n".join([sys.version, *told]).encode()


def _read(path: Path, stamp: bytes) -> Any:
    """Return what was kept, None when it is not there, not whole or of something else."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    if raw[:4] != crc32(raw[4:]).to_bytes(4, "big"):
        return None
    try:
        told = marshal.loads(raw[4:])  # another release, or Python, may have kept other parts
    except (ValueError, EOFError, TypeError):
        return None
    return told[1] if len(told) == 2 and told[0] == stamp else None


def _write(path: Path, stamp: bytes, parts: Any) -> None:
    body = marshal.dumps((stamp, parts))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(crc32(body).to_bytes(4, "big") + body)
    partial.replace(path)
