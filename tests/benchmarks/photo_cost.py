"""What a photo costs: one item from the prompt, and a thousand by an import.

    python tests/benchmarks/photo_cost.py [--photos 1000] [--runs 10] [--large 100]

Draws the photos (the demo's drawings, varied), registers one item with a photo of 12
megapixels in a fresh process again and again, imports a table with a photo a row, and prints
the median, the photos a second and the peak memory beside a bare Python measured in the same
run. `--large` photos of 12 megapixels are imported too. The photo network is prepared first.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageEnhance

from lostfound.demo.drawings import draw, kinds

PYTHON = sys.executable
VENUE = "a6-beaune-tailly"
# An installed program has its modules compiled; a shell that forbids that would measure
# the compiler.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
COLOURS = ("grey", "blue", "red", "black", "green", "brown", "pink", "yellow")


def main() -> None:
    """Draw, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _run(folder, "model", "prepare")
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, CPython "
            f"{platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start"
        )
        _one(folder, options.runs)
        _bulk(folder, "640 x 480", _drawn(folder / "small", options.photos, 1.0))
        if options.large:
            _bulk(folder, "12 megapixels", _drawn(folder / "large", options.large, 6.3))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--large", type=int, default=100)
    parser.add_argument("--runs", type=int, default=10)
    return parser.parse_args()


def _one(folder: Path, runs: int) -> None:
    """Print the cold time of one item with a photo, and of what it is made of."""
    photo = _drawn(folder / "one", 1, 6.3)[0]
    bare = _median([PYTHON, "-c", "pass"], runs)
    words = ["found", "add", "", "--venue", VENUE]
    _run(folder, *words)
    print(f"python -c pass                      {bare:6.3f} s")
    add = _command(folder, "found", "add", "doudou lapin gris", "--venue", VENUE)
    print(f"found add (words)                   {_median(add, runs):6.3f} s")
    one = _median([*add, "--photo", str(photo)], runs)
    print(
        f"found add --photo (12 megapixels)   {one:6.3f} s   ({photo.stat().st_size / 1e6:.1f} MB)"
    )


def _bulk(folder: Path, what: str, photos: list[Path]) -> None:
    """Print photos a second and peak memory of an import with a photo a row."""
    table = photos[0].parent / "table.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("external_id", "venue", "found", "description", "photos"))
        for n, photo in enumerate(photos):
            words = f"{COLOURS[n % 8]} {photo.stem.split('-')[0]}"
            rows.writerow((n, VENUE, "2026-05-04 14:00", words, photo.name))
    command = _command(folder, "import", "found", str(table), "--no-match", "--no-vectors")
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    assert status == 0, process.stderr.read() if process.stderr else ""
    print(
        f"import of {len(photos)} photos, {what:<15}{len(photos) / seconds:6.1f} photos/s   "
        f"peak {usage.ru_maxrss / 1000:.0f} MB, "
        f"{(usage.ru_utime + usage.ru_stime) / len(photos) * 1000:.0f} ms of processor each"
    )


def _drawn(folder: Path, count: int, scale: float) -> list[Path]:
    """Draw so many photos of different bytes; every fourth is drawn anew, others are varied."""
    folder.mkdir()
    names, things, paths = list(kinds()), [], []
    for n in range(count):
        kind, colour = names[n % len(names)], COLOURS[n // len(names) % len(COLOURS)]
        if len(things) < max(1, count // 4):
            things.append((kind, draw(f"{kind}:{colour}", n % 5)))
        kind, data = things[n % len(things)]
        image = Image.open(io.BytesIO(data)).convert("RGB")
        image = ImageEnhance.Brightness(image).enhance(0.8 + 0.4 * (n * 37 % 100) / 100)
        if scale != 1.0:
            size = round(image.width * scale), round(image.height * scale)
            image = image.resize(size, Image.Resampling.BICUBIC)
            # Cameras write noise, which costs bytes and time to decode.
            noise = Image.effect_noise(size, 30).convert("RGB")
            image = Image.blend(image, noise, 0.08)
        paths.append(folder / f"{kind}-{n}.jpg")
        image.save(paths[-1], "JPEG", quality=90)
    return paths


def _command(folder: Path, *words: str) -> list[str]:
    return [PYTHON, "-m", "lostfound", "--db", str(folder / "register.db"), *words]


def _run(folder: Path, *words: str) -> None:
    subprocess.run(_command(folder, *words), env=ENVIRONMENT, capture_output=True, check=False)


def _median(command: list[str], runs: int) -> float:
    """Return the median wall time in seconds, after one run that warms the disk."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


if __name__ == "__main__":
    main()
