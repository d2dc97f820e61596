"""Names, inscriptions, sizes, models and numbers: what tells one thing from its look-alikes."""

from __future__ import annotations

import hashlib
import re

from lostfound.domain.values import Mark
from lostfound.reading.folding import fold, tokens
from lostfound.reading.language import ALL_STOP_WORDS

_QUOTED = re.compile(
    r"[\"“”„«»]\s?([^\"“”„«»\n]{1,40}?)\s?[\"“”«»]|(?<!\w)['‘‹]([^'‘’›\n]{2,40})['’›](?!\w)"
)
_INSCRIBED = re.compile(
    r"(?i:\b(?:grav[ée]e?s?|marqu[ée]e?s?|brod[ée]e?s?|inscription|inscrit|[ée]crit|marqu[ée]?|"
    r"nom|pr[ée]nom|nomm[ée]e?|engraved|embroidered|marked|labelled|labeled|named|called|reads|"
    r"says|written|beschriftet|graviert|gravur|bestickt|hei(?:ss|ß)t|steht|namens|gegraveerd|"
    r"geborduurd|heet|staat|genaamd|grabad[oa]s?|bordad[oa]s?|pone|escrito|llama|incis[oa]|"
    r"inciso|ricamat[oa]|scritto|scritta|chiama|gravad[oa]s?|chama|diz)\b)"
    r"[\s:]+(?i:(?:au|le|la|the|name|der|die|das|nom|pr[ée]nom|de|dos|dessus|si|se|en|est|mit|met|"
    r"auf|op|il|el|nome|nombre)\s+){0,2}"
    r"((?:[A-ZÀ-Ý0-9][\w'.&-]*)(?:\s+[A-ZÀ-Ý0-9&][\w'.&-]*){0,3})"
)
_TITLED = re.compile(
    r"\b(?:M(?:ME|me|lle|LLE|R|r|rs|RS|s|iss|ISS|iss)?\.?|Madame|Monsieur|Herrn?|Frau|Mevr(?:ouw)?\.?|"
    r"Meneer|Dhr\.?|Sr[a]?\.?|Sig(?:ra)?\.?|Dr\.?|au nom de|nom de|in the name of|auf den Namen|"
    r"op naam van|a nombre de|a nome di|em nome de)\s+"
    r"((?:[A-ZÀ-Ý][\wÀ-ÿ'-]+)(?:[\s-][A-ZÀ-Ý][\wÀ-ÿ'-]+){0,3})"
)
_SAID_NAME = re.compile(
    r"(?i:\b(?:s'appelle|appel[ée]e?|surnomm[ée]e?|baptis[ée]e?|named|called|name is|hei(?:ss|ß)t|"
    r"namens|genannt|heet|genaamd|genoemd|se llama|llamad[oa]|si chiama|chiamat[oa]|chama-se|"
    r"se chama|chamad[oa]))\s+[\"'«“„]?\s?([A-ZÀ-Ý][\wÀ-ÿ'-]+)"
)
_INITIALS = re.compile(r"(?<![\w.])((?:[A-Z]\s?[.&+/]\s?){1,3}[A-Z]\.?)(?![\w])")
_SAID_INITIALS = re.compile(
    r"(?i:\b(?:initiales?|initials?|initialen|iniciales|iniziali|iniciais))\W+"
    r"([A-Z][A-Z. &-]{0,6})\b"
)
_SIZE = re.compile(
    r"(?i:\b(?:taille|t\.?|tail|pointure|size|gr(?:ö|oe)(?:ß|ss)e|gr\.|maat|mt\.?|talla|taglia|"
    r"numero|n[úu]mero|tamanho|tam\.?|sz)\s?)(?:n°\s?)?(\d{1,3}(?:[.,/-]\d{1,3})?|X{0,3}[SML]|[2-5]XL)\b"
)
_LETTER_SIZE = re.compile(r"(?<![\w'’.])(X{1,3}[SL]|[2-5]XL)(?!\w)")
_MEASURE = re.compile(
    r"\b(\d{1,4}(?:[.,]\d{1,2})?)\s?(?i:(pouces?|zoll|inch(?:es)?|pollici|pulgadas|polegadas|"
    r"litres?|liters?|litros?|litri|ml|cl|l|go|gb|to|tb|mah|w|cm|mm|ans|jahre|jaar|years?)\b|(\"|''))"
)
_MODEL = re.compile(
    r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])([A-Za-z]{1,6}-?\d{1,5}[A-Za-z]{0,4}\d{0,3}(?:-\d+)?|"
    r"\d{2,5}-?[A-Za-z]{1,4}\d{0,3}|[A-Za-z]{2,4}-\d{3,5}[A-Za-z]{0,3}\d{0,2})\b"
)
_NAMED_MODEL = re.compile(
    r"(?i:\b(iphone|galaxy|pixel|redmi(?:\s+note)?|note|ipad|switch|kindle|airpods|watch|series|"
    r"hero|paperwhite|moto|xperia|find|honor|mate|playstation|xbox|surface|macbook|thinkpad)\s+)"
    r"((?:\d{1,2}|X[RS]?|SE|[A-Z]\d{1,2})(?:\s?(?:pro\s?max|pro|plus|max|mini|ultra|lite|fe|e))?)\b",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b([A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2})\b")
_PHONE = re.compile(r"(?<![\w/])(\+?\d[\d .\-/()]{7,17}\d)(?!\w)")
_NUMBER = re.compile(
    r"(?<![\w,.:/€+-])(\d{3,12}|\d{2,5}[-–]\d{2,5})(?![\w:€])(?!\s?(?:€|euros?|km|h\b|min))"
)
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-3]\d)\b")
_NUMERO = re.compile(r"(?i:n°|nº|no\.|num[ée]ro|nummer|number|n[úu]mero|numero|#)\s?(\d{1,6})\b")
_SERIAL = re.compile(r"\b(?=(?:[A-Z0-9]*\d){3})(?=(?:[A-Z0-9]*[A-Z]){2})([A-Z0-9]{7,20})\b")
_CAPITALS = re.compile(
    r"(?<![\w.])([A-ZÀ-Ý][a-zà-ÿ]+"
    r"(?:[ -](?:de |du |la |le |of |y |di |da |do |van )?[A-ZÀ-Ý][a-zà-ÿ]+)*|[A-ZÀ-Ý]{2,})(?!\w)"
)
_MONEY_OR_TIME = re.compile(r"\d{1,2}\s?[hH:]\s?\d{0,2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|A\d{1,3}\b")
_COUNTRY_CODES = ("33", "49", "31", "32", "34", "39", "351", "44", "41", "352")


def squeeze(text: str) -> str:
    """Return `text` folded, words parted by one space, punctuation left out."""
    return " ".join(tokens(text))


def phone_digest(text: str) -> str:
    """Return 12 hex digits that stand for a telephone number, however it is written.

    The national significant number (no country code, no leading zero) is hashed with
    SHA-256; "" when the text has fewer than eight digits.
    """
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        code = next((code for code in _COUNTRY_CODES if digits.startswith(code)), "")
        digits = digits.removeprefix(code)
    digits = digits.lstrip("0")
    if len(digits) < 8:
        return ""
    return hashlib.sha256(digits.encode()).hexdigest()[:12]


def read_marks(text: str, *, names: bool = True) -> tuple[Mark, ...]:
    """Return the marks in `text`, most telling forms first, each value once a form.

    `names=False` leaves capitalised words alone (for text without meaning in its capitals).
    """
    found: dict[tuple[str, str], Mark] = {}
    rest = _take_phones(text, found)
    for form, said in _spoken(rest):
        _keep(found, form, said)
    if names and not text.isupper():
        for said in _proper_names(rest):
            _keep(found, "name", said)
    return tuple(found.values())


def _take_phones(text: str, found: dict[tuple[str, str], Mark]) -> str:
    def swap(match: re.Match[str]) -> str:
        said = match.group(1)
        digits = re.sub(r"\D", "", said)
        if not 9 <= len(digits) <= 14 or (digits[0] != "0" and not said.startswith("+")):
            return match.group()
        digest = phone_digest(said)
        found["phone", digest] = Mark("phone", digest)
        return " "

    return _PHONE.sub(swap, text)


def _spoken(text: str) -> list[tuple[str, str]]:
    marks = [("quoted", a or b) for a, b in _QUOTED.findall(text)]
    marks += [("quoted", said) for said in _INSCRIBED.findall(text)]
    marks += [("name", said) for said in _TITLED.findall(text)]
    marks += [("name", said) for said in _SAID_NAME.findall(text)]
    marks += [("initials", said) for said in _INITIALS.findall(text)]
    marks += [("initials", said) for said in _SAID_INITIALS.findall(text)]
    marks += [("size", said.replace(",", ".")) for said in _SIZE.findall(text)]
    marks += [("size", said) for said in _LETTER_SIZE.findall(text)]
    marks += [("size", _measure(*parts)) for parts in _MEASURE.findall(text)]
    marks += [("plate", said) for said in _PLATE.findall(text)]
    marks += [("model", " ".join(parts)) for parts in _NAMED_MODEL.findall(text)]
    plain = _MONEY_OR_TIME.sub(" ", text)
    marks += [("model", said) for said in _MODEL.findall(plain)]
    marks += [("serial", said) for said in _SERIAL.findall(plain)]
    marks += [("number", said) for said in _NUMERO.findall(plain)]
    marks += [("number", said) for said in _NUMBER.findall(plain)]
    return marks


def _measure(amount: str, unit: str, inches: str) -> str:
    short = {"p": "in", "z": "in", "i": "in"}.get(unit[:1].lower(), unit.lower()) if unit else "in"
    if unit.lower().startswith("litr") or unit.lower().startswith("liter"):
        short = "l"
    elif unit.lower() in ("go", "gb"):
        short = "gb"
    elif unit.lower() in ("to", "tb"):
        short = "tb"
    elif unit.lower()[:3] in ("ans", "jah", "jaa", "yea"):
        short = "years"
    return f"{amount.replace(',', '.')} {'in' if inches else short}"


def _proper_names(text: str) -> list[str]:
    names = []
    for match in _CAPITALS.finditer(text):
        said = match.group(1)
        before = text[: match.start()].rstrip()
        opens = not before or before[-1] in ".!?\n:"
        if opens and " " not in said:
            continue
        names.append(said)
        if " " in said or "-" in said:
            names += [part for part in re.split(r"[ -]", said) if part[:1].isupper()]
    return names


def _keep(found: dict[tuple[str, str], Mark], form: str, said: str) -> None:
    value = squeeze(said)
    if form == "initials":
        value = value.replace(" ", "")
    if form in ("model", "plate", "serial"):
        value = value.replace(" ", "")
    if form in ("name", "quoted"):
        words = [word for word in value.split() if word not in ALL_STOP_WORDS]
        if not words or (form == "name" and len(value) < 3):
            return
    if value and (form, value) not in found:
        found[form, value] = Mark(form, value, said.strip())


def is_year(value: str) -> bool:
    """Return whether a number mark is a year."""
    return bool(_YEAR.fullmatch(value))


__all__ = ["fold", "is_year", "phone_digest", "read_marks", "squeeze"]
