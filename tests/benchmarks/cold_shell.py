"""Cold-shell times: how long each command takes from the prompt, on a filled register.

    python tests/benchmarks/cold_shell.py [--bench FOLDER] [--db FILE] [--runs 10]

Imports FOLDER (found*.csv, background*.csv, claims.csv) into a register, with all
vectors, unless --db names one that holds them; then runs each command in a fresh process
and prints the median of the wall times beside a bare Python and an import of
sentence_transformers, measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "text"
PYTHON = sys.executable
# An installed program has its modules compiled; a shell that forbids that would measure
# the compiler.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    """Fill a register if there is none, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as work:
        source = options.db or _filled(options.bench, Path(work))
        db = Path(work) / "copy.db"
        copy_register(source, db)
        claim = _json(db, "claim", "list", "--limit", "1", "--json")[0]["reference"]
        words = "doudou lapin gris, noeud rose"
        found = ["found", "add", words, "--venue", "a6-beaune-tailly", "--at", "2026-06-12T14:00"]
        rows = [
            ("python -c pass", [PYTHON, "-c", "pass"]),
            ("import sentence_transformers", [PYTHON, "-c", "import sentence_transformers"]),
            ("lostfound --help", _command(db, "--help")),
            ("lostfound found list --limit 20", _command(db, "found", "list", "--limit", "20")),
            ("lostfound found add (words)", _command(db, "--yes", *found)),
            ("lostfound match C-...", _command(db, "match", claim)),
        ]
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, {_processor()}, "
            f"CPython {platform.python_version()}, {time.strftime('%Y-%m-%d')}; "
            f"medians of {options.runs}"
        )
        for name, command in rows:
            print(f"{name:<36}{_median(command, options.runs):7.3f} s", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    return parser.parse_args()


def _filled(bench: Path, work: Path) -> Path:
    db = work / "bench.db"
    for noun, pattern in (
        ("found", "found*.csv"),
        ("found", "background*.csv"),
        ("claims", "claims.csv"),
    ):
        for table in sorted(bench.glob(pattern)):
            subprocess.run(_command(db, "import", noun, str(table), "--no-match"), check=True)
    return db


def copy_register(source: Path, target: Path) -> None:
    """Copy a register with the derived files beside it, so that the original stays as it is."""
    for path in source.parent.glob(source.name + "*"):
        to = target.parent / path.name.replace(source.name, target.name, 1)
        if path.is_dir():
            shutil.copytree(path, to)
        else:
            shutil.copy2(path, to)


def _command(db: Path, *words: str) -> list[str]:
    return [PYTHON, "-m", "lostfound", "--db", str(db), *words]


def _json(db: Path, *words: str) -> list[dict[str, str]]:
    out = subprocess.run(_command(db, *words), check=True, capture_output=True, text=True).stdout
    data = json.loads(out)["data"]
    return data if isinstance(data, list) else next(v for v in data.values() if isinstance(v, list))


def _median(command: list[str], runs: int) -> float:
    """Run once to warm the disk, then return the median of `runs` wall times in seconds."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
        times.append(time.perf_counter() - began)
        if done.returncode not in (0, 3):
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return statistics.median(times[1:])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
