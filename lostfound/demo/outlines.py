"""Closed outlines as lists of points: what the demo's drawings are made of.

Coordinates run from -1 to 1, x to the right and y down; angles are in degrees,
clockwise as seen.
"""

from __future__ import annotations

from math import atan2, cos, pi, radians, sin

Point = tuple[float, float]
Outline = list[Point]


def oval(cx: float, cy: float, rx: float, ry: float, turn: float = 0.0) -> Outline:
    """Return an ellipse round (cx, cy)."""
    ring = [(rx * cos(k * pi / 24), ry * sin(k * pi / 24)) for k in range(48)]
    return moved(ring, cx, cy, turn)


def slab(
    cx: float, cy: float, width: float, height: float, corner: float = 0.05, turn: float = 0.0
) -> Outline:
    """Return a rectangle with round corners."""
    corner = min(corner, width / 2, height / 2)
    reach_x, reach_y = width / 2 - corner, height / 2 - corner
    points: Outline = []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for step in range(7):
            angle = (quarter + step / 6) * pi / 2
            points.append((sx * reach_x + corner * cos(angle), sy * reach_y + corner * sin(angle)))
    return moved(points, cx, cy, turn)


def limb(x0: float, y0: float, x1: float, y1: float, w0: float, w1: float) -> Outline:
    """Return a tapered sausage from (x0, y0), half as thick as `w0`, to (x1, y1), `w1`."""
    heading = atan2(y1 - y0, x1 - x0)
    points: Outline = []
    for x, y, half, start in ((x1, y1, w1, -pi / 2), (x0, y0, w0, pi / 2)):
        for step in range(13):
            angle = heading + start + step * pi / 12
            points.append((x + half * cos(angle), y + half * sin(angle)))
    return points


def smooth(points: Outline, steps: int = 8) -> Outline:
    """Return the closed Catmull-Rom curve through the points."""
    count = len(points)
    curve: Outline = []
    for i in range(count):
        p, q, r, s = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        curve += [_between(p, q, r, s, step / steps) for step in range(steps)]
    return curve


def curve(points: Outline, steps: int = 8) -> Outline:
    """Return the open Catmull-Rom curve through the points, for strokes."""
    padded = [points[0], *points, points[-1]]
    line: Outline = []
    for i in range(len(points) - 1):
        p, q, r, s = padded[i : i + 4]
        line += [_between(p, q, r, s, step / steps) for step in range(steps)]
    return [*line, points[-1]]


def moved(
    points: Outline, dx: float = 0.0, dy: float = 0.0, turn: float = 0.0, scale: float = 1.0
) -> Outline:
    """Return the points scaled and turned round (0, 0), then shifted."""
    c, s = cos(radians(turn)) * scale, sin(radians(turn)) * scale
    return [(dx + x * c - y * s, dy + x * s + y * c) for x, y in points]


def mirrored(points: Outline) -> Outline:
    """Return the points with left and right exchanged."""
    return [(-x, y) for x, y in points]


def star(cx: float, cy: float, radius: float, turn: float = 0.0, tips: int = 5) -> Outline:
    """Return a star with `tips` points."""
    ring = [
        (
            radius * (1 if k % 2 == 0 else 0.45) * sin(k * pi / tips),
            -radius * (1 if k % 2 == 0 else 0.45) * cos(k * pi / tips),
        )
        for k in range(2 * tips)
    ]
    return moved(ring, cx, cy, turn)


def heart(cx: float, cy: float, size: float) -> Outline:
    """Return a heart as wide as twice `size`."""
    half = [(0.0, -0.45), (0.45, -0.95), (1.0, -0.5), (0.75, 0.2), (0.0, 1.0)]
    ring = [*half, (-0.75, 0.2), (-1.0, -0.5), (-0.45, -0.95)]
    return moved(smooth(ring, 5), cx, cy, 0.0, size)


def _between(p: Point, q: Point, r: Point, s: Point, t: float) -> Point:
    # Catmull and Rom 1974, uniform knots: passes through q at t = 0 and r at t = 1.
    def blend(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t * t
            + (3 * b - a - 3 * c + d) * t * t * t
        )

    return blend(p[0], q[0], r[0], s[0]), blend(p[1], q[1], r[1], s[1])
