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


def fit(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="found*.csv, background*.csv, claims.csv, truth.csv."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where the fitted weights are written.")
    ],
    as_json: JsonFlag = False,
) -> None:
    """Fit the weights of the reasons on known answers; figures are cross-validated."""
    from lostfound.app import run_fit
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.views import evaluation as view

    with stages() as bars:
        result = run_fit(session_of(context).settings, folder, out, bars, say)
    if as_json:
        show_json(view.refit_plain(result))
    else:
        show(view.refit_text(result, str(out), width()))


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    app.command(short_help="Measure the matching on known answers.")(evaluate)
    app.command(short_help="Fit the matching's weights on known answers.")(fit)
