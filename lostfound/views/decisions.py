"""Pairs, verdicts, the queue and the log as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostfound.desk.results import LogLine, PendingPair, Verdict
from lostfound.domain.values import Claim, FoundItem, Venue
from lostfound.matching.values import OUR_PHOTO, is_our_photo
from lostfound.views import layout
from lostfound.views.match import (
    differences_plain,
    question_text,
    reason_plain,
    reason_words,
    strongest,
)
from lostfound.views.plain import decision_plain
from lostfound.views.register import event_text

PENDING_COLUMNS = (
    "claim",
    "found",
    "probability",
    "level",
    "text",
    "description",
    "venue_name",
    "first",
    "since",
)
LOG_COLUMNS = ("at", "by", "what", "reference", "venue", "note", "digest")
_DONE = {
    "confirm": "Confirmed: {found} is {claim}'s.",
    "reject": "Rejected: {found} is not {claim}'s. The pair stays away until its evidence changes.",
    "unsure": "Kept as unsure: {found} for {claim}. It stays in the queue.",
    "undo": "Taken back: what was said of {found} and {claim}.",
}
KEYS = "c confirm, r reject, u unsure, s skip, m more, o photos, p previous, q quit, ? help"
_KEYS = (
    ("c", "confirm: it is this claimant's"),
    ("r", "reject: it is not; the pair stays away until its evidence changes"),
    ("u", "unsure: kept, and shown again after the others"),
    ("s", "skip: decide nothing now"),
    ("m", "more: every reason in bits, or back to the three strongest"),
    ("o", "photos: open those of both sides, or say where they are"),
    ("p", "previous: go back, and take back what you decided there"),
    ("q", "quit: what is decided stays"),
)
_QUESTIONS = {
    "confirm": "Is it the one? Confirm",
    "reject": "Is it another one? Reject",
    "unsure": "Keep as unsure",
    "undo": "Take this decision back",
}


def question(verdict: str) -> str:
    """Return what to ask before a decision is kept."""
    return _QUESTIONS[verdict]


def pair_text(pair: tuple[Claim, FoundItem, Venue], width: int) -> str:
    """Return both sides of a pair, one beneath the other."""
    claim, item, venue = pair
    lost = ", ".join(p for p in (layout.when(claim.lost), claim.place_text) if p)
    found = ", ".join(p for p in (layout.when(item.found), layout.venue_line(venue)) if p)
    return "\n".join(
        (
            layout.fields(
                [
                    (claim.reference, layout.cut(layout.one_line(claim.text), 6 * width)),
                    ("lost", lost),
                    ("photos", str(len(claim.photos) or "")),
                ],
                width,
                "",
            ),
            layout.fields(
                [
                    (item.reference, item.description or item.category),
                    ("found", found),
                    ("shelf", item.shelf),
                    ("photos", str(len(item.photos) or "")),
                ],
                width,
                "",
            ),
        )
    )


def verdict_text(kept: Verdict, width: int) -> str:
    """Return what was decided, by whom, and how to take it back."""
    decision = kept.decision
    line = _DONE[decision.verdict].format(claim=decision.claim, found=decision.found)
    pair = f"{decision.claim} {decision.found}"
    parts = [layout.paragraph(line, width)]
    if decision.verdict == "confirm":
        where = ", ".join(p for p in (kept.venue.name, kept.item.shelf) if p)
        parts.append(
            layout.paragraph(
                f"It is kept at {where}. {decision.claim} is matched and leaves the queue.", width
            )
        )
    if decision.verdict != "undo":
        parts.append(layout.next_steps([(f"lostfound undo {pair}", "to take it back")], width))
    else:
        parts.append(
            layout.next_steps([(f"lostfound match {decision.claim}", "look again")], width)
        )
    return "\n".join(parts)


def verdict_plain(kept: Verdict) -> dict[str, Any]:
    """Return a decision and the state of both sides after it."""
    return decision_plain(kept.decision) | {
        "claim_status": kept.claim.status,
        "found_status": kept.item.status,
    }


def pending_text(pairs: Sequence[PendingPair], width: int) -> str:
    """Return the waiting pairs, each with why it comes first and the strongest reason for it."""
    if not pairs:
        return "Nothing new is waiting."
    lines = []
    for pair in pairs:
        head = (
            f"{pair.claim.reference}  {pair.item.reference}  "
            f"{layout.percent(pair.candidate.probability):>5}  {pair.candidate.level}"
        )
        what = pair.item.description or pair.item.category
        lines += [
            *_with_first(head.rstrip(), pair, width),
            layout.cut("  lost   " + layout.one_line(pair.claim.text), width),
            layout.cut(
                f"  found  {layout.one_line(what)} ({layout.venue_line(pair.venue)})", width
            ),
            *(
                layout.cut(f"  why    {reason_words(r)}", width)
                for r in strongest(pair.candidate.reasons)[:1]
            ),
        ]
    lines.append(
        layout.next_steps(
            [
                ("lostfound review", "decide them, one key each"),
                (
                    f"lostfound confirm {pairs[0].claim.reference} {pairs[0].item.reference}",
                    "or one at a time",
                ),
            ],
            width,
        )
    )
    return "\n".join(lines)


def _with_first(head: str, pair: PendingPair, width: int) -> list[str]:
    """Return the head with why the pair comes first, on a line of its own where it is narrow."""
    told = f"first: {pair.first}" if pair.first else ""
    if not told or len(head) + 2 + len(told) <= width:
        return [f"{head}  {told}".rstrip()]
    return [head, layout.cut(f"  {told}", width)]


def pending_plain(pair: PendingPair) -> dict[str, Any]:
    """Return a waiting pair; see PENDING_COLUMNS."""
    return {
        "claim": pair.claim.reference,
        "found": pair.item.reference,
        "probability": round(pair.candidate.probability, 6),
        "level": pair.candidate.level,
        "score_bits": pair.candidate.score_bits,
        "reasons": [reason_plain(r) for r in pair.candidate.reasons],
        "differences": differences_plain(pair.differences),
        "question": pair.question,
        "text": pair.claim.text,
        "description": pair.item.description,
        "venue": pair.item.venue,
        "venue_name": pair.venue.name,
        "first": pair.first,
        "since": pair.since.isoformat(timespec="seconds") if pair.since else None,
    }


def review_text(pair: PendingPair, place: int, total: int, width: int, *, explain: bool) -> str:
    """Return one screen of the review: both sides, the reasons, what to ask, and the keys."""
    candidate = pair.candidate
    head = f"{layout.percent(candidate.probability)}  {candidate.level}"
    parts = (
        pair_text((pair.claim, pair.item, pair.venue), width),
        *_with_first(head, pair, width),
        reasons_text(pair, width, explain=explain),
        question_text(pair, width),
        layout.paragraph(OUR_PHOTO, width, "  ", "! ") if is_our_photo(candidate.reasons) else "",
        layout.paragraph(f"{place} of {total}: {KEYS}", width),
    )
    return "\n".join(part for part in parts if part)


def help_text(width: int) -> str:
    """Return what each key of the review does."""
    return layout.fields(_KEYS, width)


def reasons_text(pair: PendingPair, width: int, *, explain: bool) -> str:
    """Return the reasons of a waiting pair: the strongest in words, or all as bars."""
    from lostfound.views.match import bars_text

    if explain:
        return bars_text(pair.candidate, width)
    return "\n".join(
        layout.paragraph(reason_words(r), width, "      ", f"    {'+' if r.bits >= 0 else '−'} ")
        for r in strongest(pair.candidate.reasons)
    )


def log_text(lines: Sequence[LogLine], width: int) -> str:
    """Return the custody chain, oldest first."""
    if not lines:
        return "Nothing is written there yet."
    rows = [(layout.moment(e.at), e.by, e.reference, event_text(e)) for e in lines]
    return layout.table(rows, ("when", "who", "of", "what"), width, wide=3)


def log_plain(line: LogLine) -> dict[str, Any]:
    """Return one event; see LOG_COLUMNS."""
    return {
        "at": line.at.isoformat(timespec="seconds"),
        "by": line.by,
        "what": line.what,
        "reference": line.reference,
        "venue": line.venue,
        "note": line.note,
        "digest": line.digest,
    }
