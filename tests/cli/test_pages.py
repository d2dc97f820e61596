"""Both sides on one page: whole in itself, valid, escaped, and without what must not be on it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from base64 import b64decode, b64encode
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from drawn import draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lostfound.desk.results import Beside, MatchAnswer, Picture, Sides
from lostfound.domain.values import Claim, Contact, Facts, FoundItem, Venue, Window
from lostfound.matching.values import Candidate, Difference, Ranking, Reason
from lostfound.views.page import page

html5lib = pytest.importorskip("html5lib")

TAILLY = "a6-beaune-tailly"
PERSONAL = ("Zoe Quentin", "zoe@example.org", "06 39 98 00 01")
EVIL = "doudou lapin <script>alert('x')</script> gris & \"noeud\" rose"
NOON = datetime(2026, 5, 4, 12)


@pytest.fixture
def pair(lf: Any, tmp_path: Path) -> tuple[str, str]:
    """A claim and the item it means, both with a photo and proof; their references."""
    for view, name in enumerate(("desk.jpg", "home.jpg")):
        (tmp_path / name).write_bytes(draw("rabbit:grey:bow=pink", view))
    found = lf("found", "add", EVIL, "--venue", TAILLY, "--at", "hier 14h", "--shelf", "B2",
               "--photo", str(tmp_path / "desk.jpg"), "--hidden", "étiquette QZX", "--json")  # fmt: skip
    name, mail, phone = PERSONAL
    claim = lf("claim", "add", "notre lapin gris, noeud rose", "--place", "Beaune Tailly",
               "--lost", "hier", "--photo", str(tmp_path / "home.jpg"), "--name", name,
               "--email", mail, "--phone", phone, "--hidden", "étiquette QZX", "--json")  # fmt: skip
    return claim.data["reference"], found.data["reference"]


def parsed(html: str) -> Any:
    """Parse a page as a browser does, and raise for anything a browser would have to mend."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def shown(lf: Any, *words: str) -> str:
    """Return the page that a command writes to stdout."""
    ended = lf(*words, "--html", "-")
    assert ended.status == 0, ended.err
    return str(ended.out)


def test_a_page_is_whole_in_itself(lf: Any, pair: tuple[str, str]) -> None:
    claim, found = pair
    for words in (("match", claim), ("match", found), ("review",)):
        html = shown(lf, *words)
        tree = parsed(html)
        assert tree.get("lang") == "en"
        scripts = [s.text for s in tree.iter("script")]
        assert len(scripts) == 1
        policy = next(m.get("content") for m in tree.iter("meta") if m.get("http-equiv"))
        assert "default-src 'none'" in policy
        for text in (scripts[0], next(tree.iter("style")).text):
            assert b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
        images = list(tree.iter("img"))
        assert len(images) == 2
        assert len({image.get("src") for image in images}) == 2
        for image in images:
            assert image.get("alt").startswith("Photo 1 of 1 of ")
            assert b64decode(image.get("src").partition(",")[2]).startswith(b"\xff\xd8\xff")
        assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", html)
        assert not list(tree.iter("link"))
        for verdict in ("confirm", "reject", "unsure"):
            assert f"lostfound {verdict} {claim} {found}" in "".join(tree.itertext())
        assert "not here" in html
        assert "alert(" not in "".join(scripts)
        assert not [e for e in tree.iter() if e.get("style")]


def test_headings_come_in_order_and_names_are_used_once(lf: Any, pair: tuple[str, str]) -> None:
    tree = parsed(shown(lf, "review"))
    levels = [int(e.tag[1]) for e in tree.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(names) == len(set(names))
    told = {e.get(a) for e in tree.iter() for a in ("aria-labelledby", "data-copies") if e.get(a)}
    assert told <= set(names)
    assert {e.get("href", "")[1:] for e in tree.iter("a")} <= set(names)


def test_contacts_are_on_it_only_when_asked_for(
    lf: Any, pair: tuple[str, str], tmp_path: Path
) -> None:
    claim, found = pair
    for words in (("match", claim), ("match", found), ("review",)):
        file = tmp_path / f"{words[0]}.html"
        lf(*words, "--html", str(file))
        told = file.read_text("utf-8")
        assert not [word for word in (*PERSONAL, "QZX") if word in told]
        assert lf(*words, "--html", str(file), "--with-contact").status == 0
        told = file.read_text("utf-8")
        assert [word for word in PERSONAL if word in told] == list(PERSONAL)
        assert "QZX" not in told
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        lf(*words, "--html", str(file))
        assert PERSONAL[0] not in file.read_text("utf-8")


def test_somebody_elses_file_is_left_alone(lf: Any, pair: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<p>my own page", "utf-8")
    ended = lf("match", pair[0], "--html", str(file))
    assert ended.status == 1
    assert "not a page of lostfound" in ended.err
    assert file.read_text("utf-8") == "<p>my own page"
    assert lf("match", pair[0], "--html", str(file), "--force").status == 0
    assert lf("review", "--html", str(file)).status == 0
    assert lf("review", "--html", str(tmp_path)).status == 2
    assert lf("review", "--html", str(tmp_path / "no" / "page.html")).status == 2
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe.html")
        assert lf("review", "--html", str(tmp_path / "pipe.html"), "--force").status == 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    "words",
    [
        ("match", "--text", "a rabbit", "--html", "-"),
        ("review", "--with-contact"),
        ("review", "--force"),
        ("match", "--text", "a rabbit", "--html", "-", "--json"),
    ],
)
def test_what_does_not_go_together_is_named(lf: Any, words: tuple[str, ...]) -> None:
    assert lf(*words).status == 2


def test_a_long_queue_says_how_much_of_it_is_shown(lf: Any, pair: tuple[str, str]) -> None:
    lf("claim", "add", "notre lapin gris, noeud rose", "--place", "Beaune Tailly", "--lost", "hier")
    assert "The first 1 of 2 pairs." in shown(lf, "review", "--limit", "1")
    assert "The first" not in shown(lf, "review")


def test_only_items_on_the_page_are_told_apart(lf: Any) -> None:
    items = [
        lf("found", "add", words, "--venue", TAILLY, "--at", "hier 14h", "--json").data["reference"]
        for words in (
            "parapluie bleu, manche bois",
            "parapluie bleu",
            "parapluie bleu, housse grise",
        )
    ]
    claim = lf("claim", "add", "parapluie bleu", "--place", "Beaune Tailly", "--lost", "hier",
               "--json").data["reference"]  # fmt: skip
    whole = shown(lf, "review", claim)
    assert "What differs" in whole and all(item in whole for item in items)
    one = shown(lf, "review", claim, "--limit", "1")
    assert sum(item in one for item in items) == 1
    assert "What differs" not in one
    two = shown(lf, "review", claim, "--limit", "2")
    assert sum(item in two for item in items) == 2


def test_the_page_decides_and_hides_nothing(lf: Any, pair: tuple[str, str]) -> None:
    assert parsed(shown(lf, "review")).find(".//article") is not None
    assert len(lf("pending", "--json").data) == 1
    empty = lf("review", "--html", "-").out
    lf("confirm", *pair)
    assert "Nothing is waiting" in shown(lf, "review")
    assert "Nothing is waiting" not in empty


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("bcdfgjqxz0123456789", min_size=9, max_size=20))
def test_proof_is_never_on_a_page(lf: Any, proof: str) -> None:
    hidden = ("--hidden", f"brodé {proof} dessous", "--hidden", proof.upper())
    claim = lf("claim", "add", "ours beige perdu", "--place", "Beaune Tailly", "--lost", "hier",
               "--name", "Zoe", *hidden, "--json").data["reference"]  # fmt: skip
    found = lf("found", "add", "petit ours beige", "--venue", TAILLY, "--at", "hier 14h",
               *hidden, "--json").data["reference"]  # fmt: skip
    for words in (("match", claim), ("match", found), ("review",)):
        for more in ((), ("--with-contact",)):
            html = shown(lf, *words, *more)
            assert proof not in html.casefold()


words_of = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [EVIL, "</script><script>", "<!--", "]]>", "&amp;", "'\"`=", "\x00\x1b[31m", "</style>"]
)


def a_side(told: list[str]) -> Beside:
    """A claim with one candidate, every field of which holds words from outside."""
    facts = Facts(language=told[0])
    item = FoundItem(reference="F-7K3QXC", venue="v", description=told[1], found=Window(NOON, NOON),
                     found_where=told[2], shelf=told[3], facts=facts, photos=("a",))  # fmt: skip
    claim = Claim(reference="C-7K3QXC", text=told[4], language=told[0], place_text=told[5],
                  photos=("b",))  # fmt: skip
    reasons = (Reason("time", 3.0, told[6], told[0]), Reason("colour", -1.0, told[1], ""))
    ranking = Ranking(
        "C-7K3QXC", (Candidate("F-7K3QXC", 0.6, "several alike", 2.0, reasons),), 0.4,
        "several alike", question=told[2], notes=(told[3],),
        differences=(Difference(told[4], {"F-7K3QXC": told[5], told[6]: ""}),),
    )  # fmt: skip
    venue = Venue(key="v", name=told[6], kind="")
    sides = Sides(items={"F-7K3QXC": item}, claims={"C-7K3QXC": claim}, venues={"v": venue})
    contact = Contact(name=told[0], email=told[1], phone=told[2], address=told[3])
    return Beside(MatchAnswer(ranking, sides), told[5], {"C-7K3QXC": contact})


def a_page(told: list[str]) -> str:
    picture = Picture(b"\xff\xd8\xff", 4, 3)
    sides = [a_side(told)] * 2
    return page("Found", sides, {"a": picture, "b": picture}, made_at=NOON, by=told[0])


@cache
def plain_page() -> Any:
    return parsed(a_page(["x"] * 7))


@given(st.lists(words_of, min_size=7, max_size=7))
def test_any_words_are_shown_as_words(told: list[str]) -> None:
    tree, usual = parsed(a_page(told)), plain_page()
    kinds = {"script", "style", "img", "a", "iframe", "form", "link", "base", "object"}
    for kind in kinds:
        assert len(list(tree.iter(kind))) == len(list(usual.iter(kind)))
    assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]
