"""The photo curve: rises, speaks both ways, and no further than pairs can vouch for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lostfound.desk.fit_photos import KNOTS, fit_photo_curve

cosines = st.lists(st.floats(-1, 1), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(cosines, cosines)
def test_whatever_the_pairs_the_curve_never_falls(same: list[float], other: list[float]) -> None:
    curve = fit_photo_curve(same, other)
    assert curve.knots == KNOTS
    assert all(a <= b for a, b in pairwise(curve.bits))
    assert curve.bits[0] > -5.0 and curve.bits[-1] <= 13.0


def test_high_cosines_speak_for_a_pair_and_low_ones_against() -> None:
    same = [0.5 + 0.04 * step for step in range(10)]
    other = [0.02 * step for step in range(25)]
    curve = fit_photo_curve(same, other)
    assert curve(0.1) < -2 < 2 < curve(0.8)
    assert -1.5 < curve(0.5) < 1.5


def test_both_kinds_of_pairs_are_needed() -> None:
    with pytest.raises(ValueError, match="different"):
        fit_photo_curve([0.5], [])
