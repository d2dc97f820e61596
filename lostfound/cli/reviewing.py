"""The review in the terminal: one pair a screen, one key an answer, nothing decided by default."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lostfound.cli.screen import say, show, width
from lostfound.errors import LostFoundError

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.results import PendingPair

_VERDICTS = {"c": "confirm", "r": "reject", "u": "unsure"}
_DONE = {"confirm": "confirmed", "reject": "rejected", "unsure": "unsure"}


@dataclass(slots=True)
class _Round:
    """Where the review stands: the queue, the place in it, and what was decided at each."""

    counter: Counter
    queue: list[PendingPair]
    place: int = 0
    explain: bool = False
    decided: dict[int, str] = field(default_factory=dict)


def run_review(counter: Counter, claim: str, limit: int) -> None:
    """Show the waiting pairs one by one until the queue or the person is done."""
    from lostfound.desk.pending import waiting_pairs

    queue = waiting_pairs(counter, every=True, limit=limit, claim=claim)
    if not queue:
        show("Nothing is waiting. New pairs come up when items or claims are added.")
        return
    state = _Round(counter, list(queue))
    while state.place < len(state.queue) and _step(state):
        pass
    show(_summary(state))


def _step(state: _Round) -> bool:
    """Show the pair at the current place and act on one key; False ends the review."""
    from lostfound.views.decisions import review_text

    pair = state.queue[state.place]
    show(review_text(pair, state.place + 1, len(state.queue), width(), explain=state.explain))
    key = read_key()
    if key in ("q", "", "\x04"):
        return False
    if key in _VERDICTS:
        _decide(state, pair, _VERDICTS[key])
    elif key == "m":
        state.explain = not state.explain
    elif key == "o":
        _open_photos(state.counter, pair)
    elif key == "p":
        _back(state)
    else:
        say("Keys: c confirm, r reject, u unsure, m more, o photos, p previous, q quit.")
    return True


def _decide(state: _Round, pair: PendingPair, verdict: str) -> None:
    """Keep the decision and go on; a refusal (somebody was first) is told, and goes on too."""
    from lostfound.desk.decide import decide

    sides = (pair.claim, pair.item, pair.venue)
    try:
        decide(state.counter, sides, verdict, candidate=pair.candidate)
        state.decided[state.place] = verdict
        say(f"{_DONE[verdict].capitalize()}: {pair.claim.reference} {pair.item.reference}.")
        if verdict == "confirm":
            _leave_out(state, pair)
    except LostFoundError as fault:
        say(f"Not kept: {fault}", always=True)
    state.place += 1
    state.explain = False


def _leave_out(state: _Round, pair: PendingPair) -> None:
    """Drop the later pairs of a claim or an item that was just matched."""
    done, rest = state.queue[: state.place + 1], state.queue[state.place + 1 :]
    state.queue = done + [
        other
        for other in rest
        if other.claim.reference != pair.claim.reference
        and other.item.reference != pair.item.reference
    ]


def _back(state: _Round) -> None:
    """Go to the pair before, taking back what was decided there."""
    from lostfound.desk.decide import decide

    if state.place == 0:
        say("This is the first.")
        return
    state.place -= 1
    if state.decided.pop(state.place, None):
        pair = state.queue[state.place]
        decide(state.counter, (pair.claim, pair.item, pair.venue), "undo")
        say("Taken back; decide again.")


def _summary(state: _Round) -> str:
    verdicts = list(state.decided.values())
    told = [f"{verdicts.count(v)} {_DONE[v]}" for v in _DONE if v in verdicts]
    left = len(state.queue) - len(verdicts)
    return f"{', '.join(told) or 'Nothing decided'}; {left} left."


def _open_photos(counter: Counter, pair: PendingPair) -> None:
    """Open the photos of both sides in the system's viewer, or say where they are."""
    names = [*pair.claim.photos, *pair.item.photos]
    if not names:
        say("Neither side has a photo.")
    for name in names:
        path = str(counter.register.photos.path(name))
        say(f"  {path}")
        _launch(path)


def _launch(path: str) -> None:
    if not sys.stdin.isatty():
        return
    if sys.platform == "win32":
        os.startfile(path)
        return
    command = "open" if sys.platform == "darwin" else "xdg-open"
    if sys.platform != "darwin" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    try:
        subprocess.Popen([command, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        say(f"  ({command} is not on this machine)")


def read_key() -> str:
    """Return one key in lower case: without Enter on a terminal, a line's first letter in a pipe.

    The end of the input is "" and Ctrl-C interrupts, as everywhere.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip()[:1].lower() or ("" if not line else "?")
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.getwch().lower()
    return _key_from_terminal()


def _key_from_terminal() -> str:
    import termios
    import tty

    sys.stdout.flush()
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        key = os.read(handle, 16)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    # Arrow keys and the like arrive as several bytes beginning with Escape: no answer.
    return "?" if key.startswith(b"\x1b") else key.decode("utf-8", "replace")[:1].lower()
