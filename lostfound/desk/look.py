"""Looking things up: lists, sheets, the custody log, the check of the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lostfound.desk.results import ClaimSheet, FoundSheet, LogLine
from lostfound.desk.venues import one_venue
from lostfound.domain.records import ClaimFilter, Counts, CustodyEntry, Fault, FoundFilter
from lostfound.domain.references import parse_reference
from lostfound.domain.values import Claim, Contact, FoundItem, Venue
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lostfound.desk.counter import Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWish:
    """Which found items to list, in words as typed."""

    venue: str = ""
    kind: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    source: str = ""
    limit: int = 50
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWish:
    """Which claims to list, in words as typed."""

    status: str = ""
    channel: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    source: str = ""
    limit: int = 50
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a check of the register found; no faults when all is well."""

    counts: Counts
    faults: tuple[Fault, ...]
    missing_photos: tuple[str, ...] = ()


def get_found(counter: Counter, reference: str) -> FoundItem:
    """Return a found item; raises UsageFault for a mistyped reference, Missing for none."""
    return counter.register.found_item(parse_reference(reference, "F"))


def get_claim(counter: Counter, reference: str) -> Claim:
    """Return a claim; raises UsageFault for a mistyped reference, Missing for none."""
    return counter.register.claim(parse_reference(reference, "C"))


def found_at(counter: Counter, references: Iterable[str]) -> list[tuple[FoundItem, Venue]]:
    """Return found items with their venues, in the order and as often as they were named."""
    items = (get_found(counter, reference) for reference in references)
    return [(item, venue_of(counter, item)) for item in items]


def venue_of(counter: Counter, item: FoundItem) -> Venue:
    """Return the venue of a found item."""
    return counter.register.venue(item.venue) or Venue(key=item.venue, name=item.venue, kind="")


def venues_of(counter: Counter, keys: set[str]) -> dict[str, Venue]:
    """Return the venues of some keys, those that the register has."""
    found = ((key, counter.register.venue(key)) for key in keys)
    return {key: venue for key, venue in found if venue is not None}


def list_found(counter: Counter, wish: FoundWish) -> tuple[list[FoundItem], dict[str, Venue]]:
    """Return the items of one page, newest first, and their venues."""
    _one_of(wish.status, ("held", "released", "disposed"), "--status")
    items = list(
        counter.register.list_found(
            FoundFilter(
                venue=one_venue(counter, wish.venue).key if wish.venue else "",
                kind=kind_of(counter, wish.kind),
                status=wish.status,
                since=_bound(counter, wish.since, "start"),
                until=_bound(counter, wish.until, "end"),
                words=wish.words,
                source=wish.source,
                limit=wish.limit,
                after=parse_reference(wish.after, "F") if wish.after else "",
            )
        )
    )
    return items, venues_of(counter, {item.venue for item in items})


def list_claims(counter: Counter, wish: ClaimWish) -> list[Claim]:
    """Return the claims of one page, newest first."""
    _one_of(wish.status, ("open", "matched", "closed"), "--status")
    return list(
        counter.register.list_claims(
            ClaimFilter(
                status=wish.status,
                channel=wish.channel,
                language=wish.language,
                since=_bound(counter, wish.since, "start"),
                until=_bound(counter, wish.until, "end"),
                words=wish.words,
                source=wish.source,
                limit=wish.limit,
                after=parse_reference(wish.after, "C") if wish.after else "",
            )
        )
    )


def _one_of(value: str, allowed: tuple[str, ...], flag: str) -> None:
    if value and value not in allowed:
        raise UsageFault(f"{flag} {value!r} is not known.", f"It is one of {', '.join(allowed)}.")


def _bound(counter: Counter, words: str, end: str) -> datetime | None:
    if not words:
        return None
    from lostfound.reading.dates import read_moment

    window = read_moment(words, counter.now())
    return window.start if end == "start" else window.end


def kind_of(counter: Counter, words: str) -> str:
    """Return the vocabulary id of a kind that words name; raises UsageFault for none."""
    if not words:
        return ""
    if words in counter.vocabulary.kinds:
        return words
    from lostfound.reading.words import read_item

    kinds = read_item(counter.vocabulary, "", words).kinds
    if not kinds:
        raise UsageFault(f"{words!r} names no kind of thing.", "Try 'doudou', 'phone', 'wallet'.")
    return kinds[0].value


def found_sheet(counter: Counter, reference: str, *, proofs: bool = False) -> FoundSheet:
    """Return everything on one found item; proof details only when asked for."""
    item = get_found(counter, reference)
    register = counter.register
    kept = tuple(register.proofs(item.reference))
    return FoundSheet(
        item=item,
        venue=venue_of(counter, item),
        decisions=tuple(register.decisions(found=item.reference)),
        proofs=kept if proofs else (),
        proofs_kept=len(kept),
        photo_paths=_photo_paths(counter, item.photos),
    )


def claim_sheet(counter: Counter, reference: str, *, proofs: bool = False) -> ClaimSheet:
    """Return everything on one claim but the contact; proof details only when asked for."""
    claim = get_claim(counter, reference)
    register = counter.register
    kept = tuple(register.proofs(claim.reference))
    return ClaimSheet(
        claim=claim,
        venues=venues_of(counter, {place.venue for place in claim.places}),
        decisions=tuple(register.decisions(claim=claim.reference)),
        proofs=kept if proofs else (),
        proofs_kept=len(kept),
        photo_paths=_photo_paths(counter, claim.photos),
    )


def contact_of(counter: Counter, reference: str) -> Contact | None:
    """Return how to reach the claimant, None where nothing is known."""
    return counter.register.contact(parse_reference(reference, "C"))


def _photo_paths(counter: Counter, photos: tuple[str, ...]) -> tuple[str, ...]:
    store = counter.register.photos
    return tuple(
        str(store.path(name)) if store.has(name) else f"{name[:12]}... (not there)"
        for name in photos
    )


def custody_log(counter: Counter, of: str, limit: int) -> list[LogLine]:
    """Return the last events of an item, a claim, a venue or the weights, oldest first."""
    if reference := _as_reference(of):
        entries = counter.register.custody(subject=reference, limit=limit)
    elif of == "weights":
        entries = counter.register.custody(subject=of, limit=limit)
    else:
        entries = counter.register.custody(
            chain=one_venue(counter, of, "the argument").key, limit=limit
        )
    verdicts = _verdicts(counter, entries)
    return [log_line(entry, verdicts.get((entry.chain, entry.seq), "")) for entry in entries]


def _as_reference(of: str) -> str:
    """Return the reference that somebody typed or scanned, "" where a venue is meant."""
    try:
        return parse_reference(of)
    except UsageFault:
        if of[:2].upper() in ("F-", "C-"):
            raise
        return ""


def _verdicts(counter: Counter, entries: list[CustodyEntry]) -> dict[tuple[str, int], str]:
    """Return what was decided at each entry; the log itself vouches only for its digest."""
    said: dict[tuple[str, int], str] = {}
    left: dict[tuple[str, str], list[str]] = {}
    for entry in reversed(entries):
        if entry.event != "decided":
            continue
        pair = (entry.related, entry.subject)
        if pair not in left:
            kept = counter.register.decisions(claim=entry.related, found=entry.subject)
            left[pair] = [decision.verdict for decision in kept]
        if left[pair]:
            said[entry.chain, entry.seq] = left[pair].pop()
    return said


def log_line(entry: CustodyEntry, verdict: str = "") -> LogLine:
    """Return an event in words."""
    what = " ".join(p for p in (verdict or entry.event, entry.related) if p)
    return LogLine(
        at=entry.at,
        by=entry.by,
        what=what,
        reference=entry.subject,
        venue=entry.chain,
        note=_in_words(entry.details),
        digest=entry.digest,
        event=verdict or entry.event,
        related=entry.related,
        details=entry.details,
    )


def _in_words(details: Mapping[str, object]) -> str:
    """Return what an entry's details say; digests are left to `db check`."""
    if "items" in details:
        return "{count} of import {batch}, {from} to {to}".format(**details)
    return ", ".join(
        f"{name} {' '.join(value) if isinstance(value, list) else value}"
        for name, value in details.items()
        if name not in ("decision", "verdict") and value not in ("", [])
    )


def check_register(counter: Counter) -> Check:
    """Check the register's log and files."""
    return Check(counts=counter.register.counts(), faults=tuple(counter.register.check()))
