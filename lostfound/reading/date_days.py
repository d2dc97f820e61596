"""Signs that name days -> the first and last of them: the most recent ones that fit."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from lostfound.domain.values import Window
from lostfound.reading.date_signs import NotUnderstoodError, Sign
from lostfound.reading.date_words import DAY_NAMES, MONTH_NAMES

Days = tuple[date, date]
_DAY = timedelta(days=1)
_FEW = (2, 6)
_DATED = {"date", "dm", "number", "month", "wday", "day", "unit", "edge"}
_LINKS = {"the", "from", "to", "and", "or", "a", "dash"}
_KNOWN = _DATED | _LINKS | {"last", "this", "ago", "vor", "few", "one", "about"}
# Days each side of "a week ago" and the like, for each week, month or year said.
_SLACK = {"week": (7, 1, 3), "fortnight": (14, 2, 4), "month": (30, 5, 15), "year": (365, 30, 60)}


class _Said:
    """What the signs say, at most one of each; raises NotUnderstoodError for two of a sort."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.words = {s.sort for s in signs}
        odd = [s for s in signs if s.sort not in _KNOWN]
        if odd:
            raise NotUnderstoodError(f"{odd[0].said!r} does not fit there")
        self.date = _only(signs, "date")
        self.dm = _only(signs, "dm")
        self.month = _only(signs, "month")
        self.wday = _only(signs, "wday")
        self.day = _only(signs, "day")
        self.unit = _only(signs, "unit")
        self.edge = _only(signs, "edge")
        numbers = [s.number for s in signs if s.sort == "number"]
        self.year = _one([n for n in numbers if n > 999], "year")
        self.number = _one([n for n in numbers if n <= 999], "number")
        self.about = "about" in self.words


def days_of(
    signs: Sequence[Sign], now: datetime, since: date | None, *, clocked: bool
) -> Days | Window:
    """Return (first day, last day), or a Window for "20 minutes ago".

    Without a year or week of their own, days are the most recent up to `now`, or the first
    from `since` on. `clocked`: hours are named elsewhere, so no day at all means today.
    Raises NotUnderstoodError.
    """
    said = _Said(signs)
    today = now.date()
    if {"ago", "vor"} & said.words:
        return _ago(said, now)
    days = _named(said, today, since)
    if days is None:
        if not clocked and said.words - {"this"}:
            raise NotUnderstoodError("it names no day")
        days = (today, today)
    if said.wday is not None and days[0] == days[1]:
        _check_weekday(int(str(said.wday)), days[0])
    if said.unit in ("week", "weekend") and {"month", "dm", "date"} & said.words:
        return _week_around(days[0], str(said.unit))
    return (days[0] - _DAY, days[1] + _DAY) if said.about else days


def _week_around(day: date, unit: str) -> Days:
    monday = day - day.weekday() * _DAY
    return monday + (5 * _DAY if unit == "weekend" else 0 * _DAY), monday + 6 * _DAY


def _named(said: _Said, today: date, since: date | None) -> Days | None:
    if isinstance(said.date, date):
        return said.date, said.date
    if isinstance(said.dm, tuple):
        day, month = said.dm
        return _one_day(_day_of_year(day, month, said.year, today, since))
    if said.month is not None:
        return _in_month(said, int(str(said.month)), today, since)
    if said.day is not None:
        return _one_day(today + int(str(said.day)) * _DAY)
    if said.unit is not None:
        return _in_unit(said, str(said.unit), today)
    if said.wday is not None:
        return _one_day(_weekday(said, int(str(said.wday)), today, since))
    if said.number is not None and {"the", "from", "to", "and", "about"} & said.words:
        return _one_day(_day_of_month(said.number, today, since))
    if said.number is not None or said.year is not None:
        raise NotUnderstoodError("a figure alone is no day")
    return None


def _in_month(said: _Said, month: int, today: date, since: date | None) -> Days:
    if said.number is not None and said.edge is None:
        return _one_day(_day_of_year(said.number, month, said.year, today, since))
    # A month counts as past from its first day, and as still to come until its 28th.
    probe = 28 if since else 1
    year = said.year or _year_of(lambda y: date(y, month, probe), today, since)
    if "last" in said.words and (year, month) == (today.year, today.month):
        year -= 1
    return _edge_of_month(year, month, str(said.edge or ""))


def _edge_of_month(year: int, month: int, edge: str) -> Days:
    end = calendar.monthrange(year, month)[1]
    first, last = {"early": (1, 10), "mid": (10, 20), "late": (20, end)}.get(edge, (1, end))
    return date(year, month, first), date(year, month, last)


def _in_unit(said: _Said, unit: str, today: date) -> Days:
    back = 1 if "last" in said.words else 0
    pinned = said.number is None and (back or {"this", "edge", "the"} & said.words)
    if unit != "weekend" and not pinned:
        raise NotUnderstoodError(f"say which {unit}")
    monday = today - today.weekday() * _DAY
    if unit in ("week", "weekend", "fortnight"):
        return _in_week(said, unit, monday - 7 * back * _DAY, today)
    if unit == "month":
        first = (today.replace(day=1) - back * _DAY).replace(day=1)
        return _edge_of_month(first.year, first.month, str(said.edge or ""))
    if unit == "year":
        return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    if unit == "day" and not back:
        return today, today
    raise NotUnderstoodError(f"say which {unit}")


def _in_week(said: _Said, unit: str, monday: date, today: date) -> Days:
    if said.wday is not None:
        return _one_day(monday + int(str(said.wday)) * _DAY)
    if unit == "weekend":
        saturday = monday + 5 * _DAY
        if saturday > today:
            saturday -= 7 * _DAY
        return saturday, saturday + _DAY
    start, end = {"early": (0, 1), "mid": (2, 3), "late": (3, 6)}.get(str(said.edge), (0, 6))
    if unit == "fortnight":
        start -= 7
    return monday + start * _DAY, monday + end * _DAY


def _ago(said: _Said, now: datetime) -> Days | Window:
    unit = str(said.unit or "")
    low = high = said.number if said.number is not None else 1
    if "few" in said.words:
        low, high = _FEW
    elif said.number is None and not {"one", "a"} & said.words:
        raise NotUnderstoodError("say how long ago")
    if unit in ("hour", "minute"):
        step = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        minute = now.replace(second=0, microsecond=0)
        return Window(minute - (high + 0.5) * step, minute - (low - 0.5) * step)
    today = now.date()
    if unit == "day":
        return today - (high + said.about) * _DAY, today - (low - said.about) * _DAY
    if unit not in _SLACK:
        raise NotUnderstoodError("say how many days, weeks or months ago")
    length, slack, most = _SLACK[unit]
    slack = min(slack * high, most)
    return today - (high * length + slack) * _DAY, today - (low * length - slack) * _DAY


def _weekday(said: _Said, wday: int, today: date, since: date | None) -> date:
    if said.number is not None:
        return _weekday_and_day(wday, said.number, today, since)
    if since is not None:
        return since + (wday - since.weekday()) % 7 * _DAY
    back = (today.weekday() - wday) % 7
    return today - (back or (7 if "last" in said.words else 0)) * _DAY


def _weekday_and_day(wday: int, day: int, today: date, since: date | None) -> date:
    start, step = (since, _DAY) if since else (today, -_DAY)
    for count in range(800):
        near = start + count * step
        if near.day == day and near.weekday() == wday:
            return near
    raise NotUnderstoodError(f"no {DAY_NAMES[wday]} is a {day}")


def _day_of_month(day: int, today: date, since: date | None) -> date:
    if not 1 <= day <= 31:
        raise NotUnderstoodError(f"no month has a day {day}")
    start, step = (since, _DAY) if since else (today, -_DAY)
    return next(near for n in range(70) if (near := start + n * step).day == day)


def _day_of_year(day: int, month: int, year: int | None, today: date, since: date | None) -> date:
    longest = calendar.monthrange(year or 2024, month)[1]
    if not 1 <= day <= longest:
        said = f"{MONTH_NAMES[month - 1]} {year}" if year else MONTH_NAMES[month - 1]
        raise NotUnderstoodError(f"{said} has no day {day}")
    if year is None:
        year = _year_of(lambda y: date(y, month, day), today, since)
    return date(year, month, day)


def _year_of(day_in: Callable[[int], date], today: date, since: date | None) -> int:
    """Return the most recent year whose day is not after today, or the first from `since`."""
    start, step = (since.year, 1) if since else (today.year, -1)
    for year in range(start, start + 9 * step, step):
        try:
            near = day_in(year)
        except ValueError:  # 29 February of a common year
            continue
        if near >= since if since else near <= today:
            return year
    raise NotUnderstoodError("there is no such day")


def _only(signs: Sequence[Sign], sort: str) -> object | None:
    values = [s.value for s in signs if s.sort == sort]
    if len(values) > 1:
        raise NotUnderstoodError("it names two days; write a range as du 3 au 5 août")
    return values[0] if values else None


def _one(numbers: list[int], what: str) -> int | None:
    if len(numbers) > 1:
        raise NotUnderstoodError(f"it names more than one {what}")
    return numbers[0] if numbers else None


def _one_day(day: date) -> Days:
    return day, day


def _check_weekday(wday: int, day: date) -> None:
    if day.weekday() != wday:
        raise NotUnderstoodError(f"{day} is a {DAY_NAMES[day.weekday()]}, no {DAY_NAMES[wday]}")
