"""The register on disk: the only room that speaks SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostfound.storage.door import open_register

if TYPE_CHECKING:
    from lostfound.storage.sqlite.register import Register
    from lostfound.storage.sqlite.unit import Unit

__all__ = ["Register", "Unit", "open_register"]


def __getattr__(name: str) -> object:
    """Import the classes when somebody asks for them, not for `--help`."""
    from importlib import import_module

    rooms = {"Register": "register", "Unit": "unit"}
    if name not in rooms:
        raise AttributeError(name)
    return getattr(import_module(f"lostfound.storage.sqlite.{rooms[name]}"), name)
