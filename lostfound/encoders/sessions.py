"""Opens ONNX graphs for the processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lostfound.encoders.quiet import threads
from lostfound.errors import Missing


def open_session(path: Path, cores: int = 0) -> Any:
    """Return an onnxruntime session on so many cores (0: all that a model may use).

    Raises Missing when the file is not a whole graph.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores or threads()
    options.log_severity_level = 3
    # Threads that spin between operators starve whatever else the desk runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise Missing(
            f"The prepared model {path.name} cannot be read.",
            "Run `lostfound model prepare --force`.",
        ) from error
