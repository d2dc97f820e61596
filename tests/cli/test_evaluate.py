"""`evaluate` on a small folder with known answers: the names that scripts rely on, and honest ties."""

from __future__ import annotations

from pathlib import Path
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
