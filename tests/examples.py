"""How many examples a property is tried on where fifty are too many or too few."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> int:
    """Return so many, and in proportion more when the profile tries more than fifty."""
    return number * settings.default.max_examples // 50
