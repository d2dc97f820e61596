"""The models as text and JSON: what is at hand, what is used, what the register holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lostfound.domain.records import ModelUse, VectorModel
from lostfound.views import layout

if TYPE_CHECKING:
    from lostfound.desk.look_again import LookedAgain
    from lostfound.desk.models_used import Changed
    from lostfound.encoders.models import ModelState


def list_text(rows: Sequence[ModelState], width: int) -> str:
    """Return every model with its engine, whether it is ready, and why."""
    lines = []
    for row in rows:
        state = "ready" if row.ready else "not ready"
        lines.append(layout.cut(f"{row.name}  {row.engine}  {state}", width))
        size = f"{row.size / 1e6:.0f} MB" if row.size else ""
        told = ", ".join(part for part in (row.use, size, row.licence) if part)
        lines.append(layout.paragraph(f"{row.kind}: {told}", width, "    "))
        if row.reason:
            lines.append(layout.paragraph(row.reason, width, "    "))
    return "\n".join(lines)


def info_text(rows: Sequence[ModelState], uses: Sequence[ModelUse], width: int) -> str:
    """Return the models and the vectors that the register holds of them."""
    held = [
        layout.paragraph(
            f"{use.model.name} ({use.model.revision}, {use.model.dim} numbers): "
            f"{use.texts:,} texts, {use.photos:,} photos",
            width,
            "    ",
            "  ",
        )
        for use in uses
    ]
    told = (
        ["The register holds vectors of:", *held]
        if held
        else ["The register holds no vectors yet."]
    )
    return "\n".join([list_text(rows, width), *told])


def changed_text(changed: Changed, width: int, *, overruled: str = "") -> str:
    """Return what became of a change of model; `overruled` is the one the settings insist on."""
    model, before = changed.model, changed.before
    lines = [f"{model.name} ({model.revision}) is in use; {changed.texts:,} vectors were made."]
    if before is not None and before != model:
        lines.append(
            f"Those of {before.name} are kept, to go back at once. To remove them: "
            f"lostfound model drop {before.name}"
        )
    if overruled:
        lines.append(
            f"Your settings name {overruled}, which goes first here: take text_model out of them."
        )
    return "\n".join(layout.paragraph(line, width, "  ") for line in lines)


def changed_plain(changed: Changed) -> dict[str, Any]:
    """Return a change of model for scripts."""
    return {
        "model": named_plain(changed.model),
        "before": named_plain(changed.before) if changed.before else None,
        "texts": changed.texts,
    }


def named_plain(model: VectorModel) -> dict[str, Any]:
    """Return the name of a model for scripts."""
    return {"name": model.name, "revision": model.revision, "dim": model.dim}


def again_text(again: LookedAgain, fault: str) -> list[str]:
    """Return what became of the photos and words that a model had not seen."""
    told = []
    if again.photos or again.texts:
        photos = f"{again.photos:,} photo{'s' * (again.photos != 1)}"
        texts = f"{again.texts:,} text{'s' * (again.texts != 1)}"
        told.append(f"Looked again: {photos}, {texts}.")
    if again.unread:
        unread = f"{again.unread:,} photo{'s' * (again.unread != 1)}"
        told.append(f"{unread} could not be read (see: lostfound db check).")
    return [*told, *([fault] if fault else [])]


def model_plain(row: ModelState) -> dict[str, Any]:
    """Return a model for scripts."""
    return {
        "name": row.name,
        "kind": row.kind,
        "engine": row.engine,
        "use": row.use,
        "ready": row.ready,
        "reason": row.reason,
        "revision": row.revision,
        "dim": row.dim,
        "size": row.size,
        "licence": row.licence,
        "path": str(row.path) if row.path else None,
    }


def use_plain(use: ModelUse) -> dict[str, Any]:
    """Return the register's use of a model for scripts."""
    return {
        "name": use.model.name,
        "revision": use.model.revision,
        "dim": use.model.dim,
        "texts": use.texts,
        "photos": use.photos,
    }
