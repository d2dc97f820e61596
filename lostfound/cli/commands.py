"""The command tree: one thin module a noun, joined here."""

from __future__ import annotations

import os
from functools import cache
from typing import Annotated, Any

import typer
import typer.core

from lostfound.cli import (
    claim,
    decide,
    demo,
    evaluate,
    found,
    imports,
    match,
    model,
    register,
    venue,
)
from lostfound.cli.session import Session

_TIMES = "Times may be written 2026-05-04 14:30, 12/06, hier 14h, last Tuesday."

# As a desk uses them: take in, look for, decide; then what is done now and then.
_ORDER = (
    "demo",
    "found",
    "claim",
    "match",
    "pending",
    "review",
    "confirm",
    "reject",
    "unsure",
    "undo",
    "log",
    "venue",
    "import",
    "evaluate",
    "fit",
    "model",
    "db",
)


class InOrder(typer.core.TyperGroup):
    """Lists the commands in the order of a day at the desk."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    name="lostfound",
    cls=InOrder,
    help="Lost and found: register what is handed in, file what is missed, match, decide.",
    epilog=f"Start with: lostfound demo. {_TIMES}",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        from lostfound import __version__

        typer.echo(f"lostfound {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    db: Annotated[
        str, typer.Option("--db", metavar="PATH", help="The register. [LOSTFOUND_DB]")
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who is at the desk. [LOSTFOUND_BY]")
    ] = "",
    config: Annotated[
        str, typer.Option("--config", metavar="FILE", help="A TOML file with db, by ...")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="No talk, no progress.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    _version_asked: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version.")
    ] = False,
) -> None:
    from lostfound.cli.screen import set_quiet
    from lostfound.settings import Settings, read_settings

    def read() -> Settings:
        flags = {"db": db, "by": by, "config": config}
        return read_settings(flags, os.environ, quiet=quiet, yes=yes)

    set_quiet(quiet)
    session = Session(read)
    context.obj = session
    context.call_on_close(session.close)


app.add_typer(found.app, name="found")
app.add_typer(claim.app, name="claim")
app.add_typer(venue.app, name="venue")
match.add_to(app)
decide.add_to(app)
app.add_typer(imports.app, name="import")
evaluate.add_to(app)
demo.add_to(app)
app.add_typer(model.app, name="model")
register.add_to(app)


@cache
def command_tree() -> Any:
    """Return the built command tree (a Click command)."""
    return typer.main.get_command(app)
