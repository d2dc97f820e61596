"""Place words -> venues: a ranked list for the desk, weights for a claim.

`find_venues` answers somebody who looks a venue up; `read_place` says which venues the
words of a claim may mean, and how far, without ever ruling one out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lostfound.domain.values import PlaceWeight, Venue
from lostfound.reading.gazetteer import Gazetteer
from lostfound.reading.places_cues import Cues, TownCue
from lostfound.reading.places_fold import SMALL, Token, tokens
from lostfound.reading.places_names import NameHit, Span, best_hits, spans_of
from lostfound.reading.places_road import Road, clipped, kind_weight, roads, roads_near

# How a stop that somebody names is spread over what they may have meant: measured in
# groups on development claims (one in eight names the other carriageway or a neighbour).
_ACROSS = 0.07
# The next services areas before and behind, one and two away; the next stop of any kind.
_NEXT = ((0.03, 0.01), 0.006)
_NEXT_ACROSS = ((0.008, 0.004), 0.002)
_SAME_ROAD = 0.0012
_ANYWHERE_NAMED = 0.02
_ANYWHERE_ROAD = 0.05
_ANYWHERE_NEAR_TOWN = 0.3
_ON_THE_WAY = 0.5  # somebody who names a journey only may have stopped anywhere on it
_OTHER_ROAD = 0.05
_LEAST_WEIGHT = 2e-4
_SURE = 0.9
_ALSO_NAMED = 0.65
_MOST_ROAD_HITS = 100
_ROAD_SCORE = 0.6
_MESSAGE_LEAN = 0.85
_MESSAGE_LEAN_BESIDE_OWN = 0.35
_NAMES_IN_MESSAGE = 0.75
_NAMES_OFF_THE_ROAD = 0.5


@dataclass(frozen=True, slots=True)
class VenueHit:
    """A venue that words may name: `score` 0 to 1, `why` a short phrase for people."""

    venue: Venue
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with its words and cues; `small` where it has no capitals."""

    text: str
    words: tuple[Token, ...]
    cues: Cues
    small: bool


def read_place(place_text: str, message: str, gazetteer: Gazetteer) -> tuple[PlaceWeight, ...]:
    """Return the venues that a claim's place words may mean, the heaviest first.

    `place_text` is trusted; of the whole message only directions, motorways, towns and
    names behind a word such as "aire" are read. Weights sum to at most 1, the rest is
    "anywhere"; venues under 0.0002 are left out.
    """
    place, whole = _said(place_text, gazetteer), _said(message, gazetteer, trusted=False)
    motorways = place.cues.motorways or whole.cues.motorways
    everyday = gazetteer.phrases.everyday
    stops = _stops(_names(place, motorways, gazetteer, True, everyday))
    trust = 1.0
    if not stops:
        stops = _stops(_names(whole, motorways, gazetteer, False, everyday))
        trust = _NAMES_IN_MESSAGE
    if stops and motorways and gazetteer.venue(stops[0][0].key).motorway not in motorways:
        trust = _NAMES_OFF_THE_ROAD
    lean = _Lean(place.cues, whole.cues, gazetteer)
    own = place.cues if stops else _with_loose(place, gazetteer)
    by_road = _by_road(own, whole.cues, motorways, gazetteer, lean)
    named = _by_names(stops, gazetteer, lean)
    how = "named" if len(stops) < 2 else "either"
    if named:
        rest = (by_road[0], (1 - trust) * by_road[2], by_road[1])
        return _weights([(named, trust * (1 - _ANYWHERE_NAMED), how), rest], gazetteer, stops)
    return _weights([(by_road[0], by_road[2], by_road[1])], gazetteer, stops)


def find_venues(words: str, gazetteer: Gazetteer, limit: int = 10) -> tuple[VenueHit, ...]:
    """Return the venues that free words name, the likeliest first.

    Understands keys, names (accents, hyphens, "aire de", Saint/St, one or two wrong
    letters), motorways, directions, towns ("entre Beaune et Mâcon") and "PK 298".
    """
    if words.strip() in gazetteer:
        return (VenueHit(gazetteer.located(words.strip()), 1.0, "its key"),)
    said = _said(words.lower(), gazetteer)  # a search box is no place for capitals
    motorways = said.cues.motorways
    hits = _names(said, motorways, gazetteer, trusted=True, everyday=frozenset())
    lean = _Lean(said.cues, Cues(), gazetteer)
    found = [_venue_hit(hit, motorways, gazetteer, lean) for hit in hits]
    top = max((hit.score for hit in found), default=0.0)
    if top < _ROAD_SCORE:
        best_road = 0.8 * top if found else _ROAD_SCORE
        found += _road_hits(_with_loose(said, gazetteer), gazetteer, lean, best_road)
    best: dict[str, VenueHit] = {}
    for hit in sorted(found, key=lambda h: -h.score):
        best.setdefault(hit.venue.key, hit)
    return tuple(list(best.values())[:limit])


class _Lean:
    """Which way one drove, read from both texts; the place words count for more."""

    def __init__(self, place: Cues, whole: Cues, gazetteer: Gazetteer) -> None:
        self._place, self._whole = place, whole
        self._gazetteer = gazetteer
        self._factors: dict[str, Callable[[Venue], float]] = {}

    def __call__(self, venue: Venue) -> float:
        """Return twice the chance that one drove on the venue's carriageway."""
        if not venue.motorway:
            return 1.0
        if venue.motorway not in self._factors:
            self._factors[venue.motorway] = self._factor(venue.motorway)
        return self._factors[venue.motorway](venue)

    def _factor(self, motorway: str) -> Callable[[Venue], float]:
        road = roads(self._gazetteer, [motorway])[0]
        place, whole = road.lean(self._place), road.lean(self._whole)

        def lean(s: float) -> float:
            own = place(s)
            share = _MESSAGE_LEAN_BESIDE_OWN if abs(own) > 0.5 else _MESSAGE_LEAN
            return clipped(clipped(own) + share * clipped(whole(s)))

        return lambda venue: road.direction_factor(venue, lean)


def _said(text: str, gazetteer: Gazetteer, trusted: bool = True) -> _Said:
    words = tokens(text)
    small = trusted and not any(token.capital for token in words if not token.word[-1].isdigit())
    return _Said(text, words, gazetteer.cues.read(text, words, small), small)


def _with_loose(said: _Said, gazetteer: Gazetteer) -> Cues:
    """Return the cues of a text; a town named without a phrase stands for its surroundings."""
    if _spots(said.cues) or said.cues.pks:
        return said.cues
    taken = {i for cue in said.cues.towns for i in range(cue.first, cue.last + 1)}
    loose = [
        c for c in gazetteer.cues.loose(said.text, said.words, said.small) if c.first not in taken
    ]
    return replace(said.cues, towns=(*said.cues.towns, *loose[:2]))


def _names(
    said: _Said,
    motorways: Sequence[str],
    gazetteer: Gazetteer,
    trusted: bool,
    everyday: frozenset[str],
) -> list[NameHit]:
    """Return the venues that a text names; in a whole message only behind a word for a stop.

    `everyday` words in small letters are not compared loosely with names.
    """
    spans = [span for span in spans_of(said.words) if _may_name(span, said, trusted, everyday)]
    own = [gazetteer.names_on(motorway) for motorway in motorways]
    hits = [hit for index in own for hit in index.exact(spans)]
    hits += [hit for hit in gazetteer.names.exact(spans) if not own or hit.share > 0.9]
    sure = [hit for hit in best_hits(hits) if hit.share >= _SURE and hit.sim == 1.0]
    near = motorways or list(dict.fromkeys(gazetteer.venue(hit.key).motorway for hit in sure))
    spelt = [span for span in spans if _may_be_misspelt(span, said, everyday)]
    spelt = [span for span in spelt if not _overlaps(span, sure)]
    for index in [gazetteer.names_on(name) for name in near if name] or [gazetteer.names]:
        hits += index.alike(spelt, parts=bool(near))
        if trusted and not sure:
            hits += index.by_words(_free(said, everyday))
    return best_hits(_on_the_road(hits, motorways, gazetteer))


def _overlaps(span: Span, hits: Iterable[NameHit]) -> bool:
    return any(hit.first <= span.last and span.first <= hit.last for hit in hits)


def _on_the_road(
    hits: Iterable[NameHit], motorways: Sequence[str], gazetteer: Gazetteer
) -> list[NameHit]:
    """Return the hits, those off the stated motorways with a far lower score."""
    if not motorways:
        return list(hits)
    return [
        hit
        if gazetteer.venue(hit.key).motorway in motorways
        else hit._replace(score=hit.score * 0.4)
        for hit in hits
    ]


def _may_name(span: Span, said: _Said, trusted: bool, everyday: frozenset[str]) -> bool:
    """Whether words may be a venue's name where they stand."""
    behind_stop = _behind_stop(span.first, said)
    if any(c.first <= span.last and span.first <= c.last for c in said.cues.towns):
        # "à hauteur de Péronne" names a town, unless more words follow that make a name.
        return behind_stop or (trusted and span.last > _last_of_town(span, said))
    if not trusted:
        return behind_stop and span.capital and len(span.text) >= 4
    if span.capital or behind_stop:
        return True
    return len(span.text) >= 5 and said.words[span.first].word not in everyday


def _may_be_misspelt(span: Span, said: _Said, everyday: frozenset[str]) -> bool:
    """Whether a span may be compared loosely: the words around names would match by chance."""
    inside = said.words[span.first : span.last + 1]
    if any(c.first <= span.last and span.first <= c.last for c in said.cues.towns):
        return False
    if any(_everyday(token, everyday) for token in inside):
        return False
    return span.capital or _behind_stop(span.first, said) or said.small


def _everyday(token: Token, everyday: frozenset[str]) -> bool:
    return token.word in everyday and token.word not in SMALL and not token.capital


def _behind_stop(i: int, said: _Said) -> bool:
    """Whether only small words stand between the i-th word and a word such as "aire"."""
    for at in range(i - 1, max(-1, i - 5), -1):
        if at in said.cues.stops:
            return True
        if said.words[at].word not in SMALL:
            return False
    return False


def _last_of_town(span: Span, said: _Said) -> int:
    return max(c.last for c in said.cues.towns if c.first <= span.last and span.first <= c.last)


def _free(said: _Said, everyday: frozenset[str]) -> list[Token]:
    """Return the words that may belong to a name said in another order."""
    taken = {i for cue in said.cues.towns for i in range(cue.first, cue.last + 1)}
    return [
        token
        for i, token in enumerate(said.words)
        if i not in taken and (token.capital or token.word not in everyday)
    ]


def _stops(hits: list[NameHit]) -> list[list[NameHit]]:
    """Return the hits grouped by the words that they stand for: one group a named stop."""
    groups: list[list[NameHit]] = []
    for hit in sorted(hits, key=lambda h: -h.score):
        for group in groups:
            if group[0].first <= hit.last and hit.first <= group[0].last:
                group.append(hit)
                break
        else:
            groups.append([hit])
    best = max((group[0].score for group in groups), default=0.0)
    return [group for group in groups if group[0].score >= _ALSO_NAMED * best]


def _by_names(
    stops: list[list[NameHit]],
    gazetteer: Gazetteer,
    lean: Callable[[Venue], float],
) -> dict[str, float]:
    """Return venue -> weight (summing to 1) where the words name one or more stops."""
    weights: dict[str, float] = {}
    for stop in stops:
        spread: dict[str, float] = {}
        total = sum(hit.score**4 for hit in stop)
        for hit in stop:
            for key, weight in _meant(hit.key, gazetteer).items():
                weight *= hit.score**4 / total * lean(gazetteer.venue(key))
                spread[key] = spread.get(key, 0.0) + weight
        share = stop[0].score / sum(group[0].score for group in stops)
        scale = share / (sum(spread.values()) or 1.0)
        for key, weight in spread.items():
            weights[key] = weights.get(key, 0.0) + weight * scale
    return weights


def _meant(key: str, gazetteer: Gazetteer) -> dict[str, float]:
    """Return what somebody may mean who names an area: it, across the road, the next ones."""
    venue = gazetteer.venue(key)
    if not venue.motorway:
        return {key: 1.0}
    meant = {
        k: _SAME_ROAD * kind_weight(gazetteer.venue(k))
        for k in gazetteer.on_motorway(venue.motorway)
    }
    across = gazetteer.other_side(key)
    for start, shops, next_stop in ((key, *_NEXT), (across, *_NEXT_ACROSS)):
        if start is None:
            continue
        for near in gazetteer.neighbours(start, 1):
            meant[near] = max(meant[near], next_stop)
        for hop in range(len(shops), 0, -1):
            for near in gazetteer.neighbours(start, hop, "services"):
                meant[near] = max(meant[near], shops[hop - 1])
    if across:
        meant[across] = _ACROSS
    meant[key] = 1.0
    return meant


def _by_road(
    place: Cues,
    whole: Cues,
    motorways: Sequence[str],
    gazetteer: Gazetteer,
    lean: Callable[[Venue], float],
) -> tuple[dict[str, float], str, float]:
    """Return (venue -> weight summing to 1, how, total) from motorways and towns alone."""
    cues = place if _spots(place) or place.pks else whole
    names, total = list(motorways), 1 - _ANYWHERE_ROAD
    if not names and cues.pks:
        names = list(gazetteer.motorways)
    if not names:
        names, total = roads_near(gazetteer, _spots(cues)), 1 - _ANYWHERE_NEAR_TOWN
    if not names:
        names, total = _roads_between(place, whole, gazetteer), _ON_THE_WAY
    asked = [(road, road.kernel(cues)) for road in roads(gazetteer, names)]
    fits = any(kernel for _, kernel in asked)
    weights: dict[str, float] = {}
    for road, kernel in asked:
        # Of two motorways of one name the one that passes the town is meant.
        scale = _OTHER_ROAD if fits and not kernel else 1.0
        weights |= {k: weight * scale for k, weight in _along(road, kernel, lean).items()}
    full = sum(weights.values())
    how = _how(cues) if fits else ("motorway" if motorways else "route")
    return {key: weight / full for key, weight in weights.items()}, how, total


def _roads_between(place: Cues, whole: Cues, gazetteer: Gazetteer) -> list[str]:
    """Return the motorways that pass both ends of a journey ("Toulouse - Narbonne")."""
    for cues in (place, whole):
        ends = [cue for cue in cues.towns if not cue.towns[0].far]
        if len(ends) >= 2:
            return roads_near(gazetteer, ends[:2])
    return []


def _along(
    road: Road, kernel: Callable[[Venue], float] | None, lean: Callable[[Venue], float]
) -> dict[str, float]:
    venues = [road.gazetteer.venue(key) for key in road.gazetteer.on_motorway(road.motorway)]
    return {v.key: kind_weight(v) * lean(v) * (kernel(v) if kernel else 1.0) for v in venues}


def _spots(cues: Cues) -> list[TownCue]:
    return [cue for cue in cues.towns if cue.relation not in ("towards", "from")]


def _how(cues: Cues) -> str:
    relations = {cue.relation for cue in cues.towns}
    return "between" if "between" in relations else "near-town"


def _weights(
    parts: Sequence[tuple[dict[str, float], float, str]],
    gazetteer: Gazetteer,
    stops: list[list[NameHit]],
) -> tuple[PlaceWeight, ...]:
    said = {hit.key: hit for stop in stops for hit in stop}
    total: dict[str, float] = {}
    how: dict[str, str] = {}
    for weights, share, label in parts:
        for key, weight in weights.items():
            total[key] = total.get(key, 0.0) + weight * share
            how.setdefault(key, label)
    places = [
        PlaceWeight(key, weight, _label(key, how[key], said, gazetteer))
        for key, weight in total.items()
        if weight >= _LEAST_WEIGHT
    ]
    return tuple(sorted(places, key=lambda p: (-p.weight, p.venue)))


def _label(key: str, how: str, said: dict[str, NameHit], gazetteer: Gazetteer) -> str:
    if how not in ("named", "either"):
        return how
    if key in said:
        return how if said[key].sim == 1.0 else "alike"
    if any(gazetteer.other_side(other) == key for other in said):
        return "other-side"
    if any(key in gazetteer.neighbours(other, 3) for other in said):
        return "neighbour"
    return "motorway"


def _venue_hit(
    hit: NameHit, motorways: Sequence[str], gazetteer: Gazetteer, lean: Callable[[Venue], float]
) -> VenueHit:
    venue = gazetteer.located(hit.key)
    factor = lean(gazetteer.venue(hit.key))
    score = hit.score * (0.85 + 0.15 * min(factor, 1.0))
    why = "name" if hit.sim == 1.0 else "name spelt nearly so"
    if hit.sim == 1.0 and hit.share < 0.9:
        why = "part of its name"
    if motorways and venue.motorway in motorways:
        why += f", on the {venue.motorway}"
    if abs(factor - 1) > 0.3:
        why += ", in that direction" if factor > 1 else ", but the other direction"
    return VenueHit(venue, round(min(score, 1.0), 4), why)


def _road_hits(
    cues: Cues, gazetteer: Gazetteer, lean: Callable[[Venue], float], top: float
) -> list[VenueHit]:
    weights, how, _ = _by_road(cues, Cues(), cues.motorways, gazetteer, lean)
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:_MOST_ROAD_HITS]
    said = {"between": "between these towns", "near-town": "near that place"}
    return [
        VenueHit(
            gazetteer.located(key),
            round(top * weight / ranked[0][1], 4),
            said.get(how, f"on the {gazetteer.venue(key).motorway}"),
        )
        for key, weight in ranked
    ]
