"""Which of the mentioned things is the found or lost one, and which only belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lostfound.domain.values import Fact
from lostfound.reading.folding import Token, fold, tokens
from lostfound.reading.kinds import kind_similarity
from lostfound.reading.losswords import (
    BEFORE_CONTENTS,
    BEFORE_PLACE,
    LOSS_WORDS,
    POSSESSIVES,
    PRESENTING,
    REMEMBERING,
)
from lostfound.reading.mentions import Mention
from lostfound.reading.vocabulary import Vocabulary

_HELD = 0.3
_RELATED = 0.35
_VERB_LAST = frozenset({"de", "nl"})


@dataclass(frozen=True, slots=True)
class SortedKinds:
    """Kinds of the thing itself, `has:` facts of what is in or on it, and the owned kinds' ids."""

    kinds: tuple[Fact, ...]
    held: tuple[Fact, ...]
    owned: frozenset[str]


def best_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts with each (value, part) once, at its greatest weight, heaviest first."""
    best: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        key = (fact.value, fact.part)
        if key not in best or best[key].weight < fact.weight:
            best[key] = fact
    return tuple(sorted(best.values(), key=lambda fact: -fact.weight))


def item_kinds(
    vocabulary: Vocabulary,
    mentions: list[Mention],
    category: list[Mention],
    placed: list[Token],
) -> SortedKinds:
    """Sort the kinds of a note: the category leads, then the first thing the note names."""
    stated = [m for m in category if m.slot == "kind"]
    named = [m for m in mentions if m.slot == "kind"]
    anchor = _anchor(vocabulary, stated)
    head = _head(vocabulary, named, anchor, placed)
    facts: list[Fact] = []
    held: list[Fact] = []
    for mention in stated:
        group = vocabulary.kinds[mention.value].group
        facts.append(Fact(mention.value, 0.5 if group and head else 1.0 if mention.weight > 0.5
                          else 0.6, mention.said))
    for mention in named:
        if mention is head:
            agrees = not anchor or _alike(vocabulary, mention.value, anchor)
            facts.append(Fact(mention.value, (1.0 if agrees else 0.5) * _firm(mention), mention.said))
        elif head and _same_thing(vocabulary, mention, head):
            facts.append(Fact(mention.value, 0.6 * _firm(mention), mention.said))
        else:
            held.append(Fact(f"has:{mention.value}", _HELD, mention.said))
    return _sorted(vocabulary, facts, held)


def _anchor(vocabulary: Vocabulary, stated: list[Mention]) -> str:
    exact = [m for m in stated if not vocabulary.kinds[m.value].group]
    chosen = exact or stated
    return chosen[0].value if chosen else ""


def _firm(mention: Mention) -> float:
    return min(1.0, mention.weight) if mention.weight > 0.55 else 0.7


def _alike(vocabulary: Vocabulary, kind: str, other: str) -> bool:
    return kind_similarity(vocabulary, kind, other) >= _RELATED


def _same_thing(vocabulary: Vocabulary, mention: Mention, head: Mention) -> bool:
    return kind_similarity(vocabulary, mention.value, head.value) >= 0.75 and not (
        mention.value == head.value
    )


def _head(
    vocabulary: Vocabulary, named: list[Mention], anchor: str, placed: list[Token]
) -> Mention | None:
    if not named:
        return None
    if anchor:
        for mention in named:
            if _alike(vocabulary, mention.value, anchor):
                return mention
        if not vocabulary.kinds[anchor].group:
            first = named[0]
            loose = vocabulary.kinds[first.value].loose
            opens = first.first <= 2 and not loose and first.weight > 0.5
            return first if opens and not _after_with(placed, first) else None
    for mention in named:
        if not vocabulary.kinds[mention.value].loose and mention.weight > 0.5:
            return mention
    return named[0]


def _after_with(placed: list[Token], mention: Mention) -> bool:
    return any(token.word in BEFORE_CONTENTS for token in placed[: mention.first])


def _sorted(vocabulary: Vocabulary, facts: list[Fact], held: list[Fact]) -> SortedKinds:
    kinds = best_facts(facts)
    top = kinds[0].weight if kinds else 0.0
    owned = {fact.value for fact in kinds if fact.weight >= 0.5 * top}
    kept = [fact for fact in held if fact.value.removeprefix("has:") not in owned]
    return SortedKinds(kinds, best_facts(kept), frozenset(owned))


def claim_kinds(
    vocabulary: Vocabulary, mentions: list[Mention], placed: list[Token], language: str
) -> SortedKinds:
    """Sort the kinds of a message: the one the owner says is lost leads."""
    named = [m for m in mentions if m.slot == "kind"]
    losses = [at for at, token in enumerate(placed) if token.word in LOSS_WORDS.get(language, ALL_LOSS)]
    scores: dict[str, float] = {}
    said: dict[str, str] = {}
    for order, mention in enumerate(named):
        points = _points(vocabulary, mention, order, placed, losses, language)
        if points > scores.get(mention.value, -9.0):
            said[mention.value] = mention.said
        again = 0.15 if mention.value in scores else 0.0
        scores[mention.value] = max(scores.get(mention.value, -9.0), points) + again
    if not scores:
        return SortedKinds((), (), frozenset())
    _support(vocabulary, scores)
    leader = max(scores, key=scores.__getitem__)
    facts, held = [], []
    for kind, points in scores.items():
        close = kind_similarity(vocabulary, kind, leader)
        if kind == leader:
            facts.append(Fact(kind, 1.0, said[kind]))
        elif close >= 0.5 and points > 0:
            facts.append(Fact(kind, 0.8 if close >= 0.75 else 0.6, said[kind]))
        elif points >= 0.75 * scores[leader] and points > 0.5:
            facts.append(Fact(kind, 0.5, said[kind]))
        else:
            held.append(Fact(f"has:{kind}", _HELD, said[kind]))
    return _sorted(vocabulary, facts, held)


ALL_LOSS: frozenset[str] = frozenset().union(*LOSS_WORDS.values())


def _support(vocabulary: Vocabulary, scores: dict[str, float]) -> None:
    """A kind gains when the message also names a near kind ("bag ... rucksack")."""
    before = dict(scores)
    for kind in before:
        for other, points in before.items():
            if other != kind and points > 0:
                close = kind_similarity(vocabulary, kind, other)
                if close >= 0.5:
                    scores[kind] += 0.25 * close * min(points, 1.0)


def _points(
    vocabulary: Vocabulary,
    mention: Mention,
    order: int,
    placed: list[Token],
    losses: list[int],
    language: str,
) -> float:
    entry = vocabulary.kinds[mention.value]
    points = 0.4 + max(0.0, 0.3 - 0.1 * order)
    points -= 0.2 if entry.loose else 0.0
    points -= 0.25 if entry.group else 0.0
    points -= 0.3 if mention.weight <= 0.5 else 0.0
    points -= 0.1 if 0.5 < mention.weight < 0.75 else 0.0
    clause = placed[mention.first].clause
    points += _loss_points(mention, placed, losses, language)
    back = [token.word for token in placed[max(0, mention.first - 4) : mention.first]
            if token.clause == clause]
    if back and (back[-1] in POSSESSIVES or (len(back) > 1 and back[-2] in POSSESSIVES)):
        points += 0.2
    if any(word in PRESENTING for word in back):
        points += 0.35
    if any(word in BEFORE_CONTENTS for word in back[-3:]):
        points -= 0.35
    if any(word in BEFORE_PLACE for word in back[-2:]):
        points -= 0.45
    if any(word in REMEMBERING for word in back):
        points -= 0.2
    return points


def _loss_points(
    mention: Mention, placed: list[Token], losses: list[int], language: str
) -> float:
    clause = placed[mention.first].clause
    best = 0.0
    for at in losses:
        if placed[at].clause != clause:
            continue
        gap = mention.first - at if mention.first > at else at - mention.last + 1
        follows = mention.first > at
        liked = follows or language in _VERB_LAST
        if gap <= 6:
            best = max(best, 0.6 if liked else 0.45)
        elif gap <= 14:
            best = max(best, 0.4 if liked else 0.3)
        else:
            best = max(best, 0.2)
    return best


def item_brands(
    vocabulary: Vocabulary, mentions: list[Mention], brand: str, placed: list[Token]
) -> tuple[Fact, ...]:
    """Return brands: the desk's own field first, an unknown name there as its folded self."""
    facts = [Fact(value, 1.0, brand) for value in _stated_brands(vocabulary, brand)]
    for mention in mentions:
        if mention.slot == "brand":
            part = _belongs(mentions, mention, placed)
            facts.append(Fact(mention.value, 0.5 if part else 0.9 * mention.weight,
                              mention.said, part))
    return best_facts(_once(facts))


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
        (known, senses) for known, senses in vocabulary.brands.forms.items()
        if known[0] == form[0] and abs(len(known) - len(form)) <= allowed
    ]
    best, best_distance = "", allowed + 1
    for known, senses in names:
        distance = DamerauLevenshtein.distance(known, form, score_cutoff=allowed)
        if distance < best_distance:
            best, best_distance = senses[0][1], distance
    return [best] if best else []


def _belongs(mentions: list[Mention], brand: Mention, placed: list[Token]) -> str:
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


def claim_brands(mentions: list[Mention]) -> tuple[Fact, ...]:
    """Return the brands a message names, the first with most weight."""
    facts = [
        Fact(m.value, m.weight * (1.0 if at == 0 else 0.8), m.said)
        for at, m in enumerate(m for m in mentions if m.slot == "brand")
    ]
    return best_facts(_once(facts))


def with_hints(
    vocabulary: Vocabulary,
    kinds: tuple[Fact, ...],
    brands: tuple[Fact, ...],
    mentions: list[Mention],
) -> tuple[Fact, ...]:
    """Return the kinds, or, where no word says one, what a brand or an animal suggests."""
    if any(not vocabulary.kinds[fact.value].group and fact.weight >= 0.5 for fact in kinds):
        return kinds
    hints: list[Fact] = []
    for brand in brands[:2]:
        for kind in vocabulary.brand_kinds.get(brand.value, ())[:3]:
            hints.append(Fact(kind, 0.4, brand.said))
    if not hints and not kinds:
        for mention in mentions:
            if mention.value.startswith("animal:"):
                hints.append(Fact("cuddly-toy", 0.5, mention.said))
                break
    return best_facts([*kinds, *hints])
