"""What tells look-alikes apart, and what to ask the owner: never what the answer is.

The question comes from facts in which close candidates differ and of which the claim has
said nothing yet; hidden proof is not among the facts that matching sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
_WEAR = ("wear:",)
_MEASURES = ("size", "model")


def differences(sides: Sequence[Side], label: Label) -> tuple[Difference, ...]:
    """Return the facts in which two or more close candidates differ, most telling first."""
    told = []
    for topic in _ASKED:
        said = [_said(side, topic) for side in sides]
        shared = frozenset.intersection(*said)
        own = [values - shared for values in said]
        if any(own):
            told.append(
                Difference(
                    topic,
                    {
                        side.reference: ", ".join(sorted(label(v) for v in values))
                        for side, values in zip(sides, own, strict=True)
                    },
                )
            )
    return tuple(told)


def question(claim: Side, found: Sequence[Difference]) -> str:
    """Return what to ask the owner: a topic that differs and that the claim is silent on first.

    Empty when nothing tells the candidates apart.
    """
    silent = [d for d in found if not _said(claim, d.topic)]
    chosen = silent or list(found)
    return _QUESTIONS[chosen[0].topic] if chosen else ""


def _said(side: Side, topic: str) -> frozenset[str]:
    """Return what a side says on a topic, as values to compare."""
    if topic == "brand":
        return frozenset(side.brands)
    if topic == "colour":
        return frozenset(_parted(fact) for fact in side.colours)
    if topic == "inscription":
        return frozenset(v for v, m in side.marks.items() if m.form not in _MEASURES)
    if topic == "size or model":
        return frozenset(v for v, m in side.marks.items() if m.form in _MEASURES)
    worn = frozenset(v for v in side.details if v.startswith(_WEAR))
    if topic == "wear and repairs":
        return worn
    plain = frozenset(v for v in side.details if ":" not in v)
    return plain if topic == "pattern or material" else frozenset(side.details) - worn - plain


def _parted(fact: Fact) -> str:
    return f"{fact.value} ({fact.part})" if fact.part else fact.value
