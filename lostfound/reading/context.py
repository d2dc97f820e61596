"""Which mentions of a message speak of the lost thing, and which only of the journey.

Towns that are also colours, comparisons ("like a pirate"), meals, cars and their colours,
and what the owner still has say nothing of the thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lostfound.reading.folding import Token
from lostfound.reading.keeping import kept_tokens
from lostfound.reading.losswords import POSSESSIVES, word_set
from lostfound.reading.mentions import Mention
from lostfound.reading.vocabulary import WEAK, Vocabulary

# Towns and regions whose names are words for colours, parts, things or what is worn.
_TOWNS = word_set(
    """bordeaux orange cognac champagne vichy cannes tours lens sable roses nice sens troyes dole
    foix gap bar vire saintes caen nuits chinon macon cuneo como lecce pisa vienna jersey nimes
    denim paris panama havana cordoba leon toro granada lagos faro porto bari nancy brest moulins
    vannes rennes laval dax auch agde die albi royan montpellier lille loire rose milano bayonne
    chantilly sete lourdes beauvais oliva berlin essen halle bad ham delft"""
)
_TOWARDS = word_set(
    "nach bei von aus richtung uber hinter vor in raum nahe stadt naar vanuit bij richting tot"
)
_HOURS = word_set(
    "ein eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig wieviel"
)
_LIKE = word_set("comme like wie als como come")
_ARTICLES = word_set("un une a an the ein eine einen einem een uno una um uma le la les l des")
_SHAPED = word_set(
    """forme formes shaped shape looks look looking sieht aussieht form ressemble ressemblant design
    parece forma sembra lijkt vorm motif imprime dessin grande gross aussehen ziet"""
)
_MEALS = word_set(
    """mange manger mangeait dejeune dejeuner dine diner goute gouter grignote avale bu casse
    croute ate eat eating eaten lunch dinner breakfast grabbed snack gegessen essen fruhstuck
    mittag gefruhstuckt gegeten eten lunchen broodje comido comer comimos merendar desayunar
    desayuno cenar mangiato mangiare pranzo pranzato colazione comemos almocar almoco lanchar pause
    cafe caffe coffee koffie kaffee pain steak poulet brioche"""
)
_FOOD = word_set(
    """bread croissant baguette-bread flatbread pretzel bagel pancakes waffle cheese-wedge cheese
    poultry-leg bacon hamburger french-fries pizza hot-dog sandwich ice-cream cupcake egg fondue
    green-salad popcorn butter canned-food spaghetti sushi cookie candy wine-glass grapes potato
    tomato orange-fruit lemon apple-fruit banana-fruit strawberry cherry watermelon onion garlic
    chestnut olive clinking-glasses beverage-box honey-pot mouth-sweets"""
)
_NAMING = word_set("colour thing part material pattern who wear")
_LOOSE = word_set("thing material pattern wear")
_LIMBS = word_set("paw head hair face-smile belly mane beak wing horn-part tail eye")
BY_THE_WAY = 0.3
"""The weight of a child who travels: its things may be toys, but nothing is said of them."""
_FACE = {
    "ear": word_set("hearing-aid earbuds headphones ear-plugs"),
    "nose": word_set("glasses sunglasses"),
}
_TOYS = word_set("toys toy plush cuddly-toy")
_PETS = word_set("animal:dog animal:cat animal:horse")
# What may show the owner's dog.
_SHOWN = word_set("thing:photo-thing thing:drawing printed wallpaper embroidery engraving")
_SHOWN_NEAR = 5
# "Ce sont des chevaux" tells of a picture, "le cheval" of a horse.
_SOME = word_set("des un une ein eine einem a an unos unas dei delle uns umas avec mit with met")
# Parts that only some things have: needles are hands of a watch, no syringes.
_ONLY_OF = {
    "dial": word_set("watch smartwatch pocket-watch clock fitness-tracker"),
    "temple": word_set("glasses sunglasses optics"),
    "nose-pad": word_set("glasses sunglasses"),
    "keypad": word_set("phone calculator remote-control keyboard laptop car-keys keys badge"),
    **_FACE,
}


def said_of_the_thing(
    vocabulary: Vocabulary, mentions: list[Mention], text: str, placed: list[Token], language: str
) -> list[Mention]:
    """Return the mentions of an owner's message that may speak of what was lost.

    When all that is left names no thing, what seemed to be kept counts after all.
    """
    kept = kept_tokens(text, placed, language)
    free = [mention for mention in mentions if mention.first not in kept]
    if kept and not any(_names_something(vocabulary, mention) for mention in free):
        free = mentions
    eaten = {token.clause for token in placed if token.word in _MEALS}
    things = [m for m in free if m.slot in ("kind", "part")]
    keys = any(m.value in ("keys", "car-keys") for m in things)
    said: list[Mention] = []
    for mention in free:
        if _is_name(mention, placed, language) or _is_journey(mention, placed, eaten):
            continue
        if language == "de" and _is_hour(mention, placed):
            continue
        if (
            mention.slot in _LOOSE
            and mention.weight <= WEAK
            and not _near(mention, things, placed, 2)
        ):
            continue
        if mention.slot == "who" and not _is_for(mention, things, placed, language):
            if mention.value in ("child", "baby"):
                said.append(replace(mention, weight=BY_THE_WAY))
            continue
        said.append(mention)
        hints = vocabulary.brand_kinds.get(mention.value, ()) if mention.slot == "brand" else ()
        if "car-keys" in hints and not keys:
            said.append(replace(mention, slot="nothing", value="car"))
    return said


def _names_something(vocabulary: Vocabulary, mention: Mention) -> bool:
    return (
        mention.slot == "kind"
        or mention.value.startswith("animal:")
        or (mention.slot == "brand" and mention.value in vocabulary.brand_kinds)
    )


def _is_hour(mention: Mention, placed: list[Token]) -> bool:
    """Return whether "Uhr" is no watch but the time of day."""
    if mention.slot != "kind" or mention.said != "Uhr" or not mention.first:
        return False
    before = placed[mention.first - 1].word
    return before.isdigit() or before in _HOURS


def _near(mention: Mention, others: list[Mention], placed: list[Token], reach: int) -> bool:
    """Return whether one of `others` stands at or by a mention, no comma between."""
    phrase = placed[mention.first].phrase
    return any(
        mention.first - reach <= other.last and other.first <= mention.last + reach
        for other in others
        if placed[other.first].phrase == phrase
    )


def _is_name(mention: Mention, placed: list[Token], language: str) -> bool:
    """Return whether a word is (in) a proper name: "Île Rose", "Cœur de Sologne", "Bordeaux"."""
    token = placed[mention.first]
    if mention.slot == "brand" or mention.last > mention.first + 1 or not mention.first:
        return False
    if not token.raw[:1].isupper() or token.raw.isupper():
        return False
    before = placed[mention.first - 1]
    if language == "de":
        return token.word in _TOWNS and before.word in _TOWARDS
    if mention.slot not in _NAMING and token.word not in _TOWNS:
        return False
    return before.phrase == token.phrase and not _is_title(before)


def _is_title(token: Token) -> bool:
    return token.raw[:1].isupper() and token.raw.isalpha()


def _is_journey(mention: Mention, placed: list[Token], eaten: set[int]) -> bool:
    """Return whether a thing is only a comparison or a part of a meal."""
    group, _, thing = mention.value.partition(":")
    if mention.slot == "part":
        group = "thing"
    if group not in ("thing", "animal"):
        return False
    if thing in _FOOD and placed[mention.first].clause in eaten:
        return True
    at = mention.first
    if at < 2 or placed[at - 1].word not in _ARTICLES or placed[at - 2].word not in _LIKE:
        return False
    return not any(token.word in _SHAPED for token in placed[max(0, at - 5) : at - 2])


def _is_for(mention: Mention, things: list[Mention], placed: list[Token], language: str) -> bool:
    """Return whether "child", "man", "woman" says for whom a thing is, not who travels."""
    if mention.weight <= WEAK or not _near(mention, things, placed, 3):
        return False
    back = [token.word for token in placed[max(0, mention.first - 2) : mention.first]]
    return not any(word in POSSESSIVES.get(language, ()) for word in back)


def with_pet_papers(mentions: list[Mention], placed: list[Token]) -> list[Mention]:
    """Return the mentions with a passport that is a dog's or a cat's as a pet's."""
    pets = [m for m in mentions if m.value in ("animal:dog", "animal:cat")]
    if not pets:
        return mentions
    return [
        replace(m, value="pet-passport")
        if m.slot == "kind" and m.value == "passport" and _near(m, pets, placed, 3)
        else m
        for m in mentions
    ]


def without_bodies(
    vocabulary: Vocabulary, mentions: list[Mention], placed: list[Token], owned: Iterable[str]
) -> list[Mention]:
    """Return the mentions without limbs and faces, unless the thing is one that has them.

    "Se dégourdir les jambes" is no toy's leg; a hearing aid may be for the left ear.
    """
    kinds = set(owned)
    parents = {vocabulary.kinds[kind].parent for kind in kinds if kind in vocabulary.kinds}
    if (kinds | parents) & _TOYS:
        return mentions
    if "pets" not in parents:
        things = [m for m in mentions if m.slot in ("kind", "part") or m.value in _SHOWN]
        mentions = [
            m
            for m in mentions
            if m.value not in _PETS
            or _near(m, things, placed, _SHOWN_NEAR)
            or any(t.word in _SOME for t in placed[max(0, m.first - 2) : m.first])
        ]
    animal = any(m.value.startswith("animal:") for m in mentions)
    return [m for m in mentions if m.slot != "part" or _has_part(m.value, kinds, animal)]


def _has_part(part: str, kinds: set[str], animal: bool) -> bool:
    if animal and (part in _LIMBS or part in _FACE):
        return True
    return part not in _LIMBS and (part not in _ONLY_OF or bool(_ONLY_OF[part] & kinds))
