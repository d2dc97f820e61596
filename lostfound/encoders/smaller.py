"""Stored photos made small enough for a page or a screen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

_QUALITY = 80
# A photo one pixel high may be 2048 wide; at the height of a screen it would be gigabytes.
_WIDEST = 3


def smaller_copy(content: bytes, side: int) -> tuple[bytes, int, int]:
    """Return (JPEG, width, height) of a stored photo, no side over `side` pixels.

    Nothing but the picture goes in. Raises Refused for what cannot be read.
    """
    from PIL import Image

    from lostfound.encoders.photo_file import open_photo

    image = open_photo(content).image
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue(), image.width, image.height


def side_by_side(photos: Sequence[bytes], height: int) -> Any:
    """Return stored photos next to each other as one Pillow RGB image, `height` pixels high.

    None is over three times as wide as that: a strip is shown whole, and less high.
    """
    from PIL import Image

    from lostfound.encoders.photo_file import open_photo

    images = [_within(open_photo(content).image, _WIDEST * height, height) for content in photos]
    gap = height // 20
    whole = Image.new("RGB", (sum(i.width for i in images) + gap * (len(images) - 1), height))
    left = 0
    for image in images:
        whole.paste(image, (left, (height - image.height) // 2))
        left += image.width + gap
    return whole


def _within(image: Any, width: int, height: int) -> Any:
    """Return the image as large as goes into so many pixels, also where it was smaller."""
    scale = min(width / image.width, height / image.height)
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
