"""Hidden proof never leaves its table: whatever it says, every screen and file stays the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TAILLY = "a6-beaune-tailly"
PROOFS = (
    "initiales QZX brodées sous la patte",
    "puce fuchsia cousue dans l'oreille, Zabulon",
    "0612345678 écrit dedans, zabulon@example.org",
    "numéro de série ZQ99817",
    "marque Wurlitzer, taille 98",
)
TOKENS = ("qzx", "zabulon", "fuchsia", "0612345678", "06 12", "zq99817", "wurlitzer", "taille 98")


@pytest.fixture
def alike(lf: Any) -> tuple[str, str, str]:
    """A claim and two items that look alike, all three with proof kept apart."""
    hidden = [word for proof in PROOFS for word in ("--hidden", proof)]
    items = [
        lf("found", "add", f"petit ours beige, écharpe {colour}", "--venue", TAILLY,
           "--at", "hier 14h", *hidden, "--json").data["reference"]
        for colour in ("rouge", "verte")
    ]  # fmt: skip
    claim = lf("claim", "add", "ours beige perdu avec une écharpe", "--place", "Beaune Tailly",
               "--lost", "hier", *hidden, "--json").data["reference"]  # fmt: skip
    return claim, items[0], items[1]


def told(lf: Any, claim: str, *items: str) -> list[str]:
    """Everything that the commands of a claim handler print of these."""
    pages = []
    for words in (
        ("match", claim), ("match", claim, "--explain"), ("match", claim, "--json"),
        ("match", claim, "--csv"), ("match", items[0]), ("match", items[0], "--explain"),
        ("match", items[0], "--json"), ("match", "--text", "ours beige, écharpe", "--json"),
        ("pending", "--all"), ("pending", "--all", "--json"), ("pending", "--all", "--csv"),
        ("found", "list", "--json"), ("claim", "list", "--csv"), ("log", claim),
        ("match", claim, "--html", "-"), ("review", "--html", "-", "--with-contact"),
    ):  # fmt: skip
        ended = lf(*words)
        assert ended.status == 0, words
        pages.append(ended.out + ended.err)
    ended = lf("review", stdin="m\no\n?\ns\nm\nq\n")
    return [*pages, ended.out + ended.err]


def test_proof_is_on_no_screen_and_in_no_file(
    lf: Any, alike: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.cli import screen

    pages = told(lf, *alike)
    assert "They differ in:" in pages[0]
    assert "Ask the owner" in pages[0]
    with monkeypatch.context() as at_the_desk:
        at_the_desk.setattr(screen, "on_terminal", lambda: True)
        at_the_desk.setattr(screen, "ask", lambda _question: False)
        ended = lf("confirm", *alike[:2])
        pages.append(ended.out + ended.err)
    assert alike[0] in pages[-1]
    for answer in ("unsure", "reject", "confirm", "undo"):
        ended = lf(answer, *alike[:2], "--json")
        pages.append(ended.out + ended.err)
    for page in pages:
        assert not [token for token in TOKENS if token in page.lower()]


def test_proof_is_not_in_what_was_kept_of_a_decision_or_a_pair(
    lf: Any, alike: tuple[str, str, str], db: Path
) -> None:
    lf("reject", *alike[:2])
    with sqlite3.connect(db) as register:
        tables = [row[0] for row in register.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%proof%'")]  # fmt: skip
        kept = [
            str(row).lower()
            for table in tables
            for row in register.execute(f"SELECT * FROM {table}")
        ]
    for token in TOKENS:
        assert not [row[:200] for row in kept if token in row], token


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=3))
def test_whatever_proof_says_nothing_that_is_shown_changes(
    lf: Any, alike: tuple[str, str, str], db: Path, proofs: list[str]
) -> None:
    before = told(lf, *alike)
    with sqlite3.connect(db) as register:
        for number, proof in enumerate(proofs):
            register.execute(
                "UPDATE proof SET detail = ? WHERE rowid IN "
                "(SELECT rowid FROM proof ORDER BY rowid LIMIT 1 OFFSET ?)",
                (proof.replace("\0", " "), number),
            )
    register.close()
    assert told(lf, *alike) == before
