"""A sketch that is painted part by part: outline, light, surface and pattern.

Each part is a mask that is blown up like a cushion; the slope of the cushion, lit from
the upper left, gives the shading, and the surface (fur, cloth, leather ...) the grain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.demo.outlines import Outline
from lostfound.demo.patterns import patterned

if TYPE_CHECKING:
    import numpy as np

    from lostfound.demo.patterns import Array

COLOURS: dict[str, tuple[float, float, float]] = {
    "black": (0.11, 0.11, 0.12),
    "grey": (0.56, 0.56, 0.57),
    "silver": (0.76, 0.77, 0.79),
    "white": (0.94, 0.93, 0.91),
    "cream": (0.93, 0.87, 0.74),
    "beige": (0.82, 0.71, 0.54),
    "brown": (0.44, 0.27, 0.15),
    "tan": (0.70, 0.47, 0.27),
    "red": (0.76, 0.10, 0.12),
    "burgundy": (0.42, 0.07, 0.14),
    "pink": (0.94, 0.55, 0.67),
    "orange": (0.93, 0.46, 0.10),
    "yellow": (0.96, 0.79, 0.16),
    "green": (0.16, 0.50, 0.25),
    "khaki": (0.44, 0.44, 0.26),
    "turquoise": (0.15, 0.66, 0.66),
    "blue": (0.17, 0.38, 0.75),
    "sky": (0.55, 0.74, 0.90),
    "navy": (0.09, 0.14, 0.32),
    "purple": (0.44, 0.23, 0.58),
    "gold": (0.80, 0.63, 0.25),
}
_LIGHT = (-0.48, -0.58, 0.66)


def colour_of(name: str) -> tuple[float, float, float]:
    """Return red, green and blue in 0..1; raises ValueError for a colour we do not mix."""
    if name not in COLOURS:
        raise ValueError(f"unknown drawing colour {name!r}; known: {', '.join(COLOURS)}")
    return COLOURS[name]


def blurred(field: Array, radius: float) -> Array:
    """Return the field (0..1) softened by `radius` pixels."""
    import numpy as np
    from PIL import Image, ImageFilter

    if radius < 0.3:
        return field
    picture = Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8))
    # A wide blur has no detail left to lose: blurring a quarter of the size is ten times faster.
    small = 4 if radius > 6 and min(picture.size) > 40 else 1
    soft = picture.reduce(small).filter(ImageFilter.GaussianBlur(radius / small))
    if small > 1:
        soft = soft.resize(picture.size, Image.Resampling.BILINEAR)
    return np.asarray(soft, dtype=np.float32) / np.float32(255)


def grain(rng: np.random.Generator, height: int, width: int, cell_x: float, cell_y: float) -> Array:
    """Return noise in -1..1 whose lumps are about `cell_x` by `cell_y` pixels."""
    import numpy as np
    from PIL import Image

    rows, columns = int(height / cell_y) + 2, int(width / cell_x) + 2
    lumps = rng.random((rows, columns), dtype=np.float32)
    if cell_x > 1 or cell_y > 1:
        picture = Image.fromarray(lumps)
        picture = picture.resize((width, height), Image.Resampling.BICUBIC)
        lumps = np.asarray(picture, dtype=np.float32)
    return lumps[:height, :width] * np.float32(2) - np.float32(1)


class Sketch:
    """A square picture with transparency, painted from the back to the front."""

    def __init__(self, side: int, seed: int) -> None:
        """Start an empty sketch of `side` pixels; the same seed gives the same grain."""
        import numpy as np

        self.side = side
        self.rgb: Array = np.zeros((side, side, 3), dtype=np.float32)
        self.alpha: Array = np.zeros((side, side), dtype=np.float32)
        self.rng = np.random.default_rng(seed)
        self._grains: dict[str, Array] = {}

    def paint(
        self,
        outline: Outline,
        colour: str | tuple[float, float, float],
        *,
        surface: str = "plain",
        puff: float = 0.5,
        pattern: str = "",
        opacity: float = 1.0,
        shadow: float = 0.35,
    ) -> None:
        """Paint one part over what is there.

        `puff` 0 is flat, 1 as round as a ball; `shadow` darkens what lies just beneath.
        """
        window = self._window(outline)
        mask = self._mask(outline, window)
        if surface == "fur":
            mask = self._shaggy(mask, window)
        if shadow:
            self._shade_beneath(mask, window, shadow)
        tone = colour_of(colour) if isinstance(colour, str) else colour
        paint = self._lit(mask, puff)[..., None] * patterned(tone, pattern, window, self.side)
        paint = paint * self._surface(surface)[window][..., None]
        self._lay(paint, mask * opacity, window)

    def stroke(
        self, line: Outline, width: float, colour: str, *, dash: int = 0, opacity: float = 1.0
    ) -> None:
        """Draw a line; `dash` > 0 makes stitches of that many points and gaps as long."""
        import numpy as np
        from PIL import Image, ImageDraw

        window = self._window(line, 4 + int(width * self.side))
        picture = Image.new("L", self._double(window))
        pen = ImageDraw.Draw(picture)
        points = self._pixels(line, window)
        thick = max(2, round(width * self.side))
        for run in _runs(points, dash):
            pen.line(run, fill=255, width=thick, joint="curve")
        mask = np.asarray(picture.reduce(2), dtype=np.float32) / np.float32(255)
        tone = np.asarray(colour_of(colour), dtype=np.float32)
        self._lay(np.broadcast_to(tone, (*mask.shape, 3)), mask * opacity, window)

    def gloss(self, outline: Outline, strength: float = 0.5) -> None:
        """Lay a soft white reflection over what is there, within the thing itself."""
        import numpy as np

        window = self._window(outline)
        mask = blurred(self._mask(outline, window), self.side * 0.008)
        mask = mask * strength * self.alpha[window]
        self._lay(np.ones((*mask.shape, 3), dtype=np.float32), mask, window)

    def write(
        self, words: str, cx: float, cy: float, height: float, colour: str, *, opacity: float = 1.0
    ) -> None:
        """Write words, centred on (cx, cy), in letters `height` high."""
        import numpy as np
        from PIL import Image, ImageDraw, ImageFont

        font = ImageFont.load_default(max(6, round(height * self.side / 2)))
        picture = Image.new("L", (self.side, self.side))
        centre = ((cx + 1) / 2 * self.side, (cy + 1) / 2 * self.side)
        ImageDraw.Draw(picture).text(centre, words, fill=255, font=font, anchor="mm")
        mask = np.asarray(picture, dtype=np.float32) / np.float32(255)
        tone = np.asarray(colour_of(colour), dtype=np.float32)
        everywhere = (slice(0, self.side), slice(0, self.side))
        self._lay(np.broadcast_to(tone, self.rgb.shape), mask * opacity, everywhere)

    def _window(self, outline: Outline, margin: int = 8) -> tuple[slice, slice]:
        xs = [(x + 1) / 2 * self.side for x, _ in outline]
        ys = [(y + 1) / 2 * self.side for _, y in outline]
        left, right = _span(xs, margin, self.side)
        top, bottom = _span(ys, margin, self.side)
        return slice(top, bottom), slice(left, right)

    def _pixels(self, outline: Outline, window: tuple[slice, slice]) -> list[tuple[float, float]]:
        top, left = window[0].start, window[1].start
        return [((x + 1) * self.side - 2 * left, (y + 1) * self.side - 2 * top) for x, y in outline]

    def _double(self, window: tuple[slice, slice]) -> tuple[int, int]:
        rows, columns = window
        return 2 * (columns.stop - columns.start), 2 * (rows.stop - rows.start)

    def _mask(self, outline: Outline, window: tuple[slice, slice]) -> Array:
        import numpy as np
        from PIL import Image, ImageDraw

        picture = Image.new("L", self._double(window))
        ImageDraw.Draw(picture).polygon(self._pixels(outline, window), fill=255)
        return np.asarray(picture.reduce(2), dtype=np.float32) / np.float32(255)

    def _shaggy(self, mask: Array, window: tuple[slice, slice]) -> Array:
        import numpy as np

        ragged = blurred(mask, self.side * 0.006) - 0.5 + 0.42 * self._grain("strand")[window]
        return np.clip(ragged * 3.2 + 0.5, 0, 1)

    def _shade_beneath(self, mask: Array, window: tuple[slice, slice], depth: float) -> None:
        import numpy as np

        soft = np.roll(blurred(mask, self.side * 0.014), self.side // 100, axis=(0, 1))
        self.rgb[window] *= (1 - depth * soft)[..., None]

    def _lit(self, mask: Array, puff: float) -> Array:
        import numpy as np

        radius = puff * min(mask.shape) * 0.2
        if radius < 0.6:
            return np.ones_like(mask)
        cushion = blurred(mask, radius)
        slope_y, slope_x = np.gradient(cushion * np.float32(radius * 2.4 * (0.5 + puff / 2)))
        light = (_LIGHT[0] * -slope_x + _LIGHT[1] * -slope_y + _LIGHT[2]) / np.sqrt(
            slope_x**2 + slope_y**2 + 1
        )
        rim = np.clip(cushion * 1.6, 0, 1)
        lit: Array = (0.55 + 0.7 * np.clip(light, -0.1, 1)) * (0.72 + 0.28 * rim)
        return lit

    def _surface(self, surface: str) -> Array:
        import numpy as np

        strength = {
            "fur": 0.17,
            "cloth": 0.07,
            "leather": 0.09,
            "knit": 0.16,
            "metal": 0.09,
            "rubber": 0.05,
            "paper": 0.03,
            "plain": 0.02,
        }[surface]
        name = {"fur": "strand", "leather": "pores", "metal": "brushed"}.get(surface, "speckle")
        field = 1 + np.float32(strength) * self._grain(name)
        return field * self._weave(surface)

    def _weave(self, surface: str) -> Array | float:
        import numpy as np

        if surface not in ("cloth", "knit"):
            return 1.0
        pitch, depth = (3.2, 0.05) if surface == "cloth" else (7.0, 0.14)
        across = np.arange(self.side, dtype=np.float32) * np.float32(6.2832 / pitch)
        woven: Array = 1 + np.float32(depth) * np.sin(across)[None, :] * np.sin(across)[:, None]
        return woven

    def _grain(self, name: str) -> Array:
        import numpy as np

        if name not in self._grains:
            side, rng = self.side, self.rng
            cells = {
                "strand": ((1.6, 5), (9, 14)),
                "pores": ((2.5, 2.5), (7, 6)),
                "brushed": ((1.2, 60), (30, 200)),
                "speckle": ((1, 1), (40, 40)),
            }[name]
            fine, coarse = (grain(rng, side, side, x, y) for x, y in cells)
            self._grains[name] = np.clip(0.7 * fine + 0.5 * coarse, -1, 1)
        return self._grains[name]

    def _lay(self, paint: Array, mask: Array, window: tuple[slice, slice]) -> None:
        over = mask[..., None]
        self.rgb[window] = self.rgb[window] * (1 - over) + paint * over
        self.alpha[window] = self.alpha[window] + mask * (1 - self.alpha[window])


def _span(values: list[float], margin: int, side: int) -> tuple[int, int]:
    # Even widths, so that halving the doubled mask gives back exactly the window.
    low = max(0, min(side - 2, int(min(values)) - margin))
    high = min(side, max(low + 2, int(max(values)) + margin))
    return low, high


def _runs(points: Outline, dash: int) -> list[Outline]:
    if not dash:
        return [points]
    starts = range(0, max(1, len(points) - dash), 2 * dash)
    return [points[k : k + dash + 1] for k in starts]
