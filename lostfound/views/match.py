"""A ranking as text and JSON: candidates, their reasons in words, and every bit explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostfound.desk.results import MatchAnswer, PendingPair, Sides
from lostfound.matching.values import Candidate, Difference, Ranking, Reason
from lostfound.views import layout

CANDIDATE_COLUMNS = ("reference", "probability", "level", "score_bits", "description", "venue")
_REASONS_SHOWN = 3
_BRIEF = 3
_DIFFERENCES_SHOWN = 3
_BAR = 24
_UNSPOKEN = {
    "meaning": ("the descriptions mean alike", "the descriptions are no closer than most"),
    "photo": ("the photos look alike", "the photos look different"),
    "same picture": ("it is the same picture", "the pictures differ"),
    "photo and words": ("the photo fits the words", "the photo does not fit the words"),
}
_HEADLINES = {
    "strong": "One fits well.",
    "likely": "One is likely.",
    "several alike": "Several fit alike.",
    "none": "Probably not here.",
}


def answer_text(answer: MatchAnswer, width: int, *, explain: bool) -> str:
    """Return the ranked candidates as a claim handler reads them, with what to type next."""
    return (
        answer_body(answer, width, explain=explain) + "\n" + layout.next_steps(_next(answer), width)
    )


def answer_body(answer: MatchAnswer, width: int, *, explain: bool = False) -> str:
    """Return the subject, the candidates and the shares, without what to type next."""
    ranking = answer.ranking
    parts = [
        subject_text(answer, width),
        headline(ranking),
        *(
            candidate_text(place, candidate, answer.sides, width, explain=explain)
            for place, candidate in enumerate(ranking.candidates, 1)
        ),
        rest_text(ranking),
        question_text(ranking, width),
        *(layout.paragraph(note, width, "  ", "! ") for note in ranking.notes),
    ]
    return "\n".join(part for part in parts if part)


def subject_text(answer: MatchAnswer, width: int) -> str:
    """Return what is being looked for, in a few lines; nothing for words typed in."""
    subject = answer.ranking.subject
    if subject in answer.sides.claims:
        claim = answer.sides.claims[subject]
        body = layout.paragraph(layout.cut(layout.one_line(claim.text), 3 * width), width, "  ")
        when = layout.when(claim.lost)
        where = claim.place_text or " > ".join(claim.route)
        facts = ", ".join(p for p in (f"lost {when}" if when else "", where) if p)
        return "\n".join(p for p in (f"{subject}  claim", body, f"  {facts}" if facts else "") if p)
    if subject in answer.sides.items:
        return f"{subject}  found item\n" + gist_lines(subject, answer.sides, width, "  ")
    return ""


def headline(ranking: Ranking) -> str:
    """Return the answer in one line: how sure, among how many."""
    lead = _HEADLINES.get(ranking.level, ranking.level) if ranking.candidates else "Nothing fits."
    if ranking.candidates and ranking.level == "none" and ranking.none_probability < 0.5:
        lead = "Nothing fits well enough to be offered."
    counted = f" {ranking.compared} looked at." if ranking.compared else ""
    return f"\n{lead}{counted}"


def candidate_text(
    place: int, candidate: Candidate, sides: Sides, width: int, *, explain: bool
) -> str:
    """Return one candidate: probability, what it is, the strongest reasons or all of them."""
    level = f"  {candidate.level}" if candidate.level not in ("", "none") else ""
    lines = [
        f"{place:>2}  {candidate.reference}  {layout.percent(candidate.probability):>5}{level}",
        gist_lines(candidate.reference, sides, width, "    "),
    ]
    if explain:
        lines.append(bars_text(candidate, width))
    else:
        lines += [
            layout.paragraph(reason_words(reason), width, "        ", f"    {_sign(reason)} ")
            for reason in strongest(candidate.reasons)
        ]
    return "\n".join(line for line in lines if line)


def gist_lines(reference: str, sides: Sides, width: int, indent: str) -> str:
    """Return what a record is, and where and when, in two or three lines."""
    if reference in sides.items:
        item = sides.items[reference]
        venue = sides.venues.get(item.venue)
        where = [
            layout.venue_line(venue) if venue else item.venue,
            item.found_where,
            layout.when(item.found),
        ]
        what, place = item.description or item.category, ", ".join(p for p in where if p)
    elif reference in sides.claims:
        claim = sides.claims[reference]
        where = [claim.place_text or " > ".join(claim.route), layout.when(claim.lost)]
        what, place = claim.text, ", ".join(p for p in where if p)
    else:
        return ""
    told = layout.cut(layout.one_line(what), 2 * (width - len(indent)) - 4)
    return "\n".join(layout.paragraph(line, width, indent) for line in (told, place) if line)


def strongest(reasons: Sequence[Reason]) -> list[Reason]:
    """Return the heaviest reasons, for or against, that say anything at all."""
    return [r for r in reasons if abs(r.bits) >= 0.05][:_REASONS_SHOWN]


def reason_words(reason: Reason) -> str:
    """Return a reason as a person would say it."""
    ours, theirs = reason.claim_says, reason.item_says
    if reason.name in _UNSPOKEN and not (ours or theirs):
        return _UNSPOKEN[reason.name][0 if reason.bits >= 0 else 1]
    if reason.name == "place":
        return f"place: {theirs}, {_how(ours)}" if theirs else f"place: {_how(ours)}"
    if ours and theirs and ours != theirs:
        return f"{reason.name}: claim says {ours}; item says {theirs}"
    if not (ours or theirs):
        return f"{reason.name}: {'alike' if reason.bits >= 0 else 'nothing shared'}"
    return f"{reason.name}: {ours or theirs}"


def _how(how: str) -> str:
    known = {
        "named": "named by the claim",
        "other-side": "the other side of the named one",
        "neighbour": "next to the named one",
        "alike": "spelt nearly as in the claim",
        "either": "either side fits the name",
        "route": "on the route",
        "motorway": "on the motorway named",
        "between": "between the two places named",
        "near-town": "near the town named",
        "another place": "not the place named",
    }
    return known.get(how, how)


def _sign(reason: Reason) -> str:
    return "+" if reason.bits >= 0 else "−"


def bars_text(candidate: Candidate, width: int) -> str:
    """Return every reason's bits as a bar, for to the right, against to the left, and the sum."""
    reasons = candidate.reasons
    size = max([len(r.name) for r in reasons] + [5])
    left = max([-r.bits for r in reasons] + [0.0])
    right = max([r.bits for r in reasons] + [0.0])
    span = (left + right) or 1.0
    room = max(8, min(_BAR, width - size - 35))
    against = round(room * left / span)
    lines = []
    for reason in reasons:
        length = max(1, round(room * abs(reason.bits) / span)) if reason.bits else 0
        bar = ("█" * length).rjust(against) if reason.bits < 0 else " " * against + "█" * length
        head = f"    {reason.name:<{size}} {layout.bits(reason.bits):>7} {bar:<{room + 1}} "
        lines.append(layout.cut(head + _both(reason), width).rstrip())
    lines.append(f"    {'sum':<{size}} {layout.bits(candidate.score_bits):>7} bits")
    return "\n".join(lines)


def _both(reason: Reason) -> str:
    ours, theirs = layout.one_line(reason.claim_says), layout.one_line(reason.item_says)
    return ours if ours == theirs or not theirs else f"{ours or '(not stated)'} / {theirs}"


def rest_text(ranking: Ranking) -> str:
    """Return the shares that no listed candidate holds: not here, and the others together."""
    lines = []
    if ranking.other_probability >= 0.005:
        lines.append(f"    others    {layout.percent(ranking.other_probability):>5}")
    lines.append(f"    not here  {layout.percent(ranking.none_probability):>5}")
    return "\n".join(lines)


def question_text(told: Ranking | PendingPair, width: int) -> str:
    """Return what tells close candidates apart, and what to ask when several are alike."""
    lines = [
        layout.paragraph(difference_words(d), width, "      ", "  ~ ")
        for d in told.differences[:_DIFFERENCES_SHOWN]
    ]
    if lines:
        lines.insert(0, "They differ in:")
    if told.question:
        lines.append(layout.paragraph("Ask the owner, without saying what you see:", width))
        lines.append(layout.paragraph(told.question, width, "    ", "  ? "))
    return "\n".join(lines)


def difference_words(difference: Difference) -> str:
    """Return a topic and what each candidate's record says of it."""
    says = "; ".join(f"{ref} {said or 'says nothing'}" for ref, said in difference.says.items())
    return f"{difference.topic}: {says}"


def brief_text(ranking: Ranking, sides: Sides, width: int) -> str:
    """Return the first candidates after a claim was filed, a line or two each, and what to type."""
    if not ranking.candidates:
        return "Nothing in the register fits yet. It will be looked at again as items come in."
    lines = [headline(ranking).strip()]
    for candidate in ranking.candidates[:_BRIEF]:
        item = sides.items.get(candidate.reference)
        head = f"  {candidate.reference}  {layout.percent(candidate.probability):>5}  "
        told = layout.one_line(item.description or item.category) if item else ""
        lines.append(layout.cut(head + told, width))
    lines.append(f"  not here  {layout.percent(ranking.none_probability):>5}")
    lines += [question_text(ranking, width)] if ranking.question else []
    lines += [layout.paragraph(note, width, "  ", "! ") for note in ranking.notes]
    first = ranking.candidates[0].reference
    steps = [(f"lostfound match {ranking.subject}", "see all, with reasons")]
    if ranking.level != "none":
        steps.append((f"lostfound confirm {ranking.subject} {first}", "if it is the one"))
    return "\n".join([*lines, layout.next_steps(steps, width)])


def _next(answer: MatchAnswer) -> list[tuple[str, str]]:
    ranking = answer.ranking
    if not ranking.candidates:
        return [("lostfound found list", "see what is in the register")]
    subject, first = ranking.subject, ranking.candidates[0].reference
    if subject not in answer.sides.items and subject not in answer.sides.claims:
        return [
            (f"lostfound found show {first}", "see all of it"),
            ("lostfound claim add ...", "keep the claim, so that new items are compared"),
        ]
    pair = f"{first} {subject}" if answer.reverse else f"{subject} {first}"
    show = "claim" if answer.reverse else "found"
    return [
        (f"lostfound {show} show {first}", "see all of it, and the photos"),
        (f"lostfound confirm {pair}", "it is the one"),
        (f"lostfound reject {pair}", "it is not"),
    ]


def ranking_plain(ranking: Ranking, sides: Sides) -> dict[str, Any]:
    """Return a ranking with the names that scripts rely on."""
    return {
        "subject": ranking.subject,
        "level": ranking.level,
        "none_probability": round(ranking.none_probability, 6),
        "other_probability": round(ranking.other_probability, 6),
        "compared": ranking.compared,
        "question": ranking.question,
        "differences": differences_plain(ranking.differences),
        "notes": list(ranking.notes),
        "weights": ranking.weights,
        "candidates": [candidate_plain(c, sides) for c in ranking.candidates],
    }


def differences_plain(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return each topic in which close candidates differ, and what each one's record says."""
    return [{"topic": d.topic, "says": d.says} for d in differences]


def candidate_plain(candidate: Candidate, sides: Sides) -> dict[str, Any]:
    """Return a candidate with every reason; `score_bits` is the sum of their bits."""
    item = sides.items.get(candidate.reference)
    claim = sides.claims.get(candidate.reference)
    return {
        "reference": candidate.reference,
        "probability": round(candidate.probability, 6),
        "level": candidate.level,
        "score_bits": candidate.score_bits,
        "description": item.description if item else (claim.text if claim else ""),
        "venue": item.venue if item else None,
        "reasons": [reason_plain(r) for r in candidate.reasons],
    }


def reason_plain(reason: Reason) -> dict[str, Any]:
    """Return a reason: its name, its bits, and what both sides say."""
    return {
        "name": reason.name,
        "bits": reason.bits,
        "claim_says": reason.claim_says,
        "item_says": reason.item_says,
    }
