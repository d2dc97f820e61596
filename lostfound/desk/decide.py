"""Confirm, reject, unsure, undo: what a person said of a pair, kept with what they were shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lostfound.desk.look import get_claim, get_found, venue_of
from lostfound.desk.results import Verdict
from lostfound.desk.texts import evidence_state
from lostfound.domain.references import parse_reference
from lostfound.domain.values import Claim, Decision, FoundItem, Venue
from lostfound.errors import Missing, UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.values import Candidate

Pair = tuple[Claim, FoundItem, Venue]


def the_pair(counter: Counter, verdict: str, claim: str, found: str) -> Pair:
    """Return both sides and the venue; for undo without references, of one's own last decision."""
    if verdict == "undo" and not (claim or found):
        claim, found = _own_last(counter)
    claim, found = _in_order(claim, found)
    item = get_found(counter, found)
    return get_claim(counter, claim), item, venue_of(counter, item)


def _in_order(first: str, second: str) -> tuple[str, str]:
    """Return (claim, found), whichever way round they were typed."""
    if not (first and second):
        raise UsageFault("Two references are needed.", "A claim and a found item: C-... F-...")
    if first.strip().upper().startswith("F"):
        first, second = second, first
    return parse_reference(first, "C"), parse_reference(second, "F")


def _own_last(counter: Counter) -> tuple[str, str]:
    last = counter.register.last_decision(by=counter.by)
    if last is None:
        raise Missing(
            f"{counter.by} has decided nothing that could be taken back.",
            "Name the pair: lostfound undo C-... F-...",
        )
    return last.claim, last.found


def decide(
    counter: Counter,
    pair: Pair,
    verdict: str,
    *,
    note: str = "",
    candidate: Candidate | None = None,
) -> Verdict:
    """Keep a decision and return it with both sides as they are after it.

    Raises Conflict when somebody else confirmed the item or the claim first.
    """
    claim, item, venue = pair
    decision = Decision(
        claim=claim.reference,
        found=item.reference,
        verdict=verdict,
        by=counter.by,
        at=counter.now(),
        note=note,
        shown=shown(candidate),
    )
    with counter.register.unit(by=counter.by, at=decision.at) as unit:
        unit.decide(decision, fingerprint=evidence_state(claim, item))
    return Verdict(
        decision=decision,
        claim=get_claim(counter, claim.reference),
        item=get_found(counter, item.reference),
        venue=venue,
    )


def shown(candidate: Candidate | None) -> str:
    """Return what the person was shown, as JSON: probability, level, bits by reason."""
    if candidate is None:
        return ""
    return json.dumps(
        {
            "probability": round(candidate.probability, 4),
            "level": candidate.level,
            "score_bits": candidate.score_bits,
            "reasons": {reason.name: reason.bits for reason in candidate.reasons},
        },
        ensure_ascii=False,
    )
