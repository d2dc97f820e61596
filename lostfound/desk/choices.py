"""How an import was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How an import was asked for; `match` is off when pairs are not to be put forward."""

    map: tuple[str, ...] = ()
    profile: str = ""
    dry_run: bool = False
    rejects: Path | None = None
    encoding: str = ""
    delimiter: str = ""
    source: str = ""
    venue_kind: str = ""
    match: bool = True
