"""`lostfound label`: shelf labels with codes to scan, one or a sheet of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostfound.cli.session import counter_of
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.views.labels import Drawing, Label

_USUAL = (70.0, 37.0)
_USUAL_SHEET = "3x8"
_LARGEST = 300.0
_FORMS = ("svg", "pdf", "png")
_TWO_NUMBERS = re.compile(r"(\d+(?:[.,]\d+)?)\s*[x×*]\s*(\d+(?:[.,]\d+)?)(?:\s*mm)?\Z")


def label(
    context: typer.Context,
    references: Annotated[
        list[str], typer.Argument(metavar="F-...", help="Found items; - reads them from stdin.")
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="FILE.pdf, .png or .svg; - is SVG to stdout."),
    ] = Path("-"),
    sheet: Annotated[
        str,
        typer.Option("--sheet", metavar="3x8", help="On A4: columns x rows; several items do so."),
    ] = "",
    size: Annotated[
        str, typer.Option("--size", metavar="70x37", help="One label in mm: width x height.")
    ] = "",
    skip: Annotated[
        int, typer.Option("--skip", min=0, help="Labels used already on the first sheet.")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace any file.")] = False,
) -> None:
    """Print shelf labels: reference as QR code and Code 128, kind, date, shelf, venue.

    Nothing personal is on them. A scanner may type the code wherever a reference is asked for.
    """
    from lostfound.cli.asking import references_or_stdin
    from lostfound.cli.files import may_replace, write_whole
    from lostfound.cli.screen import say, show
    from lostfound.desk.look import found_at
    from lostfound.views.label_files import MARKS, poorly_written, written
    from lostfound.views.labels import label_of

    form = _form_of(out)
    several = found_at(counter_of(context), references_or_stdin(references))
    may_replace(out, MARKS, "a label of lostfound", force=force)
    labels = [label_of(item, venue) for item, venue in several]
    title = "Labels: " + ", ".join(label.reference for label in labels)
    content = written(_drawings(labels, sheet, size, skip), form, title)
    say("\n".join(filter(None, map(poorly_written, labels))))
    if str(out) == "-":
        show(content.decode("utf-8"))
        return
    write_whole(out, content)
    say(f"{len(several)} {'label' if len(several) == 1 else 'labels'} written to {out}.")


def _form_of(out: Path) -> str:
    form = out.suffix.lower().lstrip(".") if str(out) != "-" else "svg"
    if form not in _FORMS:
        raise UsageFault(f"{out} is neither SVG nor PDF nor PNG.", "Name it ....pdf, .png or .svg.")
    return form


def _drawings(wanted: list[Label], sheet: str, size: str, skip: int) -> list[Drawing]:
    """Return one label, or sheets of them; several with a size of their own are pages."""
    from lostfound.views.label_files import fitted, measure
    from lostfound.views.labels import Grid, sheets, single

    labels = [fitted(label) for label in wanted]
    own = _two(size, "--size") if size else None
    if own and max(own) > _LARGEST:
        raise UsageFault(f"--size {size} is no label.", f"{_LARGEST:g} mm a side is the most.")
    if not sheet and (skip or (len(labels) > 1 and own is None)):
        sheet = _USUAL_SHEET
    if not sheet:
        return [single(label, own or _USUAL, measure()) for label in labels]
    columns, rows = _two(sheet, "--sheet")
    if columns != int(columns) or rows != int(rows) or columns * rows < 1:
        raise UsageFault(f"--sheet {sheet} is no grid.", "It is columns x rows, such as 3x8.")
    return sheets(labels, Grid(int(columns), int(rows), skip, own), measure())


def _two(told: str, flag: str) -> tuple[float, float]:
    found = _TWO_NUMBERS.match(told.strip().lower())
    if not found:
        example = "3x8" if flag == "--sheet" else "70x37"
        raise UsageFault(f"{flag} {told} is not two numbers.", f"Write it like {flag} {example}.")
    first, second = (float(number.replace(",", ".")) for number in found.groups())
    return first, second


def add_to(app: typer.Typer) -> None:
    """Put the command of this module into the tree."""
    app.command(short_help="Print shelf labels with codes to scan.")(label)
