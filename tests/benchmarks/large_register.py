"""A register of a million items: a cold match, and what the search by codes misses.

    python tests/benchmarks/large_register.py --db FILE [--items 1000000] [--bench FOLDER]

FILE is a register that holds FOLDER (bench/text) with all vectors; a copy of it is grown by
`lostfound import` with made-up items: the words of its own items with a number behind them,
at its own venues, on days of ten years. Their vectors are those of the words they were made
of with noise added (to embed half a million texts takes two hours), so that each lies about
as close to its model as two descriptions of one kind of thing do.

Printed: the median of cold matches beside `import sentence_transformers`, and recall@5 of
the bench claims by the search as it is and with every vector compared, from the same run.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cold_shell import copy_register

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "text"
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
NOISE = 0.018  # a value; the cosine with the model is then about 0.94
FIRST = datetime(2016, 1, 1)
DAYS = 3_960
BLOCK = 20_000


def main() -> None:
    """Grow a copy, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        db = Path(work) / "large.db"
        copy_register(options.db, db)
        _grow(db, Path(work), options.items)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, "
            f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}"
        )
        truth = _truth(options.bench)
        _cold(db, options.runs)
        _recall(db, truth)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--work", type=Path, help="where the grown copy goes while it is used")
    return parser.parse_args()


def _grow(db: Path, work: Path, items: int) -> None:
    from lostfound.storage import open_register

    dice = random.Random(1)
    with open_register(str(db)) as register:
        there = register.counts().items
        words = [row[0] for row in register._db.rows("SELECT DISTINCT description FROM found")]
        venues = [venue.key for venue in register.venues()]
    table = work / "more.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("external_id", "venue", "found_at", "description"))
        for n in range(max(0, items - there)):
            at = FIRST + timedelta(days=dice.randrange(DAYS), minutes=dice.randrange(1440))
            said = f"{dice.choice(words) or 'objet'} {n}"
            rows.writerow((n, dice.choice(venues), f"{at:%Y-%m-%dT%H:%M}", said))
    began = time.monotonic()
    told = ("--no-match", "--no-vectors", "--rejects", str(work / "rejects.csv"))
    _run(db, "--quiet", "import", "found", str(table), *told)
    print(f"{items - there:,} items imported in {time.monotonic() - began:.0f} s", flush=True)
    _give_vectors(db)


def _give_vectors(db: Path) -> None:
    """Give each text without a vector one near that of a text chosen by chance."""
    import numpy as np

    from lostfound.storage import open_register

    chance = np.random.default_rng(1)
    with open_register(str(db)) as register:
        model = _model(register)
        known = register.text_vectors(model)[1]
        known = known[:: max(1, len(known) // 50_000)].copy()
        waiting = [name for name, _ in register.texts_without_vector(model)]
        with register.bulk():
            for start in range(0, len(waiting), BLOCK):
                names = waiting[start : start + BLOCK]
                near = known[chance.integers(0, len(known), len(names))]
                near = near + chance.normal(0, NOISE, near.shape).astype(np.float32)
                near /= np.linalg.norm(near, axis=1, keepdims=True)
                with register.unit(by="bench", at=datetime(2026, 1, 1)) as unit:
                    unit.put_text_vectors(model, zip(names, near, strict=True))
        print(f"{len(waiting):,} vectors given", flush=True)


def _model(register: Any) -> Any:
    return max(register.model_uses(), key=lambda use: use.texts).model


def _truth(bench: Path) -> dict[str, str]:
    """Return claim -> item, external ids; claims whose thing was not found are left out."""
    with (bench / "truth.csv").open(encoding="utf-8", newline="") as rows:
        told = list(csv.DictReader(rows))
    claim, item = (next(k for k in told[0] if word in k) for word in ("claim", "found"))
    return {row[claim]: row[item] for row in told if row[item]}


def _run(db: Path, *words: str) -> str:
    command = [sys.executable, "-m", "lostfound", "--db", str(db), *words]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def _cold(db: Path, runs: int) -> None:
    """Print the medians of cold matches, a different claim each time."""
    from lostfound.domain.records import ClaimFilter
    from lostfound.storage import open_register

    with open_register(str(db)) as register:
        items = register.counts().items
        claims = [c.reference for c in register.list_claims(ClaimFilter(limit=runs + 1))]
    _run(db, "match", claims[0])  # warms the disk, and writes the codes
    times = [_timed(lambda c=claim: _run(db, "match", c)) for claim in claims[1:]]
    heavy = [sys.executable, "-c", "import sentence_transformers"]
    beside = [_timed(lambda: subprocess.run(heavy, check=True, env=ENVIRONMENT)) for _ in range(3)]
    print(f"match of one claim, {items:,} items   {statistics.median(times):6.2f} s", flush=True)
    print(f"import sentence_transformers        {statistics.median(beside):6.2f} s", flush=True)


def _timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _recall(db: Path, truth: dict[str, str]) -> None:
    from lostfound.app import open_desk
    from lostfound.settings import read_settings
    from lostfound.storage.sqlite import nearest

    counter = open_desk(read_settings({"db": str(db)}, os.environ), lambda _: None)
    by_code = nearest._BY_CODE
    for name, most in (("as it is", by_code), ("every vector", 10**9)):
        nearest._BY_CODE = most
        first, five, seconds = _ranked(counter, truth)
        print(
            f"recall@1 {first:.3f}, recall@5 {five:.3f} of {len(truth)} claims, {name} "
            f"({1000 * seconds:.0f} ms a claim in one process)",
            flush=True,
        )


def _ranked(counter: Any, truth: dict[str, str]) -> tuple[float, float, float]:
    from lostfound.desk.match import match_claim
    from lostfound.domain.records import ClaimFilter

    places: list[int] = []
    began = time.monotonic()
    for claim in counter.register.list_claims(ClaimFilter(limit=0)):
        if claim.external_id not in truth:
            continue
        ranking = match_claim(counter, claim.reference, 5)
        names = [candidate.reference for candidate in ranking.candidates]
        items = counter.register.found_items(names)
        told = [items[name].external_id for name in names]
        wanted = truth[claim.external_id]
        places.append(told.index(wanted) if wanted in told else 99)
    seconds = (time.monotonic() - began) / len(places)
    share = [sum(place < most for place in places) / len(places) for most in (1, 5)]
    return share[0], share[1], seconds


if __name__ == "__main__":
    main()
