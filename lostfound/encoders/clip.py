"""Photos against words, with a CLIP or SigLIP model of sentence-transformers that the user has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import VectorModel
from lostfound.encoders.e5_file import fingerprint_of_folder
from lostfound.encoders.quiet import quiet, threads
from lostfound.encoders.text import clean, local_model
from lostfound.errors import Missing, UsageFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class PhotoWords:
    """A model that puts photos and words in one space; its vectors carry `model`."""

    def __init__(self, model: VectorModel, network: Any) -> None:
        self.model = model
        self._network = network

    def photo(self, photo: Any) -> Floats:
        """Return the float32 unit vector (dim,) of a Pillow RGB image or of a picture's bytes."""
        from lostfound.encoders.photo_file import open_photo

        return self._embed(open_photo(photo).image if isinstance(photo, bytes) else photo)

    def text(self, text: str) -> Floats:
        """Return the float32 unit vector (dim,) of words; what is too long is cut."""
        return self._embed(clean(text))

    def many(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Floats:
        """Return float32 unit vectors of shape (texts, dim); `progress` gets (done, of)."""
        import numpy as np

        rows = []
        for text in texts:
            rows.append(self.text(text))
            if progress:
                progress(len(rows), len(texts))
        return np.stack(rows) if rows else np.zeros((0, self.model.dim), np.float32)

    def _embed(self, thing: Any) -> Floats:
        return _embed(self._network, thing)


def open_clip(model: str) -> PhotoWords:
    """Return the model at a folder, or of a name in the local Hugging Face cache.

    Takes seconds (torch). Raises Missing when it is not on this machine or broken, UsageFault
    when it does not read both photos and words.
    """
    folder = local_model(model)
    try:
        network = _opened(folder)
    # A damaged folder fails in whichever library reads it first.
    except Exception as error:
        raise Missing(f"The model {folder.name} cannot be read ({_first(error)}).", _FIX) from error
    dims = {len(_tried(network, thing, folder.name)) for thing in _samples()}
    if len(dims) != 1:
        raise UsageFault(f"{folder.name} puts photos and words in different spaces.", _FIX)
    name = VectorModel(name=folder.name, revision=fingerprint_of_folder(folder), dim=dims.pop())
    return PhotoWords(name, network)


_FIX = "Name a CLIP or SigLIP model in the setting `photo_text_model`."


def _first(error: Exception) -> str:
    words = str(error).splitlines()
    return words[0][:120] if words else type(error).__name__


def _opened(folder: Path) -> Any:
    with quiet():
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads())
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _samples() -> tuple[Any, str]:
    from PIL import Image

    return Image.new("RGB", (64, 64), "red"), "a red bag"


def _tried(network: Any, thing: Any, name: str) -> Floats:
    try:
        return _embed(network, thing)
    # What a text model does with a picture depends on the model.
    except Exception as error:
        raise UsageFault(f"{name} does not read both photos and words.", _FIX) from error


def _embed(network: Any, thing: Any) -> Floats:
    import numpy as np

    with quiet():
        rows = network.encode([thing], show_progress_bar=False, normalize_embeddings=True)
    vector: Floats = np.asarray(rows, np.float32)[0]
    return vector
