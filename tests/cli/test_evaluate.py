"""`evaluate` on a small folder with known answers: the names that scripts rely on, and honest ties."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

FOUND = """external_id,venue,motorway,direction,found_at,found_where,category,description,colour,brand
f1,Beaune Tailly,A6,Paris - Lyon,2026-05-02T15:20,aire de jeux,doudou,lapin gris noeud rose,gris,
f2,Beaune Tailly,A6,Paris - Lyon,2026-05-02T16:00,boutique,portefeuille,cuir marron usé,marron,Fossil
f3,Beaune Tailly,A6,Paris - Lyon,2026-05-01T09:00,WC,parapluie,pliant bleu à pois blancs,bleu,
f4,Wancourt-Est,A1,Paris - Lille,2026-05-02T11:00,restaurant,lunettes,solaires écaille,,Ray-Ban
"""
CLAIMS = """external_id,channel,language,text,lost_from,lost_to,place_text,place_noise,date_noise
c1,web,en,We lost a grey cuddly rabbit with a pink bow,2026-05-02,2026-05-02,Beaune Tailly A6,named,
c2,email,de,Ich habe meine Geldbörse von Fossil aus braunem Leder vergessen,2026-05-02,2026-05-02,Beaune Tailly A6,vague,
c3,web,fr,J'ai perdu une trottinette électrique noire Xiaomi,2026-05-03,2026-05-03,Aire de Montélimar A7,named,
"""
TRUTH = "claim,found,sibling\nc1,f1,\nc2,f2,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("found.csv", FOUND), ("claims.csv", CLAIMS), ("truth.csv", TRUTH)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_figures_have_the_names_that_scripts_rely_on(lf: Any, folder: Path) -> None:
    figures = lf("evaluate", str(folder), "--json").data
    assert (figures["claims"], figures["items"]) == (2, 4)
    assert figures["recall_at_1"] == figures["recall_at_5"] == figures["mrr"] == 1.0
    assert set(figures["by_language"]) == {"en", "de"}
    assert set(figures["by_place_noise"]) == {"named", "vague"}
    assert set(figures["absent"]) == {"claims", "none", "strong"}
    assert figures["absent"] == {"claims": 1, "none": 1, "strong": 0}
    assert figures["present_called_none"] == 0.0
    assert 0 <= figures["calibration_error"] <= 1
    assert figures["seconds"] > 0


def test_wrong_answers_lower_the_figures(lf: Any, folder: Path) -> None:
    (folder / "truth.csv").write_text("claim,found,sibling\nc1,f4,\nc2,f2,\n", encoding="utf-8")
    assert lf("evaluate", str(folder), "--json").data["recall_at_1"] == 0.5


def test_a_folder_without_answers_is_named(lf: Any, folder: Path) -> None:
    (folder / "truth.csv").unlink()
    ended = lf("evaluate", str(folder), "--json")
    assert ended.status == 4
    assert "truth.csv" in ended.error["message"]


def test_baselines_stand_beside_ours_on_the_same_claims(
    lf: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lostfound.encoders import minilm

    monkeypatch.setattr(minilm, "_PACKAGE", "no_such_package_of_weights")
    figures = lf("evaluate", str(folder), "--baselines", "--json").data
    rows = {row["method"]: row for row in figures["baselines"]}
    assert next(iter(rows)) == "lostfound"
    assert rows["lostfound"]["groups"]["all"]["recall_at_1"] == figures["recall_at_1"]
    assert (
        rows["all-MiniLM-L6-v2 cosine"]["note"] == "not installed: pip install 'lostfound[bench]'"
    )
    assert rows["pHash"]["note"] == "no photos here"
    for name in ("multilingual-e5-small cosine", "BM25 over notes", "place + date"):
        assert rows[name]["groups"]["all"]["claims"] == 2
    assert rows["BM25 over notes"]["groups"]["other_languages"]["claims"] == 2
    # Nothing in common with any note: all four items tie, and that counts against.
    assert rows["BM25 over notes"]["groups"]["all"]["recall_at_1"] == 0.5


def test_switching_reasons_off_starts_from_our_figures(lf: Any, folder: Path) -> None:
    figures = lf("evaluate", str(folder), "--ablation", "--json").data
    table = figures["ablation"]
    ours, *others = table["rows"]
    assert (table["claims"], table["absent"]) == (2, 1)
    assert ours["without"] == ""
    for name in ("recall_at_1", "recall_at_5", "calibration_error", "present_called_none"):
        assert ours[name] == figures[name]
    assert {"kind", "place", "time"} <= {row["without"] for row in others}
    assert "photo" in table["not_seen"]
    assert {row["verdict"] for row in others} <= {"helps", "nothing", "unclear", "hurts"}


@pytest.mark.parametrize(
    ("flags", "told"),
    [(["--refit"], "--ablation"), (["--transformed"], "photos")],
)
def test_a_wish_that_a_folder_of_texts_cannot_grant_is_named(
    lf: Any, folder: Path, flags: list[str], told: str
) -> None:
    ended = lf("evaluate", str(folder), *flags)
    assert ended.status == 2
    assert told in ended.err


OBJECTS = """subject,found_photo,found_category,found_description,found_colour,found_brand,claim_photo,claim_language,claim_channel,claim_text
rabbit,objects/rabbit/found.jpg,doudou,lapin gris noeud rose,gris,,objects/rabbit/claim.jpg,en,email,We lost a grey cuddly rabbit with a pink bow
umbrella,objects/umbrella/found.jpg,parapluie,parapluie bleu,bleu,,objects/umbrella/claim.jpg,de,email,Wir suchen einen blauen Regenschirm
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drawn objects with three photos each, and three strangers."""
    from drawn import draw

    place = tmp_path_factory.mktemp("photos")
    recipes = {"rabbit": "rabbit:grey:bow=pink", "umbrella": "umbrella:blue"}
    (place / "objects.csv").write_text(OBJECTS, encoding="utf-8")
    for name, recipe in recipes.items():
        (place / "objects" / name).mkdir(parents=True)
        for view, file in enumerate(("found.jpg", "claim.jpg", "more2.jpg")):
            (place / "objects" / name / file).write_bytes(draw(recipe, view))
    (place / "strangers").mkdir()
    for number, recipe in enumerate(("backpack:green", "shoe:red", "cap:black")):
        (place / "strangers" / f"{number}.jpg").write_bytes(draw(recipe, 0))
    return place


@pytest.fixture
def photo_folder(tmp_path: Path, drawn: Path) -> Path:
    """A copy of those photos that a test may change."""
    return Path(copytree(drawn, tmp_path / "photos"))


def test_a_folder_of_photos_is_measured_by_photo_and_with_text(lf: Any, photo_folder: Path) -> None:
    figures = lf("evaluate", str(photo_folder), "--json").data
    assert (figures["objects"], figures["strangers"], figures["photos"]) == (2, 3, 4)
    methods = {row["method"]: row for row in figures["methods"]}
    assert next(iter(methods)) == "lostfound"
    assert {"photo vector", "pHash", "dHash"} <= set(methods)
    assert methods["lostfound"]["recall_at_5"] == 1.0
    assert sum(figures["levels"].values()) == 4
    assert figures["together"]["claims"] == figures["together"]["first"] == 2
    assert figures["transformed"] == {}


def test_a_photo_that_is_not_there_is_named(lf: Any, photo_folder: Path) -> None:
    (photo_folder / "objects" / "rabbit" / "claim.jpg").unlink()
    ended = lf("evaluate", str(photo_folder))
    assert ended.status == 4
    assert "objects/rabbit/claim.jpg" in ended.err


def test_reasons_are_not_switched_off_on_photos(lf: Any, photo_folder: Path) -> None:
    assert lf("evaluate", str(photo_folder), "--ablation").status == 2
