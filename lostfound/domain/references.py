"""Short references that people can say on the telephone, with a check character.

`F-7K3QXC` is a found item, `C-...` a claim. The alphabet has 31 characters (a prime;
no I, L, O, 0, 1), so a weighted sum modulo 31 with distinct weights catches every
single mistyped character and every swap of two characters (the scheme of ISBN-10,
which uses 11). The letter before the hyphen takes part in the sum.
"""

from __future__ import annotations

import re

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
    # The weighted sum of the check is added up on the way: an import makes one a row.
    body, total = "", _LETTER[letter]
    for weight in range(width + 2, 2, -1):
        scattered, digit = divmod(scattered, _BASE)
        body = ALPHABET[digit] + body
        total += weight * digit
    return f"{letter}-{body}{ALPHABET[-total % _BASE]}"


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

    Lower case, spaces and a missing hyphen are accepted. `expect` ("F" or "C") also
    refuses a reference of the other sort.
    """
    squeezed = re.sub(r"[\s\u2010-\u2015_.]+", "-", text.strip().upper()).replace("-", "")
    match = _SHAPE.match(squeezed)
    if not match:
        raise UsageFault(
            f"{text!r} is not a reference.",
            "References look like F-7K3QXC (found item) or C-7K3QXC (claim).",
        )
    letter, code = match.groups()
    body, check = code[:-1], code[-1]
    if _check(letter, body) != check:
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


def _check(letter: str, body: str) -> str:
    symbols = [ALPHABET.index(letter), *(ALPHABET.index(c) for c in body)]
    # Weights 2, 3, 4 ... stay distinct and below 31 for every width in use; the check
    # itself has weight 1, so it takes part in what is caught.
    total = sum((i + 2) * s for i, s in enumerate(symbols))
    return ALPHABET[-total % _BASE]
