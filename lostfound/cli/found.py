"""`lostfound found`: register, list, show and correct found items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, session_of, show_json

if TYPE_CHECKING:
    from lostfound.desk.drafts import ClaimDraft, FoundDraft

    Draft = TypeVar("Draft", FoundDraft, ClaimDraft)

app = typer.Typer(help="Found items: add, list, show, edit.", no_args_is_help=True)

Photos = Annotated[
    list[str] | None,
    typer.Option("--photo", metavar="FILE", help="A photo; several; - reads stdin."),
]
Force = Annotated[
    bool, typer.Option("--force", help="Keep photos of papers and cards too, with a --reason.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is written into the log.")]
Reference = Annotated[str, typer.Argument(metavar="F-...", help="The found item's reference.")]


@app.command("add")
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What it is; - reads stdin.")] = "",
    venue: Annotated[
        str, typer.Option("--venue", help="Where it was handed in: a key or free words.")
    ] = "",
    photos: Photos = None,
    where: Annotated[str, typer.Option("--where", help="The spot, such as 'toilettes'.")] = "",
    at: Annotated[str, typer.Option("--at", help="When it was found; now if left out.")] = "",
    shelf: Annotated[str, typer.Option("--shelf", help="Where it is kept.")] = "",
    category: Annotated[str, typer.Option("--category", help="What kind of thing it is.")] = "",
    colour: Annotated[str, typer.Option("--colour", help="Its colours.")] = "",
    brand: Annotated[str, typer.Option("--brand", help="Its brand.")] = "",
    hidden: Annotated[
        list[str] | None,
        typer.Option("--hidden", help="A detail only the owner knows; kept apart, never matched."),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help="The system it comes from, with --external-id.")
    ] = "",
    external_id: Annotated[
        str, typer.Option("--external-id", help="Its number there; the same one is refused.")
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option("--photos", metavar="FOLDER", help="Every thing in a folder of photos."),
    ] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Read the words in the photos (an extra; 2 s a photo).")
    ] = False,
    force: Force = False,
    reason: Reason = "",
    as_json: JsonFlag = False,
) -> None:
    """Register a found item, or every thing in a folder of photos.

    A photo suggests kind, colours and (--ocr) words on it: Enter accepts, other words
    correct; --yes takes what is sure. In a pipe nothing is asked.

    In a folder every photo is an item; bag-1.jpg and bag-2.jpg are one, and so is each
    folder in it. A photo that is there already is no new item. Exit status 3 when some
    photos were not taken.
    """
    from lostfound.cli.asking import text_or_stdin
    from lostfound.desk.drafts import FoundDraft

    draft = FoundDraft(
        description=text_or_stdin(text),
        venue=venue,
        at=at,
        where=where,
        shelf=shelf,
        category=category,
        colour=colour,
        brand=brand,
        hidden=tuple(hidden or ()),
        source=source or ("desk" if external_id else ""),
        external_id=external_id,
    )
    if photos or force or reason or folder is not None:
        draft = with_photos(draft, photos, force, reason)
    if folder is not None:
        _add_folder(context, draft, folder, ocr=ocr, as_json=as_json)
    else:
        _add_one(context, draft, ocr=ocr, as_json=as_json)


def with_photos(draft: Draft, photos: list[str] | None, force: bool, reason: str) -> Draft:
    """Return a draft with the photos that words name, and why those of papers are kept."""
    from lostfound.cli.photo_inputs import read_photos
    from lostfound.desk.sensitive import reason_of

    return draft._replace(photos=read_photos(photos), because=reason_of(force, reason))


def _add_folder(
    context: typer.Context, draft: FoundDraft, folder: Path, *, ocr: bool, as_json: bool
) -> None:
    from lostfound.cli.photo_folder import register_all
    from lostfound.cli.suggested import manner

    how = manner(yes=session_of(context).settings.yes, as_json=as_json)
    register_all(counter_of(context), draft, folder, how, ocr=ocr, as_json=as_json)


def _add_one(context: typer.Context, draft: FoundDraft, *, ocr: bool, as_json: bool) -> None:
    from lostfound.cli.screen import show, width
    from lostfound.desk.register import register_found
    from lostfound.views import found as view

    counter = counter_of(context)
    if draft.photos:
        from lostfound.cli.suggested import manner, register_looked

        how = manner(yes=session_of(context).settings.yes, as_json=as_json)
        receipt = register_looked(counter, draft, how, ocr=ocr)
    else:
        receipt = register_found(counter, draft)
    if as_json:
        show_json(view.receipt_plain(receipt))
    else:
        show(view.receipt_text(receipt, width()))


@app.command("list")
def list_(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Words that all occur.")] = "",
    venue: Annotated[str, typer.Option("--venue", help="A key or free words.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="A kind, such as 'doudou'.")] = "",
    status: Annotated[str, typer.Option("--status", help="held, released or disposed.")] = "",
    since: Annotated[str, typer.Option("--since", help="Found at or after.")] = "",
    until: Annotated[str, typer.Option("--until", help="Found at or before.")] = "",
    source: Annotated[str, typer.Option("--source", help="The system they came from.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many; 0 for all.")] = 50,
    after: Annotated[str, typer.Option("--after", help="Go on after this reference.")] = "",
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """List found items, newest first."""
    from lostfound.cli.asking import more_with
    from lostfound.cli.screen import say, show, width
    from lostfound.desk.look import FoundWish, list_found
    from lostfound.views import found as view
    from lostfound.views.envelope import to_csv
    from lostfound.views.plain import FOUND_COLUMNS, found_plain

    wish = FoundWish(
        venue=venue,
        kind=kind,
        status=status,
        since=since,
        until=until,
        words=words,
        source=source,
        limit=limit,
        after=after,
    )
    items, venues = list_found(counter_of(context), wish)
    rows = [found_plain(item, venues.get(item.venue)) for item in items]
    if as_json:
        show_json(rows)
    elif as_csv:
        show(to_csv(rows, FOUND_COLUMNS))
    else:
        show(view.list_text(items, venues, width()))
        say(more_with("found list", items[-1].reference if items else "", len(items), limit))


@app.command("show")
def show_(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="F-...", help="The found item's; - scans or types it.")
    ],
    hidden: Annotated[bool, typer.Option("--hidden", help="Show the proof details too.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show one found item with its decisions."""
    from lostfound.cli.asking import reference_or_stdin
    from lostfound.cli.screen import show, width
    from lostfound.desk.look import found_sheet
    from lostfound.views import found as view

    sheet = found_sheet(counter_of(context), reference_or_stdin(reference), proofs=hidden)
    if as_json:
        show_json(view.sheet_plain(sheet))
    else:
        show(view.sheet_text(sheet, width()))


@app.command("edit")
def edit(
    context: typer.Context,
    reference: Reference,
    text: Annotated[str | None, typer.Option("--text", help="A new description.")] = None,
    venue: Annotated[str | None, typer.Option("--venue", help="Another venue.")] = None,
    where: Annotated[str | None, typer.Option("--where", help="The spot.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="When it was found.")] = None,
    shelf: Annotated[str | None, typer.Option("--shelf", help="Where it is kept.")] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="The kind of thing; '' for none.")
    ] = None,
    colour: Annotated[
        str | None, typer.Option("--colour", help="Its colours; '' for none.")
    ] = None,
    brand: Annotated[str | None, typer.Option("--brand", help="Its brand; '' for none.")] = None,
    hidden: Annotated[
        list[str] | None, typer.Option("--hidden", help="One more proof detail.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Correct a found item; an empty value ('') takes a field away.

    A category, colour or brand given here stands for what was read from the words, and ''
    for none; '?' reads it from the words again.
    """
    from lostfound.cli.screen import show, width
    from lostfound.desk.correct import FoundChange, correct_found
    from lostfound.views import found as view

    change = FoundChange(
        description=text,
        venue=venue,
        where=where,
        at=at,
        shelf=shelf,
        category=category,
        colour=colour,
        brand=brand,
        hidden=tuple(hidden or ()),
    )
    receipt = correct_found(counter_of(context), reference, change)
    if as_json:
        show_json(view.receipt_plain(receipt))
    else:
        show(view.receipt_text(receipt, width(), "corrected"))


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="found")
