"""From the decisions that stand to lessons: each decided claim as the matcher would see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.fit import Case
from lostfound.desk.gather import mean_vector
from lostfound.desk.lessons import Lesson
from lostfound.desk.match import (
    add_photos,
    claim_subject,
    item_side,
    observe,
    text_vector,
    yardstick,
)
from lostfound.desk.owners import pair_nearness
from lostfound.desk.texts import evidence_state, found_text
from lostfound.domain.records import Standing
from lostfound.domain.values import FoundItem
from lostfound.matching.evidence import Observation, compare

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.match import Subject
    from lostfound.matching.sides import Side
    from lostfound.matching.statistics import Statistics

# Comparing costs a quarter of a second a claim; older decisions say little that is new.
_LATEST = 500


class Decided(NamedTuple):
    """What stands on one claim: the confirmed item or "", the rejected ones, since when."""

    claim: str
    right: str
    rejected: frozenset[str]
    first_at: datetime
    last_at: datetime

    @property
    def decisions(self) -> int:
        """How many decisions these are."""
        return len(self.rejected) + bool(self.right)


def decided_claims(counter: Counter) -> list[Decided]:
    """Return the latest claims with decisions that teach, oldest first.

    Unsure and undone ones teach nothing, nor do rejections on evidence that has changed
    since: that pair is open again.
    """
    by_claim: dict[str, list[Standing]] = {}
    for standing in _still_true(counter, counter.register.standings()):
        by_claim.setdefault(standing.claim, []).append(standing)
    decided = [
        Decided(
            claim=claim,
            right=next((s.found for s in stand if s.verdict == "confirm"), ""),
            rejected=frozenset(s.found for s in stand if s.verdict == "reject"),
            first_at=min(s.at for s in stand),
            last_at=max(s.at for s in stand),
        )
        for claim, stand in by_claim.items()
    ]
    return sorted(decided, key=lambda one: (one.last_at, one.claim))[-_LATEST:]


def _still_true(counter: Counter, standings: Iterable[Standing]) -> list[Standing]:
    told = [s for s in standings if s.verdict in ("confirm", "reject")]
    claims = counter.register.claims({s.claim for s in told})
    items = counter.register.found_items({s.found for s in told})
    return [
        s
        for s in told
        if s.verdict == "confirm"
        or s.fingerprint in ("", evidence_state(claims[s.claim], items[s.found]))
    ]


def lesson_of(counter: Counter, decided: Decided) -> Lesson:
    """Return a decided claim as the matcher would see it had nobody decided anything."""
    claim = counter.register.claim(decided.claim)
    subject = replace(claim_subject(counter, claim), left_out=frozenset())
    pairs = [(side.reference, seen) for side, seen in observe(counter, subject).pairs]
    there = {reference for reference, _ in pairs}
    named = {*decided.rejected, *([decided.right] if decided.right else [])}
    # Items that were handed over are held no more, and no search brings them in.
    pairs += _by_themselves(counter, subject, sorted(named - there))
    place = {reference: i for i, (reference, _) in enumerate(pairs)}
    case = Case(decided.claim, pairs, place.get(decided.right, -1), counter.register.found_count())
    return Lesson(case, frozenset(place[reference] for reference in decided.rejected))


def _by_themselves(
    counter: Counter, subject: Subject, references: Sequence[str]
) -> list[tuple[str, list[Observation]]]:
    """Compare items with a claim that no search brings together."""
    items = dict(enumerate(counter.register.found_items(references).values()))
    sides = add_photos(counter, {i: item_side(item) for i, item in items.items()}, items)
    pairs = []
    for i, side in sides.items():
        meaning = _meaning(counter, subject, items[i])
        near = pair_nearness(counter, subject, side, items[i], meaning)
        yard = yardstick(counter, subject.side, (side,))
        if items[i].status != "held":
            yard = replace(yard, statistics=_counted_in(yard.statistics, side))
        pairs.append((side.reference, compare(subject.side, side, near, yard)))
    return pairs


def _counted_in(known: Statistics, side: Side) -> Statistics:
    """Return how common things were while the item was still held."""
    has = {
        "kinds": {kind.value for kind in side.kinds},
        "colours": {colour.value for colour in side.colours},
        "brands": set(side.brands),
        "marks": set(side.marks),
        "details": set(side.details),
        "venues": {side.venue},
    }
    counts = {
        name: {**getattr(known, name), **{v: getattr(known, name).get(v, 0) + 1 for v in values}}
        for name, values in has.items()
    }
    return replace(known, total=known.total + 1, **counts)  # type: ignore[arg-type]


def _meaning(counter: Counter, subject: Subject, item: FoundItem) -> float | None:
    """Return the cosine of both texts less the claim's mean over the register."""
    text = found_text(item)
    if subject.text_vector is None or not text:
        return None
    vector = text_vector(counter, text)
    scale = counter.meaning_scale
    if vector is None or not scale:
        return None
    return scale * float(subject.text_vector @ (vector - mean_vector(counter)))
