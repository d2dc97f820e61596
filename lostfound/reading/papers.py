"""Numbers of bank cards and identity papers: masked in words, recognised in what a photo shows.

Sources: ISO/IEC 7812 (card numbers, the check digit of Luhn), ICAO 9303 (the machine-readable
zone of papers), and the key of the French social security number (97 less the rest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

NUMBER = "[number]"

# Figures in a row, alone or in groups, with all that hang together: what is a card's is told by
# the check digit, not by the letters and signs around it.
_FIGURES = re.compile(r"(?<![\d+])\d(?:[ \u00a0\u202f.-]?\d){12,}")
_GROUP = re.compile(r"\d+")
_CARD_GROUPS = ((4, 4, 4, 4), (4, 6, 5), (16,), (15,))
_OF_A_FRACTION = re.compile(r"\d[.,]$")
_NEAR = 60
_CARD_CUE = re.compile(
    r"(?:cart\w*|card|karte\w*|kaart|tarjeta|visa|mastercard|maestro|amex|cb)(?:\W.{0,24})?$",
    re.IGNORECASE,
)
_DEVICE_CUE = re.compile(
    r"(?:imei|iccid|s[ée]rie|serial\w*|serien\w*|s/n|isbn|ean)\W.{0,12}$", re.I
)
_PAPER = re.compile(
    r"(?:passe?ports?|reisepass\w*|paspoort|pasaporte|passaporto|\bcni|cart[ea] (?:nationale )?"
    r"d.identit[ée]?[àa]?|pi[èe]ce d.identit[ée]|\bid(?:entity)?[- ]card|ausweis\w*|personalausweis"
    r"|identiteitskaart|\bdni|\bnie|permis(?: de conduire)?|driv(?:er.?s|ing) licen[cs]e"
    r"|f[üu]hrerschein\w*|rijbewijs|titre de s[ée]jour|carte de s[ée]jour|residence permit"
    r"|carte vitale|s[ée]curit[ée] sociale)\b[^\d\n!?;]{0,20}?(?<![\w])"
    r"(?P<number>(?-i:[A-Z]{0,3}\d[A-Z0-9]*(?:[ .-]\d[A-Z0-9]*)*)"
    # In small letters only in one piece, and neither a measure (1280x1024), nor a word or a month.
    r"|(?!\d+x\d|\d+[a-z]{2,}\b|\w*\d[a-z]{3})[a-z]{0,3}\d[a-z0-9]*)(?![\w/])",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}[.-]\d\d?[.-]\d\d?|\d\d?[.-]\d\d?[.-](?:\d\d|\d{4})")
_SOCIAL = re.compile(
    r"(?<!\w)[12][ .]?\d\d[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d\d|2[AB])(?:[ .]?\d{3}){2}"
    r"[ .]?(?P<key>\d\d)(?!\w)"
)
_FEWEST_FIGURES = 6
_SHORTEST_CARD, _LONGEST_CARD = 13, 19


def mask_papers(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text without the numbers of cards and papers, and the last signs of each.

    Only those ends are ever given out: enough to ask an owner for, too few to misuse.
    """
    ends: list[str] = []

    def hide(number: str) -> str:
        ends.append(f"number ending in {_solid(number)[-4:]}")
        return NUMBER

    def social(match: re.Match[str]) -> str:
        return hide(match[0]) if _is_social(match[0], match["key"]) else match[0]

    def paper(match: re.Match[str]) -> str:
        number = match["number"]
        few = sum(c.isdigit() for c in number) < _FEWEST_FIGURES
        if few or _DATE.fullmatch(number):
            return match[0]
        return match[0][: match.start("number") - match.start()] + hide(number)

    plain, done = "", 0
    for start, end in _cards(text):
        plain, done = plain + text[done:start] + hide(text[start:end]), end
    text = plain + text[done:]
    text = _SOCIAL.sub(social, text)
    return _PAPER.sub(paper, text), tuple(ends)


def _solid(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number)


def _cards(text: str, near: str = "") -> Iterator[tuple[int, int]]:
    """Yield where numbers of payment cards begin and end; `near` is said before the text."""
    for figures in _FIGURES.finditer(text):
        groups = [m.span() for m in _GROUP.finditer(text, *figures.span())]
        first = 0
        while first < len(groups):
            start = groups[first][0]
            before = near + text[max(0, start - _NEAR) : start]
            many = next(
                (
                    n
                    for n in _lengths(groups[first:])
                    if _is_card(text[start : groups[first + n - 1][1]], before)
                ),
                0,
            )
            if many:
                yield start, groups[first + many - 1][1]
            first += many or 1


def _lengths(groups: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield how many of the groups of figures may be a card's number: all, or in a card's form.

    An expiry date or the code on the back may stand right behind it.
    """
    sizes = tuple(end - start for start, end in groups)
    if sum(sizes) <= _LONGEST_CARD:
        yield len(sizes)
    yield from (len(form) for form in _CARD_GROUPS if sizes[: len(form)] == form)


def _is_card(number: str, before: str) -> bool:
    """Return whether figures are a payment card's, by their check digit, length and beginning."""
    digits = _solid(number)
    if len(digits) < _SHORTEST_CARD:
        return False
    if digits[0] not in "23456" or not luhn(digits) or len(set(digits)) < 3:
        return False
    if _DEVICE_CUE.search(before) or (number == digits and _OF_A_FRACTION.search(before)):
        return False
    usual = len(digits) == 16 or (len(digits) == 15 and digits[:2] in ("34", "37"))
    return usual or bool(_CARD_CUE.search(before))


def luhn(digits: str) -> bool:
    """Return whether the last figure is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(doubled) + sum(int(d) for d in digits[::-2])) % 10 == 0


def _is_social(number: str, key: str) -> bool:
    solid = _solid(number)[:13].replace("2A", "19").replace("2B", "18")
    return solid.isdigit() and 97 - int(solid) % 97 == int(key)


def _in_pieces(lines: Sequence[str]) -> Iterator[str]:
    """Yield neighbouring lines as one: a card's number may stand on two of them, or on four."""
    for first in range(len(lines)):
        for many in range(2, min(4, len(lines) - first) + 1):
            yield " ".join(lines[first : first + many])


_ZONE = re.compile(r"[PIACV][A-Z<][A-Z]{3}[A-Z0-9<]{10,}|(?=.*<<)[A-Z0-9<]{20,}")
_SHOWN = (
    ("passport", r"passe?ports?|reisepass|paspoort|pasaporte|passaporto"),
    ("driving-licence", r"permis de conduire|driving licen[cs]e|f[üu]hrerschein|rijbewijs|permiso "
     r"de conducci[óo]n|patente di guida|carta de condu[çc][ãa]o"),
    ("health-card", r"carte vitale|assurance maladie|krankenversicherung|health insurance card"),
    ("id-card", r"carte nationale d.identit[ée]|carte d.identit[ée]|\bid(?:entity)? card"
     r"|personalausweis|identiteitskaart|documento nacional de identidad|carta d.identit[àa]"
     r"|titre de s[ée]jour|residence permit|aufenthaltstitel|cart[ãa]o de cidad[ãa]o"),
    ("bank-card", r"(?:mastercard|\bvisa\b|maestro|carte bancaire|\bcb\b|american express)"
     r"(?=.*(?:valid|expir|\d\d/\d\d|\d{4} ?\d{4}))"),
)  # fmt: skip


def paper_shown(lines: Iterable[str]) -> str:
    """Return the kind of paper or card that words read in a photo belong to, "" for none."""
    told = list(lines)
    for line in told:
        solid = line.replace(" ", "").upper()
        if _ZONE.fullmatch(solid) and "<<" in solid:
            return "passport" if solid.startswith("P") else "id-card"
        if any(_cards(line, "card ")):
            return "bank-card"
    if any(any(_cards(joined)) for joined in _in_pieces(told)):
        return "bank-card"
    whole = " ".join(told)
    return next((kind for kind, words in _SHOWN if re.search(words, whole, re.IGNORECASE)), "")
