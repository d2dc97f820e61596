"""Many parts of one grey picture made small at once, to the bit as Pillow's `resize` does it.

Pillow goes through the picture again for every part, which made the hashes a fifth of what a
photo costs. The parts have most rows and columns in common, so a few products of matrices do
for all of them. The arithmetic is Pillow's (`Resample.c`, LANCZOS of eight bits): weights
rounded to 22 bits, columns first, sums rounded to 0-255 between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Floats = NDArray[np.float64]

Box = tuple[int, int, int, int]
Size = tuple[int, int]
_Line = tuple[int, int, int]

_BITS = 22
_REACH = 3.0
# Multiplications from which on OpenBLAS wakes its threads: photos are looked at on all cores
# already, and threads that wait spin.
_ALONE = 250_000
_COLUMNS_AT_ONCE = 12
# Smaller pictures cost little; of tall ones Pillow shrinks the rows first, from version 13 on.
_LEAST_SIDE = 200
_TALL = 1.6


class _Band(NamedTuple):
    """Neighbouring columns of the small pictures: what they are made of, by which weights."""

    first: int
    last: int
    weights: Floats
    columns: slice


def shrunk(grey: Any, parts: Sequence[tuple[Box, Size]]) -> list[Grey]:
    """Return (height, width) pixels of each part of a Pillow image of mode L, made small.

    A part is a box (left, top, right, bottom) and a size (width, height): the pixels are
    those of `grey.crop(box).resize(size, LANCZOS)`.
    """
    import numpy as np

    if min(grey.size) < _LEAST_SIDE or any(_is_tall(box) for box, _ in parts):
        return [_by_pillow(grey, box, size) for box, size in parts]
    lines = tuple(dict.fromkeys((box[0], box[2], size[0]) for box, size in parts))
    bands, places = _bands(lines)
    pixels = np.asarray(grey, np.float64)
    narrow = _narrowed(pixels, bands)
    small = []
    for box, size in parts:
        _, weights = _weights(box[3] - box[1], size[1])
        columns = narrow[box[1] : box[3], places[box[0], box[2], size[0]]]
        small.append(_rounded(_product(weights, columns)).astype(np.uint8))
    return small


def _is_tall(box: Box) -> bool:
    return box[3] - box[1] > _TALL * (box[2] - box[0])


def _by_pillow(grey: Any, box: Box, size: Size) -> Grey:
    import numpy as np
    from PIL import Image

    return np.asarray(grey.crop(box).resize(size, Image.Resampling.LANCZOS))


def _narrowed(pixels: Floats, bands: Sequence[_Band]) -> Floats:
    """Return (height, columns) of all the small pictures, in the order of the bands."""
    import numpy as np

    narrow = np.empty((len(pixels), bands[-1].columns.stop))
    for first, last, weights, columns in bands:
        narrow[:, columns] = _product(pixels[:, first:last], weights)
    return _rounded(narrow)


def _product(left: Floats, right: Floats) -> Floats:
    """Return a product of matrices, so few rows at a time that no other thread is woken."""
    import numpy as np

    made = np.empty((len(left), right.shape[1]))
    step = max(1, _ALONE // right.size)
    for top in range(0, len(left), step):
        rows = slice(top, top + step)
        np.matmul(left[rows], right, out=made[rows])
    return made


def _rounded(sums: Floats) -> Floats:
    import numpy as np

    sums *= 2.0**-_BITS
    sums += 0.5
    np.floor(sums, sums)
    return np.clip(sums, 0.0, 255.0, sums)


@lru_cache(maxsize=32)
def _bands(lines: tuple[_Line, ...]) -> tuple[list[_Band], dict[_Line, NDArray[np.intp]]]:
    """Return the columns of all lines in bands, and where each line's columns are in them.

    A line is where a part begins and ends, and how many columns it becomes.
    """
    import numpy as np

    starts, weights, widest = [], [], max(line[1] for line in lines)
    for left, right, size in lines:
        first, own = _weights(right - left, size)
        starts.append(first + left)
        whole = np.zeros((size, widest))
        whole[:, left:right] = own
        weights.append(whole)
    order = np.argsort(np.concatenate(starts), kind="stable")
    table = np.concatenate(weights)[order]
    bands = [
        _band(table, start, min(start + _COLUMNS_AT_ONCE, len(table)))
        for start in range(0, len(table), _COLUMNS_AT_ONCE)
    ]
    ranks = np.argsort(order)
    ends = np.cumsum([size for _, _, size in lines])
    places = {
        line: ranks[end - line[2] : end] for line, end in zip(lines, ends.tolist(), strict=True)
    }
    return bands, places


def _band(table: Floats, start: int, end: int) -> _Band:
    import numpy as np

    used = np.flatnonzero(table[start:end].any(axis=0))
    first, last = int(used[0]), int(used[-1]) + 1
    weights = np.ascontiguousarray(table[start:end, first:last].T)
    return _Band(first, last, weights, slice(start, end))


@lru_cache(maxsize=64)
def _weights(length: int, size: int) -> tuple[NDArray[np.intp], Floats]:
    """Return where the weights of each of `size` pixels begin, and them: whole numbers.

    Shapes (size,) and (size, length).
    """
    import numpy as np

    scale = length / size
    wide = max(scale, 1.0)
    middle = ((np.arange(size) + 0.5) * scale)[:, None]
    first = np.maximum(0, np.trunc(middle - _REACH * wide + 0.5)).astype(np.intp)
    last = np.minimum(length, np.trunc(middle + _REACH * wide + 0.5))
    place = first + np.arange(int((last - first).max()))
    bell = _lanczos((place - middle + 0.5) / wide)
    bell[place >= last] = 0.0
    share = bell / bell.sum(axis=1, keepdims=True)
    weights = np.zeros((size, length + bell.shape[1]))
    np.put_along_axis(weights, place, np.trunc(share * 2.0**_BITS + np.copysign(0.5, share)), 1)
    return first[:, 0], weights[:, :length]


def _lanczos(away: Floats) -> Floats:
    import numpy as np

    angle = np.where(away == 0.0, 1e-9, away) * np.pi
    bell = np.sin(angle) / angle * np.sin(angle / _REACH) / (angle / _REACH)
    bell[np.abs(away) >= _REACH] = 0.0
    return np.asarray(bell)
