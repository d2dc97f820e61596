"""Short references that people can say on the telephone, with a check character.

`F-7K3QXC` is a found item, `C-...` a claim. The alphabet has 31 characters (a prime;
no I, L, O, 0, 1), so a weighted sum modulo 31 with distinct weights catches every
single mistyped character and every swap of two characters (the scheme of ISBN-10,
which uses 11). The letter before the hyphen takes part in the sum.

A code scanner types keys, not letters: plugged into a computer with another keyboard
layout, `F-7K3QXC` arrives as `F)èK"AXC`. The hyphen of a label tells which layout it was,
and the check character tells whether the reading is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lostfound.errors import UsageFault

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE = len(ALPHABET)
_BODY = 5
# Multiplying by a constant prime to 31 walks the whole space once, so consecutive
# numbers look unlike each other and a misheard reference rarely names a neighbour.
_STEP = 17_693_789
_LETTER = {letter: 2 * ALPHABET.index(letter) for letter in "FC"}
_SHAPE = re.compile(r"^([FC])-?([2-9A-HJKMNP-Z]{6,12})$")
_KINDS = {"F": "found item", "C": "claim"}
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
# What scanners put around a code: control characters, a mark for the byte order or for the
# writing direction, and the symbology ("]Q1" for a QR code, "]C0" for Code 128).
_AROUND = re.compile(r"^[\x00-\x20\ufeff\u200b-\u200f]*(?:\][A-Za-z]\d)?|[\x00-\x20\x7f]+$")
# Not `upper`: it makes two letters of "ß", which is a hyphen on a German keyboard.
_CAPITALS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SWAPPED_Y_Z = dict(zip("YZyz", "ZYzy", strict=True))
# The characters that the keys of an American keyboard give on another one: what a scanner's
# hyphen, digits and letters become, with Shift Lock on as well. Only what differs.
_LAYOUTS: tuple[tuple[str, dict[str, str]], ...] = (
    # French and Belgian AZERTY; the second row is a Belgian's and an Apple keyboard's.
    (
        ")°",
        dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
        | {"§": "6", "!": "8", "É": "2", "È": "7", "Ç": "9", "À": "0"}
        | dict(zip("AQZWaqzw", "QAWZqawz", strict=True))
        | dict.fromkeys(",?;", "M"),
    ),
    # German and Austrian QWERTZ.
    ("ßẞ?", dict(zip('!"§$%&/()=', "1234567890", strict=True)) | _SWAPPED_Y_Z),
    # Swiss QWERTZ; then Italian, Spanish and Portuguese, Dutch, and those of the North.
    ("'", _SWAPPED_Y_Z),
    ("'", {}),
    ("/", {}),
    ("+", {}),
)


def reference(letter: str, number: int) -> str:
    """Return the reference of the `number`-th (from 1) found item (F) or claim (C)."""
    if letter not in _KINDS:
        raise ValueError(f"unknown reference letter {letter!r}")
    if number < 1:
        raise ValueError("references are numbered from 1")
    width = _BODY
    while number > _BASE**width:
        number -= _BASE**width
        width += 1
    scattered = number * _STEP % _BASE**width
    if width == _BODY:
        return _of_five(letter, scattered)
    body = ""
    for _ in range(width):
        scattered, digit = divmod(scattered, _BASE)
        body = ALPHABET[digit] + body
    return f"{letter}-{body}{_check(letter, body)}"


def _of_five(letter: str, scattered: int) -> str:
    """Write a reference of the usual width, two characters at a time: an import makes one a row."""
    pairs, first, second = _pairs()
    high, low = divmod(scattered, _BASE**3)
    middle, last = divmod(low, _BASE)
    total = _LETTER[letter] + first[high] + second[middle] + _LAST * last
    return f"{letter}-{pairs[high]}{pairs[middle]}{ALPHABET[last]}{ALPHABET[-total % _BASE]}"


_LAST = _BODY + 2  # the weights of the five characters in `_check` are 3 to 7


@cache
def _pairs() -> tuple[list[str], list[int], list[int]]:
    """Return all pairs of characters, and what each adds to the check as the first and second."""
    pairs = [one + other for one in ALPHABET for other in ALPHABET]
    digits = [divmod(n, _BASE) for n in range(_BASE**2)]
    return pairs, [3 * a + 4 * b for a, b in digits], [5 * a + 6 * b for a, b in digits]


def number_of(name: str) -> int:
    """Return the number that `reference` made a written reference of."""
    body = name.partition("-")[2][:-1]
    width = len(body)
    scattered = 0
    for character in body:
        scattered = scattered * _BASE + ALPHABET.index(character)
    before: int = sum(_BASE**shorter for shorter in range(_BODY, width))
    # The last number of a width is scattered to 0.
    space: int = _BASE**width
    return before + (scattered * pow(_STEP, -1, space) % space or space)


def parse_reference(text: str, expect: str = "") -> str:
    """Return the reference in its one written form, or raise UsageFault saying what is off.

    Lower case, spaces, a missing hyphen and whatever a scanner makes of it are accepted.
    `expect` ("F" or "C") also refuses a reference of the other sort.
    """
    typed = _AROUND.sub("", text)
    written = _shape_of(typed)
    if written is None or not _fits(*written):
        scanned = {reading for reading in _as_scanned(typed) if _fits(*reading)}
        if len(scanned) == 1:
            written = scanned.pop()
    if written is None:
        raise UsageFault(
            f"{text!r} is not a reference.",
            "References look like F-7K3QXC (found item) or C-7K3QXC (claim).",
        )
    letter, code = written
    if not _fits(letter, code):
        raise UsageFault(
            f"{text!r} is mistyped: its check character does not fit.",
            "Read it again; one wrong or swapped character is enough.",
        )
    if expect and letter != expect:
        raise UsageFault(
            f"{letter}-{code} is a {_KINDS[letter]}, not a {_KINDS[expect]}.",
            f"A {_KINDS[expect]} begins with {expect}-.",
        )
    return f"{letter}-{code}"


def _shape_of(typed: str) -> tuple[str, str] | None:
    """Return (letter, code) of what is written like a reference, right or wrong."""
    match = _SHAPE.match(_SEPARATORS.sub("", typed.translate(_CAPITALS)))
    return (match[1], match[2]) if match else None


def _as_scanned(typed: str) -> Iterator[tuple[str, str]]:
    """Yield what a scanner may have meant, by the keyboard layouts that its hyphen points to."""
    for hyphens, keys in _LAYOUTS:
        if typed[1:2] and typed[1:2] in hyphens:
            meant = "".join(keys.get(character, character) for character in typed[2:])
            reading = _shape_of(typed[0] + meant)
            if reading:
                yield reading


def _fits(letter: str, code: str) -> bool:
    return _check(letter, code[:-1]) == code[-1]


def _check(letter: str, body: str) -> str:
    symbols = [ALPHABET.index(letter), *(ALPHABET.index(c) for c in body)]
    # Weights 2, 3, 4 ... stay distinct and below 31 for every width in use; the check
    # itself has weight 1, so it takes part in what is caught.
    total = sum((i + 2) * s for i, s in enumerate(symbols))
    return ALPHABET[-total % _BASE]
