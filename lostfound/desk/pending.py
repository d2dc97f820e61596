"""Pairs put forward for a person: made when an item or a claim comes in, listed once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from lostfound.desk.look import get_claim, get_found, venue_of
from lostfound.desk.results import LookAlike, PendingPair
from lostfound.desk.texts import evidence_state
from lostfound.domain.records import ClaimFilter, Proposal
from lostfound.matching.values import Candidate, Ranking

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

# Below a sixth a pair is more a guess than a likeness, and people stop reading the list.
WORTH_A_LOOK = 1 / 6
_LOOKED_AT = 5
# Beyond this many claims an import matches its items instead, where they are fewer.
_DEEP = 20

Progress = Callable[[int, int], None]


def propose_for_item(counter: Counter, found: str) -> tuple[LookAlike, ...]:
    """Put forward the open claims that a new found item looks like, and return them."""
    if not counter.register.list_claims(ClaimFilter(status="open", limit=1)):
        return ()
    from lostfound.desk.owners import match_item

    ranking = match_item(counter, found, _LOOKED_AT)
    likely = worth_a_look(ranking)
    _put(counter, [(c.reference, found, c) for c in likely], ranking.weights)
    return tuple(
        LookAlike(
            claim=c.reference,
            found=found,
            probability=c.probability,
            level=c.level,
            gist=get_claim(counter, c.reference).text,
        )
        for c in likely
    )


def propose_for_claim(counter: Counter, claim: str, limit: int = _LOOKED_AT) -> Ranking:
    """Put forward the items that a claim may mean, and return the whole ranking."""
    from lostfound.desk.match import match_claim

    ranking = match_claim(counter, claim, limit)
    _put(counter, [(claim, c.reference, c) for c in worth_a_look(ranking)], ranking.weights)
    return ranking


def worth_a_look(ranking: Ranking) -> list[Candidate]:
    """Return the candidates that a person should see."""
    return [c for c in ranking.candidates if c.probability >= WORTH_A_LOOK]


def propose_for_many(
    counter: Counter, claims: Sequence[str], progress: Progress
) -> tuple[Ranking, ...]:
    """Match many claims, put forward what is worth a look, and return the rankings."""
    rankings = []
    for done, claim in enumerate(claims, 1):
        rankings.append(propose_for_claim(counter, claim))
        progress(done, len(claims))
    return tuple(rankings)


def _put(counter: Counter, pairs: Iterable[tuple[str, str, Candidate]], weights: str) -> None:
    at = counter.now()
    proposals = [
        Proposal(
            claim=claim,
            found=found,
            probability=c.probability,
            level=c.level,
            bits=c.score_bits,
            made_at=at,
            weights=weights,
        )
        for claim, found, c in pairs
    ]
    if proposals:
        with counter.register.unit(by=counter.by, at=at) as unit:
            unit.propose(proposals)


def waiting_pairs(
    counter: Counter, *, every: bool = False, limit: int = 50, claim: str = ""
) -> list[PendingPair]:
    """Return the waiting pairs of open claims, likeliest first, and mark them as shown.

    `every` includes those shown before; `claim` keeps to one claim.
    """
    code = get_claim(counter, claim).reference if claim else ""
    proposals = counter.register.proposals(unshown_only=not every, claim=code)
    waiting = proposals if not every else [p for p in proposals if _waits(counter, p)]
    chosen = waiting[:limit]
    rankings: dict[str, Ranking] = {}
    pairs = [_pair(counter, proposal, rankings) for proposal in chosen]
    fresh = [(p.claim, p.found) for p in chosen if p.shown_at is None]
    if fresh:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            unit.mark_shown(fresh)
    return pairs


def _waits(counter: Counter, proposal: Proposal) -> bool:
    """Return whether a pair still needs a person: both sides open, nothing settled."""
    claim, item = get_claim(counter, proposal.claim), get_found(counter, proposal.found)
    if claim.status != "open" or item.status != "held":
        return False
    if counter.register.confirmed_claim_of(item.reference):
        return False
    standings = counter.register.standings(claim=claim.reference, found=item.reference)
    rejected = (s.fingerprint for s in standings if s.verdict == "reject")
    return evidence_state(claim, item) not in rejected


def _pair(counter: Counter, proposal: Proposal, rankings: dict[str, Ranking]) -> PendingPair:
    """Return both sides with the reasons as they are now; one match a claim."""
    from lostfound.desk.match import match_claim

    item = get_found(counter, proposal.found)
    if proposal.claim not in rankings:
        rankings[proposal.claim] = match_claim(counter, proposal.claim, _DEEP)
    now = {c.reference: c for c in rankings[proposal.claim].candidates}
    as_put = Candidate(proposal.found, proposal.probability, proposal.level, proposal.bits, ())
    return PendingPair(
        claim=get_claim(counter, proposal.claim),
        item=item,
        venue=venue_of(counter, item),
        candidate=now.get(proposal.found, as_put),
    )
