"""A picture that the register has already: pointed out when it comes in again.

The same photo of two items is one thing registered twice; one in two claims comes from a
shop or an advertisement; one that a claimant sends and that we took ourselves proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lostfound.desk.results import SamePhoto
from lostfound.matching.pictures import (
    LEAST_COSINE,
    NEAR_BITS_BOTH,
    TURNED,
    SamePicture,
    same_picture,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lostfound.desk.counter import Counter
    from lostfound.desk.photos import Looked
    from lostfound.domain.values import Claim, FoundItem, PhotoEvidence

    Matrix = npt.NDArray[np.float32]

_LOOSE = ("phash", "phash-m", "phash-inner")
_MOST_TOLD = 5


def same_pictures(
    counter: Counter, looked: Iterable[Looked], but: str = ""
) -> tuple[SamePhoto, ...]:
    """Return the items and claims, but for one, that have a photo of these already."""
    told: dict[tuple[str, str], SamePhoto] = {}
    for one in looked:
        alike = _alike(counter, one.sight.evidence, _rows(counter, one))
        for name, refs in counter.register.photo_owners(alike).items():
            for reference in refs:
                if reference != but:
                    found = SamePhoto(one.name, reference, alike[name].how)
                    told.setdefault((one.name, reference), found)
    return tuple(told.values())[:_MOST_TOLD]


def _alike(
    counter: Counter, evidence: PhotoEvidence, mine: Matrix | None
) -> dict[str, SamePicture]:
    """Return SHA-256 of the stored photos that are the same picture, and what was done to it.

    `mine` are the photo's vectors as rows, None where it has none.
    """
    ours = _hashes(evidence)
    alike = {}
    if counter.register.photo_owners([evidence.sha256]):
        alike[evidence.sha256] = SamePicture(0, "")
    if not ours:
        return alike
    near = counter.register.photos_near(
        [ours[name] for name in _LOOSE if name in ours],
        [value for name, value in ours.items() if name in TURNED or name.startswith("phash-")],
        [ours["phash"]],
        NEAR_BITS_BOTH,
    )
    cosines = _cosines(counter, mine, near)
    for name, theirs in counter.register.photo_evidence(near).items():
        same = same_picture([ours], [_hashes(theirs)])
        # Among half a million photos, a rule that is wrong once in 100,000 pairs is wrong each
        # time: where vectors can be asked, they have to agree.
        if same is not None and cosines.get(name, 1.0) >= LEAST_COSINE:
            alike.setdefault(name, same)
    return alike


def _hashes(evidence: PhotoEvidence) -> Mapping[str, int]:
    return {name: int(value, 16) for name, value in evidence.hashes}


def _rows(counter: Counter, one: Looked) -> Matrix | None:
    encoder = counter.photo_encoder
    ours = [v.vector for v in one.vectors if encoder is not None and v.model == encoder.model]
    if not ours:
        return None
    import numpy as np

    return np.stack([np.frombuffer(row, np.float32) for row in ours])


def _cosines(counter: Counter, mine: Matrix | None, names: list[str]) -> dict[str, float]:
    """Return SHA-256 -> cosine of the closest two vectors, for photos that have any."""
    encoder = counter.photo_encoder
    if encoder is None or mine is None or not names:
        return {}
    stored = counter.register.vectors_of_photos(names, encoder.model)
    return {name: float((rows @ mine.T).max()) for name, rows in stored.items()}


def have_one_picture(counter: Counter, claim: Claim, item: FoundItem) -> bool:
    """True when a photo of the claim is the same picture as one of the item."""
    if not (claim.photos and item.photos):
        return False
    seen = counter.register.photo_evidence([*claim.photos, *item.photos])
    ours, theirs = (
        [_hashes(seen[name]) for name in side.photos if name in seen] for side in (item, claim)
    )
    return same_picture(theirs, ours) is not None


def same_in_import(counter: Counter, names: Iterable[str]) -> tuple[str, ...]:
    """Return what to tell of photos (SHA-256) that came in and that several records have.

    A photo that is like one asked about before is not asked about: a placeholder that a
    thousand rows have in a thousand files is looked for once.
    """
    pairs: dict[tuple[str, ...], None] = {}
    told: set[str] = set()
    encoder, register = counter.photo_encoder, counter.register
    for name, evidence in register.photo_evidence(names).items():
        if name in told:
            continue
        stored = register.vectors_of_photos([name], encoder.model) if encoder else {}
        alike = _alike(counter, evidence, stored.get(name))
        told |= alike.keys()
        owners = register.photo_owners(alike)
        for mine in owners.get(name, [])[:_MOST_TOLD]:
            others = (ref for refs in owners.values() for ref in refs if ref != mine)
            pairs |= {tuple(sorted((mine, other))): None for other in others}
    if not pairs:
        return ()
    named = "; ".join(f"{a} and {b}" for a, b in list(pairs)[:_MOST_TOLD])
    more = f"; {len(pairs) - _MOST_TOLD} more" if len(pairs) > _MOST_TOLD else ""
    return (
        f"The same picture belongs to several records: {named}{more}. Two items may be one thing; "
        "a claim's photo that others have proves nothing.",
    )


def same_notes(same: Iterable[SamePhoto], side: str) -> tuple[str, ...]:
    """Return what to tell the desk; `side` is F for a found item's photos, C for a claim's."""
    return tuple(_note(one, side) for one in same)


def _note(one: SamePhoto, side: str) -> str:
    what = f"{one.photo} is the same picture as one of {one.reference}"
    how = f" ({one.how})" if one.how else ""
    return f"{what}{how}: {_MEANING[side, one.reference[0]]}"


_MEANING = {
    ("F", "F"): "is the same thing registered twice?",
    ("F", "C"): "the claimant's own photo, or our photo sent to us? Photograph the thing itself.",
    ("C", "F"): "our own photo sent back proves nothing. Ask for another photo, or for a detail "
    "that it does not show.",
    ("C", "C"): "one photo in two claims, as of a shop. Ask for a photo of their own.",
}
