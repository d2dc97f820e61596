"""Likeness: unit vectors, what all things share taken out, the object's colours beside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lostfound.encoders.likeness import COLOURS, DIM, FEATURES, load_likeness, object_colours
from lostfound.resources import data_path

EVERYWHERE = np.ones((9, 9), np.float32)


def plain(colour: tuple[int, int, int], size: tuple[int, int] = (90, 60)) -> Image.Image:
    return Image.new("RGB", size, colour)


def test_the_shipped_file_makes_unit_vectors_of_features_and_colours() -> None:
    likeness = load_likeness(data_path("encoders", "photo-likeness.npz"))
    dice = np.random.default_rng(1)
    features = np.abs(dice.normal(size=FEATURES)).astype(np.float32)
    features /= np.linalg.norm(features)
    red = likeness.vector(features, object_colours(plain((200, 20, 20)), EVERYWHERE))
    blue = likeness.vector(features, object_colours(plain((20, 20, 200)), EVERYWHERE))
    assert red.shape == (DIM,) and red.dtype == np.float32
    assert np.linalg.norm(red) == pytest.approx(1.0, abs=1e-5)
    assert red @ red > red @ blue
    assert red @ blue > 0.8, "the same features in another colour stay alike"


colours = st.tuples(*[st.integers(0, 255)] * 3)


@settings(max_examples=40, deadline=None)
@given(colours, st.integers(1, 200), st.integers(1, 200))
def test_a_plain_picture_of_any_size_has_all_its_colour_in_a_few_cells(
    colour: tuple[int, int, int], width: int, height: int
) -> None:
    seen = object_colours(plain(colour, (width, height)), EVERYWHERE)
    assert seen.shape == (COLOURS,)
    assert np.linalg.norm(seen) == pytest.approx(1.0, abs=1e-4)
    assert (seen > 0).sum() <= 8


def test_a_little_more_light_changes_colours_a_little() -> None:
    first = object_colours(plain((120, 60, 40)), EVERYWHERE)
    lighter = object_colours(plain((126, 63, 42)), EVERYWHERE)
    other = object_colours(plain((40, 60, 120)), EVERYWHERE)
    assert first @ lighter > 0.8 > first @ other


def test_the_background_does_not_count() -> None:
    grass, road = plain((30, 160, 40)), plain((120, 120, 120))
    focus = np.zeros((9, 9), np.float32)
    focus[3:6, 3:6] = 1.0
    for ground in (grass, road):
        ground.paste((150, 70, 50), (25, 10, 65, 50))
    one, other = (object_colours(ground, focus) for ground in (grass, road))
    assert one @ other > 0.95
    everything = [object_colours(ground, EVERYWHERE) for ground in (grass, road)]
    assert everything[0] @ everything[1] < 0.8


def test_a_map_without_any_strength_still_gives_colours() -> None:
    seen = object_colours(plain((9, 200, 9)), np.zeros((9, 9), np.float32))
    assert np.linalg.norm(seen) == pytest.approx(1.0, abs=1e-4)
