"""The phrases that say where, from place-words.csv: "just before", "Richtung", "a seguir a".

French, English, German, Dutch, Spanish, Italian and Portuguese stand together: a phrase
counts only with a known town behind it, so the few that mean something else in another
language do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from lostfound.reading.places_fold import fold

# The last word of a phrase melts with the article: près de, du, des; vicino a, al, alla.
_MELTED = {
    "de": frozenset("de du des d del do da dos das".split()),  # noqa: SIM905
    "di": frozenset("di del dell della dei d".split()),  # noqa: SIM905
    "da": frozenset("da dal dall dalla do das dos".split()),  # noqa: SIM905
    "a": frozenset("a au aux al all alla ao as".split()),  # noqa: SIM905
    "von": frozenset(("von", "vom")),
}
_RELATIONS = frozenset(
    (
        "towards",
        "from",
        "before",
        "after",
        "near",
        "towards-or-near",
        "between",
        "north-of",
        "south-of",
        "east-of",
        "west-of",
    )
)


class PlaceWords:
    """Phrases by meaning; `rows` pairs a meaning with phrases of plain words."""

    def __init__(self, rows: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        self._rows = tuple(rows)

    @cached_property
    def _by_meaning(self) -> Mapping[str, frozenset[str]]:
        meanings: dict[str, set[str]] = {}
        for meaning, phrases in self._rows:
            meanings.setdefault(meaning, set()).update(fold(phrase) for phrase in phrases)
        return {meaning: frozenset(found) for meaning, found in meanings.items()}

    @cached_property
    def _starts(self) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
        starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for meaning in _RELATIONS & self._by_meaning.keys():
            for phrase in self._by_meaning[meaning]:
                parts = tuple(phrase.split())
                starts.setdefault(parts[0], []).append((parts, meaning))
        for found in starts.values():
            found.sort(key=lambda pair: (-len(pair[0]), pair))
        return starts

    @cached_property
    def everyday(self) -> frozenset[str]:
        """Every word of the phrases: in small letters none of them names a venue."""
        return frozenset(w for found in self._by_meaning.values() for p in found for w in p.split())

    def of(self, meaning: str) -> frozenset[str]:
        """Return the phrases of one meaning: filler, and, to, out-of, stop, up, down ..."""
        return self._by_meaning.get(meaning, frozenset())

    def relation_at(self, words: Sequence[str], i: int) -> tuple[int, str]:
        """Return (words, relation) of the longest phrase that begins at `i`, or (0, "")."""
        for parts, relation in self._starts.get(words[i], ()):
            end = i + len(parts)
            if end > len(words) or tuple(words[i : end - 1]) != parts[:-1]:
                continue
            last = _MELTED.get(parts[-1]) if len(parts) > 1 else None
            if words[end - 1] in (last or (parts[-1],)):
                return len(parts), relation
        return 0, ""
