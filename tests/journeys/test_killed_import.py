"""An import that is killed and run again ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "benchmarks"


def test_an_import_killed_three_times_ends_whole() -> None:
    words = ("--kills", "3", "--rows", "60", "--photos", "14", "--seed", "5")
    ended = subprocess.run(
        [sys.executable, str(SCRIPTS / "killed_import.py"), *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_desks_imports_and_matches_share_a_register() -> None:
    words = ("--desks", "2", "--items", "5", "--imports", "3", "--rows", "20")
    ended = subprocess.run(
        [sys.executable, str(SCRIPTS / "many_at_once.py"), *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
