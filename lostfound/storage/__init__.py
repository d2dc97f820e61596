"""The register on disk: the only room that speaks SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.storage.door import open_register

if TYPE_CHECKING:
    from lostfound.storage.sqlite.register import Register
    from lostfound.storage.sqlite.unit import Unit

__all__ = ["Register", "Unit", "open_register"]
