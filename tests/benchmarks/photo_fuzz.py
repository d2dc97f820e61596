"""Hostile photo files: mutants of real ones of every format, each read or refused by name.

    python tests/benchmarks/photo_fuzz.py [--mutants 10000] [--seed 1] [--seconds 5] [--mb 1000]

Pillow and pillow-heif write real files of each format (the demo's drawings in several modes,
with metadata); each is then damaged: bytes changed, runs cut out, doubled or swapped with
another file, sizes overwritten, the end cut off. Each mutant is opened as a photo from the
shell would be, in worker processes with a clock and a limit of memory. Prints what became of
them, and each failure: a crash, a hang, too much memory, or an error that has no name.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing as mp
import os
import random
import resource
import struct
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

FORMATS: dict[str, tuple[str, dict[str, object]]] = {
    "jpeg": ("RGB", {"quality": 85}),
    "jpeg progressive": ("RGB", {"quality": 85, "progressive": True}),
    "jpeg grey": ("L", {}),
    "jpeg cmyk": ("CMYK", {}),
    "mpo": ("RGB", {}),
    "png": ("RGB", {}),
    "png palette": ("P", {}),
    "png alpha": ("RGBA", {}),
    "png 16 bit": ("I;16", {}),
    "png bits": ("1", {}),
    "gif": ("P", {}),
    "webp": ("RGB", {"quality": 80}),
    "webp lossless": ("RGBA", {"lossless": True}),
    "tiff": ("RGB", {}),
    "tiff lzw": ("RGB", {"compression": "tiff_lzw"}),
    "tiff jpeg": ("RGB", {"compression": "jpeg"}),
    "tiff float": ("F", {}),
    "bmp": ("RGB", {}),
    "ppm": ("RGB", {}),
    "jpeg2000": ("RGB", {}),
    "avif": ("RGB", {"quality": 60, "speed": 10}),
    "heif": ("RGB", {"quality": 60}),
}


def main() -> None:
    """Make the mutants, open them, print what became of them; exit status 1 for a failure."""
    options = _options()
    seeds = seed_files()
    print(f"{len(seeds)} files of {len(FORMATS)} sorts; {options.mutants} mutants", flush=True)
    began, ends, slowest, most = time.perf_counter(), Counter[str](), 0.0, 0.0
    failures: list[str] = []
    worker = Worker(options.seconds, options.mb)
    for number in range(options.mutants):
        name, data = mutant(seeds, options.seed * 1_000_003 + number)
        end, seconds, peak = worker.open(data)
        ends[end] += 1
        slowest, most = max(slowest, seconds), max(most, peak)
        if end.startswith("FAILED"):
            failures.append(f"{number} {name}: {end}")
            (options.keep / f"{number}.bin").write_bytes(data)
        if number % 1000 == 999:
            print(f"  {number + 1}: {len(failures)} failures", flush=True)
    worker.close()
    for end, count in ends.most_common():
        print(f"{count:6}  {end}")
    print(
        f"slowest {slowest:.2f} s, most memory {most:.0f} MB, "
        f"{time.perf_counter() - began:.0f} s in all"
    )
    print("\n".join(failures) or "no crash, no hang, no error without a name")
    sys.exit(bool(failures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--mb", type=int, default=1000, help="address space over the start's")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    return parser.parse_args()


def seed_files() -> dict[str, bytes]:
    """Return real files of every sort by name, made of the demo's drawings."""
    import numpy as np
    import pillow_heif
    from PIL import Image, ImageCms

    from lostfound.demo.drawings import draw

    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = {}
    for thing, size in (("rabbit:grey:bow=pink", (320, 240)), ("wallet:brown", (90, 61))):
        drawn = Image.open(io.BytesIO(draw(thing))).convert("RGB").resize(size)
        for name, (mode, told) in FORMATS.items():
            deep = np.asarray(drawn.convert("L")).astype(np.uint16) * 257
            image = Image.fromarray(deep) if mode == "I;16" else drawn.convert(mode)
            form = {"gif": "GIF", "heif": "HEIF"}.get(name, name.split()[0].upper())
            tagged = {"exif": exif} if form not in ("GIF", "BMP", "PPM", "JPEG2000") else {}
            if mode == "RGB" and form not in ("GIF", "BMP", "PPM"):
                tagged["icc_profile"] = icc
            buffer = io.BytesIO()
            image.save(buffer, form, **told, **tagged)
            files[f"{name} {size[0]}"] = buffer.getvalue()
    return files


def mutant(seeds: dict[str, bytes], seed: int) -> tuple[str, bytes]:
    """Return one damaged file and the name of the one it was made of."""
    dice = random.Random(seed)
    name = dice.choice(sorted(seeds))
    data = bytearray(seeds[name])
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        dice.choice((_bytes, _bytes, _head, _number, _cut_out, _doubled, _swapped, _ended))(
            data, dice, seeds
        )
        if not data:
            break
    return name, bytes(data)


def _bytes(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    for _n in range(dice.choice((1, 2, 10, 100))):
        data[dice.randrange(len(data))] = dice.choice((0, 255, 127, 128, dice.randrange(256)))


def _head(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    """Change the first bytes, where sizes and offsets stand."""
    for _n in range(dice.choice((1, 2, 4))):
        data[dice.randrange(min(len(data), 600))] ^= 1 << dice.randrange(8)


def _number(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    """Write a size or an offset that lies outside everything."""
    value = dice.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 100_000, 30_000))
    raw = struct.pack(dice.choice("<>") + ("I" if value > 0xFFFF else "H"), value)
    at = dice.randrange(len(data))
    data[at : at + len(raw)] = raw


def _cut_out(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    at = dice.randrange(len(data))
    del data[at : at + dice.choice((1, 7, 100, len(data) // 3))]


def _doubled(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    at = dice.randrange(len(data))
    run = data[at : at + dice.choice((4, 64, 4096))]
    data[at:at] = run * dice.choice((1, 1, 20))


def _swapped(data: bytearray, dice: random.Random, seeds: dict[str, bytes]) -> None:
    """Put a run of another file in."""
    other = seeds[dice.choice(sorted(seeds))]
    at, of = dice.randrange(len(data)), dice.randrange(len(other))
    run = other[of : of + dice.choice((16, 256, 5000))]
    data[at : at + len(run)] = run


def _ended(data: bytearray, dice: random.Random, _: dict[str, bytes]) -> None:
    del data[dice.randrange(len(data)) :]


class Worker:
    """A process that opens mutants; a new one when it has died or hangs."""

    def __init__(self, seconds: float, mb: int) -> None:
        self._seconds, self._mb = seconds, mb
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._mb), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def open(self, data: bytes) -> tuple[str, float, float]:
        """Return what became of one file, the seconds it took and the peak memory in MB."""
        began = time.perf_counter()
        self._pipe.send_bytes(data)
        # A process that waits for the processor is not hanging: its own clock is asked too.
        while not self._pipe.poll(0.5):
            if not self._process.is_alive():
                break
            if time.perf_counter() - began > self._seconds * 4:
                self._process.kill()
                self._process.join()
                self._start()
                return "FAILED: a hang", self._seconds, 0.0
        try:
            end, seconds, peak = self._pipe.recv()
        except EOFError:
            self._process.join()
            code = self._process.exitcode
            self._start()
            return f"FAILED: a crash (status {code})", 0.0, 0.0
        if seconds > self._seconds:
            end = f"FAILED: {seconds:.1f} s of processor"
        return end, seconds, peak

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, mb: int) -> None:
    """Open what comes in; answers with (end, seconds of processor, peak MB)."""
    # What decoders print belongs to no report.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from lostfound.encoders.photo_file import open_photo, stored_copy

    for data in seed_files().values():
        stored_copy(open_photo(data))
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + mb * 1_000_000, resource.RLIM_INFINITY))
    pipe.send("ready")
    while True:
        data = pipe.recv_bytes() if pipe.poll(None) else b""
        began = time.process_time()
        end = _outcome(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        pipe.send((end, time.process_time() - began, peak))


def _outcome(data: bytes) -> str:
    from lostfound.encoders.photo_file import open_photo, stored_copy
    from lostfound.errors import LostFoundError

    try:
        photo = open_photo(data)
        stored_copy(photo)
    except LostFoundError as fault:
        words = fault.message.split("(")[0].split(" MB")[0]
        if "MemoryError" in fault.message:
            return "FAILED: out of memory"
        words = " ".join("N" if word.isdigit() else word for word in words.split())
        return f"{type(fault).__name__}: {words}" + ("" if fault.fix else "  FAILED: no fix")
    except BaseException as fault:
        return f"FAILED: {type(fault).__name__}: {fault}"[:120]
    return "read, with a warning" if photo.warnings else "read"


if __name__ == "__main__":
    main()
