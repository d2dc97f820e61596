"""Killed imports, and desks and imports at once: the register ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "benchmarks"


def long(words: str) -> object:
    return pytest.param(words, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    "words",
    [
        "killed_import.py --kills 2 --rows 40 --photos 6 --seed 3",
        long("killed_import.py --kills 20 --rows 60 --photos 14 --seed 5"),
        "many_at_once.py --desks 2 --items 4 --imports 3 --rows 8",
        long("many_at_once.py --desks 4 --items 20 --imports 8 --rows 40"),
    ],
)
def test_nothing_is_lost(words: str) -> None:
    """The script counts rows, checks the log, and ends with 1 where anything is wrong."""
    script, *options = words.split()
    ended = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
