"""What a photo shows: hashes, vector, colours of the object, kinds by the network's labels."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.domain.values import Fact, PhotoEvidence
from lostfound.encoders.hashes import hashes_of
from lostfound.encoders.lab import lab_of
from lostfound.errors import Missing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lostfound.encoders.photo_file import Photo
    from lostfound.encoders.photo_network import PhotoNetwork

    Floats = NDArray[np.float32]
    Vectors = tuple[tuple[str, Floats], ...]
    Weights = NDArray[np.float64]

Palette = Mapping[str, tuple[int, int, int]]
LabelKinds = Mapping[int, tuple[str, str]]
_GRID = 9
_CELL = 6
_LEAST_KIND = 0.05
_LEAST_COLOUR = 0.12
_MOST = 3


def load_label_kinds(path: Path) -> dict[int, tuple[str, str]]:
    """Return ImageNet label number -> (kind id, label); the file may name ranges of numbers.

    Raises Missing when the file is not there.
    """
    if not path.is_file():
        raise Missing(f"The file {path.name} is not in this installation.", "Reinstall lostfound.")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            index: (row["kind"], row["label"])
            for row in csv.DictReader(file)
            for index in _indices(row["index"])
        }


def _indices(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def see(
    photo: Photo,
    network: PhotoNetwork | None,
    *,
    sha256: str,
    palette: Palette,
    label_kinds: LabelKinds,
    turns: bool = False,
) -> tuple[PhotoEvidence, Vectors]:
    """Return the evidence of one photo and its vectors (see `Sight`), named by `network.model`.

    `sha256` names the stored copy; `turns` asks for all the vectors of a photo to search with
    (see `PhotoNetwork.look`). Without a network there are hashes and colours only.
    """
    sight = network.look(photo.image, turns=turns) if network else None
    near = (sight.crop, sight.focus) if sight else ()
    evidence = PhotoEvidence(
        sha256=sha256,
        width=photo.width,
        height=photo.height,
        hashes=hashes_of(photo.image, *((sight.inset, sight.plain) if sight else ())),
        colours=colours_seen(photo.image, palette, *near),
        kinds=kinds_seen(sight.labels, label_kinds) if sight else (),
    )
    return evidence, sight.vectors if sight else ()


def kinds_seen(labels: Floats, label_kinds: LabelKinds) -> tuple[Fact, ...]:
    """Return at most three kinds with the sum of their labels' probabilities, best first."""
    sums: dict[str, float] = {}
    said: dict[str, str] = {}
    # Best label first, so that each kind is said by the label that weighs most.
    for index in labels.argsort()[::-1][:50].tolist():
        if index in label_kinds:
            kind, label = label_kinds[index]
            sums[kind] = sums.get(kind, 0.0) + float(labels[index])
            said.setdefault(kind, label)
    best = sorted(sums.items(), key=lambda pair: -pair[1])[:_MOST]
    return tuple(
        Fact(kind, round(min(1.0, weight), 3), said[kind])
        for kind, weight in best
        if weight >= _LEAST_KIND
    )


def colours_seen(
    image: Any, palette: Palette, crop: Any = None, focus: Floats | None = None
) -> tuple[Fact, ...]:
    """Return at most three colours with their share of the object, largest first.

    `crop` is the part of the Pillow image where the object is, `focus` (9, 9) the network's
    map of it; without them the middle of the picture counts most. Colours of the picture's
    rim are the background's and count less.
    """
    import numpy as np

    if not palette:
        return ()
    ids = list(palette)
    table = lab_of(np.array([palette[name] for name in ids], np.uint8))
    seen = _shares(image if crop is None else crop, _object_weights(focus), table)
    rim = _shares(image, _rim_weights(), table)
    own = seen * seen / (seen + rim + 1e-9)
    own /= max(float(own.sum()), 1e-9)
    best = own.argsort()[::-1][:_MOST]
    return tuple(
        Fact(ids[row], round(float(own[row]), 3)) for row in best if own[row] >= _LEAST_COLOUR
    )


def _shares(image: Any, weights: Weights, table: Floats) -> Weights:
    """Return the share of each colour of `table` (CIE L*a*b*) in a picture, (colours,).

    `weights` (54, 54) belong to the picture padded to a square.
    """
    import numpy as np

    side = len(weights)
    scale = side / max(image.size)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    left, top = (side - width) // 2, (side - height) // 2
    small = np.asarray(image.resize((width, height), reducing_gap=2.0))
    inside = weights[top : top + height, left : left + width].reshape(-1)
    # Light and shade change lightness most, so it counts less than hue and chroma.
    scales = np.array([0.6, 1.0, 1.0], np.float32)
    pixels, colours = lab_of(small.reshape(-1, 3)) * scales, table * scales
    # |p - c|^2 less |p|^2, which is the same for every colour.
    nearest = ((colours**2).sum(1) - 2 * pixels @ colours.T).argmin(1)
    return np.bincount(nearest, inside, minlength=len(table)) / max(float(inside.sum()), 1e-9)


def _object_weights(focus: Floats | None) -> Weights:
    """Return (54, 54) weights: a bell around the middle, times the network's map."""
    import numpy as np

    middle = np.linspace(-1, 1, _GRID * _CELL)
    bell = np.exp(-(middle[:, None] ** 2 + middle[None, :] ** 2) / 0.5)
    if focus is None:
        return np.asarray(bell + 1e-6)
    above = np.clip(focus - 0.4 * focus.max(), 0, None).astype(np.float64)
    return np.asarray(np.kron(above, np.ones((_CELL, _CELL))) * bell + 1e-6)


def _rim_weights() -> Weights:
    """Return (54, 54) weights: one on the outer tenth, next to nothing within."""
    import numpy as np

    side, rim = _GRID * _CELL, _CELL - 1
    weights = np.ones((side, side))
    weights[rim:-rim, rim:-rim] = 1e-6
    return weights
