"""Colours and whose they are, materials, patterns, features and spots, out of mentions."""

from __future__ import annotations

from collections.abc import Iterable

from lostfound.domain.values import Fact
from lostfound.reading.folding import Token
from lostfound.reading.lacking import Lack
from lostfound.reading.losswords import word_set
from lostfound.reading.mentions import Mention
from lostfound.reading.ownership import TOY_VEHICLES, SortedKinds, best_facts
from lostfound.reading.vocabulary import WEAK

_PART_WEIGHT = 0.4
_SECOND_WEIGHT = 0.8
_REACH = 4
_NOUN_LAST = frozenset({"en", "de", "nl"})
_TURNING = word_set("with mit met but aber maar in im on auf op")
_FEATURES = {"wear": "wear", "part": "part", "who": "for", "side": "side"}


def read_simple(slot: str, mentions: Iterable[Mention]) -> tuple[Fact, ...]:
    """Return the facts of one slot as they come, each value once."""
    return best_facts(
        Fact(mention.value, min(mention.weight, 1.0), mention.said)
        for mention in mentions
        if mention.slot == slot
    )


def read_spots(mentions: Iterable[Mention]) -> tuple[Fact, ...]:
    """Return `where:` facts: toilets, playground, pump ..."""
    return best_facts(
        Fact(f"where:{mention.value}", min(mention.weight, 1.0), mention.said)
        for mention in mentions
        if mention.slot == "spot"
    )


def read_colours(
    mentions: list[Mention],
    placed: list[Token],
    kinds: SortedKinds,
    language: str,
    stated: list[Mention],
) -> tuple[Fact, ...]:
    """Return colours, the thing's own first; a part's or a contained thing's weigh less.

    `stated` are the mentions in the desk's own colour field.
    """
    facts = [
        Fact(colour.value, 1.0, colour.said)
        for colour in _shaded(stated)
        if colour.slot == "colour"
    ]
    main = 0
    owners = [
        m
        for m in mentions
        if m.slot in ("part", "nothing")
        or (m.slot == "kind" and (m.weight > WEAK or m.value in kinds.owned))
        or (m.value.startswith(("thing:", "animal:")) and m.weight > WEAK)
    ]
    for colour in _shaded(mentions):
        if colour.slot != "colour":
            continue
        owner = _owner(colour, owners, placed, language)
        if owner is None and colour.weight <= WEAK:
            continue
        if owner is not None and owner.slot == "nothing" and "toy-car" not in kinds.owned:
            continue
        if owner is None or _is_itself(owner, kinds):
            weight = (1.0 if main == 0 else _SECOND_WEIGHT) * (0.9 if stated else 1.0)
            main += 1
            facts.append(Fact(colour.value, weight * colour.weight, colour.said))
        else:
            part = owner.value
            facts.append(Fact(colour.value, _PART_WEIGHT * colour.weight, colour.said, part))
    return best_facts(facts)


def _is_itself(owner: Mention, kinds: SortedKinds) -> bool:
    """Return whether a colour's owner is the thing, or the animal or vehicle it stands for."""
    if owner.value in TOY_VEHICLES:
        return bool(kinds.owned & {"toy", "toy-car"})
    return owner.value in kinds.owned or owner.value.startswith("animal:")


def _shaded(mentions: list[Mention]) -> list[Mention]:
    """Join a colour and the light, dark or neon beside it into one colour."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last
            and last.last == mention.first
            and {last.slot, mention.slot} == {"colour", "modifier"}
        ):
            colour, shade = (last, mention) if last.slot == "colour" else (mention, last)
            if not colour.value.startswith(shade.value):
                joined[-1] = Mention(
                    "colour",
                    f"{shade.value}-{colour.value}",
                    last.first,
                    mention.last,
                    colour.weight,
                    f"{last.said} {mention.said}",
                )
                continue
        joined.append(mention)
    return joined


def _owner(
    colour: Mention, owners: list[Mention], placed: list[Token], language: str
) -> Mention | None:
    phrase = placed[colour.first].phrase
    before = [
        m
        for m in owners
        if m.last <= colour.first
        and placed[m.first].phrase == phrase
        and colour.first - m.last < _REACH
    ]
    after = [
        m
        for m in owners
        if m.first >= colour.last
        and placed[m.first].phrase == phrase
        and m.first - colour.last < (_REACH - 1)
    ]
    if language in _NOUN_LAST:
        # "Navy with a white logo": the navy is not the logo's.
        after = [
            m for m in after if not any(t.word in _TURNING for t in placed[colour.last : m.first])
        ]
        return after[0] if after else (before[-1] if before else None)
    return before[-1] if before else None


def read_features(
    mentions: list[Mention], placed: list[Token], kinds: SortedKinds, lacks: Iterable[Lack] = ()
) -> tuple[Fact, ...]:
    """Return animals, motifs, wear, parts, for whom, side, counts, contents and what lacks."""
    lacked = [lack.mention for lack in lacks]
    gone = {f"has:{mention.value}" for mention in lacked}
    facts = [fact for fact in kinds.held if fact.value not in gone]
    facts += [Fact(f"lacks:{lack.mention.value}", 1.0, lack.said) for lack in lacks]
    mentions = apart_from(mentions, lacked)
    for at, mention in enumerate(mentions):
        weight = min(mention.weight, 1.0)
        if mention.slot in ("wear", "thing") and _of_the_car(mention, mentions, at, placed):
            continue
        if mention.slot == "thing":
            facts.append(Fact(mention.value, weight, mention.said))
        elif mention.slot == "who" and weight < WEAK:
            continue
        elif mention.slot in _FEATURES:
            value = f"{_FEATURES[mention.slot]}:{mention.value}"
            facts.append(
                Fact(value, weight, mention.said, _near_part(mention, mentions, at, placed))
            )
        elif mention.slot == "number":
            facts += _count(mention.value, mention, mentions, placed)
    facts += _digit_counts(mentions, placed)
    return best_facts(facts)


def apart_from(mentions: list[Mention], lacked: Iterable[Mention]) -> list[Mention]:
    """Return the mentions without those in the places of `lacked`."""
    places = {mention.first for mention in lacked}
    return [m for m in mentions if m.first not in places] if places else mentions


def _of_the_car(mention: Mention, mentions: list[Mention], at: int, placed: list[Token]) -> bool:
    """Return whether "old" or "big" only says how the car is."""
    if mention.value.startswith("animal:"):
        return False
    beside = mentions[at + 1 : at + 3] + mentions[max(0, at - 1) : at]
    return any(
        other.slot == "nothing"
        and other.value == "car"
        and (0 <= other.first - mention.last <= 1 or 0 <= mention.first - other.last <= 1)
        and placed[other.first].phrase == placed[mention.first].phrase
        for other in beside
    )


def _near_part(mention: Mention, mentions: list[Mention], at: int, placed: list[Token]) -> str:
    if mention.slot not in ("wear", "side"):
        return ""
    phrase = placed[mention.first].phrase
    for other in [*reversed(mentions[:at]), *mentions[at + 1 :]]:
        if other.slot in ("part", "kind") and placed[other.first].phrase == phrase:
            return other.value
    return ""


def _digit_counts(mentions: list[Mention], placed: list[Token]) -> list[Fact]:
    facts: list[Fact] = []
    for at, token in enumerate(placed):
        if token.word.isdigit() and len(token.word) <= 2 and token.word != "0":
            said = Mention("number", token.word.lstrip("0"), at, at + 1, 1.0, token.raw)
            facts += _count(said.value, said, mentions, placed)
    return facts


def _count(
    number: str, mention: Mention, mentions: list[Mention], placed: list[Token]
) -> list[Fact]:
    for other in mentions:
        gap = other.first - mention.last
        if other.slot in ("kind", "part", "thing") and 0 <= gap <= 1:
            if placed[other.first].phrase != placed[mention.first].phrase:
                return []
            return [Fact(f"count:{number}", 0.8, f"{mention.said} {other.said}", other.value)]
    return []
