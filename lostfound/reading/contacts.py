"""Mail addresses, telephone and account numbers found in a message and taken out of it.

Figures that a lost-property desk needs stay: dates, prices, sizes, model and serial numbers,
plates, kilometre points, motorways. Handles of social channels stay too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAIL = "[mail]"
PHONE = "[phone]"
ACCOUNT = "[account]"


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text whose contacts are replaced by [mail], [phone] and [account], and those contacts.

    They are as written, but for spaces and for the signs of a mail address ("[at]").
    """

    text: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


_WHO = r"(?<![\w.+-])(?P<who>\w[\w.+'-]{0,63})"
_DOT = r"(?:[.．]|\s?[(\[{]\s?(?:dot|point|punkt|punto|punt|ponto)\s?[)\]}]\s?)"
_DOMAIN = rf"(?:[\w-]{{1,63}}{_DOT}){{1,8}}[^\W\d_]{{2,24}}(?![\w@＠])"
_SAID_DOT = r"\s(?:dot|point|punkt|punto|punt|ponto)\s"
_TOP = r"(?:com|net|org|info|eu|fr|de|nl|be|ch|es|it|pt|uk|at|lu)\b"
_HOSTS = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|proton|protonmail|gmx|web|free|orange"
    r"|wanadoo|laposte|sfr|bbox|posteo|t-online|libero|ziggo|telenet|skynet)"
)
# A bare "at" is a word like others: it counts in capitals before a domain, before the
# domain of a mail provider, and where the dot is said too.
_EMAIL = re.compile(
    rf"{_WHO}(?:"
    rf"\s?(?:[@＠﹫]|[(\[{{]\s?(?:at|arobase|arroba)\s?[)\]}}])\s?(?P<domain>{_DOMAIN})"
    rf"|\s(?:(?-i:AT)|arobase|arroba|chiocciola)\s(?P<spelt>{_DOMAIN})"
    rf"|\sat\s(?P<host>{_HOSTS}\.{_TOP})"
    rf"|\s(?:at(?=\s\S+\sdot\s)|arobase|arroba|chiocciola)\s(?P<said>[\w-]{{1,63}}{_SAID_DOT}{_TOP})"
    r")",
    re.IGNORECASE,
)
_AT_AT_ALL = re.compile(r"[@＠﹫]|at|arob|arrob|chiocciola", re.IGNORECASE)
_DOTS = re.compile(rf"{_DOT}|{_SAID_DOT}", re.IGNORECASE)
_IBAN = re.compile(
    r"\b[A-Z]{2}\d\d(?:[ \u00a0\u202f-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0\u202f-]?[A-Z0-9]{1,4})?\b"
)
_IBAN_CUE = re.compile(r"(?:iban|rib)\W{0,4}$", re.IGNORECASE)
_GAP = r"[ \u00a0\u202f./\-–()_]{0,3}"
# Figures with the breaks people write between them; decided on below, shape by shape.
_FIGURES = re.compile(
    rf"(?<![\w+#€$£])(?<!\d[.,/\-])(?P<plus>\+|\(\+|00(?=[1-9]))?\(?\d(?:{_GAP}\d){{5,17}}"
    r"(?![\d])(?![.,/\-:]\d)",
)
_PLUS = re.compile(rf"(?<![\w])\(?(?:\+|00)(?=[1-9])(?:{_GAP}\d){{7,16}}")
# Country code -> most figures after it (ITU-T E.164 and the national numbering plans).
_LENGTHS = {
    "33": 9, "31": 9, "32": 9, "34": 9, "41": 9, "351": 9, "352": 9, "44": 10, "1": 10,
    "39": 11, "49": 11, "43": 13, "45": 8, "46": 10, "47": 8, "48": 9, "420": 9, "353": 9,
    "212": 9, "213": 9, "216": 8, "30": 10, "40": 9, "36": 9, "385": 9, "386": 8, "7": 10,
}  # fmt: skip
_DATE = re.compile(r"0?\d{1,2}([/.-])\d{1,2}\1(?:(?:19|20)\d\d|\d\d(?!\1|\d))")
_PAIRS = re.compile(r"0[1-9](?:(?P<gap>[ \u00a0\u202f.\-_]{0,2})\d\d)(?:(?P=gap)\d\d){3}")
_LOCAL = re.compile(
    r"[6-9]\d\d([ .\u00a0-])\d{3}\1\d{3}|[679]\d\d([ .\u00a0])\d\d\2\d\d\2\d\d"
    r"|3[2-9]\d[ ./-]?\d{3}[ .]?\d{3,4}|3[2-9]\d[ ./-]\d\d[ .]\d\d[ .]\d{3}"
    r"|\([2-9]\d\d\)[ .-]?[2-9]\d\d[ .-]\d{4}|[2-9]\d\d([.-])[2-9]\d\d\3\d{4}"
)
_SPACES = re.compile(r"[ \u00a0\u202f]+")
_PHONE_CUE = re.compile(
    r"(?:t[ée]l(?:[ée]phone|efoon|efono|efone|efon|\.|f\.?)?|phone|mobile?|handy|gsm|whats ?app"
    r"|cell(?:ulare)?|m[óo]vil|telem[óo]vel|rappel(?:er)?|joindre|joignable|appeler|call|ring"
    r"|text me|anrufen|bellen|bereikbaar|llamar|chiamare|ligar)"
    r"(?:\s+(?:au|le|me|at|on|op|auf|unter|is|al|it|su|:))*[\s:.°=-]{0,4}$",
    re.IGNORECASE,
)
_SERIAL_CUE = re.compile(
    r"(?:s[ée]rie|serial|serien\S*|s/n|imei|iccid|r[ée]f\S*|code|carte\S*|card\S*|karte\S*|kaart\S*"
    r"|tarjeta|tessera|cart[ãa]o|dossier|billet|ticket|model\S*|mod[èe]le|art(?:ikel)?|isbn|ean|pk|km"
    r"|passeport|passport|permis|badge|immat\S*)"
    r"[ :.]*(?:n[°ºo.]*|no\.?|nr\.?|number|num[ée]ro)?[ :.#=]{0,3}$"
    r"|(?:\bn[°º]|\bnr\.?|#)\s*$",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\s?(?:km|cm|mm|kg|g|ml|cl|l|€|eur|euros?|\$|£|chf|%|gb|go|mah)\b", re.IGNORECASE
)
_CUE_ROOM = 32


def mask_contacts(text: str) -> MaskedText:
    """Return `text` without mail addresses, telephone and account numbers, and those.

    Masking a masked text changes nothing.
    """
    emails: list[str] = []
    accounts: list[str] = []

    def hide(match: re.Match[str]) -> str:
        where = next(match[name] for name in ("domain", "spelt", "host", "said") if match[name])
        emails.append(f"{match['who']}@{_DOTS.sub('.', where)}")
        return MAIL

    def hide_account(match: re.Match[str]) -> str:
        if not (_checks(match[0]) or _IBAN_CUE.search(text[: match.start()][-_CUE_ROOM:])):
            return match[0]
        accounts.append(_SPACES.sub(" ", match[0]))
        return ACCOUNT

    text = _IBAN.sub(hide_account, text)
    plain = _EMAIL.sub(hide, text) if _AT_AT_ALL.search(text) else text
    spans = list(_phones(plain))
    phones = tuple(_SPACES.sub(" ", plain[start:end]).strip() for start, end in spans)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [plain[at:start], PHONE]
        at = end
    return MaskedText("".join([*pieces, plain[at:]]), tuple(emails), phones, tuple(accounts))


def _checks(iban: str) -> bool:
    """Return whether the check digits of an account number hold (ISO 13616: modulo 97 is 1)."""
    solid = re.sub(r"[^A-Z0-9]", "", iban)
    if not 15 <= len(solid) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in solid[4:] + solid[:4])) % 97 == 1


def mask_names(
    text: str, name: str, sign: str, is_word: Callable[[str], bool] = lambda _word: False
) -> str:
    """Return `text` with `sign` for each part of a told name, of three letters or more.

    Case does not matter, but for parts that are words for things too (`is_word`): a "jean"
    is left where it has a small letter and no other part of the name beside it.
    """
    parts = re.findall(r"[^\W\d_]{3,}", name)
    if not parts:
        return text
    one = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    whole = re.compile(rf"(?<!\w)(?:{one})(?:[\s-]{{1,2}}(?:{one}))*(?!\w)", re.IGNORECASE)

    def hide(match: re.Match[str]) -> str:
        said = match[0]
        alone_and_small = said.islower() and said.casefold() in folded
        return said if alone_and_small and is_word(said) else sign

    folded = {part.casefold() for part in parts}
    return whole.sub(hide, text)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each telephone number, in order, apart from each other."""
    at = 0
    abroad, figures = _PLUS.search(text), _FIGURES.search(text)
    while abroad or figures:
        # Only what was passed is searched again, so that long texts cost no square.
        if abroad and (figures is None or abroad.start() <= figures.start()):
            start, stop, end = abroad.start(), abroad.end(), _international_end(abroad)
        elif figures:
            start, stop, end = figures.start(), figures.end(), _national_end(text, figures)
        if end:
            yield start, end
        at = end or stop
        if abroad and abroad.start() < at:
            abroad = _PLUS.search(text, at)
        if figures and figures.start() < at:
            figures = _FIGURES.search(text, at)


def _international_end(match: re.Match[str]) -> int:
    """Return where the number ends by the length of its country's numbers, or 0."""
    text = match.group()
    figures = [(m.group(), m.end()) for m in re.finditer(r"\d", text)]
    if text.lstrip("(").startswith("00"):
        figures = figures[2:]
    digits = "".join(figure for figure, _ in figures)
    code = next((digits[:n] for n in (3, 2, 1) if digits[:n] in _LENGTHS), "")
    if not code:
        return match.end() if 8 <= len(digits) <= 15 else 0
    trunk = 1 if re.match(rf"\D*(?:00)?{code}\D*\(0\)", text) else 0
    most = len(code) + trunk + _LENGTHS[code]
    if len(digits) < min(most, len(code) + trunk + 8):
        return 0
    end = figures[min(len(figures), most) - 1][1]
    return match.start() + end


def _national_end(text: str, match: re.Match[str]) -> int:
    """Return where a national number ends that begins at `match`, or 0."""
    said = match.group()
    before = text[max(0, match.start() - _CUE_ROOM) : match.start()]
    after = text[match.end() :]
    solid = said.isdigit()
    if solid and (after[:1].isalpha() or _SERIAL_CUE.search(before)):
        return 0
    pairs = _PAIRS.match(said)
    if pairs and not said[pairs.end() :][:1].isdigit():  # a date or an hour may stand behind
        return match.start() + pairs.end()
    if _SERIAL_CUE.search(before) or _DATE.match(said):
        return 0
    digits = re.sub(r"\D", "", said)
    cued = bool(_PHONE_CUE.search(before)) and 6 <= len(digits) <= 13
    trunk = said.lstrip("(")[:1] == "0" and digits[1] != "0" and 9 <= len(digits) <= 12
    local = _LOCAL.fullmatch(said) and not _MEASURE.match(after)
    return match.end() if cued or trunk or local else 0
