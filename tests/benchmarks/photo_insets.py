"""Finds and false alarms of a picture inside a picture.

    python tests/benchmarks/photo_insets.py [--bench FOLDER] [--sample 60]

Photos under FOLDER/strangers are pasted on one another, at a place drawn by chance, over a
share of the area and with a quality of JPEG afterwards. A find is a box that overlaps the
true one by 85 % of their union. Each photo as it is should have no picture inside it; some
show a screen, a poster or a tile, and looking at that part costs time only.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lostfound.encoders.insets import inset_box
from lostfound.encoders.transformed import recompressed

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "photos"
SHARES = (0.15, 0.3, 0.5)
QUALITIES = (100, 75, 40)
LARGER = (1.0, 2.7)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--sample", type=int, default=60)
    options = parser.parse_args()
    paths = sorted((options.bench / "strangers").glob("*.jpg"))
    images = [Image.open(path).convert("RGB") for path in paths]
    alarms = [inset_box(image) is not None for image in images]
    print(f"found in photos as they are: {np.mean(alarms):.3f} of {len(alarms)}")
    chance = random.Random(1)
    print(f"{'share, ground enlarged':<26}" + "".join(f"quality {q:<6}" for q in QUALITIES))
    for share in SHARES:
        for larger in LARGER:
            told = [
                np.mean([_found(chance, images, share, q, larger) for _ in range(options.sample)])
                for q in QUALITIES
            ]
            print(f"{f'{share:.0%}, {larger}':<26}" + "".join(f"{t:<14.3f}" for t in told))


def _found(
    chance: random.Random, images: Sequence[Any], share: float, quality: int, larger: float
) -> bool:
    image, ground = chance.sample(images, 2)
    ground = ground.resize((round(ground.width * larger), round(ground.height * larger)))
    scale = (share * ground.width * ground.height / (image.width * image.height)) ** 0.5
    scale = min(scale, 0.95 * ground.width / image.width, 0.95 * ground.height / image.height)
    width, height = round(image.width * scale), round(image.height * scale)
    left = chance.randint(1, ground.width - width - 1)
    top = chance.randint(1, ground.height - height - 1)
    ground.paste(image.resize((width, height), Image.Resampling.LANCZOS), (left, top))
    box = inset_box(recompressed(ground, quality))
    return box is not None and _overlap(box, (left, top, left + width, top + height)) > 0.85


def _overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the area of two boxes' intersection over that of their union."""
    wide = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    tall = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return wide * tall / (sum(areas) - wide * tall)


if __name__ == "__main__":
    main()
