"""Simple methods on the same register and claims, to hold our figures against.

Each gives every held item a score for a claim. Ties count against the method, as they do
against us: the place of the right item is that of the last of those with its score.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log
from typing import TYPE_CHECKING

from lostfound.desk.match import text_vector
from lostfound.desk.texts import claim_text, found_text
from lostfound.domain.records import ClaimFilter, FoundFilter
from lostfound.errors import Missing
from lostfound.reading.folding import tokens

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter
    from lostfound.domain.values import Claim, FoundItem
    from lostfound.encoders.text import TextEncoder
    from lostfound.matching.values import Answers

    Scores = npt.NDArray[np.float64]

Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]
Score = Callable[["Claim"], "Scores"]
"""A claim in, the score of every item out, shape (items,), higher is better."""

OURS = "lostfound"
MINILM = "all-MiniLM-L6-v2 cosine"
GROUPS = ("all", "french", "other_languages", "place_unclear")

# The bench's own figure for place and date was made with a window of about this length.
_DAYS_AFTER = timedelta(days=3)
_DAYS_BEFORE = timedelta(days=1)
# Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework": usual values.
_K1, _B = 1.2, 0.75
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares between 0 and 1 over the claims that have an item."""

    claims: int
    recall_at_1: float
    recall_at_5: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """One method: its recall by group (see GROUPS), or in `note` why it was not run."""

    method: str
    groups: Mapping[str, Recall]
    note: str = ""


def by_group(places: Mapping[str, int], answers: Answers) -> dict[str, Recall]:
    """Return the recall of every group; `places` are those of the right items by claim, 0: none.

    A place is unclear when its `place_noise` says anything but that it was named correctly.
    """
    groups = {
        "all": list(places),
        "french": [c for c in places if answers.language.get(c) == "fr"],
        "other_languages": [c for c in places if answers.language.get(c) != "fr"],
        "place_unclear": [c for c in places if place_unclear(answers.place_noise.get(c, ""))],
    }
    return {name: _recall([places[c] for c in claims]) for name, claims in groups.items()}


def place_unclear(noise: str) -> bool:
    """Return whether a description of place noise says vague or wrong."""
    return bool(noise) and "correct" not in noise


def _recall(places: Sequence[int]) -> Recall:
    first = sum(place == 1 for place in places)
    among = sum(0 < place <= 5 for place in places)
    size = max(1, len(places))
    return Recall(len(places), round(first / size, 4), round(among / size, 4))


@dataclass(frozen=True, slots=True)
class Material:
    """What the methods work on: items with their ids, and the claims with the right item's row."""

    items: Sequence[FoundItem]
    ids: Sequence[int]
    claims: Sequence[tuple[Claim, int]]


def material_of(counter: Counter, answers: Answers) -> Material:
    """Return all items of the register, and the claims that have one."""
    items = counter.register.list_found(FoundFilter(limit=0))
    rows = {item.external_id: row for row, item in enumerate(items) if item.external_id}
    ids = counter.register.ids([item.reference for item in items])
    claims = counter.register.list_claims(ClaimFilter(limit=0))
    right = ((claim, rows.get(answers.found.get(claim.external_id, ""))) for claim in claims)
    return Material(
        items,
        [ids[item.reference] for item in items],
        [(claim, row) for claim, row in right if row is not None],
    )


def run_baselines(
    counter: Counter, answers: Answers, minilm: Callable[[], TextEncoder], stages: Stages
) -> tuple[Baseline, ...]:
    """Return the rows of all methods; one that cannot be run here says why.

    `minilm` opens that model, or raises Missing.
    """
    material = material_of(counter, answers)
    ways: tuple[tuple[str, Callable[[], Score]], ...] = (
        (MINILM, lambda: _by_minilm(material, minilm(), stages(MINILM))),
        ("multilingual-e5-small cosine", lambda: _by_meaning(counter, material)),
        ("BM25 over notes", lambda: _by_words(material.items, found_text)),
        ("BM25 over notes and venue", lambda: _by_words(material.items, _with_venue(counter))),
        ("place + date", lambda: _by_place_and_date(counter, material)),
        ("pHash", lambda: _by_photo(counter, material)),
    )
    tick = stages("baselines")
    rows = []
    for done, (name, make) in enumerate(ways, 1):
        rows.append(_row(name, make, material, answers))
        tick(done, len(ways))
    return tuple(rows)


def _row(name: str, make: Callable[[], Score], material: Material, answers: Answers) -> Baseline:
    try:
        score = make()
    except Missing as missing:
        return Baseline(method=name, groups={}, note=_why(missing))
    places = {}
    for claim, right in material.claims:
        scores = score(claim)
        places[claim.external_id] = int((scores >= scores[right]).sum())
    return Baseline(method=name, groups=by_group(places, answers))


def _why(missing: Missing) -> str:
    return ": ".join(part for part in (missing.message, missing.fix) if part)


def _by_minilm(material: Material, encoder: TextEncoder, progress: Progress) -> Score:
    """Encode every distinct text of items and claims once; no prefixes, cosine."""
    import numpy as np

    texts = [found_text(item) for item in material.items]
    asked = [claim_text(claim) for claim, _ in material.claims]
    vectors = encoder.many([*texts, *asked], progress)
    matrix = vectors[: len(texts)]
    rows = dict(zip(asked, vectors[len(texts) :], strict=True))
    return lambda claim: (matrix @ rows[claim_text(claim)]).astype(np.float64)


def _by_meaning(counter: Counter, material: Material) -> Score:
    """Use the register's own text vectors, as they are, without what matching makes of them."""
    import numpy as np

    encoder = counter.text_encoder
    if encoder is None:
        raise Missing("no text model at hand", "lostfound model info")
    ids, matrix = counter.register.text_vectors(encoder.model)
    row_of = {number: row for row, number in enumerate(material.ids)}
    rows = np.array([row_of[number] for number in ids.tolist()], dtype=np.int64)

    def score(claim: Claim) -> Scores:
        scores = np.full(len(material.ids), -1.0)
        vector = text_vector(counter, claim_text(claim))
        if vector is not None:
            scores[rows] = matrix @ vector
        return scores

    return score


def _by_words(items: Sequence[FoundItem], text: Callable[[FoundItem], str]) -> Score:
    index = Bm25([_words(text(item)) for item in items])
    return lambda claim: index.scores(set(_words(claim_text(claim))))


def _words(text: str) -> list[str]:
    """Return folded words; the shortest are articles and prepositions in every language."""
    return [word for word in tokens(text) if len(word) >= _LEAST_LETTERS]


def _with_venue(counter: Counter) -> Callable[[FoundItem], str]:
    return lambda item: f"{found_text(item)} {counter.venue_name(item.venue)}"


class Bm25:
    """Okapi BM25 over lists of words, every posting weighed beforehand.

    The idf is log(1 + (n - df + 0.5) / (df + 0.5)), which is never negative.
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        import numpy as np

        self._size = len(documents)
        lengths = np.array([len(words) for words in documents], dtype=np.float64)
        norms = _K1 * (
            1 - _B + _B * lengths / max(1.0, float(lengths.mean() if len(lengths) else 0))
        )
        found: dict[str, tuple[list[int], list[int]]] = {}
        for row, words in enumerate(documents):
            for word, times in Tally(words).items():
                rows, counts = found.setdefault(word, ([], []))
                rows.append(row)
                counts.append(times)
        self._postings = {}
        for word, (rows, counts) in found.items():
            where, times_in = np.array(rows), np.array(counts, dtype=np.float64)
            idf = log(1 + (self._size - len(rows) + 0.5) / (len(rows) + 0.5))
            self._postings[word] = where, idf * times_in * (_K1 + 1) / (times_in + norms[where])

    def scores(self, words: Iterable[str]) -> Scores:
        """Return the score of every document, shape (documents,); 0 for nothing shared."""
        import numpy as np

        total = np.zeros(self._size)
        for word in words:
            if word in self._postings:
                rows, weights = self._postings[word]
                total[rows] += weights
        return total


def _by_place_and_date(counter: Counter, material: Material) -> Score:
    """Score items of a window of days by the words of the place; nothing is read, only matched."""
    import numpy as np

    venues = {venue.key: venue for venue in counter.register.venues()}

    def place(item: FoundItem) -> list[str]:
        venue = venues.get(item.venue)
        said = (venue.name, venue.motorway, venue.direction) if venue else ()
        return list(set(tokens(" ".join((*said, item.found_where)))))

    index = Bm25([place(item) for item in material.items])
    found = np.array([item.found.start for item in material.items], dtype="datetime64[m]")

    def score(claim: Claim) -> Scores:
        scores = index.scores(set(tokens(claim.place_text or claim.text)))
        if claim.lost is None:
            return scores
        start = np.datetime64(claim.lost.start - _DAYS_BEFORE, "m")
        end = np.datetime64(claim.lost.end + _DAYS_AFTER, "m")
        return np.where((found >= start) & (found <= end), scores, -1.0)

    return score


def _by_photo(counter: Counter, material: Material) -> Score:
    """Score items by the closest pHash of any of their photos to any of the claim's."""
    import numpy as np

    names = [name for claim, _ in material.claims for name in claim.photos]
    if not names:
        raise Missing("no photos here", "")
    ids, hashes = counter.register.photo_hashes("phash")
    row_of = {number: row for row, number in enumerate(material.ids)}
    rows = np.array([row_of[number] for number in ids.tolist()], dtype=np.int64)
    seen = counter.register.photo_evidence(names)

    def score(claim: Claim) -> Scores:
        scores = np.full(len(material.ids), -65.0)
        for name in claim.photos:
            told = dict(seen[name].hashes) if name in seen else {}
            if "phash" in told:
                apart = np.bitwise_count(hashes ^ np.uint64(int(told["phash"], 16)))
                np.maximum.at(scores, rows, -apart.astype(np.float64))
        return scores

    return score
