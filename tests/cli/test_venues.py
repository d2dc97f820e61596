"""Venues by free words, by key, added, listed, exported and imported again."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("words", ["beaune tailly", "aire de Beaune-Tailly", "BEAUNE TAILLY A6"])
def test_free_wording_finds_the_area_first(lf: Any, words: str) -> None:
    assert lf("venue", "find", words, "--json").data[0]["key"] == "a6-beaune-tailly"


def test_a_search_shows_direction_and_operator(lf: Any) -> None:
    out = lf("venue", "find", "beaune tailly").out
    assert "Paris - Lyon" in out
    assert "APRR" in out


def test_words_for_several_areas_are_refused_with_their_keys(lf: Any) -> None:
    ended = lf("found", "add", "clés", "--venue", "beaune", "--json")
    assert ended.status == 1
    assert ended.error["code"] == "refused"
    assert "a6-beaune-tailly" in ended.error["message"]
    assert "Lyon - Paris" in ended.error["message"]


def test_words_for_no_venue_are_refused(lf: Any) -> None:
    ended = lf("found", "add", "clés", "--venue", "xqzzyw")
    assert ended.status == 1
    assert "xqzzyw" in ended.err


def test_a_venue_of_any_kind_is_added_and_found_again(lf: Any) -> None:
    lf("venue", "add", "Musée de la Vis", "--kind", "museum", "--town", "Dole")
    assert lf("venue", "show", "musee-de-la-vis", "--json").data["kind"] == "museum"
    assert lf("venue", "find", "musée de la vis", "--json").data[0]["key"] == "musee-de-la-vis"
    assert lf("found", "add", "loupe", "--venue", "musee-de-la-vis").status == 0


def test_a_key_is_given_once(lf: Any) -> None:
    lf("venue", "add", "Hotel Krone", "--kind", "hotel")
    ended = lf("venue", "add", "Hotel Krone", "--kind", "hotel")
    assert ended.status == 1
    assert "hotel-krone" in ended.err


def test_the_gazetteer_is_in_a_new_register(lf: Any) -> None:
    assert len(lf("venue", "list", "--json").data) == 1442
    a6 = lf("venue", "list", "--motorway", "A6", "--json").data
    assert 10 < len(a6) < 200
    assert {venue["motorway"] for venue in a6} == {"A6"}


def test_venues_go_out_and_come_in_again(lf: Any, tmp_path: Path) -> None:
    lf("venue", "add", "Gare de Dole", "--kind", "station", "--lat", "47.1", "--lon", "5.49")
    file = tmp_path / "stations.csv"
    ended = lf("venue", "export", str(file), "--kind", "station")
    assert "1 venues" in ended.err
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert rows[0]["key"] == "gare-de-dole"
    again = lf("venue", "import", str(file), "--json")
    assert again.status == 0
    assert again.data["added"] == 0
    assert lf("venue", "list", "--kind", "station", "--json").data[0]["lat"] == 47.1


@pytest.mark.parametrize("words", ["toulon", "orléans", "mâcon", "fourth floor entrance hall"])
def test_words_that_do_not_name_one_area_are_never_taken_for_it(lf: Any, words: str) -> None:
    ended = lf("found", "add", "clés", "--venue", words)
    assert ended.status == 1
    assert lf("found", "list", "--json").data == []


def test_a_misspelt_name_is_understood(lf: Any) -> None:
    ended = lf("found", "add", "clés", "--venue", "Beaunne Taily", "--json")
    assert ended.data["venue"] == "a6-beaune-tailly"


def test_a_key_unlike_its_name_is_taken(lf: Any) -> None:
    assert lf("venue", "add", "Louvre", "--key", "l1").status == 0
    assert lf("venue", "show", "l1", "--json").data["key"] == "l1"
    assert lf("found", "add", "gants gris", "--venue", "l1", "--json").data["venue"] == "l1"
