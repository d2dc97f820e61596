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


class PhotoReader:
    """Reads the words in photos; the models are loaded when the first photo comes."""

    def read(self, stored: bytes) -> tuple[str, ...]:
        """Return the lines of words in a stored photo that are surely read, from its top."""
        import numpy as np
        from PIL import Image

        image = Image.open(io.BytesIO(stored)).convert("RGB")
        image.thumbnail((_SIDE, _SIDE))
        with quiet():
            # It expects the channels the other way round, as OpenCV has them.
            told = self._engine(np.asarray(image)[:, :, ::-1])
        lines = zip(told.txts or (), told.scores or (), strict=True)
        sure = [" ".join(text.split()) for text, score in lines if score >= _SURE]
        return tuple(text for text in sure if _says_something(text))[:_MOST_LINES]

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
