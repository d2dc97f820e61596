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
_ISO_MINUTE = 16
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
        self._shifts: dict[tuple[str, bool, timedelta | None], timedelta] = {}

    def window(self, text: str) -> Window:
        """Return the span; raises UsageFault saying what is off."""
        window = self._iso(text) or self._read(text)
        if self._now is not None and window.start > self._now:
            raise UsageFault(f"{text!r} is in the future.", "Correct the date.")
        return window

    def _iso(self, text: str) -> Window | None:
        if text[4:5] != "-" or text[7:8] != "-" or text[:4] < _EARLIEST_YEAR:
            return None
        try:
            moment = datetime.fromisoformat(text)
            if len(text) == _ISO_DATE:
                return Window(moment, datetime.combine(moment, _LAST_MINUTE))
            if len(text) < _ISO_MINUTE:
                return None
            if moment.tzinfo is not None or self._written is not None or moment.microsecond:
                plain = moment.replace(tzinfo=None, microsecond=0)
                moment = plain + self._shift(text[:13], moment)
        except (ValueError, OverflowError):
            return None
        return Window(moment, moment)

    def _shift(self, hour: str, moment: datetime) -> timedelta:
        """Return what turns the written time into local time.

        Clocks change on the half hour at the finest, and looking a zone up costs as much as
        half the row: one answer serves all moments of a half hour.
        """
        half_hour = (hour, moment.minute < 30, moment.utcoffset())
        shift = self._shifts.get(half_hour)
        if shift is None:
            if len(self._shifts) >= _SHIFTS_KEPT:
                self._shifts.clear()
            shift = self._shifts[half_hour] = self._local(moment) - moment.replace(tzinfo=None)
        return shift

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
