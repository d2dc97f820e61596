"""Perceptual hashes: the same as imagehash's, and the same picture found in any turn."""

from __future__ import annotations

import imagehash
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from lostfound.encoders.hashes import hash_distance, hashes_of, same_picture

hexes = st.integers(0, 2**64 - 1).map(lambda value: f"{value:016x}")


def picture(seed: int = 1) -> Image.Image:
    """Return a lopsided arrangement of ellipses."""
    from PIL import ImageDraw

    image = Image.new("RGB", (300, 240), (200, 190, 170))
    draw = ImageDraw.Draw(image)
    for step in range(7):
        x, y = (seed * 37 + step * 53) % 220, (seed * 71 + step * step * 17) % 160
        draw.ellipse((x, y, x + 60 + 4 * step, y + 30 + 6 * step), (step * 35, 90, 255 - step * 30))
    return image


@given(hexes, hexes, hexes)
def test_distance_is_a_metric_in_bits(a: str, b: str, c: str) -> None:
    assert hash_distance(a, a) == 0
    assert hash_distance(a, b) == hash_distance(b, a) == bin(int(a, 16) ^ int(b, 16)).count("1")
    assert hash_distance(a, c) <= hash_distance(a, b) + hash_distance(b, c)


def test_hashes_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        hash_distance("ff", "ffff")
    with pytest.raises(ValueError, match="pHash"):
        same_picture({}, {"phash": "00"})


@pytest.mark.parametrize("seed", range(8))
def test_our_hashes_are_those_of_imagehash(seed: int) -> None:
    image = picture(seed)
    hashes = dict(hashes_of(image))
    assert hash_distance(hashes["phash"], str(imagehash.phash(image))) <= 1
    assert hashes["dhash"] == str(imagehash.dhash(image))
    assert all(len(value) == 16 for value in hashes.values())


@pytest.mark.parametrize(
    ("turn", "change"),
    [
        ("", lambda image: image.resize((120, 96))),
        ("", lambda image: ImageEnhance.Brightness(image).enhance(1.1)),
        ("90", lambda image: image.transpose(Image.Transpose.ROTATE_90)),
        ("180", lambda image: image.transpose(Image.Transpose.ROTATE_180)),
        ("270", lambda image: image.transpose(Image.Transpose.ROTATE_270)),
        ("m", ImageOps.mirror),
        ("m180", ImageOps.flip),
    ],
)
def test_the_same_picture_is_found_shrunk_turned_and_mirrored(turn: str, change) -> None:
    original, changed = dict(hashes_of(picture())), dict(hashes_of(change(picture())))
    distance, found = same_picture(changed, original)
    assert distance <= 6
    assert found == turn


def test_other_pictures_are_far_apart() -> None:
    first, second = dict(hashes_of(picture(1))), dict(hashes_of(picture(5)))
    assert same_picture(first, second)[0] > 10
