"""The one place that knows where `data/` is: inside the wheel, or beside the checkout."""

from __future__ import annotations

from pathlib import Path

from lostfound.errors import Missing

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """Return the path of a shipped data file.

    Raises Missing when the installation carries no such file.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise Missing(
        f"The shipped data file {name} is not in this installation.", "Reinstall lostfound."
    )
