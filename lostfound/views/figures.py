"""Figures beside figures: simple methods, reasons switched off, photos; as tables and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lostfound.views import layout
from lostfound.views.evaluation import evaluation_plain, evaluation_text

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from lostfound.desk.ablation import Ablation, AblationRow
    from lostfound.desk.baselines import Baseline
    from lostfound.desk.measured import Measured
    from lostfound.desk.photo_figures import PhotoFigures

_GROUPS = (
    ("all", "all"),
    ("french", "French"),
    ("other_languages", "other"),
    ("place_unclear", "unclear"),
)
_SHORT = {
    "lostfound": "ours",
    "photo vector": "vector",
    "pHash, turned and mirrored": "turned",
}


def result_plain(result: Measured | PhotoFigures) -> dict[str, Any]:
    """Return the figures of either kind of folder with the names that scripts rely on."""
    return photo_plain(result) if _of_photos(result) else measured_plain(result)


def result_text(result: Measured | PhotoFigures, width: int) -> str:
    """Return the figures of either kind of folder as tables."""
    return photo_text(result, width) if _of_photos(result) else measured_text(result, width)


def _of_photos(result: Measured | PhotoFigures) -> TypeIs[PhotoFigures]:
    """Tell the two apart by what they have: views know the desk's values as types only."""
    return hasattr(result, "photos")


def measured_plain(result: Measured) -> dict[str, Any]:
    """Return our figures, and under `baselines`, `ablation`, `ablation_refitted` what was asked."""
    plain = evaluation_plain(result.ours)
    if result.baselines:
        plain["baselines"] = [_baseline_plain(row) for row in result.baselines]
    if result.ablation:
        plain["ablation"] = _ablation_plain(result.ablation)
    if result.refitted:
        plain["ablation_refitted"] = _ablation_plain(result.refitted)
    return plain


def _baseline_plain(row: Baseline) -> dict[str, Any]:
    groups = {name: asdict(group) for name, group in row.groups.items()}
    return {"method": row.method, "groups": groups, "note": row.note}


def _ablation_plain(table: Ablation) -> dict[str, Any]:
    return {
        "claims": table.claims,
        "absent": table.absent,
        "rows": [asdict(row) for row in table.rows],
        "not_seen": list(table.not_seen),
    }


def measured_text(result: Measured, width: int) -> str:
    """Return our figures and the tables beside them."""
    parts = [evaluation_text(result.ours, width)]
    if result.baselines:
        parts.append(baselines_text(result.baselines, width))
    if result.ablation:
        about = "Each reason dropped in turn, the others weighing what they weighed"
        parts.append(ablation_text(result.ablation, about, width))
    if result.refitted:
        about = "Each reason dropped in turn, the others fitted without it (cross-validation)"
        parts.append(ablation_text(result.refitted, about, width))
    return "\n\n".join(parts)


def baselines_text(rows: Sequence[Baseline], width: int) -> str:
    """Return one line a method: recall at 1 and at 5 in each group of claims."""
    sizes = {name: group.claims for row in rows for name, group in row.groups.items()}
    heads = ["first, top 5"]
    heads += [f"{words} {sizes.get(name, 0)}" for name, words in _GROUPS]
    grid, notes = [], []
    for row in rows:
        if not row.groups:
            notes.append(layout.paragraph(f"{row.method}: {row.note}.", width))
            continue
        cells = [row.groups[name] for name, _ in _GROUPS]
        shares = (f"{cell.recall_at_1:.3f} {cell.recall_at_5:.3f}" for cell in cells)
        grid.append([row.method, *shares])
    return "\n".join([_grid(heads, grid, width), *notes])


def ablation_text(table: Ablation, about: str, width: int) -> str:
    """Return one line a reason, the dearest first, and what may go or was not seen.

    Shares are in percent; `points` and `bits` are what the reason is worth.
    """
    groups = ["without", "first", "top 5", "other", "place", "none", "str", "miss", "ECE"]
    heads = [*groups, "alike", "points", "bits"]
    rows = [_ablation_row(row, table.absent) for row in table.rows]
    lines = [layout.paragraph(f"{about}; {table.claims} claims, {table.absent} absent.", width)]
    lines += [_grid(heads, rows, width), layout.paragraph(_LEGEND, width)]
    for verdict, words in _VERDICTS:
        named = [row.without for row in table.rows if row.verdict == verdict]
        if named:
            lines.append(layout.paragraph(f"{words}: {', '.join(named)}.", width))
    if table.not_seen:
        lines.append(layout.paragraph(f"Not seen here: {', '.join(table.not_seen)}.", width))
    return "\n".join(lines)


_VERDICTS = (
    ("nothing", "Worth nothing here"),
    ("unclear", "Worth no bits, though a figure moves"),
    ("hurts", "Better without"),
)
_LEGEND = (
    "In percent: right one first, among the first 5; first for claims in other languages than "
    "French and where the place is vague or wrong; absent claims told none, told strong (str); "
    "present ones told none (miss); calibration error; right one above its look-alike. Worth: "
    "points of first, bits a claim of surprise (ours: the surprise itself)."
)


def _ablation_row(row: AblationRow, absent: int) -> list[str]:
    shares = (row.recall_at_1, row.recall_at_5, row.other_languages, row.place_unclear)
    worth = (
        [f"{row.points:+.1f}", f"{row.bits:+.3f}"] if row.without else ["", f"{row.loss_bits:.3f}"]
    )
    return [
        row.without or "(all on)",
        *(f"{100 * share:.1f}" for share in shares),
        f"{row.absent_none}/{absent}",
        str(row.absent_strong),
        f"{100 * row.present_called_none:.1f}",
        f"{100 * row.calibration_error:.1f}",
        f"{100 * row.look_alikes:.1f}",
        *worth,
    ]


def photo_plain(result: PhotoFigures) -> dict[str, Any]:
    """Return the figures of a folder of photos with the names that scripts rely on."""
    plain = asdict(result)
    plain["misses"] = [miss._asdict() for miss in result.misses]
    return plain


def photo_text(result: PhotoFigures, width: int) -> str:
    """Return recall by method, photo and text together, and by transformation where asked."""
    about = (
        f"{result.objects} objects among {result.strangers} strangers' photos; "
        f"{result.photos} other photos of them, by photo alone."
    )
    grid = [
        [row.method, row.note]
        if row.note
        else [row.method, f"{row.recall_at_1:.3f}", f"{row.recall_at_5:.3f}"]
        for row in result.methods
    ]
    parts = [layout.paragraph(about, width)]
    parts.append(_grid(["method", "first", "top 5"], grid, width))
    parts.append(layout.fields(_photo_facts(result), width, ""))
    if result.transformed:
        parts.append(_transformed_text(result.transformed, width))
    return "\n\n".join(part for part in parts if part)


def _photo_facts(result: PhotoFigures) -> list[tuple[str, str]]:
    both = result.together
    facts = [
        ("said of photos alone", ", ".join(f"{n} {level}" for level, n in result.levels.items())),
        (
            "photo and text",
            f"first in {both.first} of {both.claims}, {both.strong} strong; "
            f"text alone {both.first_by_text}, photo alone {both.first_by_photo}"
            if both.claims
            else "",
        ),
    ]
    facts += [
        ("not first", f"{miss.photo}: {_where(miss.place)}, after {miss.first or 'nothing'}")
        for miss in result.misses
    ]
    return [*facts, ("seconds in all", f"{result.seconds:.0f}")]


def _where(place: int) -> str:
    return f"place {place}" if place else "not listed"


def _transformed_text(table: Mapping[str, Mapping[str, float]], width: int) -> str:
    methods = list(dict.fromkeys(name for row in table.values() for name in row))
    heads = ["first, after", *(_SHORT.get(name, name) for name in methods)]
    rows = [
        [change, *(f"{row[name]:.3f}" if name in row else "" for name in methods)]
        for change, row in table.items()
    ]
    return _grid(heads, rows, width)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows under heads, figures to the right; the first column takes what is left.

    A row with fewer cells is a note: it goes on over the columns it lacks.
    """
    whole = [row for row in rows if len(row) == len(heads)]
    sizes = [max(map(layout.columns_of, column)) for column in zip(heads, *whole, strict=True)]
    gap = "  " if sum(sizes[1:]) + 2 * len(sizes) + 12 <= width else " "
    rest = width - sum(sizes[1:]) - len(gap) * (len(sizes) - 1)
    names = [layout.columns_of(row[0]) for row in rows]
    sizes[0] = max(8, min(max([sizes[0], *names]), rest))
    return "\n".join(_line(row, sizes, gap, width) for row in (heads, *rows))


def _line(row: Sequence[str], sizes: Sequence[int], gap: str, width: int) -> str:
    name = layout.pad(layout.cut(row[0], sizes[0]), sizes[0])
    if len(row) < len(sizes):
        return layout.cut(gap.join((name, *row[1:])), width)
    cells = (
        " " * (size - layout.columns_of(cell)) + cell
        for cell, size in zip(row[1:], sizes[1:], strict=True)
    )
    return layout.cut(gap.join((name, *cells)).rstrip(), width)
