"""`lostfound demo`: a throw-away register, real-looking items and claims, cases to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import JsonFlag, session_of, show_json


def demo(
    context: typer.Context,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="Keep the demo register in this folder."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the whole on made-up items and claims, in under a minute, without network."""
    from lostfound.app import run_demo
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.views import demo as view

    say(view.opening_text(keep is not None))
    with stages() as bars:
        told = run_demo(session_of(context).settings, keep, bars)
    if as_json:
        show_json(view.demo_plain(told))
    else:
        show(view.demo_text(told, width()))


def add_to(app: typer.Typer) -> None:
    """Put the command of this module into the tree."""
    app.command(short_help="Show the whole on made-up items, in a minute.")(demo)
