"""Which of the mentioned things is the found or lost one, and which only belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from lostfound.domain.values import Fact
from lostfound.reading.folding import Token
from lostfound.reading.kinds import kind_similarity
from lostfound.reading.losswords import (
    BEFORE_CONTENTS,
    BEFORE_PLACE,
    INSIDE,
    LOSS_WORDS,
    POSSESSIVES,
    PRESENTING,
    REMEMBERING,
    word_set,
)
from lostfound.reading.mentions import Mention
from lostfound.reading.vocabulary import WEAK, Vocabulary

_HELD = 0.3
_RELATED = 0.35
_AGAIN = 0.15
_PET = 0.3
_INSIDE_REACH = 12
_HINTED = 0.45
_VERB_LAST = frozenset({"de", "nl"})
_BARE = word_set("sans without ohne zonder sin senza sem no kein keine geen")
_IN_THE = ("no", "pt")
_LEAVING = word_set(
    """reparti repartie repartis rentre rentree rentres partis drove driven walked came home
    weitergefahren losgefahren heimgefahren gefahren abgereist vertrokken doorgereden weggereden
    partiti ripartiti partito ripartito seguimos arrancamos marchamos volvimos partimos seguiu"""
)
_HAVING = word_set("ai a avons ont avais avait avions avaient trouve retrouve trouvais")
_JOINING = frozenset({"et", "and", "und", "en", "y", "e"})
# A strap is no lost bracelet where the watch is named.
_PART_OF = {
    "bracelet": ("watch", "smartwatch", "fitness-tracker"),
    "keyring": ("keys", "car-keys"),
    "charger": ("phone", "laptop"),
}
_PART_COST = 0.3
TOY_VEHICLES = frozenset(
    f"thing:{thing}"
    for thing in word_set(
        "tractor truck train fire-engine police-car plane helicopter car-thing rocket"
    )
)
# People travel with these; only other animals are taken for toys.
_REAL_ANIMALS = frozenset({"animal:dog", "animal:cat", "animal:horse"})


_WITH = BEFORE_CONTENTS["fr"] | BEFORE_CONTENTS["en"] | BEFORE_CONTENTS["de"]


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
        stated_weight = 1.0 if mention.weight > 0.5 else 0.6
        weight = 0.5 if group and head else stated_weight
        facts.append(Fact(mention.value, weight, mention.said))
    for mention in named:
        if mention is head:
            facts.append(_head_fact(vocabulary, mention, anchor))
        elif head and _same_thing(vocabulary, mention, head):
            facts.append(Fact(mention.value, 0.6 * _firm(mention), mention.said))
        else:
            held.append(Fact(f"has:{mention.value}", _HELD, mention.said))
    return _sorted(facts, held)


def _head_fact(vocabulary: Vocabulary, mention: Mention, anchor: str) -> Fact:
    if not anchor:
        weight = _firm(mention)
    elif _alike(vocabulary, mention.value, anchor):
        # The category settles what an ambiguous word means: "casque" under "audio".
        weight = max(0.9, _firm(mention))
    else:
        opens = mention.first == 0 and mention.weight >= 1.0
        share = 1.0 if vocabulary.kinds[anchor].group else 0.85 if opens else 0.5
        weight = _firm(mention) * share
    return Fact(mention.value, weight, mention.said)


def _anchor(vocabulary: Vocabulary, stated: list[Mention]) -> str:
    exact = [m for m in stated if not vocabulary.kinds[m.value].group]
    chosen = exact or stated
    return chosen[0].value if chosen else ""


def _firm(mention: Mention) -> float:
    return min(1.0, mention.weight) if mention.weight > 0.55 else 0.7


def _alike(vocabulary: Vocabulary, kind: str, other: str) -> bool:
    return kind_similarity(vocabulary, kind, other) >= _RELATED


def _same_thing(vocabulary: Vocabulary, mention: Mention, head: Mention) -> bool:
    if mention.value == head.value:
        return False
    return kind_similarity(vocabulary, mention.value, head.value) >= 0.75


def _head(
    vocabulary: Vocabulary, named: list[Mention], anchor: str, placed: list[Token]
) -> Mention | None:
    firm = [m for m in named if not vocabulary.kinds[m.value].loose and m.weight > 0.5]
    if anchor and not vocabulary.kinds[anchor].group:
        for mention in named:
            if _alike(vocabulary, mention.value, anchor):
                return mention
        opens = firm and firm[0].first <= 2 and not _after_with(placed, firm[0])
        return firm[0] if opens else None
    if not anchor:
        return firm[0] if firm else (named[0] if named else None)
    opening = firm[0].first if firm and firm[0].first <= 3 else -1
    for mention in [*(m for m in named if m.first == opening), *named]:
        if _alike(vocabulary, mention.value, anchor):
            return mention
        if mention.first == opening and not any(
            _alike(vocabulary, other.value, anchor) for other in named if other.first == opening
        ):
            return mention
    return None


def _after_with(placed: list[Token], mention: Mention) -> bool:
    return any(token.word in _WITH for token in placed[: mention.first])


def _sorted(facts: list[Fact], held: list[Fact]) -> SortedKinds:
    kinds = best_facts(facts)
    top = kinds[0].weight if kinds else 0.0
    owned = {fact.value for fact in kinds if fact.weight >= 0.5 * top}
    kept = [fact for fact in held if fact.value.removeprefix("has:") not in owned]
    return SortedKinds(kinds, best_facts(kept), frozenset(owned))


def claim_kinds(
    vocabulary: Vocabulary, mentions: list[Mention], placed: list[Token], language: str
) -> SortedKinds:
    """Sort the kinds of a message: the one the owner says is lost leads."""
    losses = _losses(placed, language)
    parts = frozenset(m.last for m in mentions if m.slot == "part" and m.weight > WEAK)
    scores: dict[str, float] = {}
    said: dict[str, str] = {}
    for order, mention in enumerate(_candidates(vocabulary, mentions)):
        points = _points(vocabulary, mention, order, placed, losses, language)
        points += _setting(mention, placed, language, parts)
        known = scores.get(mention.value)
        if known is None or points > known:
            said[mention.value] = mention.said
        again = 0.0 if known is None else _AGAIN
        scores[mention.value] = max(known if known is not None else -9.0, points) + again
    if not scores:
        return SortedKinds((), (), frozenset())
    _favour_pets(vocabulary, mentions, scores)
    _support(vocabulary, scores)
    for part, wholes in _PART_OF.items():
        if part in scores and any(scores.get(whole, 0.0) > 0 for whole in wholes):
            scores[part] -= _PART_COST
    firm = {m.value for m in mentions if m.slot == "kind" and m.weight > WEAK}
    return _ranked(vocabulary, scores, said, firm)


def _losses(placed: list[Token], language: str) -> list[int]:
    """Return where a loss is told, "je n'avais plus" and "plus de" too."""
    words = LOSS_WORDS.get(language, frozenset())
    found = [at for at, token in enumerate(placed) if token.word in words]
    if language == "fr":
        found += [
            at for at, token in enumerate(placed) if token.word == "plus" and _no_more(placed, at)
        ]
    return found


def _no_more(placed: list[Token], at: int) -> bool:
    after = placed[at + 1].word if at + 1 < len(placed) else ""
    return after in ("de", "d") or (at > 0 and placed[at - 1].word in _HAVING)


def _favour_pets(vocabulary: Vocabulary, mentions: list[Mention], scores: dict[str, float]) -> None:
    """Raise the things for pets where a pet is named, or its walk, or another of its things."""
    pets = [kind for kind in scores if vocabulary.kinds[kind].parent == "pets"]
    told = any(m.value in ("animal:dog", "animal:cat", "dog-area") for m in mentions)
    if told or len(pets) > 1:
        for kind in pets:
            scores[kind] += _PET


def _candidates(vocabulary: Vocabulary, mentions: list[Mention]) -> list[Mention]:
    """Return the kinds named, with those that a brand or an animal stands for."""
    named: list[Mention] = []
    stated = any(m.slot == "kind" for m in mentions)
    animals = any(m.value.startswith("animal:") for m in mentions)
    ears = {m.first for m in mentions if animals and m.slot == "part" and m.value == "ear"}
    childs = any(m.slot == "who" and m.value in ("child", "baby") for m in mentions)
    for mention in mentions:
        if mention.slot == "kind":
            if mention.first not in ears:
                named.append(mention)
        elif mention.slot == "brand":
            hints = vocabulary.brand_kinds.get(mention.value, ())
            if stated and "car-keys" in hints:
                continue
            named += [replace(mention, slot="kind", value=kind, weight=_HINTED) for kind in hints]
        elif mention.slot == "thing" and mention.value in _REAL_ANIMALS:
            continue
        elif mention.value.startswith("animal:"):
            named.append(replace(mention, slot="kind", value="cuddly-toy", weight=_HINTED))
        elif childs and mention.value in TOY_VEHICLES:
            named.append(replace(mention, slot="kind", value="toy-car", weight=_HINTED))
    return named


def _ranked(
    vocabulary: Vocabulary, scores: dict[str, float], said: dict[str, str], firm: set[str]
) -> SortedKinds:
    leader = max(scores, key=scores.__getitem__)
    sure = 1.0 if scores[leader] >= 0.35 else 0.5
    facts, held = [], []
    for kind, points in scores.items():
        close = kind_similarity(vocabulary, kind, leader)
        if kind == leader:
            facts.append(Fact(kind, sure, said[kind]))
        elif close >= 0.5 and points > 0:
            facts.append(Fact(kind, sure * (0.8 if close >= 0.75 else 0.6), said[kind]))
        elif points >= 0.75 * scores[leader] and points > 0.5:
            facts.append(Fact(kind, 0.5, said[kind]))
        elif kind in firm and not vocabulary.kinds[kind].group:
            held.append(Fact(f"has:{kind}", _HELD, said[kind]))
    return _sorted(facts, held)


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
    if mention.weight <= 0.5:
        points -= 0.35
    elif mention.weight < 0.75:
        points -= 0.15
    return points + _loss_points(mention, placed, losses, language)


def _setting(mention: Mention, placed: list[Token], language: str, parts: frozenset[int]) -> float:
    """Return what the words just before a mention add or take away."""
    clause = placed[mention.first].clause
    start = max(0, mention.first - 4)
    back = [token.word for token in placed[start : mention.first] if token.clause == clause]
    points = 0.0
    start = max(0, mention.first - _INSIDE_REACH)
    if any(
        token.word in INSIDE.get(language, ()) and token.clause == clause
        for token in placed[start : mention.first]
    ):
        points -= 0.45
    owners = POSSESSIVES.get(language, frozenset())
    if any(word in owners for word in back[-2:]):
        points += 0.2
    presenting = PRESENTING.get(language, frozenset())
    if any(word in presenting for word in back):
        # "My bookmark is a ticket" tells of the bookmark.
        of_part = any(
            at in parts and placed[at].word in presenting for at in range(start, mention.first)
        )
        points += -0.2 if of_part else 0.25
    if _with_it(placed, mention, clause, language):
        points -= 0.35
    if language == "fr" and _meanwhile(back):
        points -= 0.35
    if any(word in BEFORE_PLACE.get(language, ()) for word in back[-2:]):
        points -= 0.4
    if any(word in REMEMBERING.get(language, ()) for word in back[-2:]):
        points -= 0.2
    return points + _bare_points(placed, back, clause, language)


def _bare_points(placed: list[Token], back: list[str], clause: int, language: str) -> float:
    """Return what "without" takes away, or adds where somebody drove on without."""
    near = back[-2:]
    if not any(word in _BARE and (word, language) != _IN_THE for word in near):
        return 0.0
    if any(token.word in _LEAVING for token in placed if token.clause == clause):
        return 0.3
    return 0.0 if any(word in POSSESSIVES.get(language, ()) for word in near) else -0.4


def _with_it(placed: list[Token], mention: Mention, clause: int, language: str) -> bool:
    """Return whether a word like "with" stands before, or before what "and" joins to it."""
    words = BEFORE_CONTENTS.get(language, frozenset())
    for at in range(mention.first - 1, max(-1, mention.first - 8), -1):
        token = placed[at]
        if token.clause != clause:
            return False
        gap = mention.first - at
        if token.word in words and not (token.word == "plus" and _no_more(placed, at)):
            joined = any(t.word in _JOINING for t in placed[at + 1 : mention.first])
            return gap <= 3 or joined
    return False


def _meanwhile(back: list[str]) -> bool:
    """Return whether "en rangeant le ..." stands before: what was done, not what was lost."""
    return any(first == "en" and second.endswith("ant") for first, second in pairwise(back))


def _loss_points(mention: Mention, placed: list[Token], losses: list[int], language: str) -> float:
    clause = placed[mention.first].clause
    best = 0.0
    for at in losses:
        if placed[at].clause != clause:
            continue
        follows = mention.first > at
        gap = mention.first - at if follows else at - mention.last + 1
        liked = follows or language in _VERB_LAST
        if gap <= 6:
            best = max(best, 0.6 if liked else 0.5)
        elif gap <= 14:
            best = max(best, 0.4 if liked else 0.35)
        else:
            best = max(best, 0.25)
    return best


def with_hints(
    vocabulary: Vocabulary,
    kinds: tuple[Fact, ...],
    brands: tuple[Fact, ...],
    mentions: list[Mention],
) -> tuple[Fact, ...]:
    """Return the kinds, or, where no word says one, what a brand or an animal suggests."""
    firm = [f for f in kinds if f.weight >= 0.5 and not vocabulary.kinds[f.value].group]
    if any(fact.value != "toy" for fact in firm):
        return kinds
    hints: list[Fact] = []
    for mention in mentions:
        if mention.value.startswith("animal:"):
            hints.append(Fact("cuddly-toy", 0.6, mention.said))
            break
    if not firm:
        for brand in brands[:2]:
            suggested = vocabulary.brand_kinds.get(brand.value, ())
            hints += [Fact(kind, 0.5, brand.said) for kind in suggested]
    return best_facts([*kinds, *hints])
