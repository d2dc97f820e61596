"""Words to records: the one way a found item or a claim is read, typed or imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.texts import found_words
from lostfound.domain.values import Claim, Contact, Facts, FoundItem, Mark, PlaceWeight, Window

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter


GAP = "[…]"
# What every contact holds. Most words of a desk hold neither, and an import has millions.
_TWO_FIGURES = re.compile(r"\d\D*\d")
_AT = re.compile(r"[@＠﹫]|\b(?:at|arobase|arroba|chiocciola)\b", re.IGNORECASE)
_PHONE_SAID = "telephone number"


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
    inscriptions: tuple[str, ...] = ()


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


class FoundSaid(NamedTuple):
    """What the words of a found item say: masked, read, and the contacts taken out of them.

    `text` is what is turned into a vector.
    """

    description: str
    category: str
    colour: str
    brand: str
    found_where: str
    facts: Facts
    text: str
    apart: tuple[str, ...]


def read_found(
    counter: Counter, description: str, category: str, colour: str, brand: str, found_where: str
) -> FoundSaid:
    """Read the words of a found item.

    Addresses and telephone numbers in them are masked (see `contacts_of`); a number
    still counts as a mark, by its digest.
    """
    from lostfound.reading.words import read_item, read_spot

    told = [hide_contacts(said) for said in (description, category, colour, brand, found_where)]
    description, category, colour, brand, found_where = (hidden.text for hidden in told)
    facts = read_item(counter.vocabulary, description, category, colour, brand)
    facts = _with_phones(facts, (phone for hidden in told for phone in hidden.phones))
    if found_where:
        spots = read_spot(counter.vocabulary, found_where)
        facts = replace(facts, features=facts.features + spots)
    return FoundSaid(
        description,
        category,
        colour,
        brand,
        found_where,
        facts,
        found_words(category, description, colour, brand),
        tuple(dict.fromkeys(contact for hidden in told for contact in hidden.all)),
    )


def compose_found(
    counter: Counter, words: FoundWords, photos: tuple[str, ...] = (), reference: str = ""
) -> FoundItem:
    """Return the found item with the facts read from its words, contacts in them masked."""
    said = read_found(
        counter, words.description, words.category, words.colour, words.brand, words.found_where
    )
    return FoundItem(
        reference=reference,
        venue=words.venue,
        description=said.description,
        found=words.found,
        category=said.category,
        colour=said.colour,
        brand=said.brand,
        found_where=said.found_where,
        shelf=hide_contacts(words.shelf).text,
        facts=with_inscriptions(said.facts, words.inscriptions),
        photos=photos,
        source=words.source,
        external_id=words.external_id,
        registered_at=counter.now(),
    )


def with_inscriptions(facts: Facts, lines: Iterable[str]) -> Facts:
    """Add what was read in photos as marks, beside those that somebody wrote.

    Numbers and addresses of a person among them are masked, and count by their digest.
    """
    from lostfound.reading.marks import read_marks

    told = [hide_contacts(line) for line in lines]
    known = {mark.value for mark in facts.marks}
    new: dict[str, Mark] = {}
    for line in told:
        for mark in read_marks(f'"{line.text}"', names=False) if line.text != GAP else ():
            if mark.value not in known:
                new.setdefault(mark.value, replace(mark, source="photo"))
    facts = replace(facts, marks=facts.marks + tuple(new.values()))
    return _with_phones(facts, [phone for line in told for phone in line.phones])


def contacts_of(words: FoundWords) -> tuple[str, ...]:
    """Return the addresses and telephone numbers that stand in a found item's words.

    They say whose it is, so they are proof: kept apart, and asked for when it is fetched.
    """
    told = (words.description, words.category, words.colour, words.brand, words.found_where)
    hidden = [hide_contacts(said) for said in (*told, words.shelf, *words.inscriptions)]
    return tuple(dict.fromkeys(contact for one in hidden for contact in one.all))


def contacts_note(apart: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to tell the desk when contacts were taken out of a description."""
    if not apart:
        return ()
    return (
        f"Addresses or numbers of a person in the words ({len(apart)}) are kept apart as proof; "
        "the same telephone number in a claim still counts.",
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
    """Return the claim with facts and places read; addresses move from its words to the contact."""
    name = words.contact.name if words.contact else ""
    told = [hide_contacts(said) for said in (words.text, words.place_text, *words.route)]
    text, place, *route = (_without_name(counter, hidden.text, name) for hidden in told)
    words = replace(words, place_text=place, route=tuple(route))
    contact = _contact(words.contact, told)
    language = _language_of(counter, words.language, text)
    facts = read_message(counter, text, language)
    phones = [phone for hidden in told for phone in hidden.phones]
    claim = Claim(
        reference=reference,
        text=text,
        channel=words.channel,
        language=language,
        lost=words.lost,
        place_text=words.place_text,
        route=words.route,
        places=_places(counter, words, text),
        facts=_with_phones(facts, [*phones, contact.phone if contact else ""]),
        photos=photos,
        source=words.source,
        external_id=words.external_id,
        registered_at=counter.now(),
    )
    return Composed(claim, contact, sum(len(hidden.all) for hidden in told))


def _language_of(counter: Counter, told: str, text: str) -> str:
    """Return the language that was told ("FR", "fr-CH"), or that of the text where none is read."""
    from lostfound.reading.language import LANGUAGES
    from lostfound.reading.words import message_language

    code = re.split(r"[-_]", told.strip().casefold())[0]
    if code in LANGUAGES:
        return code
    return message_language(counter.vocabulary, text) if text else ""


def _without_name(counter: Counter, text: str, name: str) -> str:
    """Take the claimant's own name out; a name that is also a thing stays where it is that."""
    if not (text and name):
        return text
    from lostfound.reading.contacts import mask_names
    from lostfound.reading.words import read_claim

    def is_thing(word: str) -> bool:
        facts = read_claim(counter.vocabulary, word)
        return any((facts.kinds, facts.colours, facts.brands, facts.materials, facts.features))

    return mask_names(text, name, GAP, is_thing)


def _with_phones(facts: Facts, phones: Iterable[str]) -> Facts:
    """Add the digests of telephone numbers as marks: both sides may tell the same one."""
    from lostfound.reading.marks import phone_digest

    digests = dict.fromkeys(phone_digest(phone) for phone in phones if phone)
    known = {mark.value for mark in facts.marks}
    new = tuple(Mark("phone", d, _PHONE_SAID) for d in digests if d and d not in known)
    return replace(facts, marks=facts.marks + new) if new else facts


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


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with "[…]" for each contact in it, and those contacts.

    Of the numbers of cards and papers there are only the last signs.
    """

    text: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.emails + self.phones + self.accounts + self.papers


def hide_contacts(text: str) -> Hidden:
    """Take mail addresses, telephone, account, card and paper numbers out of a text."""
    if not (_TWO_FIGURES.search(text) or _AT.search(text)):
        return Hidden(text)
    from lostfound.reading.contacts import ACCOUNT, MAIL, PHONE, mask_contacts
    from lostfound.reading.papers import NUMBER, mask_papers

    masked = mask_contacts(text)
    plain, papers = mask_papers(masked.text)
    # A word in the gap would be read like any other: "call me [phone]" is no lost phone.
    for sign in (MAIL, PHONE, ACCOUNT, NUMBER):
        plain = plain.replace(sign, GAP)
    return Hidden(plain, masked.emails, masked.phones, masked.accounts, papers)


def _places(counter: Counter, words: ClaimWords, text: str) -> tuple[PlaceWeight, ...]:
    """A route's stops are read together, in order, as place words."""
    from lostfound.reading.places import read_place

    place = words.place_text or " > ".join(words.route)
    return read_place(place, text, counter.gazetteer)


def _contact(told: Contact | None, hidden: Sequence[Hidden]) -> Contact | None:
    """Fill what was not told from what stood in the text; what is left over goes to the address."""
    known = told or Contact()
    emails = [email for found in hidden for email in found.emails]
    phones = [phone for found in hidden for phone in found.phones]
    accounts = [account for found in hidden for account in found.accounts]
    email = known.email or (emails[0] if emails else "")
    phone = known.phone or (phones[0] if phones else "")
    rest = [a for a in dict.fromkeys((*emails, *phones, *accounts)) if a not in (email, phone)]
    address = "; ".join(part for part in (known.address, *rest) if part)
    filled = Contact(name=known.name, email=email, phone=phone, address=address)
    return filled if filled != Contact() else None
