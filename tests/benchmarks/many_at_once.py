"""Many processes at one register: desks that add, imports and matches side by side.

    python tests/benchmarks/many_at_once.py [--desks 8] [--items 200] [--imports 20] [--rows 60]

First `--desks` processes run `found add` `--items` times each (one interpreter a desk; the
register is opened and closed by every command). Then `--imports` imports (half of them of one and the same file) and as many matches run
together as commands. Nothing may fail, every item must be there once, and the log must hold
together. Exit status 1 when something differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

VENUE = "a6-beaune-tailly"
TOLD = os.environ | {"LOSTFOUND_NOW": "2026-06-01T10:00"}

_DESK = """
import os, sys
from lostfound.cli.edge import run
db, desk, items, venue = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
sys.stdout = open(os.devnull, "w")
for number in range(items):
    if run(["--db", db, "--by", desk, "--quiet", "found", "add", f"gant {desk} {number}",
            "--venue", venue, "--at", "2026-05-02 10:30"]):
        sys.exit(1)
"""


def main() -> int:
    """Run both crowds and print what each came to."""
    options = _options()
    with tempfile.TemporaryDirectory() as work:
        db = Path(work) / "register.db"
        _run(db, "claim", "add", "perdu un gant noir à Beaune").check_returncode()
        faults = _desks(db, options.desks, options.items)
        faults += _crowd(db, Path(work), options.imports, options.rows)
        if _run(db, "db", "check").returncode:
            faults.append("db check finds faults")
    print("; ".join(faults) or "all as it should be")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--desks", type=int, default=8)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--imports", type=int, default=20)
    parser.add_argument("--rows", type=int, default=60)
    return parser.parse_args()


def _desks(db: Path, desks: int, items: int) -> list[str]:
    began = time.monotonic()
    faults = _together(
        [
            [sys.executable, "-c", _DESK, str(db), f"desk{n}", str(items), VENUE]
            for n in range(desks)
        ]
    )
    seconds, there = time.monotonic() - began, _count(db)
    print(f"{desks} desks, {items} items each: {there} items in {seconds:.1f} s, "
          f"{there / seconds:.0f} a second")  # fmt: skip
    return faults + ([] if there == desks * items else [f"{there} items, not {desks * items}"])


def _crowd(db: Path, folder: Path, imports: int, rows: int) -> list[str]:
    before, claim = _count(db), _data(db, "claim", "list", "--json")[0]["reference"]
    commands, distinct = [], set()
    for number in range(imports):
        name = f"own{number}" if number % 2 else "shared"
        distinct.add(name)
        commands.append(_command(db, "import", "found", str(_table(folder, name, rows)),
                                 "--no-match"))  # fmt: skip
        commands.append(_command(db, "match", claim))
    began = time.monotonic()
    faults = _together(commands)
    there = _count(db) - before
    print(f"{imports} imports and {imports} matches: {there} new items "
          f"in {time.monotonic() - began:.1f} s")  # fmt: skip
    wanted = len(distinct) * rows
    return faults + ([] if there == wanted else [f"{there} imported items, not {wanted}"])


def _table(folder: Path, name: str, rows: int) -> Path:
    path = folder / f"{name}.csv"
    lines = [f"{name}-{n},{VENUE},2026-05-02T10:30,bonnet {name} {n % 7}" for n in range(rows)]
    path.write_text("\n".join(["external_id,venue,found_at,description", *lines]) + "\n")
    return path


def _together(commands: list[list[str]]) -> list[str]:
    running = [
        subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=TOLD)
        for c in commands
    ]
    faults = []
    for process in running:
        said = process.communicate()[1]
        if process.returncode:
            faults.append(f"status {process.returncode}: {said.strip()[-300:]}")
    return faults


def _command(db: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "lostfound", "--db", str(db), "--quiet", *words]


def _run(db: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(db, *words), capture_output=True, text=True, env=TOLD)


def _data(db: Path, *words: str) -> Any:
    return json.loads(_run(db, *words).stdout)["data"]


def _count(db: Path) -> int:
    return int(_data(db, "db", "info", "--json")["items"])


if __name__ == "__main__":
    sys.exit(main())
