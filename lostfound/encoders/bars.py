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
# An edge that spreads so many times more is none that a closer look would find plain.
_SURELY = 1.5
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
    if _busy_all_around(image, size):
        return image
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


def _busy_all_around(image: Any, size: tuple[int, int]) -> bool:
    """Return whether no edge of an image, made so small, can be of one tone.

    Such photos have no bars, which is known from a few rows and columns.
    """
    import numpy as np

    (wide, high), (width, height) = image.size, size
    across, down = wide / width, high / height
    right, below = min(wide, _strip(across)), min(high, _strip(down))
    for part, line, where in (
        ((0, 0, wide, below), (width, 1), (0, 0, wide, down)),
        ((0, high - below, wide, high), (width, 1), (0, below - down, wide, below)),
        ((0, 0, right, high), (1, height), (0, 0, across, high)),
        ((wide - right, 0, wide, high), (1, height), (right - across, 0, right, high)),
    ):
        edge = image.crop(part).convert("L").resize(line, box=where, reducing_gap=2.0)
        if np.asarray(edge, np.float32).std() <= _SURELY * _FLAT:
            return False
    return True


def _strip(scale: float) -> int:
    """Return how many pixels from the edge on the outermost pixel of the small picture shows."""
    return int(6 * scale) + 1


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
