"""After a change of the photo model, claims' photos are searched with again, items' are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from test_photo_words import photo

from lostfound.app import clock, loaders, open_desk
from lostfound.desk.claim import file_claim
from lostfound.desk.counter import Counter
from lostfound.desk.drafts import ClaimDraft, FoundDraft
from lostfound.desk.look_again import look_again
from lostfound.desk.register import register_found
from lostfound.encoders.photo import Look
from lostfound.encoders.photo_file import open_photo, stored_copy
from lostfound.encoders.photo_network import PHOTO_MODEL
from lostfound.encoders.seen import see
from lostfound.settings import Settings


class Onlooker:
    """Looks at photos without a network; a photo to search with gets a second vector."""

    model = PHOTO_MODEL

    def see_many(self, photos: Iterable[bytes], *, turns: bool = False) -> Iterator[Look]:
        for data in photos:
            opened = open_photo(data)
            evidence, _ = see(opened, None, sha256="", palette={}, label_kinds={})
            row = np.zeros(PHOTO_MODEL.dim, np.float32)
            vectors = (("", row), ("90", row)) if turns else (("", row),)
            yield Look(evidence=evidence, vectors=vectors, stored=stored_copy(opened))


def test_photos_of_claims_are_looked_at_as_those_to_search_with(tmp_path: Path) -> None:
    settings = Settings(
        db=str(tmp_path / "register.db"), by="test", cache=tmp_path / "cache",
        now=datetime(2026, 5, 4, 15, 0),
    )  # fmt: skip
    register = open_desk(settings, lambda _: None).register
    blind = replace(
        loaders(settings, lambda _: None), photo_encoder=lambda: None, text_encoder=lambda _: None
    )
    desk = Counter(register, blind, now=clock(settings), by="test")
    draft = FoundDraft(
        description="a bag", venue="a6-beaune-tailly", at="2026-05-03 12:00",
        photos=(("a.jpg", photo(1)),),
    )  # fmt: skip
    item = register_found(desk, draft).item
    claim = file_claim(desk, ClaimDraft(text="a bag", photos=(("b.jpg", photo(2)),))).claim
    seeing = replace(blind, photo_encoder=Onlooker)
    desk = Counter(register, seeing, now=clock(settings), by="test")
    assert look_again(desk, lambda _: lambda _done, _of: None).photos == 2
    rows = register.vectors_of_photos([*item.photos, *claim.photos], PHOTO_MODEL)
    assert [len(rows[name]) for name in (*item.photos, *claim.photos)] == [1, 2]
    register.close()
