"""A folder of photos at once: which of them show one thing, and each thing registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.photos import Looked
from lostfound.desk.photos_ahead import PhotosAhead
from lostfound.desk.register import register_found
from lostfound.desk.results import FolderLine, Suggestion
from lostfound.desk.suggestions import masked, suggestions
from lostfound.errors import LostFoundError

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.drafts import FoundDraft
    from lostfound.encoders.reader import PhotoReader

Settle = Callable[
    ["FoundDraft", tuple[Suggestion, ...]], "tuple[FoundDraft, tuple[Suggestion, ...]]"
]

_NUMBERED = re.compile(r"(?P<base>.+?)(?:[\s_-]+\d{1,2}|\s?\(\d{1,2}\))", re.DOTALL)
# What cameras, phones and messengers call photos says nothing of what they show.
_OF_CAMERAS = re.compile(
    r"im(?:g|ag|age)|dsc[nf]?|cimg|sam|pxl|mvi|dji|gopr|hpim|photos?|fotos?|pict?(?:ure)?|bild|scan"
    r"|screenshot|capture|bildschirmfoto|whatsapp|signal|telegram|received|snapchat|burst|portrait"
    r"|night|pano|edited|cop(?:y|ie)|kopie|cover|hdr|effects|\w{1,2}",
    re.IGNORECASE,
)


class Thing(NamedTuple):
    """Photos of one thing, by name, and the words that their names say of it."""

    photos: tuple[str, ...]
    words: str = ""


def things(names: Iterable[str]) -> list[Thing]:
    """Return which photos show one thing.

    Photos in a folder of their own (`blue bag/1.jpg`), and those whose names differ in a
    last number of one or two figures (`bag-1.jpg`, `bag-2.jpg`, `bag (3).jpg`); every other
    photo shows a thing of its own. Names that cameras give say nothing.
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_group(name), []).append(name)
    return [Thing(tuple(photos), _words(group)) for group, photos in groups.items()]


def _group(name: str) -> str:
    folder, _, file = name.rpartition("/")
    if folder:
        return f"{folder}/"
    stem = file.rpartition(".")[0] or file
    numbered = _NUMBERED.fullmatch(stem)
    return numbered["base"] if numbered and _words(numbered["base"]) else stem


def _words(group: str) -> str:
    """Return the words of a name that people gave, "" for a camera's."""
    words = [word for word in re.split(r"[\W_\d]+", group.rstrip("/")) if word]
    telling = [word for word in words if not _OF_CAMERAS.fullmatch(word)]
    return " ".join(words) if telling else ""


def register_folder(
    counter: Counter,
    draft: FoundDraft,
    names: Sequence[str],
    read: Callable[[str], bytes],
    settle: Settle,
    *,
    words_too: bool = False,
) -> Iterator[FolderLine]:
    """Register each thing that photos show, and yield what became of each.

    `draft` has what they share: venue, time, shelf. A photo that an item has already brings
    no second item. `settle` decides what of the suggestions is taken over, `words_too` asks for
    the words in the photos.
    """
    ahead = PhotosAhead(counter, read, lambda _text: None)
    ahead.announce(names)
    reader = counter.photo_reader(asked=words_too)
    for thing in things(names):
        yield _registered(counter, draft, thing, partial(_look, ahead, reader), settle)


def _look(ahead: PhotosAhead, reader: PhotoReader | None, name: str) -> Looked:
    one = ahead.look(name)
    return one if reader is None else replace(one, words=reader.read(one.sight.stored))


def _registered(
    counter: Counter, draft: FoundDraft, thing: Thing, look: Callable[[str], Looked], settle: Settle
) -> FolderLine:
    looked: list[Looked] = []
    faults: list[tuple[str, str, str]] = []
    for name in thing.photos:
        try:
            looked.append(look(name))
        except LostFoundError as fault:
            faults.append((name, fault.message.removeprefix(f"{name}: "), fault.fix))
    known = _known(counter, looked)
    if known or not looked:
        return FolderLine(thing.photos, known=known, faults=tuple(faults))
    draft = draft._replace(description=_telling(counter, thing.words))
    draft, made = settle(draft, suggestions(counter, draft, looked))
    receipt = register_found(counter, draft, tuple(looked))
    return FolderLine(
        thing.photos, receipt=receipt._replace(suggestions=masked(made)), faults=tuple(faults)
    )


def _known(counter: Counter, looked: Iterable[Looked]) -> str:
    """Return the item that has one of these photos already, "" for none."""
    owners = counter.register.photo_owners(one.sight.evidence.sha256 for one in looked)
    items = (ref for refs in owners.values() for ref in refs if ref.startswith("F"))
    return next(items, "")


def _telling(counter: Counter, words: str) -> str:
    """Return the words of a name when they say what a thing is, "" for any others."""
    if not words:
        return ""
    from lostfound.reading.words import read_item

    facts = read_item(counter.vocabulary, words, "", "", "")
    return words if facts.kinds or facts.colours or facts.brands else ""
