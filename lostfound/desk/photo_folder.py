"""A folder of photos at once: which of them show one thing, and each thing registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.more_photos import add_looked
from lostfound.desk.photos import Looked
from lostfound.desk.photos_ahead import PhotosAhead
from lostfound.desk.register import register_found
from lostfound.desk.results import FolderLine, Suggestion
from lostfound.desk.sensitive import LetGo
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
# 100APPLE and its like (the DCF standard of cameras), days, messengers: many things in one.
_FOLDER_OF_CAMERA = re.compile(
    r"dcim|camera|\d{3}\w{5}|[\d\W_]*\d{6,8}[\d\W_]*|\d{4}[-_. ]\d{1,2}([-_. ]\d{1,2})?"
    r"|(?:whatsapp|signal|telegram)[\w -]*|screenshots?|downloads?",
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
    photo shows a thing of its own, and so does each in a folder that a camera or a day
    names. Names that cameras give say nothing.
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_group(name), []).append(name)
    return [
        Thing(tuple(photos), _words(group.rpartition("/")[2] or group))
        for group, photos in groups.items()
    ]


def _group(name: str) -> str:
    folder, _, file = name.rpartition("/")
    if folder and not _FOLDER_OF_CAMERA.fullmatch(folder.rpartition("/")[2]):
        return f"{folder}/"
    stem = file.rpartition(".")[0] or file
    if folder:
        return f"{folder}/{stem}"
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

    `draft` has what they share: venue, time, shelf. A photo that an item has already, or that
    was let go from it, brings no second item; other photos of the thing are added to it.
    `settle` decides what of the suggestions is taken over, `words_too` asks for the words in
    the photos.
    """
    ahead = PhotosAhead(counter, read, lambda _text: None)
    ahead.announce(names)
    reader = counter.photo_reader(asked=words_too)
    let_go = LetGo(counter)
    for thing in things(names):
        looked, faults = _looked(thing, partial(_look, ahead, reader))
        line = FolderLine(thing.photos)
        if looked:
            known, missing = _known(counter, looked, let_go, forced=bool(draft.because))
            line = (
                _completed(counter, draft, thing, known, missing)
                if known
                else _registered(counter, draft, thing, looked, settle)
            )
            _remember(let_go, line, looked)
        yield line._replace(faults=faults)


def _look(ahead: PhotosAhead, reader: PhotoReader | None, name: str) -> Looked:
    one = ahead.look(name)
    return one if reader is None else replace(one, words=reader.read(one.sight.stored))


def _looked(
    thing: Thing, look: Callable[[str], Looked]
) -> tuple[tuple[Looked, ...], tuple[tuple[str, str, str], ...]]:
    """Return the photos of a thing, and those that are none: name, reason, fix."""
    looked: list[Looked] = []
    faults: list[tuple[str, str, str]] = []
    for name in thing.photos:
        try:
            looked.append(look(name))
        except LostFoundError as fault:
            faults.append((name, fault.message.removeprefix(f"{name}: "), fault.fix))
    return tuple(looked), tuple(faults)


def _registered(
    counter: Counter, draft: FoundDraft, thing: Thing, looked: tuple[Looked, ...], settle: Settle
) -> FolderLine:
    draft = draft._replace(description=_telling(counter, thing.words))
    draft, made = settle(draft, suggestions(counter, draft, looked))
    receipt = register_found(counter, draft, looked)
    return FolderLine(thing.photos, receipt=receipt._replace(suggestions=masked(made)))


def _completed(
    counter: Counter, draft: FoundDraft, thing: Thing, known: str, missing: tuple[Looked, ...]
) -> FolderLine:
    """Add photos to the item that has the others."""
    if not missing:
        return FolderLine(thing.photos, known=known)
    receipt = add_looked(counter, known, missing, draft.because)
    out = {one.photo for one in receipt.not_kept}
    added = tuple(one.name for one in missing if one.name not in out)
    return FolderLine(thing.photos, known=known, added=added, warnings=receipt.warnings)


def _known(
    counter: Counter, looked: Sequence[Looked], let_go: LetGo, *, forced: bool
) -> tuple[str, tuple[Looked, ...]]:
    """Return the item that has one of these photos already, "" for none, and those it lacks.

    A photo that was let go is lacking only where papers are kept (`forced`).
    """
    names = [one.sight.evidence.sha256 for one in looked]
    owners = counter.register.photo_owners(names)
    has = {
        name: item
        for name in names
        if (item := next((ref for ref in owners.get(name, ()) if ref.startswith("F")), ""))
    }
    gone = {name: item for name in names if (item := let_go.owner(name))}
    known = next(iter((has or gone).values()), "")
    there = has if forced else has | gone
    return known, tuple(one for one, name in zip(looked, names, strict=True) if name not in there)


def _remember(let_go: LetGo, line: FolderLine, looked: Iterable[Looked]) -> None:
    """Keep in mind what was let go, for copies of it in the same folder."""
    if line.receipt is None:
        return
    out = {one.photo for one in line.receipt.not_kept}
    for one in looked:
        if one.name in out:
            let_go.add(one.sight.evidence.sha256, line.receipt.item.reference)


def _telling(counter: Counter, words: str) -> str:
    """Return the words of a name when they say what a thing is, "" for any others."""
    if not words:
        return ""
    from lostfound.reading.words import read_item

    facts = read_item(counter.vocabulary, words, "", "", "")
    return words if facts.kinds or facts.colours or facts.brands else ""
