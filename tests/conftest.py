"""Run the command line in this process, on a register of its own, with a fixed clock."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from read_once import read_once

# A busy machine must not fail a property: what is slow is told by the benchmarks.
settings.register_profile(
    "lostfound", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("lostfound"), max_examples=1000)
settings.load_profile("lostfound")

# Files whose tests import torch or sentence-transformers, which takes up to 10 s a process:
# run first and in a row, they all fall to one worker, and the others' files go to the rest.
HEAVY = (
    "test_encoders_text", "test_baselines", "test_model_use", "test_encoders_own_models",
    "test_photos_seen", "test_fit", "test_learn", "test_learning", "test_ablation",
    "test_photo_words",
)  # fmt: skip

NOW = "2026-05-04T15:00"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status, what went to stdout and to stderr."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The data in the JSON envelope."""
        envelope = json.loads(self.out)
        assert envelope["version"] == 1
        return envelope["data"]

    @property
    def error(self) -> Any:
        """The error in the JSON envelope."""
        return json.loads(self.out)["error"]


Run = Callable[..., Ended]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also the long versions of some tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the heavy files first, and leave the long versions out unless they are asked for."""
    items.sort(key=lambda item: item.path.stem not in HEAVY)
    if not config.getoption("--slow"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if item not in slow]
        config.hook.pytest_deselected(items=slow)


@pytest.fixture(scope="session")
def one_process() -> Iterator[None]:
    """Read word lists, gazetteer and models once for all commands of this process."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, one_process: None) -> Path:
    """A register with the shipped areas and nothing else, made once and copied."""
    from lostfound.app import open_desk
    from lostfound.settings import read_settings

    place = tmp_path_factory.mktemp("seeded") / "register.db"
    settings = read_settings({"db": str(place), "by": "seed"}, {"LOSTFOUND_NOW": NOW})
    open_desk(settings, lambda _text: None).register.close()
    return place


@pytest.fixture
def db(tmp_path: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with the shipped areas, and an environment in which commands use it."""
    place = tmp_path / "register.db"
    shutil.copy(seeded, place)
    monkeypatch.setenv("LOSTFOUND_DB", str(place))
    monkeypatch.setenv("LOSTFOUND_BY", "marie")
    monkeypatch.setenv("LOSTFOUND_NOW", NOW)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("LOSTFOUND_CONFIG", raising=False)
    return place


@pytest.fixture
def lf(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs one command line and tells how it ended."""
    from lostfound.cli.edge import run

    def call(*words: str, stdin: str | bytes = "") -> Ended:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capsys.readouterr()
        status = run(list(words))
        told = capsys.readouterr()
        return Ended(status, told.out, told.err)

    return call
