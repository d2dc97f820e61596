"""The review at a real terminal: one key an answer, no Enter, and no key that surprises."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
from drawn import draw

from lostfound.cli.photo_screen import PhotoScreen

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import struct
import subprocess
import termios

_PATIENCE = 30.0


class Terminal:
    """A review running at a pseudo-terminal of its own."""

    def __init__(self, *words: str) -> None:
        self._own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lostfound", *words],
            stdin=other, stdout=other, stderr=other, close_fds=True,
        )  # fmt: skip
        os.close(other)

    def press(self, keys: str, until: str) -> str:
        """Type and return what is written until some words appear."""
        os.write(self._own, keys.encode())
        return self.read(until)

    def read(self, until: str) -> str:
        """Return what is written until some words appear."""
        told, end = "", monotonic() + _PATIENCE
        while until not in " ".join(told.split()):
            ready, _, _ = select.select([self._own], [], [], max(0.0, end - monotonic()))
            assert ready, f"waited for {until!r}, got: {told}"
            try:
                told += os.read(self._own, 65_536).decode("utf-8", "replace")
            except OSError:  # Linux says so when the other end has gone
                break
        return " ".join(told.split())

    def interrupt(self) -> None:
        """Press Ctrl-C: what a terminal makes of it, for this one controls no session."""
        self._process.send_signal(signal.SIGINT)

    def status(self) -> int:
        """Wait for the end and return the exit status."""
        return self._process.wait(timeout=_PATIENCE)

    def echoes(self) -> bool:
        """Return whether the terminal writes back what is typed."""
        return bool(termios.tcgetattr(self._own)[3] & termios.ECHO)

    def close(self) -> None:
        """End what still runs."""
        self._process.kill()
        self._process.wait()
        os.close(self._own)


@pytest.fixture
def queue(lf: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two open claims with an item each: a racket and a cuddly toy; the claims' references."""
    things = (
        ("2026-05-02T15:00", "raquette de tennis Wilson bleue, manche blanc", "Beaune Merceuil"),
        ("2026-05-04T15:00", "doudou lapin gris, noeud rose au cou", "Beaune Tailly"),
    )
    claims = []
    for now, thing, place in things:
        monkeypatch.setenv("LOSTFOUND_NOW", now)
        claims.append(lf("claim", "add", f"perdu : {thing}", "--place", place,
                         "--lost", "hier", "--json").data["reference"])  # fmt: skip
        lf("found", "add", thing, "--venue", place, "--at", "hier 14h")
    return claims


@pytest.fixture
def pictured(lf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One claim and its item with a photo each, at a terminal with colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for view, name in enumerate(("desk.jpg", "home.jpg")):
        (tmp_path / name).write_bytes(draw("rabbit:grey:bow=pink", view))
    claim = lf("claim", "add", "lapin gris, noeud rose", "--place", "Beaune Tailly", "--lost",
               "hier", "--photo", str(tmp_path / "home.jpg"), "--json").data["reference"]  # fmt: skip
    found = lf("found", "add", "doudou lapin gris, noeud rose", "--venue", "Beaune Tailly",
               "--at", "hier 14h", "--photo", str(tmp_path / "desk.jpg"), "--json").data["reference"]  # fmt: skip
    return [claim, found]


def _review(*words: str, answer: str = "") -> str:
    """Return what a review writes until it waits for a key; `answer` is the terminal's own."""
    there = Terminal("review", *words)
    try:
        told = there.press(answer, "? help") if answer else there.read("? help")
        return told + there.press("q", "left.")
    finally:
        there.close()


def test_both_photos_are_drawn_in_blocks(lf: Any, pictured: list[str]) -> None:
    told = _review()
    assert told.count("▀") > 200
    assert "\x1b[38;2;" in told
    assert "Traceback" not in told and "Failed" not in told
    assert f"{pictured[0]}, {pictured[1]} (o opens them)" in told
    assert "Nothing decided; 1 left." in told


def test_a_terminal_that_knows_sixel_gets_sixel(lf: Any, pictured: list[str]) -> None:
    # What such a terminal answers to "who are you": its device attributes, 4 among them.
    told = _review(answer="\x1b[?62;4c")
    assert "\x1bP" in told and "▀" not in told
    assert "Nothing decided; 1 left." in told


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [((), "NO_COLOR", "1"), ((), "TERM", "dumb"), (("--no-photos",), "TERM", "xterm-256color")],
)
def test_without_pictures_it_says_where_they_are(
    lf: Any, pictured: list[str], monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], name: str, value: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(name, value)
    told = _review(*words)
    assert "▀" not in told and "\x1bP" not in told
    paths = [word for word in told.split() if word.endswith(".jpg")]
    assert len(paths) == 2 and all(Path(path).is_file() for path in paths)


@pytest.fixture
def terminal(queue: list[str]) -> Iterator[Terminal]:
    there = Terminal("review")
    yield there
    there.close()


def test_each_key_says_what_it_did(terminal: Terminal, lf: Any, queue: list[str]) -> None:
    racket, rabbit = queue
    first = terminal.read("? help")
    assert rabbit in first and racket not in first
    assert "first: a child's comforter" in first
    assert "'x' is no key here. Keys: c confirm, r reject" in terminal.press("x", "? help.")
    assert "That is no key here" in terminal.press("\t", "? help.")
    assert "s skip: decide nothing now" in terminal.press("?", "stays")
    assert "s skip: decide nothing now" in terminal.press("\x1b[A", "stays")
    assert "bits" in terminal.press("m", "? help")
    assert "Neither side has a photo" in terminal.press("o", "photo.")
    assert racket in terminal.press("s", "2 of 2: c confirm")
    assert rabbit in terminal.press("p", "1 of 2: c confirm")
    assert "Unsure: " in terminal.press("u", "2 of 2: c confirm")
    assert "1 unsure; 1 left." in terminal.press("q", "left.")
    assert terminal.status() == 0
    after = [row["claim"] for row in lf("pending", "--all", "--json").data]
    assert after == [racket, rabbit]


def test_enter_and_space_decide_nothing(terminal: Terminal, lf: Any) -> None:
    terminal.read("? help")
    terminal.press("\r", "? help.")
    terminal.press(" ", "? help.")
    assert "Nothing decided; 2 left." in terminal.press("\x04", "left.")
    assert terminal.status() == 0


def test_an_interrupt_ends_the_review_and_the_terminal_echoes_again(terminal: Terminal) -> None:
    terminal.read("? help")
    assert not terminal.echoes()
    terminal.interrupt()
    assert "Stopped." in terminal.read("Stopped.")
    assert terminal.status() == 130
    assert terminal.echoes()


def test_what_a_colleague_settles_meanwhile_is_passed_over(
    terminal: Terminal, lf: Any, queue: list[str]
) -> None:
    terminal.read("? help")
    row = next(r for r in lf("pending", "--all", "--json").data if r["claim"] == queue[0])
    lf("--by", "paul", "confirm", row["claim"], row["found"])
    told = terminal.press("s", "All seen")
    assert re.search(r"paul confirmed C-\w+ F-\w+ meanwhile", told)
    assert "Nothing decided" in terminal.press("q", "left.")


def test_the_order_may_be_chosen_on_the_line_and_in_the_configuration(
    lf: Any, queue: list[str], tmp_path: Path
) -> None:
    racket, rabbit = queue

    def claims(*words: str) -> list[str]:
        return [row["claim"] for row in lf("pending", "--json", *words).data]

    assert claims() == [rabbit, racket]
    assert claims("--order", "oldest") == [racket, rabbit]
    config = tmp_path / "lostfound.toml"
    config.write_text('[review]\nfirst = ["medicine"]\norder = "urgency"\n')
    rows = lf("--config", str(config), "pending", "--json").data
    assert [row["first"] for row in rows] == ["", ""]
    config.write_text('[review]\norder = "oldest"\n')
    assert claims("--config", str(config)) == [racket, rabbit]
    assert claims("--config", str(config), "--order", "urgency") == [rabbit, racket]
    listed = lf("review", "--order", "oldest", stdin="q\n").out
    assert racket in listed and rabbit not in listed


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("review = 3", "[review]"),
        ("[review]\nfirst = 'keys'", "[review]"),
        ("[review]\nfirst = ['kees']", "'kees'"),
        ("[review]\nlast = ['keys']", "[review]"),
        ("[review]\norder = 'newest'", "'newest'"),
    ],
)
def test_a_configuration_that_cannot_be_is_named(
    lf: Any, queue: list[str], tmp_path: Path, told: str, named: str
) -> None:
    config = tmp_path / "lostfound.toml"
    config.write_text(told)
    ended = lf("--config", str(config), "pending")
    assert ended.status == 2
    assert named in ended.err


def test_pending_says_why_a_pair_comes_first(lf: Any, queue: list[str]) -> None:
    rows = lf("pending", "--csv").out.splitlines()
    assert rows[0].endswith(",first,since")
    assert "a child's comforter" in rows[1]
    lines = lf("pending").out.splitlines()
    assert lines[0].startswith(queue[1])
    assert lines[0].endswith("first: a child's comforter")


def test_a_photo_that_cannot_be_drawn_leaves_the_review_without_pictures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("lostfound.app.pictures_together", too_much)
    monkeypatch.setattr("lostfound.cli.photo_screen._may_draw", lambda: True)
    side = SimpleNamespace(reference="C-1", photos=("0" * 64,))
    photos = SimpleNamespace(has=lambda _: False)
    counter = SimpleNamespace(register=SimpleNamespace(photos=photos))
    PhotoScreen(wanted=True).show(
        cast(Any, counter), cast(Any, SimpleNamespace(claim=side, item=side))
    )
    assert "Photos (o opens them):" in capsys.readouterr().out
