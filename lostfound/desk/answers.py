"""A match as somebody asked for it: by reference, or by words and photos, with the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.compose import hide_contacts
from lostfound.desk.drafts import Photos
from lostfound.desk.look import get_claim, get_found, venue_of, venues_of
from lostfound.desk.moments import past
from lostfound.desk.results import MatchAnswer, Sides
from lostfound.domain.references import parse_reference
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to match: a reference, or words, photos, place words and a time."""

    reference: str = ""
    text: str = ""
    photos: Photos = ()
    place: str = ""
    lost: str = ""


def answer(counter: Counter, asked: Asked, limit: int) -> MatchAnswer:
    """Return the ranking with the records it speaks of.

    Raises UsageFault when both or neither of a reference and words were given.
    """
    loose = bool(asked.text.strip() or asked.photos)
    if bool(asked.reference) == loose:
        raise UsageFault(
            "Match what? Give one reference, or --text and --photo."
            if not loose
            else "A reference and --text or --photo were given.",
            "lostfound match C-...   or   lostfound match --text '...'",
        )
    if loose:
        return _by_words(counter, asked, limit)
    if asked.place or asked.lost:
        raise UsageFault("--place and --lost go with --text.", "A claim keeps its own.")
    code = parse_reference(asked.reference)
    return _of_item(counter, code, limit) if code[0] == "F" else _of_claim(counter, code, limit)


def _by_words(counter: Counter, asked: Asked, limit: int) -> MatchAnswer:
    from lostfound.desk.match import match_words

    lost = past(counter, asked.lost, "It cannot be lost yet.") if asked.lost else None
    ranking = match_words(
        counter,
        hide_contacts(asked.text).text,
        tuple(content for _, content in asked.photos),
        asked.place,
        lost,
        limit,
    )
    return MatchAnswer(
        ranking=ranking, sides=item_sides(counter, (c.reference for c in ranking.candidates))
    )


def _of_claim(counter: Counter, code: str, limit: int) -> MatchAnswer:
    from lostfound.desk.match import match_claim

    claim = get_claim(counter, code)
    ranking = match_claim(counter, code, limit)
    sides = item_sides(counter, (c.reference for c in ranking.candidates))
    sides.claims[code] = claim
    return MatchAnswer(ranking=ranking, sides=sides)


def _of_item(counter: Counter, code: str, limit: int) -> MatchAnswer:
    from lostfound.desk.owners import match_item

    item = get_found(counter, code)
    ranking = match_item(counter, code, limit)
    claims = {c.reference: get_claim(counter, c.reference) for c in ranking.candidates}
    sides = Sides(items={code: item}, claims=claims, venues={item.venue: venue_of(counter, item)})
    return MatchAnswer(ranking=ranking, sides=sides, reverse=True)


def item_sides(counter: Counter, references: Iterable[str]) -> Sides:
    """Return the found items of some references with their venues."""
    items = {reference: get_found(counter, reference) for reference in references}
    return Sides(items=items, venues=venues_of(counter, {i.venue for i in items.values()}))
