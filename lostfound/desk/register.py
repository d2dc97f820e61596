"""Register a found item: photos stored first, then one transaction, then the open claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lostfound.desk.compose import FoundWords, compose_found, contacts_note, contacts_of
from lostfound.desk.drafts import FoundDraft
from lostfound.desk.match import NO_VECTOR_YET
from lostfound.desk.moments import found_when
from lostfound.desk.pending import after_the_fact, propose_for_item
from lostfound.desk.photos import KeptPhotos, Looked, keep_looked, look_at
from lostfound.desk.results import FoundReceipt
from lostfound.desk.same_pictures import same_notes, same_pictures
from lostfound.desk.sensitive import Reasons, held_notes, hold_back, reasons, said_of
from lostfound.desk.texts import found_text, said_proofs
from lostfound.desk.vectors import put_vectors, vectors_of_text
from lostfound.desk.venues import one_venue
from lostfound.domain.values import FoundItem
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_NO_REASONS = Reasons()


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
    words = FoundWords(
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
    looked = look_at(counter, draft.photos) if looked is None else looked
    same = same_pictures(counter, looked)
    item = compose_found(counter, words)
    held = hold_back(counter, said_of(item), looked, draft.because)
    kept = keep_looked(counter, held.kept)
    item = replace(item, photos=kept.names)
    apart = contacts_of(words)
    hidden = (*said_proofs(draft.hidden), *apart)
    why = reasons(counter, said_of(item), held, draft.because)
    stored = store_found(counter, item, kept, hidden, why)
    name = stored.reference
    alike, trouble = after_the_fact(name, lambda: propose_for_item(counter, name))
    return FoundReceipt(
        item=stored,
        venue=venue,
        lookalikes=alike or (),
        warnings=(
            *same_notes(same, "F"),
            *held_notes(held.out),
            *kept.warnings,
            *contacts_note(apart),
            *_model_note(counter),
            *trouble,
        ),
        proofs=len(hidden),
        same=same,
        not_kept=held.out,
    )


def store_found(
    counter: Counter,
    item: FoundItem,
    kept: KeptPhotos,
    hidden: tuple[str, ...],
    why: Reasons = _NO_REASONS,
) -> FoundItem:
    """Write item, proof, photo evidence and vectors in one transaction; return it as stored.

    `why` is why photos of papers among them are kept, for the log.
    """
    text = found_text(item)
    vectors = vectors_of_text(counter, text)
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        stored = unit.add_found(item, hidden=hidden, text=text)
        kept.write(unit)
        why.write(unit, stored, kept.names)
        put_vectors(unit, text, vectors)
    return stored


def _model_note(counter: Counter) -> tuple[str, ...]:
    if counter.text_encoder is not None:
        return () if counter.text_encoder.quick else (NO_VECTOR_YET,)
    return (
        "No text model is at hand; the item can be found by its words, kind, place and time "
        "(see: lostfound model info).",
    )
