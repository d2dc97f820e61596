"""Words to records: the one way a found item or a claim is read, typed or imported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lostfound.domain.values import Claim, Contact, Facts, FoundItem, PlaceWeight, Window

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter


_GAP = "[…]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWords:
    """A found item before reading: its venue and time are known, the rest is words."""

    venue: str
    found: Window
    description: str
    category: str = ""
    colour: str = ""
    brand: str = ""
    found_where: str = ""
    shelf: str = ""
    source: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWords:
    """A claim before reading; `text` may still hold telephone numbers and addresses."""

    text: str
    lost: Window | None = None
    place_text: str = ""
    route: tuple[str, ...] = ()
    channel: str = ""
    language: str = ""
    source: str = ""
    external_id: str = ""
    contact: Contact | None = None


def compose_found(
    counter: Counter, words: FoundWords, photos: tuple[str, ...] = (), reference: str = ""
) -> FoundItem:
    """Return the found item with the facts read from its words."""
    from lostfound.reading.words import read_item, read_spot

    facts = read_item(
        counter.vocabulary, words.description, words.category, words.colour, words.brand
    )
    if words.found_where:
        spots = read_spot(counter.vocabulary, words.found_where)
        facts = replace(facts, features=facts.features + spots)
    return FoundItem(
        reference=reference,
        venue=words.venue,
        description=words.description,
        found=words.found,
        category=words.category,
        colour=words.colour,
        brand=words.brand,
        found_where=words.found_where,
        shelf=words.shelf,
        facts=facts,
        photos=photos,
        source=words.source,
        external_id=words.external_id,
        registered_at=counter.now(),
    )


@dataclass(frozen=True, slots=True)
class Composed:
    """A claim with its text masked, the contact completed from it, and how much was masked."""

    claim: Claim
    contact: Contact | None
    masked: int


def compose_claim(
    counter: Counter, words: ClaimWords, photos: tuple[str, ...] = (), reference: str = ""
) -> Composed:
    """Return the claim with facts and places read; addresses move from the text to the contact."""
    from lostfound.reading.language import detect_language

    text, emails, phones = hide_contacts(words.text)
    language = words.language or (detect_language(text) if text else "")
    facts = read_message(counter, text, language)
    claim = Claim(
        reference=reference,
        text=text,
        channel=words.channel,
        language=language,
        lost=words.lost,
        place_text=words.place_text,
        route=words.route,
        places=_places(counter, words, text),
        facts=facts,
        photos=photos,
        source=words.source,
        external_id=words.external_id,
        registered_at=counter.now(),
    )
    return Composed(claim, _contact(words.contact, emails, phones), len(emails) + len(phones))


def read_message(counter: Counter, text: str, language: str) -> Facts:
    """Return everything that matching needs of a message, so that it is read only once."""
    if not text:
        return Facts(language=language)
    from lostfound.reading.hours import read_hours
    from lostfound.reading.words import read_claim, search_terms

    return replace(
        read_claim(counter.vocabulary, text, language),
        terms=search_terms(counter.vocabulary, text, language),
        hours=read_hours(text),
    )


def hide_contacts(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return text with "[…]" for each mail address and telephone number, and those."""
    from lostfound.reading.contacts import MAIL, PHONE, mask_contacts

    masked = mask_contacts(text)
    # A word in the gap would be read like any other: "call me [phone]" is no lost phone.
    plain = masked.text.replace(MAIL, _GAP).replace(PHONE, _GAP)
    return plain, masked.emails, masked.phones


def _places(counter: Counter, words: ClaimWords, text: str) -> tuple[PlaceWeight, ...]:
    """A route's stops are read together, in order, as place words."""
    from lostfound.reading.places import read_place

    place = words.place_text or " > ".join(words.route)
    return read_place(place, text, counter.gazetteer)


def _contact(
    told: Contact | None, emails: tuple[str, ...], phones: tuple[str, ...]
) -> Contact | None:
    """Fill what was not told from what stood in the text; what is left over goes to the address."""
    known = told or Contact()
    email = known.email or (emails[0] if emails else "")
    phone = known.phone or (phones[0] if phones else "")
    rest = [a for a in (*emails, *phones) if a not in (email, phone)]
    address = "; ".join(part for part in (known.address, *rest) if part)
    filled = Contact(name=known.name, email=email, phone=phone, address=address)
    return filled if filled != Contact() else None
