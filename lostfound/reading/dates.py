"""What a desk types for a time -> a span of local time: ISO, figures, everyday words.

The text is cut into signs of one small grammar (date_signs, date_words), whatever the
language; here the signs become days and hours. `now` is passed in; nothing reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from lostfound.domain.values import Window
from lostfound.errors import UsageFault
from lostfound.reading.date_days import days_of
from lostfound.reading.date_signs import NotUnderstoodError, Sign, cut, seconds_of

FORMS = (
    "Write it as 2026-06-12 14:05, 12/06, 12 juin 14h, hier soir, lundi dernier, "
    "2 days ago or du 3 au 5 août."
)
_LONGEST = 120
_DATEISH = frozenset({"date", "dm", "number", "month", "wday", "day", "edge"})
_TIMEISH = frozenset({"time", "hours"})
_CLOCKISH = frozenset({"time", "hours", "part", "before", "after", "at"})
_STRIKING = frozenset({"at", "about", "hour"})  # what stands before an hour without a sign
_NIGHTS = frozenset({"night", "last night"})

# Minutes since midnight; past 1,440 is the next morning.
_PARTS: dict[str, tuple[int, int]] = {
    "dawn": (240, 480),
    "morning": (300, 720),
    "noon": (690, 840),
    "early afternoon": (720, 930),
    "afternoon": (720, 1110),
    "late afternoon": (930, 1140),
    "evening": (1050, 1439),
    "night": (1200, 1800),
    "last night": (1200, 1800),
    "midnight": (1380, 1500),
    "so far": (0, 1439),
}
_WHOLE = (timedelta(0), timedelta(minutes=1439))
_HOUR = timedelta(hours=1)
_EXCEL_EPOCH = datetime(1899, 12, 30)
_EXCEL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)

_EARLIEST = datetime(1950, 1, 1)
"""Nothing that a desk holds was lost before; what is older is a slip of the hand."""

Span = tuple[timedelta, timedelta]


def read_moment(text: str, now: datetime, *, allow_future: bool = False) -> Window:
    """Return the span that `text` means at `now` (local time; only its zone is used if aware).

    An exact time has start == end, "vers 14h" is an hour each side, a day runs from 00:00 to
    23:59. Open spans end at `now` unless `allow_future`. Raises UsageFault for text that is
    not understood, impossible, before 1950, or in the future.
    """
    here = now.replace(tzinfo=None)
    try:
        window = _window(_signs(text, now), here)
    except NotUnderstoodError as reason:
        raise UsageFault(f"{text[:60]!r} is not a time I can read: {reason}.", FORMS) from None
    except (ValueError, OverflowError):
        raise UsageFault(f"{text[:60]!r} is outside the calendar.", FORMS) from None
    _not_too_old(window, text)
    return window if allow_future else _past(window, here, text)


def read_csv_moment(text: str, now: datetime, *, allow_future: bool = False) -> Window:
    """Return the span of a table's cell: as `read_moment`, and spreadsheet serial days.

    Serial days count from 1899-12-30; 20000 to 79999 (1954 to 2119) are taken as such.
    """
    cell = text.strip()
    if not _EXCEL.fullmatch(cell) or not "2" <= cell[0] <= "7":
        return read_moment(text, now, allow_future=allow_future)
    moment = _EXCEL_EPOCH + timedelta(days=float(cell.replace(",", ".")))
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    whole = cell.isdigit()
    window = Window(moment, moment + _WHOLE[1]) if whole else Window(moment, moment)
    return window if allow_future else _past(window, now.replace(tzinfo=None), text)


def _signs(text: str, now: datetime) -> list[Sign]:
    if len(text) > _LONGEST:
        raise NotUnderstoodError("it is too long")
    return cut(text, now.tzinfo)


def _not_too_old(window: Window, text: str) -> None:
    if window.start < _EARLIEST:
        raise UsageFault(
            f"{text[:60]!r} is too long ago: {window.start.isoformat(' ', 'minutes')}.",
            f"Dates from {_EARLIEST.year} on are taken; write the year in four figures.",
        )


def _past(window: Window, now: datetime, text: str) -> Window:
    if window.start > now:
        day, yesterday = f"{window.start:%Y-%m-%d}", now - timedelta(days=1)
        read = "Correct it" if day in text else f"It was read as {day}; correct it"
        raise UsageFault(
            f"{text[:60]!r} is in the future: it is now {now:%Y-%m-%d %H:%M}.",
            f"{read}, or write the day in full, as {yesterday:%Y-%m-%d} 14:05.",
        )
    if window.end <= now:
        return window
    minute = now.replace(second=0, microsecond=0)
    return Window(window.start, max(window.start, minute))


def _window(signs: Sequence[Sign], now: datetime) -> Window:
    if not signs:
        raise NotUnderstoodError("it says no time")
    if [s.said for s in signs] == ["morgen"]:  # alone it is tomorrow, not this morning
        signs = [Sign("day", 1)]
    signs = _figures_as_date(_hours_settled(signs))
    for at in range(1, len(signs) - 1):
        if signs[at].sort in ("to", "dash", "and", "or", "a"):
            window = _range(signs, at, now)
            if window:
                return window
    return _single(signs, now, None)


def _range(signs: Sequence[Sign], at: int, now: datetime) -> Window | None:
    """Return the span between both sides of the sign at `at`, if it parts a range."""
    left, right = list(signs[:at]), list(signs[at + 1 :])
    near = next((s.sort for s in reversed(left) if s.sort in _DATEISH | _TIMEISH), "")
    if not near or (signs[at].sort == "a" and not _same_sort(left[-1], right[0])):
        return None
    if right[0].sort in _TIMEISH and left[-1].sort in _TIMEISH | {"number"}:
        return _hours_between(left, right, now)
    if _has(right, _DATEISH) and _has(left, _DATEISH):
        left, right = _lent(left, right)
        first = _single(left, now, None)
        last = _single(right, now, first.start.date())
        if _nights(left) and not _nights(right):  # "la nuit du 12 au 13" is one night
            return first
        if last.end < first.start:
            raise NotUnderstoodError("it ends before it starts")
        return Window(first.start, last.end)
    if _has(right, _TIMEISH) and near in _TIMEISH | {"number"}:
        return _hours_between(left, right, now)
    return None


def _hours_between(left: list[Sign], right: list[Sign], now: datetime) -> Window:
    end = next(s for s in right if s.sort in _TIMEISH)
    index = max(i for i, s in enumerate(left) if s.sort in _TIMEISH | {"number"})
    start = left[index]
    if start.sort == "number":
        late = end.number >= 43_200 and start.number < 12 and "pm" in end.said
        start = Sign("time", seconds_of(start.number + 12 * late), start.said)
    rest = [*left[:index], *left[index + 1 :], *(s for s in right if s is not end)]
    day = _single([s for s in rest if s.sort != "from"] or [Sign("day", 0)], now, None)
    first = datetime.combine(day.start.date(), time()) + timedelta(seconds=start.number)
    last = datetime.combine(day.start.date(), time()) + timedelta(seconds=end.number)
    return Window(first, last if last >= first else last + timedelta(days=1))


def _lent(left: list[Sign], right: list[Sign]) -> tuple[list[Sign], list[Sign]]:
    """ "du 3 au 5 août 2026": the side without month or year has the other's."""
    for poor, rich in ((left, right), (right, left)):
        sorts = {s.sort for s in poor}
        month = [s for s in rich if s.sort == "month"]
        year = [s for s in rich if s.sort == "number" and s.number > 31]
        dated = [s for s in rich if s.sort in ("dm", "date")]
        if "number" in sorts and not sorts & {"month", "dm", "date", "unit"}:
            poor += month + year if month else _month_of(dated)
        elif "month" in sorts and poor is left and not any(s.number > 31 for s in poor):
            poor += year
    return left, right


def _month_of(dated: list[Sign]) -> list[Sign]:
    for sign in dated:
        if isinstance(sign.value, date):
            return [Sign("month", sign.value.month), Sign("number", sign.value.year)]
        if isinstance(sign.value, tuple):
            return [Sign("month", sign.value[1])]
    return []


def _single(signs: Sequence[Sign], now: datetime, since: date | None) -> Window:
    sorts = {s.sort for s in signs}
    if "now" in sorts:
        return Window(now, now)
    if _nights(signs) and not _has(signs, _DATEISH):
        signs = [Sign("day", -1), *signs]
    clock = _span(signs)
    dated = [s for s in signs if s.sort not in _CLOCKISH]
    if clock is not None and "about" in sorts:
        dated = [s for s in dated if s.sort != "about"]
    days = days_of(dated, now, since, clocked=clock is not None)
    if isinstance(days, Window):
        return days
    start, end = clock or _WHOLE
    first, last = (datetime.combine(day, time()) for day in days)
    if clock is None and "before" in sorts:
        raise NotUnderstoodError("say from when to when, as du 3 au 5 août")
    if clock is None and "after" in sorts:
        return Window(first, max(now.replace(second=0, microsecond=0), last + end))
    window = Window(first + start, last + end)
    if since is None and window.start > now and sorts & _DATEISH == {"wday"}:
        # "samedi soir" on a Saturday morning is a week ago.
        return Window(window.start - timedelta(days=7), window.end - timedelta(days=7))
    return window


def _span(signs: Sequence[Sign]) -> Span | None:
    """Return the hours that the signs name, from midnight, or None."""
    times = [timedelta(seconds=s.number) for s in signs if s.sort == "time"]
    parts = [str(s.value) for s in signs if s.sort == "part"]
    sorts = {s.sort for s in signs}
    if len(times) > 1 or len(parts) > 1:
        raise NotUnderstoodError("it names two times; write a range as 14h-16h")
    if not times and not parts:
        return None
    if not times:
        return _part_span(parts[0], sorts)
    when = _in_part(times[0], parts[0]) if parts else times[0]
    if "before" in sorts:
        return timedelta(0), when
    if "after" in sorts:
        return when, max(when, _WHOLE[1])
    return (when - _HOUR, when + _HOUR) if "about" in sorts else (when, when)


def _part_span(part: str, sorts: set[str]) -> Span:
    start, end = (timedelta(minutes=minutes) for minutes in _PARTS[part])
    if part == "noon" and sorts & {"before", "after"}:
        start = end = 12 * _HOUR
    if "before" in sorts:
        return timedelta(0), start
    return (end, _WHOLE[1]) if "after" in sorts and end <= _WHOLE[1] else (start, end)


def _in_part(when: timedelta, part: str) -> timedelta:
    """ "9 Uhr abends" is 21:00; "cette nuit à 2h" is after midnight."""
    if part == "last night" and when <= 10 * _HOUR:
        return when + 24 * _HOUR
    late = _PARTS[part][0] >= 720 and part != "midnight"
    early_night = part in _NIGHTS and when < 6 * _HOUR
    return when + 12 * _HOUR if late and when < 12 * _HOUR and not early_night else when


def _hours_settled(signs: Sequence[Sign]) -> list[Sign]:
    """Settle whether "2h" lasts or strikes: "il y a 2h" against "hier 2h", "alle 14"."""
    sorts = {s.sort for s in signs}
    lasts = bool(sorts & {"ago", "vor"}) and not sorts & {"unit", "day", "month", "date", "dm"}
    settled: list[Sign] = []
    for index, sign in enumerate(signs):
        if sign.sort == "hours" and lasts and "ago" in sorts:
            settled += [replace(sign, sort="number"), Sign("unit", "hour")]
        elif sign.sort == "hours" or _strikes(signs, index):
            settled.append(Sign("time", seconds_of(sign.number), sign.said))
        elif sign.sort == "vor" and "unit" not in sorts:
            settled.append(Sign("before"))
        elif sign.sort != "at" and not _strikes(signs, index + 1, {"hour"}):
            settled.append(sign)
    return settled


def _strikes(signs: Sequence[Sign], at: int, before: AbstractSet[str] = _STRIKING) -> bool:
    """Return whether a bare figure is an hour: "alle 14", "ore 14", "vers 14"."""
    if not 1 <= at < len(signs) or signs[at].sort != "number" or signs[at].number > 24:
        return False
    left = signs[at - 1]
    right = signs[at + 1].sort if at + 1 < len(signs) else ""
    if {s.sort for s in signs} & {"ago", "vor"} or right in ("month", "unit", "to", "and", "dash"):
        return False
    return (str(left.value) if left.sort == "unit" else left.sort) in before


def _figures_as_date(signs: list[Sign]) -> list[Sign]:
    """ "12-06" is a day and a month when no month stands anywhere else."""
    if {s.sort for s in signs} & {"month", "dm", "date", "unit"}:
        return signs
    for at in range(len(signs) - 2):
        day, dash, month = signs[at : at + 3]
        tight = [len(day.said), len(month.said)] == [2, 2] and dash.sort == "dash"
        if tight and day.sort == month.sort == "number" and month.number <= 12:
            dm = Sign("dm", (day.number, month.number), day.said)
            return [*signs[:at], dm, *signs[at + 3 :]]
    return signs


def _has(signs: Sequence[Sign], sorts: frozenset[str]) -> bool:
    return any(s.sort in sorts for s in signs)


def _nights(signs: Sequence[Sign]) -> bool:
    return any(s.sort == "part" and s.value in _NIGHTS for s in signs)


def _same_sort(left: Sign, right: Sign) -> bool:
    return left.sort == right.sort and left.sort in _DATEISH | _TIMEISH
