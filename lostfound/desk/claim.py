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
from lostfound.desk.photos import look_at
from lostfound.desk.results import ClaimReceipt, NotKept, SamePhoto
from lostfound.desk.texts import claim_text, said_proofs
from lostfound.desk.vectors import put_vectors, vectors_of_text
from lostfound.domain.values import Claim, Contact
from lostfound.errors import Refused, UsageFault
from lostfound.matching.values import OUR_PHOTO
from lostfound.reading.language import LANGUAGES

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.photos_taken import TakenPhotos


def file_claim(counter: Counter, draft: ClaimDraft) -> ClaimReceipt:
    """File a claim and return it with its first candidates; `mark_seen` once they are shown.

    Raises UsageFault when there is neither text nor photo, Refused for a future time and
    where nothing is left of it without a photo of a paper, Conflict when its source and
    external id are there already.
    """
    if not (draft.text.strip() or draft.photos):
        raise UsageFault(
            "Nothing says what was lost.", 'lostfound claim add "..." --lost ... --place ...'
        )
    looked = look_at(counter, draft.photos, to_search=True)
    composed = compose_claim(counter, _words(counter, draft))
    taken = None
    if looked:
        from lostfound.desk.photos_taken import take_photos

        taken = take_photos(counter, composed.claim, looked, draft.because)
        if taken.not_kept and not (draft.text.strip() or taken.kept.names):
            out = taken.not_kept[0]
            raise Refused(f"Nothing else says what was lost. {out.photo}: {out.reason}", out.fix)
        composed = replace(composed, claim=replace(composed.claim, photos=taken.kept.names))
    hidden = said_proofs(draft.hidden)
    return claim_receipt(
        counter,
        store_claim(counter, composed, taken, hidden),
        warnings=taken.notes("C") if taken else (),
        proofs=len(hidden),
        masked=composed.masked,
        same=taken.same if taken else (),
        not_kept=taken.not_kept if taken else (),
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
    if ranking and same:
        # The warnings say it, and what was done to the picture.
        ranking = replace(ranking, notes=tuple(n for n in ranking.notes if OUR_PHOTO not in n))
    sides = item_sides(counter, (c.reference for c in ranking.candidates) if ranking else ())
    sides.venues.update(venues_of(counter, {place.venue for place in claim.places}))
    return ClaimReceipt(
        claim=claim,
        ranking=ranking,
        sides=sides,
        warnings=(*warnings, *trouble),
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
    photos: TakenPhotos | None,
    hidden: tuple[str, ...],
) -> Claim:
    """Write claim, contact, proof, photo evidence and vectors in one transaction."""
    text = claim_text(composed.claim)
    vectors = vectors_of_text(counter, text)
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        stored = unit.add_claim(composed.claim, contact=composed.contact, hidden=hidden, text=text)
        if photos:
            photos.write(unit, stored)
        put_vectors(unit, text, vectors)
    return stored
