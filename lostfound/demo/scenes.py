"""Where a photo was taken: backgrounds, the light, and the faults of a hurried picture.

Everything is drawn from the generator that is handed in, so a scene repeats exactly.
Pictures are arrays (rows, columns, 3) of floats in 0..1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lostfound.demo.brush import blurred, grain

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    from lostfound.demo.patterns import Array

WIDTH, HEIGHT = 640, 480


def desk_scene(rng: np.random.Generator) -> Array:
    """Return a place where the desk takes its photos: counter, cardboard box or shelf."""
    return _pick(rng, (_counter, _carton, _shelf))(rng)


def owner_scene(rng: np.random.Generator) -> Array:
    """Return a place where an owner once took a photo."""
    return _pick(rng, (_table, _car_seat, _grass, _asphalt, _sofa, _bed, _tiles))(rng)


def finished(picture: Array, rng: np.random.Generator, desk: bool) -> Image:
    """Return the picture with its light, colour cast, softness and noise."""
    import numpy as np
    from PIL import Image, ImageFilter

    y = np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :]
    angle = rng.uniform(0, 6.28)
    slope = x * np.float32(0.13 * np.cos(angle)) + y * np.float32(0.13 * np.sin(angle))
    light = rng.uniform(0.9, 1.04) if desk else rng.uniform(0.88, 1.12)
    lamp = np.float32(light) + slope - np.float32(0.08) * (x * x + y * y)
    cast = rng.normal(1, 0.018, 3) + ((0, 0.005, 0.015) if desk else (0.02, 0, -0.025))
    noise = rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    noise = noise * np.float32(rng.uniform(0.008, 0.022))
    lit = picture * lamp[..., None]
    lit *= cast.astype(np.float32)
    lit += noise[..., None]
    soft = rng.uniform(0.4, 0.7) if desk else rng.uniform(0.4, 1.0)
    return Image.fromarray(_bytes(lit)).filter(ImageFilter.GaussianBlur(soft))


def add_paper_tag(picture: Array, words: str, rng: np.random.Generator) -> Array:
    """Return the picture with the desk's slip of paper in a lower corner."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    tag = Image.new("RGBA", (120, 62), (0, 0, 0, 0))
    pen = ImageDraw.Draw(tag)
    pen.rectangle((2, 2, 117, 59), fill=(244, 241, 228, 255), outline=(190, 186, 170, 255))
    pen.text((60, 30), words, fill=(36, 48, 110, 255), font=ImageFont.load_default(24), anchor="mm")
    turned = tag.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True)
    base = Image.fromarray(_bytes(picture))
    left = int(rng.uniform(14, 40)) if rng.random() < 0.5 else WIDTH - 170
    base.paste(turned, (left, HEIGHT - 100), turned)
    return np.asarray(base, dtype=np.float32) / np.float32(255)


def add_fingers(picture: Array, rng: np.random.Generator) -> Array:
    """Return the picture with finger tips reaching in from one side."""
    import numpy as np
    from PIL import Image, ImageDraw

    skin = np.asarray(
        ((0.86, 0.64, 0.52), (0.55, 0.37, 0.27), (0.76, 0.55, 0.42))[int(rng.integers(3))],
        dtype=np.float32,
    )
    mask = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(mask)
    right, top = rng.random() < 0.5, int(rng.uniform(230, 300))
    for k, reach in enumerate((62, 86, 78, 54)):
        y = top + k * 44
        pen.rounded_rectangle((-60, y, reach, y + 38), 19, fill=255)
    cover = np.asarray(mask, dtype=np.float32) / np.float32(255)
    cover = blurred(cover[:, ::-1] if right else cover, 1.4)
    relief = 0.55 + 0.45 * blurred(cover, 9)
    dark = 1 - 0.3 * blurred(cover, 12)[..., None]
    over = cover[..., None]
    return picture * dark * (1 - over) + skin * relief[..., None] * over


def _bytes(picture: Array) -> np.ndarray[Any, np.dtype[np.uint8]]:
    import numpy as np

    scaled = picture * np.float32(255)
    whole: np.ndarray[Any, np.dtype[np.uint8]] = np.clip(scaled, 0, 255, out=scaled).astype(
        np.uint8
    )
    return whole


def _pick(
    rng: np.random.Generator, scenes: tuple[Callable[[np.random.Generator], Array], ...]
) -> Callable[[np.random.Generator], Array]:
    return scenes[int(rng.integers(len(scenes)))]


def _plain(tone: tuple[float, float, float], rng: np.random.Generator, spread: float) -> Array:
    """Return one colour, a little different each time, with cloudy unevenness."""
    import numpy as np

    base = np.asarray(tone, dtype=np.float32) + rng.normal(0, 0.014, 3).astype(np.float32)
    cloud = grain(rng, HEIGHT, WIDTH, 170, 140) * np.float32(spread)
    return base[None, None, :] * (1 + cloud)[..., None]


def _axes() -> tuple[Array, Array]:
    import numpy as np

    return (
        np.arange(WIDTH, dtype=np.float32)[None, :],
        np.arange(HEIGHT, dtype=np.float32)[:, None],
    )


def _counter(rng: np.random.Generator) -> Array:
    import numpy as np

    picture = _plain((0.74, 0.73, 0.70), rng, 0.05)
    speckle = grain(rng, HEIGHT, WIDTH, 2.4, 2.4)
    picture = picture * (1 - 0.22 * (speckle > 0.8) + 0.1 * (speckle < -0.8))[..., None]
    edge = int(rng.uniform(50, 105))
    wall = _plain((0.46, 0.52, 0.55), rng, 0.06)
    picture[:edge] = wall[:edge]
    picture[edge : edge + 8] *= np.linspace(0.55, 0.95, 8, dtype=np.float32)[:, None, None]
    return picture


def _carton(rng: np.random.Generator) -> Array:
    import numpy as np

    picture = _plain((0.69, 0.53, 0.36), rng, 0.07)
    x, y = _axes()
    picture = (
        picture
        * (1 + 0.025 * np.sin(y * 0.7 + 0 * x) + 0.03 * grain(rng, HEIGHT, WIDTH, 3, 3))[..., None]
    )
    left, top = int(rng.uniform(36, 70)), int(rng.uniform(36, 64))
    walls = np.ones((HEIGHT, WIDTH), dtype=np.float32)
    walls[:, :left], walls[:, WIDTH - left :] = 0.72, 0.8
    walls[:top] = 0.62
    inside = 1 - 0.3 * blurred(1 - np.where(walls < 1, np.float32(0), np.float32(1)), 22)
    return picture * (blurred(walls, 1.5) * inside)[..., None]


def _shelf(rng: np.random.Generator) -> Array:
    import numpy as np

    picture = _plain((0.62, 0.64, 0.66), rng, 0.05)
    x, _ = _axes()
    board = int(rng.uniform(330, 380))
    picture[:board] *= np.float32(0.62)
    slots = (np.abs(np.mod(x, 80) - 40) < 5) & (np.arange(HEIGHT)[:, None] % 60 < 26)
    picture[:board] = np.where(slots[:board, :, None], picture[:board] * 0.6, picture[:board])
    picture[board : board + 5] *= np.float32(1.25)
    picture[board:] *= (1 + 0.06 * grain(rng, HEIGHT - board, WIDTH, 50, 1.5))[..., None]
    return picture


def _table(rng: np.random.Generator) -> Array:
    import numpy as np

    tone = ((0.62, 0.42, 0.24), (0.46, 0.29, 0.17), (0.76, 0.60, 0.42))[int(rng.integers(3))]
    picture = _plain(tone, rng, 0.08)
    x, y = _axes()
    streaks = grain(rng, HEIGHT, WIDTH, 150, 3.5) + 0.6 * grain(rng, HEIGHT, WIDTH, 60, 1.5)
    joints = np.mod(y + 0 * x, 118) < 3
    return picture * (1 + 0.13 * streaks - 0.45 * joints)[..., None]


def _car_seat(rng: np.random.Generator) -> Array:
    import numpy as np

    tone = ((0.22, 0.22, 0.24), (0.30, 0.31, 0.36), (0.36, 0.32, 0.28))[int(rng.integers(3))]
    picture = _plain(tone, rng, 0.1)
    x, y = _axes()
    weave = 0.1 * np.sin(x * 1.9) * np.sin(y * 1.9) + 0.08 * grain(rng, HEIGHT, WIDTH, 1.5, 1.5)
    bolster = np.abs(x - WIDTH / 2) > 225 + 14 * np.sin(y / 90)
    seam = np.abs(np.abs(x - WIDTH / 2) - 225 - 14 * np.sin(y / 90)) < 3
    channel = (np.mod(y, 130) < 4) & ~bolster
    shape = 1 + weave + 0.28 * bolster - 0.45 * seam - 0.35 * channel
    seat: Array = picture * shape.astype(np.float32)[..., None]
    return seat


def _grass(rng: np.random.Generator) -> Array:
    import numpy as np
    from PIL import Image, ImageDraw

    ground = Image.fromarray(_bytes(_plain((0.20, 0.26, 0.12), rng, 0.2)))
    pen = ImageDraw.Draw(ground)
    count = 3200
    roots = rng.uniform((-10, 0), (WIDTH + 10, HEIGHT + 30), (count, 2))
    tips = roots + rng.normal((0, -22), (7, 6), (count, 2))
    tone = rng.normal((88, 118, 52), (10, 10, 8), (count, 3)) * rng.uniform(0.6, 1.25, (count, 1))
    blades = zip(roots.tolist(), tips.tolist(), tone.astype(int).tolist(), strict=True)
    for (x0, y0), (x1, y1), colour in blades:
        pen.line((x0, y0, x1, y1), fill=tuple(colour), width=2)
    return np.asarray(ground, dtype=np.float32) / np.float32(255)


def _asphalt(rng: np.random.Generator) -> Array:
    import numpy as np

    picture = _plain((0.37, 0.37, 0.38), rng, 0.1)
    grit = grain(rng, HEIGHT, WIDTH, 2.2, 2.2) + 0.6 * grain(rng, HEIGHT, WIDTH, 5, 5)
    picture = picture * (1 + 0.26 * grit)[..., None]
    x, y = _axes()
    line = np.abs(x - 90 + y * rng.uniform(-0.3, 0.3)) < 30
    worn = line & (grit > -0.9)
    return np.where(worn[..., None], picture * 0.3 + 0.58, picture)


def _sofa(rng: np.random.Generator) -> Array:
    import numpy as np

    tone = ((0.48, 0.54, 0.55), (0.62, 0.50, 0.42), (0.34, 0.40, 0.52))[int(rng.integers(3))]
    picture = _plain(tone, rng, 0.1)
    x, y = _axes()
    cushion = np.sin(np.clip((x - 20) / (WIDTH - 40), 0, 1) * 3.14159) ** 0.3
    back = int(rng.uniform(150, 200))
    crease = 1 - 0.4 * np.exp(-(((y - back) / 16) ** 2))
    weave = 1 + 0.09 * grain(rng, HEIGHT, WIDTH, 2, 2)
    return picture * ((0.72 + 0.28 * cushion) * crease * weave).astype(np.float32)[..., None]


def _bed(rng: np.random.Generator) -> Array:
    import numpy as np

    tone = ((0.88, 0.87, 0.86), (0.72, 0.80, 0.88), (0.90, 0.82, 0.78))[int(rng.integers(3))]
    picture = _plain(tone, rng, 0.04)
    x, y = _axes()
    drift = 60 * grain(rng, HEIGHT, WIDTH, 200, 160)
    heading = rng.uniform(-0.8, 0.8)
    phase = (y + heading * x + drift) / 26
    slope = 0.07 * np.sin(phase) + 0.05 * np.sin(phase * 0.43 + 2) ** 3
    slope = slope + 0.02 * grain(rng, HEIGHT, WIDTH, 1.4, 1.4)
    return picture * (0.95 + slope).astype(np.float32)[..., None]


def _tiles(rng: np.random.Generator) -> Array:
    import numpy as np

    picture = _plain((0.72, 0.66, 0.58), rng, 0.06)
    x, y = _axes()
    tilt = rng.uniform(-0.25, 0.25)
    across, down = x + tilt * y, y - tilt * x
    joints = (np.mod(across, 150) < 5) | (np.mod(down, 150) < 5)
    picture = picture * (1 + 0.06 * grain(rng, HEIGHT, WIDTH, 12, 12))[..., None]
    return np.where(joints[..., None], picture * 0.68, picture)
