"""Colours as eyes tell them apart."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def lab_of(rgb: NDArray[np.uint8]) -> Floats:
    """Return CIE L*a*b* (D65) of (n, 3) sRGB values 0-255 (CIE 15)."""
    import numpy as np

    linear = np.take(_linear(), rgb)
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ matrix.T / np.array([0.95047, 1.0, 1.08883])
    bent = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = bent.T
    lab: Floats = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1).astype(np.float32)
    return lab


@cache
def _linear() -> Floats:
    """Return how much light each value of a channel is, float32 (256,) (IEC 61966-2-1)."""
    import numpy as np

    unit = np.arange(256, dtype=np.float32) / 255.0
    return np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
