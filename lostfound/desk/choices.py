"""How an import was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How an import was asked for.

    `match` is off when no pairs are to be put forward, `vectors` when the texts' vectors
    are left to the next import.
    """

    map: tuple[str, ...] = ()
    profile: str = ""
    save_profile: Path | None = None
    dry_run: bool = False
    rejects: Path | None = None
    encoding: str = ""
    delimiter: str = ""
    source: str = ""
    venue_kind: str = ""
    match: bool = True
    vectors: bool = True
