"""What a photo suggests, put before whoever is at the desk: accepted with Enter, or corrected."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.cli.screen import on_terminal, say

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.drafts import FoundDraft
    from lostfound.desk.results import FoundReceipt, Suggestion

# What people type at a prompt all the same, in the languages of the desks.
_YES = frozenset({"", "y", "yes", "o", "oui", "j", "ja", "s", "si", "sí", "sì", "sim", "ok"})
_NO = frozenset({"-", "n", "no", "non", "nein", "nee", "não"})

_ASKED = {"category": "kind", "colour": "colour", "inscription": "reads"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How suggestions are dealt with: a script takes the sure ones, a person is asked."""

    yes: bool
    ask: bool


def manner(*, yes: bool, as_json: bool) -> Manner:
    """Return how suggestions are dealt with in this run."""
    return Manner(yes=yes, ask=not yes and not as_json and on_terminal())


def register_looked(counter: Counter, draft: FoundDraft, how: Manner, *, ocr: bool) -> FoundReceipt:
    """Register an item with photos, what they suggest settled first; `ocr` reads their words."""
    from lostfound.desk.register import register_found
    from lostfound.desk.suggestions import look_first, masked

    looked, suggested = look_first(counter, draft, read=ocr)
    draft, made = settle(draft, suggested, how)
    shown = masked(made)
    say("" if how.ask else seen_line(shown))
    return register_found(counter, draft, looked)._replace(suggestions=shown)


def settle(
    draft: FoundDraft, suggested: Iterable[Suggestion], how: Manner
) -> tuple[FoundDraft, tuple[Suggestion, ...]]:
    """Return the draft with what was taken over, and every suggestion with what became of it."""
    from lostfound.desk.suggestions import taken_over

    made = tuple(suggested)
    if how.ask and made:
        made = _asked(made)
    elif how.yes:
        made = tuple(one._replace(taken=one.sure) for one in made)
    return taken_over(draft, [one for one in made if one.taken]), made


def _asked(made: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    say(f"Seen in {made[0].photo}. Enter takes it, other words go in its place, - leaves it out.")
    return tuple(_answered(one) for one in made)


def _answered(one: Suggestion) -> Suggestion:
    from lostfound.desk.suggestions import masked

    (shown,) = masked([one])
    share = f" {one.weight:.0%}" if one.weight < 1 else ""
    sys.stderr.write(f"  {_ASKED[one.field]} [{shown.words}{share}]: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    said = line.strip()
    # The end of input is no Enter.
    if not line or said.casefold() in _NO:
        return one._replace(taken=False)
    return one._replace(words=one.words if said.casefold() in _YES else said, taken=True)


def seen_line(made: Iterable[Suggestion]) -> str:
    """Return what was suggested and not asked about, in a line for the talk."""
    left = [one for one in made if not one.taken]
    if not left:
        return ""
    told = ", ".join(
        f"{_ASKED[one.field]} {one.words}" + (f" ({one.weight:.0%})" if one.weight < 1 else "")
        for one in left
    )
    return f"Seen in {left[0].photo}, not taken over: {told}. --yes takes what is sure."
