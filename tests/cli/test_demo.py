"""The demo runs through the same journeys as the desk, without network, and leaves no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lostfound.demo.story import Story


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_the_demo_shows_every_sort_of_case_and_can_be_kept(
    lf: Any, tmp_path: Path, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All items and claims, with every fourth photo: drawing and looking is what takes long."""
    told = Story.drawings.fget
    monkeypatch.setattr(Story, "drawings", property(lambda story: told(story)[::every]))
    ended = lf("demo", "--keep", str(tmp_path / "demo"), "--json")
    assert ended.status == 0
    titles = {case["title"] for case in ended.data["cases"]}
    assert {"An easy one", "In another language", "Not here"} <= titles
    kept = ended.data["register"]
    assert len(lf("--db", kept, "pending", "--json").data) > 5
    assert lf("--db", kept, "db", "check").status == 0
    assert lf("demo", "--keep", str(tmp_path / "demo")).status == 1
    assert lf("found", "list", "--json").data == []
