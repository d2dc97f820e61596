"""A photo taken in the dark, made as light as one taken by day."""

from __future__ import annotations

from typing import Any

# Brightest hundredth of the pixels, in steps of 255: below the first a photo is dark; it is
# brought to the second; of a photo darker than the third nothing but noise would come.
_DARK, _LIGHT, _DARKEST = 170.0, 235.0, 20.0


def in_light(image: Any) -> Any:
    """Return a Pillow RGB image, a dark one with every channel multiplied by one factor."""
    import numpy as np
    from PIL import Image

    few = image.resize((64, 64), Image.Resampling.NEAREST).convert("L")
    bright = float(np.quantile(np.asarray(few), 0.99))
    if bright >= _DARK:
        return image
    factor = _LIGHT / max(bright, _DARKEST)
    return image.point([min(255, round(value * factor)) for value in range(256)] * 3)
