"""Pairs put forward for a person: made when an item or a claim comes in, listed once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from lostfound.desk.look import get_claim, get_found, venue_of
from lostfound.desk.results import LookAlike, PendingPair
from lostfound.desk.texts import evidence_state
from lostfound.desk.urgency import Placed, Waiting, in_order
from lostfound.domain.records import ClaimFilter, Proposal, Standing
from lostfound.domain.values import Claim, FoundItem
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
    put_forward(counter, [(c.reference, found, c) for c in likely], ranking.weights)
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
    put_forward(counter, [(claim, c.reference, c) for c in worth_a_look(ranking)], ranking.weights)
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


def put_forward(
    counter: Counter, pairs: Iterable[tuple[str, str, Candidate]], weights: str
) -> None:
    """Keep (claim, found, candidate) pairs for a person to look at."""
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
    counter: Counter, queue: Sequence[Placed], progress: Progress
) -> list[PendingPair]:
    """Return queued pairs with the reasons as they are now, one match a claim.

    The register may have grown since a pair was put forward: within its tier it stands
    where its chance of today puts it.
    """
    rankings: dict[str, Ranking] = {}
    pairs = []
    for done, placed in enumerate(queue, 1):
        pairs.append((placed.tier, pair_of(counter, placed, rankings)))
        progress(done, len(queue))
    pairs.sort(key=lambda pair: (pair[0], -pair[1].candidate.probability))
    return [pair for _, pair in pairs]


def the_queue(
    counter: Counter, *, every: bool = False, claim: str = "", order: str = "urgency"
) -> list[Placed]:
    """Return the waiting pairs of open claims in the order a person should see them.

    Those nobody was shown, and those rejected on evidence that has changed since; `every`
    includes those shown before; `claim` keeps to one claim. For `order` see `in_order`.
    """
    code = get_claim(counter, claim).reference if claim else ""
    if every:
        waiting = _still_waiting(counter, counter.register.proposals(claim=code))
    else:
        fresh = counter.register.proposals(unshown_only=True, claim=code)
        waiting = _still_waiting(counter, (*fresh, *_reopened(counter, code)))
    return in_order(waiting, order, counter.urgency, counter.now())


def mark_seen(counter: Counter, pairs: Iterable[tuple[str, str]]) -> None:
    """Note that a person has seen these (claim, found): call it when they are written out."""
    seen = list(pairs)
    if seen:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            unit.mark_shown(seen)


def _reopened(counter: Counter, claim: str) -> list[Proposal]:
    """Return rejected pairs that were not shown since, whatever their evidence is now."""
    rejected = {
        (s.claim, s.found): s.at
        for s in counter.register.standings(claim=claim)
        if s.verdict == "reject"
    }
    return [
        proposal
        for name in {pair[0] for pair in rejected}
        for proposal in counter.register.proposals(claim=name)
        if (at := rejected.get((proposal.claim, proposal.found))) is not None
        and (proposal.shown_at is None or proposal.shown_at <= at)
    ]


def _still_waiting(counter: Counter, proposals: Iterable[Proposal]) -> list[Waiting]:
    """Return the pairs that need a person: both sides open, neither confirmed, not rejected.

    A rejected pair waits again when its evidence has changed.
    """
    put = list(proposals)
    register = counter.register
    claims = register.claims({p.claim for p in put})
    items = register.found_items({p.found for p in put})
    said = {(s.claim, s.found): s for s in register.standings()}
    gone = {ref for pair, s in said.items() if s.verdict == "confirm" for ref in pair}
    return [
        Waiting(p, claims[p.claim], items[p.found], _verdict(said, p) == "unsure")
        for p in put
        if claims[p.claim].status == "open"
        and items[p.found].status == "held"
        and not {p.claim, p.found} & gone
        and not _rejected_as_it_is(said.get((p.claim, p.found)), claims[p.claim], items[p.found])
    ]


def settled(counter: Counter, claim: str, found: str) -> str:
    """Return who has settled a pair, and how, as it is now; "" while it waits."""
    register = counter.register
    taken = [*register.standings(claim=claim), *register.standings(found=found)]
    for standing in taken:
        if standing.verdict == "confirm":
            return f"{standing.by} confirmed {standing.claim} {standing.found}"
    sides = get_claim(counter, claim), get_found(counter, found)
    for standing in taken:
        if (standing.claim, standing.found) == (claim, found) and _rejected_as_it_is(
            standing, *sides
        ):
            return f"{standing.by} rejected it"
    return ""


def _verdict(said: Mapping[tuple[str, str], Standing], proposal: Proposal) -> str:
    standing = said.get((proposal.claim, proposal.found))
    return standing.verdict if standing else ""


def _rejected_as_it_is(standing: Standing | None, claim: Claim, item: FoundItem) -> bool:
    if standing is None or standing.verdict != "reject":
        return False
    return standing.fingerprint == evidence_state(claim, item)


def pair_of(counter: Counter, placed: Placed, rankings: dict[str, Ranking]) -> PendingPair:
    """Return both sides with the reasons as they are now; `rankings` keeps one match a claim."""
    from lostfound.desk.match import match_claim

    proposal, claim, item, _ = placed.waiting
    if proposal.claim not in rankings:
        rankings[proposal.claim] = match_claim(counter, proposal.claim, _DEEP)
    ranking = rankings[proposal.claim]
    now = {c.reference: c for c in ranking.candidates}
    alike = any(proposal.found in d.says for d in ranking.differences)
    as_put = Candidate(proposal.found, proposal.probability, proposal.level, proposal.bits, ())
    return PendingPair(
        claim=claim,
        item=item,
        venue=venue_of(counter, item),
        candidate=now.get(proposal.found, as_put),
        first=placed.first,
        since=proposal.made_at,
        differences=ranking.differences if alike else (),
        question=ranking.question if alike else "",
    )
