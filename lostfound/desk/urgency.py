"""What a person should see first, and why: a child's comforter, medicine, papers, keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from lostfound.domain.records import Proposal
from lostfound.domain.values import Claim, Facts, FoundItem
from lostfound.errors import UsageFault

ORDERS = ("urgency", "probability", "oldest")

# A reading below this is a guess: a bag is no medicine because a word might mean that.
_SURE = 0.5
_CONTAINED = "has:"
# A pair that nobody has seen for a week comes first, whatever it is: a new teddy bear every
# day would otherwise keep an umbrella waiting for ever. Once seen it has had its turn.
LONGEST_WAIT = timedelta(days=7)


class Group(NamedTuple):
    """Kinds that come first for one reason: of the lost thing, or of what is `inside` it."""

    code: str
    reason: str
    kinds: frozenset[str]
    inside: frozenset[str] = frozenset()


class Urgency(NamedTuple):
    """The groups that come first, the first that fits giving the reason, and what holds things."""

    groups: tuple[Group, ...]
    holders: frozenset[str] = frozenset()

    def why(self, claim: Claim, item: FoundItem) -> str:
        """Return why a pair comes before others, "" when it does not.

        What the owner says was lost settles it; the item is asked where the claim names nothing.
        """
        facts = claim.facts if claim.facts.kinds else item.facts
        own = {fact.value for fact in facts.kinds if fact.weight >= _SURE}
        for group in self.groups:
            if own & group.kinds:
                return group.reason
        inside = _contained(facts) if own & self.holders else set()
        for group in self.groups:
            if inside & group.inside:
                return f"{group.reason} in it"
        return ""


def load_urgency(path: Path, chosen: Sequence[str] | None = None) -> Urgency:
    """Return the urgency of a table: all its groups, or those `chosen`, in that order.

    Raises UsageFault for a code that the table does not have.
    """
    groups: dict[str, Group] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, reason, kinds, inside = line.split("\t")
            groups[code] = Group(code, reason, _listed(kinds), _listed(inside))
    holders = groups.pop("holders").kinds
    codes = tuple(groups) if chosen is None else tuple(chosen)
    for code in codes:
        if code not in groups:
            raise UsageFault(
                f"The configuration names {code!r} among what comes first in the review.",
                f"[review] first may name: {', '.join(groups)}.",
            )
    return Urgency(tuple(groups[code] for code in codes), holders)


def _listed(kinds: str) -> frozenset[str]:
    return frozenset(kinds.split(", ")) - {"-"}


def _contained(facts: Facts) -> set[str]:
    return {
        fact.value.removeprefix(_CONTAINED)
        for fact in facts.features
        if fact.value.startswith(_CONTAINED)
    }


class Waiting(NamedTuple):
    """A pair that waits for a person, both its sides, and whether somebody said unsure of it."""

    proposal: Proposal
    claim: Claim
    item: FoundItem
    unsure: bool = False


class Placed(NamedTuple):
    """A waiting pair in its place of the queue, and why it comes first ("" when it does not).

    Pairs of one tier stand by their probability, the lowest tier first.
    """

    waiting: Waiting
    first: str = ""
    tier: int = 1


def in_order(pairs: Iterable[Waiting], order: str, urgency: Urgency, now: datetime) -> list[Placed]:
    """Return the queue: by `urgency`, by `probability` alone, or the `oldest` first.

    Urgency has three tiers: what has a reason to come first, the others, and those that
    somebody was unsure of; within a tier the likelier first. Raises UsageFault for another
    order.
    """
    if order not in ORDERS:
        raise UsageFault(
            f"The order {order!r} is not known.",
            f"--order, and order of [review] in the configuration, is one of {', '.join(ORDERS)}.",
        )
    if order == "urgency":
        return sorted(
            (_placed(pair, urgency, now) for pair in pairs), key=lambda p: (p.tier, *_likelier(p))
        )
    likelier = sorted((Placed(pair) for pair in pairs), key=_likelier)
    if order == "probability":
        return likelier
    oldest = sorted(likelier, key=lambda p: p.waiting.proposal.made_at)
    return [placed._replace(tier=place) for place, placed in enumerate(oldest)]


def _placed(pair: Waiting, urgency: Urgency, now: datetime) -> Placed:
    reason = urgency.why(pair.claim, pair.item) or _overdue(pair.proposal, now)
    if pair.unsure:
        return Placed(pair, reason, 2)
    return Placed(pair, reason, 0 if reason else 1)


def _overdue(proposal: Proposal, now: datetime) -> str:
    waited = now - proposal.made_at
    if proposal.shown_at is not None or waited < LONGEST_WAIT:
        return ""
    return f"nobody has seen it for {waited.days} days"


def _likelier(placed: Placed) -> tuple[float, str, str]:
    proposal = placed.waiting.proposal
    return -proposal.probability, proposal.claim, proposal.found
