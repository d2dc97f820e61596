"""Fit the photo curve: how many bits a cosine of two photos is worth.

A logistic curve of few parameters, fitted to cosines of photos of the same thing and of
different things: with equal weight of both sides its log odds are the likelihood ratio.
Some photos of a thing show nothing of it that another shows, so however small the cosine,
it speaks against a pair no further than that share allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, log2
from typing import TYPE_CHECKING

from lostfound.matching.weights import Curve

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

KNOTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Photos of one thing that share no view of it; and bits that some ten thousand pairs of
# photos of different things can vouch for.
_APART = 0.05
_MOST_BITS = 13.0
_PULL = 0.01
_ROUNDS = 60


def fit_photo_curve(same: Sequence[float], different: Sequence[float]) -> Curve:
    """Return the curve from cosines of pairs that show one thing and of pairs that do not.

    Newton's method on the weighted logistic loss, with a small quadratic pull; ValueError
    when either kind of pair is missing.
    """
    import numpy as np

    if not len(same) or not len(different):
        raise ValueError("pairs of one thing and of different things are needed")
    x = np.array([*same, *different], np.float64)
    y = np.array([1.0] * len(same) + [0.0] * len(different))
    weight = np.where(y == 1.0, 0.5 / len(same), 0.5 / len(different))
    level, slope = _logistic(x, y, weight)
    odds = np.exp2(np.minimum((level + slope * np.array(KNOTS)) / log(2.0), 60.0))
    bits = [log2(_APART + (1.0 - _APART) * float(odd)) for odd in odds]
    return Curve(KNOTS, tuple(round(min(_MOST_BITS, b), 2) for b in bits))


def _logistic(x: Values, y: Values, weight: Values) -> tuple[float, float]:
    """Return level and slope, in nats, of the likeliest logistic curve that rises."""
    import numpy as np

    design = np.stack([np.ones_like(x), x], axis=1)
    theta = np.zeros(2)
    pull = np.diag([0.0, _PULL / 100])
    for _ in range(_ROUNDS):
        p = 1.0 / (1.0 + np.exp(-design @ theta))
        gradient = design.T @ (weight * (p - y)) + pull @ theta
        curvature = design.T @ (design * (weight * p * (1.0 - p))[:, None]) + pull
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        theta -= np.clip(step, -2.0, 2.0)
    return float(theta[0]), max(0.0, float(theta[1]))
