"""Words folded for comparison: no case, accents, hyphens; Saint, St and Ste alike."""

from __future__ import annotations

import re
import unicodedata


def _table() -> dict[int, str]:
    letters = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}
    for code in range(0xC0, 0x180):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        letters.setdefault(chr(code), base.lower())
    # Letters typed as base and combining accent (macOS file names, some web forms).
    return str.maketrans({**letters, **{chr(code): "" for code in range(0x300, 0x370)}})


_PLAIN = _table()
_WORD = re.compile(r"[a-z0-9]+")
_ALIKE = {
    "saint": "st",
    "sainte": "st",
    "saints": "st",
    "ste": "st",
    "sts": "st",
    "sankt": "st",
    "2": "deux",
    "3": "trois",
    "4": "quatre",
}


def plain(text: str) -> str:
    """Return `text` in lower case without accents, as long as the text allows."""
    return text.translate(_PLAIN).lower()


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [_ALIKE.get(word, word) for word in _WORD.findall(plain(text))]


def fold(text: str) -> str:
    """Return the folded words of `text` with single spaces between."""
    return " ".join(words(text))
