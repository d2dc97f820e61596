"""Photos of many rows: looked at on all cores while other rows are read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from lostfound.desk.photos import KeptPhotos, Looked, keep_looked, look_at, photo_vectors
from lostfound.errors import LostFoundError, Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.encoders.photo import Look

Say = Callable[[str], None]
Outcome = Looked | LostFoundError


class PhotosAhead:
    """Looks at photos one by one, in the order in which they were announced.

    `read` returns the content of a photo by its name and may raise Refused; `say` takes
    warnings; `to_search` is for claims' photos.
    """

    def __init__(
        self, counter: Counter, read: Callable[[str], bytes], say: Say, *, to_search: bool = False
    ) -> None:
        self._counter = counter
        self._read = read
        self._say = say
        self._to_search = to_search
        self._waiting: dict[str, Outcome] = {}
        self._kept: dict[str, KeptPhotos] = {}
        self._looks: Iterator[tuple[str, Look | LostFoundError]] = iter(())

    def announce(self, names: Iterable[str]) -> None:
        """Begin to look at the photos of a chunk of rows; those of the chunk before are let go."""
        self._waiting.clear()
        self._kept.clear()
        self._looks = self._looked_at(list(dict.fromkeys(names)))

    def look(self, name: str) -> Looked:
        """Return a photo that was looked at; raises Refused or Missing for what is no picture."""
        while name not in self._waiting:
            following = next(self._looks, None)
            if following is None:
                self._waiting[name] = self._alone(name)
            else:
                self._waiting[following[0]] = self._outcome(*following)
        outcome = self._waiting.pop(name)
        if isinstance(outcome, LostFoundError):
            raise outcome
        return outcome

    def keep(self, name: str) -> KeptPhotos:
        """Return a photo that was kept, and say what is to be said of it; see `look`."""
        if name not in self._kept:
            self._kept[name] = keep_looked(self._counter, (self.look(name),))
            for warning in self._kept[name].warnings:
                self._say(warning)
        return self._kept[name]

    def _looked_at(self, names: list[str]) -> Iterator[tuple[str, Look | LostFoundError]]:
        encoder = self._counter.photo_encoder
        if encoder is None or len(names) < 2:
            return
        unread: dict[int, LostFoundError] = {}

        def contents() -> Iterator[bytes]:
            for number, name in enumerate(names):
                try:
                    yield self._read(name)
                except LostFoundError as fault:
                    unread[number] = fault
                    yield b""

        looks = encoder.see_many(contents(), turns=self._to_search)
        for number, (name, look) in enumerate(zip(names, looks, strict=True)):
            yield name, unread.get(number, look)

    def _outcome(self, name: str, look: Look | LostFoundError) -> Outcome:
        if isinstance(look, Missing):
            # The network, or the decoder of this one photo: looked for again, alone.
            return self._alone(name)
        if isinstance(look, LostFoundError):
            return Refused(f"{name}: {look.message}", look.fix)
        encoder = self._counter.photo_encoder
        return Looked(name, look, photo_vectors(encoder.model, look) if encoder else ())

    def _alone(self, name: str) -> Outcome:
        try:
            photos = ((name, self._read(name)),)
            return look_at(self._counter, photos, to_search=self._to_search)[0]
        except (Refused, Missing) as fault:
            return fault
