"""Bags, cases and things that are worn, drawn in the same way as the toys."""

from __future__ import annotations

from lostfound.demo.brush import Sketch
from lostfound.demo.outlines import curve, limb, oval, slab, smooth, star
from lostfound.demo.recipes import Pose, Recipe


def backpack(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a day pack from the front; extras: trim, badge, dangling."""
    trim = recipe.extra("trim", "black")
    for sign in (-1, 1):
        strap = limb(0.36 * sign, -0.3, (0.6 + 0.05 * pose.open) * sign, 0.5, 0.06, 0.05)
        sketch.paint(strap, trim, surface="cloth", puff=0.5)
    sketch.stroke(curve([(-0.12, -0.72), (-0.1, -0.88), (0.1, -0.88), (0.12, -0.72)]), 0.05, trim)
    body = smooth(
        [
            (-0.3, -0.74),
            (0.3, -0.74),
            (0.5, -0.4),
            (0.54, 0.3),
            (0.48, 0.74),
            (0, 0.8),
            (-0.48, 0.74),
            (-0.54, 0.3),
            (-0.5, -0.4),
        ]
    )
    sketch.paint(body, recipe.colour, surface="cloth", puff=0.6, pattern=recipe.extra("pattern"))
    sketch.stroke(
        curve([(-0.43, 0.0), (-0.36, -0.5), (0, -0.64), (0.36, -0.5), (0.43, 0.0)]), 0.022, trim
    )
    pocket = slab(0, 0.36, 0.76, 0.6, 0.14)
    sketch.paint(pocket, recipe.extra("pocket", recipe.colour), surface="cloth", puff=0.55)
    sketch.stroke(curve([(-0.33, 0.16), (0, 0.12), (0.33, 0.16)]), 0.022, trim)
    sketch.stroke(slab(0, 0.4, 0.66, 0.42, 0.1), 0.006, "white", dash=1, opacity=0.5)
    sketch.paint(
        slab(0.26 * pose.side, 0.23, 0.035, 0.14, 0.015, 10 * pose.swing),
        "silver",
        surface="metal",
        puff=0.5,
    )
    if recipe.has("badge"):
        sketch.paint(oval(-0.18, 0.42, 0.13, 0.13), recipe.extra("badge", "yellow"), puff=0.5)
        sketch.paint(star(-0.18, 0.42, 0.08), "white", puff=0, shadow=0)


def suitcase(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a ribbed cabin case standing upright; extras: ribbon, sticker."""
    sketch.stroke([(-0.2, -0.6), (-0.2, -0.93), (0.2, -0.93), (0.2, -0.6)], 0.035, "silver")
    for sign in (-1, 1):
        sketch.paint(oval(0.36 * sign, 0.88, 0.08, 0.09), "black", surface="rubber", puff=0.8)
    sketch.paint(slab(0, 0.12, 1.06, 1.46, 0.16), recipe.colour, puff=0.4)
    for k in range(-3, 4):
        rib = slab(0.13 * k, 0.12, 0.055, 1.2, 0.027)
        sketch.paint(rib, recipe.colour, puff=0.9, shadow=0.3)
    sketch.paint(slab(0, -0.55, 0.3, 0.09, 0.03), "black", surface="rubber", puff=0.6)
    sketch.paint(slab(0.44, -0.1, 0.09, 0.2, 0.02), "silver", surface="metal", puff=0.4)
    if recipe.has("ribbon"):
        tail = limb(0.0, -0.62, 0.22 * pose.side, -0.36 + 0.05 * pose.swing, 0.03, 0.05)
        sketch.paint(tail, recipe.extra("ribbon", "red"), surface="cloth", puff=0.5)
    if recipe.has("sticker"):
        sketch.paint(oval(-0.2, 0.4, 0.2, 0.2), recipe.extra("sticker", "yellow"), puff=0)
        sketch.paint(star(-0.2, 0.4, 0.13), "navy", puff=0, shadow=0)


def handbag(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a handbag with two handles; extras: charm."""
    for sign in (-1, 1):
        rise = -0.78 + 0.06 * pose.swing * sign
        sketch.stroke(
            curve([(-0.34, -0.2), (-0.25, rise), (0.25, rise), (0.34, -0.2)]),
            0.05,
            recipe.extra("handle", "tan"),
        )
    body = smooth(
        [
            (-0.55, -0.24),
            (0, -0.3),
            (0.55, -0.24),
            (0.72, 0.5),
            (0.5, 0.62),
            (0, 0.64),
            (-0.5, 0.62),
            (-0.72, 0.5),
        ]
    )
    sketch.paint(body, recipe.colour, surface="leather", puff=0.6)
    flap = smooth([(-0.55, -0.24), (0.55, -0.24), (0.6, 0.05), (0, 0.22), (-0.6, 0.05)])
    sketch.paint(flap, recipe.colour, surface="leather", puff=0.4)
    sketch.stroke(curve([(-0.53, 0.02), (0, 0.17), (0.53, 0.02)], 14), 0.008, "cream", dash=1)
    sketch.paint(slab(0, 0.17, 0.14, 0.12, 0.03), "gold", surface="metal", puff=0.7)
    if recipe.has("charm"):
        sketch.stroke([(0.4, -0.2), (0.5, 0.2)], 0.012, "gold")
        sketch.paint(
            oval(0.5, 0.28, 0.09, 0.09), recipe.extra("charm", "pink"), surface="fur", puff=0.9
        )


def wallet(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a folded wallet with its stitched edge; extras: clasp, emboss."""
    sketch.paint(slab(0.05, 0.05, 1.5, 1.06, 0.1), recipe.colour, surface="leather", puff=0.25)
    sketch.paint(slab(0.0, 0.0, 1.5, 1.04, 0.1), recipe.colour, surface="leather", puff=0.3)
    sketch.stroke(slab(0, 0, 1.38, 0.92, 0.08), 0.009, "cream", dash=1, opacity=0.75)
    sketch.stroke([(-0.62, -0.5), (-0.62, 0.5)], 0.02, "black", opacity=0.35)
    if recipe.has("clasp"):
        sketch.paint(slab(0.6, 0, 0.36, 0.22, 0.1), recipe.colour, surface="leather", puff=0.5)
        sketch.paint(oval(0.55, 0, 0.055, 0.055), "gold", surface="metal", puff=0.9)
    if recipe.has("emboss"):
        sketch.paint(oval(0.0, 0.05, 0.2, 0.2), "black", puff=0, shadow=0, opacity=0.18)
        sketch.paint(star(0.0, 0.05, 0.17, tips=8), recipe.extra("emboss", "gold"), puff=0.1)
    if pose.open > 0.2:
        sketch.paint(slab(0.1, -0.54, 0.9, 0.1, 0.02), "sky", surface="paper", puff=0)


def shoe(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a trainer from the side; extras: stripe, sole, laces."""
    upper = smooth(
        [
            (-0.82, -0.1),
            (-0.72, -0.42),
            (-0.42, -0.48),
            (-0.2, -0.26),
            (0.2, -0.08),
            (0.68, 0.02),
            (0.86, 0.2),
            (0.82, 0.34),
            (-0.84, 0.34),
        ]
    )
    sketch.paint(upper, recipe.colour, surface="leather", puff=0.6)
    sketch.paint(
        smooth([(-0.7, -0.4), (-0.44, -0.47), (-0.3, -0.38), (-0.5, -0.3)]),
        "black",
        surface="cloth",
        puff=0.2,
        opacity=0.85,
    )
    sole = smooth([(-0.88, 0.28), (0, 0.3), (0.9, 0.22), (0.9, 0.4), (0.6, 0.48), (-0.84, 0.48)])
    sketch.paint(sole, recipe.extra("sole", "white"), surface="rubber", puff=0.5)
    sketch.stroke([(-0.85, 0.42), (0.85, 0.4)], 0.012, "black", opacity=0.3)
    for k in range(3):
        x = -0.28 + 0.16 * k
        stripe = limb(x, 0.22, x - 0.12, -0.02 + 0.04 * k, 0.035, 0.035)
        sketch.paint(stripe, recipe.extra("stripe", "navy"), surface="leather", puff=0.2)
    for k in range(4):
        x, y = -0.24 + 0.13 * k, -0.24 + 0.055 * k
        lace = curve([(x - 0.1, y + 0.02), (x, y - 0.02), (x + 0.1, y + 0.07)])
        sketch.stroke(lace, 0.03, recipe.extra("laces", "silver"))
    loop = curve([(-0.28, -0.28), (-0.45, -0.55 - 0.05 * pose.swing), (-0.2, -0.5), (-0.26, -0.26)])
    sketch.stroke(loop, 0.02, recipe.extra("laces", "silver"))


def cap(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a baseball cap; extras: brim, badge."""
    crown = smooth(
        [
            (-0.62, 0.18),
            (-0.6, -0.2),
            (-0.3, -0.56),
            (0.1, -0.6),
            (0.42, -0.4),
            (0.54, 0.0),
            (0.52, 0.2),
            (0, 0.26),
        ]
    )
    sketch.paint(crown, recipe.colour, surface="cloth", puff=0.75, pattern=recipe.extra("pattern"))
    for x in (-0.34, 0.16):
        seam = curve([(-0.1, -0.58), (x, -0.3), (x * 1.3, 0.2)])
        sketch.stroke(seam, 0.008, "black", opacity=0.4)
    brim = smooth(
        [
            (-0.1, 0.14),
            (0.52, 0.06),
            (0.9, 0.2 + 0.04 * pose.swing),
            (0.86, 0.34),
            (0.4, 0.36),
            (0, 0.28),
        ]
    )
    sketch.paint(brim, recipe.extra("brim", recipe.colour), surface="cloth", puff=0.5)
    sketch.paint(oval(-0.1, -0.58, 0.05, 0.03), recipe.extra("brim", recipe.colour), puff=0.8)
    if recipe.has("badge"):
        sketch.paint(
            oval(0.22, -0.16, 0.16, 0.15), recipe.extra("badge", "white"), surface="cloth", puff=0.3
        )
        sketch.paint(star(0.22, -0.16, 0.09), "navy", puff=0, shadow=0)


def scarf(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a scarf folded over itself, with fringes; extras: pattern."""
    pattern = recipe.extra("pattern")
    for k, (x, turn) in enumerate(((-0.3, 8), (0.36, -10))):
        lean = turn + 6 * pose.lean
        sketch.paint(
            slab(x, 0.3, 0.5, 1.0, 0.05, lean),
            recipe.colour,
            surface="knit",
            puff=0.4,
            pattern=pattern,
        )
        for step in range(8):
            fringe_x = x - 0.24 + 0.065 * step - 0.1 * (1 if turn > 0 else -1)
            sketch.stroke(
                [(fringe_x, 0.76), (fringe_x + 0.02 * (-1) ** (step + k), 0.92)],
                0.02,
                recipe.colour,
            )
    loop = smooth(
        [
            (-0.66, -0.2),
            (-0.4, -0.6),
            (0.3, -0.66),
            (0.7, -0.3),
            (0.56, 0.1),
            (0, 0.2),
            (-0.54, 0.12),
        ]
    )
    sketch.paint(loop, recipe.colour, surface="knit", puff=0.7, pattern=pattern)
    sketch.paint(oval(0.02, -0.28, 0.3, 0.12, 5 * pose.swing), "black", puff=0, opacity=0.45)


def neck_pillow(sketch: Sketch, recipe: Recipe, pose: Pose) -> None:
    """Draw a horseshoe travel pillow; extras: pattern, button."""
    gap = 0.14 + 0.05 * pose.open
    horseshoe = smooth(
        [
            (-gap, 0.68),
            (-0.5, 0.74),
            (-0.78, 0.3),
            (-0.7, -0.3),
            (-0.3, -0.68),
            (0.3, -0.68),
            (0.7, -0.3),
            (0.78, 0.3),
            (0.5, 0.74),
            (gap, 0.68),
            (0.3, 0.4),
            (0.34, 0.0),
            (0.16, -0.2),
            (-0.16, -0.2),
            (-0.34, 0.0),
            (-0.3, 0.4),
        ]
    )
    sketch.paint(horseshoe, recipe.colour, surface="fur", puff=0.7, pattern=recipe.extra("pattern"))
    sketch.stroke(
        curve(
            [
                (-0.5, 0.64),
                (-0.66, 0.2),
                (-0.5, -0.34),
                (0, -0.56),
                (0.5, -0.34),
                (0.66, 0.2),
                (0.5, 0.64),
            ]
        ),
        0.012,
        "black",
        opacity=0.35,
    )
    if recipe.has("button"):
        for sign in (-1, 1):
            sketch.paint(
                oval(0.42 * sign, 0.6, 0.06, 0.06), recipe.extra("button", "white"), puff=0.8
            )
