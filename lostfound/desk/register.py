"""Register a found item: photos stored first, then one transaction, then the open claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lostfound.desk.compose import FoundWords, compose_found, contacts_note, contacts_of
from lostfound.desk.drafts import FoundDraft
from lostfound.desk.match import NO_VECTOR_YET
from lostfound.desk.moments import found_when
from lostfound.desk.pending import after_the_fact, propose_for_item
from lostfound.desk.photos import Looked, look_at
from lostfound.desk.results import FoundReceipt
from lostfound.desk.texts import found_text, said_proofs
from lostfound.desk.vectors import put_vectors, vectors_of_text
from lostfound.desk.venues import one_venue
from lostfound.domain.values import FoundItem, Venue
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.photos_taken import TakenPhotos


def register_found(
    counter: Counter, draft: FoundDraft, looked: tuple[Looked, ...] | None = None
) -> FoundReceipt:
    """Register a found item and return it with the open claims that look like it.

    `looked` are its photos, where they have been looked at already.

    Raises UsageFault when nothing says what it is, Refused for an unclear venue or a
    future time, Conflict when its source and external id are there already.
    """
    if not (draft.description.strip() or draft.category.strip() or draft.photos or looked):
        raise UsageFault(
            "Nothing says what was found.",
            'lostfound found add "grey rabbit, pink bow" --venue ...',
        )
    venue = one_venue(counter, draft.venue)
    words = _words(counter, draft, venue)
    item = compose_found(counter, words)
    looked = look_at(counter, draft.photos) if looked is None else looked
    taken = None
    if looked:
        from lostfound.desk.photos_taken import take_photos

        taken = take_photos(counter, item, looked, draft.because)
        item = replace(item, photos=taken.kept.names)
    apart = contacts_of(words)
    hidden = (*said_proofs(draft.hidden), *apart)
    stored = store_found(counter, item, taken, hidden)
    name = stored.reference
    alike, trouble = after_the_fact(name, lambda: propose_for_item(counter, name))
    notes = taken.notes("F") if taken else ()
    return FoundReceipt(
        item=stored,
        venue=venue,
        lookalikes=alike or (),
        warnings=(*notes, *contacts_note(apart), *_model_note(counter), *trouble),
        proofs=len(hidden),
        same=taken.same if taken else (),
        not_kept=taken.not_kept if taken else (),
    )


def _words(counter: Counter, draft: FoundDraft, venue: Venue) -> FoundWords:
    return FoundWords(
        venue=venue.key,
        found=found_when(counter, draft.at),
        description=draft.description.strip(),
        category=draft.category.strip(),
        colour=draft.colour.strip(),
        brand=draft.brand.strip(),
        found_where=draft.where.strip(),
        shelf=draft.shelf.strip(),
        source=draft.source,
        external_id=draft.external_id,
        inscriptions=draft.inscriptions,
    )


def store_found(
    counter: Counter,
    item: FoundItem,
    photos: TakenPhotos | None,
    hidden: tuple[str, ...],
) -> FoundItem:
    """Write item, proof, photo evidence and vectors in one transaction; return it as stored."""
    text = found_text(item)
    vectors = vectors_of_text(counter, text)
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        stored = unit.add_found(item, hidden=hidden, text=text)
        if photos:
            photos.write(unit, stored)
        put_vectors(unit, text, vectors)
    return stored


def _model_note(counter: Counter) -> tuple[str, ...]:
    if counter.text_encoder is not None:
        return () if counter.text_encoder.quick else (NO_VECTOR_YET,)
    return (
        "No text model is at hand; the item can be found by its words, kind, place and time "
        "(see: lostfound model info).",
    )
