"""File a claim: the same road as a found item; contact and proof are kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lostfound.desk.answers import item_sides
from lostfound.desk.compose import ClaimWords, Composed, compose_claim
from lostfound.desk.drafts import ClaimDraft
from lostfound.desk.look import venues_of
from lostfound.desk.moments import past
from lostfound.desk.pending import after_the_fact, propose_for_claim
from lostfound.desk.photos import KeptPhotos, keep_looked, look_at
from lostfound.desk.results import ClaimReceipt, NotKept, SamePhoto
from lostfound.desk.same_pictures import same_notes, same_pictures
from lostfound.desk.sensitive import Reasons, held_notes, hold_back, reasons, said_of
from lostfound.desk.texts import claim_text, said_proofs
from lostfound.desk.vectors import put_vectors, vectors_of_text
from lostfound.domain.values import Claim, Contact
from lostfound.errors import UsageFault
from lostfound.reading.language import LANGUAGES

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_NO_REASONS = Reasons()


def file_claim(counter: Counter, draft: ClaimDraft) -> ClaimReceipt:
    """File a claim and return it with its first candidates; `mark_seen` once they are shown.

    Raises UsageFault when there is neither text nor photo, Refused for a future time,
    Conflict when its source and external id are there already.
    """
    if not (draft.text.strip() or draft.photos):
        raise UsageFault(
            "Nothing says what was lost.", 'lostfound claim add "..." --lost ... --place ...'
        )
    looked = look_at(counter, draft.photos, to_search=True)
    same = same_pictures(counter, looked)
    composed = compose_claim(counter, _words(counter, draft))
    held = hold_back(counter, said_of(composed.claim), looked, draft.because)
    kept = keep_looked(counter, held.kept)
    composed = replace(composed, claim=replace(composed.claim, photos=kept.names))
    hidden = said_proofs(draft.hidden)
    why = reasons(counter, said_of(composed.claim), held, draft.because)
    stored = store_claim(counter, composed, kept, hidden, why)
    return claim_receipt(
        counter,
        stored,
        warnings=(*held_notes(held.out), *kept.warnings),
        proofs=len(hidden),
        masked=composed.masked,
        same=same,
        not_kept=held.out,
    )


def claim_receipt(
    counter: Counter,
    claim: Claim,
    *,
    warnings: tuple[str, ...] = (),
    proofs: int = 0,
    masked: int = 0,
    same: tuple[SamePhoto, ...] = (),
    not_kept: tuple[NotKept, ...] = (),
) -> ClaimReceipt:
    """Look for what a claim may mean, and return it with its candidates.

    A claim that is matched or closed looks for nothing.
    """
    name = claim.reference
    ranking, trouble = after_the_fact(
        name, lambda: propose_for_claim(counter, name) if claim.status == "open" else None
    )
    sides = item_sides(counter, (c.reference for c in ranking.candidates) if ranking else ())
    sides.venues.update(venues_of(counter, {place.venue for place in claim.places}))
    return ClaimReceipt(
        claim=claim,
        ranking=ranking,
        sides=sides,
        warnings=(*same_notes(same, "C"), *warnings, *trouble),
        same=same,
        not_kept=not_kept,
        proofs=proofs,
        masked=masked,
    )


def _words(counter: Counter, draft: ClaimDraft) -> ClaimWords:
    lost = past(counter, draft.lost, "It cannot be lost yet.") if draft.lost.strip() else None
    if draft.language and draft.language not in LANGUAGES:
        raise UsageFault(
            f"{draft.language!r} is not a language that is read here.",
            f"Use one of {', '.join(LANGUAGES)}, or leave it out.",
        )
    return ClaimWords(
        text=draft.text.strip(),
        lost=lost,
        place_text=draft.place.strip(),
        route=tuple(stop.strip() for stop in draft.route if stop.strip()),
        channel=draft.channel,
        language=draft.language,
        source=draft.source,
        external_id=draft.external_id,
        contact=Contact(name=draft.name, email=draft.email, phone=draft.phone),
    )


def store_claim(
    counter: Counter,
    composed: Composed,
    kept: KeptPhotos,
    hidden: tuple[str, ...],
    why: Reasons = _NO_REASONS,
) -> Claim:
    """Write claim, contact, proof, photo evidence and vectors in one transaction.

    `why` is why photos of papers among them are kept, for the log.
    """
    text = claim_text(composed.claim)
    vectors = vectors_of_text(counter, text)
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        stored = unit.add_claim(composed.claim, contact=composed.contact, hidden=hidden, text=text)
        kept.write(unit)
        why.write(unit, stored, kept.names)
        put_vectors(unit, text, vectors)
    return stored
