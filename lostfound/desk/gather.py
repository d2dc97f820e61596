"""From one subject to the few hundred records worth comparing: a union of cheap blocks.

No block is a filter: an item with a wrong place still comes in by its words, one with
other words by its place and day. What no block brings in has nothing that speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lostfound.desk.photo_words import Shown, items_near
from lostfound.domain.values import PlaceWeight, Window
from lostfound.matching.pictures import CROPPED, NEAR_BITS_BOTH, TURNED
from lostfound.matching.statistics import BORROWED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter

    Vector = npt.NDArray[np.float32]

# Sizes of the blocks: with these the right item of each of 324 development claims came in
# among some 490 of 20,425, few enough to compare within a fraction of a second.
_BY_WORDS = 150
_BY_MEANING = 200
_BY_PLACE = 400
_BY_KIND = 300
_BY_FACT = 60
_BY_PHOTO = 60

_BEFORE = timedelta(days=3)
_AFTER = timedelta(days=45)
_SOON = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What blocks are drawn with: words, vectors, facts, places and time of one subject."""

    terms: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    kinds: Sequence[str] = ()
    places: Sequence[PlaceWeight] = ()
    lost: Window | None = None
    text_vector: Vector | None = None
    photo_vectors: Sequence[Vector] = ()
    photo_hashes: Sequence[Mapping[str, int]] = ()
    shown: Shown = field(default_factory=Shown)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Ids of the items to compare, and what the encoders say of each, where they say it.

    `meaning` is the cosine of the texts less the subject's mean over the register, `photo`
    the cosine of the closest two photos, `clip` that of words and photo less its mean.
    """

    ids: tuple[int, ...] = ()
    meaning: dict[int, float] = field(default_factory=dict)
    photo: dict[int, float] = field(default_factory=dict)
    clip: dict[int, float] = field(default_factory=dict)


def gather(counter: Counter, wanted: Wanted) -> Gathered:
    """Return the union of all blocks for one subject."""
    photo = _photos(counter, wanted.photo_vectors)
    clip = items_near(counter, wanted.shown)
    ids: set[int] = set()
    ids.update(sorted(clip, key=lambda i: -clip[i])[:_BY_PHOTO])
    ids.update(_by_meaning(counter, wanted.text_vector))
    ids.update(_nearest(photo, _BY_PHOTO))
    ids.update(_pictures(counter, wanted.photo_hashes))
    ids.update(_by_facts(counter, wanted))
    ids.update(_by_place_and_time(counter, wanted))
    if wanted.terms:
        ids.update(i for i, _ in counter.register.found_by_words(wanted.terms, _BY_WORDS))
    return Gathered(
        ids=tuple(sorted(ids)),
        meaning=_meanings(counter, wanted.text_vector, ids),
        photo=_kept(photo, ids),
        clip={i: clip[i] for i in ids if i in clip},
    )


@dataclass(frozen=True, slots=True)
class _Cosines:
    """Item ids with their cosines, as two arrays of one length."""

    ids: npt.NDArray[np.int64] | None = None
    values: Vector | None = None


def _meanings(counter: Counter, vector: Vector | None, ids: Iterable[int]) -> dict[int, float]:
    """Return the cosines of some items less the subject's mean over the register."""
    if vector is None or counter.text_encoder is None:
        return {}
    near = counter.register.text_nearness(counter.text_encoder.model, vector, sorted(ids))
    # Some texts lie close to everything, and that is no evidence: the mean goes away.
    usual = float(vector @ mean_vector(counter)) if near else 0.0
    scale = counter.meaning_scale
    return {i: scale * (value - usual) for i, value in near.items()} if scale else {}


def _by_meaning(counter: Counter, vector: Vector | None) -> Iterable[int]:
    if vector is None or counter.text_encoder is None:
        return ()
    return counter.register.nearest_texts(counter.text_encoder.model, vector, _BY_MEANING)


def mean_vector(counter: Counter) -> Vector:
    """Return the mean vector of the register, a small one leaning on the reference register's."""
    assert counter.text_encoder is not None
    own = counter.register.text_centre(counter.text_encoder.model)
    lent, size = reference_centre(counter), counter.register.found_count()
    if lent is None:
        return own
    share = size / (size + BORROWED)
    blend: Vector = (own * share + lent * (1.0 - share)).astype(own.dtype)
    return blend


def reference_centre(counter: Counter) -> Vector | None:
    """Return the reference register's mean vector, None under another text model."""
    import numpy as np

    encoder, reference = counter.text_encoder, counter.reference
    if encoder is None or reference.model != f"{encoder.model.name}@{encoder.model.revision}":
        return None
    return np.array(reference.centre, dtype=np.float32)


def _nearest(cosines: _Cosines, limit: int) -> Iterable[int]:
    if cosines.ids is None or cosines.values is None:
        return ()
    import numpy as np

    if len(cosines.ids) <= limit:
        return [int(i) for i in cosines.ids]
    top = np.argpartition(-cosines.values, limit)[:limit]
    return [int(i) for i in cosines.ids[top]]


def _kept(cosines: _Cosines, ids: set[int]) -> dict[int, float]:
    """Return the best value of each id to be compared (an item may have several photos)."""
    if cosines.ids is None or cosines.values is None:
        return {}
    import numpy as np

    wanted = np.isin(cosines.ids, np.fromiter(ids, dtype=np.int64, count=len(ids)))
    kept: dict[int, float] = {}
    for i, value in zip(cosines.ids[wanted].tolist(), cosines.values[wanted].tolist(), strict=True):
        kept[i] = max(value, kept.get(i, -1.0))
    return kept


def _photos(counter: Counter, vectors: Sequence[Vector]) -> _Cosines:
    """Return each photo's cosine with the closest of the subject's photos."""
    if not vectors or counter.photo_encoder is None:
        return _Cosines()
    import numpy as np

    ids, matrix = counter.register.photo_vectors(counter.photo_encoder.model)
    if not len(ids):
        return _Cosines()
    return _Cosines(ids, (matrix @ np.stack(vectors).T).max(axis=1))


def _pictures(counter: Counter, hashes: Sequence[Mapping[str, int]]) -> set[int]:
    """Return the items with a photo that may be one of the subject's, however it was turned."""
    if not hashes:
        return set()
    import numpy as np

    asked = {photo[name] for photo in hashes for name in (*TURNED, *CROPPED) if name in photo}
    near: set[int] = set()
    for name in ("phash", "phash-inner"):
        ids, values = counter.register.photo_hashes(name)
        for value in asked:
            close = np.bitwise_count(values ^ np.uint64(value)) <= NEAR_BITS_BOTH
            near.update(ids[close].tolist())
    return near


def _by_facts(counter: Counter, wanted: Wanted) -> set[int]:
    """Items that share a brand, a mark or a rare detail; common values bring nobody in."""
    counts = counter.register.fact_counts(wanted.facts)
    ids: set[int] = set()
    for name, value in wanted.facts:
        if 0 < counts.get((name, value), 0) <= _BY_FACT:
            ids.update(counter.register.found_with(name, value, _BY_FACT))
    return ids


def _by_place_and_time(counter: Counter, wanted: Wanted) -> set[int]:
    """Items at the likely venues around the loss, and items of the kind soon after it."""
    ids: set[int] = set()
    lost = wanted.lost
    venues = [p.venue for p in sorted(wanted.places, key=lambda p: -p.weight)[:60]]
    if venues and lost is not None:
        start, end = _widened(lost, _BEFORE, _AFTER)
        ids.update(counter.register.found_in(venues, start, end, _BY_PLACE))
    if lost is not None and wanted.kinds:
        start, end = _widened(lost, _BEFORE, _SOON)
        ids.update(counter.register.found_between(start, end, kinds=wanted.kinds, limit=_BY_KIND))
    return ids


def _widened(lost: Window, before: timedelta, after: timedelta) -> tuple[datetime, datetime]:
    """Return the span around a loss; at the ends of the calendar it stays within it."""
    start = lost.start - before if lost.start - datetime.min > before else datetime.min
    end = lost.end + after if datetime.max - lost.end > after else datetime.max
    return start, end
