"""Photos against words: stored when a model is named, a reason both ways, never a failure."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from test_encoders_own_models import make_bert, make_clip

from lostfound.app import clock, loaders, open_desk
from lostfound.desk.claim import file_claim
from lostfound.desk.counter import Counter
from lostfound.desk.drafts import ClaimDraft, FoundDraft
from lostfound.desk.look_again import look_again
from lostfound.desk.match import match_claim, match_words
from lostfound.desk.owners import match_item
from lostfound.desk.photo_words import Shown, Usual, pair_near
from lostfound.desk.register import register_found
from lostfound.domain.records import FoundFilter
from lostfound.settings import Settings

WORDS = ("rabbit", "umbrella", "black bag", "red scarf", "keys", "blue bottle", "hat", "phone")


def photo(seed: int) -> bytes:
    """Return a JPEG of blots in random colours."""
    dice = random.Random(seed)
    image = Image.new("RGB", (120, 90), tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = dice.randrange(90), dice.randrange(60)
        fill = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + dice.randrange(10, 60), y + dice.randrange(10, 60)), fill)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("models") / "tiny-clip")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        db=str(tmp_path / "register.db"), by="test", cache=tmp_path / "cache",
        now=datetime(2026, 5, 4, 15, 0),
    )  # fmt: skip


def at_the_desk(settings: Settings) -> Counter:
    """Open the register without the text model and the photo network, which are not in question."""
    register = open_desk(settings, lambda _: None).register
    without = replace(
        loaders(settings, lambda _: None), photo_encoder=lambda: None, text_encoder=lambda _: None
    )
    return Counter(register, without, now=clock(settings), by="test")


@pytest.fixture
def desk(settings: Settings, clip: Path) -> Iterator[Counter]:
    counter = at_the_desk(replace(settings, photo_text_model=str(clip)))
    yield counter
    counter.register.close()


def fill(counter: Counter, items: int) -> list[str]:
    drafts = (
        FoundDraft(
            description=f"{WORDS[n % len(WORDS)]} {n}",
            venue="a6-beaune-tailly",
            at="2026-05-03 12:00",
            photos=((f"{n}.jpg", photo(n)),),
        )
        for n in range(items)
    )
    return [register_found(counter, draft).item.reference for draft in drafts]


def test_words_and_photos_speak_of_each_other_in_both_directions(desk: Counter) -> None:
    items = fill(desk, 22)
    uses = {use.model.name: (use.texts, use.photos) for use in desk.register.model_uses()}
    assert uses == {"tiny-clip": (22, 22)}
    ranking = match_words(desk, "we lost a red scarf", limit=50)
    told = [r for c in ranking.candidates for r in c.reasons if r.name == "photo and words"]
    assert told and len(ranking.notes) == 1, "the text model alone is missing"
    receipt = file_claim(desk, ClaimDraft(text="a hat", photos=(("hat.jpg", photo(99)),)))
    there = match_claim(desk, receipt.claim.reference, limit=50)
    back = match_item(desk, items[6])
    pair = next(c for c in there.candidates if c.reference == items[6])
    other = next(c for c in back.candidates if c.reference == receipt.claim.reference)
    bits = [next(r.bits for r in c.reasons if r.name == "photo and words") for c in (pair, other)]
    assert bits[0] == pytest.approx(bits[1], abs=0.03)


def test_what_was_there_before_the_model_is_looked_at_once(settings: Settings, clip: Path) -> None:
    before = at_the_desk(settings)
    fill(before, 5)
    assert before.register.model_uses() == []
    assert look_again(before, lambda _: lambda _done, _of: None) == (0, 0, 0)
    before.register.close()
    desk = at_the_desk(replace(settings, photo_text_model=str(clip)))
    lost = next(iter(desk.register.list_found(FoundFilter()))).photos[0]
    desk.register.photos.path(lost).unlink()
    assert look_again(desk, lambda _: lambda _done, _of: None) == (4, 5, 1)
    assert look_again(desk, lambda _: lambda _done, _of: None) == (0, 0, 1)
    desk.register.close()


@pytest.mark.parametrize("make", [None, make_bert, "broken"])
def test_a_model_that_cannot_be_used_gives_a_note_and_stops_nothing(
    settings: Settings, tmp_path: Path, make
) -> None:
    folder = tmp_path / "model"
    if make == "broken":
        folder.mkdir()
        (folder / "config.json").write_text("{}")
    elif make:
        make(folder)
    desk = at_the_desk(replace(settings, photo_text_model=str(folder)))
    fill(desk, 2)
    ranking = match_words(desk, "a rabbit", photos=(photo(0),))
    assert any("not compared with words" in note for note in ranking.notes)
    assert ranking.candidates
    desk.register.close()


def test_a_pair_is_silent_where_one_side_has_neither_words_nor_photos() -> None:
    row = np.ones(4, np.float32) / 2
    mean = Usual(row * 0, row * 0)
    assert pair_near(Shown(row), Shown(row), mean) is None
    assert pair_near(Shown(row), Shown(None, (row,)), mean) == pytest.approx(1)
    assert pair_near(Shown(row), Shown(None, (row,)), Usual()) is None
