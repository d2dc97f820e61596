"""`--html`: both sides at once, as one page in a file that opens without network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from lostfound.cli.session import counter_of, session_of
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.answers import Asked
    from lostfound.desk.counter import Counter
    from lostfound.desk.results import Beside

HtmlFile = Annotated[
    Path | None,
    typer.Option(
        "--html", metavar="FILE", help="A page with the photos of both sides; - for stdout."
    ),
]
WithContact = Annotated[
    bool, typer.Option("--with-contact", help="With --html: how to reach the claimants, too.")
]
Force = Annotated[bool, typer.Option("--force", help="With --html: replace any file.")]

# Enough to tell two teddies apart; a long queue stays small enough to send.
_SIDE, _SIDE_IN_A_QUEUE = 1200, 800
_NOTHING = "Nothing is waiting. New pairs come up when items or claims are added."


def only_with_html(
    file: Path | None, contacts: bool, force: bool, other_format: bool = False
) -> None:
    """Raise UsageFault for options of the page without it, or beside another format."""
    if file is None and (contacts or force):
        name = "--with-contact" if contacts else "--force"
        raise UsageFault(f"{name} goes with --html.", "Add --html FILE.")
    if file is not None and other_format:
        raise UsageFault("--html and --json or --csv are two formats.", "Choose one of them.")


def match_page(
    context: typer.Context, file: Path, asked: Asked, limit: int, *, contacts: bool, force: bool
) -> None:
    """Write the page of one claim or found item with its candidates."""
    from lostfound.desk.beside import beside_match

    counter = counter_of(context)
    _may_write(file, force)
    part = beside_match(counter, asked, limit, contacts=contacts)
    noun = "Whose is" if part.answer.reverse else "Found for"
    title = f"{noun} {part.answer.ranking.subject}"
    _write(counter, file, _Page(title, (part,), _SIDE), private=contacts)


def review_page(
    context: typer.Context,
    file: Path,
    claim: str,
    order: str,
    limit: int,
    *,
    contacts: bool,
    force: bool,
) -> None:
    """Write the page of everything that is waiting; it stays waiting."""
    from lostfound.cli.screen import stages
    from lostfound.desk.beside import beside_waiting
    from lostfound.desk.pending import the_queue

    counter = counter_of(context)
    _may_write(file, force)
    order = order or session_of(context).settings.review_order
    queue = the_queue(counter, every=True, claim=claim, order=order)
    with stages() as start:
        parts = beside_waiting(counter, queue[:limit], start("comparing"), contacts=contacts)
    remark = f"The first {limit} of {len(queue)} pairs." if len(queue) > limit else ""
    remark = remark if queue else _NOTHING
    made = _Page("Waiting for a person", parts, _SIDE_IN_A_QUEUE, remark)
    _write(counter, file, made, private=contacts)


class _Page(NamedTuple):
    """What a page shows, and how large its photos are."""

    title: str
    parts: tuple[Beside, ...]
    side: int
    remark: str = ""


def _may_write(file: Path, force: bool) -> None:
    from lostfound.cli.files import may_replace
    from lostfound.views.page import MARK

    may_replace(file, [MARK.encode()], "a page of lostfound", force=force)


def _write(counter: Counter, file: Path, made: _Page, *, private: bool) -> None:
    from lostfound.app import pictures
    from lostfound.cli.files import write_whole
    from lostfound.cli.screen import say, show
    from lostfound.desk.beside import photos_of
    from lostfound.views.page import page
    from lostfound.views.page_sides import PHOTOS_A_SIDE

    told = page(
        made.title,
        made.parts,
        pictures(counter, photos_of(made.parts, PHOTOS_A_SIDE), made.side),
        made_at=counter.now(),
        by=counter.by,
        remark=made.remark,
    )
    if str(file) == "-":
        show(told)
        return
    write_whole(file, told.encode("utf-8"), private=private)
    count = sum(len(part.answer.ranking.candidates) for part in made.parts)
    say(f"{count} {'pair' if count == 1 else 'pairs'} written to {file}. Open it in a browser.")
