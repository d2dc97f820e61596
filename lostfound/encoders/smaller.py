"""A stored photo made small enough for a page or a screen."""

from __future__ import annotations

import io

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
