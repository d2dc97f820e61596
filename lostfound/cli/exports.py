"""`lostfound export`: found items, claims, matches and venues as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from lostfound.cli.session import counter_of

app = typer.Typer(
    help="Write found items, claims, matches or venues as tables.", no_args_is_help=True
)

File = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Stdout if left out.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV, which is also the default.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON in one envelope.")]
AsLines = Annotated[bool, typer.Option("--nl", help="One JSON object a line.")]
Source = Annotated[str, typer.Option("--source", help="Only what came from this source.")]
Status = Annotated[str, typer.Option("--status", help="Only of this status.")]
Personal = Annotated[
    bool, typer.Option("--with-contact", help="Contacts, proof details and notes too.")
]


@app.command("found")
def found(
    context: typer.Context,
    file: File = None,
    source: Source = "",
    status: Status = "",
    venue: Annotated[str, typer.Option("--venue", help="Only of this venue (its key).")] = "",
    with_contact: Personal = False,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Write found items, oldest first; `import found` takes them again."""
    from lostfound.desk.exporting import found_out
    from lostfound.domain.records import FoundFilter
    from lostfound.views import exports as view

    wanted = FoundFilter(source=source, status=status, venue=venue)
    rows = map(view.found_row, found_out(counter_of(context), wanted, personal=with_contact))
    columns = view.FOUND + (view.PROOFS if with_contact else ())
    write_table(file, rows, columns, _format(as_csv, as_json, as_lines), "found items")


@app.command("claims")
def claims(
    context: typer.Context,
    file: File = None,
    source: Source = "",
    status: Status = "",
    with_contact: Personal = False,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Write claims, oldest first; `import claims` takes them again."""
    from lostfound.desk.exporting import claims_out
    from lostfound.domain.records import ClaimFilter
    from lostfound.views import exports as view

    wanted = ClaimFilter(source=source, status=status)
    rows = map(view.claim_row, claims_out(counter_of(context), wanted, personal=with_contact))
    columns = view.CLAIMS + (view.CONTACT if with_contact else ())
    write_table(file, rows, columns, _format(as_csv, as_json, as_lines), "claims")


@app.command("matches")
def matches(
    context: typer.Context,
    file: File = None,
    with_contact: Personal = False,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Write the pairs put forward and what people decided of them; nothing imports these."""
    from lostfound.desk.exporting import pairs_out
    from lostfound.views import exports as view

    rows = map(view.match_row, pairs_out(counter_of(context)))
    columns = view.MATCHES + (view.NOTES if with_contact else ())
    write_table(file, rows, columns, _format(as_csv, as_json, as_lines), "pairs")


@app.command("venues")
def venues(
    context: typer.Context,
    file: File = None,
    kind: Annotated[str, typer.Option("--kind", help="Only this kind.")] = "",
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Write venues; `import venues` takes them again."""
    write_venues(context, file, kind, _format(as_csv, as_json, as_lines))


def write_venues(context: typer.Context, file: Path | None, kind: str, shape: str = "csv") -> None:
    """Write venues to a file or to stdout."""
    from lostfound.desk.venues import list_venues
    from lostfound.views.plain import VENUE_COLUMNS, venue_plain

    rows = map(venue_plain, list_venues(counter_of(context), kind))
    write_table(file, rows, VENUE_COLUMNS, shape, "venues")


def _format(as_csv: bool, as_json: bool, as_lines: bool) -> str:
    from lostfound.errors import UsageFault

    chosen = [n for n, on in (("csv", as_csv), ("json", as_json), ("nl", as_lines)) if on]
    if len(chosen) > 1:
        raise UsageFault(f"--{chosen[0]} and --{chosen[1]} are two formats.", "Choose one of them.")
    return chosen[0] if chosen else "csv"


def write_table(
    file: Path | None, rows: Iterable[dict[str, Any]], columns: Sequence[str], shape: str, what: str
) -> None:
    """Write a table as it is made, never holding it all; a file appears whole or not at all."""
    from lostfound.cli.asking import write_parts
    from lostfound.views.exports import FORMATS

    count = 0

    def counted() -> Iterable[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    write_parts(file, FORMATS[shape](counted(), columns), lambda: f"{count} {what}")


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="export")
