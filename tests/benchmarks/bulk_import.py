"""A large table into a fresh register: rows a second, peak memory, and the same file again.

    python tests/benchmarks/bulk_import.py [--table FILE.csv.gz] [--profile sncf] [--rows 0]

Beside it, in the same run, `sqlite-utils insert --csv` of the same table (unpacked first, as
it reads no gzip). Wall and processor time are both shown: on a busy machine only the second
can be compared.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

TABLE = (
    Path(__file__).resolve().parents[2].parent / "shared" / "data" / "sncf-found-2016-2021.csv.gz"
)


class Run(NamedTuple):
    """What one command took: wall and processor seconds, the peak of its memory in MB."""

    wall: float
    processor: float
    memory: float
    said: str


def main() -> None:
    """Run the import twice and the reference once; print a line for each."""
    options = _options()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        plain, rows = _plain(options.table, folder, options.rows)
        packed = folder / f"{plain.name}.gz"
        with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, "
            f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}; {rows:,} rows"
        )
        db = folder / "register.db"
        command = [sys.executable, "-m", "lostfound", "--db", str(db), "--quiet", "import", "found"]
        command += [str(packed), "--profile", options.profile, "--no-match", "--no-vectors"]
        command += ["--rejects", str(folder / "rejects.csv")]
        first = _timed(command, (0, 3))
        second = _timed(command, (0, 3))
        beside = shutil.which("sqlite-utils", path=f"{Path(sys.executable).parent}:/usr/bin")
        reference = _timed(
            [beside or "sqlite-utils", "insert", str(folder / "ref.db"), "t", str(plain), "--csv"],
            (0,),
        )
        for name, run in (
            ("lostfound import found", first),
            ("the same file again", second),
            ("sqlite-utils insert --csv", reference),
        ):
            print(
                f"{name:<28}{rows / run.wall:9,.0f} rows/s ({run.wall:.1f} s; "
                f"{rows / run.processor:,.0f} a processor second), peak {run.memory:.0f} MB"
            )
        print(f"ratio to sqlite-utils: {reference.wall / first.wall:.2f} in wall time, "
              f"{reference.processor / first.processor:.2f} in processor time")  # fmt: skip
        for run in (first, second):
            print(run.said.splitlines()[0] if run.said else "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--profile", default="sncf")
    parser.add_argument("--rows", type=int, default=0, help="only the first so many; 0: all")
    return parser.parse_args()


def _plain(table: Path, folder: Path, most: int) -> tuple[Path, int]:
    opened = gzip.open if table.suffix == ".gz" else open
    target, count = folder / table.name.removesuffix(".gz"), -1
    with (
        opened(table, "rt", encoding="utf-8", newline="") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        for count, line in enumerate(lines):
            if most and count > most:
                count -= 1
                break
            out.write(line)
    return target, count


def _timed(command: list[str], good: tuple[int, ...]) -> Run:
    with tempfile.TemporaryFile("w+") as said:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        said.seek(0)
        text = said.read()
    if process.returncode not in good:
        sys.exit(f"{' '.join(command)} failed:\n{text}")
    return Run(wall, used.ru_utime + used.ru_stime, _megabytes(used), text)


def _megabytes(used: resource.struct_rusage) -> float:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return used.ru_maxrss / unit


if __name__ == "__main__":
    main()
