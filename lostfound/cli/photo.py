"""`lostfound photo`: photos added to an item or a claim, and listed."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.found import Force, Reason
from lostfound.cli.session import JsonFlag, counter_of, show_json

app = typer.Typer(help="Photos: add to an item or a claim, list.", no_args_is_help=True)

_PARTLY = 3

Reference = Annotated[str, typer.Argument(metavar="REF", help="F-... or C-...")]


@app.command("add")
def add(
    context: typer.Context,
    reference: Reference,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Photos, a folder of them, a pasted list; - reads one or a list from stdin.",
        ),
    ],
    force: Force = False,
    reason: Reason = "",
    as_json: JsonFlag = False,
) -> None:
    """Add photos to a found item or a claim and compare it with the other side again.

    Exit status 3 when some photos were not kept, 1 when none was.
    """
    from lostfound.cli.photo_inputs import read_photos
    from lostfound.cli.screen import show, width
    from lostfound.desk.more_photos import add_photos
    from lostfound.desk.results import ClaimReceipt
    from lostfound.desk.sensitive import reason_of
    from lostfound.views import claims, found

    because = reason_of(force, reason)
    photos = read_photos(files, folders=True)
    receipt = add_photos(counter_of(context), reference, photos, because)
    view = claims if isinstance(receipt, ClaimReceipt) else found
    if as_json:
        show_json(view.receipt_plain(receipt))
    else:
        new = len(receipt.new_photos)
        told = f"has {new} new photo{'s' * (new > 1)}" if new else "has no new photo"
        show(view.receipt_text(receipt, width(), told))
    if receipt.not_kept:
        raise typer.Exit(_PARTLY if receipt.new_photos else 1)


@app.command("list")
def list_(context: typer.Context, reference: Reference, as_json: JsonFlag = False) -> None:
    """List the photos of an item or a claim: where each is, and what was seen in it."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.more_photos import list_photos
    from lostfound.views import photos as view

    lines = list_photos(counter_of(context), reference)
    if as_json:
        show_json([view.line_plain(line) for line in lines])
    else:
        show(view.list_text(lines, width()))


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="photo")
