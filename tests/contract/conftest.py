"""Registers to hold to their promises: each factory opens the same place again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from register_words import NOW, Opener

from lostfound.domain.values import Venue
from lostfound.storage import Register, open_register


@pytest.fixture(params=["sqlite"])
def opener(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Open the same register anew at each call, with two venues in it."""
    opened: list[Register] = []

    def open_again() -> Register:
        opened.append(open_register(f"{request.param}:///{tmp_path / 'register.db'}"))
        return opened[-1]

    with open_again().unit(by="setup", at=NOW) as unit:
        unit.add_venues(
            [
                Venue(key="a6-beaune", name="Beaune", kind="motorway-area", aliases=("Merceuil",)),
                Venue(key="lyon-station", name="Lyon", kind="station", lat=45.7, lon=4.8),
            ]
        )
    yield open_again
    for register in opened:
        register.close()


@pytest.fixture
def register(opener: Opener) -> Register:
    """Return one open register."""
    return opener()
