"""Things that are carried: telephones, glasses, keys, bottles, umbrellas and the like."""

from __future__ import annotations

from math import cos, radians, sin

from lostfound.demo.brush import Sketch
from lostfound.demo.outlines import Outline, curve, heart, limb, moved, oval, slab, smooth, star
from lostfound.demo.recipes import Pose, Recipe


def phone(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a telephone seen from the back, in its case; extras: pattern, ring."""
    case = slab(0, 0, 0.92, 1.8, 0.16)
    sketch.paint(case, recipe.colour, surface="rubber", puff=0.25, pattern=recipe.extra("pattern"))
    sketch.stroke(slab(0, 0, 0.88, 1.76, 0.15), 0.01, "silver", opacity=0.25)
    sketch.paint(slab(-0.24, -0.64, 0.34, 0.36, 0.09), "black", puff=0.3)
    for x, y in ((-0.31, -0.72), (-0.31, -0.56), (-0.16, -0.64)):
        sketch.paint(oval(x, y, 0.065, 0.065), "silver", surface="metal", puff=0.7)
        sketch.paint(oval(x, y, 0.045, 0.045), "navy", puff=0.8, shadow=0.1)
    if recipe.has("ring"):
        sketch.paint(
            oval(0.05, 0.2, 0.2, 0.2), recipe.extra("ring", "gold"), surface="metal", puff=0.6
        )
        sketch.paint(oval(0.05, 0.2, 0.13, 0.13), recipe.colour, puff=0.2)
    if recipe.has("strap"):
        band = curve([(0.36, 0.8), (0.6, 0.6), (0.72, 0.1 + 0.1 * pose.swing), (0.6, -0.3)])
        sketch.stroke(band, 0.035, recipe.extra("strap", "pink"))
    glare = [
        (-0.46, 0.5 + 0.3 * pose.lean),
        (0.46, -0.3 + 0.3 * pose.lean),
        (0.46, -0.05 + 0.3 * pose.lean),
        (-0.46, 0.75 + 0.3 * pose.lean),
    ]
    sketch.gloss(glare, 0.14)


def glasses(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw glasses with open temples; extras: lens, pattern, round."""
    pattern, lens = recipe.extra("pattern"), recipe.extra("lens")
    for sign in (-1, 1):
        temple = limb(0.8 * sign, -0.1, (0.62 + 0.12 * pose.open) * sign, -0.72, 0.045, 0.035)
        sketch.paint(temple, recipe.colour, puff=0.6, pattern=pattern)
    for sign in (-1, 1):
        rim = _lens(sign, 1.0, recipe.has("round"))
        inside = _lens(sign, 0.8, recipe.has("round"))
        sketch.paint(rim, recipe.colour, puff=0.5, pattern=pattern)
        sketch.paint(inside, lens or "sky", puff=0.15, shadow=0.2, opacity=0.97 if lens else 0.75)
        streak = limb(0.34 * sign - 0.12, 0.2, 0.34 * sign + 0.1, -0.08, 0.03, 0.045)
        sketch.gloss(streak, 0.3)
    sketch.stroke(curve([(-0.13, 0.0), (0, -0.07), (0.13, 0.0)]), 0.06, recipe.colour)


def _lens(sign: int, size: float, is_round: bool) -> Outline:
    if is_round:
        return oval(0.45 * sign, 0.08, 0.34 * size, 0.34 * size)
    shape = [(-0.34, -0.22), (0.36, -0.26), (0.4, 0.02), (0.24, 0.3), (-0.14, 0.32), (-0.34, 0.08)]
    outline = moved(smooth(shape), 0, 0, 0, size)
    return [(0.46 * sign + x * sign, 0.04 + y) for x, y in outline]


def keys(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a bunch of keys; the colour is the fob's; extras: fob (float, heart, star)."""
    sketch.stroke(oval(0, -0.3, 0.26, 0.26), 0.045, "silver")
    for k, turn in enumerate((-58, -26, 4)):
        _key(sketch, turn + 9 * pose.swing * (k - 1), "gold" if k == 1 else "silver")
    heading = radians(48 + 10 * pose.lean)
    x, y = 0.26 * sin(heading), -0.3 + 0.26 * cos(heading)
    sketch.stroke([(x, y), (x + 0.16, y + 0.16)], 0.03, "silver")
    shape = recipe.extra("fob", "float")
    spot = x + 0.28, y + 0.36
    outline = {
        "heart": heart(*spot, 0.3),
        "star": star(*spot, 0.34),
        "float": limb(x + 0.2, y + 0.2, x + 0.42, y + 0.66, 0.16, 0.2),
    }[shape]
    sketch.paint(outline, recipe.colour, surface="rubber", puff=0.8)
    if shape == "float":
        sketch.stroke([(x + 0.14, y + 0.5), (x + 0.5, y + 0.38)], 0.05, "white")


def _key(sketch: Sketch, turn: float, metal: str) -> None:
    def hang(outline: Outline) -> Outline:
        return moved(outline, 0, -0.3, turn + 20)

    sketch.paint(hang(slab(0, 0.78, 0.1, 0.6, 0.02)), metal, surface="metal", puff=0.5)
    for step in range(4):
        tooth = slab(0.07, 0.72 + 0.09 * step, 0.06, 0.05, 0.01)
        sketch.paint(hang(tooth), metal, surface="metal", puff=0.3, shadow=0)
    sketch.paint(hang(oval(0, 0.38, 0.17, 0.19)), metal, surface="metal", puff=0.6)
    sketch.paint(hang(oval(0, 0.29, 0.05, 0.05)), "black", puff=0, opacity=0.8)


def bottle(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a metal drinking bottle; extras: lid, stickers, label."""
    lid = recipe.extra("lid", "black")
    sketch.stroke(curve([(-0.16, -0.72), (-0.2, -0.96), (0.2, -0.96), (0.16, -0.72)]), 0.045, lid)
    sketch.paint(slab(0, -0.68, 0.4, 0.26, 0.05), lid, surface="rubber", puff=0.7)
    body = smooth(
        [
            (-0.2, -0.56),
            (0.2, -0.56),
            (0.36, -0.34),
            (0.37, 0.3),
            (0.36, 0.84),
            (0, 0.9),
            (-0.36, 0.84),
            (-0.37, 0.3),
            (-0.36, -0.34),
        ],
        10,
    )
    sketch.paint(body, recipe.colour, surface="metal", puff=0.85, pattern=recipe.extra("pattern"))
    sketch.paint(slab(0, 0.84, 0.66, 0.07, 0.03), "silver", surface="metal", puff=0.4, shadow=0)
    if recipe.has("stickers"):
        sketch.paint(oval(-0.1, -0.1, 0.17, 0.17), "yellow", surface="paper", puff=0)
        sketch.paint(oval(-0.1, -0.1, 0.08, 0.08), "orange", puff=0, shadow=0)
        sketch.paint(slab(0.12, 0.22, 0.28, 0.2, 0.02, -12), "white", surface="paper", puff=0)
        sketch.paint(heart(0.12, 0.22, 0.07), "red", puff=0, shadow=0)
        sketch.paint(star(-0.12, 0.52, 0.17, 10), "sky", surface="paper", puff=0)
    if recipe.has("label"):
        sketch.write(recipe.extra("label", "LOU"), 0, 0.15, 0.2, "white")
    sketch.gloss(slab(-0.2 + 0.05 * pose.lean, 0.15, 0.07, 1.1, 0.03), 0.4)


def umbrella(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a furled umbrella with a crook; extras: pattern, handle."""
    handle = recipe.extra("handle", "brown")
    crook = curve(
        [
            (0, 0.5),
            (0, 0.78),
            (0.1 * pose.side, 0.92),
            (0.24 * pose.side, 0.86),
            (0.25 * pose.side, 0.72),
        ]
    )
    sketch.stroke(crook, 0.075, handle)
    sketch.stroke([(0, -0.8), (0, -0.95)], 0.03, "silver")
    cloth = smooth(
        [
            (-0.03, -0.86),
            (0.03, -0.86),
            (0.19, -0.3),
            (0.29, 0.3),
            (0.2, 0.5),
            (-0.2, 0.5),
            (-0.29, 0.3),
            (-0.19, -0.3),
        ]
    )
    sketch.paint(cloth, recipe.colour, surface="cloth", puff=0.9, pattern=recipe.extra("pattern"))
    for x in (-0.17, -0.06, 0.06, 0.17):
        fold = curve([(0, -0.82), (x * 0.8, -0.2), (x * 1.2 + 0.02 * pose.swing, 0.46)])
        sketch.stroke(fold, 0.012, "black", opacity=0.35)
        sketch.paint(limb(x, 0.44, x * 1.2, 0.55, 0.03, 0.014), recipe.colour, surface="cloth")
    band = slab(0, 0.16, 0.56, 0.09, 0.03, 8 * pose.side)
    sketch.paint(band, recipe.colour, surface="cloth", puff=0.6)
    sketch.paint(oval(0.1 * pose.side, 0.17, 0.03, 0.03), "silver", surface="metal", puff=0.8)


def headphones(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw over-ear headphones; extras: cushion."""
    wide = 0.6 + 0.06 * pose.open
    band = curve([(-wide, 0.3), (-wide - 0.03, -0.3), (0, -0.82), (wide + 0.03, -0.3), (wide, 0.3)])
    sketch.stroke(band, 0.12, "black")
    sketch.stroke(band, 0.095, recipe.colour)
    sketch.stroke(curve([(-0.3, -0.68), (0, -0.78), (0.3, -0.68)]), 0.05, "white", opacity=0.25)
    for sign in (-1, 1):
        turn = 8 * sign + 8 * pose.swing
        pad = oval((wide - 0.11) * sign, 0.38, 0.16, 0.33, turn)
        sketch.paint(pad, recipe.extra("cushion", "black"), surface="leather", puff=0.9)
        cup = oval((wide + 0.05) * sign, 0.36, 0.17, 0.3, turn)
        sketch.paint(cup, recipe.colour, surface="rubber", puff=0.8)
        sketch.paint(
            oval((wide + 0.07) * sign, 0.36, 0.07, 0.12, turn), "silver", surface="metal", puff=0.5
        )


def watch(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a wrist watch; extras: strap, dial."""
    strap = recipe.extra("strap", "brown")
    for sign in (-1, 1):
        band = limb(0, 0.3 * sign, 0.06 * pose.lean, 0.88 * sign, 0.2, 0.15)
        sketch.paint(band, strap, surface="leather", puff=0.5)
        sketch.stroke([(-0.11, 0.42 * sign), (-0.07, 0.86 * sign)], 0.008, "cream", opacity=0.7)
        sketch.stroke([(0.11, 0.42 * sign), (0.09, 0.86 * sign)], 0.008, "cream", opacity=0.7)
    sketch.paint(slab(0.44, 0, 0.1, 0.1, 0.03), recipe.colour, surface="metal", puff=0.8)
    sketch.paint(oval(0, 0, 0.42, 0.42), recipe.colour, surface="metal", puff=0.5)
    sketch.paint(oval(0, 0, 0.33, 0.33), recipe.extra("dial", "white"), puff=0.08, shadow=0.4)
    ink = "white" if recipe.extra("dial", "white") in ("black", "navy", "green") else "black"
    for hour in range(12):
        x, y = sin(radians(30 * hour)), -cos(radians(30 * hour))
        sketch.stroke([(0.25 * x, 0.25 * y), (0.3 * x, 0.3 * y)], 0.018, ink)
    for angle, length, width in ((150 + 130 * pose.swing, 0.16, 0.026), (20, 0.25, 0.018)):
        heading = radians(angle)
        sketch.stroke([(0, 0), (length * sin(heading), -length * cos(heading))], width, ink)
    sketch.gloss(limb(-0.15, -0.05, 0.05, -0.22, 0.05, 0.05), 0.3)


def camera(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a compact camera with its strap; extras: strap, body."""
    strap = curve(
        [
            (-0.76, -0.2),
            (-0.9, -0.7),
            (-0.2, -0.86 + 0.08 * pose.swing),
            (0.6, -0.82),
            (0.92, -0.5),
            (0.76, -0.2),
        ]
    )
    sketch.stroke(strap, 0.06, recipe.extra("strap", "black"))
    sketch.paint(slab(-0.05, -0.42, 0.5, 0.26, 0.06), "silver", surface="metal", puff=0.4)
    sketch.paint(slab(0, 0.1, 1.56, 0.98, 0.12), recipe.colour, surface="leather", puff=0.3)
    sketch.paint(slab(0, -0.26, 1.54, 0.24, 0.08), "silver", surface="metal", puff=0.4)
    sketch.paint(slab(0.52, -0.42, 0.2, 0.1, 0.03), "black", puff=0.6)
    for radius, tone in ((0.44, "black"), (0.36, "silver"), (0.33, "black"), (0.22, "navy")):
        sketch.paint(oval(0, 0.14, radius, radius), tone, surface="metal", puff=0.35)
    sketch.paint(oval(0, 0.14, 0.13, 0.13), "purple", puff=0.6, shadow=0)
    sketch.gloss(oval(-0.1, 0.03, 0.07, 0.05, -30), 0.7)
    sketch.paint(slab(0.5, -0.26, 0.2, 0.12, 0.02), "sky", puff=0.1)


def book(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a paperback; extras: title, picture (moon, heart, star), marker."""
    sketch.paint(slab(0.05, 0.04, 1.16, 1.66, 0.02), "cream", surface="paper", puff=0.1)
    sketch.paint(
        slab(0, 0, 1.16, 1.64, 0.03),
        recipe.colour,
        surface="paper",
        puff=0.08,
        pattern=recipe.extra("pattern"),
    )
    sketch.stroke([(-0.5, -0.8), (-0.5, 0.8)], 0.02, "black", opacity=0.25)
    sketch.write(recipe.extra("title", "LE PHARE"), 0.05, -0.54, 0.2, "white")
    picture = recipe.extra("picture", "moon")
    outline = {
        "moon": oval(0.1, 0.1, 0.3, 0.3),
        "heart": heart(0.05, 0.1, 0.3),
        "star": star(0.05, 0.1, 0.36),
    }[picture]
    sketch.paint(outline, "yellow" if picture != "heart" else "red", puff=0.15, shadow=0.1)
    hills = smooth(
        [(-0.56, 0.5), (-0.2, 0.34), (0.2, 0.52), (0.57, 0.4), (0.57, 0.8), (-0.56, 0.8)]
    )
    sketch.paint(hills, "navy", puff=0, shadow=0, opacity=0.75)
    if recipe.has("marker"):
        ribbon = limb(0.2, 0.78, 0.24 + 0.06 * pose.swing, 0.96, 0.035, 0.035)
        sketch.paint(ribbon, recipe.extra("marker", "red"), surface="cloth", puff=0.3)


def toy_car(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a toy car from the side; extras: roof, number."""
    body = smooth(
        [
            (-0.86, 0.2),
            (-0.8, -0.02),
            (-0.46, -0.1),
            (-0.26, -0.42),
            (0.28, -0.44),
            (0.5, -0.1),
            (0.82, 0.0),
            (0.88, 0.22),
            (0.8, 0.34),
            (-0.82, 0.34),
        ]
    )
    sketch.paint(body, recipe.colour, puff=0.6)
    sketch.paint(
        smooth([(-0.26, -0.42), (0.28, -0.44), (0.3, -0.36), (-0.3, -0.34)]),
        recipe.extra("roof", "white"),
        puff=0.3,
    )
    for x, slope in ((-0.2, -0.1), (0.18, 0.12)):
        glass = [
            (x - 0.15 + slope / 2, -0.31),
            (x + 0.15 + slope / 2, -0.31),
            (x + 0.15 + max(0, slope), -0.08),
            (x - 0.15 + min(0, slope), -0.08),
        ]
        sketch.paint(glass, "sky", puff=0.1, shadow=0.15)
    sketch.stroke([(-0.01, -0.08), (-0.01, 0.3)], 0.008, "black", opacity=0.5)
    for x in (-0.5, 0.5):
        sketch.paint(oval(x, 0.34, 0.21, 0.21), "black", surface="rubber", puff=0.5)
        sketch.paint(oval(x, 0.34, 0.11, 0.11), "silver", surface="metal", puff=0.5)
        spoke = radians(90 * pose.swing)
        sketch.stroke(
            [
                (x - 0.09 * cos(spoke), 0.34 - 0.09 * sin(spoke)),
                (x + 0.09 * cos(spoke), 0.34 + 0.09 * sin(spoke)),
            ],
            0.02,
            "black",
        )
    sketch.paint(oval(0.82, 0.1, 0.06, 0.05), "yellow", puff=0.7)
    sketch.paint(oval(0.12, 0.14, 0.13, 0.13), "white", puff=0, shadow=0)
    sketch.write(recipe.extra("number", "7"), 0.12, 0.14, 0.22, "black")
    sketch.gloss(limb(-0.7, 0.04, 0.7, 0.04, 0.02, 0.02), 0.35)
