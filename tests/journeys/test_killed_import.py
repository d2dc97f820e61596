"""An import that is killed and run again ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "benchmarks"


def _ends_well(script: str, words: str) -> None:
    ended = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *words.split()],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        "--kills 2 --rows 40 --photos 6 --seed 3",
        pytest.param("--kills 20 --rows 60 --photos 14 --seed 5", marks=pytest.mark.slow),
    ],
)
def test_an_import_that_is_killed_ends_whole(words: str) -> None:
    _ends_well("killed_import.py", words)


@pytest.mark.parametrize(
    "words",
    [
        "--desks 2 --items 4 --imports 3 --rows 8",
        pytest.param("--desks 4 --items 20 --imports 8 --rows 40", marks=pytest.mark.slow),
    ],
)
def test_desks_imports_and_matches_share_a_register(words: str) -> None:
    _ends_well("many_at_once.py", words)
