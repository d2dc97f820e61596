"""Fit the curves that turn observations into bits, from claims whose item is known.

The model is a conditional logit: among all gathered candidates of a claim and "never
handed in", the chance of each is proportional to 2 to the power of its score (McFadden
1974). Each reason is a rising piecewise-linear curve, so the score stays a sum of named
bits. A quadratic pull towards straight and small curves keeps few decisions from
bending much; it is chosen by cross-validation over claims, never over rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log, log2
from typing import TYPE_CHECKING, Any

from lostfound.matching.evidence import Observation
from lostfound.matching.statistics import BORROWED
from lostfound.matching.weights import Curve, Weights

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Tell nobody how far the work is."""


KNOTS: Mapping[str, tuple[float, ...]] = {
    "kind": (-1.0, 0.0, 1.5, 3.0, 5.0, 8.0, 12.0),
    "colour": (-2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0),
    "colour of a part": (-2.0, -1.0, 0.0, 2.0, 4.0, 8.0),
    "brand": (-1.0, -0.5, 0.0, 4.0, 7.0, 10.0, 14.0),
    "inscription": (0.0, 5.0, 10.0, 14.0, 18.0),
    "size or model": (-2.0, -1.0, 0.0, 6.0, 10.0, 15.0),
    "material": (-1.0, 0.0, 2.0, 4.0, 7.0, 12.0),
    "wear": (-1.0, 0.0, 2.0, 5.0, 9.0, 14.0),
    "motif": (-1.0, 0.0, 3.0, 6.0, 9.0, 13.0, 18.0),
    "details": (-1.0, 0.0, 1.0, 3.0, 6.0, 9.0, 13.0, 18.0),
    "spot": (-1.0, 1.0),
    "place": (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0),
    "time": (-20.0, -9.0, -6.0, -3.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0, 8.0),
    "meaning": (-0.08, -0.04, 0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.14),
}


Candidates = Sequence[tuple[str, Sequence[Observation]]]
"""(reference, observations) of each gathered item."""

_NATS = log(2.0)

# Where nothing is shared beyond chance, a reason may speak against a pair, never for it.
_CHANCE_AT_ZERO = (
    "kind",
    "colour",
    "brand",
    "size or model",
    "inscription",
    "material",
    "wear",
    "motif",
    "details",
)
# Where something is shared, however common, these never speak against it.
_SHARED_FROM_ZERO = ("inscription", "material", "wear", "motif", "details")


@dataclass(frozen=True, slots=True)
class Case:
    """One claim to learn from: its candidates and which of them is right.

    `right` is the index of the true item among the candidates, or -1 when its item was
    never handed in. `register_size` is the number of items it was looked for among.
    """

    claim: str
    candidates: Candidates
    right: int
    register_size: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """Curves and the bits of "never handed in", with the loss per claim in bits."""

    curves: Mapping[str, Curve]
    never_bits: float
    loss_bits: float


def fit(cases: Sequence[Case], start: Weights, *, pull: float = 0.002, rounds: int = 400) -> Fitted:
    """Return the curves that make the right answers likeliest, starting from `start`.

    `pull` is the weight of the quadratic penalty (per squared bit of departure from the
    starting curves and of bend between knots). Curves of reasons without KNOTS stay as they are.
    """
    import torch

    torch.manual_seed(0)
    names = list(KNOTS)
    batch = _batch(cases, names)
    base, rise = _parameters(names, start)
    never = torch.tensor(start.never_bits, requires_grad=True)
    origin = [c.detach().clone() for c in _curves(base, rise)]
    optimiser = torch.optim.Adam([*base, *rise, never], lr=0.05)
    loss = torch.tensor(0.0)
    for _ in range(rounds):
        optimiser.zero_grad()
        curves = _curves(base, rise)
        loss = _loss(batch, torch.cat(curves), never)
        (loss + pull * _penalty(curves, origin) + _off_zero(curves, names)).backward()
        optimiser.step()
    fitted = {
        name: Curve(KNOTS[name], tuple(curve.detach().tolist()))
        for name, curve in zip(names, _curves(base, rise), strict=True)
    }
    return Fitted({**start.curves, **fitted}, never.item(), loss.item())


@dataclass(frozen=True, slots=True)
class _Batch:
    """All cases as one matrix, a row a candidate, so that a round is one product.

    `group` says which case each score belongs to, "never handed in" coming after the
    candidates, one for each case; `right` is the place of each case's right score.
    """

    matrix: Any
    group: Any
    right: Any
    sizes: Any


def _batch(cases: Sequence[Case], names: Sequence[str]) -> _Batch:
    import numpy as np
    import torch

    offsets, width = {}, 0
    for name in names:
        offsets[name] = width
        width += len(KNOTS[name])
    rows = sum(len(case.candidates) for case in cases)
    matrix = np.zeros((rows, width), dtype=np.float32)
    group, right, row = [], [], 0
    for number, case in enumerate(cases):
        right.append(row + case.right if case.right >= 0 else rows + number)
        for _, observations in case.candidates:
            for seen in observations:
                if seen.name in offsets:
                    _hat(matrix[row], offsets[seen.name], KNOTS[seen.name], seen.x)
            group.append(number)
            row += 1
    return _Batch(
        torch.from_numpy(matrix),
        torch.tensor([*group, *range(len(cases))]),
        torch.tensor(right),
        torch.tensor([log2(case.register_size + BORROWED) for case in cases]),
    )


def _hat(row: Matrix, offset: int, knots: tuple[float, ...], x: float) -> None:
    """Write the two shares with which `x` lies between its neighbouring knots."""
    if x <= knots[0]:
        row[offset] = 1.0
        return
    for i in range(len(knots) - 1):
        if x <= knots[i + 1]:
            share = (x - knots[i]) / (knots[i + 1] - knots[i])
            row[offset + i] = 1.0 - share
            row[offset + i + 1] = share
            return
    row[offset + len(knots) - 1] = 1.0


def _parameters(names: Sequence[str], start: Weights) -> tuple[list[Any], list[Any]]:
    """A level and the logarithms of the rises: whatever they are, the curve rises."""
    import torch

    base, rise = [], []
    for name in names:
        curve = start.curves.get(name, Curve((0.0,), (0.0,)))
        bits = [curve(x) for x in KNOTS[name]]
        steps = [max(1e-2, b - a) for a, b in pairwise(bits)]
        base.append(torch.tensor([float(bits[0])], requires_grad=True))
        rise.append(torch.log(torch.expm1(torch.tensor(steps))).requires_grad_())
    return base, rise


def _curves(base: Sequence[Any], rise: Sequence[Any]) -> list[Any]:
    import torch

    return [
        torch.cat([b, b + torch.cumsum(torch.nn.functional.softplus(r), 0)])
        for b, r in zip(base, rise, strict=True)
    ]


def _loss(batch: _Batch, bits: Any, never: Any) -> Any:
    """Mean surprise of the right answers, in bits a claim."""
    import torch

    scores = torch.cat([batch.matrix @ bits, never + batch.sizes]) * _NATS
    cases = len(batch.sizes)
    top = torch.full((cases,), -torch.inf).scatter_reduce(0, batch.group, scores.detach(), "amax")
    mass = torch.zeros(cases).index_add(0, batch.group, torch.exp(scores - top[batch.group]))
    return (torch.log(mass) + top - scores[batch.right]).mean() / _NATS


def _penalty(curves: Sequence[Any], origin: Sequence[Any]) -> Any:
    """Squared departure from the start, and squared bends, averaged over the knots."""
    import torch

    total = torch.tensor(0.0)
    for curve, first in zip(curves, origin, strict=True):
        total = total + ((curve - first) ** 2).mean()
        if len(curve) > 2:
            total = total + (torch.diff(curve, n=2) ** 2).mean()
    return total


def _off_zero(curves: Sequence[Any], names: Sequence[str]) -> Any:
    """Squared bits given for nothing shared, and squared bits against what is shared."""
    import torch

    zero = {
        n: c[KNOTS[n].index(0.0)] for n, c in zip(names, curves, strict=True) if 0.0 in KNOTS[n]
    }
    above = torch.stack([zero[n] for n in _CHANCE_AT_ZERO])
    below = torch.stack([-zero[n] for n in _SHARED_FROM_ZERO])
    return (torch.relu(above) ** 2).sum() + (torch.relu(below) ** 2).sum()


def cross_validate(
    cases: Sequence[Case], start: Weights, *, folds: int = 5, progress: Progress = silent
) -> list[tuple[Case, Weights]]:
    """Return each case with weights fitted on the other folds; folds go by claim, evenly."""
    tested: list[tuple[Case, Weights]] = []
    for fold in range(folds):
        learnt = [case for i, case in enumerate(cases) if i % folds != fold]
        weights = with_curves(start, fit(learnt, start))
        tested += [(case, weights) for i, case in enumerate(cases) if i % folds == fold]
        progress(fold + 1, folds)
    return tested


def with_curves(start: Weights, fitted: Fitted) -> Weights:
    """Return the starting weights with the fitted curves in place of theirs."""
    return replace(start, curves=fitted.curves, never_bits=fitted.never_bits)
