"""The brands a note or a message names, the house a label belongs to, and near spellings."""

from __future__ import annotations

from lostfound.domain.values import Fact
from lostfound.reading.folding import fold, tokens
from lostfound.reading.mentions import Mention
from lostfound.reading.ownership import best_facts
from lostfound.reading.vocabulary import Vocabulary


def item_brands(vocabulary: Vocabulary, mentions: list[Mention], brand: str) -> tuple[Fact, ...]:
    """Return brands: the desk's own field first, an unknown name there as its folded self."""
    facts = [Fact(value, 1.0, brand) for value in _stated_brands(vocabulary, brand)]
    for mention in mentions:
        if mention.slot == "brand":
            part = _belongs(mentions, mention)
            facts.append(
                Fact(mention.value, 0.5 if part else 0.9 * mention.weight, mention.said, part)
            )
    return best_facts(_once(_with_makers(vocabulary, facts)))


def _with_makers(vocabulary: Vocabulary, facts: list[Fact]) -> list[Fact]:
    """Add the house a brand belongs to: owners say Decathlon where the label says Quechua."""
    makers = (
        Fact(vocabulary.brand_makers[fact.value], 0.6 * fact.weight, fact.said, fact.part)
        for fact in facts
        if fact.value in vocabulary.brand_makers
    )
    return [*facts, *makers]


def _stated_brands(vocabulary: Vocabulary, brand: str) -> list[str]:
    folded = " ".join(tokens(brand))
    if not folded:
        return []
    known = [value for _, value, _ in vocabulary.brands.forms.get(folded, ())]
    if known:
        return known
    parts = [part for part in fold(brand).replace("(", "/").replace(")", "").split("/") if part]
    found: list[str] = []
    for part in parts:
        form = " ".join(tokens(part))
        values = [value for _, value, _ in vocabulary.brands.forms.get(form, ())]
        found += values or near_brand(vocabulary, form) or ["-".join(tokens(part))]
    return list(dict.fromkeys(value for value in found if value))


def near_brand(vocabulary: Vocabulary, form: str) -> list[str]:
    """Return the brand a longer name nearly spells, as a list of one or none."""
    if len(form) < 5:
        return []
    from rapidfuzz.distance import DamerauLevenshtein

    allowed = 1 if len(form) < 9 else 2
    names = [
        (known, senses)
        for known, senses in vocabulary.brands.forms.items()
        if known[0] == form[0] and abs(len(known) - len(form)) <= allowed
    ]
    best, best_distance = "", allowed + 1
    for known, senses in names:
        distance = DamerauLevenshtein.distance(known, form, score_cutoff=allowed)
        if distance < best_distance:
            best, best_distance = senses[0][1], distance
    return [best] if best else []


def _belongs(mentions: list[Mention], brand: Mention) -> str:
    """Return the contained thing a brand speaks of ("carte Cultura"), or ""."""
    for mention in mentions:
        if mention.slot == "kind" and mention.last == brand.first and mention.first > 3:
            return mention.value
    return ""


def _once(facts: list[Fact]) -> list[Fact]:
    best: dict[str, Fact] = {}
    for fact in facts:
        if fact.value not in best or best[fact.value].weight < fact.weight:
            best[fact.value] = fact
    return list(best.values())


def claim_brands(vocabulary: Vocabulary, mentions: list[Mention]) -> tuple[Fact, ...]:
    """Return the brands a message names, the first with most weight."""
    facts = [
        Fact(m.value, m.weight * (1.0 if at == 0 else 0.8), m.said)
        for at, m in enumerate(m for m in mentions if m.slot == "brand")
    ]
    return best_facts(_once(_with_makers(vocabulary, facts)))
