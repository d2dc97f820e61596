"""A record's photos taken in: the same picture pointed out, papers held back, the rest kept.

Found items and claims, new ones and those that get more photos, take this one road.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.photos import KeptPhotos, Looked, keep_looked
from lostfound.desk.results import NotKept, SamePhoto
from lostfound.desk.same_pictures import same_notes, same_pictures
from lostfound.desk.sensitive import LetGo, Reasons, held_notes, hold_back, reasons, said_of

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.domain.values import Claim, FoundItem
    from lostfound.storage.sqlite.unit import Unit


class TakenPhotos(NamedTuple):
    """Photos in the store, still to be linked; those let go; and who has the same picture."""

    kept: KeptPhotos
    why: Reasons = Reasons()
    same: tuple[SamePhoto, ...] = ()
    not_kept: tuple[NotKept, ...] = ()

    def write(
        self, unit: Unit, record: FoundItem | Claim, new: Container[str] | None = None
    ) -> None:
        """Keep what was seen and why, in the transaction that links the photos (`new`: these)."""
        self.kept.write(unit)
        self.why.write(unit, record, self.kept.names if new is None else new)

    def notes(self, side: str) -> tuple[str, ...]:
        """Return what to tell the desk; `side` is F for a found item, C for a claim."""
        return (
            *same_notes(self.same, side),
            *held_notes(self.not_kept),
            *self.kept.warnings,
        )


def take_photos(
    counter: Counter, record: FoundItem | Claim, looked: Sequence[Looked], because: str = ""
) -> TakenPhotos:
    """Store the photos of a record, not yet linked to it, but those of papers and cards.

    With a reason (`because`) these are kept too. The record's own photos are no news.
    """
    same = same_pictures(counter, looked, but=record.reference)
    held = hold_back(counter, said_of(record), looked, because)
    kept = keep_looked(counter, held.kept)
    why = reasons(counter, said_of(record), held, because)
    if why.let_go and record.reference:
        known = LetGo(counter)
        new = (name for name in why.let_go if known.owner(name) != record.reference)
        why = why._replace(let_go=tuple(new))
    return TakenPhotos(kept, why, same, held.out)
