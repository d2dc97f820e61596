"""`lostfound match`: rank candidates for a claim, a found item, or words typed in."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.pages import Force, HtmlFile, WithContact, match_page, only_with_html
from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, show_json


def match(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="[REF]", help="C-... or F-... (the reverse); - scans.")
    ] = "",
    text: Annotated[str, typer.Option("--text", help="Words instead; nothing is stored.")] = "",
    photos: Annotated[
        list[str] | None, typer.Option("--photo", metavar="FILE", help="A photo; several.")
    ] = None,
    place: Annotated[str, typer.Option("--place", help="With --text: where.")] = "",
    lost: Annotated[str, typer.Option("--lost", help="With --text: when.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many.")] = 5,
    explain: Annotated[bool, typer.Option("--explain", help="Every reason, in bits.")] = False,
    html: HtmlFile = None,
    with_contact: WithContact = False,
    force: Force = False,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """Rank what may be the one, with reasons."""
    from lostfound.cli.asking import reference_or_stdin, text_or_stdin
    from lostfound.cli.screen import show, width
    from lostfound.desk.answers import Asked, answer
    from lostfound.views import match as view
    from lostfound.views.envelope import to_csv

    asked = Asked(
        reference=reference_or_stdin(reference),
        text=text_or_stdin(text),
        photos=_read(photos),
        place=place,
        lost=lost,
    )
    only_with_html(html, with_contact, force, as_json or as_csv)
    if html is not None:
        match_page(context, html, asked, limit, contacts=with_contact, force=force)
        return
    found = answer(counter_of(context), asked, limit)
    plain = view.ranking_plain(found.ranking, found.sides)
    if as_json:
        show_json(plain)
    elif as_csv:
        show(to_csv(plain["candidates"], view.CANDIDATE_COLUMNS))
    else:
        show(view.answer_text(found, width(), explain=explain))


def add_to(app: typer.Typer) -> None:
    """Put the command of this module into the tree."""
    app.command()(match)


def _read(photos: list[str] | None) -> tuple[tuple[str, bytes], ...]:
    if not photos:
        return ()
    from lostfound.cli.photo_inputs import read_photos

    return read_photos(photos)
