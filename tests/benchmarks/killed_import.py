"""An import with photos, killed at random moments: what a second run makes of it.

    python tests/benchmarks/killed_import.py [--kills 50] [--rows 120] [--photos 24] [--seed 1]

Each round takes a fresh register, starts the import, kills it (SIGKILL) at a random moment of
the time that an undisturbed one takes, half of them a second time, runs it again to its end,
and compares: every row and photo there exactly once, the counts of the import exact, `db check`
without a fault. Exit status 1 when one round differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

VENUE = "a6-beaune-tailly"


def main() -> int:
    """Run the rounds, print a line for each and the outcome."""
    options = _options()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _make_tables(folder, options.rows, options.photos)
        empty = folder / "empty.db"
        _run(empty, "found", "add", "gant", "--venue", VENUE).check_returncode()
        seconds = _undisturbed(empty, folder)
        print(f"{options.rows} rows, {options.photos} photos: {seconds:.1f} s undisturbed")
        wrong = kills = 0
        while kills < options.kills:
            db = _fresh(empty, folder / "round")
            moments = [dice.uniform(0.05, seconds) for _ in range(dice.choice((1, 2)))]
            landed = sum(_killed(db, folder, moment) for moment in moments)
            faults = _faults(db, folder, options.rows, options.photos)
            kills, wrong = kills + landed, wrong + bool(faults)
            told = ", ".join(f"{moment:.2f} s" for moment in moments)
            print(f"killed after {told}: {'; '.join(faults) or 'whole'}", flush=True)
        print(f"{kills} kills, {wrong} rounds wrong")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=120)
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _make_tables(folder: Path, rows: int, photos: int) -> None:
    from PIL import Image

    lines = ["external_id,venue,found_at,description,photos"]
    for number in range(rows):
        photo = ""
        if number < photos:
            photo = f"p{number}.png"
            Image.effect_noise((96, 72), 40 + number).convert("RGB").save(folder / photo)
        lines.append(f"{number},{VENUE},2026-05-02T10:30,gant numéro {number},{photo}")
    (folder / "found.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _command(db: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "lostfound", "--db", str(db), "--quiet", *words]


def _run(db: Path, *words: str) -> subprocess.CompletedProcess[str]:
    told = os.environ | {"LOSTFOUND_NOW": "2026-06-01T10:00"}
    return subprocess.run(_command(db, *words), capture_output=True, text=True, env=told)


def _importing(folder: Path) -> tuple[str, ...]:
    return ("import", "found", str(folder / "found.csv"), "--no-match", "--no-vectors", "--json")


def _undisturbed(empty: Path, folder: Path) -> float:
    """Return the seconds of the second of two imports: the first one fills caches."""
    for _ in range(2):
        db = _fresh(empty, folder / "round")
        began = time.monotonic()
        _run(db, *_importing(folder)).check_returncode()
    return time.monotonic() - began


def _fresh(empty: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copy(empty, place / "register.db")
    return place / "register.db"


def _killed(db: Path, folder: Path, moment: float) -> bool:
    """Start the import and kill it after `moment` seconds; False when it was done before."""
    told = os.environ | {"LOSTFOUND_NOW": "2026-06-01T10:00"}
    process = subprocess.Popen(
        _command(db, *_importing(folder)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=told,
    )  # fmt: skip
    time.sleep(moment)
    done = process.poll() is not None
    process.kill()
    process.wait()
    return not done


def _faults(db: Path, folder: Path, rows: int, photos: int) -> list[str]:
    """Run the import to its end and return what is not as it should be."""
    ended = _run(db, *_importing(folder))
    if ended.returncode:
        return [f"the rerun ended with {ended.returncode}: {ended.stderr.strip()}"]
    report = json.loads(ended.stdout)["data"]
    items, batches = _listed(db)
    checked = {
        "rows read": (report["read"], rows),
        "rows told of": (report["added"] + report["known"], rows),
        "items": (len(items), rows),
        "distinct items": (len({item["external_id"] for item in items}), rows),
        "photos": (sum(len(item["photos"]) for item in items), photos),
        "new rows of all imports": (sum(batch["added"] for batch in batches), rows),
        "unfinished imports": (sum(batch["state"] != "complete" for batch in batches), 0),
        "db check": (_run(db, "db", "check").returncode, 0),
    }
    return [f"{what}: {is_}, not {should}" for what, (is_, should) in checked.items()
            if is_ != should]  # fmt: skip


_LISTS = """
import sys
from lostfound.cli.edge import run
run(["--db", sys.argv[1], "found", "list", "--source", "found", "--limit", "0", "--json"])
print("--")
run(["--db", sys.argv[1], "import", "list", "--json"])
"""


def _listed(db: Path) -> list[list[dict[str, Any]]]:
    """Return the items that were imported, and the imports, told by one process."""
    command = [sys.executable, "-c", _LISTS, str(db)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lists = [json.loads(part)["data"] for part in told.split("\n--\n")]
    return [
        data if isinstance(data, list) else next(v for v in data.values() if isinstance(v, list))
        for data in lists
    ]


if __name__ == "__main__":
    sys.exit(main())
