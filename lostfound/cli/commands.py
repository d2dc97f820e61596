"""The command tree: one thin module a noun, joined here."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core

from lostfound.cli.session import Session

_TIMES = "Times may be written 2026-05-04 14:30, 12/06, hier 14h, last Tuesday."

# As a desk uses them: take in, look for, decide; then what is done now and then. The
# module each command lives in, and the line that the list of commands shows: building
# all of them would cost every command 60 ms.
_COMMANDS = {
    "demo": ("demo", "Show the whole on made-up items, in a minute."),
    "found": ("found", "Found items: add, list, show, edit."),
    "claim": ("claim", "Claims: add, list, show."),
    "photo": ("photo", "Photos: add to an item or a claim, list."),
    "match": ("match", "Rank what may be the one, with reasons."),
    "pending": ("decide", "List new pairs for open claims, once each."),
    "review": ("decide", "Go through the waiting pairs, one key each."),
    "confirm": ("decide", "Say that an item is a claimant's."),
    "reject": ("decide", "Say that it is not."),
    "unsure": ("decide", "Say that you cannot tell."),
    "undo": ("decide", "Take a decision back."),
    "label": ("label", "Print shelf labels with codes to scan."),
    "log": ("register", "Show the custody chain: who did what, when."),
    "venue": ("venue", "Venues: find, add, list, show, import, export."),
    "import": ("imports", "Import from CSV; list imports, take one back."),
    "export": ("exports", "Write found items, claims, matches or venues as tables."),
    "evaluate": ("evaluate", "Measure the matching on known answers."),
    "fit": ("evaluate", "Fit the matching's weights on known answers."),
    "learn": ("learn", "Learn the weights from the desk's own decisions."),
    "model": ("model", "Models for text and photos: list, info, prepare, use, drop."),
    "db": ("register", "The register: check, path, info."),
}
_ORDER = tuple(_COMMANDS)


class InOrder(typer.core.TyperGroup):
    """Lists the commands in the order of a day at the desk."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


def _version(asked: bool) -> None:
    if asked:
        from lostfound import __version__

        typer.echo(f"lostfound {__version__}")
        raise typer.Exit


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
    from lostfound.cli.screen import clean, set_quiet
    from lostfound.settings import Settings, read_settings

    def read() -> Settings:
        flags = {"db": db, "by": by, "config": config}
        told = {k: clean(v) for k, v in os.environ.items() if k.startswith("LOSTFOUND_")}
        return read_settings(flags, told, quiet=quiet, yes=yes)

    set_quiet(quiet)
    session = Session(read)
    context.obj = session
    context.call_on_close(session.close)


def command_tree(wanted: str = "*") -> Any:
    """Return the command tree (a Click group) with one command built, or all for "*".

    For any other word the commands are only named, which is what the list of them and
    the answer to a wrong one need.
    """
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
    app.callback()(root)
    if wanted == "*":
        modules = tuple(dict.fromkeys(module for module, _ in _COMMANDS.values()))
    elif wanted in _COMMANDS:
        modules = (_COMMANDS[wanted][0],)
    else:
        modules = ()
        for name, (_, line) in _COMMANDS.items():
            app.command(name, short_help=line)(_named_only)
    for module in modules:
        import_module(f"lostfound.cli.{module}").add_to(app)
    return typer.main.get_command(app)


def _named_only() -> None:
    """Stand in for a command in the list of commands."""
