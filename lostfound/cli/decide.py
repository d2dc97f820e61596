"""`confirm`, `reject`, `unsure`, `undo`, `pending` and `review`: a person decides."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, session_of, show_json

ClaimRef = Annotated[str, typer.Argument(metavar="C-...", help="The claim.")]
FoundRef = Annotated[str, typer.Argument(metavar="F-...", help="The found item.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]


def confirm(
    context: typer.Context,
    claim: ClaimRef,
    found: FoundRef,
    note: Note = "",
    as_json: JsonFlag = False,
) -> None:
    """Say that this item is this claimant's."""
    _decide(context, "confirm", claim, found, note, as_json)


def reject(
    context: typer.Context,
    claim: ClaimRef,
    found: FoundRef,
    note: Note = "",
    as_json: JsonFlag = False,
) -> None:
    """Say that it is not; the pair stays away until its evidence changes."""
    _decide(context, "reject", claim, found, note, as_json)


def unsure(
    context: typer.Context,
    claim: ClaimRef,
    found: FoundRef,
    note: Note = "",
    as_json: JsonFlag = False,
) -> None:
    """Say that you cannot tell; the pair stays in the queue."""
    _decide(context, "unsure", claim, found, note, as_json)


def undo(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="[C-...", help="The claim.")] = "",
    found: Annotated[str, typer.Argument(metavar="F-...]", help="The found item.")] = "",
    note: Note = "",
    as_json: JsonFlag = False,
) -> None:
    """Take a decision back: of this pair, or your own last one."""
    _decide(context, "undo", claim, found, note, as_json)


def _decide(
    context: typer.Context, verdict: str, claim: str, found: str, note: str, as_json: bool
) -> None:
    from lostfound.cli.screen import ask, on_terminal, say, show, width
    from lostfound.desk.decide import decide, the_pair
    from lostfound.views import decisions as view

    counter = counter_of(context)
    pair = the_pair(counter, verdict, claim, found)
    if on_terminal() and not (session_of(context).settings.yes or as_json):
        say(view.pair_text(pair, width()), always=True)
        if not ask(view.question(verdict)):
            say("Nothing was decided.", always=True)
            raise typer.Exit(1)
    kept = decide(counter, pair, verdict, note=note)
    if as_json:
        show_json(view.verdict_plain(kept))
    else:
        show(view.verdict_text(kept, width()))
    for warning in kept.warnings:
        say(warning, always=True)


def pending(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those shown before, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 50,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """List new pairs for open claims, each shown once; nothing is decided here."""
    from lostfound.cli.screen import show, width
    from lostfound.cli.session import seen_by_somebody
    from lostfound.desk.pending import waiting_pairs
    from lostfound.views import decisions as view
    from lostfound.views.envelope import to_csv

    counter = counter_of(context)
    pairs = waiting_pairs(counter, every=every, limit=limit)
    rows = [view.pending_plain(pair) for pair in pairs]
    if as_json:
        show_json(rows)
    elif as_csv:
        show(to_csv(rows, view.PENDING_COLUMNS))
    else:
        show(view.pending_text(pairs, width()))
    seen_by_somebody(counter, [(p.claim.reference, p.item.reference) for p in pairs])


def review(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="[C-...]", help="Only this claim.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many pairs.")] = 50,
) -> None:
    """Go through the waiting pairs, one key each."""
    from lostfound.cli.reviewing import run_review

    run_review(counter_of(context), claim, limit)


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    app.command(short_help="List new pairs for open claims, once each.")(pending)
    app.command(short_help="Go through the waiting pairs, one key each.")(review)
    app.command(short_help="Say that an item is a claimant's.")(confirm)
    app.command(short_help="Say that it is not.")(reject)
    app.command(short_help="Say that you cannot tell.")(unsure)
    app.command(short_help="Take a decision back.")(undo)
