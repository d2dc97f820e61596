"""Text made comparable: case, accents, ligatures and apostrophes do not count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[.!?;:\n]|\s[-–—]\s")
_SOFT = re.compile(r"[,()/+«»\"]")


def fold(text: str) -> str:
    """Return `text` in lower case without accents; ß, œ and æ become two letters."""
    if text.isascii():
        return text.lower()
    plain = text.casefold().translate(_LETTERS)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))


def tokens(text: str) -> list[str]:
    """Return the folded words and numbers of `text` in order, punctuation left out."""
    return _WORD.findall(fold(text))


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands: `clause` rises at a full stop, `phrase` also at a comma."""

    word: str
    raw: str
    start: int
    end: int
    clause: int
    phrase: int


def place_tokens(text: str) -> list[Token]:
    """Return the words of `text` with their positions, in order."""
    text = unicodedata.normalize("NFC", text)
    placed: list[Token] = []
    clause = phrase = last = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start - last > 1 or not text[last:start].isspace():
            gap = text[last:start]
            if _BREAK.search(gap):
                clause += 1
                phrase += 1
            elif _SOFT.search(gap):
                phrase += 1
        raw = match.group()
        last = match.end()
        placed.append(Token(fold(raw), raw, start, last, clause, phrase))
    return placed
