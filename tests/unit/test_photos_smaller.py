"""Stored photos for a screen: bounded however long and thin they are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lostfound.encoders.smaller import side_by_side


def stored(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("width", "height"), [(2048, 1), (1, 2048), (1, 1), (2048, 2048)])
def test_a_photo_of_any_shape_fits_on_a_screen(width: int, height: int) -> None:
    picture = side_by_side([stored(width, height), stored(300, 200)], 480)
    assert picture.height == 480 and picture.width <= 2 * 3 * 480 + 24
    # All of the strip is there, in the middle.
    assert any(picture.getpixel((0, row))[0] > 200 for row in (239, 240))


def test_photos_stand_at_one_height_beside_each_other() -> None:
    picture = side_by_side([stored(300, 200), stored(100, 200)], 480)
    assert picture.size == (720 + 24 + 240, 480)
    assert {picture.getpixel((x, y)) for x in (0, 719, 744, 983) for y in (0, 479)} == {(255, 0, 0)}
