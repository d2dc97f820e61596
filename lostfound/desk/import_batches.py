"""Imports afterwards: which there were, and one taken back but for what people acted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lostfound.desk.results import TakenBack
from lostfound.domain.records import Batch, Kept
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter

Progress = Callable[[int, int], None]
_KEPT_SHOWN = 200


def list_batches(counter: Counter) -> list[Batch]:
    """Return the imports, newest first."""
    return counter.register.batches()


def batch_of(counter: Counter, number: int) -> Batch:
    """Return an import that can be taken back; raises Missing, or Refused saying why not."""
    told = counter.register.batches(number) if number else []
    if not told:
        raise Missing(f"There is no import {number}.", "See them with 'lostfound import list'.")
    batch = told[0]
    if batch.noun == "venues":
        raise Refused(
            f"Import {number} is of venues, which items and claims may name: it is not taken back.",
            "Correct venues by another import, or with 'lostfound venue add'.",
        )
    if not batch.left:
        raise Refused(
            f"Nothing is left of import {number} ({batch.name}).",
            "It brought nothing new in, or was taken back already.",
        )
    return batch


def undo_import(
    counter: Counter, number: int, progress: Progress, *, dry_run: bool = False
) -> TakenBack:
    """Take an import back; what somebody acted on since stays, as does what it only changed.

    An act is any entry of the custody log that no import wrote: a decision, a correction,
    a new status, a photo. With `dry_run` nothing is written.
    """
    batch = batch_of(counter, number)
    gone, kept = (_looked_at if dry_run else _taken_back)(counter, batch, progress)
    return TakenBack(
        batch=batch,
        gone=gone,
        kept=tuple(kept[:_KEPT_SHOWN]),
        kept_count=len(kept),
        dry_run=dry_run,
    )


def _taken_back(counter: Counter, batch: Batch, progress: Progress) -> tuple[int, list[Kept]]:
    kept: list[Kept] = []
    gone = last = 0
    with counter.register.bulk():
        while True:
            with counter.register.unit(by=counter.by, at=counter.now()) as unit:
                last, count, stays = unit.take_back(batch, last)
            if not last:
                return gone, kept
            gone += count
            kept += stays
            progress(gone + len(kept), batch.left)


def _looked_at(counter: Counter, batch: Batch, progress: Progress) -> tuple[int, list[Kept]]:
    kept: list[Kept] = []
    gone = last = 0
    while True:
        last, names, stays = counter.register.batch_page(batch, last)
        if not last:
            return gone, kept
        gone += len(names) - len(stays)
        kept += stays
        progress(gone + len(kept), batch.left)
