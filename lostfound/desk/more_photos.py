"""Photos that come later: added to an item or a claim, which is then compared anew; listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lostfound.desk.claim import claim_receipt
from lostfound.desk.correct import found_again
from lostfound.desk.drafts import Photos
from lostfound.desk.look import get_claim, get_found
from lostfound.desk.photos import Looked, look_at
from lostfound.desk.photos_taken import TakenPhotos, take_photos
from lostfound.desk.results import ClaimReceipt, FoundReceipt, PhotoLine
from lostfound.desk.texts import claim_text, found_text
from lostfound.domain.references import parse_reference

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

_SAME = "These photos are there already."


def add_photos(
    counter: Counter, reference: str, photos: Photos, because: str = ""
) -> FoundReceipt | ClaimReceipt:
    """Add photos to a found item or a claim and compare it with the other side again.

    `because` is why photos of papers and cards are kept; without it they are not.
    """
    code = parse_reference(reference)
    if code.startswith("C"):
        return _to_claim(counter, code, photos, because)
    return add_looked(counter, code, look_at(counter, photos), because)


def add_looked(
    counter: Counter, code: str, looked: tuple[Looked, ...], because: str = ""
) -> FoundReceipt:
    """Add photos that were looked at to a found item; see `add_photos`."""
    item = get_found(counter, code)
    taken = take_photos(counter, item, looked, because)
    new = _new(taken, item.photos)
    if new or taken.why.let_go:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            for name in new:
                unit.add_photo(code, name)
            taken.write(unit, item, new)
            if new:
                # Somebody may have corrected the words since they were read above.
                unit.edit_found(code, {}, text=found_text(get_found(counter, code)))
    receipt = found_again(counter, code, warnings=_told(taken, "F", new))
    return receipt._replace(same=taken.same, not_kept=taken.not_kept, new_photos=new)


def _to_claim(counter: Counter, code: str, photos: Photos, because: str) -> ClaimReceipt:
    claim = get_claim(counter, code)
    looked = look_at(counter, photos, to_search=True)
    taken = take_photos(counter, claim, looked, because)
    new = _new(taken, claim.photos)
    if new:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            for name in new:
                unit.add_photo(code, name)
            taken.write(unit, claim, new)
            unit.edit_claim(code, {}, text=claim_text(get_claim(counter, code)))
    claim = get_claim(counter, code)
    receipt = claim_receipt(
        counter,
        claim,
        warnings=_told(taken, "C", new),
        same=taken.same,
        not_kept=taken.not_kept,
    )
    return replace(receipt, new_photos=new)


def _new(taken: TakenPhotos, there: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in taken.kept.names if name not in there)


def _told(taken: TakenPhotos, side: str, new: tuple[str, ...]) -> tuple[str, ...]:
    notes = taken.notes(side)
    return notes if new or not taken.kept.names else (*notes, _SAME)


def list_photos(counter: Counter, reference: str) -> list[PhotoLine]:
    """Return the photos of a found item or a claim, in the order in which they came."""
    code = parse_reference(reference)
    record = get_claim(counter, code) if code.startswith("C") else get_found(counter, code)
    seen = counter.register.photo_evidence(record.photos)
    store = counter.register.photos
    return [
        PhotoLine(name, str(store.path(name)) if store.has(name) else "", seen.get(name))
        for name in record.photos
    ]
