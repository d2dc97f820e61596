"""A desk's note or an owner's message, read into facts: kinds, colours, brands, details, marks."""

from __future__ import annotations

import unicodedata

from lostfound.domain.values import Fact, Facts
from lostfound.reading import ownership
from lostfound.reading.context import said_of_the_thing, with_pet_papers, without_bodies
from lostfound.reading.details import (
    apart_from,
    read_colours,
    read_features,
    read_simple,
    read_spots,
)
from lostfound.reading.folding import place_tokens, tokens
from lostfound.reading.lacking import find_lacks
from lostfound.reading.language import (
    ALL_STOP_WORDS,
    LANGUAGES,
    STOP_WORDS,
    detect_language,
)
from lostfound.reading.marks import read_marks
from lostfound.reading.mentions import Mention, find_mentions
from lostfound.reading.owned_brands import claim_brands, item_brands
from lostfound.reading.vocabulary import Vocabulary

DESK_LANGUAGE = "fr"
# Words of English turn up in every desk's notes.
_SECOND = "en"
_CLEARLY = 2
_HANDFUL = 8
_NAMES = 8
_UNSEARCHED = frozenset({"nothing", "spot", "side", "who", "number", "modifier"})


def read_item(
    vocabulary: Vocabulary, description: str, category: str = "", colour: str = "", brand: str = ""
) -> Facts:
    """Return what a desk's note says; the desk's own category, colour and brand weigh most.

    A note in another language than French is read in that language when it is clearly so.
    """
    language = note_language(f"{category} {description}")
    spoken = tuple(dict.fromkeys((language, DESK_LANGUAGE, _SECOND)))
    placed = place_tokens(description)
    mentions = with_pet_papers(find_mentions(vocabulary, placed, spoken), placed)
    said_kinds = find_mentions(vocabulary, place_tokens(category), spoken) if category else []
    sorted_out = ownership.item_kinds(vocabulary, mentions, said_kinds, placed)
    said_colours = find_mentions(vocabulary, place_tokens(colour), spoken) if colour else []
    brands = item_brands(vocabulary, mentions, brand)
    kinds = ownership.with_hints(vocabulary, sorted_out.kinds, brands, mentions)
    lacks = find_lacks(mentions, placed, sorted_out.owned, language)
    there = apart_from(mentions, [lack.mention for lack in lacks])
    return Facts(
        language=language,
        kinds=kinds,
        colours=read_colours(there, placed, sorted_out, language, said_colours),
        brands=brands,
        materials=read_simple("material", there),
        patterns=read_simple("pattern", there),
        features=read_features(mentions, placed, sorted_out, lacks),
        marks=read_marks(description),
    )


def read_claim(vocabulary: Vocabulary, text: str, language: str = "") -> Facts:
    """Return what an owner's message says of the lost thing, whatever else it talks about.

    The thing that was lost leads the kinds with weight 1; things in it or on it become
    features (`has:wallet`). `language` is detected when not given.
    """
    language = language or detect_language(text)
    text = unicodedata.normalize("NFC", text)
    placed = place_tokens(text)
    heard = find_mentions(vocabulary, placed, (language or DESK_LANGUAGE,))
    heard = with_pet_papers(heard, placed)
    mentions = said_of_the_thing(vocabulary, heard, text, placed, language)
    sorted_out = ownership.claim_kinds(vocabulary, mentions, placed, language)
    brands = claim_brands(vocabulary, mentions)
    kinds = ownership.with_hints(vocabulary, sorted_out.kinds, brands, mentions)
    mentions = without_bodies(vocabulary, mentions, placed, sorted_out.owned)
    lacks = find_lacks(mentions, placed, sorted_out.owned, language)
    there = apart_from(mentions, [lack.mention for lack in lacks])
    return Facts(
        language=language,
        kinds=kinds,
        colours=read_colours(there, placed, sorted_out, language, []),
        brands=brands,
        materials=read_simple("material", there),
        patterns=read_simple("pattern", there),
        features=read_features(mentions, placed, sorted_out, lacks) + read_spots(heard),
        marks=read_marks(text),
    )


def message_language(vocabulary: Vocabulary, text: str) -> str:
    """Return the language of an owner's message, "" when nothing tells.

    In a handful of words letter groups mislead ("peluche chien brun" looks German): there
    the language counts in which most of the words name things.
    """
    guess = detect_language(text)
    said = tokens(text)
    small = STOP_WORDS.get(guess, frozenset())
    if len(said) > _HANDFUL or sum(word in small for word in said) >= _CLEARLY:
        return guess
    placed = place_tokens(text)
    named = {
        language: sum(min(m.weight, 1.0) for m in find_mentions(vocabulary, placed, (language,)))
        for language in LANGUAGES
    }
    best = max(LANGUAGES, key=lambda each: (named[each], each == guess, each == DESK_LANGUAGE))
    return best if named[best] else guess


def read_spot(vocabulary: Vocabulary, text: str, language: str = "") -> tuple[Fact, ...]:
    """Return the spots that words name ("where:toilets"), as a desk's found_where does."""
    return read_spots(find_mentions(vocabulary, place_tokens(text), (language or DESK_LANGUAGE,)))


def note_language(text: str) -> str:
    """Return the language of a short note: French unless small words of another prevail.

    Letter groups mislead in a handful of words, so only small words count here.
    """
    said = set(tokens(text))
    own = len(said & STOP_WORDS[DESK_LANGUAGE])
    foreign = {
        language: len((said & small) - STOP_WORDS[DESK_LANGUAGE])
        for language, small in STOP_WORDS.items()
        if language != DESK_LANGUAGE
    }
    best = max(foreign, key=foreign.__getitem__)
    return best if foreign[best] >= max(_CLEARLY, own + 1) else DESK_LANGUAGE


def search_terms(vocabulary: Vocabulary, text: str, language: str = "") -> tuple[str, ...]:
    """Return folded content words for a word search, with the French words of what they mean.

    A German message finds French notes by them: "Schlüssel" yields also "cle", "cles".
    """
    language = language or detect_language(text)
    placed = place_tokens(text)
    stop = STOP_WORDS.get(language, ALL_STOP_WORDS)
    terms = dict.fromkeys(
        token.word for token in placed if token.word not in stop and len(token.word) > 1
    )
    for mention in find_mentions(vocabulary, placed, (language or DESK_LANGUAGE,)):
        terms.update(dict.fromkeys(french_words(vocabulary, mention)))
    return tuple(terms)


def french_words(vocabulary: Vocabulary, mention: Mention) -> tuple[str, ...]:
    """Return the French words, folded, of a mentioned concept: its label's and one-word names."""
    if mention.slot in _UNSEARCHED:
        return ()
    phrases = vocabulary.french(mention.slot, mention.value)
    words = " ".join(phrases[:1]).split()
    words += [phrase for phrase in phrases[1:_NAMES] if " " not in phrase]
    return tuple(word for word in words if word not in ALL_STOP_WORDS and len(word) > 1)
