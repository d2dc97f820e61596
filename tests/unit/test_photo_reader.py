"""Words in photos: what shapes of photo the engine gets to see, and what its faults cost."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from lostfound.encoders.reader import PhotoReader, reader_folder


def stored(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return buffer.getvalue()


class Engine:
    """Remembers the shapes it was shown, and reads one line in each."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, int]] = []

    def __call__(self, pixels: Any) -> Any:
        self.shapes.append(pixels.shape[:2])
        return SimpleNamespace(txts=("PAUL 12",), scores=(0.9,))


def reader_with(engine: Any) -> PhotoReader:
    reader = PhotoReader()
    reader.__dict__["_engine"] = engine
    return reader


@pytest.mark.parametrize(
    "size", [(1, 2048), (2048, 1), (4, 1200), (12, 1200), (15, 15), (200, 2048)]
)
def test_a_strip_has_no_words(size: tuple[int, int]) -> None:
    engine = Engine()
    assert reader_with(engine).read(stored(*size)) == ()
    assert engine.shapes == []


@pytest.mark.parametrize("size", [(16, 160), (160, 16), (205, 2048), (2048, 205), (300, 200)])
def test_the_engine_never_sees_more_than_one_to_three(size: tuple[int, int]) -> None:
    engine = Engine()
    assert reader_with(engine).read(stored(*size)) == ("PAUL 12",)
    (shape,) = engine.shapes
    assert max(shape) <= 1280 and max(shape) <= 3.2 * min(shape)


def test_what_the_engine_stumbles_over_has_no_words() -> None:
    def engine(_: Any) -> Any:
        raise RuntimeError("no such shape")

    assert reader_with(engine).read(stored(300, 200)) == ()


@pytest.mark.skipif(reader_folder() is None, reason="the extra is not installed")
@pytest.mark.slow
def test_the_real_engine_takes_the_longest_strip_it_is_given() -> None:
    assert PhotoReader().read(stored(160, 1600)) == ()
