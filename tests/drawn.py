"""Drawn pictures for tests: one recipe makes the same bytes each time, so it is drawn once."""

from __future__ import annotations

from functools import cache

from lostfound.demo import drawings

draw = cache(drawings.draw)
