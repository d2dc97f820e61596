"""How a table is written: its encoding and its delimiter, guessed from a sample and shown."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from dataclasses import dataclass

from lostfound.errors import UsageFault

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {"\t": "tab", " ": "space"}
_SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Detection:
    """What the table was read as; `packed` is "", "gzip" or "zip"."""

    name: str
    encoding: str
    delimiter: str
    columns: int
    packed: str = ""

    def __str__(self) -> str:
        mark = _NAMES.get(self.delimiter, f"'{self.delimiter}'")
        packed = f" ({self.packed})" if self.packed else ""
        plural = "" if self.columns == 1 else "s"
        return f"{self.name}{packed} read as {self.encoding}, {mark}, {self.columns} column{plural}"


def detect_encoding(sample: bytes) -> str:
    """Return utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be, cp1252 or mac_roman."""
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = _unmarked_utf16(sample)
    if wide:
        return wide
    if sample.isascii() or _mostly_utf8(sample):
        return "utf-8"
    return max(("cp1252", "mac_roman"), key=lambda name: _likeness(sample, name))


def known_encoding(name: str, sample: bytes) -> str:
    """Return the codec a person asked for, minding a byte order mark.

    Raises UsageFault for a name Python does not know or a codec that is not for text.
    """
    try:
        codec = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        raise UsageFault(
            f"{name!r} is not a known encoding.", "Try utf-8, cp1252, mac_roman or utf-16."
        ) from None
    marked = sample.startswith(codecs.BOM_UTF8)
    return "utf-8-sig" if codec.name == "utf-8" and marked else codec.name


def known_delimiter(text: str) -> str:
    """Return the one-character delimiter a person asked for; "tab" is a name for one."""
    mark = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(text, text)
    if len(mark) != 1 or mark in '"\r\n\0':
        raise UsageFault(f"{text!r} cannot be a delimiter.", "Use one character, or 'tab'.")
    return mark


def detect_delimiter(sample: str) -> str:
    """Return the delimiter that cuts the sample into the most regular table."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    return max(DELIMITERS, key=lambda mark: _regularity(sample, mark))


def _regularity(sample: str, mark: str) -> tuple[float, int]:
    """Return (share of rows as wide as the header, header width); (0, 1) for one column."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    widths = []
    try:
        for row in reader:
            if row:
                widths.append(len(row))
            if len(widths) >= _SHOWN_ROWS:
                break
    except csv.Error:
        pass
    if not widths or widths[0] < 2:
        return 0.0, 1
    alike = sum(width == widths[0] for width in widths) / len(widths)
    return round(alike, 1), widths[0]


def _unmarked_utf16(sample: bytes) -> str:
    """Return the UTF-16 whose high bytes are zero in every second place, or ""."""
    head = sample[:4096]
    half = len(head) // 2
    if half < 2:
        return ""
    if head[1::2].count(0) > 0.6 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(sample: bytes) -> bool:
    """A stray byte in a UTF-8 file must not turn every other accent into two signs."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    wide = [char for char in decoder.decode(sample) if char > "\x7f"]
    stray = sum("\udc80" <= char <= "\udcff" for char in wide)
    return stray == 0 or len(wide) - stray > 10 * stray


def _likeness(sample: bytes, encoding: str) -> int:
    """Return how much the non-ASCII signs look like Western European words."""
    text = sample.decode(encoding, "replace")
    score = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char > "\x7f":
            score += _fit(before, char, after)
    return score


def _fit(before: str, char: str, after: str) -> int:
    category = unicodedata.category(char)
    inside = before.isalpha() or after.isalpha()
    if category == "Ll":
        return 2 if inside else 0
    if category == "Lu":
        return -2 if before.islower() or (before.isalpha() and after.islower()) else 1
    if char in "’‘“”«»–—…€°\xa0ºª":
        return 1
    return -2 if inside or category in ("Cn", "Co", "Cc") or char == "\ufffd" else -1
