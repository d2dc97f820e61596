"""The match journey: one subject in, a ranking with reasons out. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lostfound.desk.gather import Gathered, Wanted, gather
from lostfound.desk.photo_words import Shown, shown
from lostfound.desk.texts import claim_text, evidence_state, text_hash
from lostfound.domain.values import Claim, FoundItem, Window
from lostfound.errors import Missing
from lostfound.matching.differ import differences, question
from lostfound.matching.evidence import Nearness, Observation, Yardstick, compare
from lostfound.matching.pictures import same_picture
from lostfound.matching.rank import rank, weigh
from lostfound.matching.sides import Side, lay_out, with_photos
from lostfound.matching.statistics import Statistics
from lostfound.matching.values import Ranking

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.gather import Vector


_DETAILS = ("materials", "patterns", "features")
# A candidate with a twentieth of the first one's chance is worth telling apart.
_CLOSE = 0.05

NO_VECTOR_YET = (
    "The text model of this register is made for many texts at once; what the words mean counts "
    "after the next import or 'lostfound model prepare'."
)
_NO_MEANING = "No text model is at hand: meaning is not compared (see: lostfound model info)."
_SAYS_NOTHING = (
    "The claim tells neither thing, place nor day: nothing can speak for an item yet. "
    "Ask the owner."
)
_NO_NETWORK = (
    "The photo network is not at hand: photos are compared by their hashes and colours only "
    "(see: lostfound model prepare)."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim as the matcher sees it: its side, its vectors, and which items to leave out."""

    side: Side
    words: tuple[str, ...] = ()
    text_vector: Vector | None = None
    photo_vectors: tuple[Vector, ...] = ()
    shown: Shown = field(default_factory=Shown)
    left_out: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def match_claim(counter: Counter, reference: str, limit: int = 10) -> Ranking:
    """Rank the held items for a claim, those rejected for it or given to another left out.

    Raises Missing when there is no such claim.
    """
    claim = counter.register.claim(reference)
    return rank_items(counter, claim_subject(counter, claim), limit)


def match_words(
    counter: Counter,
    text: str,
    photos: tuple[bytes, ...] = (),
    place: str = "",
    lost: Window | None = None,
    limit: int = 10,
) -> Ranking:
    """Rank the held items for words and photos that are not stored."""
    from lostfound.desk.compose import read_message
    from lostfound.reading.places import read_place
    from lostfound.reading.words import message_language

    language = message_language(counter.vocabulary, text) if text else ""
    claim = Claim(
        reference="",
        text=text,
        language=language,
        lost=lost,
        facts=read_message(counter, text, language),
        places=read_place(place, text, counter.gazetteer) if place or text else (),
    )
    subject = claim_subject(counter, claim)
    if photos:
        subject = _with_new_photos(counter, subject, photos)
        seen = shown(counter, "", photos=photos)
        subject = replace(subject, shown=replace(subject.shown, photos=seen.photos))
    return rank_items(counter, subject, limit)


def rank_items(counter: Counter, subject: Subject, limit: int) -> Ranking:
    """Gather, compare, weigh and rank the items for one subject."""
    compared = observe(counter, subject)
    ranking = rank(
        subject.side.reference,
        [(side.reference, weigh(seen, counter.weights)) for side, seen in compared.pairs],
        counter.weights,
        register_size=counter.register.found_count(),
        limit=limit,
        notes=compared.notes,
    )
    return _told_apart(counter, subject, ranking, compared)


@dataclass(frozen=True, slots=True)
class Compared:
    """Every gathered item's side with its observations, and notes on what is missing."""

    pairs: tuple[tuple[Side, list[Observation]], ...]
    notes: tuple[str, ...] = ()


def observe(counter: Counter, subject: Subject) -> Compared:
    """Gather the items worth comparing and compare each with the subject."""
    gathered = gather(counter, _wanted(subject))
    items = counter.register.candidates(gathered.ids)
    sides = {
        i: item_side(item) for i, item in items.items() if item.reference not in subject.left_out
    }
    sides = add_photos(counter, sides, items)
    yard = yardstick(counter, subject.side, sides.values())
    pairs = tuple(
        (side, compare(subject.side, side, _nearness(gathered, i, subject.side, side), yard))
        for i, side in sides.items()
    )
    told = subject.side
    silent = not (told.kinds or subject.words or told.places or told.window or told.photo_hashes)
    return Compared(pairs, (_SAYS_NOTHING, *subject.notes) if silent else subject.notes)


def _told_apart(
    counter: Counter, subject: Subject, ranking: Ranking, compared: Compared
) -> Ranking:
    """Add what tells the first candidate from those close behind, and what to ask."""
    if not ranking.candidates or ranking.level == "none":
        return ranking
    first = ranking.candidates[0].probability
    close = [c.reference for c in ranking.candidates[:4] if c.probability >= _CLOSE * first]
    if len(close) < 2:
        return ranking
    sides = {side.reference: side for side, _ in compared.pairs}
    found = differences([sides[reference] for reference in close], counter.label)
    ask = question(subject.side, found) if ranking.level == "several alike" else ""
    return replace(ranking, differences=found, question=ask)


def claim_subject(counter: Counter, claim: Claim, *, for_one_item: bool = False) -> Subject:
    """Lay a claim out for matching; its vector is taken from the register or made now.

    `for_one_item` leaves out what only a search through the register needs: the vector,
    and which items are not to be offered.
    """
    text = claim_text(claim)
    vector = text_vector(counter, text) if text and not for_one_item else None
    side = lay_out(
        claim.reference,
        claim.facts,
        window=claim.lost,
        places=claim.places,
    )
    subject = Subject(
        side,
        claim.facts.terms,
        vector,
        left_out=frozenset() if for_one_item else _left_out(counter, claim),
        shown=shown(counter, text, claim.photos),
        notes=() if for_one_item else _notes(counter, text, vector),
    )
    return _with_stored_photos(counter, subject, claim.photos)


def _notes(counter: Counter, text: str, vector: Vector | None) -> tuple[str, ...]:
    lacking = _NO_MEANING if counter.text_encoder is None else NO_VECTOR_YET
    lacking = lacking if text and vector is None else ""
    return tuple(note for note in (lacking, counter.photo_words_fault) if note)


def item_side(item: FoundItem) -> Side:
    """Lay a found item out for matching, without its photos."""
    return lay_out(
        item.reference,
        item.facts,
        window=item.found,
        venue=item.venue,
    )


def _left_out(counter: Counter, claim: Claim) -> frozenset[str]:
    """Items given to others, and those rejected for this claim on the evidence as it is now."""
    given = counter.register.given_to_others(claim.reference)
    if not claim.reference:
        return frozenset(given)
    rejected = counter.register.rejected_items(claim.reference)
    items = counter.register.found_items(rejected)
    same = {
        ref
        for ref, state in rejected.items()
        if not state or state == evidence_state(claim, items[ref])
    }
    return frozenset(given | same)


def text_vector(counter: Counter, text: str) -> Vector | None:
    """Return the unit vector, shape (dim,), of a text: the stored one, else made now.

    None without a model, and of a new text with one that takes seconds to start.
    """
    encoder = counter.text_encoder
    if encoder is None:
        return None
    known = counter.register.text_vector(text_hash(text), encoder.model)
    return known if known is not None or not encoder.quick else encoder.one(text)


def _wanted(subject: Subject) -> Wanted:
    side = subject.side
    facts = [("brands", b) for b in side.brands]
    facts += [("marks", m) for m in side.marks]
    # Materials and patterns are too common to bring anybody in.
    facts += [("features", d) for d in side.details if ":" in d]
    return Wanted(
        terms=subject.words,
        facts=facts,
        kinds=[k.value for k in side.kinds if k.weight >= 0.5],
        places=side.places,
        lost=side.window,
        text_vector=subject.text_vector,
        photo_vectors=subject.photo_vectors,
        photo_hashes=side.photo_hashes,
        shown=subject.shown,
    )


def _nearness(gathered: Gathered, item: int, claim: Side, found: Side) -> Nearness:
    return near_by_photo(
        claim,
        found,
        gathered.photo.get(item),
        text=gathered.meaning.get(item),
        clip=gathered.clip.get(item),
    )


def near_by_photo(
    claim: Side,
    found: Side,
    cosine: float | None,
    *,
    text: float | None = None,
    clip: float | None = None,
) -> Nearness:
    """Return what the encoders say of a pair; `cosine` is that of the closest two photos."""
    picture = same_picture(claim.photo_hashes, found.photo_hashes, cosine)
    return Nearness(
        text=text,
        photo=cosine,
        hash_distance=picture.bits if picture else None,
        changed=picture.how if picture else "",
        clip=clip,
    )


def yardstick(counter: Counter, side: Side, items: Iterable[Side]) -> Yardstick:
    """Measure with this register: how common is each value that `side` may share with others?"""
    return Yardstick(
        statistics=_statistics(counter, side, items),
        kind_similarity=counter.kind_similarity,
        colour_similarity=counter.colour_similarity,
        delay=counter.weights.delay,
        label=counter.label,
        venue_name=counter.venue_name,
    )


def _statistics(counter: Counter, side: Side, items: Iterable[Side]) -> Statistics:
    items = tuple(items)
    kinds = {k.value for item in items for k in (*item.kinds, *item.photo_kinds)}
    colours = {c.value for item in items for c in (*item.colours, *item.photo_colours)}
    asked = [("kinds", k) for k in kinds] + [("colours", c) for c in colours]
    asked += [("brands", b) for b in side.brands] + [("marks", m) for m in side.marks]
    asked += [(group, d) for group in _DETAILS for d in side.details]
    counts = counter.register.fact_counts(asked)
    # A value lives in one of the three fields and is counted nought in the others.
    details = {d: sum(counts[group, d] for group in _DETAILS) for d in side.details}
    return Statistics(
        total=counter.register.found_count(),
        kinds=_of(counts, "kinds"),
        colours=_of(counts, "colours"),
        brands=_of(counts, "brands"),
        marks=_of(counts, "marks"),
        details=details,
        venues=counter.register.venue_counts(),
        reference=counter.reference,
    )


def _of(counts: Mapping[tuple[str, str], int], field: str) -> dict[str, int]:
    return {value: n for (name, value), n in counts.items() if name == field}


def _with_stored_photos(counter: Counter, subject: Subject, names: Sequence[str]) -> Subject:
    """Add what was seen in a claim's stored photos."""
    if not names:
        return subject
    seen = counter.register.photo_evidence(names)
    side = with_photos(subject.side, [seen[name] for name in names if name in seen])
    return replace(subject, side=side, photo_vectors=vectors_of(counter, names))


def vectors_of(counter: Counter, names: Sequence[str]) -> tuple[Vector, ...]:
    """Return the vectors, shape (dim,), of stored photos by SHA-256; none without a model."""
    encoder = counter.photo_encoder
    if encoder is None:
        return ()
    rows = counter.register.vectors_of_photos(names, encoder.model)
    return tuple(row for matrix in rows.values() for row in matrix)


def _with_new_photos(counter: Counter, subject: Subject, photos: Sequence[bytes]) -> Subject:
    """Look at photos that are not stored and add what is seen; without the network, less."""
    encoder = counter.photo_encoder
    if encoder is not None:
        try:
            looks = [encoder.see_bytes(photo, turns=True) for photo in photos]
        except Missing:  # the prepared network is damaged
            encoder = None
        else:
            side = with_photos(subject.side, [look.evidence for look in looks])
            vectors = tuple(vector for look in looks for _, vector in look.vectors)
            return replace(subject, side=side, photo_vectors=vectors)
    sights = [counter.look_without_network(photo) for photo in photos]
    side = with_photos(subject.side, [sight.evidence for sight in sights])
    return replace(subject, side=side, notes=(*subject.notes, _NO_NETWORK))


def add_photos(
    counter: Counter, sides: dict[int, Side], items: Mapping[int, FoundItem]
) -> dict[int, Side]:
    """Add what was seen in the items' photos."""
    names = [name for i in sides for name in items[i].photos]
    if not names:
        return sides
    seen = counter.register.photo_evidence(names)
    return {
        i: with_photos(side, [seen[n] for n in items[i].photos if n in seen])
        for i, side in sides.items()
    }
