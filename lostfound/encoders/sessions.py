"""Opens ONNX graphs for the processor."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from lostfound.encoders.quiet import threads
from lostfound.errors import Missing

_CPU = Path("/proc/cpuinfo")
_READY = ".ready-"


def open_session(path: Path, cores: int = 0) -> Any:
    """Return an onnxruntime session on so many cores (0: all that a model may use).

    Raises Missing when the file is not a whole graph.
    """
    import onnxruntime

    try:
        return onnxruntime.InferenceSession(
            str(path), _options(cores), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise Missing(
            f"The prepared model {path.name} cannot be read.",
            "Run `lostfound model prepare --force`.",
        ) from error


def open_quickly(path: Path, cores: int = 0) -> Any:
    """Return the same session from a graph that was laid out for this processor before.

    That takes 30 ms, not 100; it is laid out at the first opening, where the processor can
    be told from others. Raises Missing as `open_session` does.
    """
    ready = _ready_path(path)
    if ready is None:
        return open_session(path, cores)
    if not ready.exists():
        session = open_session(path, cores)
        with suppress(Exception):
            _lay_out(path, ready)
        return session
    import onnxruntime

    options = _options(cores)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(str(ready), options, providers=["CPUExecutionProvider"])
    # Damaged, or of another library: the graph itself is what counts.
    except Exception:
        return open_session(path, cores)


def forget_ready(path: Path) -> None:
    """Remove what was laid out of a graph that is made anew."""
    for ready in path.parent.glob(f"{path.stem}{_READY}*"):
        ready.unlink(missing_ok=True)


def _options(cores: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores or threads()
    options.log_severity_level = 3
    # Threads that spin between operators starve whatever else the desk runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _ready_path(path: Path) -> Path | None:
    """Return where the graph for this processor and library is, None where it cannot be told."""
    from hashlib import sha256

    import onnxruntime

    try:
        with _CPU.open(encoding="utf-8") as file:
            flags = next((line for line in file if line.startswith(("flags", "Features"))), "")
    except OSError:
        return None
    if not flags:
        return None
    told = f"{onnxruntime.__version__} {flags}"
    return path.with_name(f"{path.stem}{_READY}{sha256(told.encode()).hexdigest()[:12]}.onnx")


def _lay_out(path: Path, ready: Path) -> None:
    import tempfile

    import onnxruntime

    options = _options(0)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as scratch:
        draft = Path(scratch) / "graph.onnx"
        options.optimized_model_filepath = str(draft)
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        draft.replace(ready)
