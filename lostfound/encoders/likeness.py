"""What is compared of two photos: the network's features made to tell things apart, and colours.

Features that all photos of belongings share say little, and those that vary together say
the same thing several times: the mean goes, and the directions in which photos of different
things vary most are shortened (whitening with shrinkage; Jegou and Chum 2012, "Negative
evidences and co-occurences in image retrieval"). The network was taught to call a toy a toy
in any colour; the colours of the object, by which people know it, stand beside its features.
Figures: `tests/benchmarks/photo_vectors.py`, which also learns what is in the data file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.encoders.lab import lab_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FEATURES = 1280
LIGHTS, HUES = 4, 10
COLOURS = LIGHTS * HUES * HUES
DIM = FEATURES + COLOURS

# How much of the mean goes: all of it would leave a plain picture with noise alone.
_CENTRED = 0.9
# The share of a cosine that the colours have.
_COLOURED = 0.15
_SIDE = 48
# Places where the network sees less than this share of the strongest are background.
_OBJECT = 0.5


class Likeness:
    """Makes vectors of features and colours, float32 (1680,), of unit length.

    What it takes was learnt from photos of many things: the mean of their features (1280,)
    and of their colours (400,), and directions (k, 1280) with the length that is left of
    each, (k,).
    """

    def __init__(self, mean: Any, colours: Any, directions: Any, lengths: Any) -> None:
        import numpy as np

        self._mean = np.asarray(mean, np.float32) * _CENTRED
        self._colours = np.asarray(colours, np.float32) * _CENTRED
        self._directions = np.asarray(directions, np.float32)
        self._lengths = np.asarray(lengths, np.float32)

    def vector(self, features: Floats, colours: Floats) -> Floats:
        """Return the vector of a picture by its features (1280,) and its colours (400,)."""
        import numpy as np

        apart = features - self._mean
        along = self._directions @ apart
        apart = apart + (along * (self._lengths - 1.0)) @ self._directions
        parts = (
            _unit(apart) * (1.0 - _COLOURED) ** 0.5,
            _unit(colours - self._colours) * _COLOURED**0.5,
        )
        return np.concatenate(parts).astype(np.float32)


def load_likeness(path: Path) -> Likeness:
    """Return what `tests/benchmarks/photo_vectors.py --write-likeness` wrote."""
    import numpy as np

    with np.load(path) as learnt:
        return Likeness(**learnt)


def _unit(vector: Floats) -> Floats:
    import numpy as np

    unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


def object_colours(image: Any, focus: Floats) -> Floats:
    """Return the colours of the object in a Pillow RGB image, float32 (400,), of unit length.

    `focus` (9, 9) is how strongly each place of the picture, padded to a square, speaks.
    Square roots of the shares of 4 lightnesses x 10 x 10 hues; a colour between two counts for
    both. Hues are finer near grey, where most belongings are.
    """
    import numpy as np

    pixels, weights = _object_pixels(image, focus)
    lab = lab_of(pixels)
    light = np.clip(lab[:, 0] / 100 * LIGHTS - 0.5, 0, LIGHTS - 1)
    bent = np.sign(lab[:, 1:]) * np.sqrt(np.abs(lab[:, 1:]) / 100)
    hues = np.clip((bent + 1) / 2 * (HUES - 1), 0, HUES - 1)
    shares = np.zeros(COLOURS)
    for cell, part in _cells(light, hues[:, 0], hues[:, 1]):
        shares += np.bincount(cell, weights * part, minlength=COLOURS)
    roots: Floats = np.sqrt(shares / max(float(shares.sum()), 1e-9)).astype(np.float32)
    return roots


def _object_pixels(image: Any, focus: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """Return (n, 3) sRGB values of a small copy, and how much each pixel counts (n,)."""
    import numpy as np
    from PIL import Image

    scale = _SIDE / max(image.size)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    spread = Image.fromarray(focus).resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    left, top = (_SIDE - width) // 2, (_SIDE - height) // 2
    weights = np.asarray(spread)[top : top + height, left : left + width].reshape(-1)
    weights = np.where(weights >= _OBJECT * weights.max(), weights + 1e-6, 0)
    return np.asarray(small).reshape(-1, 3), weights


def _cells(*axes: Any) -> Any:
    """Yield the eight cells that each pixel lies between, (n,), and its part in each, (n,)."""
    from itertools import product

    import numpy as np

    sizes = (LIGHTS, HUES, HUES)
    lower = [np.minimum(v.astype(int), size - 2) for v, size in zip(axes, sizes, strict=True)]
    above = [v - low for v, low in zip(axes, lower, strict=True)]
    for steps in product((0, 1), repeat=3):
        cell, part = np.zeros(len(axes[0]), int), np.ones(len(axes[0]))
        for low, share, step, size in zip(lower, above, steps, sizes, strict=True):
            cell = cell * size + low + step
            part = part * (share if step else 1 - share)
        yield cell, part
