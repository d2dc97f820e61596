"""`lostfound import`: found items, claims and venues from CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, session_of, show_json

if TYPE_CHECKING:
    from lostfound.desk.choices import Choices

app = typer.Typer(
    help="Import from CSV; list imports, take one back.",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, also .gz or .zip; - for stdin.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=HEADER",
        help="Which column says what; several. "
        "FIELD=A+B joins, FIELD:=text is the same for every row.",
    ),
]
Profile = Annotated[
    str, typer.Option("--profile", help="A mapping: a name, such as sncf, or a .toml file.")
]
SaveProfile = Annotated[
    Path | None,
    typer.Option("--save-profile", metavar="FILE.toml", help="Keep how this table was read."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and report; write nothing.")]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", metavar="FILE", help="Where bad rows go.")
]
Encoding = Annotated[str, typer.Option("--encoding", help="Read from the file if left out.")]
Delimiter = Annotated[str, typer.Option("--delimiter", help="A character, or tab.")]
Source = Annotated[
    str, typer.Option("--source", help="The system's name; with the id it tells rows apart.")
]


VenueKind = Annotated[
    str,
    typer.Option(
        "--venue-kind",
        metavar="KIND",
        help="The venues named are stations, museums ...: unknown ones are added as that kind.",
    ),
]
NoMatch = Annotated[bool, typer.Option("--no-match", help="Put no pairs forward afterwards.")]
NoVectors = Annotated[
    bool, typer.Option("--no-vectors", help="Leave the texts' vectors to the next import.")
]


@app.command("found")
def found(
    context: typer.Context,
    file: File,
    map_: Map = None,
    profile: Profile = "",
    save_profile: SaveProfile = None,
    venue_kind: VenueKind = "",
    dry_run: DryRun = False,
    rejects: Rejects = None,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    source: Source = "",
    no_match: NoMatch = False,
    no_vectors: NoVectors = False,
    as_json: JsonFlag = False,
) -> None:
    """Import found items; rows already there are left alone."""
    choices = _choices(
        map_,
        profile=profile,
        save_profile=save_profile,
        venue_kind=venue_kind,
        dry_run=dry_run,
        rejects=rejects,
        encoding=encoding,
        delimiter=delimiter,
        source=source,
        match=not no_match,
        vectors=not no_vectors,
    )
    run_import(context, "found", file, choices, as_json=as_json)


@app.command("claims")
def claims(
    context: typer.Context,
    file: File,
    map_: Map = None,
    profile: Profile = "",
    save_profile: SaveProfile = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    source: Source = "",
    no_match: NoMatch = False,
    no_vectors: NoVectors = False,
    as_json: JsonFlag = False,
) -> None:
    """Import claims; rows already there are left alone."""
    choices = _choices(
        map_,
        profile=profile,
        save_profile=save_profile,
        dry_run=dry_run,
        rejects=rejects,
        encoding=encoding,
        delimiter=delimiter,
        source=source,
        match=not no_match,
        vectors=not no_vectors,
    )
    run_import(context, "claims", file, choices, as_json=as_json)


@app.command("venues")
def venues(
    context: typer.Context,
    file: File,
    map_: Map = None,
    profile: Profile = "",
    save_profile: SaveProfile = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    source: Source = "",
    as_json: JsonFlag = False,
) -> None:
    """Import venues of any kind."""
    choices = _choices(
        map_,
        profile=profile,
        save_profile=save_profile,
        dry_run=dry_run,
        rejects=rejects,
        encoding=encoding,
        delimiter=delimiter,
        source=source,
    )
    run_import(context, "venues", file, choices, as_json=as_json)


@app.command("list")
def list_(context: typer.Context, as_json: JsonFlag = False, as_csv: CsvFlag = False) -> None:
    """List the imports: when, which file, what became of its rows."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.import_batches import list_batches
    from lostfound.views import imports as view
    from lostfound.views.envelope import to_csv

    batches = list_batches(counter_of(context))
    if as_json:
        show_json([view.batch_plain(batch) for batch in batches])
    elif as_csv:
        show(to_csv([view.batch_plain(batch) for batch in batches], view.BATCH_COLUMNS))
    else:
        show(view.batches_text(batches, width()))


@app.command("undo")
def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="BATCH", help="Its number; see import list.")],
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Take an import back; what somebody has acted on since stays."""
    from lostfound.cli.screen import ask, on_terminal, say, show, stages, width
    from lostfound.desk.import_batches import batch_of, undo_import
    from lostfound.views import imports as view

    counter = counter_of(context)
    told = batch_of(counter, number)
    asked = on_terminal() and not (session_of(context).settings.yes or as_json or dry_run)
    if asked and not ask(view.question(told)):
        say("Nothing was taken back.")
        raise typer.Exit(1)
    with stages() as bars:
        done = undo_import(counter, number, bars("taking back"), dry_run=dry_run)
    if as_json:
        show_json(view.undone_plain(done))
    else:
        show(view.undone_text(done, width()))
    if done.kept_count:
        raise typer.Exit(3)


def _choices(map_: list[str] | None, **told: Any) -> Choices:
    from lostfound.desk.choices import Choices

    return Choices(map=tuple(map_ or ()), **told)


def run_import(
    context: typer.Context,
    noun: str,
    file: Path,
    choices: Choices | None = None,
    *,
    as_json: bool = False,
) -> None:
    """Import one file and show what became of its rows; exit status 3 when not all went in."""
    from lostfound.cli.screen import say, show, stages, width
    from lostfound.importers import import_file
    from lostfound.views import imports as view

    chosen = choices or _choices(None)
    with stages() as bars:
        report = import_file(counter_of(context), noun, file, chosen, bars, say)
    if as_json:
        show_json(view.report_plain(report))
    else:
        show(view.report_text(report, width()))
    if report.bad_count or report.photo_count:
        raise typer.Exit(3)


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="import")
