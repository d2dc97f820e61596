"""`lostfound evaluate DIR`: measure the matching on a folder with known answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import JsonFlag, session_of, show_json


def evaluate(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="found*.csv, background*.csv, claims.csv, truth.csv."),
    ],
    as_json: JsonFlag = False,
) -> None:
    """Measure the matching against known answers, in a temporary register."""
    from lostfound.app import run_evaluation
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.views import evaluation as view

    with stages() as bars:
        result = run_evaluation(session_of(context).settings, folder, bars, say)
    if as_json:
        show_json(view.evaluation_plain(result))
    else:
        show(view.evaluation_text(result, width()))


def add_to(app: typer.Typer) -> None:
    """Put the command of this module into the tree."""
    app.command(short_help="Measure the matching on known answers.")(evaluate)
