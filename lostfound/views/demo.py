"""What the demo shows: the opening, the cases, and what to try next."""

from __future__ import annotations

from typing import Any

from lostfound.desk.results import DemoTold
from lostfound.views import layout
from lostfound.views.match import answer_body, ranking_plain


def opening_text(keep: bool) -> str:
    """Return what is about to happen."""
    where = "the folder you named" if keep else "a temporary folder"
    return f"Making a demo register in {where}: every item, claim and photo is made up."


def demo_text(told: DemoTold, width: int) -> str:
    """Return the cases as a claim handler sees them, and what to try next."""
    parts = [
        layout.paragraph(
            f"{told.items} found items, {told.claims} claims and {told.photos} photos at motorway "
            f"areas of France; {told.pairs} pairs put forward for a person. "
            f"{told.seconds:.0f} s.",
            width,
        ),
    ]
    for number, case in enumerate(told.cases, 1):
        title = f"── {number}. {case.title}: {case.remark} "
        parts.append("\n" + layout.cut(title + "─" * width, width).replace("…", "─"))
        parts.append(answer_body(case.answer, width))
    parts += [
        "\nNothing is confirmed by the program: a person decides.",
        layout.next_steps(_next(told), width),
    ]
    return "\n".join(parts)


def _next(told: DemoTold) -> list[tuple[str, str]]:
    if told.kept:
        db = f"--db {told.register}"
        return [
            (f"lostfound {db} review", "decide the pairs, one key each"),
            (f"lostfound {db} review --html waiting.html", "all of them on one page, with photos"),
            (
                f"lostfound {db} match {told.cases[0].answer.ranking.subject} --explain",
                "every reason in bits",
            )
            if told.cases
            else (f"lostfound {db} claim list", ""),
        ]
    return [
        ("lostfound demo --keep demo", "keep the register, to try review and match"),
        ("lostfound venue find beaune tailly", "find your own area"),
        ('lostfound found add "doudou lapin gris" --venue a6-beaune-tailly', ""),
        ('lostfound claim add "we lost a grey rabbit" --place Beaune', ""),
    ]


def demo_plain(told: DemoTold) -> dict[str, Any]:
    """Return the demo for scripts."""
    return {
        "items": told.items,
        "claims": told.claims,
        "photos": told.photos,
        "pairs": told.pairs,
        "register": told.register if told.kept else None,
        "seconds": round(told.seconds, 1),
        "cases": [
            {"title": case.title, **ranking_plain(case.answer.ranking, case.answer.sides)}
            for case in told.cases
        ],
    }
