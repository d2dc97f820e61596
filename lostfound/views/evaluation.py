"""The figures of an evaluation as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lostfound.views import layout

if TYPE_CHECKING:
    from lostfound.desk.evaluate import Evaluation, Refit

_FIGURES = (
    ("claims", "claims with an item"),
    ("recall_at_1", "the right one first"),
    ("recall_at_5", "among the first 5"),
    ("recall_at_10", "among the first 10"),
    ("mrr", "mean reciprocal rank"),
    ("calibration_error", "calibration error"),
    ("present_called_none", "there, but called 'not here'"),
    ("seconds", "seconds in all"),
)


def evaluation_plain(result: Evaluation) -> dict[str, Any]:
    """Return the figures with the names that scripts rely on."""
    return asdict(result)


def evaluation_text(result: Evaluation, width: int) -> str:
    """Return the figures as tables: overall, by language, by kind of place words."""
    plain = evaluation_plain(result)
    told = [(words, _figure(name, plain[name])) for name, words in _FIGURES if name in plain]
    absent = plain.get("absent") or {}
    if absent.get("claims"):
        told.append(
            (
                "never handed in",
                f"{absent['claims']} claims, {absent['none']} told 'not here', "
                f"{absent['strong']} told 'strong'",
            )
        )
    alike = plain.get("look_alikes") or {}
    if alike.get("pairs"):
        share = f"{alike['right_above']:.3f} of {alike['pairs']:.0f}"
        told.append(("right one above its look-alike", share))
    parts = [layout.fields(told, width, "")]
    parts += [
        _group(title, plain[name], width)
        for title, name in (("language", "by_language"), ("place words", "by_place_noise"))
        if plain.get(name)
    ]
    return "\n\n".join(parts)


def refit_plain(result: Refit) -> dict[str, Any]:
    """Return the cross-validated figures and those on the claims the weights were fitted on."""
    return {
        "version": result.weights.version,
        "held_out": evaluation_plain(result.held_out),
        "seen": evaluation_plain(result.seen),
    }


def refit_text(result: Refit, out: str, width: int) -> str:
    """Return both sets of figures and where the weights went."""
    return "\n\n".join(
        (
            "On claims that the weights had not seen (cross-validation):",
            evaluation_text(result.held_out, width),
            "On the claims they were fitted on, which flatters:",
            evaluation_text(result.seen, width),
            f"Weights {result.weights.version} written to {out}.",
        )
    )


def _figure(name: str, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if name == "seconds" else f"{value:.3f}"
    return str(value)


def _group(title: str, rows: Mapping[str, Mapping[str, Any]], width: int) -> str:
    names = [
        name
        for name in ("claims", "recall_at_1", "recall_at_5", "mrr")
        if any(name in row for row in rows.values())
    ]
    grid = [
        (key, *(_figure(name, row.get(name, "")) for name in names)) for key, row in rows.items()
    ]
    return layout.table(grid, (title, *(n.replace("_", " ") for n in names)), width, wide=0)
