"""The review in the terminal: one pair a screen, one key an answer, nothing decided by default."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lostfound.cli.photo_screen import PhotoScreen
from lostfound.cli.screen import say, show, width
from lostfound.errors import LostFoundError

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.results import PendingPair
    from lostfound.desk.urgency import Placed
    from lostfound.matching.values import Ranking

_VERDICTS = {"c": "confirm", "r": "reject", "u": "unsure"}
_ENDS = ("q", "", "\x04")
_DONE = {"confirm": "confirmed", "reject": "rejected", "unsure": "unsure"}


@dataclass(slots=True)
class _Round:
    """Where the review stands: the queue, the place in it, and what was decided at each."""

    counter: Counter
    queue: list[Placed]
    photos: PhotoScreen
    place: int = 0
    explain: bool = False
    drawn: bool = False
    decided: dict[int, str] = field(default_factory=dict)
    rankings: dict[str, Ranking] = field(default_factory=dict)

    def pair(self, place: int) -> PendingPair:
        """Return a pair with its reasons; matched when it is looked at, not all at the start."""
        from lostfound.desk.pending import pair_of

        return pair_of(self.counter, self.queue[place], self.rankings)

    def sides(self, place: int) -> tuple[str, str]:
        """Return the references (claim, found) at a place."""
        proposal = self.queue[place].waiting.proposal
        return proposal.claim, proposal.found

    def visible(self, place: int) -> bool:
        """Return whether a pair is still a question: neither side confirmed at another place."""
        claim, found = self.sides(place)
        return not any(
            verdict == "confirm"
            and other != place
            and (claim == self.sides(other)[0] or found == self.sides(other)[1])
            for other, verdict in self.decided.items()
        )

    def next_from(self, place: int) -> int:
        """Return the first visible place from here on, the queue's length after the last."""
        later = range(place, len(self.queue))
        return next((p for p in later if self.visible(p)), len(self.queue))

    def before(self, place: int) -> int:
        """Return the last visible place before this one, -1 before the first."""
        return next((p for p in range(place - 1, -1, -1) if self.visible(p)), -1)

    def go(self, place: int) -> None:
        """Stand at another place; what is there has to be drawn."""
        self.place, self.explain, self.drawn = place, False, False


def run_review(
    counter: Counter, claim: str, limit: int, order: str, *, photos: bool = True
) -> None:
    """Show the waiting pairs one by one until the person is done."""
    from lostfound.desk.pending import the_queue

    queue = the_queue(counter, every=True, claim=claim, order=order)[:limit]
    if not queue:
        show("Nothing is waiting. New pairs come up when items or claims are added.")
        return
    state = _Round(counter, queue, PhotoScreen(photos))
    with _single_keys():
        while _step(state) if state.place < len(state.queue) else _at_the_end(state):
            pass
    show(_summary(state))


def _step(state: _Round) -> bool:
    """Show the pair at the current place and act on one key; False ends the review."""
    if state.place not in state.decided and _settled_by_another(state):
        return True
    pair = state.pair(state.place)
    if not state.drawn:
        _draw(state, pair)
    key = read_key()
    if key in _ENDS:
        return False
    if key in _VERDICTS:
        _decide(state, pair, _VERDICTS[key])
    elif key == "s":
        state.go(state.next_from(state.place + 1))
    elif key == "m":
        state.explain, state.drawn = not state.explain, False
    elif key == "o":
        _open_photos(state.counter, pair)
    elif key == "p":
        _back(state)
    else:
        say(_no_answer(key), always=True)
    return True


def _no_answer(key: str) -> str:
    from lostfound.views.decisions import KEYS, help_text
    from lostfound.views.layout import paragraph

    if key == "?":
        return help_text(width())
    named = f"{key!r} is" if key.isprintable() else "That is"
    return paragraph(f"{named} no key here. Keys: {KEYS}.", width())


def _draw(state: _Round, pair: PendingPair) -> None:
    from lostfound.cli.session import seen_by_somebody
    from lostfound.views.decisions import review_text

    place, total = state.place + 1, len(state.queue)
    show("─" * width())
    if not state.explain:
        state.photos.show(state.counter, pair)
    _forget_early_keys()
    show(review_text(pair, place, total, width(), explain=state.explain))
    state.drawn = True
    if not state.explain and state.place not in state.decided:
        # A busy register is no reason to end the review: the pair comes up once more.
        with suppress(LostFoundError):
            seen_by_somebody(state.counter, [state.sides(state.place)])


def _settled_by_another(state: _Round) -> bool:
    """Pass over a pair that somebody else has settled since the review began, and say so."""
    from lostfound.desk.pending import settled

    if state.drawn:
        return False
    claim, found = state.sides(state.place)
    since = settled(state.counter, claim, found)
    if since:
        say(f"{claim} {found}: {since} meanwhile.", always=True)
        state.go(state.next_from(state.place + 1))
    return bool(since)


def _at_the_end(state: _Round) -> bool:
    """Ask once more after the last pair, so that its answer can be taken back, too."""
    say("All seen: p takes the last one back, q ends.", always=True)
    key = read_key()
    if key == "p":
        _back(state)
    return key not in _ENDS


def _decide(state: _Round, pair: PendingPair, verdict: str) -> None:
    """Keep the decision and go on; a refusal (somebody was first) is told, and goes on too."""
    from lostfound.desk.decide import decide

    sides = (pair.claim, pair.item, pair.venue)
    try:
        kept = decide(state.counter, sides, verdict, candidate=pair.candidate)
        state.decided[state.place] = verdict
        # What is left to choose from has changed: the claim's other pairs are matched again.
        state.rankings.pop(pair.claim.reference, None)
        say(f"{_DONE[verdict].capitalize()}: {pair.claim.reference} {pair.item.reference}.")
        _warn(kept.warnings)
    except LostFoundError as fault:
        say(f"Not kept: {fault}", always=True)
    state.go(state.next_from(state.place + 1))


def _back(state: _Round) -> None:
    """Go to the pair before, taking back what was decided there."""
    place = state.before(state.place)
    if place < 0:
        say("This is the first.")
        return
    state.go(place)
    verdict = state.decided.get(place, "")
    if verdict and _take_back(state.counter, state.sides(place), verdict):
        del state.decided[place]
        state.rankings.pop(state.sides(place)[0], None)


def _take_back(counter: Counter, pair: tuple[str, str], verdict: str) -> bool:
    """Undo one's own decision, and return whether it has gone; somebody's later one stays."""
    from lostfound.desk.decide import decide, the_pair

    claim, found = pair
    try:
        stands = counter.register.standings(claim=claim, found=found)
        if [(s.verdict, s.by) for s in stands] != [(verdict, counter.by)]:
            now = f"{stands[0].by} said {stands[0].verdict}" if stands else "it was taken back"
            say(f"Left as it is: {now} since.", always=True)
            return True
        kept = decide(counter, the_pair(counter, "undo", claim, found), "undo")
        say("Taken back; decide again.")
        _warn(kept.warnings)
    except LostFoundError as fault:
        say(f"Not taken back: {fault}", always=True)
        return False
    return True


def _warn(warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        say(warning, always=True)


def _summary(state: _Round) -> str:
    verdicts = list(state.decided.values())
    told = [f"{verdicts.count(v)} {_DONE[v]}" for v in _DONE if v in verdicts]
    left = sum(
        place not in state.decided and state.visible(place) for place in range(len(state.queue))
    )
    return f"{', '.join(told) or 'Nothing decided'}; {left} left."


def _open_photos(counter: Counter, pair: PendingPair) -> None:
    """Open the photos of both sides in the system's viewer, or say where they are."""
    names = [*pair.claim.photos, *pair.item.photos]
    if not names:
        say("Neither side has a photo.")
    store = counter.register.photos
    for name in names:
        if not store.has(name):
            say(f"  The photo {name[:12]} is not in the register's folder; see lostfound db check.")
            continue
        path = str(store.path(name))
        say(f"  {path}", always=True)
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


@contextmanager
def _single_keys() -> Iterator[None]:
    """Take keys without Enter and without echo while the review runs, at a terminal."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        yield
        return
    import termios

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        _listen(handle)
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _listen(handle: int) -> None:
    import termios
    import tty

    # Before each key again: after Ctrl-Z and fg the shell's own settings hold.
    tty.setcbreak(handle, termios.TCSADRAIN)


def _forget_early_keys() -> None:
    """Drop what was typed before a pair is shown: it cannot have been meant for that pair."""
    if not sys.stdin.isatty():
        return
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    import termios

    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


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
    sys.stdout.flush()
    _listen(sys.stdin.fileno())
    key = os.read(sys.stdin.fileno(), 16)
    # Arrow keys, and what a terminal answers late, arrive as several bytes beginning with
    # Escape: no answer, nor is what is left of them.
    if key.startswith(b"\x1b"):
        _forget_early_keys()
    return "?" if key.startswith(b"\x1b") else key.decode("utf-8", "replace")[:1].lower()
