"""What a desk types for a time is understood, or refused with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.domain.values import Window
from lostfound.errors import UsageFault
from lostfound.reading.date_words import SIGNS
from lostfound.reading.dates import read_csv_moment, read_moment

NOW = datetime(2026, 11, 21, 10, 32, 5)  # a Saturday


def day(text: str, last: str = "") -> Window:
    first, end = date.fromisoformat(text), date.fromisoformat(last or text)
    return Window(datetime.combine(first, time()), datetime.combine(end, time(23, 59)))


def hours(text: str, last: str = "") -> Window:
    start = datetime.fromisoformat(text)
    return Window(start, datetime.fromisoformat(last) if last else start)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-12", day("2026-06-12")),
        ("2026-06-12 14:05", hours("2026-06-12 14:05")),
        ("2026-06-12T14:05:33", hours("2026-06-12 14:05:33")),
        ("2026/06/12 14:05", hours("2026-06-12 14:05")),
        ("20260612", day("2026-06-12")),
        ("12/06", day("2026-06-12")),
        ("22/11", day("2025-11-22")),
        ("12/06/2026 14h05", hours("2026-06-12 14:05")),
        ("12/06/26", day("2026-06-12")),
        ("12.06.", day("2026-06-12")),
        ("12-06", day("2026-06-12")),
        ("06/25", day("2026-06-25")),
        ("12/25/2025", day("2025-12-25")),
        ("15-nov-2026", day("2026-11-15")),
        ("2026-11-15 3:05 PM", hours("2026-11-15 15:05")),
        ("29 février", day("2024-02-29")),
        ("2026-06", day("2026-06-01", "2026-06-30")),
    ],
)
def test_figures(text: str, meant: Window) -> None:
    assert read_moment(text, NOW) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12 juin", day("2026-06-12")),
        ("le 12 juin vers 14h", hours("2026-06-12 13:00", "2026-06-12 15:00")),
        ("vendredi 12 juin", day("2026-06-12")),
        ("1er août", day("2026-08-01")),
        ("hier 14h", hours("2026-11-20 14:00")),
        ("hier à 9 h du soir", hours("2026-11-20 21:00")),
        ("hier soir", hours("2026-11-20 17:30", "2026-11-20 23:59")),
        ("avant-hier matin", hours("2026-11-19 05:00", "2026-11-19 12:00")),
        ("ce matin", hours("2026-11-21 05:00", "2026-11-21 10:32")),
        ("aujourd’hui", hours("2026-11-21 00:00", "2026-11-21 10:32")),
        ("9h30", hours("2026-11-21 09:30")),
        ("cette nuit à 2h", hours("2026-11-21 02:00")),
        ("lundi", day("2026-11-16")),
        ("samedi dernier", day("2026-11-14")),
        ("samedi soir", hours("2026-11-14 17:30", "2026-11-14 23:59")),
        ("vendredi 13", day("2026-11-13")),
        ("le 12 à 14h", hours("2026-11-12 14:00")),
        ("il y a 3 jours", day("2026-11-18")),
        ("il y a 2h", hours("2026-11-21 08:02", "2026-11-21 09:02")),
        ("il y a une semaine", day("2026-11-13", "2026-11-15")),
        ("la semaine dernière", day("2026-11-09", "2026-11-15")),
        ("mardi de la semaine dernière", day("2026-11-10")),
        ("le week-end dernier", day("2026-11-14", "2026-11-15")),
        ("le mois dernier", day("2026-10-01", "2026-10-31")),
        ("début avril", day("2026-04-01", "2026-04-10")),
        ("mi-juin", day("2026-06-10", "2026-06-20")),
        ("hier entre 14h et 16h", hours("2026-11-20 14:00", "2026-11-20 16:00")),
        ("dans la nuit du 12 au 13 juin", hours("2026-06-12 20:00", "2026-06-13 06:00")),
        ("depuis lundi", hours("2026-11-16 00:00", "2026-11-21 10:32")),
    ],
)
def test_everyday_french(text: str, meant: Window) -> None:
    assert read_moment(text, NOW) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("June 12", day("2026-06-12")),
        ("12th of June 2025", day("2025-06-12")),
        ("last Tuesday", day("2026-11-17")),
        ("yesterday 2pm", hours("2026-11-20 14:00")),
        ("yesterday between 2 and 4pm", hours("2026-11-20 14:00", "2026-11-20 16:00")),
        ("yesterday at 5:15 p.m.", hours("2026-11-20 17:15")),
        ("2 days ago", day("2026-11-19")),
        ("a week ago", day("2026-11-13", "2026-11-15")),
        ("last week", day("2026-11-09", "2026-11-15")),
        ("last night", hours("2026-11-20 20:00", "2026-11-21 06:00")),
        ("the day before yesterday", day("2026-11-19")),
        ("end of May", day("2026-05-20", "2026-05-31")),
        ("last Friday evening", hours("2026-11-20 17:30", "2026-11-20 23:59")),
    ],
)
def test_everyday_english(text: str, meant: Window) -> None:
    assert read_moment(text, NOW) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("gestern Abend", hours("2026-11-20 17:30", "2026-11-20 23:59")),
        ("gestern um 14 Uhr", hours("2026-11-20 14:00")),
        ("gestern 14.30 Uhr", hours("2026-11-20 14:30")),
        ("letzten Dienstag", day("2026-11-17")),
        ("Sonntagabend", hours("2026-11-15 17:30", "2026-11-15 23:59")),
        ("vor 3 Tagen", day("2026-11-18")),
        ("vor 10 Uhr", hours("2026-11-21 00:00", "2026-11-21 10:00")),
        ("Fr 12.06.", day("2026-06-12")),
        ("gisteren", day("2026-11-20")),
        ("afgelopen maandag", day("2026-11-16")),
        ("3 dagen geleden", day("2026-11-18")),
        ("gisteravond", hours("2026-11-20 17:30", "2026-11-20 23:59")),
        ("ayer por la tarde", hours("2026-11-20 12:00", "2026-11-20 18:30")),
        ("hace dos días", day("2026-11-19")),
        ("12 de junio a las 14h", hours("2026-06-12 14:00")),
        ("martes pasado", day("2026-11-17")),
        ("ieri alle 14", hours("2026-11-20 14:00")),
        ("12 giugno ore 14", hours("2026-06-12 14:00")),
        ("3 giorni fa", day("2026-11-18")),
        ("metà giugno", day("2026-06-10", "2026-06-20")),
        ("anteontem de manhã", hours("2026-11-19 05:00", "2026-11-19 12:00")),
        ("há 3 dias", day("2026-11-18")),
        ("terça-feira passada", day("2026-11-17")),
    ],
)
def test_other_languages(text: str, meant: Window) -> None:
    assert read_moment(text, NOW) == meant


@pytest.mark.parametrize(
    "text",
    [
        "du 3 au 5 août",
        "3-5/08",
        "03-05 août",
        "2026-08-03..2026-08-05",
        "3/8 - 5/8",
        "from August 3 to 5",
        "between 3 and 5 August 2026",
        "vom 3. bis 5. August",
        "tussen 3 en 5 augustus",
        "entre el 3 y el 5 de agosto",
        "tra il 3 e il 5 agosto",
        "dal 3 al 5 agosto",
        "de 3 a 5 de agosto",
        "le 3 ou le 5 août",
    ],
)
def test_ranges_take_what_one_side_lacks_from_the_other(text: str) -> None:
    assert read_moment(text, NOW) == day("2026-08-03", "2026-08-05")


def test_a_range_may_cross_the_new_year() -> None:
    assert read_moment("28/12-03/01", NOW) == day("2025-12-28", "2026-01-03")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02", "February has no day 31"),
        ("2026-02-30", "February 2026 has no day 30"),
        ("2026-13-01", "no month 13"),
        ("25h", "no hour 25"),
        ("hier 14:75", "no minute 75"),
        ("lundi 12 juin", "is a Friday"),
        ("hier foo", "'foo' is not known"),
        ("12", "figure alone"),
        ("", "says no time"),
        ("x" * 500, "too long"),
        ("du 5 au 3 août 2026", "ends before it starts"),
    ],
)
def test_impossible_times_are_refused_with_the_reason_and_the_forms(text: str, reason: str) -> None:
    with pytest.raises(UsageFault) as refusal:
        read_moment(text, NOW)
    assert reason in refusal.value.message
    assert "12/06" in refusal.value.fix


@pytest.mark.parametrize(
    "text", ["14h30", "demain", "tomorrow", "morgen", "2026-12-01", "22/11/2026"]
)
def test_the_future_is_refused_unless_asked_for(text: str) -> None:
    with pytest.raises(UsageFault, match="future"):
        read_moment(text, NOW)
    assert read_moment(text, NOW, allow_future=True).start > NOW


def test_a_future_date_is_answered_with_what_was_read_and_a_past_example() -> None:
    with pytest.raises(UsageFault) as refusal:
        read_moment("demain", NOW)
    day = refusal.value.fix.rsplit("as ", 1)[1].rstrip(".")
    assert f"It was read as {NOW + timedelta(days=1):%Y-%m-%d}" in refusal.value.fix
    assert read_moment(day, NOW)


def test_an_offset_becomes_wall_time_where_the_zone_is_known() -> None:
    text = "2026-06-12T14:05:00Z"
    summer = timezone(timedelta(hours=2))
    assert read_moment(text, NOW) == hours("2026-06-12 14:05")
    assert read_moment(text, NOW.replace(tzinfo=summer)) == hours("2026-06-12 16:05")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("46185", day("2026-06-12")),
        ("46185.5868055556", hours("2026-06-12 14:05")),
        ("46185,5868055556", hours("2026-06-12 14:05")),
        ("12/06/2026 14h05", hours("2026-06-12 14:05")),
    ],
)
def test_spreadsheet_days_are_read_in_tables_only(cell: str, meant: Window) -> None:
    assert read_csv_moment(cell, NOW) == meant
    if cell.startswith("46185"):
        with pytest.raises(UsageFault):
            read_moment(cell, NOW)


moments = st.datetimes(datetime(1970, 1, 1), NOW - timedelta(days=1))


@given(moments, st.sampled_from(["T", " "]))
def test_iso_round_trips(moment: datetime, between: str) -> None:
    moment = moment.replace(microsecond=0)
    assert read_moment(moment.isoformat(between), NOW) == Window(moment, moment)
    assert read_moment(moment.date().isoformat(), NOW) == day(moment.date().isoformat())


@given(moments.map(datetime.date))
def test_french_and_english_dates_round_trip(when: date) -> None:
    meant = day(when.isoformat())
    assert read_moment(f"{when:%d/%m/%Y}", NOW) == meant
    assert read_moment(f"{when:%A %d %B %Y}", NOW) == meant


pieces = st.one_of(
    st.sampled_from(sorted(SIGNS)),
    st.sampled_from(["12/06", "14h05", "3", "31", "2026", "14:05", "-", "..", ",", "2pm", "24:00"]),
)


@given(st.one_of(st.text(max_size=150), st.lists(pieces, max_size=8).map(" ".join)))
def test_any_text_is_a_past_window_or_a_usage_fault(text: str) -> None:
    for read in (read_moment, read_csv_moment):
        try:
            window = read(text, NOW)
        except UsageFault as refusal:
            assert refusal.message
            assert refusal.fix
        else:
            assert window.start <= window.end <= NOW


@given(
    st.lists(pieces, max_size=8).map(" ".join),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),
)
def test_no_day_of_the_calendar_breaks_the_reading(text: str, now: datetime) -> None:
    with suppress(UsageFault):
        read_moment(text, now, allow_future=True)


@pytest.mark.parametrize("text", ["0001-01-01", "1850-01-01 10:00", "12/06/1949", "0001"])
def test_what_lies_before_living_memory_is_refused(text: str) -> None:
    for read in (read_moment, read_csv_moment):
        with pytest.raises(UsageFault):
            read(text, NOW)
    assert read_moment("1950-01-01", NOW) == day("1950-01-01")
