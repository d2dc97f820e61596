"""One web page that needs nothing beside itself: no network, no other file, no script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from lostfound.desk.results import Beside, Picture
from lostfound.views import layout
from lostfound.views.markup import Markup, joined, tag
from lostfound.views.page_sides import section
from lostfound.views.page_style import SCRIPT, STYLE

MARK = '<meta name="generator" content="lostfound page">'
"""What every page holds near its beginning: a file without it is somebody else's."""

_PERSONAL = (
    "This page holds names and contact details of claimants. Keep it where only the desk can "
    "read it, and delete it when it is done with."
)


def page(
    title: str,
    parts: Sequence[Beside],
    pictures: Mapping[str, Picture],
    *,
    made_at: datetime,
    by: str,
    remark: str = "",
) -> str:
    """Return the whole page: a section for each side with its candidates.

    `pictures` are the photos by SHA-256, `remark` is said above the sections.
    """
    personal = any(part.contacts for part in parts)
    body = (
        tag("a", "To the candidates", class_="skip", href="#main"),
        tag(
            "header",
            tag("h1", title),
            tag("p", _PERSONAL, class_="warn") if personal else None,
            tag("p", remark) if remark else None,
            _contents(parts) if len(parts) > 1 else None,
        ),
        tag(
            "main",
            *(section(place, part, pictures) for place, part in enumerate(parts, 1)),
            id="main",
            tabindex="-1",
        ),
        tag(
            "footer",
            tag("p", f"Made {layout.moment(made_at)} by {by}. A person decides, never the page."),
        ),
        tag("p", id="told", class_="unseen", role="status"),
        _raw("script", SCRIPT),
    )
    html = tag("html", _head(title), "\n", tag("body", "\n", joined(body, "\n"), "\n"), lang="en")
    return f"<!DOCTYPE html>\n{html}\n"


def _head(title: str) -> Markup:
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(STYLE)}'; script-src '{_hash(SCRIPT)}'"
    )
    return tag(
        "head",
        "\n",
        tag("meta", charset="utf-8"),
        "\n",
        Markup(MARK),
        "\n",
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        "\n",
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        "\n",
        tag("title", f"{title} – lostfound"),
        "\n",
        _raw("style", STYLE),
    )


def _raw(name: str, text: str) -> Markup:
    """Return a style or a script, whose text HTML does not escape; ours holds no closing tag."""
    return Markup(f"<{name}>{text}</{name}>")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")


def _contents(parts: Sequence[Beside]) -> Markup:
    """Return links to the sections, each with why it comes first."""
    links = []
    for place, part in enumerate(parts, 1):
        ranking = part.answer.ranking
        count = layout.counted(len(ranking.candidates), "candidate")
        told = f" {count}" + (f", first: {part.first}" if part.first else "")
        links.append(tag("li", tag("a", ranking.subject, href=f"#side-{place}"), told))
    return tag("nav", tag("ol", *links), aria_label="What is waiting")
