"""Photos that come later: added to an item or a claim, which is then compared anew; listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.desk.claim import claim_receipt
from lostfound.desk.correct import found_again
from lostfound.desk.drafts import Photos
from lostfound.desk.look import get_claim, get_found
from lostfound.desk.photos import KeptPhotos, Looked, keep_looked, look_at
from lostfound.desk.results import ClaimReceipt, FoundReceipt, PhotoLine
from lostfound.desk.same_pictures import same_notes, same_pictures
from lostfound.desk.sensitive import held_notes, hold_back, reasons, said_of
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
    same = same_pictures(counter, looked, but=code)
    held = hold_back(counter, said_of(item), looked, because)
    kept = keep_looked(counter, held.kept)
    new = _new(kept, item.photos)
    why = reasons(counter, said_of(item), held, because)
    if new or why.let_go:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            for name in new:
                unit.add_photo(code, name)
            kept.write(unit)
            why.write(unit, item, new)
            if new:
                unit.edit_found(code, {}, text=found_text(item))
    warnings = (*same_notes(same, "F"), *held_notes(held.out), *_told(kept, new))
    receipt = found_again(counter, code, warnings=warnings)
    return receipt._replace(same=same, not_kept=held.out)


def _to_claim(counter: Counter, code: str, photos: Photos, because: str) -> ClaimReceipt:
    claim = get_claim(counter, code)
    looked = look_at(counter, photos, to_search=True)
    same = same_pictures(counter, looked, but=code)
    held = hold_back(counter, said_of(claim), looked, because)
    kept = keep_looked(counter, held.kept)
    new = _new(kept, claim.photos)
    why = reasons(counter, said_of(claim), held, because)
    if new:
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            for name in new:
                unit.add_photo(code, name)
            kept.write(unit)
            why.write(unit, claim, new)
            unit.edit_claim(code, {}, text=claim_text(claim))
    claim = get_claim(counter, code)
    warnings = (*held_notes(held.out), *_told(kept, new))
    return claim_receipt(counter, claim, warnings=warnings, same=same, not_kept=held.out)


def _new(kept: KeptPhotos, there: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in kept.names if name not in there)


def _told(kept: KeptPhotos, new: tuple[str, ...]) -> tuple[str, ...]:
    return kept.warnings if new or not kept.names else (*kept.warnings, _SAME)


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
