"""What learning from the desk came to, and the versions of the weights, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lostfound.views import layout

if TYPE_CHECKING:
    from lostfound.desk.learn import Learnt, Version
    from lostfound.desk.lessons import Figures

VERSION_COLUMNS = (
    "version",
    "in_force",
    "made_at",
    "by",
    "claims",
    "decisions",
    "surprise_before",
    "surprise_after",
    "right_first_before",
    "right_first_after",
    "calibration_error_before",
    "calibration_error_after",
    "fits",
    "digest",
)
_FIGURES = (
    ("surprise", "surprise, bits a claim"),
    ("right_first", "the right one first"),
    ("calibration_error", "calibration error"),
)
_MOVED_SHOWN = 5


def learnt_plain(result: Learnt, *, dry_run: bool) -> dict[str, Any]:
    """Return what came of learning, for scripts."""
    return asdict(result) | {"dry_run": dry_run, "in_force": bool(result.version)}


def learnt_text(result: Learnt, width: int, *, dry_run: bool) -> str:
    """Return the figures before and after, what moved, and what was done."""
    only_rejected = result.claims - result.confirmed
    counts = (
        f"{result.claims} decided claims: {result.confirmed} with a confirmed item, "
        f"{only_rejected} with rejections only ({result.decisions} decisions in all). "
        f"Each was held out once, in {result.folds} parts."
    )
    parts = [
        layout.paragraph(counts, width),
        _table(("held out", "shipped", "learnt"), result.before, result.after, width),
    ]
    if result.used and result.instead:
        said = f"On the {result.used.claims} decided since {result.used_version} was learnt:"
        heads = ("decided since", result.used_version, "learnt")
        parts += [said, _table(heads, result.used, result.instead, width)]
    parts += [_moved_text(result, width), _ending(result, width, dry_run=dry_run)]
    return "\n\n".join(part for part in parts if part)


def _table(heads: Sequence[str], before: Figures, after: Figures, width: int) -> str:
    rows = [
        (words, f"{getattr(before, name):.4f}", f"{getattr(after, name):.4f}")
        for name, words in _FIGURES
    ]
    return layout.table(rows, heads, width, wide=0)


def _moved_text(result: Learnt, width: int) -> str:
    if not result.moved:
        return ""
    moved = list(result.moved.items())
    told = ", ".join(f"{name} {layout.bits(bits)}" for name, bits in moved[:_MOVED_SHOWN])
    more = f" and {len(moved) - _MOVED_SHOWN} more" if len(moved) > _MOVED_SHOWN else ""
    return layout.paragraph(f"Moved most, in bits: {told}{more}.", width)


def _ending(result: Learnt, width: int, *, dry_run: bool) -> str:
    if result.version:
        steps = [
            ("lostfound learn --back", "use the shipped weights again"),
            ("lostfound learn --list", "see every version"),
        ]
        though = "" if result.no_worse else ", though on what was held out they are worse"
        return f"In force: {result.version}{though}.\n" + layout.next_steps(steps, width)
    if not result.no_worse:
        reason = "On what was held out the learnt weights are worse: they are not put in force."
        return layout.paragraph(f"{reason} --anyway does it all the same.", width)
    assert dry_run
    return "They are no worse. Nothing was kept (dry run)."


def version_plain(row: Version) -> dict[str, Any]:
    """Return one version; see VERSION_COLUMNS."""
    figures = {
        f"{name}_{when}": getattr(told, name) if told else None
        for when, told in (("before", row.before), ("after", row.after))
        for name, _ in _FIGURES
    }
    return {
        "version": row.name,
        "in_force": row.in_force,
        "made_at": row.made_at.isoformat(timespec="seconds") if row.made_at else None,
        "by": row.by,
        "claims": row.claims,
        "decisions": row.decisions,
        **figures,
        "fits": row.fits,
        "digest": row.digest,
    }


def versions_text(rows: Sequence[Version], width: int) -> str:
    """Return the versions, oldest first, and what each gained on its hold-out."""
    grid = [
        (
            row.name,
            "in force" if row.in_force else "" if row.fits else "not for this release",
            f"{row.made_at:%Y-%m-%d}" if row.made_at else "",
            row.by,
            str(row.claims) if row.claims else "",
            _change(row.before, row.after, "surprise"),
            _change(row.before, row.after, "right_first"),
        )
        for row in rows
    ]
    heads = ("version", "", "made", "by", "claims", "surprise", "right first")
    return layout.table(grid, heads, width, wide=1)


def _change(before: Figures | None, after: Figures | None, name: str) -> str:
    if not before or not after:
        return ""
    return f"{getattr(before, name):.3f} > {getattr(after, name):.3f}"
