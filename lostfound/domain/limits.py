"""Limits that several rooms hold to, so that what one takes no other refuses."""

from __future__ import annotations

MOST_PHOTO_BYTES = 200_000_000
"""The most bytes a photo's file may have, wherever it comes from; larger ones are no photos."""
