"""The one door to a register, whatever keeps it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.storage.sqlite.register import Register

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://(.*)$", re.DOTALL)


def open_register(url: str, *, create: bool = True) -> Register:
    """Open the register at a path or `sqlite:///path`, making it when it is not there.

    Raises UsageFault for an address of a kind that is not built yet, Missing when
    `create` is false and there is no register, RegisterFault when the file is not a
    register, is damaged, or was written by a newer version.
    """
    from lostfound.storage.sqlite.opening import open_file

    return open_file(register_path(url), create=create)


def register_path(url: str) -> Path:
    """Return the database file that `url` names (three slashes: relative, four: absolute)."""
    match = _SCHEME.match(url)
    if match is None:
        return _checked(url, url)
    scheme, rest = match.groups()
    if scheme.lower() != "sqlite":
        raise UsageFault(
            f"A register behind {scheme}:// cannot be opened: that door is not built yet.",
            "Use a file path or sqlite:///path/to/register.db.",
        )
    return _checked(url, rest.removeprefix("/"))


def _checked(url: str, path: str) -> Path:
    if not path.strip() or path == ":memory:":
        raise UsageFault(
            f"{url!r} does not name a file for the register.",
            "Give a file path, for example register.db.",
        )
    return Path(path).expanduser()
