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
        typer.Argument(
            metavar="DIR",
            help="found*.csv, background*.csv, claims.csv, truth.csv; or objects.csv, "
            "objects/, strangers/.",
        ),
    ],
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Simple methods beside ours, on the same claims.")
    ] = False,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="The figures with each reason switched off in turn.")
    ] = False,
    refit: Annotated[
        bool,
        typer.Option("--refit", help="With --ablation: fit the others without it, too (slow)."),
    ] = False,
    transformed: Annotated[
        bool,
        typer.Option("--transformed", help="Photos: turned, cropped, recompressed ... as well."),
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Measure the matching against known answers, in a temporary register.

    A folder with an objects.csv is one of photos: other photos of the objects are looked
    for among strangers' photos, beside perceptual hashes and the photo vector alone.
    """
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.measuring import Wishes, run_evaluation
    from lostfound.views.figures import result_plain, result_text

    wishes = Wishes(baselines=baselines, ablation=ablation, refit=refit, transformed=transformed)
    with stages() as bars:
        result = run_evaluation(session_of(context).settings, folder, wishes, bars, say)
    if as_json:
        show_json(result_plain(result))
    else:
        show(result_text(result, width()))


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
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.measuring import run_fit
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
