"""What does not change between two commands is read, opened and worked out once a process.

A command line ends after one command; the tests run a thousand in one process. What they
get here is the real word list, the real network and its real answers, each made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Have word lists, gazetteer, command tree and models read or made once from now on."""
    from lostfound import kept_forms
    from lostfound.cli import commands
    from lostfound.desk import known_venues
    from lostfound.encoders import photo, reader, text
    from lostfound.reading import gazetteer

    patch.setattr(gazetteer, "load_gazetteer", cache(gazetteer.load_gazetteer))
    patch.setattr(commands, "command_tree", cache(commands.command_tree))
    patch.setattr(known_venues, "_plain", cache(known_venues._plain))
    patch.setattr(kept_forms, "kept_vocabulary", _vocabulary_once(kept_forms.kept_vocabulary))
    patch.setattr(text, "open_text_encoder", _text_encoder_once(text.open_text_encoder))
    patch.setattr(reader, "open_photo_reader", _reader_once(reader.open_photo_reader))
    patch.setattr(photo, "open_photo_network", _photo_network_once(photo.open_photo_network))


def _vocabulary_once(real: Callable[..., Any]) -> Callable[..., Any]:
    from lostfound.kept_forms import _stamp

    @cache
    def once(folder: Path, kept: Path, _stamp: bytes) -> Any:
        return real(folder, kept)

    return lambda folder, kept: once(folder, kept, _stamp(folder))


def _text_encoder_once(real: Callable[..., Any]) -> Callable[..., Any]:
    @cache
    def once(place: Path, prefer: str, model: str, known: object) -> Any:
        encoder = real(place, prefer=prefer, model=model, known=known)
        many = encoder._many
        encoder._few = EachTextOnce(encoder._few)
        encoder._many = cache(lambda: EachTextOnce(many()))
        return encoder

    def open_again(
        place: Path, *, prefer: str = "auto", model: str = "", known: object = None, **_: object
    ) -> Any:
        return once(place, prefer, model, known)

    return open_again


class EachTextOnce:
    """A text engine that is asked for each text once, and its answer remembered."""

    def __init__(self, engine: Any) -> None:
        self.name = engine.name
        self._engine = engine
        self._known: dict[str, Any] = {}

    def embed(self, texts: Sequence[str], tick: Callable[[int], None]) -> Any:
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._engine.embed(new, tick), strict=True)
        tick(len(texts))
        return np.stack([self._known[text] for text in texts])


def _reader_once(real: Callable[..., Any]) -> Callable[..., Any]:
    from lostfound.encoders import reader

    @cache
    def once(_folder: Path | None) -> Any:
        return real()

    return lambda: once(reader.reader_folder())


def _photo_network_once(real: Callable[..., Any]) -> Callable[..., Any]:
    from lostfound.encoders.photo_network import graph_path

    answers: dict[bytes, Any] = {}

    @cache
    def once(place: Path, cores: int, graph: tuple[int, int]) -> Any:
        network = real(place, cores=cores)
        network._session = EachPictureOnce(network._session, graph, answers)
        return network

    def open_again(place: Path, announce: Any = None, *, cores: int = 0) -> Any:
        path = graph_path(place)
        if not path.exists():
            return real(place, announce or (lambda _: None), cores=cores)
        told = path.stat()
        return once(place, cores, (told.st_mtime_ns, told.st_size))

    return open_again


class EachPictureOnce:
    """A session that is run for the same pixels through the same graph once."""

    def __init__(self, session: Any, graph: tuple[int, int], answers: dict[bytes, Any]) -> None:
        self._session = session
        self._graph = repr(graph).encode()
        self._answers = answers

    def run(self, names: Any, fed: dict[str, Any]) -> Any:
        key = blake2b(fed["photos"].tobytes(), key=self._graph[:64]).digest()
        if key not in self._answers:
            self._answers[key] = self._session.run(names, fed)
        return self._answers[key]
