"""What tells look-alikes apart, and what to ask the owner: never what the answer is.

The question comes from facts in which close candidates differ and of which the claim has
said nothing yet; hidden proof is not among the facts that matching sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
_MEASURES = ("size", "model")


def differences(sides: Sequence[Side], label: Label) -> tuple[Difference, ...]:
    """Return the facts in which two or more close candidates differ, most telling first."""
    told = []
    for topic in _ASKED:
        said = [_said(side, topic) for side in sides]
        shared = frozenset.intersection(*(frozenset(values) for values in said))
        own = [{v: p for v, p in values.items() if v not in shared} for values in said]
        if any(own):
            says = {
                side.reference: ", ".join(sorted(_words(v, p, label) for v, p in values.items()))
                for side, values in zip(sides, own, strict=True)
            }
            parts = frozenset(part for values in own for part in values.values())
            told.append(Difference(topic, says, parts))
    return tuple(told)


def question(claim: Side, found: Sequence[Difference]) -> str:
    """Return what to ask the owner: a topic that differs and that the claim is silent on first.

    Empty when nothing tells the candidates apart.
    """
    silent = [d for d in found if _is_silent(claim, d)]
    chosen = silent or list(found)
    return _QUESTIONS[chosen[0].topic] if chosen else ""


def _is_silent(claim: Side, difference: Difference) -> bool:
    """True when the claim says nothing on the topic, of the parts that differ."""
    parts = set(_said(claim, difference.topic).values())
    return not parts & difference.parts


def _words(value: str, part: str, label: Label) -> str:
    plain = value.partition(" ")[0]
    return f"{label(plain)} ({label(part)})" if part else label(plain)


def _said(side: Side, topic: str) -> dict[str, str]:
    """Return what a side says on a topic: value to compare -> the part it speaks of."""
    if topic == "brand":
        return dict.fromkeys(side.brands, "")
    if topic == "colour":
        return {f"{fact.value} {fact.part}".strip(): fact.part for fact in side.colours}
    if topic == "inscription":
        return {v: "" for v, m in side.marks.items() if m.form not in _MEASURES}
    if topic == "size or model":
        return {v: "" for v, m in side.marks.items() if m.form in _MEASURES}
    return {v: "" for v in side.details if _topic_of(v) == topic}


def _topic_of(detail: str) -> str:
    if detail.startswith("wear:"):
        return "wear and repairs"
    return "what is on it or in it" if ":" in detail else "pattern or material"
