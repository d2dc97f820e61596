"""Words read in a photo, by an optional extra (rapidocr), whose models come in its wheel.

It is slow beside everything else (2 s to load, 1 to 2 s a photo on two cores, 400 MB), so it
is loaded for nothing but a photo that somebody wants read.
"""

from __future__ import annotations

import importlib.util
import io
from functools import cached_property
from pathlib import Path
from typing import Any

from lostfound.encoders.quiet import quiet, threads
from lostfound.errors import Missing

EXTRA = "Run `pip install 'lostfound[ocr]'`; its models come with it, nothing is fetched."
_SURE = 0.8
_SHORTEST = 2
_MOST_LINES = 12
_SIDE = 1280
# The engine makes the shorter side 736 px, whatever comes of the other: a strip of 1 x 20
# would take gigabytes. What is padded to 1 x 3 takes 0.55 GB at most.
_THINNEST = 16
_LONGEST = 10
_PADDED = 3


class PhotoReader:
    """Reads the words in photos; the models are loaded when the first photo comes."""

    def read(self, stored: bytes) -> tuple[str, ...]:
        """Return the lines of words in a stored photo that are surely read, from its top.

        None of a strip that is under 16 px thin or over ten times as long.
        """
        from PIL import Image

        image = Image.open(io.BytesIO(stored)).convert("RGB")
        if min(image.size) < _THINNEST or max(image.size) > _LONGEST * min(image.size):
            return ()
        image.thumbnail((_SIDE, _SIDE))
        lines = self._lines(_padded(image))
        sure = [" ".join(text.split()) for text, score in lines if score >= _SURE]
        return tuple(text for text in sure if _says_something(text))[:_MOST_LINES]

    def _lines(self, image: Any) -> list[tuple[str, float]]:
        import numpy as np

        try:
            with quiet():
                # It expects the channels the other way round, as OpenCV has them.
                told = self._engine(np.asarray(image)[:, :, ::-1])
            return list(zip(told.txts or (), told.scores or (), strict=True))
        # What the engine stumbles over has no words: the thing itself must not be lost for it.
        except Exception:
            return []

    @cached_property
    def _engine(self) -> Any:
        with quiet():
            from rapidocr import RapidOCR

            return RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
                }
            )


def _padded(image: Any) -> Any:
    """Return the image with grey beside it where it is long and thin."""
    from PIL import Image

    width, height = image.size
    size = (max(width, height // _PADDED), max(height, width // _PADDED))
    if size == image.size:
        return image
    whole = Image.new("RGB", size, (128, 128, 128))
    whole.paste(image, ((size[0] - width) // 2, (size[1] - height) // 2))
    return whole


def _says_something(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= _SHORTEST


def reader_folder() -> Path | None:
    """Return the folder of the extra's models, None where it is not installed; loads nothing."""
    spec = importlib.util.find_spec("rapidocr")
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0]) / "models" if places else None
    return folder if folder and any(folder.glob("*rec*.onnx")) else None


def open_photo_reader() -> PhotoReader:
    """Return the reader; loads nothing yet. Raises Missing where the extra is not installed."""
    if reader_folder() is None:
        raise Missing("Reading the words in photos needs an extra package.", EXTRA)
    return PhotoReader()
