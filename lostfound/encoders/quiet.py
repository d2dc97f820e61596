"""Keep the model libraries off the network and off the user's screen."""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Iterator

# Forced, not defaulted: a desk's descriptions must not leave the machine because a
# variable of the shell says otherwise.
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Run the body without network, warnings, progress bars or printing; errors still rise."""
    os.environ.update(_OFFLINE)
    hush = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(hush),
        contextlib.redirect_stderr(hush),
    ):
        warnings.simplefilter("ignore")
        yield


def threads() -> int:
    """Return how many threads a model may use: the cores, at most four."""
    return max(1, min(4, os.cpu_count() or 1))
