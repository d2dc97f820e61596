"""Typed text about a moment, cut into signs: dates, times, numbers and known words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

from lostfound.reading.date_words import LONGEST, MONTH_NAMES, SIGNS
from lostfound.reading.folding import fold


class NotUnderstoodError(Exception):
    """Why a text is no moment, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of the text: `sort` as in date_words, or date, dm, time, hours, number, dash.

    Values: date a `date`, dm a (day, month), time the seconds since midnight, hours an int.
    """

    sort: str
    value: object = None
    said: str = ""

    @property
    def number(self) -> int:
        return self.value if isinstance(self.value, int) else 0


_HALF = r"(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z])"
_CLOCK = r"(?:uhr|uur|heures?|horas?|hours|hrs?|ore|u|h)"
# "14h 12 juin" is a day after an hour, "14h 12" is twelve past two.
_MONTH_NEXT = (
    r"(?:\s|de )*(?:jan|ene|gen|fe[bv]|ma[rigyjez]|mei|mrt|avr|apr|abr|ju[inl]|giu|lug|aou|aug|ago"
    r"|se[pt]|o[ckt]t|out|nov|d[ei][czs])"
)
_SCAN = re.compile(
    rf"""
    (?P<iso>(?<!\d)\d{{4}}(?P<bar>[-/.])\d{{1,2}}(?P=bar)\d{{1,2}}(?!\d)
        (?:(?:t|\s+)(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?)
           \s?(?P<offset>z|[+-]\d{{2}}:?\d{{2}})?(?![\d:]|\s*{_HALF}))?)
  | (?P<compact>(?<!\d)(?:19|20)\d{{6}}(?!\d))
  | (?P<dmy>(?<!\d)\d{{1,2}}(?P<mark>[-/.])\d{{1,2}}(?P=mark)(?:\d{{4}}|\d{{2}})(?![\d]))
  | (?P<colon>(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?![\d:])
        (?:\s*(?:{_HALF}|{_CLOCK}(?![a-z])))?)
  | (?P<dotted>(?<!\d)\d{{1,2}}\.\d{{2}}\s*(?:{_HALF}|(?:uhr|uur|h)(?![a-z])))
  | (?P<hm>(?<!\d)\d{{1,2}}\s*{_CLOCK}\s*\d{{2}}(?![\d/.h:]|{_MONTH_NEXT})
        (?:\s*min(?:utes)?(?![a-z]))?)
  | (?P<half>(?<!\d)\d{{1,2}}\s*{_HALF})
  | (?P<hours>(?<!\d)\d{{1,3}}\s*(?:{_CLOCK}|o'clock)(?![a-z']))
  | (?P<my>(?<!\d)(?:\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{2}})(?![\d/-]))
  | (?P<dm>(?<!\d)\d{{1,2}}[/.]\d{{1,2}}(?![\d])\.?)
  | (?P<ordinal>(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|eme|de|ste|o|a|\.(?=\s*[a-z])|e)(?![a-z\d]))
  | (?P<number>\d+)
  | (?P<dash>\.\.+|->|-|→)
  | (?P<word>'?[^\W\d_]+(?:['-][^\W\d_]+)*)
  | (?P<tilde>~)
  | (?P<pause>[\s,.;:!()"'?/+]+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.ASCII,
)
_MONTH_INSIDE = re.compile(r"(\d)-([a-z]{3,})-(\d)")  # 15-nov-2026 is no range
_ELISION = re.compile(r"^(?:l|d|dell|all|nell|dall|jusqu|qu|un)'(?=[a-z])")


def cut(text: str, zone: tzinfo | None) -> list[Sign]:
    """Return the signs of `text` in order, without those that say nothing.

    A moment with an offset becomes wall time in `zone`, or keeps its own when that is None.
    Raises NotUnderstoodError naming a word or figure that no moment has.
    """
    signs: list[Sign] = []
    words: list[str] = []
    for match in _SCAN.finditer(_MONTH_INSIDE.sub(r"\1 \2 \3", fold(text).strip())):
        kind = next(name for name in _KINDS if match.group(name) is not None)
        if kind == "word":
            words.append(match.group())
            continue
        if kind == "pause" and not match.group().strip():
            continue
        signs += _named(words)
        words = []
        signs += _sign(kind, match, zone)
    return [sign for sign in signs + _named(words) if sign.sort != "noise"]


_KINDS = (
    "iso", "compact", "dmy", "colon", "dotted", "hm", "half", "hours", "my", "dm",
    "ordinal", "number", "dash", "word", "tilde", "pause", "other",
)  # fmt: skip


def _sign(kind: str, match: re.Match[str], zone: tzinfo | None) -> list[Sign]:
    said = match.group()
    figures = [int(part) for part in re.findall(r"\d+", said)]
    if kind == "iso":
        return _iso(match, zone)
    if kind == "compact":
        return [Sign("date", _date(int(said[:4]), int(said[4:6]), int(said[6:])), said)]
    if kind == "dmy":
        day, month, year = figures
        day, month = day_month(day, month)
        return [Sign("date", _date(year if year > 99 else 2000 + year, month, day), said)]
    if kind in ("colon", "dotted", "hm", "half"):
        return [_time(figures, said)]
    if kind == "hours":
        return [Sign("hours", figures[0], said)]
    if kind == "my":
        year, month = max(figures), min(figures)
        return [Sign("month", _month(month), said), Sign("number", year, said)]
    if kind == "dm":
        return [Sign("dm", day_month(*figures), said)]
    if kind in ("ordinal", "number"):
        return [_number(figures[0], said)]
    if kind in ("dash", "tilde"):
        return [Sign("dash" if kind == "dash" else "about", None, said)]
    if kind == "other":
        raise NotUnderstoodError(f"{said!r} has no place in a date")
    return []


def _iso(match: re.Match[str], zone: tzinfo | None) -> list[Sign]:
    said = match.group()
    year, month, day = (int(part) for part in re.findall(r"\d+", said)[:3])
    when = _date(year, month, day)
    clock, offset = match.group("clock"), match.group("offset")
    if clock is None:
        return [Sign("date", when, said)]
    time = _time([int(part) for part in re.findall(r"\d+", clock)], clock)
    if offset is None or zone is None:
        return [Sign("date", when, said), time]
    moment = datetime(year, month, day, tzinfo=_offset(offset)) + timedelta(seconds=time.number)
    moment = moment.astimezone(zone)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return [Sign("date", moment.date(), said), Sign("time", seconds, clock)]


def _offset(text: str) -> tzinfo:
    if text == "z":
        return timezone.utc  # noqa: UP017 - the name is the plainer one here
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise NotUnderstoodError(f"there is no time zone {text}")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if text[0] == "-" else away)


def _time(figures: list[int], said: str) -> Sign:
    hour, minute, second = (*figures[:3], 0, 0)[:3]
    half = re.search(r"([ap])\.?m", said)
    if half and not 1 <= hour <= 12:
        raise NotUnderstoodError(f"{said!r} is no hour of a half day")
    if half:
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    return Sign("time", seconds_of(hour, minute, second), said)


def seconds_of(hour: int, minute: int = 0, second: int = 0) -> int:
    """Return the seconds since midnight; raises NotUnderstoodError past 24:00."""
    if hour == 24 and minute == second == 0:
        return 86_400
    if hour > 23:
        raise NotUnderstoodError(f"there is no hour {hour}")
    if minute > 59:
        raise NotUnderstoodError(f"there is no minute {minute}")
    if second > 59:
        raise NotUnderstoodError(f"there is no second {second}")
    return hour * 3600 + minute * 60 + second


def day_month(first: int, second: int) -> tuple[int, int]:
    """Return (day, month): day first, unless only month first can be a date."""
    if second > 12 and first <= 12:
        return second, first
    return first, _month(second)


def _month(month: int) -> int:
    if not 1 <= month <= 12:
        raise NotUnderstoodError(f"there is no month {month}")
    return month


def _date(year: int, month: int, day: int) -> date:
    _month(month)
    try:
        return date(year, month, day)
    except ValueError:
        if year < 1:
            raise NotUnderstoodError(f"there is no year {year}") from None
        raise NotUnderstoodError(f"{MONTH_NAMES[month - 1]} {year} has no day {day}") from None


def _number(value: int, said: str) -> Sign:
    if len(said) > 5 or value > 9999:
        raise NotUnderstoodError(f"{said!r} is no day, month, year or hour")
    return Sign("number", value, said)


def _named(words: list[str]) -> list[Sign]:
    """Return the signs of a run of words, the longest known phrase first."""
    signs: list[Sign] = []
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            known = SIGNS.get(phrase)
            if known:
                signs += [Sign(sort, value, phrase) for sort, value in known]
                at += size
                break
        else:
            signs += _parts_of(words[at])
            at += 1
    return signs


def _parts_of(word: str) -> list[Sign]:
    """An unknown word may be known ones joined: "mi-juin", "l'apres-midi", "mid-june"."""
    bare = _ELISION.sub("", word).strip("'")
    pieces = bare.split("-") if bare == word else [bare]
    if pieces == [word]:
        pieces = _compound(word)
    if pieces == [word]:
        raise NotUnderstoodError(f"the word {word!r} is not known here")
    return _named(pieces)


def _compound(word: str) -> list[str]:
    """German and Dutch write a day and its part as one: "Sonntagabend", "dinsdagmiddag"."""
    for at in range(4, len(word) - 2):
        day, part = SIGNS.get(word[:at]), SIGNS.get(word[at:])
        if day and part and day[0][0] in ("wday", "day") and part[0][0] == "part":
            return [word[:at], word[at:]]
    return [word]
