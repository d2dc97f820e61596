"""Perceptual hashes: the same picture again, forwarded, shrunk, turned or mirrored.

64 bits as 16 hex digits. Between unrelated photos a pHash distance of 8 or less happens
2.7 times in 100,000 pairs (measured on 5,635 photos); looking at all eight turns makes
that about eight times as many.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.float64]

# "m" mirrors left and right, then "90" and so on turn counter-clockwise.
TURNS = ("", "90", "180", "270", "m", "m90", "m180", "m270")


def hash_distance(a: str, b: str) -> int:
    """Return the number of differing bits of two hashes of equal length in hex."""
    if len(a) != len(b):
        raise ValueError(f"hashes of different length: {a!r}, {b!r}")
    return (int(a, 16) ^ int(b, 16)).bit_count()


def same_picture(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[int, str]:
    """Return (bits, turn): the least pHash distance of `a` to any turn of `b`, and which.

    Raises ValueError when either carries no pHash.
    """
    if "phash" not in a or "phash" not in b:
        raise ValueError("no pHash to compare")
    return min(
        (hash_distance(a["phash"], b[_key(turn)]), turn) for turn in TURNS if _key(turn) in b
    )


def hashes_of(image: Any) -> tuple[tuple[str, str], ...]:
    """Return dHash and the pHash of all eight turns of a Pillow RGB image, named."""
    import imagehash
    import numpy as np
    from PIL import Image

    grey = image.convert("L")
    small = np.asarray(grey.resize((32, 32), Image.Resampling.LANCZOS), np.float64)
    turned = [(_key(turn), str(imagehash.ImageHash(_phash(_turn(small, turn))))) for turn in TURNS]
    return (("dhash", str(imagehash.dhash(grey))), *turned)


def _key(turn: str) -> str:
    return f"phash-{turn}" if turn else "phash"


def _turn(pixels: Grey, turn: str) -> Grey:
    import numpy as np

    mirrored = pixels[:, ::-1] if turn.startswith("m") else pixels
    return np.rot90(mirrored, int(turn.lstrip("m") or 0) // 90)


def _phash(pixels: Grey) -> NDArray[np.bool_]:
    """Return the bits of `imagehash.phash` without SciPy, whose import takes 190 ms.

    The lowest 8 x 8 coefficients of the 32 x 32 cosine transform, against their median.
    """
    import numpy as np

    steps = np.arange(32)
    basis = 2 * np.cos(np.pi * np.outer(np.arange(8), 2 * steps + 1) / 64)
    low = basis @ pixels @ basis.T
    bits: NDArray[np.bool_] = low > np.median(low)
    return bits
