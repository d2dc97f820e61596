"""The time of day in a message: what people write is read, what only looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.reading.hours import read_hours


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("oublié vers 16h devant la boutique", 16),
        ("mardi à 14h30", 14.5),
        ("gegen 21:30 auf dem Rastplatz", 21.5),
        ("um 9.15 Uhr", 9.25),
        ("gegen halb drei", 14.5),
        ("rond half vier even gestopt", 15.5),
        ("about half 3 we filled up", 14.5),
        ("half past one or so", 13.5),
        ("around 5pm", 17),
        ("sobre las seis de la tarde", 18),
        ("alle 17 circa", 17),
        ("por volta das 11 e meia", 11.5),
        ("rond 19u", 19),
        ("so viertel nach sechs, ganz früh", 6),
    ],
)
def test_a_clock_time_is_read_with_an_hour_of_slack(words: str, hour: float) -> None:
    told = read_hours(words)
    assert told is not None
    assert told[0] <= hour <= told[1]
    assert told[1] - told[0] <= 2


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("hier en fin d'après-midi", 17),
        ("an einem Nachmittag", 15),
        ("heel vroeg in de ochtend", 6),
        ("por la noche", 21),
        ("all'ora di pranzo", 13),
        ("à hora de almoço", 13),
        ("early evening", 19),
    ],
)
def test_a_part_of_the_day_is_read(words: str, inside: float) -> None:
    told = read_hours(words)
    assert told is not None
    assert told[0] <= inside <= told[1]


@pytest.mark.parametrize(
    "words",
    [
        "3 h de route",
        "auf der A20 hoch Richtung Vierzon",
        "taille 16",
        "mon fils de 6 ans",
        "06 39 98 17 46",
        "le 12/06",
        "un doudou lapin",
        "",
    ],
)
def test_other_numbers_are_no_time_of_day(words: str) -> None:
    assert read_hours(words) is None


@given(st.text())
def test_any_text_gives_a_span_within_the_day_or_nothing(text: str) -> None:
    told = read_hours(text)
    assert told is None or 0 <= told[0] <= told[1] <= 24
