"""`lostfound found add --photos FOLDER`: every thing in a folder of photos, one by one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lostfound.cli.photo_inputs import by_number, is_folder, photo_files, read_photo
from lostfound.cli.screen import say, show, stages, width
from lostfound.cli.session import show_json
from lostfound.cli.suggested import Manner, settle
from lostfound.errors import Missing, UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.drafts import FoundDraft
    from lostfound.desk.results import FolderLine

_PARTLY = 3


def register_all(
    counter: Counter, draft: FoundDraft, folder: Path, how: Manner, *, ocr: bool, as_json: bool
) -> None:
    """Register what the photos of a folder show and tell what became of each.

    Ends with status 3 when some were not taken, 1 when none was. Raises Missing for a
    folder that is not there or has no photos, UsageFault for words that are of one thing.
    """
    from lostfound.desk.photo_folder import register_folder
    from lostfound.desk.venues import one_venue
    from lostfound.views import photos as view

    _check(draft)
    one_venue(counter, draft.venue)
    files = _files(folder)
    lines: list[FolderLine] = []
    ask = partial(settle, how=how)

    def read(name: str) -> bytes:
        return read_photo(files[name])

    # A bar would draw over what is asked.
    with nullcontext(_unmoved) if how.ask else stages() as start:
        move, done = start("photos"), 0
        told = register_folder(counter, draft, list(files), read, ask, words_too=ocr)
        for line in told:
            lines.append(line)
            done += len(line.photos)
            move(done, len(files))
            if not as_json:
                show(view.folder_text(line, width()))
    if as_json:
        show_json(view.folder_plain(lines))
    _end(lines)


def _unmoved(_name: str) -> Callable[[int, int], None]:
    return lambda _done, _total: None


def _check(draft: FoundDraft) -> None:
    if draft.description or draft.photos or draft.hidden or draft.external_id:
        raise UsageFault(
            "--photos registers many things; TEXT, --photo, --hidden and --external-id are of one.",
            "Give what they share: --venue, --at, --where, --shelf.",
        )


def _files(folder: Path) -> dict[str, Path]:
    """Return the photos of a folder and of those in it, by name within it."""
    if not is_folder(folder):
        raise Missing(f"There is no folder {folder}.", "Check the path; --photo takes a file.")
    files = {file.name: file for file in photo_files(folder)}
    inner = [
        path
        for path in folder.iterdir()
        # A link to the folder itself would show every photo twice.
        if path.is_dir()
        and not path.name.startswith(".")
        and not folder.resolve().is_relative_to(path.resolve())
    ]
    for path in sorted(inner, key=lambda path: by_number(path.name)):
        files |= {f"{path.name}/{file.name}": file for file in photo_files(path)}
    if not files:
        raise Missing(f"The folder {folder} holds no files.", "Check the path.")
    return files


def _end(lines: list[FolderLine]) -> None:
    items = sum(line.receipt is not None for line in lines)
    known = sum(bool(line.known) for line in lines)
    faults = sum(len(line.faults) for line in lines)
    added = sum(len(line.added) for line in lines)
    more = f" ({added} photos added)" if added else ""
    say(f"{items} registered, {known} there already{more}, {faults} photos not taken.")
    if faults:
        raise typer.Exit(_PARTLY if items or known else 1)
