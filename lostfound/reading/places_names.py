"""Names of venues in free words: exact, partly said, misspelt, in another order.

A name is compared without its small words and as one string ("valleevirregouvets"), so
hyphens, spaces and articles never matter. Every beginning and end of a name counts too,
for less: people say "Varades" for "Varades-Pays d'Ancenis".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import NamedTuple

from lostfound.domain.values import Venue
from lostfound.reading.places_fold import SIDES, SMALL, Token, words

_LONGEST_SPAN = 6
_SHORTEST_FUZZY = 5
_SHORTEST_PART = 4
_LONG = 8  # in a shorter word one wrong letter often makes another name
_CLEARLY_WORSE = 0.75
_LEAVES_WORDS_OUT = 0.6


class Spelling(NamedTuple):
    """A string that a venue's name may be said by; `share` is how much of the name it is."""

    key: str
    share: float


class NameHit(NamedTuple):
    """A venue that the words from token `first` to `last` name; `sim` 1 is letter for letter."""

    key: str
    score: float
    sim: float
    first: int
    last: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stand together, as one string without the small ones."""

    text: str
    first: int
    last: int
    capital: bool


class NameIndex:
    """The names of some venues, made ready for comparison when first used."""

    def __init__(self, venues: Iterable[Venue]) -> None:
        self._venues = tuple(venues)

    @cached_property
    def spellings(self) -> Mapping[str, tuple[Spelling, ...]]:
        """Joined string -> the venues it may name."""
        found: dict[str, dict[str, float]] = {}
        for venue in self._venues:
            for text, share in _ways_to_say(venue):
                keys = found.setdefault(text, {})
                keys[venue.key] = max(share, keys.get(venue.key, 0.0))
        return {
            text: tuple(Spelling(*pair) for pair in keys.items()) for text, keys in found.items()
        }

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """The spellings that are nearly a whole name, for fuzzy comparison."""
        return tuple(
            text
            for text, said in self.spellings.items()
            if len(text) >= _SHORTEST_FUZZY and max(s.share for s in said) > 0.8
        )

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """All spellings long enough for fuzzy comparison."""
        return tuple(text for text in self.spellings if len(text) >= _SHORTEST_FUZZY)

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """Word -> how much it tells, in nats: log(1 + venues / venues with it)."""
        counts = Counter(w for v in self._venues for w in set(_content(v.name)))
        return {word: log(1 + len(self._venues) / n) for word, n in counts.items()}

    @cached_property
    def _with_word(self) -> Mapping[str, tuple[str, ...]]:
        having: dict[str, list[str]] = {}
        for venue in self._venues:
            for word in {w for name in (venue.name, *venue.aliases) for w in _content(name)}:
                having.setdefault(word, []).append(venue.key)
        return {word: tuple(keys) for word, keys in having.items()}

    @cached_property
    def _words_of(self) -> Mapping[str, frozenset[str]]:
        return {v.key: frozenset(_content(v.name)) for v in self._venues}

    def exact(self, spans: Sequence[Span]) -> list[NameHit]:
        """Return the venues that the spans name letter for letter."""
        return [
            NameHit(said.key, said.share, 1.0, span.first, span.last, said.share)
            for span in spans
            for said in self.spellings.get(span.text, ())
        ]

    def alike(self, spans: Sequence[Span], parts: bool = False) -> list[NameHit]:
        """Return the venues whose names the spans nearly spell.

        `parts` also compares pieces of names: for a few venues only, it is slower.
        """
        from rapidfuzz import fuzz, process  # here: 10 ms that exact readings save

        hits = []
        choices = self.parts if parts else self.whole
        for span in spans:
            if len(span.text) < _SHORTEST_FUZZY:
                continue
            close = process.extract(
                span.text,
                choices,
                scorer=fuzz.ratio,
                limit=6,
                score_cutoff=_least_alike(len(span.text)),
            )
            for text, ratio, _ in close:
                sim = (ratio / 100) ** (2 if min(len(text), len(span.text)) >= _LONG else 4)
                hits += [
                    NameHit(said.key, sim * said.share, sim, span.first, span.last, said.share)
                    for said in self.spellings[text]
                ]
        return hits

    def by_words(self, said: Sequence[Token]) -> list[NameHit]:
        """Return the venues whose telling words stand anywhere in the tokens."""
        at: dict[str, int] = {}
        for i, token in enumerate(said):
            if token.word not in SMALL:
                at.setdefault(token.word, i)
        keys = {key for word in at for key in self._with_word.get(word, ())}
        hits = []
        for key in keys:
            need = self._words_of[key]
            have = [word for word in need if word in at]
            share = sum(self.rarity[w] for w in have) / sum(self.rarity[w] for w in need)
            if have and share >= 0.4:
                places = [at[word] for word in have]
                hits.append(NameHit(key, 0.9 * share, 1.0, min(places), max(places), share))
        return hits


def spans_of(said: Sequence[Token], longest: int = _LONGEST_SPAN) -> list[Span]:
    """Return every run of up to `longest` telling words, begun and ended by such words."""
    telling = [i for i, token in enumerate(said) if token.word not in SMALL]
    spans = []
    for n, first in enumerate(telling):
        text = ""
        for i in telling[n : n + longest]:
            if i - first > 2 * longest:
                break
            text += said[i].word
            spans.append(Span(text, first, i, said[first].capital))
            if text.startswith("saint"):  # grown together: "Saintmaurice"
                rest = text[6:] if text.startswith("sainte") else text[5:]
                spans.append(Span("st" + rest, first, i, said[first].capital))
    return spans


def best_hits(hits: Iterable[NameHit]) -> list[NameHit]:
    """Return the best hit of each venue; where words overlap, clearly worse ones go.

    A name that takes in more of the words ("Beuzeville Nord") beats one that leaves some
    out ("Beuzeville"), unless it fits clearly less.
    """
    ranked = sorted(hits, key=lambda h: (-round(h.score, 2), h.first - h.last, h.first))
    kept: dict[str, NameHit] = {}
    for hit in ranked:
        rivals = [other for other in kept.values() if _overlap(hit, other)]
        if hit.key in kept or any(hit.score < _CLEARLY_WORSE * other.score for other in rivals):
            continue
        if any(_within(hit, other) for other in rivals):
            hit = hit._replace(score=hit.score * _LEAVES_WORDS_OUT)
        kept[hit.key] = hit
    return list(kept.values())


def _within(hit: NameHit, other: NameHit) -> bool:
    return (
        other.first <= hit.first
        and hit.last <= other.last
        and (hit.last - hit.first < other.last - other.first)
    )


def _overlap(a: NameHit, b: NameHit) -> bool:
    return a.first <= b.last and b.first <= a.last


def _least_alike(length: int) -> float:
    return 80.0 if length < 7 else 82.0


def _content(name: str) -> list[str]:
    return [word for word in words(name) if word not in SMALL] or words(name)


def _ways_to_say(venue: Venue) -> Iterable[tuple[str, float]]:
    for name in (venue.name, *venue.aliases):
        whole = _content(name)
        core = [word for word in whole if word not in SIDES] or whole
        yield "".join(whole), 1.0
        yield "".join(core), 0.97
        yield from _pieces(core)
    if venue.town:
        yield "".join(_content(venue.town)), 0.6


def _pieces(core: list[str]) -> Iterable[tuple[str, float]]:
    """Yield every beginning and end of a name with its share, 0.45 to 0.95.

    Beginnings count for more: a name is shortened from its end.
    """
    letters = sum(map(len, core))
    for cut in range(1, len(core)):
        for piece, least in ((core[:cut], 0.55), (core[cut:], 0.45)):
            text = "".join(piece)
            if len(text) >= _SHORTEST_PART:
                yield text, least + 0.4 * len(text) / letters
