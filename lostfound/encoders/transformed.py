"""What becomes of a photo on its way: turned, mirrored, cropped, forwarded, darkened, pasted.

Each change is a pure function of a Pillow RGB image, named as the tables name it, so that
benchmarks and `evaluate` ask the same of every method.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

Change = Callable[[Any], Any]

FORWARDED = ("JPEG quality 20", "resized to 200 px", "10 % brighter", "10 % darker")
"""Changes after which the same picture is to be found again nearly always."""

CROPPED = ("10 % off each side's length", "10 % off one corner", "10 % off every edge")
"""Changes after which it is to be found nine times in ten."""

REALITY = (
    "as it is",
    "rotated by 90 degrees",
    "mirrored",
    "50 % centre crop",
    "JPEG quality 20",
    "resized to 200 px",
    "darkened",
    "screenshot with borders",
    "at 30 % of a stranger's photo",
)
"""What happens to a photo of the thing before another photo of it is looked for."""


def changes(stranger: Any = None) -> Mapping[str, Change]:
    """Return every change by name; without a `stranger` (an image) nothing is pasted on one."""
    made: dict[str, Change] = {
        "as it is": lambda image: image,
        "rotated by 90 degrees": lambda image: _transposed(image, "ROTATE_90"),
        "rotated by 180 degrees": lambda image: _transposed(image, "ROTATE_180"),
        "mirrored": lambda image: _transposed(image, "FLIP_LEFT_RIGHT"),
        "50 % centre crop": lambda image: cropped(image, 0.5**0.5),
        "10 % off each side's length": lambda image: cropped(image, 0.9),
        "10 % off one corner": lambda image: cropped(image, 0.9, at=(1.0, 1.0)),
        "10 % off every edge": lambda image: cropped(image, 0.8),
        "JPEG quality 20": lambda image: recompressed(image, 20),
        "resized to 200 px": lambda image: resized(image, 200),
        "10 % brighter": lambda image: brightened(image, 1.1),
        "10 % darker": lambda image: brightened(image, 0.9),
        "darkened": lambda image: brightened(image, 0.4),
        "screenshot with borders": screenshot,
    }
    if stranger is not None:
        made["at 30 % of a stranger's photo"] = lambda image: pasted(image, stranger, 0.3)
    return made


def cropped(image: Any, share: float, at: tuple[float, float] = (0.5, 0.5)) -> Any:
    """Return `share` of the width and height, kept where `at` says: 0 left/top, 1 right/bottom."""
    width, height = round(image.width * share), round(image.height * share)
    left = round((image.width - width) * at[0])
    top = round((image.height - height) * at[1])
    return image.crop((left, top, left + width, top + height))


def recompressed(image: Any, quality: int) -> Any:
    """Return the image after one more JPEG of that quality."""
    from PIL import Image

    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def resized(image: Any, longest: int) -> Any:
    """Return the image with its longer side of so many pixels."""
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size)


def brightened(image: Any, factor: float) -> Any:
    """Return the image with every channel times `factor`, clipped."""
    from PIL import ImageEnhance

    return ImageEnhance.Brightness(image).enhance(factor)


def screenshot(image: Any) -> Any:
    """Return a phone's upright screen that shows the image between black bars and light strips."""
    from PIL import Image

    width, height = 540, 1170
    screen = Image.new("RGB", (width, height), (0, 0, 0))
    screen.paste((245, 245, 247), (0, 0, width, 90))
    screen.paste((245, 245, 247), (0, height - 110, width, height))
    scale = min(width / image.width, (height - 200) / image.height)
    shown = image.resize((round(image.width * scale), round(image.height * scale)))
    screen.paste(shown, ((width - shown.width) // 2, 90 + (height - 200 - shown.height) // 2))
    return screen


def pasted(image: Any, stranger: Any, share: float) -> Any:
    """Return the stranger's photo with the image over `share` of its area, right of the middle."""
    from PIL import Image

    ground = stranger.convert("RGB").copy()
    scale = (share * ground.width * ground.height / (image.width * image.height)) ** 0.5
    scale = min(scale, ground.width / image.width, ground.height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    left, top = round((ground.width - size[0]) * 0.7), round((ground.height - size[1]) * 0.4)
    ground.paste(image.resize(size, Image.Resampling.LANCZOS), (left, top))
    return ground


def _transposed(image: Any, how: str) -> Any:
    from PIL import Image

    return image.transpose(Image.Transpose[how])
