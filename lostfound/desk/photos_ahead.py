"""Photos of many rows: looked at on all cores while other rows are read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from lostfound.desk.photos import KeptPhotos, Looked, keep_looked, look_at, photo_vectors
from lostfound.desk.sensitive import PAPER_FIX, Said, why_not
from lostfound.domain.values import Facts
from lostfound.errors import LostFoundError, Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.encoders.photo import Look
    from lostfound.encoders.reader import PhotoReader

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
        self._kept: dict[str, KeptPhotos | Refused] = {}
        self._unread: set[str] = set()
        self._looks: Iterator[tuple[str, Look | LostFoundError]] = iter(())

    def announce(self, names: Iterable[str]) -> None:
        """Begin to look at the photos of a chunk of rows; those of the chunk before are let go."""
        self._waiting.clear()
        self._kept.clear()
        self._unread.clear()
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
        """Return a photo that was kept, and say what is to be said of it; see `look`.

        Raises Refused too where words are read in photos and those in it are a paper's.
        """
        if name not in self._kept:
            self._kept[name] = self._take(self._with_words(name, self.look(name)))
        kept = self._kept[name]
        if isinstance(kept, Refused):
            raise kept
        return kept

    def _take(self, one: Looked) -> KeptPhotos | Refused:
        why = why_not(self._counter, Said(Facts()), one)
        if why:
            return Refused(why, PAPER_FIX)
        kept = keep_looked(self._counter, (one,))
        for warning in kept.warnings:
            self._say(warning)
        return kept

    def _with_words(self, name: str, one: Looked) -> Looked:
        """Return a photo with the words in it; one looked at alone has them already."""
        if name not in self._unread or self._reader is None:
            return one
        return replace(one, words=self._reader.read(one.sight.stored))

    @cached_property
    def _reader(self) -> PhotoReader | None:
        return self._counter.photo_reader()

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
        self._unread.add(name)
        encoder = self._counter.photo_encoder
        return Looked(name, look, photo_vectors(encoder.model, look) if encoder else ())

    def _alone(self, name: str) -> Outcome:
        try:
            photos = ((name, self._read(name)),)
            return look_at(self._counter, photos, to_search=self._to_search)[0]
        except (Refused, Missing) as fault:
            return fault
