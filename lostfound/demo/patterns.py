"""Printed patterns: stripes, checks, dots, flowers and the like, over a base colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

Tone = tuple[float, float, float]

_WHITE: Tone = (0.94, 0.93, 0.90)
_PETAL: Tone = (0.97, 0.76, 0.10)
_HEART: Tone = (0.28, 0.16, 0.08)
_TORTOISE: Tone = (0.20, 0.10, 0.05)


def patterned(base: Tone, pattern: str, window: tuple[slice, slice], side: int) -> Array:
    """Return the colours of a window of the sketch, shape (rows, columns, 3) in 0..1.

    Raises ValueError for a pattern that is not known.
    """
    import numpy as np

    rows = np.arange(window[0].start, window[0].stop, dtype=np.float32) * np.float32(2 / side) - 1
    columns = np.arange(window[1].start, window[1].stop, dtype=np.float32)
    columns = columns * np.float32(2 / side) - 1
    x, y = np.meshgrid(columns, rows)
    colours = np.broadcast_to(np.asarray(base, dtype=np.float32), (*x.shape, 3)).copy()
    for tone, where in _layers(pattern, x, y, base):
        colours += where[..., None] * (np.asarray(tone, dtype=np.float32) - colours)
    return colours


def _layers(pattern: str, x: Array, y: Array, base: Tone) -> list[tuple[Tone, Array]]:
    import numpy as np

    if pattern == "":
        return []
    if pattern == "stripes":
        return [(_WHITE, _soft(np.sin(y * 34) - 0.2))]
    if pattern == "pinstripes":
        return [(_WHITE, _soft(np.sin(x * 40) - 0.9) * 0.6)]
    if pattern == "checks":
        dark: Tone = (base[0] * 0.35, base[1] * 0.35, base[2] * 0.45)
        return [
            (dark, _soft(np.sin(x * 22) - 0.3) * 0.7),
            (dark, _soft(np.sin(y * 22) - 0.3) * 0.7),
            (_WHITE, _soft(np.sin(x * 22 + 2) - 0.96)),
            (_WHITE, _soft(np.sin(y * 22 + 2) - 0.96)),
        ]
    if pattern == "dots":
        radius, _ = _cells(x, y, 0.17)
        return [(_WHITE, _soft((0.045 - radius) * 60))]
    if pattern == "sunflowers":
        return _sunflowers(x, y)
    if pattern == "tortoise":
        wave = np.sin(x * 21 + 2 * np.sin(y * 17)) + np.sin(y * 26 + 2 * np.sin(x * 13))
        return [(_TORTOISE, _soft(wave * 2 - 0.4) * 0.85)]
    if pattern == "camouflage":
        wave = np.sin(x * 9 + 2 * np.sin(y * 7)) + np.sin(y * 11 + 2 * np.sin(x * 6))
        return [
            ((0.22, 0.25, 0.13), _soft(wave * 3 - 1)),
            ((0.62, 0.55, 0.36), _soft(-wave * 3 - 2)),
        ]
    raise ValueError(f"unknown drawing pattern {pattern!r}")


def _sunflowers(x: Array, y: Array) -> list[tuple[Tone, Array]]:
    import numpy as np

    radius, angle = _cells(x, y, 0.34)
    petals = 0.105 + 0.03 * np.cos(angle * 11)
    return [(_PETAL, _soft((petals - radius) * 70)), (_HEART, _soft((0.052 - radius) * 70))]


def _cells(x: Array, y: Array, pitch: float) -> tuple[Array, Array]:
    """Return distance and angle to the nearest centre of a staggered grid."""
    import numpy as np

    row = np.floor(y / pitch)
    u = np.mod(x + (row % 2) * pitch / 2, pitch) - pitch / 2
    v = np.mod(y, pitch) - pitch / 2
    return np.sqrt(u * u + v * v), np.arctan2(v, u)


def _soft(field: Array) -> Array:
    import numpy as np

    soft: Array = np.clip(field * 2.5 + 0.5, 0, 1)
    return soft
