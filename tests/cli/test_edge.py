"""The outer edge: exit statuses, envelopes, global options anywhere, no tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lostfound.cli.edge import hoist


def test_global_options_may_stand_anywhere() -> None:
    assert hoist(["found", "list", "--db", "x", "--json", "--quiet"]) == [
        "--db", "x", "--quiet", "found", "list", "--json"]  # fmt: skip


def test_what_follows_two_hyphens_is_text() -> None:
    assert hoist(["found", "add", "--", "--db"]) == ["found", "add", "--", "--db"]


def test_a_wrong_command_is_a_usage_fault_with_a_way_on(lf: Any) -> None:
    ended = lf("fund")
    assert ended.status == 2
    assert "fund" in ended.err
    assert "--help" in ended.err
    assert ended.out == ""


def test_a_wrong_command_is_in_the_envelope_when_json_was_asked(lf: Any) -> None:
    ended = lf("found", "lst", "--json")
    assert ended.status == 2
    assert ended.error["code"] == "usage"
    assert ended.error["fix"]


def test_a_fault_nobody_foresaw_is_named_without_a_traceback(
    lf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the moon is full")

    monkeypatch.delenv("LOSTFOUND_DEBUG", raising=False)
    monkeypatch.setattr("lostfound.desk.look.list_found", broken)
    ended = lf("found", "list")
    assert ended.status == 1
    assert "the moon is full" in ended.err
    assert "report" in ended.err
    assert "Traceback" not in ended.err


def test_an_interrupt_ends_with_130(lf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lostfound.desk.look.list_found", stopped)
    ended = lf("found", "list")
    assert (ended.status, ended.err.strip()) == (130, "Stopped.")


def test_a_closed_pipe_is_no_fault(db: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "lostfound", "venue", "list"],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_version_is_printed(lf: Any) -> None:
    assert lf("--version").out.startswith("lostfound 0.")


def test_a_missing_configuration_file_is_named(lf: Any) -> None:
    ended = lf("--config", "nowhere.toml", "found", "list")
    assert ended.status == 4
    assert "nowhere.toml" in ended.err


def test_a_configuration_file_is_read_below_environment_and_flags(lf: Any, tmp_path: Path) -> None:
    config = tmp_path / "desk.toml"
    config.write_text('by = "anna"\ndb = "elsewhere.db"\n', encoding="utf-8")
    assert lf("--config", str(config), "db", "path", "--json").data["path"] != "elsewhere.db"
    assert lf("--db", "flag.db", "db", "path").out == "flag.db\n"


def test_a_configuration_with_a_strange_key_is_refused(lf: Any, tmp_path: Path) -> None:
    config = tmp_path / "desk.toml"
    config.write_text("colour = 3\n", encoding="utf-8")
    ended = lf("--config", str(config), "db", "path")
    assert ended.status == 2
    assert "colour" in ended.err


def test_a_first_use_makes_a_register_and_says_so_once(
    lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOSTFOUND_DB", str(tmp_path / "new" / "register.db"))
    first, second = (lf("found", "add", "sac", "--venue", "Beaune-Tailly") for _ in range(2))
    assert "1,442" in first.err
    assert "New register" not in second.err
    assert first.status == second.status == 0


@pytest.mark.parametrize("option", ["--shelf", "--by", "--where", "--venue"])
def test_bytes_that_are_no_text_are_no_fault(lf: Any, option: str) -> None:
    ended = lf("found", "add", "grey\0 bag", "--venue", "Beaune-Tailly", option, "A\udcff")
    assert "Something went wrong" not in ended.err
    assert lf("venue", "find", "Beaune\udcff").status == 0
    assert "\\u0000" not in lf("found", "list", "--json").out


def _alone(words: list[str], *, closed: str = "", **variables: str) -> Any:
    shell = f'exec "$@" {closed}'
    return subprocess.run(
        ["sh", "-c", shell, "sh", sys.executable, "-m", "lostfound", *words],
        capture_output=True, text=True, check=False, env={**os.environ, **variables},
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's way to close a stream")
def test_closed_streams_are_no_fault(db: Path) -> None:
    refused = _alone(["confirm", "C-AAAA-AA", "F-AAAA-AA"], closed="<&-")
    assert "AttributeError" not in refused.stderr
    assert refused.returncode in (2, 4)
    assert _alone(["venue", "list"], closed=">&-").returncode == 0
    assert _alone(["fund"], closed="2>&-").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("words", ["venue list", "venue list --json", "fund --json"])
def test_an_output_that_takes_nothing_is_named(db: Path, words: str) -> None:
    ended = _alone(words.split(), closed=">/dev/full")
    assert ended.returncode == (2 if "fund" in words else 1)
    assert "cannot be written to the output" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell")
def test_the_process_ends_at_once_with_its_status_and_all_that_was_said(db: Path) -> None:
    told = _alone(["venue", "list", "--json"])
    assert told.returncode == 0
    assert len(json.loads(told.stdout)["data"]) >= 1_442
    assert _alone(["venue", "lst"]).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell")
def test_json_escapes_letters_where_stdout_does_not_take_them(db: Path) -> None:
    told = _alone(["venue", "find", "Bourg-lès-Valence", "--json"], PYTHONIOENCODING="ascii")
    assert "?" not in told.stdout
    assert "\\u00e8" in told.stdout


def test_an_interrupt_before_the_command_line_stands_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lostfound.__main__ import main

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lostfound.cli.edge.run", stopped)
    assert main() == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize(
    "words",
    [
        "found list", "found show F-AAAA-AA", "claim list", "claim show C-AAAA-AA", "pending",
        "match --text sac", "log F-AAAA-AA", "db check", "db info", "review",
        "confirm C-AAAA-AA F-AAAA-AA", "found edit F-AAAA-AA --shelf B",
    ],
)  # fmt: skip
def test_a_mistyped_register_is_missing_and_not_made(lf: Any, tmp_path: Path, words: str) -> None:
    place = tmp_path / "typo.db"
    ended = lf("--db", str(place), *words.split())
    assert ended.status == 4, ended.err
    assert "typo.db" in ended.err
    assert "found add" in ended.err
    assert not place.exists()


def test_the_shipped_areas_are_there_without_a_register(lf: Any, tmp_path: Path) -> None:
    place = tmp_path / "none.db"
    assert "a6-beaune-tailly" in lf("--db", str(place), "venue", "find", "Beaune").out
    assert lf("--db", str(place), "model", "info").status == 0
    table = tmp_path / "found.csv"
    table.write_text("description,venue,found_at\nsac rouge,Aire de Beaune-Tailly,2026-05-01\n")
    assert lf("--db", str(place), "import", "found", str(table), "--dry-run").status == 0
    assert not place.exists()


def test_a_damaged_photo_network_leaves_the_match_its_hashes_and_colours(
    lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    from lostfound.encoders.photo_network import graph_path

    monkeypatch.setenv("LOSTFOUND_CACHE", str(tmp_path / "models"))
    graph = graph_path(tmp_path / "models")
    graph.parent.mkdir(parents=True)
    graph.write_bytes(b"no graph")
    picture = tmp_path / "red.png"
    Image.effect_noise((300, 200), 90).convert("RGB").save(picture)
    added = lf("found", "add", "sac", "--venue", "Beaune-Tailly", "--photo", str(picture))
    assert added.status == 0
    matched = lf("match", "--text", "sac", "--photo", str(picture))
    assert matched.status == 0
    assert "hashes and colours only" in " ".join(matched.out.split())
