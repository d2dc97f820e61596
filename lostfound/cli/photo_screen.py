"""Photos in the terminal: in kitty's or sixel graphics, in half-blocks, or where to open them."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from lostfound.cli.screen import show

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.results import PendingPair

# The pair's words and the keys need the rest of the screen.
_LINES_OF_WORDS, _FEWEST, _MOST = 17, 6, 20
_PIXELS = 480


class PhotoScreen:
    """Shows the first photo of both sides; asks the terminal once what it can draw."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted and _may_draw()
        self._image: Any = None

    def show(self, counter: Counter, pair: PendingPair) -> None:
        """Draw the photos of a pair, or say where they are; nothing where there are none."""
        sides = (pair.claim, pair.item)
        if not any(side.photos for side in sides):
            return
        names = [side.photos[0] for side in sides if side.photos]
        if not (self._wanted and self._draw(counter, names, _caption(pair))):
            show(_paths(counter, pair))

    def _draw(self, counter: Counter, names: list[str], caption: str) -> bool:
        from lostfound.app import pictures_together

        try:
            picture = pictures_together(counter, names, _PIXELS)
            return picture is not None and self._written(picture, caption)
        # What a photo holds and a terminal answers is beyond us: the review goes on without.
        except Exception:
            self._wanted = False
            return False

    def _written(self, picture: Any, caption: str) -> bool:
        sys.stdout.flush()
        if self._image is None:
            self._image = _drawer()
        from rich.console import Console

        size = shutil.get_terminal_size((80, 24))
        rows = max(_FEWEST, min(_MOST, size.lines - _LINES_OF_WORDS))
        # A cell is about twice as high as it is wide.
        columns = min(size.columns - 1, round(rows * 2 * picture.width / picture.height))
        console = Console(file=sys.stdout, highlight=False)
        console.print(self._image(picture, width=columns, height="auto"))
        show(caption)
        return True


def _drawer() -> Any:
    """Return what draws in this terminal; it is asked, and has a tenth of a second to answer."""
    import logging

    # A terminal that says nothing is no news for the person at it.
    logging.getLogger("textual_image").setLevel(logging.CRITICAL)
    from textual_image.renderable import Image

    return Image


def _may_draw() -> bool:
    """Tell whether somebody looks at a terminal that may show colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return sys.stdin.isatty() and sys.stdout.isatty() and not plain


def _caption(pair: PendingPair) -> str:
    """Return which photo is whose, from left to right."""
    told = [
        f"{side.reference}" + (f" (1 of {len(side.photos)})" if len(side.photos) > 1 else "")
        for side in (pair.claim, pair.item)
        if side.photos
    ]
    return f"{', '.join(told)}   (o opens them)"


def _paths(counter: Counter, pair: PendingPair) -> str:
    store = counter.register.photos
    lines = [
        f"  {side.reference}  {store.path(name) if store.has(name) else 'a photo is not there'}"
        for side in (pair.claim, pair.item)
        for name in side.photos
    ]
    return "\n".join(["Photos (o opens them):", *lines])
