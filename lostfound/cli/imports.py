"""`lostfound import`: found items, claims and venues from CSV files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import JsonFlag, session_of, show_json

app = typer.Typer(help="Import found items, claims or venues from CSV.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, also .gz or .zip; - for stdin.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=HEADER", help="Which column says what; several. "
                 "FIELD=A+B joins, FIELD:=text is the same for every row."),
]
Profile = Annotated[str, typer.Option("--profile", help="A named mapping, such as sncf.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and report; write nothing.")]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", metavar="FILE", help="Where bad rows go.")
]
Encoding = Annotated[str, typer.Option("--encoding", help="Read from the file if left out.")]
Delimiter = Annotated[str, typer.Option("--delimiter", help="A character, or tab.")]
Source = Annotated[
    str, typer.Option("--source", help="The system's name; with the id it tells rows apart.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How one import was asked for."""

    map: tuple[str, ...] = ()
    profile: str = ""
    dry_run: bool = False
    rejects: Path | None = None
    encoding: str = ""
    delimiter: str = ""
    source: str = ""


@app.command("found")
def found(
    context: typer.Context, file: File, map_: Map = None, profile: Profile = "",
    dry_run: DryRun = False, rejects: Rejects = None, encoding: Encoding = "",
    delimiter: Delimiter = "", source: Source = "", as_json: JsonFlag = False,
) -> None:
    """Import found items; rows already there are left alone."""
    _run(context, "found", file, map_, profile, dry_run, rejects, encoding, delimiter, source,
         as_json)


@app.command("claims")
def claims(
    context: typer.Context, file: File, map_: Map = None, profile: Profile = "",
    dry_run: DryRun = False, rejects: Rejects = None, encoding: Encoding = "",
    delimiter: Delimiter = "", source: Source = "", as_json: JsonFlag = False,
) -> None:
    """Import claims; rows already there are left alone."""
    _run(context, "claims", file, map_, profile, dry_run, rejects, encoding, delimiter, source,
         as_json)


@app.command("venues")
def venues(
    context: typer.Context, file: File, map_: Map = None, profile: Profile = "",
    dry_run: DryRun = False, rejects: Rejects = None, encoding: Encoding = "",
    delimiter: Delimiter = "", source: Source = "", as_json: JsonFlag = False,
) -> None:
    """Import venues of any kind."""
    _run(context, "venues", file, map_, profile, dry_run, rejects, encoding, delimiter, source,
         as_json)


def _run(
    context: typer.Context, noun: str, file: Path, map_: list[str] | None, profile: str,
    dry_run: bool, rejects: Path | None, encoding: str, delimiter: str, source: str,
    as_json: bool,
) -> None:
    choices = Choices(map=tuple(map_ or ()), profile=profile, dry_run=dry_run, rejects=rejects,
                      encoding=encoding, delimiter=delimiter, source=source)
    run_import(context, noun, file, choices, as_json=as_json)


def run_import(
    context: typer.Context, noun: str, file: Path, choices: Choices | None = None, *,
    as_json: bool = False,
) -> None:
    """Import one file and show what became of its rows; exit status 3 when some were bad."""
    from lostfound.app import import_file
    from lostfound.cli.screen import progress, say, show, width
    from lostfound.views import imports as view

    with progress(f"importing {noun}") as bar:
        report = import_file(session_of(context).counter(), noun, file, choices or Choices(),
                             bar, say)
    if as_json:
        show_json(view.report_plain(report))
    else:
        show(view.report_text(report, width()))
    if report.bad_count:
        raise typer.Exit(3)
