"""Both sides at once: what a page shows of a match, or of everything that is waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lostfound.desk.answers import Asked, answer
from lostfound.desk.pending import pair_of
from lostfound.desk.results import Beside, MatchAnswer, PendingPair, Sides
from lostfound.domain.values import Contact
from lostfound.errors import UsageFault
from lostfound.matching.values import Difference, Ranking

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.urgency import Placed

Progress = Callable[[int, int], None]


def beside_match(counter: Counter, asked: Asked, limit: int, *, contacts: bool) -> Beside:
    """Return a claim or a found item with its candidates, claimants' contacts on request.

    Raises UsageFault for words typed in: the page shows two records.
    """
    if not asked.reference:
        raise UsageFault(
            "--html shows a claim or a found item.",
            "Keep the words first: lostfound claim add ..., then lostfound match C-... --html FILE",
        )
    found = answer(counter, asked, limit)
    return Beside(found, contacts=_contacts(counter, found.sides.claims) if contacts else {})


def beside_waiting(
    counter: Counter, queue: Sequence[Placed], progress: Progress, *, contacts: bool
) -> tuple[Beside, ...]:
    """Return the claims of a queue in its order, each with its waiting candidates."""
    rankings: dict[str, Ranking] = {}
    by_claim: dict[str, list[PendingPair]] = {}
    for done, placed in enumerate(queue, 1):
        pair = pair_of(counter, placed, rankings)
        by_claim.setdefault(pair.claim.reference, []).append(pair)
        progress(done, len(queue))
    return tuple(
        Beside(
            _answer_of(rankings[claim], pairs),
            first=pairs[0].first,
            contacts=_contacts(counter, [claim]) if contacts else {},
        )
        for claim, pairs in by_claim.items()
    )


def photos_of(parts: Iterable[Beside], most: int) -> list[str]:
    """Return the names (SHA-256) of the first `most` photos of each record, each once."""
    names: list[str] = []
    for sides in (part.answer.sides for part in parts):
        names += [name for claim in sides.claims.values() for name in claim.photos[:most]]
        names += [name for item in sides.items.values() for name in item.photos[:most]]
    return list(dict.fromkeys(names))


def _answer_of(ranking: Ranking, pairs: Sequence[PendingPair]) -> MatchAnswer:
    """Return a claim's answer with only the candidates that wait, the likelier first."""
    candidates = tuple(sorted((p.candidate for p in pairs), key=lambda c: -c.probability))
    shown = sum(c.probability for c in candidates)
    others = max(0.0, 1.0 - ranking.none_probability - shown)
    here = {c.reference for c in candidates}
    differences = tuple(
        _of_shown(d, here) for d in ranking.differences if len(here & set(d.says)) > 1
    )
    return MatchAnswer(
        replace(
            ranking,
            candidates=candidates,
            other_probability=others,
            differences=differences,
            question=ranking.question if differences else "",
        ),
        Sides(
            items={p.item.reference: p.item for p in pairs},
            claims={pairs[0].claim.reference: pairs[0].claim},
            venues={p.item.venue: p.venue for p in pairs},
        ),
    )


def _of_shown(difference: Difference, here: set[str]) -> Difference:
    """Return a difference with what it says of the items that are on the page."""
    return replace(difference, says={k: v for k, v in difference.says.items() if k in here})


def _contacts(counter: Counter, claims: Iterable[str]) -> dict[str, Contact]:
    known = ((claim, counter.register.contact(claim)) for claim in claims)
    return {claim: contact for claim, contact in known if contact is not None}
