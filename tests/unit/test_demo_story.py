"""The demo's rows: complete, dated from today, at real areas, with nobody's real contact."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lostfound.demo.drawings import kinds
from lostfound.demo.recipes import parse_recipe
from lostfound.demo.story import DESK_VIEW, OWNER_VIEW, Story, load_story
from lostfound.errors import Missing

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story(ROOT / "data" / "demo", TODAY)


def test_every_found_row_says_what_where_and_when(story: Story) -> None:
    assert 36 <= len(story.found) <= 48
    for row in story.found:
        assert all((row.venue, row.motorway, row.direction, row.found_where, row.category))
        assert len(row.description) > 12 and row.colour and row.shelf
        assert row.found_at.date() < TODAY


def test_external_ids_are_unique(story: Story) -> None:
    ids = [row.external_id for row in (*story.found, *story.claims)]
    assert len(ids) == len(set(ids))


def test_claims_come_in_seven_languages(story: Story) -> None:
    assert 12 <= len(story.claims) <= 15
    assert {row.language for row in story.claims} == {"fr", "en", "de", "nl", "es", "it", "pt"}


def test_a_thing_is_found_after_it_was_lost_and_within_days(story: Story) -> None:
    found = {row.external_id: row for row in story.found}
    for claim in story.claims:
        if claim.expected:
            item = found[claim.expected]
            assert claim.lost.start <= item.found_at <= claim.lost.end + timedelta(days=3)


def test_claim_and_item_with_photos_show_the_same_thing(story: Story) -> None:
    found = {row.external_id: row for row in story.found}
    for claim in story.claims:
        if claim.expected and claim.drawing:
            assert found[claim.expected].drawing == claim.drawing


def test_some_claims_are_about_things_never_handed_in(story: Story) -> None:
    absent = [claim for claim in story.claims if not claim.expected]
    assert len(absent) >= 2
    drawn = {row.drawing for row in story.found}
    assert not any(claim.drawing in drawn for claim in absent if claim.drawing)


def test_one_claim_is_hardly_more_than_a_photo(story: Story) -> None:
    assert any(claim.drawing and len(claim.text) < 40 for claim in story.claims)


def test_look_alikes_lie_at_one_venue_within_a_day_or_so(story: Story) -> None:
    red, green = (row for row in story.found if row.drawing.startswith("bear:beige"))
    assert red.venue == green.venue and red.direction == green.direction
    assert abs(red.found_at - green.found_at) < timedelta(days=2)


def test_nobody_can_be_reached_by_mistake(story: Story) -> None:
    for claim in story.claims:
        assert claim.contact.email or claim.contact.phone
        assert claim.contact.email == "" or claim.contact.email.endswith("@example.org")
        assert claim.contact.phone == "" or re.fullmatch(r"06 39 98 \d\d \d\d", claim.contact.phone)
        assert not re.search(r"@|\d\d[ .]\d\d[ .]\d\d", claim.text)


def test_a_message_holds_no_date_that_would_age(story: Story) -> None:
    for row in (*story.found, *story.claims):
        text = getattr(row, "text", "") or getattr(row, "description", "")
        assert not re.search(r"\b\d{1,2}[/.]\d{1,2}\b|\b20\d\d\b", text)


def test_venues_are_areas_of_the_gazetteer(story: Story) -> None:
    path = ROOT / "data" / "gazetteer" / "areas-fr.csv"
    if not path.exists():
        path = ROOT.parent / "shared" / "data" / "aires-fr.csv"
    if not path.exists():
        pytest.skip("no list of areas here")
    with path.open(encoding="utf-8", newline="") as file:
        areas = {(a["name"], a["motorway"], a["direction"]) for a in csv.DictReader(file)}
    unknown = {(f.venue, f.motorway, f.direction) for f in story.found} - areas
    assert unknown == set()


def test_every_drawing_can_be_drawn(story: Story) -> None:
    requests = story.drawings
    assert {request.view for request in requests} == {DESK_VIEW, OWNER_VIEW}
    assert {parse_recipe(request.recipe).kind for request in requests} <= set(kinds())
    pictures = [(request.recipe, request.view) for request in requests]
    assert len(pictures) == len(set(pictures))


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_story_keeps_its_distance_from_any_today(today: date) -> None:
    moved = load_story(ROOT / "data" / "demo", today)
    fixed = load_story(ROOT / "data" / "demo", TODAY)
    shift = today - TODAY
    assert [row.found_at - shift for row in moved.found] == [row.found_at for row in fixed.found]
    assert [row.lost.end - shift for row in moved.claims] == [row.lost.end for row in fixed.claims]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"found\.csv"):
        load_story(tmp_path, TODAY)
