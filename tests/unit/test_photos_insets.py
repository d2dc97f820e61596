"""A picture inside a picture is found where it lies; a dark photo is made as light as others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from lostfound.encoders.hashes import hashes_of
from lostfound.encoders.insets import inset_box
from lostfound.encoders.light import in_light
from lostfound.encoders.transformed import brightened
from lostfound.matching.pictures import same_picture


def soft(seed: int, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Return a picture without a straight edge: blurred noise in colour."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50), st.integers(2, 200), st.integers(2, 120), st.integers(120, 190))
def test_a_pasted_picture_is_found_where_it_lies(
    seed: int, left: int, top: int, width: int
) -> None:
    ground = soft(seed).point(lambda value: 130 + value // 2)
    darker = soft(seed + 1000, (width, 150)).point(lambda value: value // 2)
    ground.paste(darker, (left, top))
    assert inset_box(ground) == pytest.approx((left, top, left + width, top + 150), abs=3)


def test_it_is_found_in_a_large_picture_and_in_its_own_measure() -> None:
    ground = soft(3, (1600, 1200))
    ground.paste(soft(4, (640, 560)), (500, 300))
    assert inset_box(ground) == pytest.approx((500, 300, 1140, 860), abs=10)


def test_a_picture_without_one_has_none() -> None:
    assert inset_box(soft(5)) is None
    assert inset_box(Image.new("RGB", (300, 200), "white")) is None
    assert inset_box(Image.new("RGB", (300, 2))) is None
    round_thing = soft(6)
    ImageDraw.Draw(round_thing).ellipse((100, 60, 300, 260), fill=(200, 30, 30))
    assert inset_box(round_thing) is None


def test_the_picture_inside_is_the_same_picture() -> None:
    own, ground = soft(8), soft(9)
    ground.paste(own.resize((200, 150)), (90, 80))
    box = inset_box(ground)
    assert box is not None

    def told(pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
        return {name: int(value, 16) for name, value in pairs}

    theirs = [told(hashes_of(own))]
    assert same_picture([told(hashes_of(ground))], theirs) is None
    found = same_picture([told(hashes_of(ground, inset=ground.crop(box)))], theirs)
    assert found is not None
    assert found.how == "with a border"


def test_a_dark_photo_is_made_light_and_others_are_left_alone() -> None:
    by_day = soft(10).filter(ImageFilter.GaussianBlur(2))
    assert in_light(by_day) is by_day
    lit = np.asarray(in_light(brightened(by_day, 0.3)), np.float32)
    assert np.abs(lit - np.asarray(by_day, np.float32)).mean() < 25
    black = Image.new("RGB", (50, 50))
    assert in_light(black).getextrema() == black.getextrema()
