"""What tells look-alikes apart, and what to ask the owner: never what the answer is.

The question comes from facts in which close candidates differ and of which the claim has
said nothing yet; hidden proof is not among the facts that matching sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lostfound.domain.values import Fact
from lostfound.matching.sides import Side
from lostfound.matching.values import Difference

Label = Callable[[str], str]

_ASKED = (
    "brand",
    "colour",
    "inscription",
    "size or model",
    "pattern or material",
    "what is on it or in it",
    "wear and repairs",
)
_QUESTIONS = {
    "brand": "Which brand or make is it?",
    "colour": "Which colours has it, and which part has which?",
    "inscription": "Is anything written, engraved or sewn on it, and what?",
    "size or model": "Which size or model is it?",
    "pattern or material": "What is it made of, and is it plain or patterned?",
    "what is on it or in it": "What is on it, attached to it or in it?",
    "wear and repairs": "Which marks of wear, damage or repair has it?",
}
_OPEN_QUESTION = (
    "Which detail of it have you not told yet: a mark, a repair, something in it? Have you a photo?"
)
_MEASURES = ("size", "model")


class _Told(NamedTuple):
    """What a record says: the words for it, and the part of the thing that it speaks of."""

    words: str
    part: str = ""


def differences(sides: Sequence[Side], label: Label) -> tuple[Difference, ...]:
    """Return the facts in which two or more close candidates differ, most telling first."""
    found = []
    for topic in _ASKED:
        said = [_said(side, topic, label) for side in sides]
        shared = frozenset.intersection(*(frozenset(values) for values in said))
        own = [{v: told for v, told in values.items() if v not in shared} for values in said]
        if any(own):
            says = {
                side.reference: ", ".join(sorted(told.words for told in values.values()))
                for side, values in zip(sides, own, strict=True)
            }
            parts = frozenset(told.part for values in own for told in values.values())
            found.append(Difference(topic, says, parts))
    return tuple(found)


def question(claim: Side, found: Sequence[Difference]) -> str:
    """Return what to ask the owner of look-alikes: a topic that differs and is not yet told.

    Where the claim has spoken of all that differs, or nothing does, an open question: the
    owner may know what no record says, and what was kept apart as proof can be held against it.
    """
    for difference in found:
        told = {said.part for said in _said(claim, difference.topic, str).values()}
        if difference.parts - told:
            return _QUESTIONS[difference.topic]
    return _OPEN_QUESTION


def _said(side: Side, topic: str, label: Label) -> dict[str, _Told]:
    """Return what a side says on a topic: value to compare -> how to say it."""
    if topic == "brand":
        return {brand: _Told(label(brand)) for brand in side.brands}
    if topic == "colour":
        return {
            f"{fact.value} {fact.part}": _Told(_with_part(fact, label), fact.part)
            for fact in side.colours
        }
    if topic in ("inscription", "size or model"):
        measures = topic == "size or model"
        # A telephone number is kept as a digest: its words say what it is.
        return {
            value: _Told(mark.said or value)
            for value, mark in side.marks.items()
            if (mark.form in _MEASURES) == measures
        }
    return {v: _Told(label(v)) for v in side.details if _topic_of(v) == topic}


def _with_part(fact: Fact, label: Label) -> str:
    return f"{label(fact.value)} ({label(fact.part)})" if fact.part else label(fact.value)


def _topic_of(detail: str) -> str:
    if detail.startswith("wear:"):
        return "wear and repairs"
    return "what is on it or in it" if ":" in detail else "pattern or material"
