"""When it was: what people type, against the clock of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.domain.values import Window
from lostfound.errors import Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter


def found_when(counter: Counter, words: str) -> Window:
    """Return when something was found; now without words. A future time is refused."""
    now = counter.now().replace(second=0, microsecond=0)
    if not words.strip():
        return Window(now, now)
    return past(counter, words, "It cannot have been found then yet.")


def past(counter: Counter, words: str, why: str) -> Window:
    """Return a window that begins in the past; "today" ends now.

    Raises UsageFault for words that say no time, Refused for a future one.
    """
    from lostfound.reading.dates import read_moment

    now = counter.now().replace(second=0, microsecond=0)
    window = read_moment(words, now)
    if window.start > now:
        raise Refused(
            f"{words!r} is {window.start:%Y-%m-%d %H:%M}, in the future. {why}", "Correct the date."
        )
    return Window(window.start, min(window.end, now))
