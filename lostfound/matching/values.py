"""What a match is made of: reasons that add up, candidates, and a ranking with "not here"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One named piece of evidence: `bits` is the log2 of its likelihood ratio.

    `claim_says` and `item_says` are what the two sides say, short and without personal data.
    """

    name: str
    bits: float
    claim_says: str = ""
    item_says: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A found item (or, in the reverse match, a claim) with its score and reasons.

    `score_bits` is the sum of the bits of all `reasons`, which are sorted by their size.
    `probability` is the chance that this is the right one, among all candidates and
    "not here" together.
    """

    reference: str
    probability: float
    level: str
    score_bits: float
    reasons: tuple[Reason, ...]


OUR_PHOTO = (
    "Our own photo sent back proves nothing: ask for another photo, or for a detail that it "
    "does not show."
)
"""What to tell where a claim's photo is one of our own."""


def is_our_photo(reasons: Iterable[Reason]) -> bool:
    """True when a claim's photo is the same picture as one of the item."""
    return any(r.name == "same picture" and r.bits > 0 for r in reasons)


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic in which close candidates differ, and what each one's record says of it.

    `parts` are the parts of the thing that differ, "" for the thing itself.
    """

    topic: str
    says: dict[str, str]
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranked candidates of one subject; their probabilities and `none_probability` sum to one.

    Only the first of the candidates are kept; `other_probability` is what the others hold.
    `level` speaks for the whole answer; `differences` and `question` are what tells
    close candidates apart and what to ask the owner;
    `notes` say what was missing (a model, a place).
    """

    subject: str
    candidates: tuple[Candidate, ...]
    none_probability: float
    level: str
    other_probability: float = 0.0
    compared: int = 0
    question: str = ""
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    weights: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """By claim id: the right item, its look-alike where there is one, language and place noise."""

    found: dict[str, str]
    sibling: dict[str, str]
    language: dict[str, str]
    place_noise: dict[str, str]
