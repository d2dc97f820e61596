"""The demo's photos: things drawn by rule, each seen from more than one side.

`draw("rabbit:grey:bow=pink", 0)` is the desk's photo on its counter, view 1 the owner's
older one at home; further views are further photos of the owner.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from lostfound.demo import devices, goods, scenes, toys
from lostfound.demo.brush import Sketch, blurred
from lostfound.demo.recipes import Pose, Recipe, parse_recipe

if TYPE_CHECKING:
    import numpy as np

    from lostfound.demo.patterns import Array

_SIDE = 420
_DRAWN: dict[str, Callable[[Sketch, Recipe, Pose], None]] = {
    **dict.fromkeys(
        ("rabbit", "bear", "elephant", "cat", "dog", "fox", "mouse", "sheep"), toys.cuddly_toy
    ),
    "comforter": toys.comforter,
    "backpack": goods.backpack,
    "suitcase": goods.suitcase,
    "handbag": goods.handbag,
    "wallet": goods.wallet,
    "shoe": goods.shoe,
    "cap": goods.cap,
    "scarf": goods.scarf,
    "pillow": goods.neck_pillow,
    "phone": devices.phone,
    "glasses": devices.glasses,
    "keys": devices.keys,
    "bottle": devices.bottle,
    "umbrella": devices.umbrella,
    "headphones": devices.headphones,
    "watch": devices.watch,
    "camera": devices.camera,
    "book": devices.book,
    "car": devices.toy_car,
}


def kinds() -> tuple[str, ...]:
    """Return the kinds of things that can be drawn."""
    return tuple(_DRAWN)


def draw(recipe: str, view: int = 0) -> bytes:
    """Return one photo of the thing as a JPEG of 640 x 480; the same arguments, the same bytes.

    View 0 is the desk's, others the owner's. Raises ValueError for an unknown recipe.
    """
    import numpy as np

    rng = np.random.default_rng(zlib.crc32(f"{recipe}#{view}".encode()))
    thing = _sketched(recipe, _pose(rng, view))
    placed = _placed(thing, rng, view)
    scene = scenes.desk_scene(rng) if view == 0 else scenes.owner_scene(rng)
    picture = _laid(scene, placed, rng)
    if view == 0:
        picture = scenes.add_paper_tag(
            picture, f"OT {zlib.crc32(recipe.encode()) % 900 + 100}", rng
        )
    elif rng.random() < 0.3:
        picture = scenes.add_fingers(picture, rng)
    file = BytesIO()
    scenes.finished(picture, rng, desk=view == 0).save(file, "JPEG", quality=86)
    return file.getvalue()


def _sketched(text: str, pose: Pose) -> Sketch:
    recipe = parse_recipe(text)
    painter = _DRAWN.get(recipe.kind)
    if painter is None:
        raise ValueError(f"unknown thing to draw {recipe.kind!r}; known: {', '.join(kinds())}")
    # The grain belongs to the thing, not to the photo: seeded by the recipe alone.
    sketch = Sketch(_SIDE, zlib.crc32(text.encode()))
    painter(sketch, recipe, pose)
    return sketch


def _pose(rng: np.random.Generator, view: int) -> Pose:
    lean, swing, opened = (float(rng.uniform(-1, 1)) for _ in range(3))
    return Pose(lean, swing, opened, side=1 if view % 2 == 0 else -1)


def _placed(thing: Sketch, rng: np.random.Generator, view: int) -> Array:
    """Return the thing on a transparent picture of the photo's size, shape (480, 640, 4)."""
    import numpy as np
    from PIL import Image

    layers = np.dstack([thing.rgb, thing.alpha[..., None]])
    picture = Image.fromarray((np.clip(layers, 0, 1) * 255).astype(np.uint8), "RGBA")
    turn = rng.uniform(-14, 14) if view == 0 else rng.uniform(-32, 32)
    size = rng.uniform(385, 430) if view == 0 else rng.uniform(330, 440)
    corners = _corners(rng, float(turn), float(size), 0.08 if view == 0 else 0.16)
    coefficients = _perspective(corners, thing.side)
    out = picture.transform(
        (scenes.WIDTH, scenes.HEIGHT),
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BILINEAR,
    )
    return np.asarray(out, dtype=np.float32) / np.float32(255)


def _corners(rng: np.random.Generator, turn: float, size: float, slant: float) -> Array:
    """Return where the sketch's four corners land, clockwise from the upper left, pixels."""
    import numpy as np

    far = 1 - rng.uniform(0, slant)
    squeeze = 1 - rng.uniform(0, slant)
    square = np.asarray([(-far, -1), (far, -1), (1, 1), (-1, 1)]) * (squeeze, 1) * size / 2
    angle = np.radians(turn)
    spin = np.asarray([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    centre = (scenes.WIDTH / 2 + rng.uniform(-55, 55), scenes.HEIGHT / 2 + rng.uniform(-14, 22))
    corners: Array = square @ spin + centre
    return corners


def _perspective(corners: Array, side: int) -> list[float]:
    """Return the eight coefficients that take a photo's point back to the sketch's."""
    import numpy as np

    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (side, 0), (side, side), (0, side)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(c) for c in np.linalg.solve(np.asarray(rows), np.asarray(wanted))]


def _laid(scene: Array, placed: Array, rng: np.random.Generator) -> Array:
    """Return the scene with the thing and its shadow on it."""
    import numpy as np

    alpha = placed[..., 3]
    away = int(rng.uniform(6, 16)), int(rng.uniform(-14, 14))
    cast = np.roll(blurred(alpha, 13), away, axis=(0, 1))
    contact = np.roll(blurred(alpha, 4), (3, 0), axis=(0, 1))
    ground = scene * (1 - np.float32(0.42) * cast - np.float32(0.2) * contact)[..., None]
    ground += (placed[..., :3] - ground) * alpha[..., None]
    return ground
