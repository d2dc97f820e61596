"""Parts of a picture made small at once: to the bit what Pillow makes of each."""

from __future__ import annotations

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from lostfound.encoders import bars
from lostfound.encoders.hashes import hashes_of
from lostfound.encoders.light import _quantile
from lostfound.encoders.photo_network import square
from lostfound.encoders.shrinking import shrunk

sides = st.integers(1, 900)


def grey(width: int, height: int, seed: int, sort: int) -> Image.Image:
    """Return noise, black and white noise, or soft shapes."""
    rng = np.random.default_rng(seed)
    if sort == 2:
        few = Image.fromarray(rng.integers(0, 256, (9, 12), dtype=np.uint8))
        return few.resize((width, height), Image.Resampling.BICUBIC)
    levels = rng.integers(0, 256 if sort == 0 else 2, (height, width), dtype=np.uint8)
    return Image.fromarray(levels if sort == 0 else levels * 255)


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.integers(0, 1000), st.integers(0, 2), st.data())
def test_each_part_is_what_pillow_makes_of_it(width, height, seed, sort, data) -> None:
    image = grey(width, height, seed, sort)
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = (left, top, data.draw(st.integers(left + 1, width)), height)
    parts = [((0, 0, width, height), (32, 32)), ((0, 0, width, height), (9, 8)), (box, (32, 32))]
    for (where, size), small in zip(parts, shrunk(image, parts), strict=True):
        expected = image.crop(where).resize(size, Image.Resampling.LANCZOS)
        assert (small == np.asarray(expected)).all()


@pytest.mark.parametrize("size", [(640, 480), (403, 302), (302, 403), (260, 700), (90, 60)])
def test_hashes_are_those_of_the_parts_one_by_one(size: tuple[int, int]) -> None:
    image = Image.merge("RGB", [grey(*size, seed, 2) for seed in (1, 2, 3)])
    plain, (width, height) = image.convert("L"), size
    wide, high = round(0.9 * width), round(0.9 * height)
    east = plain.crop((width - wide, height - high, width, height))
    hashes = dict(hashes_of(image))
    for name, part in (
        ("phash", plain),
        ("phash-m", ImageOps.mirror(plain)),
        ("phash-90", plain.transpose(Image.Transpose.ROTATE_90)),
        ("phash-se", east),
    ):
        apart = imagehash.phash(part) - imagehash.hex_to_hash(hashes[name])
        # Made small and then turned, or turned and then made small: a bit or two differ.
        assert apart <= 2
    assert hashes["dhash"] == str(imagehash.dhash(plain))


@settings(max_examples=40, deadline=None)
@given(st.integers(120, 1200), st.integers(120, 1200), st.integers(0, 99), st.integers(0, 2))
def test_a_photo_without_bars_is_known_by_its_edges(width, height, seed, sort) -> None:
    channels = [grey(width, height, seed + k, sort) for k in range(3)]
    image = Image.merge("RGB", channels)
    scale = min(1.0, 400 / max(image.size))
    size = (round(width * scale), round(height * scale))
    if bars._busy_all_around(image, size):
        small = image.convert("L").resize(size, reducing_gap=2.0)
        levels = np.asarray(small, np.float32)
        edges = (levels[0], levels[-1], levels[:, 0], levels[:, -1])
        assert min(edge.std() for edge in edges) > bars._FLAT
    framed = ImageOps.expand(image, border=(0, 60), fill="black")
    assert not bars._busy_all_around(framed, (200, 200))


def test_the_network_is_given_each_pixel_on_its_own_scale() -> None:
    image = Image.merge("RGB", [grey(260, 260, seed, 0) for seed in (1, 2, 3)])
    given = square(image)
    pixels = np.asarray(image, np.float32).transpose(2, 0, 1) / 255
    assert given.dtype == np.float32 and given.flags.c_contiguous
    assert np.allclose(given, (pixels - 0.498) / 0.502, atol=1e-6)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=300), st.floats(0, 1))
def test_a_quantile_is_that_of_numpy(values: list[int], share: float) -> None:
    assert _quantile(sorted(values), share) == pytest.approx(np.quantile(values, share), abs=1e-9)
