"""`lostfound claim`: file, list and show claims."""

from __future__ import annotations

from typing import Annotated

import typer

from lostfound.cli.found import Force, Photos, Reason, with_photos
from lostfound.cli.session import CsvFlag, JsonFlag, counter_of, show_json

app = typer.Typer(help="Claims: add, list, show.", no_args_is_help=True)


@app.command("add")
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The message; - reads stdin.")] = "",
    photos: Photos = None,
    lost: Annotated[
        str, typer.Option("--lost", help="When: 'hier 14h', 'du 3 au 5 août', 2026-08-03.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Where, in the claimant's words.")] = "",
    route: Annotated[
        list[str] | None,
        typer.Option("--route", help="A stop on the way; several, in order."),
    ] = None,
    channel: Annotated[str, typer.Option("--channel", help="web, email, phone, desk ...")] = "",
    language: Annotated[
        str, typer.Option("--language", help="fr, en, de ...; read from the text if left out.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="The claimant's name; kept apart.")] = "",
    email: Annotated[str, typer.Option("--email", help="Kept apart.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Kept apart.")] = "",
    hidden: Annotated[
        list[str] | None,
        typer.Option("--hidden", help="A detail that proves ownership; kept apart, never matched."),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help="The system it comes from, with --external-id.")
    ] = "",
    external_id: Annotated[
        str, typer.Option("--external-id", help="Its number there; the same one is refused.")
    ] = "",
    force: Force = False,
    reason: Reason = "",
    as_json: JsonFlag = False,
) -> None:
    """File a claim; addresses in the text are kept apart from it."""
    from lostfound.cli.asking import text_or_stdin
    from lostfound.cli.screen import show, width
    from lostfound.cli.session import seen_by_somebody
    from lostfound.desk.claim import file_claim
    from lostfound.desk.drafts import ClaimDraft
    from lostfound.desk.pending import worth_a_look
    from lostfound.views import claims as view

    draft = ClaimDraft(
        text=text_or_stdin(text),
        lost=lost,
        place=place,
        route=tuple(route or ()),
        channel=channel,
        language=language,
        name=name,
        email=email,
        phone=phone,
        hidden=tuple(hidden or ()),
        source=source,
        external_id=external_id,
    )
    if photos or force or reason:
        draft = with_photos(draft, photos, force, reason)
    counter = counter_of(context)
    receipt = file_claim(counter, draft)
    if as_json:
        show_json(view.receipt_plain(receipt))
    else:
        show(view.receipt_text(receipt, width()))
    if receipt.ranking is not None and not as_json:
        likely = worth_a_look(receipt.ranking)
        seen_by_somebody(counter, [(receipt.claim.reference, c.reference) for c in likely])


@app.command("list")
def list_(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Words that all occur.")] = "",
    status: Annotated[str, typer.Option("--status", help="open, matched or closed.")] = "",
    channel: Annotated[str, typer.Option("--channel", help="web, email, phone, desk ...")] = "",
    language: Annotated[str, typer.Option("--language", help="fr, en, de ...")] = "",
    since: Annotated[str, typer.Option("--since", help="Filed at or after.")] = "",
    until: Annotated[str, typer.Option("--until", help="Filed at or before.")] = "",
    source: Annotated[str, typer.Option("--source", help="The system they came from.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many; 0 for all.")] = 50,
    after: Annotated[str, typer.Option("--after", help="Go on after this reference.")] = "",
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
) -> None:
    """List claims, newest first."""
    from lostfound.cli.asking import more_with
    from lostfound.cli.screen import say, show, width
    from lostfound.desk.look import ClaimWish, list_claims
    from lostfound.views import claims as view
    from lostfound.views.envelope import to_csv
    from lostfound.views.plain import CLAIM_COLUMNS, claim_plain

    wish = ClaimWish(
        status=status,
        channel=channel,
        language=language,
        since=since,
        until=until,
        words=words,
        source=source,
        limit=limit,
        after=after,
    )
    claims = list_claims(counter_of(context), wish)
    rows = [claim_plain(claim) for claim in claims]
    if as_json:
        show_json(rows)
    elif as_csv:
        show(to_csv(rows, CLAIM_COLUMNS))
    else:
        show(view.list_text(claims, width()))
        say(more_with("claim list", claims[-1].reference if claims else "", len(claims), limit))


@app.command("show")
def show_(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="C-...", help="The claim's reference.")],
    contact: Annotated[
        bool, typer.Option("--contact", help="Show how to reach the claimant.")
    ] = False,
    hidden: Annotated[bool, typer.Option("--hidden", help="Show the proof details too.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show one claim with its decisions."""
    from lostfound.cli.screen import show, width
    from lostfound.desk.look import claim_sheet, contact_of
    from lostfound.views import claims as view

    counter = counter_of(context)
    sheet = claim_sheet(counter, reference, proofs=hidden)
    reach = contact_of(counter, reference) if contact else None
    if as_json:
        show_json(view.sheet_plain(sheet, reach))
    else:
        show(view.sheet_text(sheet, reach, width()))


def add_to(root: typer.Typer) -> None:
    """Put the commands of this module into the tree."""
    root.add_typer(app, name="claim")
