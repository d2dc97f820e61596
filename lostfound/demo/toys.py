"""Cuddly toys, drawn: one body, many heads, and the accessories that tell siblings apart."""

from __future__ import annotations

from lostfound.demo.brush import Sketch, colour_of
from lostfound.demo.outlines import (
    Outline,
    curve,
    heart,
    limb,
    mirrored,
    moved,
    oval,
    slab,
    smooth,
    star,
)
from lostfound.demo.recipes import Pose, Recipe

Tone = tuple[float, float, float]


def cuddly_toy(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a sitting rabbit, bear, elephant, cat, dog, fox, mouse or sheep."""
    _legs(sketch, recipe, pose)
    sketch.paint(
        smooth(
            [
                (0, -0.1),
                (0.3, 0.05),
                (0.38, 0.42),
                (0.25, 0.7),
                (-0.25, 0.7),
                (-0.38, 0.42),
                (-0.3, 0.05),
            ]
        ),
        recipe.colour,
        surface="fur",
        puff=0.9,
    )
    sketch.paint(
        oval(0, 0.4, 0.21, 0.25),
        _paler(recipe.colour),
        surface="fur",
        puff=0.7,
        shadow=0.05,
        opacity=0.85,
    )
    _clothes(sketch, recipe)
    _arms(sketch, recipe, pose)
    _ears(sketch, recipe, pose)
    sketch.paint(_head(pose), recipe.colour, surface="fur", puff=0.9)
    _face(sketch, recipe, pose)
    _neck(sketch, recipe, pose)
    _marks(sketch, recipe, pose)


def comforter(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a flat comforter: a square of cloth with a small head and knotted corners."""
    wave = 0.05 * pose.swing
    trim = recipe.extra("trim", "sky")
    cloth = [
        (-0.34, -0.14),
        (0.0, -0.08),
        (0.34, -0.14),
        (0.5, 0.2 + wave),
        (0.78, 0.62 - wave),
        (0.4, 0.68),
        (0.0, 0.82),
        (-0.4, 0.68),
        (-0.78, 0.62 + wave),
        (-0.5, 0.2 - wave),
    ]
    border = smooth([(x * 1.06, y * 1.06) for x, y in cloth])
    sketch.paint(border, trim, surface="cloth", puff=0.2)
    sketch.paint(
        smooth(cloth), recipe.colour, surface="cloth", puff=0.2, pattern=recipe.extra("pattern")
    )
    for x in (-0.42, -0.2, 0.05, 0.24, 0.44):
        fold = curve([(x * 0.3, -0.05), (x * 0.8, 0.3), (x * 1.2 + wave, 0.66)])
        sketch.stroke(fold, 0.022, "black", opacity=0.13)
    for sign in (-1, 1):
        sketch.paint(
            oval(0.76 * sign, 0.62 - wave * sign, 0.1, 0.1), trim, surface="cloth", puff=0.9
        )
    head = Recipe(recipe.extra("head", "rabbit"), recipe.extra("fur", recipe.colour))
    nod = Pose(pose.lean, pose.swing, 0, pose.side)
    _ears(sketch, head, nod)
    sketch.paint(_head(nod), head.colour, surface="fur", puff=0.9)
    _face(sketch, head, nod)


def _head(pose: Pose) -> Outline:
    return moved(
        smooth(
            [
                (0, -0.3),
                (0.27, -0.2),
                (0.37, 0.06),
                (0.22, 0.27),
                (0, 0.31),
                (-0.22, 0.27),
                (-0.37, 0.06),
                (-0.27, -0.2),
            ]
        ),
        0.05 * pose.lean,
        -0.3,
        7 * pose.lean,
    )


def _at_head(outline: Outline, pose: Pose) -> Outline:
    return moved(outline, 0.05 * pose.lean, -0.3, 7 * pose.lean)


def _legs(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    for sign in (-1, 1):
        spread = 0.42 + 0.07 * pose.open * sign * pose.side
        foot = 0.78 - 0.04 * pose.swing * sign
        sketch.paint(
            limb(0.2 * sign, 0.55, spread * sign, foot, 0.15, 0.16),
            recipe.colour,
            surface="fur",
            puff=0.9,
        )
        sole = oval(spread * sign * 1.05, foot + 0.03, 0.12, 0.135, 12 * sign)
        sketch.paint(sole, _paler(recipe.colour), surface="cloth", puff=0.6, shadow=0.2)


def _arms(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    for sign in (-1, 1):
        lift = 0.16 * pose.swing * sign * pose.side
        arm = limb(0.27 * sign, 0.1, (0.52 + 0.04 * pose.open) * sign, 0.36 - lift, 0.11, 0.115)
        sketch.paint(arm, recipe.colour, surface="fur", puff=0.9)


def _ears(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    inner = recipe.extra("inner", "pink")
    for sign in (-1, 1):
        outer, inside = _ear_pair(recipe.kind, sign, pose)
        shade = "black" if recipe.kind == "sheep" else recipe.colour
        sketch.paint(_at_head(outer, pose), shade, surface="fur", puff=0.7)
        if inside:
            sketch.paint(
                _at_head(inside, pose),
                _mixed(inner, recipe.colour, 0.55),
                surface="cloth",
                puff=0.3,
                shadow=0.15,
            )


def _ear_pair(kind: str, sign: int, pose: Pose) -> tuple[Outline, Outline]:
    if kind == "rabbit":
        tip = (0.26 + 0.08 * pose.open) * sign, -0.55 + 0.03 * sign * pose.side
        if sign == pose.side and pose.open > 0:
            tip = 0.5 * sign, -0.34
        return (
            limb(0.13 * sign, -0.22, *tip, 0.1, 0.11),
            limb(0.14 * sign, -0.26, tip[0] * 0.98, tip[1] * 0.96, 0.05, 0.06),
        )
    if kind == "elephant":
        flap = [(0.25, -0.2), (0.6, -0.32), (0.74, 0.0), (0.55, 0.26), (0.3, 0.12)]
        thin = [(0.34, -0.12), (0.56, -0.22), (0.65, 0.0), (0.53, 0.17), (0.36, 0.08)]
        return _sided(flap, sign), _sided(thin, sign)
    if kind in ("cat", "fox"):
        tall = [(0.03, -0.18), (0.27, -0.56), (0.4, -0.02)]
        slim = [(0.13, -0.22), (0.26, -0.44), (0.33, -0.12)]
        return _sided(tall, sign, 1), _sided(slim, sign, 1)
    if kind in ("dog", "sheep"):
        return limb(0.27 * sign, -0.14, (0.45 + 0.03 * pose.open) * sign, 0.16, 0.09, 0.12), []
    big = 0.22 if kind == "mouse" else 0.14
    spot = (0.25 + big * 0.4) * sign, -0.2 - big * 0.4
    return oval(*spot, big, big), oval(*spot, big * 0.6, big * 0.6)


def _sided(points: Outline, sign: int, steps: int = 8) -> Outline:
    outline = smooth(points, steps) if steps > 1 else points
    return outline if sign > 0 else mirrored(outline)


def _face(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    if recipe.kind == "elephant":
        trunk = limb(0, 0.02, 0.1 * pose.side, 0.36, 0.1, 0.07)
        sketch.paint(_at_head(trunk, pose), recipe.colour, surface="fur", puff=0.9)
    else:
        muzzle = oval(0, 0.12, 0.17, 0.13)
        sketch.paint(
            _at_head(muzzle, pose), _muzzle_tone(recipe), surface="fur", puff=0.8, shadow=0.12
        )
        nose = "pink" if recipe.kind in ("rabbit", "cat", "mouse") else "black"
        sketch.paint(_at_head(oval(0, 0.055, 0.055, 0.038), pose), nose, puff=0.8)
        mouth = curve([(-0.07, 0.16), (-0.03, 0.19), (0, 0.1), (0.03, 0.19), (0.07, 0.16)])
        sketch.stroke(_at_head(mouth, pose), 0.008, "brown")
    for sign in (-1, 1):
        sketch.paint(_at_head(oval(0.145 * sign, -0.05, 0.045, 0.052), pose), "black", puff=0.6)
        sketch.paint(
            _at_head(oval(0.145 * sign - 0.014, -0.068, 0.014, 0.014), pose),
            "white",
            puff=0,
            shadow=0,
        )


def _clothes(sketch: Sketch, recipe: Recipe) -> None:
    shirt = recipe.extra("shirt")
    if not shirt:
        return
    body = smooth(
        [
            (0, -0.06),
            (0.31, 0.06),
            (0.385, 0.4),
            (0.33, 0.52),
            (-0.33, 0.52),
            (-0.385, 0.4),
            (-0.31, 0.06),
        ]
    )
    sketch.paint(body, shirt, surface="knit", puff=0.8, pattern=recipe.extra("pattern"))


def _neck(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    bow, scarf = recipe.extra("bow"), recipe.extra("scarf")
    if scarf:
        band = smooth(
            [(-0.27, -0.1), (0, 0.03), (0.27, -0.1), (0.3, 0.02), (0, 0.15), (-0.3, 0.02)]
        )
        sketch.paint(band, scarf, surface="knit", puff=0.7)
        end = slab(0.14 * pose.side, 0.26, 0.15, 0.34, 0.03, -8 * pose.side + 5 * pose.swing)
        sketch.paint(end, scarf, surface="knit", puff=0.5)
    if bow:
        for sign in (-1, 1):
            wing = [(0.02, 0.06), (0.22, -0.05), (0.26, 0.06), (0.22, 0.19), (0.02, 0.1)]
            sketch.paint(_sided(wing, sign), bow, surface="cloth", puff=0.8)
            tail = limb(0.03 * sign, 0.12, (0.1 + 0.02 * pose.swing) * sign, 0.3, 0.03, 0.045)
            sketch.paint(tail, bow, surface="cloth", puff=0.4)
        sketch.paint(oval(0, 0.075, 0.055, 0.06), bow, surface="cloth", puff=0.9)


def _marks(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    if recipe.has("plaster"):
        for turn in (35, -55):
            sketch.paint(slab(-0.13, 0.42, 0.24, 0.075, 0.035, turn), "beige", puff=0.2)
        sketch.paint(slab(-0.13, 0.42, 0.07, 0.07, 0.01, 35), "cream", puff=0.1, shadow=0.1)
    if recipe.has("heart"):
        sketch.paint(
            heart(0.05, 0.42, 0.12), recipe.extra("heart", "red"), surface="cloth", puff=0.5
        )
    if recipe.has("star"):
        sketch.paint(
            star(0.0, 0.42, 0.15), recipe.extra("star", "yellow"), surface="cloth", puff=0.3
        )
    if recipe.has("patch"):
        spot = oval(0.16, -0.05, 0.13, 0.15, 20)
        sketch.paint(
            _at_head(spot, pose),
            recipe.extra("patch", "white"),
            surface="fur",
            puff=0.4,
            shadow=0.05,
        )
        sketch.paint(_at_head(oval(0.145, -0.05, 0.045, 0.052), pose), "black", puff=0.6)
    if recipe.has("mended"):
        seam = _at_head(curve([(-0.2, -0.22), (-0.1, -0.14), (-0.05, -0.22)], 10), pose)
        sketch.stroke(seam, 0.012, recipe.extra("mended", "red"), dash=2)


def _muzzle_tone(recipe: Recipe) -> Tone:
    return _mixed("white", recipe.colour, 0.75 if recipe.kind in ("fox", "dog") else 0.4)


def _paler(colour: str) -> Tone:
    return _mixed("cream", colour, 0.45)


def _mixed(over: str, under: str, share: float) -> Tone:
    a, b = colour_of(over), colour_of(under)
    return (
        a[0] * share + b[0] * (1 - share),
        a[1] * share + b[1] * (1 - share),
        a[2] * share + b[2] * (1 - share),
    )
