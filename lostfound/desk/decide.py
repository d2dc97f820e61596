"""Confirm, reject, unsure, undo: what a person said of a pair, kept with what they were shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lostfound.desk.compose import hide_contacts
from lostfound.desk.look import get_claim, get_found, venue_of
from lostfound.desk.pending import (
    after_the_fact,
    propose_for_claim,
    propose_for_item,
    put_forward,
)
from lostfound.desk.results import Verdict
from lostfound.desk.texts import evidence_state
from lostfound.domain.references import parse_reference
from lostfound.domain.values import Claim, Decision, FoundItem, Venue
from lostfound.errors import Missing, UsageFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lostfound.desk.counter import Counter
    from lostfound.domain.records import Proposal
    from lostfound.matching.values import Candidate

Pair = tuple[Claim, FoundItem, Venue]
# More candidates than a match ever gathers.
_ALL = 1_000_000
_NOTE_MASKED = "A telephone number or address in the note was left out; contacts stay with claims."


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

    Contacts in the note are left out, and a warning says so: decisions are exported.
    Raises Conflict when somebody else confirmed the item or the claim first.
    """
    claim, item, venue = pair
    hidden = hide_contacts(note)
    put = counter.register.proposals(claim=claim.reference, found=item.reference)
    if candidate is None and not put and verdict != "undo":
        # The decision is kept whatever becomes of the comparing.
        candidate, _ = after_the_fact(claim.reference, lambda: _as_matched_now(counter, *pair[:2]))
    decision = Decision(
        claim=claim.reference,
        found=item.reference,
        verdict=verdict,
        by=counter.by,
        at=counter.now(),
        note=hidden.text,
        shown=shown(candidate) or _listed(put),
    )
    overtaken = _overtaken(counter, decision)
    with counter.register.unit(by=counter.by, at=decision.at) as unit:
        unit.decide(decision, fingerprint=evidence_state(claim, item))
    if verdict == "unsure" and candidate is not None and not put:
        # Only pairs put forward come up again, and this one is to.
        put_forward(
            counter, [(claim.reference, item.reference, candidate)], counter.weights.version
        )
    after = get_claim(counter, claim.reference)
    freed = claim.status != "open" and after.status == "open"
    return Verdict(
        decision=decision,
        claim=after,
        item=get_found(counter, item.reference),
        venue=venue,
        warnings=(
            *overtaken,
            *((_NOTE_MASKED,) if hidden.all else ()),
            *(_compare_again(counter, after.reference, item.reference) if freed else ()),
        ),
    )


def _overtaken(counter: Counter, decision: Decision) -> tuple[str, ...]:
    """Return a warning when a confirmation stands that this decision ends."""
    if decision.verdict not in ("reject", "unsure"):
        return ()
    stands = counter.register.standings(claim=decision.claim, found=decision.found)
    return tuple(
        f"{s.by} had confirmed this pair on {s.at:%Y-%m-%d %H:%M}; that no longer stands. "
        f"To confirm it again: lostfound confirm {s.claim} {s.found}"
        for s in stands
        if s.verdict == "confirm"
    )


def _compare_again(counter: Counter, claim: str, found: str) -> tuple[str, ...]:
    """Put forward what came in while these two were matched; return warnings."""
    _, for_claim = after_the_fact(claim, lambda: propose_for_claim(counter, claim))
    _, for_item = after_the_fact(found, lambda: propose_for_item(counter, found))
    return (*for_claim, *for_item)


def _listed(put: Sequence[Proposal]) -> str:
    """Return what lists showed of a pair, as JSON, "" of one that nobody put forward."""
    return _as_json(put[0].probability, put[0].level, put[0].bits, {}) if put else ""


def _as_matched_now(counter: Counter, claim: Claim, item: FoundItem) -> Candidate:
    """Return a pair among all candidates of its claim, alone where it is not among them."""
    from lostfound.desk.match import match_claim
    from lostfound.desk.owners import pair_reasons
    from lostfound.matching.rank import score
    from lostfound.matching.values import Candidate

    for candidate in match_claim(counter, claim.reference, limit=_ALL).candidates:
        if candidate.reference == item.reference:
            return candidate
    reasons = pair_reasons(counter, claim, item)
    return Candidate(item.reference, 0.0, "none", score(reasons), reasons)


def shown(candidate: Candidate | None) -> str:
    """Return what the person was shown, as JSON: probability, level, bits by reason."""
    if candidate is None:
        return ""
    reasons = {reason.name: reason.bits for reason in candidate.reasons}
    return _as_json(candidate.probability, candidate.level, candidate.score_bits, reasons)


def _as_json(probability: float, level: str, bits: float, reasons: dict[str, float]) -> str:
    told = {"probability": round(probability, 4), "level": level, "score_bits": bits}
    return json.dumps(told | {"reasons": reasons}, ensure_ascii=False)
