"""What somebody at the desk typed, before anything was read from it."""

from __future__ import annotations

from typing import NamedTuple

Photos = tuple[tuple[str, bytes], ...]
"""(file name, bytes) of each photo."""


class FoundDraft(NamedTuple):
    """A found item as typed; `venue` and `at` are words, an empty `at` means now.

    `because` is why photos of papers and cards are kept; without it they are not.
    `inscriptions` are words that were read in its photos.
    """

    description: str
    venue: str
    at: str = ""
    where: str = ""
    shelf: str = ""
    category: str = ""
    colour: str = ""
    brand: str = ""
    hidden: tuple[str, ...] = ()
    photos: Photos = ()
    source: str = ""
    external_id: str = ""
    because: str = ""
    inscriptions: tuple[str, ...] = ()


class ClaimDraft(NamedTuple):
    """A claim as typed; `lost` and `place` are words, `route` the stops in order.

    `because` is as in FoundDraft.
    """

    text: str
    photos: Photos = ()
    lost: str = ""
    place: str = ""
    route: tuple[str, ...] = ()
    channel: str = ""
    language: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    hidden: tuple[str, ...] = ()
    source: str = ""
    external_id: str = ""
    because: str = ""
