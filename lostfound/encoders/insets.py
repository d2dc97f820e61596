"""A picture inside a picture: a photo pasted into another, in a collage, on a screen.

Its frame is four lines along which the tone jumps from one pixel to the next, where it is
calm on both sides; hardly any thing in a photo has such lines on all four sides. Figures:
`tests/benchmarks/photo_insets.py`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.float32]
    Jumps = NDArray[np.bool_]
    Box = tuple[int, int, int, int]

_SIDE = 400
# A jump is so many steps of 255, and so many times what the tone changes close by.
_STEP = 5.0
_TIMES = 3.0
# Share of the frame that jumps, and of each side of it. At these every twentieth photo has
# a frame (a screen, a poster, a tile), and nine pasted pictures of ten.
_FRAMED = 0.64
_EACH_SIDE = 0.3
_LEAST_SIDE = 0.2
_LINES = 10


def inset_box(image: Any) -> Box | None:
    """Return left, top, right, bottom of the picture inside a Pillow image, None without one."""
    import numpy as np

    scale = min(1.0, _SIDE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    grey = np.asarray(image.convert("L").resize(size, reducing_gap=2.0), np.float32)
    if min(grey.shape) < 16:
        return None
    box = _framed(_jumps(grey), _jumps(np.ascontiguousarray(grey.T)))
    if box is None:
        return None
    across, down = image.width / size[0], image.height / size[1]
    left, top, right, bottom = box
    return round(left * across), round(top * down), round(right * across), round(bottom * down)


def _jumps(grey: Grey) -> Jumps:
    """Return (h, w) where the tone jumps from the pixel on the left, and is calm around."""
    import numpy as np

    change = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1]))
    # A line that was scaled lies on two pixels.
    jump = change.copy()
    jump[:, :-1] += change[:, 1:]
    width = grey.shape[1]
    wide = np.pad(change, ((0, 0), (3, 4)), mode="edge")
    around = sum(wide[:, start : start + width] for start in (0, 1, 6, 7)) / 4
    found: Jumps = (jump > _STEP) & (jump > _TIMES * around)
    return found


def _framed(upright: Jumps, level: Jumps) -> Box | None:
    """Return the box whose four sides jump most; `level` (w, h) has the axes exchanged."""
    columns, rows = _lines(upright), _lines(level)
    height, width = upright.shape
    along, across = _sums(upright), _sums(level)
    best, box = _FRAMED, None
    for left, right in combinations(columns, 2):
        for top, bottom in combinations(rows, 2):
            tall, broad = bottom - top, right - left
            if tall < _LEAST_SIDE * height or broad < _LEAST_SIDE * width:
                continue
            sides = [(along[bottom, x] - along[top, x]) / tall for x in (left, right)]
            sides += [(across[right, y] - across[left, y]) / broad for y in (top, bottom)]
            if min(sides) >= _EACH_SIDE and sum(sides) / 4 >= best:
                best, box = float(sum(sides)) / 4, (left, top, right, bottom)
    return box


def _sums(jumps: Jumps) -> NDArray[np.int64]:
    import numpy as np

    return np.pad(jumps.cumsum(0), ((1, 0), (0, 0)))


def _lines(jumps: Jumps) -> list[int]:
    """Return the columns with the longest stretches of jumps, at most ten, in order."""
    import numpy as np

    gain = np.where(jumps, 0.5, -0.5)
    longest = np.zeros(jumps.shape[1])
    run = np.zeros(jumps.shape[1])
    for row in gain:
        run = np.maximum(run + row, 0.0)
        longest = np.maximum(longest, run)
    lines: list[int] = []
    while len(lines) < _LINES:
        column = int(longest.argmax())
        if longest[column] < _LEAST_SIDE * _EACH_SIDE * len(jumps):
            break
        lines.append(column)
        longest[max(0, column - 2) : column + 3] = 0.0
    return sorted(lines)
