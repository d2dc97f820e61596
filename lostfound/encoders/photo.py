"""The photo encoder: bytes of any picture in, the copy to keep and what was seen out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.domain.values import PhotoEvidence
from lostfound.encoders.photo_file import Photo, is_large, open_photo, stored_copy
from lostfound.encoders.photo_network import (
    PHOTO_MODEL,
    PhotoNetwork,
    graph_path,
    open_photo_network,
    photo_network_at_hand,
)
from lostfound.encoders.quiet import threads
from lostfound.encoders.seen import load_label_kinds, see
from lostfound.errors import LostFoundError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from threading import Thread

    import numpy as np
    from numpy.typing import NDArray

_AHEAD = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at one photo: `stored` is the copy to keep, `vectors` are named as in `Sight`."""

    evidence: PhotoEvidence
    vectors: tuple[tuple[str, NDArray[np.float32]], ...]
    stored: bytes
    warnings: tuple[str, ...] = ()

    @property
    def vector(self) -> NDArray[np.float32]:
        """The float32 unit vector (1680,) of the whole picture."""
        return self.vectors[0][1]


class PhotoEncoder:
    """Sees photos; the network is opened, and exported once, when the first photo comes."""

    model = PHOTO_MODEL

    def __init__(
        self,
        cache: Path,
        palette: Mapping[str, tuple[int, int, int]],
        label_kinds: Mapping[int, tuple[str, str]],
        announce: Callable[[str], None],
    ) -> None:
        self._cache = cache
        self._palette = palette
        self._label_kinds = label_kinds
        self._announce = announce

    @cached_property
    def _network(self) -> PhotoNetwork:
        return open_photo_network(self._cache, self._announce)

    @cached_property
    def _network_on_one_core(self) -> PhotoNetwork:
        return open_photo_network(self._cache, self._announce, cores=1)

    def see_bytes(self, data: bytes, *, turns: bool = False) -> Look:
        """Return what `data` shows; raises Refused for what is no picture (see `open_photo`).

        `turns` is for a photo to search with: it may lie on its side (three times as long).
        """
        opening = None if is_large(data) else self._open_aside()
        photo = open_photo(data)
        stored = stored_copy(photo)
        if opening:
            opening.join()
        return self._look(photo, self._network, turns=turns, stored=stored)

    def _open_aside(self) -> Thread | None:
        """Open a prepared network while the first photo is decoded, which saves 80 ms.

        A fault is raised again, in the open, when the network is asked for.
        """
        from contextlib import suppress
        from threading import Thread

        if "_network" in self.__dict__ or not graph_path(self._cache).exists():
            return None

        def work() -> None:
            with suppress(Exception):
                _ = self._network

        thread = Thread(target=work)
        thread.start()
        return thread

    def _look(
        self, photo: Photo, network: PhotoNetwork, *, turns: bool, stored: bytes = b""
    ) -> Look:
        stored = stored or stored_copy(photo)
        evidence, vectors = see(
            photo,
            network,
            sha256=hashlib.sha256(stored).hexdigest(),
            palette=self._palette,
            label_kinds=self._label_kinds,
            turns=turns,
        )
        return Look(evidence=evidence, vectors=vectors, stored=stored, warnings=photo.warnings)

    def see_many(
        self, photos: Iterable[bytes], *, turns: bool = False
    ) -> Iterator[Look | LostFoundError]:
        """Yield a look, or the fault, of each photo in order; as many at once as there are cores.

        One core a photo is a third quicker than all cores on one photo after the other.
        """
        from concurrent.futures import ThreadPoolExecutor

        waiting: list[Future[Look | LostFoundError]] = []
        with ThreadPoolExecutor(threads()) as pool:
            for data in photos:
                waiting.append(pool.submit(self._look_or_fault, data, turns))
                if len(waiting) >= _AHEAD:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()

    def _look_or_fault(self, data: bytes, turns: bool) -> Look | LostFoundError:
        try:
            return self._look(open_photo(data), self._network_on_one_core, turns=turns)
        except LostFoundError as fault:
            return fault


def open_photo_encoder(
    cache: Path,
    *,
    colours: Mapping[str, str],
    label_kinds: Path,
    announce: Callable[[str], None] = lambda _: None,
) -> PhotoEncoder:
    """Return the encoder; opens nothing yet.

    `colours` maps colour ids to `#rrggbb` (others are passed over), `label_kinds` is the
    file `data/encoders/imagenet-kinds.csv`. Raises Missing when the network is neither
    prepared nor can be on this machine.
    """
    photo_network_at_hand(cache)
    return PhotoEncoder(cache, palette_of(colours), load_label_kinds(label_kinds), announce)


def palette_of(colours: Mapping[str, str]) -> dict[str, tuple[int, int, int]]:
    """Return colour id -> (r, g, b), leaving out colours that are no `#rrggbb`."""
    return {
        name: (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))
        for name, code in colours.items()
        if len(code) == 7 and code.startswith("#")
    }
