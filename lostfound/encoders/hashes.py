"""Perceptual hashes: the same picture again, forwarded, shrunk, turned or mirrored.

64 bits as 16 hex digits. What counts as the same picture, and how often that is wrong, says
`matching.pictures`.
"""

from __future__ import annotations

from collections.abc import Iterator
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


# Grey values of 32 x 32 pixels that spread less than this, in steps of 255, are a plain
# surface: its hash is made of noise.
_PLAIN = 4.0
_SIDE = 400


def hashes_of(image: Any, inset: Any = None) -> tuple[tuple[str, str], ...]:
    """Return the hashes of a Pillow RGB image, named; none of a plain surface.

    The pHash of all eight turns, dHash, the pHash of six crops, and of the picture without
    bars of one tone around it ("phash-inner"), where it has such; else of its `inset`, the
    picture inside it, if one was found.
    """
    from lostfound.encoders.bars import without_bars

    grey = _reduced(image)
    small = _small(grey)
    if float(small.std()) < _PLAIN:
        return ()
    named = [("dhash", _dhash(grey)), *((_key(t), _phash(_turn(small, t))) for t in TURNS)]
    named += [(f"phash-{where}", _phash(_small(crop))) for where, crop in _crops(grey)]
    inner = without_bars(grey)
    if inner is grey and inset is not None:
        inner = _reduced(inset)
    if inner is not grey:
        named.append(("phash-inner", _phash(_small(inner))))
    return tuple(named)


def _reduced(image: Any) -> Any:
    """Return the image in grey, a large one averaged to some 400 pixels or more a side first."""
    factor = max(image.size) // _SIDE
    return (image.reduce(factor) if factor > 1 else image).convert("L")


def _crops(image: Any) -> Iterator[tuple[str, Any]]:
    """Yield nine tenths of the width and height, the middle and each corner; eight, the middle."""
    for where, share, x, y in (
        ("c", 0.9, 0.5, 0.5),
        ("cc", 0.8, 0.5, 0.5),
        ("nw", 0.9, 0.0, 0.0),
        ("ne", 0.9, 1.0, 0.0),
        ("sw", 0.9, 0.0, 1.0),
        ("se", 0.9, 1.0, 1.0),
    ):
        width, height = round(share * image.width), round(share * image.height)
        left, top = round(x * (image.width - width)), round(y * (image.height - height))
        yield where, image.crop((left, top, left + width, top + height))


def _small(image: Any) -> Grey:
    import numpy as np
    from PIL import Image

    return np.asarray(image.resize((32, 32), Image.Resampling.LANCZOS), np.float64)


def _dhash(image: Any) -> str:
    import imagehash

    return str(imagehash.dhash(image))


def _key(turn: str) -> str:
    return f"phash-{turn}" if turn else "phash"


def _turn(pixels: Grey, turn: str) -> Grey:
    import numpy as np

    mirrored = pixels[:, ::-1] if turn.startswith("m") else pixels
    return np.rot90(mirrored, int(turn.lstrip("m") or 0) // 90)


def _phash(pixels: Grey) -> str:
    """Return `imagehash.phash` without SciPy, whose import takes 190 ms.

    The lowest 8 x 8 coefficients of the 32 x 32 cosine transform, against their median.
    """
    import imagehash
    import numpy as np

    steps = np.arange(32)
    basis = 2 * np.cos(np.pi * np.outer(np.arange(8), 2 * steps + 1) / 64)
    low = basis @ pixels @ basis.T
    return str(imagehash.ImageHash(low > np.median(low)))
