"""Weights are data: a curve a reason from observation to bits, fitted and versioned."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lostfound.matching.delay import Delay


@dataclass(frozen=True, slots=True)
class Curve:
    """Bits at rising knots, linear between them, level beyond the ends."""

    knots: tuple[float, ...]
    bits: tuple[float, ...]

    def __call__(self, x: float) -> float:
        if x <= self.knots[0]:
            return self.bits[0]
        if x >= self.knots[-1]:
            return self.bits[-1]
        i = bisect_right(self.knots, x) - 1
        share = (x - self.knots[i]) / (self.knots[i + 1] - self.knots[i])
        return self.bits[i] + share * (self.bits[i + 1] - self.bits[i])


@dataclass(frozen=True, slots=True)
class Weights:
    """The curves by reason, the delay curve, and what speaks for "never handed in".

    `never_bits` is what "not here" competes with, beside the size of the register (see
    `rank.never_score`). `none_at` is the share of "not here" from which the answer is none;
    `strong_at` and `likely_at` are probabilities of the first candidate.
    """

    version: str
    curves: Mapping[str, Curve]
    delay: Delay
    never_bits: float
    none_at: float = 0.5
    strong_at: float = 0.9
    likely_at: float = 0.35


def load_weights(path: Path) -> Weights:
    """Return the weights in a JSON file, as `weights_to_plain` wrote them."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return weights_from_plain(plain)


def save_weights(weights: Weights, path: Path) -> None:
    """Write the weights as JSON, whole or not at all."""
    text = json.dumps(weights_to_plain(weights), indent=1) + "\n"
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def weights_from_plain(plain: Mapping[str, object]) -> Weights:
    """Return Weights from plain JSON values; raises KeyError or ValueError when malformed."""
    raw = dict(plain)
    curves = {name: Curve(tuple(c["knots"]), tuple(c["bits"])) for name, c in raw["curves"].items()}  # type: ignore[attr-defined]
    delay = raw["delay"]
    levels: dict[str, float] = raw.get("levels", {})  # type: ignore[assignment]
    return Weights(
        version=str(raw["version"]),
        curves=curves,
        delay=Delay(tuple(delay["hours"]), tuple(delay["share"])),  # type: ignore[index]
        never_bits=float(raw["never_bits"]),  # type: ignore[arg-type]
        **levels,
    )


def weights_to_plain(weights: Weights) -> dict[str, object]:
    """Return plain JSON values, figures rounded to a thousandth of a bit."""
    return {
        "version": weights.version,
        "curves": {
            name: {"knots": list(c.knots), "bits": [round(b, 3) for b in c.bits]}
            for name, c in weights.curves.items()
        },
        "delay": {"hours": list(weights.delay.hours), "share": list(weights.delay.share)},
        "never_bits": round(weights.never_bits, 3),
        "levels": {
            "none_at": weights.none_at,
            "strong_at": weights.strong_at,
            "likely_at": weights.likely_at,
        },
    }
