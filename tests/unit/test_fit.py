"""Fitting: it learns what tells, keeps every curve rising, and starts from the prior."""

from __future__ import annotations

import random
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from lostfound.desk import fit as fitting
from lostfound.desk.fit import KNOTS, Case, cross_validate, fit
from lostfound.matching.evidence import Observation
from lostfound.matching.weights import load_weights

PRIOR = load_weights(Path(__file__).parents[2] / "data" / "matching" / "prior.json")


def cases(n: int) -> list[Case]:
    """Claims whose right item shares a rare motif, among strangers that do not; a tenth absent."""
    dice = random.Random(7)
    made = []
    for i in range(n):
        right = -1 if i % 10 == 9 else dice.randrange(8)
        candidates = []
        for j in range(8):
            told = dice.uniform(8, 14) if j == right else dice.uniform(0, 6)
            seen = [Observation("motif", told), Observation("spot", dice.choice([-1.0, 1.0]))]
            candidates.append((f"F-{j}", seen))
        made.append(Case(f"c{i}", candidates, right, 100))
    return made


def test_what_tells_gains_bits_and_what_does_not_stays_flat() -> None:
    fitted = fit(cases(60), PRIOR, rounds=150)
    motif, spot = fitted.curves["motif"], fitted.curves["spot"]
    assert motif(12) - motif(2) > 5
    assert abs(spot(1) - spot(-1)) < motif(12) - motif(2)
    assert fitted.loss_bits < fit(cases(60), PRIOR, rounds=1).loss_bits


def test_every_fitted_curve_rises_and_chance_is_never_in_favour() -> None:
    fitted = fit(cases(40), PRIOR, rounds=100)
    for name in KNOTS:
        bits = fitted.curves[name].bits
        assert all(a <= b for a, b in pairwise(bits)), name
    assert fitted.curves["motif"](0) <= 0.2


def test_reasons_that_were_not_seen_stay_at_the_prior() -> None:
    fitted = fit(cases(20), PRIOR, rounds=50)
    for x in (-1.0, 3.0, 8.0):
        assert abs(fitted.curves["kind"](x) - PRIOR.curves["kind"](x)) < 1.0


def test_each_case_is_tested_once_on_weights_that_never_saw_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "fit", partial(fit, rounds=50))
    made = cases(10)
    tested = cross_validate(made, PRIOR, folds=2)
    assert sorted(case.claim for case, _ in tested) == sorted(case.claim for case in made)
    assert len({weights.never_bits for _, weights in tested}) == 2
