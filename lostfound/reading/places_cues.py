"""What place words say beside names: motorways, directions, "just before Reims"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lostfound.reading.gazetteer_towns import Town, Towns
from lostfound.reading.places_fold import SMALL, Token
from lostfound.reading.places_phrases import PlaceWords

Named = tuple[tuple[Town, ...], int, int]


class TownCue(NamedTuple):
    """A town and what is said of it: towards, from, near, before, after, between, north-of ..."""

    relation: str
    towns: tuple[Town, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that a text says of a place, apart from venue names.

    `motions` are "up" and "down" (on the map), `pks` kilometre points, `rings` "inner" or
    "outer"; `stops` the token positions of words such as "aire" or "Raststätte".
    """

    motorways: tuple[str, ...] = ()
    towns: tuple[TownCue, ...] = ()
    motions: tuple[str, ...] = ()
    pks: tuple[float, ...] = ()
    rings: tuple[str, ...] = ()
    stops: frozenset[int] = field(default_factory=frozenset)


_MOTORWAY = re.compile(r"(?<![\w'’])(?:[lL]['’])?[aA][ \-.]?(\d{1,3})(?:\.(1))?(?![\w€])(?!,\d)")
_WORDED = re.compile(
    r"\b(?:autoroutes?|autobahn|motorway|autopista|autovía|autostrada|autoestrada|snelweg)"
    r"(?: n[°o]\.?)? ?(\d{1,3})\b",
    re.IGNORECASE,
)
_PK = re.compile(
    r"\b(?:pk|point kilom[ée]trique|km|kilom[eè]tre|kilometer)\W{0,2}(\d{1,3}(?:[.,]\d)?)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"^\s?(?:-|–|—|->|→|>|/)\s?$")
_ROAD_WORD = re.compile(r"a\d{1,3}$")
_MUCH_PEOPLE = 15_000


class CueReader:
    """Reads cues with one set of towns, motorways, their nicknames and phrases.

    `nicknames` maps folded names ("francilienne") to motorways.
    """

    def __init__(
        self,
        towns: Towns,
        motorways: Iterable[str],
        nicknames: Mapping[str, tuple[str, ...]],
        phrases: PlaceWords,
    ) -> None:
        self.phrases = phrases
        self._towns = towns
        self._motorways = frozenset(motorways)
        self._nicknames = nicknames

    def read(self, text: str, said: Sequence[Token], small: bool = False) -> Cues:
        """Return what a text, of which `said` are the tokens, says of roads and towns.

        `small`: the text has no capitals, so they cannot be asked of a town's name.
        """
        words = [token.word for token in said]
        stop, up, down = (self.phrases.of(meaning) for meaning in ("stop", "up", "down"))
        return Cues(
            motorways=self._roads(text, words),
            towns=tuple(_Reading(text, said, words, self._towns, self.phrases, small).cues()),
            motions=tuple("up" if w in up else "down" for w in words if w in up or w in down),
            pks=tuple(float(n.replace(",", ".")) for n in _PK.findall(text)),
            rings=tuple(ring for w in words if (ring := self._ring(w))),
            stops=frozenset(i for i, word in enumerate(words) if word in stop),
        )

    def loose(self, text: str, said: Sequence[Token], small: bool = False) -> tuple[TownCue, ...]:
        """Return towns named without any phrase, as near: only where nothing else is said."""
        words = [token.word for token in said]
        reading = _Reading(text, said, words, self._towns, self.phrases, small)
        plain = SMALL | self.phrases.everyday
        named = [
            reading.town(i)
            for i, token in enumerate(said)
            if token.word not in plain or (token.capital and token.word not in SMALL)
        ]
        return tuple(TownCue("near", *found) for found in named if found)

    def _roads(self, text: str, words: Sequence[str]) -> tuple[str, ...]:
        found = [f"A{n}.1" if branch else f"A{n}" for n, branch in _MOTORWAY.findall(text)]
        found += [f"A{number}" for number in _WORDED.findall(text)]
        joined = f" {' '.join(words)} "
        for nickname, named in self._nicknames.items():
            if f" {nickname} " in joined and not self._motorways.intersection(found):
                found += named
        return tuple(name for name in dict.fromkeys(found) if name in self._motorways)

    def _ring(self, word: str) -> str:
        for ring in ("inner", "outer"):
            if word in self.phrases.of(f"{ring}-ring"):
                return ring
        return ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over the words of a text, looking for towns."""

    text: str
    said: Sequence[Token]
    words: Sequence[str]
    towns: Towns
    phrases: PlaceWords
    small: bool

    def cues(self) -> Iterator[TownCue]:
        """Yield the towns with what is said of them, in order."""
        i = 0
        while i < len(self.words):
            found = self._at(i)
            yield from found
            i = found[-1].last + 1 if found else i + 1

    def _at(self, i: int) -> tuple[TownCue, ...]:
        length, relation = self.phrases.relation_at(self.words, i)
        # "sens" is a direction, "Sens" a town.
        worded = length and not self.said[i].capital
        pair = self._from_to(i) or (() if worded else self._pair(i))
        if pair:
            return pair
        if not length:
            return self._heading(i)
        # "area di servizio da ...", "Rastplatz von ...": the name of the stop follows.
        if i and self._is("stop", i - 1) and self._is("out-of", i):
            return ()
        return self._pair(i + length) or self._after(relation, i + length)

    def _after(self, relation: str, i: int) -> tuple[TownCue, ...]:
        first = self._town_from(i)
        if first is None:
            return ()
        cue = TownCue(relation, *first)
        if relation == "between" and self._is("and", cue.last + 1):
            second = self._town_from(cue.last + 2)
            if second:
                return cue, TownCue(relation, *second)
        if relation == "from" and self._is("to", cue.last + 1):
            end = self._town_from(cue.last + 2, fillers=1)
            if end:
                return cue, TownCue("towards", *end)
        return (cue,)

    def _heading(self, i: int) -> tuple[TownCue, ...]:
        """Read "A7 north": a point of the compass right behind a motorway."""
        if not i or not _ROAD_WORD.match(self.words[i - 1]) or self.said[i].capital:
            return ()
        named = self.town(i)
        if named and named[0][0].kind == "compass":
            return (TownCue("towards", *named),)
        return ()

    def _from_to(self, i: int) -> tuple[TownCue, ...]:
        """Read "de Lyon à Paris": where from, where to."""
        start = self._town_from(i + 1, fillers=0) if self._is("out-of", i) else None
        end = (
            self._town_from(start[2] + 2, fillers=1)
            if start and self._is("to", start[2] + 1)
            else None
        )
        return (TownCue("from", *start), TownCue("towards", *end)) if start and end else ()

    def _pair(self, i: int) -> tuple[TownCue, ...]:
        """Read "Paris-Nancy": where from, where to."""
        start = self._town_from(i, fillers=1)
        if not start or start[2] + 1 >= len(self.said) or not _big(start[0]):
            return ()
        if self.words[start[2] + 1] == "province":
            return (TownCue("from", *start),)
        between = self.text[self.said[start[2]].end : self.said[start[2] + 1].start]
        end = self._town_from(start[2] + 1, fillers=0) if _DASH.match(between) else None
        if not end or not _big(end[0]):
            return ()
        return TownCue("from", *start), TownCue("towards", *end)

    def _is(self, meaning: str, i: int) -> bool:
        return i < len(self.words) and self.words[i] in self.phrases.of(meaning)

    def _town_from(self, i: int, fillers: int = 4) -> Named | None:
        """Return the towns named at `i` or after a few small words."""
        for at in range(i, min(i + fillers + 1, len(self.words))):
            named = self.town(at)
            if named:
                return named
            if not self._is("filler", at):
                return None
        return None

    def town(self, i: int) -> Named | None:
        """Return the towns whose name begins at `i`, the longest name first."""
        most = min(self.towns.longest.get(self.words[i], 0), len(self.words) - i)
        for length in range(most, 0, -1):
            named = self.towns.named(" ".join(self.words[i : i + length]))
            capital = self.small or any(token.capital for token in self.said[i : i + length])
            if named and (capital or _plain_enough(named, length)):
                return named, i, i + length - 1
        return None


def _big(towns: tuple[Town, ...]) -> bool:
    return any(town.population >= _MUCH_PEOPLE or town.kind == "country" for town in towns)


def _plain_enough(towns: tuple[Town, ...], length: int) -> bool:
    """Whether words in small letters name a town: only where they hardly mean anything else."""
    town = towns[0]
    return length > 1 or town.kind not in ("town", "region") or town.population >= 30_000
