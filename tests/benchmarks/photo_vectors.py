"""Recall of another photo of the same thing, by method and by what happened to the photo.

    python tests/benchmarks/photo_vectors.py [--bench FOLDER] [--changes NAME ...] [--halves]
    python tests/benchmarks/photo_vectors.py --write-likeness data/encoders/photo-likeness.npz
    python tests/benchmarks/photo_vectors.py --fit

FOLDER holds objects/NAME/found.jpg and other photos of each object, and strangers/*.jpg.
The found photos lie among the strangers'; every other photo of an object, changed in each
way, is to find its object first. --crop-resistant adds imagehash's hash of that name (a tenth
of a second a photo). --write-likeness learns from the strangers' photos what all photos of
belongings have in common and how they vary (see `encoders.likeness`); --halves learns it from
half of the strangers, hides the found photos among the other half, and the other way round.
--fit prints the curve from cosine to bits that `desk.fit_photos` makes of these photos, and
how it does on objects it was not fitted on. No register is needed; `lostfound evaluate`
measures the same through one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import imagehash
import numpy as np
from PIL import Image

from lostfound.desk.fit_photos import fit_photo_curve
from lostfound.encoders.hashes import TURNS, hashes_of
from lostfound.encoders.likeness import Likeness
from lostfound.encoders.photo_network import open_photo_network
from lostfound.encoders.transformed import REALITY, changes
from lostfound.settings import read_settings

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "photos"
Rows = np.ndarray


def main() -> None:
    """Measure and print, or write what was learnt."""
    options = _options()
    network = open_photo_network(
        read_settings({}, {}).cache if not options.cache else options.cache
    )
    strangers = [_opened(path) for path in sorted((options.bench / "strangers").glob("*.jpg"))]
    if options.write_likeness:
        _write(_learnt(network, strangers), options.write_likeness)
        return
    things = sorted(path for path in (options.bench / "objects").iterdir() if path.is_dir())
    found = [_opened(thing / "found.jpg") for thing in things]
    asked = [
        (number, _opened(path))
        for number, thing in enumerate(things)
        for path in sorted(thing.glob("*.jpg"))
        if path.name != "found.jpg"
    ]
    halves = [strangers[::2], strangers[1::2]]
    if options.fit:
        _fit(network, found, asked, halves)
        return
    methods = (*METHODS, CROP_RESISTANT) if options.crop_resistant else METHODS
    print(f"{len(asked)} photos of {len(things)} things, {len(strangers)} strangers; R@1 / R@5")
    print(f"{'':<32}" + "".join(f"{name:>22}" for name in methods))
    places: dict[str, list[list[int]]] = {}
    for one, other in (
        zip(halves, reversed(halves), strict=True) if options.halves else [([], strangers)]
    ):
        if one:
            network.likeness = Likeness(**_learnt(network, one))
        shelf = [_seen(network, i, resist=options.crop_resistant) for i in (*found, *other)]
        for change in options.changes or REALITY:
            rows = _all_places(network, methods, (asked, other, shelf), change)
            places.setdefault(change, []).extend(rows)
            _tell(change, places[change])


def _all_places(network: Any, methods: Sequence[str], bench: Any, change: str) -> list[list[int]]:
    """Return the place of each asked photo's thing by method, after a change to the photo."""
    asked, strangers, shelf = bench
    rows = []
    for place, (number, image) in enumerate(asked):
        stranger = place * 37 % len(strangers)
        changed = changes(strangers[stranger])[change](image)
        skip = len(shelf) - len(strangers) + stranger if "stranger" in change else -1
        seen = _seen(network, changed, turns=True, resist=CROP_RESISTANT in methods)
        rows.append(_places(methods, seen, shelf, number, skip))
    return rows


def _tell(change: str, rows: list[list[int]]) -> None:
    told = [
        f"{np.mean(column == 1):.3f} / {np.mean(column <= 5):.3f}" for column in np.array(rows).T
    ]
    print(f"{change:<32}" + "".join(f"{text:>22}" for text in told), flush=True)


METHODS = (
    "pHash",
    "pHash in 8 turns",
    "dHash",
    "whole",
    "whole or near",
    "and turned",
    "every look",
)
CROP_RESISTANT = "crop-resistant"
# Directions that are shortened; the others hardly would be.
KEPT = 256


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--changes", nargs="*")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write-likeness", type=Path)
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--crop-resistant", action="store_true")
    return parser.parse_args()


def _opened(path: Path) -> Any:
    return Image.open(path).convert("RGB")


def _seen(network: Any, image: Any, turns: bool = False, resist: bool = False) -> Any:
    """Return hashes and vectors by name, and imagehash's crop-resistant hash or None."""
    hashes = {name: int(value, 16) for name, value in hashes_of(image)}
    segments = imagehash.crop_resistant_hash(image) if resist else None
    return hashes, dict(network.look(image, turns=turns).vectors), segments


def _places(
    methods: Sequence[str], asked: Any, shelf: Sequence[Any], right: int, skip: int
) -> list[int]:
    """Return the place of the right photo by method, the last of its ties."""
    places = []
    for method in methods:
        scores = np.array([_score(method, asked, other) for other in shelf])
        if skip >= 0:
            scores[skip] = -np.inf
        places.append(int((scores >= scores[right]).sum()))
    return places


def _score(method: str, asked: Any, other: Any) -> float:
    (hashes, vectors, segments), (other_hashes, other_vectors, other_segments) = asked, other
    if method == CROP_RESISTANT:
        return -float(segments - other_segments)
    if "Hash" in method:
        names = (
            [f"phash-{t}" if t else "phash" for t in TURNS]
            if "turns" in method
            else [method.lower()]
        )
        told = other_hashes.get("dhash" if method == "dHash" else "phash")
        apart = [(hashes[n] ^ told).bit_count() for n in names if n in hashes and told is not None]
        return -float(min(apart, default=64))
    turned = tuple(name for name in vectors if not name.endswith(("inset", "small")))
    names = {"whole": ("",), "whole or near": ("", "near"), "and turned": turned}.get(
        method, tuple(vectors)
    )
    rows = np.stack([vectors[name] for name in names])
    near = np.stack(
        [other_vectors[name] for name in (("",) if method == "whole" else ("", "near"))]
    )
    return float((rows @ near.T).max())


def _fit(network: Any, found: Any, asked: Any, halves: list[Any]) -> None:
    """Print the curve, and how well it tells pairs apart with each thing left out in turn.

    Half of the strangers teach what belongings have in common, the other half are compared:
    photos that it was learnt from lie further apart than others do.
    """
    parts = []
    for one, other in zip(halves, reversed(halves), strict=True):
        network.likeness = Likeness(**_learnt(network, one))
        shelf = [_seen(network, image) for image in (*found, *other)]
        seen = [_seen(network, image, turns=True) for _, image in asked]
        parts.append([[_score("every look", one, other) for other in shelf] for one in seen])
        pairs = combinations(shelf[len(found) :], 2)
        parts[-1] = (np.array(parts[-1]), [_score("whole or near", *pair) for pair in pairs])
    _tell_curve(parts, np.array([number for number, _ in asked]), len(found))


def _tell_curve(parts: Any, own: Rows, things: int) -> None:
    cosines = np.concatenate([rows for rows, _ in parts])
    strangers = [cosine for _, pairs in parts for cosine in pairs]
    own = np.tile(own, len(parts))
    right = own[:, None] == np.arange(cosines.shape[1])[None, :]
    different = [*cosines[~right].tolist(), *strangers]
    curve = fit_photo_curve(cosines[right].tolist(), different)
    print(json.dumps({"knots": curve.knots, "bits": curve.bits}))
    for name, values in (("same", cosines[right].tolist()), ("different", different)):
        quantiles = np.quantile(values, (0.05, 0.5, 0.95, 0.99, 0.999, 1.0)).round(3).tolist()
        print(f"{name}: {len(values):,} pairs, 5, 50, 95, 99, 99.9, 100 %: {quantiles}")
    losses = []
    for left in range(things):
        rest = own != left
        learnt = fit_photo_curve(
            cosines[rest][right[rest]].tolist(), [*cosines[rest][~right[rest]].tolist(), *strangers]
        )
        bits = np.array([learnt(cosine) for cosine in cosines[~rest].ravel()])
        true = right[~rest].ravel()
        surprise = np.log2(1 + np.exp2(np.where(true, -bits, bits)))
        losses.append((surprise[true].mean() + surprise[~true].mean()) / 2)
    print(f"things left out in turn: {np.mean(losses):.3f} bits of surprise a pair, 1 by chance")


def _learnt(network: Any, images: Sequence[Any]) -> dict[str, Rows]:
    """Return what photos of many things have in common and how they vary (see `Likeness`)."""
    raw = [seen for image in images for seen in network.raw(image)]
    features, colours = (np.stack(part) for part in zip(*raw, strict=True))
    mean = features.mean(0)
    _, spread, directions = np.linalg.svd(features - mean, full_matrices=False)
    variance = spread**2 / len(features)
    usual = np.median(variance)
    lengths = np.sqrt(usual / (variance + usual))
    return {
        "mean": mean.astype(np.float32),
        "colours": colours.mean(0).astype(np.float32),
        "directions": directions[:KEPT].astype(np.float16),
        "lengths": lengths[:KEPT].astype(np.float32),
    }


def _write(learnt: dict[str, Rows], path: Path) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, **learnt)


if __name__ == "__main__":
    main()
