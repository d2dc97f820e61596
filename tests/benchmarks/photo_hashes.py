"""False alarms and finds of "the same picture", by method and by what was done to it.

    python tests/benchmarks/photo_hashes.py [--bench FOLDER] [--sample 200] [--crop-resistant]

Every pair of different photos under FOLDER (objects/*/*.jpg, strangers/*.jpg) is asked
whether it is one picture: the false alarms. Then --sample photos are changed in each way
and asked against themselves: the finds. "hashes" is the rule of `matching.pictures` without
vectors, "hashes and vectors" with them; the single hashes are shown at the widest threshold
that keeps false alarms at 1 in 100,000 pairs. --crop-resistant adds imagehash's
crop-resistant hash over a few of the pairs (it takes a tenth of a second a photo).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lostfound.encoders.hashes import TURNS, hashes_of
from lostfound.encoders.insets import inset_box
from lostfound.encoders.photo_network import open_photo_network
from lostfound.encoders.transformed import CROPPED, FORWARDED, changes
from lostfound.matching.pictures import same_picture
from lostfound.settings import read_settings

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "photos"
MORE = (
    "rotated by 90 degrees",
    "mirrored",
    "50 % centre crop",
    "screenshot with borders",
    "darkened",
    "at 30 % of a stranger's photo",
)
SINGLE = ("phash", "phash in 8 turns", "dhash")


def main() -> None:
    """Measure and print."""
    options = _options()
    network = open_photo_network(options.cache or read_settings({}, {}).cache)
    paths = sorted(options.bench.glob("objects/*/*.jpg")) + sorted(
        options.bench.glob("strangers/*.jpg")
    )
    images = [Image.open(path).convert("RGB") for path in paths]
    seen = [_seen(network, image) for image in images]
    pairs = list(combinations(range(len(seen)), 2))
    limits = {name: _limit(name, seen, pairs) for name in SINGLE}
    cosines = _cosines(seen)
    print(f"{len(images)} photos, {len(pairs):,} pairs of different photos")
    alarms = [(i, j) for i, j in pairs if same_picture([seen[i][0]], [seen[j][0]])]
    both = [(i, j) for i, j in pairs if same_picture([seen[i][0]], [seen[j][0]], cosines[i, j])]
    for name, found in (("hashes", alarms), ("hashes and vectors", both)):
        told = ", ".join(
            f"{paths[i].parent.name}/{paths[i].name} {paths[j].parent.name}/{paths[j].name}"
            for i, j in found[:5]
        )
        print(f"false alarms of {name}: {len(found)} {told}")
    for name, limit in limits.items():
        print(f"{name}: at most {limit} bits for 1 in 100,000")
    chosen = range(0, len(images), max(1, len(images) // options.sample))
    print(
        f"\nfound again, of {len(chosen)}: " + ", ".join((*SINGLE, "hashes", "hashes and vectors"))
    )
    for name in (*FORWARDED, *CROPPED, *MORE):
        rows = [
            _found(seen[k], _seen(network, changes(images[k - 1])[name](images[k])), limits)
            for k in chosen
        ]
        print(
            f"{name:<32}" + "".join(f"{share:8.3f}" for share in np.mean(rows, axis=0)), flush=True
        )
    if options.crop_resistant:
        _crop_resistant(images, pairs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--crop-resistant", action="store_true")
    return parser.parse_args()


def _seen(network: Any, image: Any) -> tuple[dict[str, int], np.ndarray]:
    # As a photo to search with: both sides of each pair have the hash of a picture inside.
    box = inset_box(image)
    named = hashes_of(image, inset=image.crop(box) if box else None)
    hashes = {name: int(value, 16) for name, value in named}
    return hashes, np.stack([vector for _, vector in network.look(image).vectors])


def _cosines(seen: Sequence[Any]) -> np.ndarray:
    """Return the cosine of the closest vectors of each pair."""
    rows = np.stack([vectors for _, vectors in seen])
    return np.max([rows[:, a] @ rows[:, b].T for a in range(2) for b in range(2)], axis=0)


def _bits(name: str, ours: Any, theirs: Any) -> int:
    key = name.split()[0]
    names = [f"phash-{t}" if t else "phash" for t in TURNS] if "turns" in name else [key]
    if key not in theirs:
        return 64
    return min(((ours[n] ^ theirs[key]).bit_count() for n in names if n in ours), default=64)


def _limit(name: str, seen: Sequence[Any], pairs: Sequence[tuple[int, int]]) -> int:
    allowed = int(len(pairs) / 100_000)
    least = sorted(_bits(name, seen[i][0], seen[j][0]) for i, j in pairs)
    return least[allowed] - 1


def _found(original: Any, changed: Any, limits: dict[str, int]) -> list[bool]:
    cosine = float((original[1] @ changed[1].T).max())
    return [
        *(_bits(name, changed[0], original[0]) <= limit for name, limit in limits.items()),
        same_picture([changed[0]], [original[0]]) is not None,
        same_picture([changed[0]], [original[0]], cosine) is not None,
    ]


def _crop_resistant(images: Sequence[Any], pairs: Sequence[tuple[int, int]]) -> None:
    """Print imagehash's crop-resistant hash at the widest threshold without a false alarm."""
    import imagehash

    few = images[:60]
    hashes = [imagehash.crop_resistant_hash(image) for image in few]
    apart = min(hashes[i] - hashes[j] for i, j in pairs if i < 60 and j < 60)
    print(
        f"\ncrop-resistant hash, {len(few)} photos, closest different pair {apart:.3f}; nearer than that:"
    )
    for name in (*FORWARDED, *CROPPED):
        near = [
            imagehash.crop_resistant_hash(changes()[name](i)) - h < apart
            for i, h in zip(few, hashes, strict=True)
        ]
        print(f"{name:<32}{np.mean(near):8.3f}", flush=True)


if __name__ == "__main__":
    main()
