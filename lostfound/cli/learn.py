"""`lostfound learn`: weights from the register's own decisions, and the way back."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, show_json
from lostfound.errors import UsageFault


def learn(
    context: typer.Context,
    version: Annotated[
        str, typer.Argument(metavar="[VERSION]", help="With --back: which; else the shipped.")
    ] = "",
    back: Annotated[bool, typer.Option("--back", help="Use earlier weights again.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the versions.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, keep nothing.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Use them even if the hold-out is worse.")
    ] = False,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """Learn the weights of the reasons from what was confirmed and rejected here.

    Starts from the shipped weights; a few decisions move little. Shows before and after
    on decisions held out, and uses the new weights only if they are no worse.
    """
    _one_thing(version, back=back, list_=list_, learns=dry_run or anyway, as_csv=as_csv)
    if list_:
        _show_versions(context, as_json=as_json, as_csv=as_csv)
    elif back:
        _go_back(context, version, as_json=as_json)
    else:
        _learn(context, dry_run=dry_run, anyway=anyway, as_json=as_json)


def _one_thing(version: str, *, back: bool, list_: bool, learns: bool, as_csv: bool) -> None:
    """Raise UsageFault for words that do not go together."""
    if version and not back:
        raise UsageFault(f"{version!r} is not expected.", f"To use it: learn --back {version}")
    if back + list_ + learns > 1:
        raise UsageFault("--list, --back and learning are three things.", "One at a time.")
    if as_csv and not list_:
        raise UsageFault("--csv goes with --list.", "lostfound learn --list --csv")


def _learn(context: typer.Context, *, dry_run: bool, anyway: bool, as_json: bool) -> None:
    from lostfound.cli.screen import show, stages, width
    from lostfound.desk.learn import learn_from_decisions
    from lostfound.views import learning as view

    with stages() as bars:
        result = learn_from_decisions(counter_of(context), bars, anyway=anyway, dry_run=dry_run)
    if as_json:
        show_json(view.learnt_plain(result, dry_run=dry_run))
    else:
        show(view.learnt_text(result, width(), dry_run=dry_run))
    if not (result.no_worse or anyway):
        raise typer.Exit(1)


def _show_versions(context: typer.Context, *, as_json: bool, as_csv: bool) -> None:
    from lostfound.cli.screen import show, width
    from lostfound.desk.learn import versions
    from lostfound.views import learning as view
    from lostfound.views.envelope import to_csv

    rows = versions(counter_of(context))
    plain = [view.version_plain(row) for row in rows]
    if as_json:
        show_json(plain)
    elif as_csv:
        show(to_csv(plain, view.VERSION_COLUMNS))
    else:
        show(view.versions_text(rows, width()))


def _go_back(context: typer.Context, version: str, *, as_json: bool) -> None:
    from lostfound.cli.screen import show
    from lostfound.desk.learn import go_back

    counter = counter_of(context)
    name, nothing = go_back(counter, version)
    if as_json:
        show_json({"in_force": name, "changed": not nothing})
    else:
        show(nothing or f"In force from now on: {name}.")


def add_to(app: typer.Typer) -> None:
    """Put the command of this module into the tree."""
    app.command(short_help="Learn the weights from the desk's own decisions.")(learn)
