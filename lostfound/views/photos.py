"""Photos as text and JSON: what was seen in each, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostfound.desk.results import PhotoLine
from lostfound.domain.values import Fact
from lostfound.views import layout


def list_text(lines: Sequence[PhotoLine], width: int) -> str:
    """Return a line for each photo, and its file below."""
    if not lines:
        return "No photos."
    told = []
    for number, line in enumerate(lines, 1):
        seen = line.evidence
        size = f"{seen.width} x {seen.height}" if seen else "not looked at yet"
        facts = (*seen.kinds[:2], *seen.colours) if seen else ()
        what = ", ".join(layout.named(fact.value) for fact in facts)
        told.append(layout.cut("  ".join(p for p in (str(number), size, what) if p), width))
        told.append(f"   {line.path or line.name[:12] + '... (not there)'}")
    return "\n".join(told)


def line_plain(line: PhotoLine) -> dict[str, Any]:
    """Return a photo for scripts; `path` is empty when its file is gone."""
    seen = line.evidence
    return {
        "sha256": line.name,
        "path": line.path,
        "width": seen.width if seen else None,
        "height": seen.height if seen else None,
        "kinds": _facts(seen.kinds) if seen else [],
        "colours": _facts(seen.colours) if seen else [],
    }


def _facts(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    return [{"value": fact.value, "weight": fact.weight} for fact in facts]
