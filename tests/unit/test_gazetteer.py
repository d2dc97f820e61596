"""The gazetteer: every area there, in driving order, with neighbours, sides and operators."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from lostfound.domain.values import Venue
from lostfound.errors import Missing
from lostfound.intake.gazetteer_build import write_areas
from lostfound.reading.gazetteer import Gazetteer, load_gazetteer
from lostfound.resources import data_path

_SOURCE = Path(__file__).parents[2].parent / "shared" / "data" / "aires-fr.csv"


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer(data_path("gazetteer"))


def test_every_area_has_a_key_a_kind_an_operator_and_says_how_that_is_known() -> None:
    venues = gazetteer().venues
    assert len(venues) == 1442
    assert {venue.kind for venue in venues.values()} == {"services", "rest area"}
    assert all(venue.operator and venue.operator_source for venue in venues.values())
    assert all(key == key.lower() and " " not in key for key in venues)


def test_areas_without_a_measured_position_carry_an_interpolated_one() -> None:
    sources = Counter(venue.position_source for venue in gazetteer().venues.values())
    assert sources["OpenStreetMap"] == 1061
    assert sources["interpolated"] > 370
    assert sources[""] <= 6  # ring roads


def test_interpolated_positions_lie_in_france_near_their_neighbours() -> None:
    behen = gazetteer().located("a28-behen-tours")
    assert behen.position_source == "interpolated"
    assert behen.lat == pytest.approx(50.05, abs=0.15)
    assert behen.lon == pytest.approx(1.75, abs=0.15)


@pytest.mark.parametrize(
    "motorway", ["A1", "A4", "A6", "A9", "A10", "A28", "A36", "A41", "A51", "A89"]
)
def test_driving_order_and_the_line_of_a_motorway_agree(motorway: str) -> None:
    axis = gazetteer().axis(motorway)
    assert axis
    for direction, sense in axis.sense_of.items():
        keys = [
            k
            for k in gazetteer().on_motorway(motorway)
            if gazetteer().venue(k).direction == direction
        ]
        along = [sense * axis.s_of[key] for key in keys]
        assert all(b >= a - 0.5 for a, b in pairwise(along))


def test_the_two_directions_run_against_each_other_even_where_numbering_falls() -> None:
    # On the A36 kilometre points fall from Beaune to Mulhouse.
    axis = gazetteer().axis("A36")
    assert axis
    assert sorted(axis.sense_of.values()) == [-1, 1]


def test_neighbours_stand_in_driving_order_on_the_same_carriageway() -> None:
    assert gazetteer().neighbours("a6-beaune-tailly", 1) == ("a6-le-rossignol", "a6-le-curney")
    ahead = gazetteer().neighbours("a6-beaune-tailly", 1, kind="services")
    assert [gazetteer().venue(key).kind for key in ahead] == ["services", "services"]


def test_the_other_side_has_the_same_name_or_is_just_across() -> None:
    assert gazetteer().other_side("a7-montelimar-lyon") == "a7-montelimar-marseille"
    assert gazetteer().other_side("a6-beaune-tailly") == "a6-beaune-merceuil"


def test_operators_follow_the_concessions() -> None:
    assert gazetteer().operator_at("A6", 298) == "APRR"
    assert gazetteer().operator_at("A1", 80) == "SANEF"
    assert gazetteer().operator_at("A35", 47) == "Collectivité européenne d'Alsace"
    assert gazetteer().operator_at("A28", 210) == "ALIS"
    assert gazetteer().operator_at("A999", 1) == ""


def test_locate_trusts_the_name_over_the_direction() -> None:
    right = gazetteer().locate("Bolleville Sud", "A29", "Caen - Saint-Quentin")
    wrong = gazetteer().locate("Bolleville Sud", "A29", "Saint-Quentin - Caen")
    assert right and wrong and right.key == wrong.key == "a29-bolleville-sud"
    pair = [
        gazetteer().locate("Montélimar", "A7", way)
        for way in ("Lyon - Marseille", "Marseille-Lyon")
    ]
    assert [venue and venue.key for venue in pair] == [
        "a7-montelimar-marseille",
        "a7-montelimar-lyon",
    ]
    assert gazetteer().locate("Nowhere", "A7") is None


def test_towns_beside_a_motorway_come_in_order_along_it() -> None:
    names = [town.name for _, town in gazetteer().towns_near("A6", 8) if town.population > 20_000]
    kept = [n for n in names if n in ("Auxerre", "Beaune", "Chalon-sur-Saône", "Mâcon", "Lyon")]
    assert kept == ["Auxerre", "Beaune", "Chalon-sur-Saône", "Mâcon", "Lyon"]


def test_other_venues_join_and_our_own_come_back_unchanged() -> None:
    museum = Venue(key="musee-des-arts", name="Musée des Arts", kind="museum", town="Lyon")
    more = gazetteer().with_venues([museum])
    assert more.venues["musee-des-arts"] == museum
    assert more.neighbours("musee-des-arts") == ()
    assert more.other_side("musee-des-arts") is None
    assert gazetteer().with_venues(gazetteer().venues.values()) is gazetteer()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"areas-fr\.csv"):
        load_gazetteer(tmp_path)


@pytest.mark.skipif(not _SOURCE.exists(), reason="needs the source of the areas")
def test_the_areas_file_can_be_made_again(tmp_path: Path) -> None:
    folder = data_path("gazetteer")
    shutil.copy(folder / "concessions-fr.csv", tmp_path)
    report = write_areas(_SOURCE, tmp_path)
    assert report.startswith("172 of 183 operators agree")
    made = (tmp_path / "areas-fr.csv").read_text(encoding="utf-8")
    assert made == (folder / "areas-fr.csv").read_text(encoding="utf-8")
