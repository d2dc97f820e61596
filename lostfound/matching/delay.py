"""How long after the loss a thing is handed in, as a distribution, and what a day is worth.

The curve gives the share of things found within so many hours of the stated loss.
Negative hours stand for misremembered days; the long tail for a box emptied weeks later.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

from lostfound.domain.values import Window

# A stranger's date is taken as uniform over this many hours (half a year of a register).
_SPAN_HOURS = 4380.0
_FLOOR_BITS = -9.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Delay:
    """A cumulative distribution: `hours` rising, `share` from 0 to 1, linear in between."""

    hours: tuple[float, ...]
    share: tuple[float, ...]

    def until(self, hours: float) -> float:
        """Return the share found at most `hours` after the loss."""
        if hours <= self.hours[0]:
            return 0.0
        if hours >= self.hours[-1]:
            return 1.0
        i = bisect_right(self.hours, hours) - 1
        span = self.hours[i + 1] - self.hours[i]
        return self.share[i] + (self.share[i + 1] - self.share[i]) * (hours - self.hours[i]) / span


def day_ratio(
    lost: Window, hours: tuple[float, float] | None, found: Window, delay: Delay
) -> float:
    """Return log2 of how much likelier the finding time is for this loss than by chance.

    `hours` is the time of day that the words tell (from, to; 14.5 is half past two); it is
    believed nine times in ten. Units: bits, from -9 up.
    """
    density = _density(lost, found, delay)
    if hours is not None:
        density = 0.1 * density + 0.9 * _density_by_hour(lost, hours, found, delay)
    return max(_FLOOR_BITS, log2(max(density * _SPAN_HOURS, 1e-9)))


def _density_by_hour(
    lost: Window, hours: tuple[float, float], found: Window, delay: Delay
) -> float:
    """Mean density over the days of the window, the loss falling within the told hours."""
    day = datetime(lost.start.year, lost.start.month, lost.start.day)
    total, days = 0.0, 0
    while day <= lost.end and days < 60:
        told = Window(day + timedelta(hours=hours[0]), day + timedelta(hours=hours[1]))
        total += _density(told, found, delay)
        days += 1
        day += timedelta(days=1)
    return total / max(1, days)


def _density(lost: Window, found: Window, delay: Delay) -> float:
    """Density per hour of being found at `found` when lost evenly within `lost`."""
    length = max(1.0, lost.length.total_seconds() / _HOUR)
    moments = (found.start,) if found.start == found.end else _spread(found)
    total = 0.0
    for moment in moments:
        since = (moment - lost.start).total_seconds() / _HOUR
        total += (delay.until(since) - delay.until(since - length)) / length
    return total / len(moments)


def _spread(window: Window) -> tuple[datetime, ...]:
    """Four moments that stand for a window (a day without an hour)."""
    step = window.length / 4
    return tuple(window.start + step * (i + 0.5) for i in range(4))
