"""One side and its candidates on a page: photos, words, chances, reasons, what to type."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from lostfound.desk.results import Beside, Picture, Sides
from lostfound.domain.values import Claim, Contact, Facts, FoundItem
from lostfound.matching.values import Candidate, Ranking, Reason
from lostfound.views import layout
from lostfound.views.found import said
from lostfound.views.markup import Markup, joined, tag
from lostfound.views.match import headline, reason_words

PHOTOS_A_SIDE = 4
"""More photos of one record than this are counted, not shown."""

_ORDERS = (
    ("confirm", "it is the one"),
    ("reject", "it is not; it stays away"),
    ("unsure", "it stays in the queue"),
)
_TOPICS_SHOWN = 5
# A candidate with a twentieth of the first one's chance is told as fully.
_CLOSE = 0.05


def section(place: int, part: Beside, pictures: Mapping[str, Picture]) -> Markup:
    """Return one subject with its candidates; `place` makes the names in the page unique."""
    answer = part.answer
    ranking, sides = answer.ranking, answer.sides
    noun = "Found item" if answer.reverse else "Claim"
    first = tag("span", f"first: {part.first}", class_="level") if part.first else None
    return tag(
        "section",
        "\n",
        tag("h2", f"{noun} {ranking.subject} ", first, id=f"side-{place}"),
        "\n",
        tag(
            "div",
            _photos(ranking.subject, sides, pictures, mine=True),
            tag("div", *_record(ranking.subject, sides, part.contacts), class_="told"),
            class_="subject",
        ),
        "\n",
        tag(
            "div",
            tag("p", headline(ranking).strip()),
            *(tag("p", note, class_="warn") for note in ranking.notes),
            _chances(ranking, f"{place}"),
            _to_ask(ranking),
            *(
                _candidate(f"{place}-{rank}", rank, candidate, part, pictures)
                for rank, candidate in enumerate(ranking.candidates, 1)
            ),
            class_="answer",
        ),
        "\n",
        class_="pairing",
        aria_labelledby=f"side-{place}",
    )


def _candidate(
    name: str, rank: int, candidate: Candidate, part: Beside, pictures: Mapping[str, Picture]
) -> Markup:
    """Return one candidate: its photos and words, the reasons as bars, what to type."""
    reference, sides = candidate.reference, part.answer.sides
    level = candidate.level if candidate.level not in ("", "none") else ""
    return tag(
        "article",
        "\n",
        tag(
            "h3",
            f"{rank}. {reference}, {layout.percent(candidate.probability)} ",
            tag("span", level, class_="level") if level else None,
            id=f"candidate-{name}",
        ),
        tag(
            "div",
            _photos(reference, sides, pictures),
            tag("div", *_record(reference, sides, part.contacts), class_="told"),
            class_="thing",
        ),
        tag(
            "details",
            tag("summary", _why(candidate)),
            _reasons(candidate),
            open=_close(candidate, part.answer.ranking),
        ),
        tag("h4", "Decide"),
        _orders(name, candidate.reference, part),
        "\n",
        class_="card",
        aria_labelledby=f"candidate-{name}",
    )


def _close(candidate: Candidate, ranking: Ranking) -> bool:
    """Tell whether a candidate is worth its reasons at first sight: the best, or nearly so."""
    best = max(c.probability for c in ranking.candidates)
    return candidate.probability >= _CLOSE * best


def _why(candidate: Candidate) -> str:
    count = layout.counted(len(candidate.reasons), "reason")
    return f"Why: {count}, sum {layout.bits(candidate.score_bits)} bits"


def _record(reference: str, sides: Sides, contacts: Mapping[str, Contact]) -> list[Markup]:
    """Return what one record says, in its own language, and the facts beside it."""
    if reference in sides.items:
        item = sides.items[reference]
        return [
            tag("blockquote", item.description or item.category, lang=_lang(item.facts.language)),
            _facts(_of_item(item, sides)),
        ]
    claim = sides.claims[reference]
    told = [*_of_claim(claim), *_of_contact(contacts.get(reference))]
    if not claim.text:
        return [tag("p", "No words, only what is shown and told here."), _facts(told)]
    return [tag("blockquote", claim.text, lang=_lang(claim.language)), _facts(told)]


def _lang(code: str) -> str | None:
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _of_item(item: FoundItem, sides: Sides) -> list[tuple[str, str]]:
    venue = sides.venues.get(item.venue)
    return [
        ("found", layout.when(item.found)),
        ("venue", layout.venue_line(venue) if venue else item.venue),
        ("spot", item.found_where),
        ("shelf", item.shelf),
        *_read(item.facts),
    ]


def _of_claim(claim: Claim) -> list[tuple[str, str]]:
    return [
        ("lost", layout.when(claim.lost)),
        ("place", claim.place_text or " > ".join(claim.route)),
        *_read(claim.facts),
    ]


def _read(facts: Facts) -> list[tuple[str, str]]:
    return [
        ("kind", said(facts.kinds[:2])),
        ("colour", said(facts.colours)),
        ("brand", said(facts.brands)),
        ("details", said((*facts.materials, *facts.patterns, *facts.features))),
    ]


def _of_contact(contact: Contact | None) -> list[tuple[str, str]]:
    if contact is None:
        return []
    return [
        ("claimant", contact.name),
        ("mail", contact.email),
        ("telephone", contact.phone),
        ("address", contact.address),
    ]


def _facts(told: Sequence[tuple[str, str]]) -> Markup:
    rows = [tag("dt", name) + tag("dd", value) for name, value in told if value]
    return tag("dl", *(Markup(row) for row in rows)) if rows else Markup("")


def _photos(
    reference: str, sides: Sides, pictures: Mapping[str, Picture], *, mine: bool = False
) -> Markup:
    """Return a record's photos; a tick enlarges one without any script."""
    record = sides.items.get(reference) or sides.claims[reference]
    names = record.photos
    kind = "photos mine" if mine else "photos"
    if not names:
        return tag("p", "No photo.", class_="soft")
    told = ", ".join(p for p in (said(record.facts.kinds[:1]), said(record.facts.colours)) if p)
    shown = [
        _photo(f"Photo {n} of {len(names)} of {reference}" + (f": {told}" if told else ""), picture)
        for n, picture in enumerate((pictures.get(name) for name in names[:PHOTOS_A_SIDE]), 1)
    ]
    more = len(names) - PHOTOS_A_SIDE
    noun = "found" if reference in sides.items else "claim"
    if more > 0:
        shown.append(tag("p", f"{more} more: lostfound {noun} show {reference}", class_="soft"))
    return tag("div", *shown, class_=kind)


def _photo(alt: str, picture: Picture | None) -> Markup:
    if picture is None:
        return tag("p", f"{alt} (the file is not there)", class_="soft")
    source = "data:image/jpeg;base64," + b64encode(picture.content).decode("ascii")
    return tag(
        "figure",
        tag(
            "label",
            tag("input", type="checkbox", class_="unseen"),
            tag("span", "Enlarge. ", class_="unseen"),
            tag("img", src=source, alt=alt, width=picture.width, height=picture.height),
            class_="frame",
        ),
    )


def _chances(ranking: Ranking, name: str) -> Markup:
    """Return every share of the answer, "not here" included, as numbers with bars."""
    rows = [(c.reference, c.probability) for c in ranking.candidates]
    if ranking.other_probability >= 0.005:
        rows.append(("others", ranking.other_probability))
    rows.append(("not here", ranking.none_probability))
    return tag(
        "div",
        tag("h3", "Chances", id=f"chances-{name}"),
        tag(
            "ul",
            *(
                tag(
                    "li",
                    tag("span", what),
                    tag("span", layout.percent(share), class_="number"),
                    _bar(0.0, 1.0, share, "chance"),
                )
                for what, share in rows
            ),
            class_="chances",
        ),
        class_="card",
    )


def _to_ask(ranking: Ranking) -> Markup | None:
    """Return what tells close candidates apart, and what to ask the owner."""
    found = ranking.differences[:_TOPICS_SHOWN]
    if not found and not ranking.question:
        return None
    asked = ranking.question
    return tag(
        "div",
        tag("h3", "What differs") if found else None,
        _differences(ranking) if found else None,
        tag("h3", "Ask the owner, without saying what you see") if asked else None,
        tag("p", asked, class_="question") if asked else None,
        class_="card ask",
    )


def _differences(ranking: Ranking) -> Markup:
    found = ranking.differences[:_TOPICS_SHOWN]
    references = list(dict.fromkeys(ref for difference in found for ref in difference.says))
    head = tag("tr", tag("td"), *(tag("th", ref, scope="col") for ref in references))
    rows = [
        tag(
            "tr",
            tag("th", difference.topic, scope="row"),
            *(tag("td", difference.says.get(ref) or "says nothing") for ref in references),
        )
        for difference in found
    ]
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag(
        "div", table, class_="wide", tabindex="0", role="region", aria_label="What differs, table"
    )


def _reasons(candidate: Candidate) -> Markup:
    """Return every reason with its bits in figures and as a bar, and their sum."""
    if not candidate.reasons:
        return tag("p", "Put forward earlier; today's reasons are weaker.", class_="soft")
    low = min([r.bits for r in candidate.reasons] + [0.0])
    high = max([r.bits for r in candidate.reasons] + [0.0])
    return joined(
        (
            tag("ul", *(_reason(r, low, high) for r in candidate.reasons), class_="reasons"),
            tag(
                "p",
                tag("span", "sum"),
                tag("span", f"{layout.bits(candidate.score_bits)} bits"),
                class_="sum",
            ),
        )
    )


def _reason(reason: Reason, low: float, high: float) -> Markup:
    words = reason_words(reason).removeprefix(f"{reason.name}: ")
    return tag(
        "li",
        tag("span", reason.name),
        tag("span", layout.bits(reason.bits), tag("span", " bits: ", class_="unseen"),
            class_="number"),
        _bar(low, high, reason.bits, "for" if reason.bits >= 0 else "against"),
        tag("span", words, class_="says"),
    )  # fmt: skip


def _bar(low: float, high: float, value: float, kind: str) -> Markup:
    """Return a bar from nought to `value` on a scale from `low` to `high`; the figure is beside."""
    span = (high - low) or 1.0
    at, to = (0.0 - low) / span * 100, (value - low) / span * 100
    left, long = min(at, to), max(abs(to - at), 0.5)
    return tag(
        "svg",
        tag("rect", class_=kind, x=f"{left:.2f}", y="1", width=f"{long:.2f}", height="8"),
        tag("path", class_="axis", d=f"M{at:.2f} 0V10", vector_effect="non-scaling-stroke"),
        class_="bar",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def _orders(name: str, reference: str, part: Beside) -> Markup:
    """Return what to type for each decision, with a button to copy it where scripts run."""
    subject = part.answer.ranking.subject
    claim, found = (reference, subject) if part.answer.reverse else (subject, reference)
    rows = []
    for verdict, purpose in _ORDERS:
        name_of = f"{verdict}-{name}"
        rows.append(
            tag(
                "li",
                tag("span", f"{verdict}: {purpose}", class_="soft"),
                tag("code", f"lostfound {verdict} ", tag("span", claim), " ", tag("span", found),
                    id=name_of),
                tag("button", "Copy", type="button", hidden=True, data_copies=name_of,
                    aria_label=f"Copy the command to {verdict} {claim} {found}"),
            )
        )  # fmt: skip
    return tag("ul", *rows, class_="orders")
