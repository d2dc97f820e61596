"""Pairs put forward for a person: made when an item or a claim comes in, listed once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from lostfound.desk.look import get_claim, get_found, venue_of
from lostfound.desk.results import LookAlike, PendingPair
from lostfound.desk.texts import evidence_state
from lostfound.domain.records import ClaimFilter, Proposal, Standing
from lostfound.errors import LostFoundError
from lostfound.matching.values import Candidate, Ranking

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

# Below a sixth a pair is more a guess than a likeness, and people stop reading the list.
WORTH_A_LOOK = 1 / 6
_LOOKED_AT = 5
# Beyond this many claims an import matches its items instead, where they are fewer.
_DEEP = 20

Progress = Callable[[int, int], None]
Made = TypeVar("Made")


def after_the_fact(kept: str, compare: Callable[[], Made]) -> tuple[Made | None, tuple[str, ...]]:
    """Compare what is in the register already; return the outcome, or None and a warning.

    Whatever ends the comparing, Ctrl-C included, the record is in: were it shown as a
    failure, people would type it again.
    """
    try:
        return compare(), ()
    except KeyboardInterrupt:
        reason = "it was stopped"
    except LostFoundError as fault:
        reason = fault.message.rstrip(".")
    except Exception as fault:
        reason = f"{type(fault).__name__}: {fault}".rstrip(".")
    return None, (
        f"{kept} is in the register, but comparing it failed: {reason}. "
        f"Do not enter it again; compare later with: lostfound match {kept}",
    )


def propose_for_item(counter: Counter, found: str) -> tuple[LookAlike, ...]:
    """Put forward the open claims that a new found item looks like, and return them.

    An item that is confirmed for somebody looks like nobody else's.
    """
    if counter.register.confirmed_claim_of(found):
        return ()
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
    """Return the waiting pairs of open claims, likeliest first; see `mark_seen`.

    Those nobody was shown, and those rejected on evidence that has changed since; `every`
    includes those shown before; `claim` keeps to one claim.
    """
    code = get_claim(counter, claim).reference if claim else ""
    if every:
        waiting = [p for p in counter.register.proposals(claim=code) if _waits(counter, p)]
    else:
        fresh = counter.register.proposals(unshown_only=True, claim=code)
        waiting = sorted((*fresh, *_reopened(counter, code)), key=lambda p: -p.probability)
    rankings: dict[str, Ranking] = {}
    return [_pair(counter, proposal, rankings) for proposal in waiting[:limit]]


def mark_seen(counter: Counter, pairs: Iterable[tuple[str, str]]) -> None:
    """Note that a person has seen these (claim, found): call it when they are written out."""
    seen = list(pairs)
    if seen:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            unit.mark_shown(seen)


def _reopened(counter: Counter, claim: str) -> list[Proposal]:
    """Return rejected pairs with other evidence than they were rejected on, not shown since."""
    rejected = {
        (s.claim, s.found): s
        for s in counter.register.standings(claim=claim)
        if s.verdict == "reject"
    }
    claims = counter.register.claims({pair[0] for pair in rejected})
    items = counter.register.found_items({pair[1] for pair in rejected})
    changed = {
        pair
        for pair, standing in rejected.items()
        if claims[pair[0]].status == "open"
        and evidence_state(claims[pair[0]], items[pair[1]]) != standing.fingerprint
    }
    return [
        proposal
        for name in {pair[0] for pair in changed}
        for proposal in counter.register.proposals(claim=name)
        if (proposal.claim, proposal.found) in changed
        and not _shown_after(proposal, rejected[proposal.claim, proposal.found])
        and _waits(counter, proposal)
    ]


def _shown_after(proposal: Proposal, standing: Standing) -> bool:
    return proposal.shown_at is not None and proposal.shown_at > standing.at


def _waits(counter: Counter, proposal: Proposal) -> bool:
    """Return whether a pair still needs a person: both sides open, nothing settled."""
    claim, item = get_claim(counter, proposal.claim), get_found(counter, proposal.found)
    if claim.status != "open" or item.status != "held":
        return False
    register = counter.register
    if register.confirmed_claim_of(item.reference) or register.confirmed_item_of(claim.reference):
        return False
    standings = register.standings(claim=claim.reference, found=item.reference)
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
