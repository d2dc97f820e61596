"""The picture inside a picture: bars of one tone around it, as a screenshot has, come off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.float32]

_SIDE = 400
# A row of one tone, compression noise allowed, in steps of 255.
_FLAT = 6.0
# A bar ends along this share of its length at once.
_ALONG = 0.6
# What is left must be a picture still, and what goes more than a wall beside the thing.
_LEAST_LEFT = 0.2
_LEAST_GONE = 0.15


def without_bars(image: Any) -> Any:
    """Return a Pillow RGB or grey image without rows and columns of one tone along its edges.

    The image itself when there are none, or hardly anything else. Strips of different
    tones count (a screenshot has a light one above a black one), the plain ground behind a
    thing does not.
    """
    import numpy as np

    scale = min(1.0, _SIDE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    grey = np.asarray(image.convert("L").resize(size, reducing_gap=2.0), np.float32)
    top, bottom = _inside(grey)
    left, right = _inside(grey[top:bottom].T) if bottom > top else (0, 0)
    kept = (bottom - top) * (right - left) / grey.size
    if not _LEAST_LEFT <= kept <= 1.0 - _LEAST_GONE:
        return image
    back_x, back_y = image.width / size[0], image.height / size[1]
    return image.crop(
        (round(left * back_x), round(top * back_y), round(right * back_x), round(bottom * back_y))
    )


def _inside(rows: Grey) -> tuple[int, int]:
    """Return where the picture begins and ends among rows; 0, 0 when all are of one tone."""
    import numpy as np

    busy = np.flatnonzero(rows.std(axis=1) > _FLAT)
    if not len(busy):
        return 0, 0
    first, last = int(busy[0]), int(busy[-1])
    return _bar(rows[: first + 1]), len(rows) - _bar(rows[last:][::-1])


def _bar(rows: Grey) -> int:
    """Return how many of the rows, which begin at an edge, are bars.

    The last is the first busy one; the last step in tone all along a row ends the bars.
    """
    import numpy as np

    if len(rows) < 2:
        return 0
    away = np.abs(rows[1:] - rows[:-1].mean(axis=1, keepdims=True))
    steps = np.flatnonzero((away > 2 * _FLAT).mean(axis=1) > _ALONG)
    return int(steps[-1]) + 1 if len(steps) else 0
