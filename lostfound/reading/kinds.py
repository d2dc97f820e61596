"""How alike two kinds of things are, from their place in the taxonomy and a list of near ones."""

from __future__ import annotations

from lostfound.reading.vocabulary import Vocabulary

_STEP = 0.8
_GROUP_STEP = 0.5
_SIBLINGS = 0.4


def ancestry(vocabulary: Vocabulary, kind: str) -> list[tuple[str, float]]:
    """Return (kind, closeness) for a kind and all its ancestors, itself first with 1."""
    chain: list[tuple[str, float]] = []
    closeness = 1.0
    seen = set()
    while kind and kind not in seen:
        seen.add(kind)
        chain.append((kind, closeness))
        entry = vocabulary.kinds.get(kind)
        if entry is None:
            break
        kind = entry.parent
        above = vocabulary.kinds.get(kind)
        closeness *= _GROUP_STEP if above is not None and above.group else _STEP
    return chain


def kind_similarity(vocabulary: Vocabulary, a: str, b: str) -> float:
    """Return 0..1: 1 the same kind, 0.8 parent and child, less for siblings and near kinds.

    Near kinds and their degrees are data; a kind unknown to the vocabulary is like itself only.
    """
    if a == b:
        return 1.0
    key = (a, b) if a < b else (b, a)
    known = vocabulary.likeness.get(key)
    if known is None:
        known = vocabulary.likeness[key] = _likeness(vocabulary, a, b)
    return known


def _likeness(vocabulary: Vocabulary, a: str, b: str) -> float:
    best = 0.0
    for left, from_left in ancestry(vocabulary, a):
        for right, from_right in ancestry(vocabulary, b):
            if left == right:
                link = 1.0 if left in (a, b) else _shared(vocabulary, left)
            else:
                link = vocabulary.near.get((left, right), 0.0)
            best = max(best, from_left * from_right * link)
    return best


def _shared(vocabulary: Vocabulary, parent: str) -> float:
    entry = vocabulary.kinds.get(parent)
    return 0.0 if entry is None or entry.group else _SIBLINGS
