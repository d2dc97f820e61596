"""Photos as text and JSON: what was seen in each, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostfound.desk.results import FolderLine, PhotoLine
from lostfound.domain.values import Fact
from lostfound.views import layout
from lostfound.views.found import receipt_plain


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


def folder_text(line: FolderLine, width: int) -> str:
    """Return a line for a thing of a folder, and one for each photo that was not taken."""
    photos = ", ".join(line.photos)
    told = []
    if line.receipt is not None:
        item = line.receipt.item
        facts = (*item.facts.kinds[:1], *item.facts.colours[:2])
        what = item.description or ", ".join(layout.named(fact.value) for fact in facts)
        told.append(f"{item.reference}  registered  {photos}{f'  ({what})' if what else ''}")
        told += [layout.paragraph(note, width, "  ", "! ") for note in line.receipt.warnings]
        if line.receipt.lookalikes:
            told.append(f"  {layout.counted(len(line.receipt.lookalikes), 'open claim')} alike")
    elif line.known:
        told.append(f"{line.known}  has it already  {photos}")
        if line.added:
            told.append(layout.paragraph(f"{', '.join(line.added)} added to it.", width, "  "))
        told += [layout.paragraph(note, width, "  ", "! ") for note in line.warnings]
    for name, reason, fix in line.faults:
        told.append(layout.paragraph(f"{name} was not taken. {reason} {fix}", width, "  ", "! "))
    return "\n".join(told)


def folder_plain(lines: Sequence[FolderLine]) -> dict[str, Any]:
    """Return what became of a folder for scripts."""
    return {
        "items": [
            receipt_plain(line.receipt) | {"files": list(line.photos)}
            for line in lines
            if line.receipt is not None
        ],
        "known": [
            {
                "reference": line.known,
                "files": list(line.photos),
                "added": list(line.added),
                "warnings": list(line.warnings),
            }
            for line in lines
            if line.known
        ],
        "not_taken": [
            {"file": name, "reason": reason, "fix": fix}
            for line in lines
            for name, reason, fix in line.faults
        ],
    }


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
