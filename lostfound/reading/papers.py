"""Numbers of bank cards and identity papers: masked in words, recognised in what a photo shows.

Sources: ISO/IEC 7812 (card numbers, the check digit of Luhn), ICAO 9303 (the machine-readable
zone of papers), and the key of the French social security number (97 less the rest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBER = "[number]"

_CARD = re.compile(r"(?<![\w+.,/-])\d(?:[ \u00a0\u202f.-]?\d){12,18}(?![\w/]|[.,]\d)")
_CARD_CUE = re.compile(
    r"(?:cart\w*|card|karte\w*|kaart|tarjeta|visa|mastercard|maestro|amex|cb)\W.{0,24}$",
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
    r"(?P<number>(?-i:[A-Z]{0,3}\d[A-Z0-9]*(?:[ .-]\d[A-Z0-9]*)*))(?![\w/])",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}[.-]\d\d?[.-]\d\d?|\d\d?[.-]\d\d?[.-](?:\d\d|\d{4})")
_SOCIAL = re.compile(
    r"(?<!\w)[12][ .]?\d\d[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d\d|2[AB])(?:[ .]?\d{3}){2}"
    r"[ .]?(?P<key>\d\d)(?!\w)"
)
_FEWEST_FIGURES = 6


def mask_papers(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text without the numbers of cards and papers, and the last signs of each.

    Only those ends are ever given out: enough to ask an owner for, too few to misuse.
    """
    ends: list[str] = []

    def hide(number: str) -> str:
        ends.append(f"number ending in {_solid(number)[-4:]}")
        return NUMBER

    def card(match: re.Match[str]) -> str:
        return hide(match[0]) if _is_card(match[0], text[: match.start()]) else match[0]

    def social(match: re.Match[str]) -> str:
        return hide(match[0]) if _is_social(match[0], match["key"]) else match[0]

    def paper(match: re.Match[str]) -> str:
        number = match["number"]
        few = sum(c.isdigit() for c in number) < _FEWEST_FIGURES
        if few or _DATE.fullmatch(number):
            return match[0]
        return match[0][: match.start("number") - match.start()] + hide(number)

    text = _CARD.sub(card, text)
    text = _SOCIAL.sub(social, text)
    return _PAPER.sub(paper, text), tuple(ends)


def _solid(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number)


def _is_card(number: str, before: str) -> bool:
    """Return whether figures are a payment card's, by their check digit, length and beginning."""
    digits = _solid(number)
    if digits[0] not in "23456" or not luhn(digits) or len(set(digits)) < 3:
        return False
    if _DEVICE_CUE.search(before):
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
        if any(_is_card(found[0], "card ") for found in _CARD.finditer(line)):
            return "bank-card"
    whole = " ".join(told)
    return next((kind for kind, words in _SHOWN if re.search(words, whole, re.IGNORECASE)), "")
