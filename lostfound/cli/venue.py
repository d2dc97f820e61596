"""`lostfound venue`: find a venue by free words, add, list, show, import, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, show_json

app = typer.Typer(help="Venues: find, add, list, show, import, export.", no_args_is_help=True)


@app.command("find")
def find(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="'aire de Beaune', 'A6 PK 298' ...")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 8,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """Find venues by free words; accents, hyphens and spelling do not matter."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.venues import search_venues
    from lostfound.views import venues as view
    from lostfound.views.envelope import to_csv
    from lostfound.views.plain import VENUE_COLUMNS

    text = " ".join(words)
    ranked = search_venues(counter_of(context), text, limit)
    if as_json:
        show_json(view.search_plain(ranked))
    elif as_csv:
        show(to_csv(view.search_plain(ranked), (*VENUE_COLUMNS, "score", "why")))
    else:
        show(view.search_text(text, ranked, width()))


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The venue's name.")],
    kind: Annotated[str, typer.Option("--kind", help="station, museum, hotel ...")] = "venue",
    key: Annotated[str, typer.Option("--key", help="A short slug; made from the name.")] = "",
    operator: Annotated[str, typer.Option("--operator", help="Who runs it.")] = "",
    motorway: Annotated[str, typer.Option("--motorway", help="A6 ...")] = "",
    direction: Annotated[str, typer.Option("--direction", help="'Paris - Lyon'.")] = "",
    pk: Annotated[float | None, typer.Option("--pk", help="Kilometre point.")] = None,
    town: Annotated[str, typer.Option("--town", help="The town.")] = "",
    country: Annotated[str, typer.Option("--country", help="The country.")] = "",
    lat: Annotated[float | None, typer.Option("--lat", min=-90, max=90, help="Degrees.")] = None,
    lon: Annotated[float | None, typer.Option("--lon", min=-180, max=180, help="Degrees.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another name.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Add a venue of any kind."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.venues import add_venue
    from lostfound.domain.values import Venue
    from lostfound.views import venues as view
    from lostfound.views.plain import venue_plain

    venue = add_venue(
        counter_of(context),
        Venue(
            key=key,
            name=name,
            kind=kind,
            operator=operator,
            operator_source="said by the desk" if operator else "",
            motorway=motorway,
            direction=direction,
            pk_km=pk,
            town=town,
            country=country,
            lat=lat,
            lon=lon,
            position_source="said by the desk" if lat is not None else "",
            aliases=tuple(alias or ()),
            source="added by hand",
        ),
    )
    if as_json:
        show_json(venue_plain(venue))
    else:
        show(view.sheet_text(venue, width()))


@app.command("list")
def list_(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--kind", help="Only this kind.")] = "",
    motorway: Annotated[str, typer.Option("--motorway", help="Only this motorway.")] = "",
    operator: Annotated[str, typer.Option("--operator", help="Only this operator.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many; 0 for all.")] = 0,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """List venues."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.venues import list_venues
    from lostfound.views import venues as view
    from lostfound.views.envelope import to_csv
    from lostfound.views.plain import VENUE_COLUMNS, venue_plain

    venues = list_venues(counter_of(context), kind, motorway, operator, limit)
    if as_json:
        show_json([venue_plain(v) for v in venues])
    elif as_csv:
        show(to_csv([venue_plain(v) for v in venues], VENUE_COLUMNS))
    else:
        show(view.list_text(venues, width()))


@app.command("show")
def show_(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="KEY", help="A key, or free words.")],
    as_json: JsonFlag = False,
) -> None:
    """Show one venue and how its facts are known."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.venues import one_venue
    from lostfound.views import venues as view
    from lostfound.views.plain import venue_plain

    venue = one_venue(counter_of(context), " ".join(words))
    if as_json:
        show_json(venue_plain(venue))
    else:
        show(view.sheet_text(venue, width()))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file.")],
    as_json: JsonFlag = False,
) -> None:
    """Import venues; the same as `import venues` with its usual options."""
    from lostfound.cli.imports import run_import

    run_import(context, "venues", file, as_json=as_json)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Stdout if absent.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="Only this kind.")] = "",
) -> None:
    """Write venues as CSV that `venue import` takes again; the same as `export venues`."""
    from lostfound.cli.exports import write_venues

    write_venues(context, file, kind)


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="venue")
