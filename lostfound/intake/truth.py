"""The answers of a benchmark folder: which item each claim is about, and how claims group.

Only `evaluate` and `fit` read these; matching never sees them.
"""

from __future__ import annotations

import csv
from pathlib import Path

from lostfound.errors import Missing
from lostfound.matching.values import Answers

_HOLDS = "An evaluation folder holds found*.csv, claims.csv and truth.csv."


def read_truth(folder: Path) -> Answers:
    """Read `truth.csv` and the group columns of `claims.csv`.

    Raises Missing when a file is not there.
    """
    truth = _rows(folder / "truth.csv")
    claims = _rows(folder / "claims.csv")
    return Answers(
        found={row["claim"]: row["found"] for row in truth},
        sibling={row["claim"]: row["sibling"] for row in truth if row.get("sibling")},
        language={row["external_id"]: row.get("language", "") for row in claims},
        place_noise={row["external_id"]: row.get("place_noise", "") for row in claims},
    )


def tables(folder: Path) -> tuple[list[Path], Path]:
    """Return the found tables (found*.csv, background*.csv) and the claims table of a folder.

    Raises Missing when one of them is not there.
    """
    found = [*sorted(folder.glob("found*.csv")), *sorted(folder.glob("background*.csv"))]
    claims = folder / "claims.csv"
    if not found or not claims.is_file():
        raise Missing(f"There is no {'claims.csv' if found else 'found*.csv'} in {folder}.", _HOLDS)
    return found, claims


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))
    except FileNotFoundError:
        raise Missing(
            f"{path.name} is not in {path.parent}.",
            _HOLDS,
        ) from None
