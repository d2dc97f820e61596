"""Moments in cells: ISO at speed, everything else through the reader that is passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo

from lostfound.domain.values import Window
from lostfound.errors import UsageFault

MomentReader = Callable[[str], Window]
_LAST_MINUTE = time(23, 59)
_EARLIEST_YEAR = "1950"  # older ones go to the reader, which says why it does not take them
_ISO_DATE = 10
_ENDS_OF_DAY = ("T00:00:00", "T23:59:59")
_ISO_MINUTE = 16
_ISO_SECOND = 19
_SHIFTS_KEPT = 50_000


class Moments:
    """Cell text -> Window of local time.

    `read` takes what is not ISO. Moments that start after `now` are refused (None: all are
    taken). Moments with an offset become wall time in `zone`, those without are taken to be
    in `written_zone`; without `zone` the offset is dropped.
    """

    def __init__(
        self,
        read: MomentReader,
        *,
        now: datetime | None = None,
        zone: str = "",
        written_zone: str = "",
    ) -> None:
        self._read = read
        self._now = now
        self._zone = _zone(zone) if zone else None
        self._written = _zone(written_zone) if written_zone else None
        self._shifts: dict[tuple[str, str], timedelta | None] = {}

    def window(self, text: str) -> Window:
        """Return the span; raises UsageFault saying what is off."""
        window = self._iso(text) or self._span(text) or self._read(text)
        if self._now is not None and window.start > self._now:
            raise UsageFault(f"{text!r} is in the future.", "Correct the date.")
        return window

    def _span(self, text: str) -> Window | None:
        """Read "from/to", both ISO, as our own exports write a span."""
        first, _, last = text.partition("/")
        start = self._iso(first)
        end = self._iso(last) if start else None
        return Window(start.start, end.end) if start and end and start.start <= end.end else None

    def _iso(self, text: str) -> Window | None:
        if text[4:5] != "-" or text[7:8] != "-" or text[:4] < _EARLIEST_YEAR:
            return None
        try:
            if len(text) == _ISO_DATE:
                day = datetime.fromisoformat(text)
                return Window(day, datetime.combine(day, _LAST_MINUTE))
            if len(text) < _ISO_MINUTE:
                return None
            if text[_ISO_MINUTE : _ISO_MINUTE + 1] not in ("", ":"):  # an offset at once
                text = f"{text[:_ISO_MINUTE]}:00{text[_ISO_MINUTE:]}"
            moment = datetime.fromisoformat(text[:_ISO_SECOND])
            if len(text) > _ISO_SECOND or self._written is not None:
                moment += self._shift(text)
        except (ValueError, OverflowError):
            return None
        return Window(moment, moment)

    def _shift(self, text: str) -> timedelta:
        """Return what turns the written time into local time; a fraction of a second is dropped.

        Looking a zone up costs as much as half the row: one answer serves a whole day,
        unless the clocks change on it.
        """
        day = text[:_ISO_DATE], text[_ISO_SECOND:]
        if day not in self._shifts:
            if len(self._shifts) >= _SHIFTS_KEPT:
                self._shifts.clear()
            ends = [self._looked_up(f"{day[0]}{hour}{day[1]}") for hour in _ENDS_OF_DAY]
            self._shifts[day] = ends[0] if ends[0] == ends[1] else None
        shift = self._shifts[day]
        return self._looked_up(text) if shift is None else shift

    def _looked_up(self, text: str) -> timedelta:
        moment = datetime.fromisoformat(text)
        return self._local(moment) - moment.replace(tzinfo=None)

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None and self._written is not None:
            moment = moment.replace(tzinfo=self._written)
        if moment.tzinfo is not None and self._zone is not None:
            moment = moment.astimezone(self._zone)
        return moment.replace(tzinfo=None)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageFault(
            f"{name!r} is not a known time zone.", "Name it as in Europe/Paris."
        ) from None
