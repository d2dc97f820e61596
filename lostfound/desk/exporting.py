"""The register as tables, oldest first, in pages: what goes out can come in again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lostfound.domain.records import ClaimFilter, FoundFilter, Proposal
from lostfound.domain.values import Claim, Contact, Decision, FoundItem

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_PAGE = 1_000


class FoundOut(NamedTuple):
    """A found item on its way out; `proofs` are there only when they were asked for."""

    item: FoundItem
    venue_name: str
    proofs: tuple[str, ...] = ()


class ClaimOut(NamedTuple):
    """A claim on its way out; the contact is there only when it was asked for."""

    claim: Claim
    contact: Contact | None = None


class PairOut(NamedTuple):
    """A pair that was put forward or decided on, or both."""

    claim: str
    found: str
    proposal: Proposal | None = None
    decision: Decision | None = None


def found_out(counter: Counter, wanted: FoundFilter, *, personal: bool) -> Iterator[FoundOut]:
    """Yield found items, oldest first; `personal` adds the details only an owner knows."""
    register, last = counter.register, 0
    while page := register.found_after(wanted, last, _PAGE):
        last = max(page)
        for item in page.values():
            proofs = tuple(register.proofs(item.reference)) if personal else ()
            yield FoundOut(item, counter.venue_name(item.venue), proofs)


def claims_out(counter: Counter, wanted: ClaimFilter, *, personal: bool) -> Iterator[ClaimOut]:
    """Yield claims, oldest first; `personal` adds how to reach the claimants."""
    register, last = counter.register, 0
    while page := register.claims_after(wanted, last, _PAGE):
        last = max(page)
        for claim in page.values():
            yield ClaimOut(claim, register.contact(claim.reference) if personal else None)


def pairs_out(counter: Counter) -> Iterator[PairOut]:
    """Yield the pairs by claim: how likely the matcher thinks them, what was decided last."""
    proposed = {(p.claim, p.found): p for p in counter.register.proposals()}
    decided = {(d.claim, d.found): d for d in counter.register.decisions()}
    for claim, found in sorted(proposed.keys() | decided.keys()):
        yield PairOut(claim, found, proposed.get((claim, found)), decided.get((claim, found)))
