"""`learn`: too few decisions, before and after, versions, going back, and what match then uses."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

VENUES = ("Beaune Tailly", "A6", "Paris - Lyon")
FOUND = ("external_id", "venue", "motorway", "direction", "found_at", "category", "description",
         "colour")  # fmt: skip
CLAIMS = ("external_id", "channel", "language", "text", "lost_from", "lost_to", "place_text")
THINGS = (
    ("doudou", "lapin gris noeud rose", "gris", "a grey cuddly rabbit with a pink bow"),
    ("portefeuille", "cuir marron usé", "marron", "a worn brown leather wallet"),
    ("parapluie", "pliant bleu à pois blancs", "bleu", "a folding umbrella, blue, white dots"),
    ("lunettes", "solaires écaille", "", "sunglasses with a tortoiseshell frame"),
    ("sac à dos", "rouge, gourde en métal", "rouge", "a red rucksack with a metal bottle in it"),
    ("téléphone", "coque verte, écran fêlé", "vert", "a phone in a green case, cracked screen"),
    ("écharpe", "laine jaune à franges", "jaune", "a yellow woollen scarf with fringes"),
    ("clés", "trois clés, porte-clés tour Eiffel", "", "three keys on an Eiffel tower keyring"),
    ("casquette", "noire, ancre brodée", "noir", "a black cap with an embroidered anchor"),
    ("gourde", "inox, autocollant renard", "", "a steel bottle with a fox sticker"),
    ("montre", "bracelet orange, cadran blanc", "orange", "a watch, orange strap, white dial"),
    ("livre", "roman policier corné", "", "a crime novel with folded corners"),
)


def _tables() -> tuple[str, str]:
    found, claims = io.StringIO(), io.StringIO()
    one, other = csv.writer(found), csv.writer(claims)
    one.writerow(FOUND)
    other.writerow(CLAIMS)
    for i, (kind, words, colour, said) in enumerate(THINGS):
        day = f"2026-05-0{1 + i % 3}"
        one.writerow((f"f{i}", *VENUES, f"{day}T15:20", kind, words, colour))
        other.writerow((f"c{i}", "web", "en", f"We lost {said}", day, day, "Beaune Tailly A6"))
    return found.getvalue(), claims.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk") / "filled.db"


@pytest.fixture
def filled(lf: Any, db: Path, kept: Path, tmp_path: Path) -> list[tuple[str, str]]:
    """A register with a dozen things and their claims: (claim, found)."""
    if kept.exists():
        shutil.copy(kept, db)
    else:
        for name, text in zip(("found", "claims"), _tables(), strict=True):
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
            assert lf("import", name, str(tmp_path / f"{name}.csv"), "--source", "t").status == 0
        shutil.copy(db, kept)
    found = {row["external_id"]: row["reference"] for row in lf("found", "list", "--json").data}
    claims = lf("claim", "list", "--json").data
    return [(c["reference"], found["f" + c["external_id"][1:]]) for c in claims]


@pytest.fixture(autouse=True)
def short_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """How well is learnt is tried elsewhere; here it takes a third of the rounds."""
    monkeypatch.setattr("lostfound.desk.lessons._ROUNDS", 20)


@pytest.fixture
def decided(lf: Any, filled: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same with eleven confirmed and one rejected."""
    for pair in filled[:11]:
        assert lf("confirm", *pair, "--yes").status == 0
    assert lf("reject", filled[11][0], filled[0][1], "--yes").status == 0
    return filled


def test_too_few_decisions_are_refused_with_the_number_needed(lf: Any, filled: Any) -> None:
    lf("confirm", *filled[0], "--yes")
    lf("unsure", *filled[1], "--yes")
    lf("reject", *filled[2], "--yes")
    lf("confirm", *filled[3], "--yes")
    lf("undo", *filled[3], "--yes")
    ended = lf("learn", "--json")
    assert ended.status == 1
    assert ended.error["code"] == "refused"
    assert "at least 10" in ended.error["message"]
    assert "has 1, and 1 with rejections only" in ended.error["message"]


def test_a_rejection_on_evidence_that_has_changed_teaches_nothing(lf: Any, filled: Any) -> None:
    lf("reject", *filled[2], "--yes")
    lf("found", "edit", filled[2][1], "--colour", "gris clair")
    assert "has 0, and 0 with" in lf("learn").err


def test_learning_shows_both_sides_keeps_a_version_and_match_names_it(
    lf: Any, decided: Any
) -> None:
    dry = lf("learn", "--dry-run", "--anyway", "--json").data
    assert (dry["version"], dry["in_force"]) == ("", False)
    assert len(lf("learn", "--list", "--json").data) == 1
    data = lf("learn", "--anyway", "--json").data
    assert (data["claims"], data["confirmed"], data["decisions"]) == (12, 11, 12)
    assert data["before"]["claims"] == data["after"]["claims"] == 12
    assert set(data["after"]) >= {"surprise", "right_first", "calibration_error"}
    assert (data["version"], data["in_force"]) == ("learnt-1", True)
    assert lf("match", decided[11][0], "--json").data["weights"] == "learnt-1"
    assert lf("match", "--text", "a grey rabbit", "--json").data["weights"] == "learnt-1"
    assert lf("db", "check").status == 0
    _and_back(lf, decided)


def _and_back(lf: Any, decided: Any) -> None:
    """Going back, forth and nowhere; the list and the log tell."""
    shipped = "shipped"
    assert lf("learn", "--back", "--json").data == {"in_force": shipped, "changed": True}
    assert lf("match", decided[11][0], "--json").data["weights"] != "learnt-1"
    assert lf("learn", "--back", "--json").data["changed"] is False
    assert "learnt-1" in lf("learn", "--back", "learnt-1").out
    assert lf("learn", "--back", "learnt-9").status == 4
    rows = lf("learn", "--list", "--json").data
    assert [(r["version"], r["in_force"]) for r in rows] == [(shipped, False), ("learnt-1", True)]
    assert (rows[1]["by"], rows[1]["claims"], rows[1]["decisions"]) == ("marie", 12, 12)
    listed = list(csv.DictReader(io.StringIO(lf("learn", "--list", "--csv").out)))
    assert listed[1]["surprise_after"] == str(rows[1]["surprise_after"])
    assert "in force" in lf("learn", "--list").out
    told = [row["reference"] for row in lf("log", "weights", "--json").data]
    assert told == ["learnt-1", "learnt-1", shipped, "learnt-1"]
    assert "learnt from 12 decisions" in lf("log", "weights").out


def test_worse_on_the_hold_out_is_refused_and_nothing_is_kept(
    lf: Any, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.desk import learn as journey

    monkeypatch.setattr(journey, "_no_worse", lambda _before, _after: False)
    ended = lf("learn")
    assert ended.status == 1
    assert "not put in force" in " ".join(ended.out.split())
    assert "--anyway" in ended.out
    assert len(lf("learn", "--list", "--json").data) == 1


def test_an_item_that_was_handed_over_is_compared_as_if_it_were_still_held(
    lf: Any, filled: Any, db: Path
) -> None:
    from lostfound.app import open_desk
    from lostfound.desk.decided import decided_claims, lesson_of
    from lostfound.settings import read_settings

    lf("confirm", *filled[0], "--yes")
    counter = open_desk(
        read_settings({"db": str(db), "by": "x"}, {"LOSTFOUND_NOW": "2026-05-04T15:00"}), print
    )
    (decided,) = decided_claims(counter)
    held = lesson_of(counter, decided)
    with counter.register.unit(by="x", at=counter.now()) as unit:
        unit.edit_found(filled[0][1], {"status": "released"})
    released = lesson_of(counter, decided)
    counter.register.close()
    reference, before = held.case.candidates[held.case.right]
    again, after = released.case.candidates[released.case.right]
    assert reference == again == filled[0][1]
    assert [o.name for o in before] == [o.name for o in after]
    for old, new in zip(before, after, strict=True):
        assert new.x == pytest.approx(old.x, abs=0.2), old.name


def test_words_that_do_not_go_together_are_told(lf: Any) -> None:
    assert lf("learn", "learnt-1").status == 2
    assert lf("learn", "--list", "--back").status == 2
    assert lf("learn", "--csv").status == 2


def test_weights_for_another_release_are_not_used(lf: Any, filled: Any, db: Path) -> None:
    from datetime import datetime

    from lostfound.domain.records import LearntWeights
    from lostfound.storage import open_register

    old = LearntWeights(
        made_at=datetime(2026, 1, 1), by="x", claims=10, decisions=10, base="another",
        figures='{"before": null, "after": null}', weights="{}",
    )  # fmt: skip
    with open_register(str(db)) as register, register.unit(by="x", at=old.made_at) as unit:
        unit.use_weights(unit.keep_weights(old))
    assert lf("match", "--text", "a grey rabbit", "--json").data["weights"] != "learnt-1"
    rows = lf("learn", "--list", "--json").data
    assert [(r["version"], r["in_force"], r["fits"]) for r in rows] == [
        ("shipped", True, True),
        ("learnt-1", False, False),
    ]
    assert lf("learn", "--back", "learnt-1").status == 1
