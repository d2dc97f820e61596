"""Correct a found item: new words are read again, and it is compared with the claims anew."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from lostfound.desk.compose import GAP, FoundWords, compose_found, contacts_note, contacts_of
from lostfound.desk.look import get_found, venue_of
from lostfound.desk.moments import found_when
from lostfound.desk.pending import after_the_fact, propose_for_item
from lostfound.desk.results import FoundReceipt
from lostfound.desk.sensitive import kept_before
from lostfound.desk.texts import found_text, said_proofs
from lostfound.desk.vectors import put_vectors, vectors_of_text
from lostfound.desk.venues import one_venue
from lostfound.domain.values import Facts, FoundItem
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter


READ_AGAIN = "?"
_READ = ("category", "colour", "brand")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundChange:
    """What to correct; None leaves a field as it is, "" takes it away.

    A new category, colour or brand stands for what was read from the words, and "" for
    none; READ_AGAIN leaves it to the words once more.
    """

    description: str | None = None
    venue: str | None = None
    where: str | None = None
    at: str | None = None
    shelf: str | None = None
    category: str | None = None
    colour: str | None = None
    brand: str | None = None
    hidden: tuple[str, ...] = ()


def correct_found(counter: Counter, reference: str, change: FoundChange) -> FoundReceipt:
    """Correct a found item and compare it with the open claims again.

    Raises UsageFault when nothing is to be changed, Refused for an unclear venue or a
    future time.
    """
    item = get_found(counter, reference)
    words = _words(counter, item, change)
    settled = _settled(item.facts.settled, change)
    corrected, apart = _corrected(counter, item, words, settled), contacts_of(words)
    hidden = (*said_proofs(change.hidden), *apart)
    if corrected == item and not hidden:
        raise UsageFault("Nothing is to be changed.", "Name what: --colour, --shelf, --text ...")
    text = found_text(corrected)
    vectors = vectors_of_text(counter, text) if text != found_text(item) else ()
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.edit_found(
            item.reference,
            _changes(item, corrected),
            expected=item.revision,
            text=text if text != found_text(item) else None,
        )
        unit.add_proofs(item.reference, hidden)
        put_vectors(unit, text, vectors)
    notes = (*kept_before(counter, corrected), *contacts_note(apart))
    return found_again(counter, item.reference, warnings=notes, proofs=len(hidden))


def _words(counter: Counter, item: FoundItem, change: FoundChange) -> FoundWords:
    def now(new: str | None, old: str) -> str:
        return old if new is None else new.strip()

    def read(new: str | None, old: str) -> str:
        return "" if new == READ_AGAIN else now(new, old)

    return FoundWords(
        venue=one_venue(counter, change.venue).key if change.venue is not None else item.venue,
        found=found_when(counter, change.at) if change.at else item.found,
        description=now(change.description, item.description),
        category=read(change.category, item.category),
        colour=read(change.colour, item.colour),
        brand=read(change.brand, item.brand),
        found_where=now(change.where, item.found_where),
        shelf=now(change.shelf, item.shelf),
    )


def _settled(before: tuple[str, ...], change: FoundChange) -> tuple[str, ...]:
    """Return the fields that the desk has settled, those of this change among them."""
    told = {name: getattr(change, name) for name in _READ}
    return tuple(
        name
        for name, new in told.items()
        if new != READ_AGAIN and (new is not None or name in before)
    )


def _by_the_desk(counter: Counter, item: FoundItem, settled: tuple[str, ...]) -> Facts:
    """Return the facts with what the desk's own fields say alone, where it has settled them.

    The fields are those of an item that was composed: contacts in them are masked already.

    A group of kinds ("audio") narrows what the words say and does not stand for it; colours
    of parts ("noeud rose") stay beside a corrected colour.
    """
    facts = item.facts
    if not settled:
        return facts
    from lostfound.reading.words import read_item

    alone = read_item(counter.vocabulary, "", item.category, item.colour, item.brand)
    if "category" in settled and not (item.category and _only_groups(counter, alone)):
        facts = replace(facts, kinds=alone.kinds)
    if "colour" in settled:
        parts = tuple(fact for fact in facts.colours if fact.part) if item.colour else ()
        facts = replace(facts, colours=alone.colours + parts)
    if "brand" in settled:
        facts = replace(facts, brands=alone.brands)
    return replace(facts, settled=settled)


def _only_groups(counter: Counter, facts: Facts) -> bool:
    return all(counter.vocabulary.kinds[fact.value].group for fact in facts.kinds)


def _corrected(
    counter: Counter, item: FoundItem, words: FoundWords, settled: tuple[str, ...]
) -> FoundItem:
    if not (words.description or words.category or item.photos):
        raise UsageFault("Then nothing would say what was found.", "Leave the text or the kind.")
    read = compose_found(counter, words)
    facts = _by_the_desk(counter, read, settled)
    # The numbers behind a gap cannot be read again.
    told = (words.description, words.category, words.colour, words.brand, words.found_where)
    gone = any(GAP in said for said in told)
    masked = (m for m in item.facts.marks if gone and m.form == "phone")
    # Nor can what was read in a photo.
    shown = (m for m in item.facts.marks if m.source)
    marks = tuple(dict.fromkeys((*facts.marks, *masked, *shown)))
    return replace(
        item,
        venue=words.venue,
        found=words.found,
        description=read.description,
        category=read.category,
        colour=read.colour,
        brand=read.brand,
        found_where=read.found_where,
        shelf=read.shelf,
        facts=replace(facts, marks=marks),
    )


def _changes(before: FoundItem, after: FoundItem) -> dict[str, object]:
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(before))
    return {name: new for name, old, new in pairs if new != old}


def found_again(
    counter: Counter, reference: str, *, warnings: tuple[str, ...] = (), proofs: int = 0
) -> FoundReceipt:
    """Compare an item with the open claims again, and return it as it is now."""
    item = get_found(counter, reference)
    name = item.reference
    pairs, trouble = after_the_fact(
        name, lambda: propose_for_item(counter, name) if item.status == "held" else ()
    )
    return FoundReceipt(
        item=item,
        venue=venue_of(counter, item),
        lookalikes=pairs or (),
        warnings=(*warnings, *trouble),
        proofs=proofs,
    )
