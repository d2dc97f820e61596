"""Perceptual hashes: the same picture again, forwarded, shrunk, turned or mirrored.

64 bits as 16 hex digits. What counts as the same picture, and how often that is wrong, says
`matching.pictures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from lostfound.encoders.shrinking import Box, shrunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

# "m" mirrors left and right, then "90" and so on turn counter-clockwise.
TURNS = ("", "90", "180", "270", "m", "m90", "m180", "m270")


def hash_distance(a: str, b: str) -> int:
    """Return the number of differing bits of two hashes of equal length in hex."""
    if len(a) != len(b):
        raise ValueError(f"hashes of different length: {a!r}, {b!r}")
    return (int(a, 16) ^ int(b, 16)).bit_count()


# Grey values of 32 x 32 pixels that spread less than this, in steps of 255, are a plain
# surface: its hash is made of noise.
_PLAIN = 4.0
_SIDE = 400
_SQUARE = 32
_DHASH = (9, 8)
# Nine tenths of the width and height, the middle and each corner; eight, the middle: name,
# share, and how far the crop stands to the right and down.
_CROPS = (
    ("c", 0.9, 0.5, 0.5),
    ("cc", 0.8, 0.5, 0.5),
    ("nw", 0.9, 0.0, 0.0),
    ("ne", 0.9, 1.0, 0.0),
    ("sw", 0.9, 0.0, 1.0),
    ("se", 0.9, 1.0, 1.0),
)


def hashes_of(image: Any, inset: Any = None, plain: Any = None) -> tuple[tuple[str, str], ...]:
    """Return the hashes of a Pillow RGB image, named; none of a plain surface.

    The pHash of all eight turns, dHash, the pHash of six crops, and of the picture without
    bars of one tone around it ("phash-inner"), where it has such; else of its `inset`, the
    picture inside it, if one was found. `plain` is the picture without bars, where somebody
    has looked for them already.
    """
    grey = _reduced(image)
    small, few, *crops = shrunk(grey, _parts(*grey.size))
    if float(small.std(dtype=float)) < _PLAIN:
        return ()
    squares = [_turn(small, turn) for turn in TURNS] + crops
    names = [*map(_key, TURNS), *(f"phash-{where}" for where, *_ in _CROPS)]
    inner = _inner(image, grey, plain)
    if inner is grey and inset is not None:
        inner = _reduced(inset)
    if inner is not grey:
        names.append("phash-inner")
        squares += shrunk(inner, (((0, 0, *inner.size), (_SQUARE, _SQUARE)),))
    return ("dhash", _dhash(few)), *zip(names, _phashes(squares), strict=True)


def _reduced(image: Any) -> Any:
    """Return the image in grey, a large one averaged to some 400 pixels or more a side first."""
    factor = max(image.size) // _SIDE
    return (image.reduce(factor) if factor > 1 else image).convert("L")


def _inner(image: Any, grey: Any, plain: Any) -> Any:
    """Return the reduced picture without bars; looks for them where nobody has in so large one."""
    from lostfound.encoders.bars import without_bars

    known = plain is image and grey.size == image.size
    return grey if known else without_bars(grey)


def _parts(width: int, height: int) -> list[tuple[Box, tuple[int, int]]]:
    """Return which parts are hashed: the whole twice, for pHash and for dHash, and the crops."""
    parts = [((0, 0, width, height), (_SQUARE, _SQUARE)), ((0, 0, width, height), _DHASH)]
    for _, share, x, y in _CROPS:
        wide, high = round(share * width), round(share * height)
        left, top = round(x * (width - wide)), round(y * (height - high))
        parts.append(((left, top, left + wide, top + high), (_SQUARE, _SQUARE)))
    return parts


def _dhash(few: Grey) -> str:
    """Return `imagehash.dhash` of a picture that has the size which it would be given there."""
    import imagehash
    from PIL import Image

    return str(imagehash.dhash(Image.fromarray(few)))


def _key(turn: str) -> str:
    return f"phash-{turn}" if turn else "phash"


def _turn(pixels: Grey, turn: str) -> Grey:
    import numpy as np

    mirrored = pixels[:, ::-1] if turn.startswith("m") else pixels
    return np.rot90(mirrored, int(turn.lstrip("m") or 0) // 90)


def _phashes(squares: Sequence[Grey]) -> list[str]:
    """Return `imagehash.phash` of pictures of 32 x 32 without SciPy, whose import takes 190 ms.

    The lowest 8 x 8 coefficients of the cosine transform, against their median.
    """
    import numpy as np

    basis = _cosines()
    low = (basis @ np.stack(squares).astype(np.float64) @ basis.T).reshape(len(squares), -1)
    bits = np.packbits(low > np.median(low, axis=1, keepdims=True), axis=1)
    return [row.tobytes().hex() for row in bits]


@cache
def _cosines() -> NDArray[np.float64]:
    """Return the eight slowest cosines as rows of 32."""
    import numpy as np

    steps = np.arange(_SQUARE)
    return 2 * np.cos(np.pi * np.outer(np.arange(8), 2 * steps + 1) / (2 * _SQUARE))
