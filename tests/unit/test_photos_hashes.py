"""Perceptual hashes: the same as imagehash's, and the same picture found in any turn."""

from __future__ import annotations

import imagehash
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from lostfound.encoders.bars import without_bars
from lostfound.encoders.hashes import hash_distance, hashes_of
from lostfound.encoders.transformed import changes, cropped, pasted, recompressed
from lostfound.matching.pictures import same_picture

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


@pytest.mark.parametrize("seed", range(8))
def test_our_hashes_are_those_of_imagehash(seed: int) -> None:
    image = picture(seed)
    hashes = dict(hashes_of(image))
    assert hash_distance(hashes["phash"], str(imagehash.phash(image))) <= 1
    assert hashes["dhash"] == str(imagehash.dhash(image))
    assert hashes.keys() >= {"phash-90", "phash-m270", "phash-c", "phash-se"}
    assert all(len(value) == 16 for value in hashes.values())


def numbers(image: Image.Image) -> dict[str, int]:
    return {name: int(value, 16) for name, value in hashes_of(image)}


@pytest.mark.parametrize(
    ("how", "change"),
    [
        ("", lambda image: image.resize((120, 96))),
        ("", lambda image: ImageEnhance.Brightness(image).enhance(1.1)),
        ("", lambda image: recompressed(image, 20)),
        ("turned", lambda image: image.transpose(Image.Transpose.ROTATE_90)),
        ("turned upside down", lambda image: image.transpose(Image.Transpose.ROTATE_180)),
        ("turned", lambda image: image.transpose(Image.Transpose.ROTATE_270)),
        ("mirrored", ImageOps.mirror),
        ("mirrored upside down", ImageOps.flip),
        ("with a border", lambda image: ImageOps.expand(image, 90, "black")),
        ("cropped", lambda image: cropped(image, 0.9)),
        ("cropped", lambda image: cropped(image, 0.9, at=(1.0, 0.0))),
    ],
)
def test_the_same_picture_is_found_and_what_was_done_to_it(how: str, change) -> None:
    original, changed = numbers(picture()), numbers(change(picture()))
    found, back = same_picture([changed], [original]), same_picture([original], [changed])
    assert found is not None and found.how == how
    assert back is not None


def test_other_pictures_are_not_the_same() -> None:
    first, second = numbers(picture(1)), numbers(picture(5))
    assert same_picture([first], [second]) is None
    assert same_picture([first], [second], cosine=0.7) is None


def test_a_plain_surface_is_no_picture_to_compare() -> None:
    assert hashes_of(Image.new("RGB", (300, 200), "beige")) == ()
    assert same_picture([{}], [numbers(picture())]) is None
    assert same_picture([], [numbers(picture())], cosine=0.9) is None


def test_vectors_that_agree_let_more_bits_differ_and_others_do_not() -> None:
    ours = {"phash": 0, "dhash": 0}
    theirs = {"phash": (1 << 16) - 1, "dhash": 0}
    assert same_picture([ours], [theirs], cosine=0.9) == (8, "")
    assert same_picture([ours], [theirs], cosine=0.5) is None
    assert same_picture([ours], [theirs]) is None


def test_without_vectors_both_hashes_must_be_near() -> None:
    ours, near = {"phash": 0, "dhash": 0}, (1 << 8) - 1
    assert same_picture([ours], [{"phash": near, "dhash": near}]) == (8, "")
    assert same_picture([ours], [{"phash": near, "dhash": 2**30 - 1}]) is None


def test_bars_come_off_and_a_wall_beside_the_thing_stays() -> None:
    plain = picture()
    framed = ImageOps.expand(plain, border=(0, 120), fill="black")
    assert without_bars(framed).size[1] == pytest.approx(plain.height, abs=12)
    wall = ImageOps.expand(plain, border=(0, 12), fill=(90, 90, 90))
    assert without_bars(wall) is wall
    flat = Image.new("RGB", (50, 40))
    assert without_bars(flat) is flat


@pytest.mark.parametrize("name", changes(picture(3)))
def test_every_change_gives_a_picture(name: str) -> None:
    made = changes(picture(3))[name](picture())
    assert made.mode == "RGB" and min(made.size) >= 100


def test_pasting_covers_the_share_it_says() -> None:
    ground, red = Image.new("RGB", (400, 300)), Image.new("RGB", (200, 200), (255, 0, 0))
    made = pasted(red, ground, 0.3).getchannel("R")
    assert sum(made.histogram()[128:]) / (400 * 300) == pytest.approx(0.3, abs=0.01)


def test_photos_without_an_upright_hash_are_no_same_picture() -> None:
    assert same_picture([{"phash": 1, "phash-c": 2}], [{"phash-c": 2**60 - 1}]) is None
