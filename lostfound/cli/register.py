"""`lostfound db` and `lostfound log`: the register itself."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, session_of, show_json

db = typer.Typer(help="The register: check, path, info.", no_args_is_help=True)


@db.command("path")
def path(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Print where the register is."""
    from lostfound.cli.screen import show

    place = session_of(context).settings.db
    if as_json:
        show_json({"path": place})
    else:
        show(place)


@db.command("info")
def info(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Count what the register holds."""
    from lostfound.cli.screen import show, width
    from lostfound.views import register as view

    counts = counter_of(context).register.counts()
    place = session_of(context).settings.db
    if as_json:
        show_json(view.counts_plain(place, counts))
    else:
        show(view.counts_text(place, counts, width()))


@db.command("check")
def check(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Check the register, its log and its photos; exit status 1 when something is off."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.look import check_register
    from lostfound.views import register as view

    report = check_register(counter_of(context))
    if as_json:
        show_json(view.check_plain(report))
    else:
        show(view.check_text(report, width()))
    if report.faults:
        raise typer.Exit(1)


def log(
    context: typer.Context,
    of: Annotated[
        list[str],
        typer.Argument(metavar="REF|VENUE", help="F-..., C-..., a key, free words, weights."),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="The last how many.")] = 100,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """Show what was written in the custody chain: who did what, and when."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.look import custody_log
    from lostfound.views import decisions as view
    from lostfound.views.envelope import to_csv

    lines = custody_log(counter_of(context), " ".join(of), limit)
    if as_json:
        show_json([view.log_plain(line) for line in lines])
    elif as_csv:
        show(to_csv([view.log_plain(line) for line in lines], view.LOG_COLUMNS))
    else:
        show(view.log_text(lines, width()))


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    app.command(short_help="Show the custody chain: who did what, when.")(log)
    app.add_typer(db, name="db")
