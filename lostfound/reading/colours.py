"""How alike two colours are to the eye."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

from lostfound.reading.vocabulary import Vocabulary

Lab = tuple[float, float, float]
_D65 = (0.95047, 1.0, 1.08883)
# Names are loose: people call the same bag beige or grey. A difference of 22 (CIEDE2000)
# leaves 0.37 of the likeness; black and white differ by 100.
_SPREAD = 22.0
# "mustard, dark": mixed so far towards black (0) or white (255).
_SHADES = {"light": (255, 0.5), "dark": (0, 0.45), "neon": (255, 0.0)}
_SPECIAL = {
    frozenset(("transparent", "white")): 0.4,
    frozenset(("transparent", "light-grey")): 0.3,
    frozenset(("tortoiseshell", "brown")): 0.8,
    frozenset(("tortoiseshell", "dark-brown")): 0.7,
    frozenset(("tortoiseshell", "light-brown")): 0.6,
    frozenset(("tortoiseshell", "honey")): 0.6,
    frozenset(("multicolour", "rainbow")): 0.9,
}


def colour_similarity(vocabulary: Vocabulary, a: str, b: str) -> float:
    """Return 0..1 by perceptual distance (CIEDE2000) between two named colours.

    Colours without one value (transparent, multicolour, tortoiseshell) are compared by a
    short list; multicolour is a little like everything.
    """
    if a == b:
        return 1.0
    key = (a, b) if a < b else (b, a)
    known = vocabulary.likeness.get(key)
    if known is None:
        known = vocabulary.likeness[key] = _likeness(vocabulary, a, b)
    return known


def _likeness(vocabulary: Vocabulary, a: str, b: str) -> float:
    special = _SPECIAL.get(frozenset((a, b)))
    if special is not None:
        return special
    left, right = _value(vocabulary, a), _value(vocabulary, b)
    if not left.startswith("#") or not right.startswith("#"):
        return 0.3 if {"multicolour", "rainbow"} & {a, b} else 0.0
    return exp(-((delta_e(lab(left), lab(right)) / _SPREAD) ** 2))


def _value(vocabulary: Vocabulary, colour: str) -> str:
    """Return "#rrggbb", "special" or "" of a colour, one shaded by a word included."""
    known = vocabulary.colours.get(colour, "")
    shade, _, base = colour.partition("-")
    if known or shade not in _SHADES:
        return known
    plain = vocabulary.colours.get(base, "")
    if not plain.startswith("#"):
        return plain
    towards, share = _SHADES[shade]
    mixed = (round(int(plain[at : at + 2], 16) * (1 - share) + towards * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def lab(hex_colour: str) -> Lab:
    """Return CIELAB (D65) of "#rrggbb" in sRGB."""
    linear = [_linear(int(hex_colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    red, green, blue = linear
    x = 0.4124564 * red + 0.3575761 * green + 0.1804375 * blue
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = 0.0193339 * red + 0.1191920 * green + 0.9503041 * blue
    fx, fy, fz = (_root(value / white) for value, white in zip((x, y, z), _D65, strict=True))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def delta_e(first: Lab, second: Lab) -> float:
    """Return the CIEDE2000 difference (Sharma, Wu and Dalal 2005, kL = kC = kH = 1)."""
    light1, a1, b1 = first
    light2, a2, b2 = second
    mean_chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    shift = 0.5 * (1 - sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    chroma1, hue1 = _polar(a1 * (1 + shift), b1)
    chroma2, hue2 = _polar(a2 * (1 + shift), b2)
    chroma = (chroma1 + chroma2) / 2
    turn = _turn(hue1, hue2) if chroma1 * chroma2 else 0.0
    hue = _mean_hue(hue1, hue2) if chroma1 * chroma2 else hue1 + hue2
    middle = ((light1 + light2) / 2 - 50) ** 2
    scale_l = 1 + 0.015 * middle / sqrt(20 + middle)
    scale_c = 1 + 0.045 * chroma
    scale_h = 1 + 0.015 * chroma * _hue_weight(hue)
    d_l = (light2 - light1) / scale_l
    d_c = (chroma2 - chroma1) / scale_c
    d_h = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn) / 2) / scale_h
    bend = 2 * sqrt(chroma**7 / (chroma**7 + 25.0**7))
    twist = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * bend
    return sqrt(max(0.0, d_l**2 + d_c**2 + d_h**2 + twist * d_c * d_h))


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _root(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)


def _polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _turn(hue1: float, hue2: float) -> float:
    return (hue2 - hue1 + 180) % 360 - 180


def _mean_hue(hue1: float, hue2: float) -> float:
    mean = (hue1 + hue2) / 2
    if abs(hue1 - hue2) <= 180:
        return mean
    return mean + 180 if mean < 180 else mean - 180


def _hue_weight(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
