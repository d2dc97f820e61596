"""Decoded pictures made alike: bounded in size, eight bits a channel, sRGB, upright."""

from __future__ import annotations

import io
from typing import Any

LONGEST_SIDE = 2048
# Above this a picture is averaged down at once, in strips where its mode has to change:
# a second copy of a hundred million pixels would not fit into half a gigabyte.
_LARGE = 24_000_000
_STRIP = 64
_AVERAGED = ("L", "RGB", "CMYK", "LAB", "YCbCr")
_DEEP = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
_SEE_THROUGH = ("LA", "RGBA", "La", "RGBa")


def bounded(image: Any) -> Any:
    """Return the image with no side over 2048 px, in a mode that `srgb` takes."""
    from PIL import Image

    span = _span(image)
    if image.width * image.height > _LARGE:
        image = _averaged(image, max(1, max(image.size) // LONGEST_SIDE), span)
    else:
        image = _eight_bits(image, span)
    if max(image.size) <= LONGEST_SIDE:
        return image
    scale = LONGEST_SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _averaged(image: Any, factor: int, span: tuple[float, float]) -> Any:
    """Return the image with squares of so many pixels as one."""
    from PIL import Image

    if image.mode in _AVERAGED:
        return image.reduce(factor)
    size = (-(-image.width // factor), -(-image.height // factor))
    small = Image.new("RGB", size)
    for top in range(0, image.height, factor * _STRIP):
        bottom = min(image.height, top + factor * _STRIP)
        strip = _eight_bits(image.crop((0, top, image.width, bottom)), span)
        small.paste(_opaque(strip).convert("RGB").reduce(factor), (0, top // factor))
    return small


def _eight_bits(image: Any, span: tuple[float, float]) -> Any:
    """Return palette, 16-bit and floating point pictures as L, LA, RGB, RGBA, CMYK or LAB."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA")
    if image.mode in _DEEP:
        return _stretched(image, span)
    if image.mode == "1":
        return image.convert("L")
    return image


def _span(image: Any) -> tuple[float, float]:
    """Return the least and the greatest value of a picture of more than eight bits."""
    if image.mode not in _DEEP:
        return 0.0, 255.0
    import numpy as np

    low, high = np.inf, -np.inf
    for top in range(0, image.height, 8 * _STRIP):
        strip = _values(image.crop((0, top, image.width, min(image.height, top + 8 * _STRIP))))
        low, high = min(low, float(strip.min())), max(high, float(strip.max()))
    return min(0.0, low), high


def _values(image: Any) -> Any:
    import numpy as np

    return np.nan_to_num(np.asarray(image).astype(np.float32), posinf=0.0, neginf=0.0)


def _stretched(image: Any, span: tuple[float, float]) -> Any:
    """Return more than 8 bits of grey as L: 16-bit by its range, other ranges by their own."""
    import numpy as np
    from PIL import Image

    values, (low, high) = _values(image), span
    if 255 < high <= 65_535 and low == 0:
        high = 65_535.0
    if high > 255 or low < 0:
        values = (values - low) * (255.0 / max(high - low, 1e-9))
    elif 0 < high <= 1 and image.mode == "F":
        values = values * 255
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def srgb(image: Any, icc: bytes | None) -> Any:
    """Return a copy as RGB: by its colour profile when it has one, transparency on white."""
    image = _opaque(image)
    if icc and image.mode in ("RGB", "CMYK", "L", "LAB"):
        image = _by_profile(image, icc)
    return image.convert("RGB")


def _opaque(image: Any) -> Any:
    if image.mode not in _SEE_THROUGH and "transparency" not in image.info:
        return image
    from PIL import Image

    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, (255, 255, 255))
    white.paste(image, mask=image.getchannel("A"))
    return white


def _by_profile(image: Any, icc: bytes) -> Any:
    from PIL import ImageCms

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return image
        return ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    # A profile that is broken, or for another mode, must not cost the photo.
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def turned(image: Any, orientation: int) -> Any:
    """Return the image upright, by the orientation 1-8 that the camera noted (EXIF 2.32)."""
    from PIL import Image

    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image.transpose(turn) if turn is not None else image
