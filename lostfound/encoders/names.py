"""What a vector must be called by: vectors of different names are never compared."""

from __future__ import annotations

from lostfound.domain.records import VectorModel as ModelName

__all__ = ["ModelName"]
