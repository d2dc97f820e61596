"""Numbers of bank cards and identity papers: masked in words, recognised in what a photo shows.

Sources: ISO/IEC 7812 (card numbers, the check digit of Luhn), ICAO 9303 (the machine-readable
zone of papers), and the key of the French social security number (97 less the rest).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

NUMBER = "[number]"

# Figures in a row, alone or in groups, with all that hang together: what is a card's is told by
# the check digit, not by the letters and signs around it.
_FIGURES = re.compile(r"(?<![\d+])\d(?:[\s.,/_|\u00ad\u200b\u2010-\u2015\u2212-]{0,3}\d){12,}")
_GROUP = re.compile(r"\d+")
_TWO_FIGURES = re.compile(r"\d\D*\d")
# One such sign between groups is how many a number is written; more of them only a card's.
_ONE_SIGN = re.compile(r"[ \u00a0\u202f.-]?")
_CARD_GROUPS = ((4, 4, 4, 4), (4, 6, 5), (16,), (15,), (8, 8))
_OF_A_FRACTION = re.compile(r"\d[.,]$")
_NEAR = 60
_CARD_CUE = re.compile(
    r"(?:cart\w*|card|karte\w*|kaart|tarjeta|visa|mastercard|maestro|amex|cb)(?:\W.{0,24})?$",
    re.IGNORECASE,
)
_DEVICE_CUE = re.compile(
    r"(?:imei\d?|iccid|s[ée]rie|serial\w*|serien\w*|s/n|isbn|ean)\W.{0,12}$", re.I
)
_PAPER = re.compile(
    r"passe?ports?|reisepass\w*|passnummer|pass-?nr|paspoort\w*|pasaporte|passaporto|passaporte"
    r"|\bcni\b|cart[ea] (?:nationale )?d.identit[ée]?[àa]?|carta di identit[àa]"
    r"|(?:pi[èe]ce|titre|num[ée]ro) d.identit[ée]|\b(?:national )?id(?:entity)?[- ]card"
    r"|\bnational id\b|ausweis\w*|identiteitskaart|\bdni\b|\bnie\b"
    r"|\bpermis\b(?: de conduire)?|driv(?:er.?s?|ing) licen[cs]e|f[üu]hrerschein\w*|rijbewijs"
    r"|patente di guida|permiso de conduc\w+|carta de condu[çc][ãa]o|cart[ãa]o de cidad[ãa]o"
    r"|titre de s[ée]jour|carte de s[ée]jour|residence permit|aufenthaltstitel"
    r"|carte vitale|s[ée]curit[ée] sociale",
    re.IGNORECASE,
)
_PAPER_NUMBER = re.compile(
    r"(?<!\w)(?:[A-Z]{0,3}\d[A-Z0-9]*(?:[ .-]\d[A-Z0-9]*)*|(?=[A-Z]*\d)[A-Z0-9]{8,}"
    # In small letters only in one piece, and neither a measure (1280x1024), nor a word or a month.
    r"|(?!\d+x\d|\d+[a-z]{2,}\b|\w*\d[a-z]{3})(?i:[a-z]{0,3}\d[a-z0-9]*))(?![\w/])"
)
# What ends the talk of a paper: another sentence, a blank line, another thing and its number.
_ELSEWHERE = re.compile(
    r"[!?;+&]|\n\s*\n|\n.*\n|(?<!\w)(?:et|and|und|sowie|imei\d?|iccid|isbn|iban|ean|s/n|billet"
    r"|ticket|train|vol|flight|plaque|immat\w*|kennzeichen|mod[èe]le?|t[ée]l\w*|phone|handy)"
    r"(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
_AND_ANOTHER = re.compile(r"[\s,]*(?:(?:et|and|und|sowie|en|y|e)\s)?\s*")
_BETWEEN = 40
_BEFORE = re.compile(r"[^\d,;.!?+&\[\]]{0,20}")
_DATE = re.compile(
    r"\d{4}[ .-]\d\d?[ .-]\d\d?|\d\d?[ .-]\d\d?[ .-](?:\d\d|\d{4})"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d"
)
# A name and its number (IPHONE15), a figure and its unit (10000MAH), a size (1280X1024).
_NAMED = re.compile(r"[A-Z]{4,}\d{1,4}|\d{1,5}[A-Z]{3,}|\d+X\d+\w*")
_SOCIAL = re.compile(
    r"(?<!\w)[12][ .]?\d\d[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d\d|2[AB])(?:[ .]?\d{3}){2}"
    r"[ .]?(?P<key>\d\d)(?!\w)"
)
_FEWEST_FIGURES = 6
_FEWEST_SIGNS = 8
_LONGEST_PAPER = 40
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
# Figures and letters as wide as an ideograph, or of other scripts; all stand behind these.
_WIDE = re.compile(r"[^\x00-\u065f]")

Span = tuple[int, int]


def mask_papers(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text without the numbers of cards and papers, and the last signs of each.

    Only those ends are ever given out: enough to ask an owner for, too few to misuse.
    """
    ends: list[str] = []
    if not _TWO_FIGURES.search(text):
        return text, ()
    for find in (_cards, _socials, _papers):
        plain, pieces, done = _folded(text), [], 0
        for start, end in find(plain):
            ends.append(f"number ending in {_solid(plain[start:end])[-4:]}")
            pieces += [text[done:start], NUMBER]
            done = end
        text = "".join([*pieces, text[done:]])
    return text, tuple(ends)


def _folded(text: str) -> str:
    """Return text with full-width figures and letters as plain ones, sign for sign."""
    return text if text.isascii() else _WIDE.sub(_plain, text)


def _plain(sign: re.Match[str]) -> str:
    if sign[0].isdecimal():
        return str(unicodedata.decimal(sign[0]))
    folded = unicodedata.normalize("NFKC", sign[0])
    return folded if len(folded) == 1 and folded.isascii() else sign[0]


def _solid(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def _cards(text: str, near: str = "") -> Iterator[Span]:
    """Yield where numbers of payment cards begin and end; `near` is said before the text."""
    for figures in _FIGURES.finditer(text):
        groups = [m.span() for m in _GROUP.finditer(text, *figures.span())]
        first = 0
        while first < len(groups):
            start = groups[first][0]
            before = (near + text[max(0, start - _NEAR) : start])[-_NEAR:]
            # No card has more figures than this, however they are grouped.
            ahead = groups[first : first + _LONGEST_CARD + 1]
            many = next(
                (n for n in _lengths(text, ahead, before) if _is_card(text, ahead[:n], before)), 0
            )
            if many:
                yield start, ahead[many - 1][1]
            first += many or 1


def _lengths(text: str, groups: Sequence[Span], before: str) -> Iterator[int]:
    """Yield how many of some groups of figures may be a card's number.

    All that hang closely together, or groups in a card's form; behind the word card, groups of
    any form. An expiry date or the code on the back may stand right behind it.
    """
    sizes = tuple(end - start for start, end in groups)
    close = _close(text, groups)
    if sum(sizes[:close]) <= _LONGEST_CARD:
        yield close
    yield from (len(form) for form in _CARD_GROUPS if sizes[: len(form)] == form)
    if len(groups) > 1 and _CARD_CUE.search(before):
        yield from (n for n in range(2, len(sizes) + 1) if sum(sizes[:n]) in (15, 16))


def _close(text: str, groups: Sequence[Span]) -> int:
    """Return how many groups follow one another with one sign between them at most."""
    for n in range(1, len(groups)):
        if not _ONE_SIGN.fullmatch(text, groups[n - 1][1], groups[n][0]):
            return n
    return len(groups)


def _is_card(text: str, groups: Sequence[Span], before: str) -> bool:
    """Return whether figures are a payment card's, by their check digit, length and beginning."""
    digits = "".join(text[start:end] for start, end in groups)
    if not _SHORTEST_CARD <= len(digits) <= _LONGEST_CARD:
        return False
    if digits[0] not in "23456" or not luhn(digits) or len(set(digits)) < 2:
        return False
    if _DEVICE_CUE.search(before) or (len(groups) == 1 and _OF_A_FRACTION.search(before)):
        return False
    usual = len(digits) == 16 or (len(digits) == 15 and digits[:2] in ("34", "37"))
    return usual or (bool(_CARD_CUE.search(before)) and not _is_ware(digits))


def _is_ware(digits: str) -> bool:
    """Return whether figures are a ware's (EAN-13, GS1): its check digit weighs 1 and 3."""
    weighed = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits))
    return len(digits) == 13 and weighed % 10 == 0


def _socials(text: str) -> Iterator[Span]:
    return (m.span() for m in _SOCIAL.finditer(text) if _is_social(m[0], m["key"]))


def _papers(text: str) -> Iterator[Span]:
    """Yield where numbers of identity papers begin and end: before and behind a paper's name."""
    found: set[Span] = set()
    names = [m.span() for m in _PAPER.finditer(text)]
    nexts = [start for start, _ in names[1:]] + [len(text)]
    for (start, end), until in zip(names, nexts, strict=False):
        found.update(_behind(text, end, until))
        found.update(_ahead_of(text, start))
    done = 0
    for start, end in sorted(found):
        if start >= done:
            yield start, end
            done = end


def _behind(text: str, at: int, until: int) -> Iterator[Span]:
    """Yield the numbers behind a paper's name, each some words from it or from the one before.

    `until` is where the next paper's name begins: what follows is its own.
    """
    told, last = at, at + _BETWEEN
    while number := _PAPER_NUMBER.search(text, at, min(until, last + _LONGEST_PAPER)):
        if number.start() > last or _elsewhere(text, told, number.start()):
            return
        at = number.end()
        if _is_papers(number[0]):
            yield number.span()
            told, last = at, at + _BETWEEN


def _ahead_of(text: str, at: int) -> Iterator[Span]:
    """Yield the number right before a paper's name, but for a few words ("French")."""
    first = max(0, at - _BETWEEN - _LONGEST_PAPER)
    numbers = [m for m in _PAPER_NUMBER.finditer(text, first, at) if m.end() < at]
    if not numbers or not _is_papers(numbers[-1][0], _FEWEST_SIGNS):
        return
    end = numbers[-1].end()
    if _BEFORE.fullmatch(text, end, at) and not _elsewhere(text, end, at):
        yield numbers[-1].span()


def _elsewhere(text: str, start: int, end: int) -> bool:
    """Return whether the words between a paper's name and a number speak of another thing."""
    between = text[start:end]
    return bool(_ELSEWHERE.search(between)) and not _AND_ANOTHER.fullmatch(between)


def _is_papers(number: str, fewest: int = _FEWEST_FIGURES) -> bool:
    """Return whether figures and letters may be a paper's number: neither a date nor a model."""
    figures = sum(c.isdigit() for c in number)
    if _DATE.fullmatch(number) or len(number) > _LONGEST_PAPER:
        return False
    if figures >= fewest:
        return True
    one = number.isalnum() and (number.isdigit() or number.isupper())
    return one and figures >= 2 and len(number) >= _FEWEST_SIGNS and not _NAMED.fullmatch(number)


def luhn(digits: str) -> bool:
    """Return whether the last figure is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(doubled) + sum(int(d) for d in digits[::-2])) % 10 == 0


def _is_social(number: str, key: str) -> bool:
    solid = _solid(number)[:13].replace("2A", "19").replace("2B", "18")
    return solid.isdigit() and 97 - int(solid) % 97 == int(key)


def _in_pieces(lines: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
    """Yield neighbouring lines as one, `most` at most, each with the line before them.

    A card's number may stand on two lines, or on four.
    """
    for first in range(len(lines)):
        near = f"{lines[first - 1]}\n" if first else ""
        for many in range(1, min(most, len(lines) - first) + 1):
            yield near, " ".join(lines[first : first + many])


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


_OF_A_BANK = re.compile(
    r"\b(?:visa|master ?card|maestro|amex|american express|girocard|bancontact|bancaire|banque|bank"
    r"|banco|banca|d[ée]bit|cr[ée]dit|valid thru|expires?)\b",
    re.IGNORECASE,
)


def paper_shown(lines: Iterable[str]) -> str:
    """Return the kind of paper or card that words read in a photo belong to, "" for none.

    Figures alone are a card's only in the usual form: the same check digit stands on
    telephones and wares, whose numbers are of other lengths.
    """
    told = [_folded(line) for line in lines]
    for line in told:
        solid = line.replace(" ", "").upper()
        if _ZONE.fullmatch(solid) and "<<" in solid:
            return "passport" if solid.startswith("P") else "id-card"
    whole = " ".join(told)
    cue = "card " if _OF_A_BANK.search(whole) else ""
    if any(any(_cards(line, near + cue)) for near, line in _in_pieces(told, 1)):
        return "bank-card"
    if any(any(_cards(joined, near)) for near, joined in _in_pieces(told, 4)):
        return "bank-card"
    return next((kind for kind, words in _SHOWN if re.search(words, whole, re.IGNORECASE)), "")


_IN_IT = (
    r"passe?ports?|carte d.identit[ée]|cartes?(?! d)|papiers?|permis(?: de conduire)?|pasaporte"
    r"|passaporto|passaporte|driv(?:er.?s?|ing) licen[cs]e|id(?:entity)?[- ]cards?|bank cards?"
)
_HOLDER = re.compile(
    rf"\b(?:porte|prot[èe]ge|range|porta)[- ]?(?:{_IN_IT})\b"
    r"|\bportapassaport[oe]\b|\bportapasaportes?\b"
    r"|\b(?:[ée]tuis?|housses?|pochettes?|funda|custodia|estuche|capa)"
    rf" (?:(?:à|a|de|pour|para|per|do|del) )?(?:(?:le|la|mon|ma) )?(?:{_IN_IT})\b"
    rf"|\b(?:{_IN_IT}) (?:holder|case|cover|sleeve|wallet|pouch|protector|organi[sz]er)s?\b(?!.s\b)"
    r"|\b(?:(?:reise)?pass|f[üu]hrerschein|(?:personal)?ausweis)-?(?:h[üu]lle|etui|tasche|mappe|halter)\b"
    r"|\b(?:paspoort|rijbewijs)-?(?:hoes|hoesje|houder|mapje|etui)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!\w)(?:et|and|und|en|y|e|plus|sowie)(?!\w)|[&+]", re.IGNORECASE)


def without_holders(words: str) -> str:
    """Return words without the names of what papers are kept in ("passport holder")."""
    return _HOLDER.sub(" ", words)


def joined_things(words: str) -> list[str]:
    """Return the parts of a text that are joined by "and" or its like; one for most texts."""
    return _AND.split(words)
