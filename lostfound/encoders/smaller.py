"""Stored photos made small enough for a page or a screen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

_QUALITY = 80


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
    """Return stored photos next to each other as one Pillow RGB image, `height` pixels high."""
    from PIL import Image

    from lostfound.encoders.photo_file import open_photo

    images = [open_photo(content).image for content in photos]
    images = [
        image.resize((max(1, round(image.width * height / image.height)), height))
        for image in images
    ]
    gap = height // 20
    whole = Image.new("RGB", (sum(i.width for i in images) + gap * (len(images) - 1), height))
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + gap
    return whole
