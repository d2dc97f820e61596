"""`confirm`, `reject`, `unsure`, `undo`, `pending` and `review`: a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lostfound.cli.pages import Force, HtmlFile, WithContact, only_with_html, review_page
from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, session_of, show_json

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.results import PendingPair
    from lostfound.desk.urgency import Placed
    from lostfound.domain.values import Claim, FoundItem, Venue

# More claims than this are some seconds in a large register: then a bar moves.
_LONG = 5

ClaimRef = Annotated[str, typer.Argument(metavar="C-...", help="The claim.")]
FoundRef = Annotated[str, typer.Argument(metavar="F-...", help="The found item; - scans.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]
Order = Annotated[
    str,
    typer.Option(
        "--order",
        metavar="ORDER",
        help="urgency (toys, medicine, papers, keys ... first), probability or oldest.",
    ),
]


def confirm(
    context: typer.Context,
    claim: ClaimRef,
    found: FoundRef,
    note: Note = "",
    as_json: JsonFlag = False,
) -> None:
    """Say that this item is this claimant's.

    A terminal asks once more, but for --yes; a script that names both is not asked.
    """
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
    from lostfound.cli.asking import reference_or_stdin
    from lostfound.cli.screen import ask, on_terminal, say, show, width
    from lostfound.desk.decide import decide, the_pair
    from lostfound.views import decisions as view

    counter = counter_of(context)
    found = reference_or_stdin(found)
    pair = the_pair(counter, verdict, claim, found)
    if verdict == "confirm":
        _warn_of_our_photo(counter, pair)
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


def _warn_of_our_photo(counter: Counter, pair: tuple[Claim, FoundItem, Venue]) -> None:
    if not (pair[0].photos and pair[1].photos):
        return
    from lostfound.cli.screen import say, width
    from lostfound.desk.same_pictures import have_one_picture
    from lostfound.matching.values import OUR_PHOTO
    from lostfound.views import layout

    if have_one_picture(counter, pair[0], pair[1]):
        told = f"Both have the same picture. {OUR_PHOTO}"
        say(layout.paragraph(told, width(), "  ", "! "), always=True)


def pending(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those shown before, too.")] = False,
    order: Order = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 50,
    mark_shown: Annotated[
        bool,
        typer.Option(
            "--mark-shown", help="With --json or --csv: they count as shown, as text does."
        ),
    ] = False,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """List new pairs for open claims, each shown once; nothing is decided here.

    JSON and CSV leave them new, so that a script hides nothing from people.
    """
    from lostfound.cli.screen import show, width
    from lostfound.cli.session import seen_by_somebody
    from lostfound.desk.pending import the_queue
    from lostfound.views import decisions as view
    from lostfound.views.envelope import to_csv

    counter = counter_of(context)
    order = order or session_of(context).settings.review_order
    pairs = _compared(counter, the_queue(counter, every=every, order=order)[:limit])
    rows = [view.pending_plain(pair) for pair in pairs]
    if as_json:
        show_json(rows)
    elif as_csv:
        show(to_csv(rows, view.PENDING_COLUMNS))
    else:
        show(view.pending_text(pairs, width()))
    if mark_shown or not (as_json or as_csv):
        seen_by_somebody(counter, [(p.claim.reference, p.item.reference) for p in pairs])


def _compared(counter: Counter, queue: list[Placed]) -> list[PendingPair]:
    """Match the claims of a queue, with a bar where that takes long."""
    from lostfound.cli.screen import stages
    from lostfound.desk.pending import waiting_pairs

    if len(queue) < _LONG:
        return waiting_pairs(counter, queue, lambda _done, _total: None)
    with stages() as start:
        return waiting_pairs(counter, queue, start("comparing"))


def review(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="[C-...]", help="Only this claim.")] = "",
    order: Order = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many pairs.")] = 50,
    no_photos: Annotated[
        bool, typer.Option("--no-photos", help="Say where the photos are; do not draw them.")
    ] = False,
    html: HtmlFile = None,
    with_contact: WithContact = False,
    force: Force = False,
) -> None:
    """Go through the waiting pairs, one key each.

    With --html, write them all on one page instead; nothing is decided there.
    """
    only_with_html(html, with_contact, force)
    if html is not None:
        review_page(context, html, claim, order, limit, contacts=with_contact, force=force)
        return
    from lostfound.cli.reviewing import run_review

    order = order or session_of(context).settings.review_order
    run_review(counter_of(context), claim, limit, order, photos=not no_photos)


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    app.command(short_help="List new pairs for open claims, once each.")(pending)
    app.command(short_help="Go through the waiting pairs, one key each.")(review)
    app.command(short_help="Say that an item is a claimant's.")(confirm)
    app.command(short_help="Say that it is not.")(reject)
    app.command(short_help="Say that you cannot tell.")(unsure)
    app.command(short_help="Take a decision back.")(undo)
