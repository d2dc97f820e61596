"""The time of day that a message tells, in seven languages, as hours from midnight.

Only the loose forms that people use in messages; dates are read by `reading.dates`.
"""

from __future__ import annotations

import re

Hours = tuple[float, float]

# A clock time is told to the half hour at best, and remembered worse.
_SLACK = 1.0

_CLOCK = re.compile(
    r"(?<![\w.,/:+-])(?P<h>[01]?\d|2[0-4])\s?"
    r"(?:(?:h\b|h(?=\s?\d)|:|uhr|heures?|horas?|ore|uur|u\b)\s?(?P<m>[0-5]\d)?(?:\s?(?:h|uhr|uur))?(?P<pm>\s?[ap]\.?m\b)?"
    r"|(?P<ap>[ap])\.?m\b\.?|[.](?P<dm>[0-5]\d)\s?(?:uhr|uur|h)\b)"
    r"(?![\d/])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:vers|gegen|um|rond|om|around|about|at|sobre las|hacia las|a las|alle|verso le|às|pelas|"
    r"por volta das|towards)\s(?P<h>1[3-9]|2[0-3])(?:[:.](?P<m>[0-5]\d))?\b",
    re.IGNORECASE,
)
# Hours in words. "halb drei" and "half drie" are half past two, "half two" half past two.
_NUMBERS = {
    word: hour
    for hour, words in enumerate(
        (
            "une one eins een één una uma",
            "deux two zwei twee dos due duas",
            "trois three drei drie tres tre três",
            "quatre four vier cuatro quattro quatro",
            "cinq five fünf vijf cinco cinque",
            "six six sechs zes seis sei",
            "sept seven sieben zeven siete sette sete",
            "huit eight acht ocho otto oito",
            "neuf nine neun negen negenen nueve nove",
            "dix ten zehn tien diez dieci dez",
            "onze eleven elf once undici",
            "douze twelve zwölf twaalf doce dodici doze",
        ),
        start=1,
    )
    for word in words.split()
}
_ENGLISH = frozenset(
    re.findall(r"\w+", "one two three four five six seven eight nine ten eleven twelve")
) | frozenset(map(str, range(1, 13)))
_WORDED = re.compile(
    r"\b(?:vers|à|gegen|um|rond|om|iets na|around|about|at|sobre las?|hacia las?|a las?|"
    r"a eso de las?|alle|verso le|verso la|às?|pelas?|quase|por volta das?|quarter to|quarter past|"
    r"half past|halb|half|viertel (?:vor|nach)|kwart (?:voor|over)|kurz (?:vor|nach))\s"
    r"(?:(?:so|ca\.?)\s)?(?P<half>halb\s|half\s(?!past))?(?:viertel (?:vor|nach)\s)?"
    rf"(?P<word>{'|'.join(_NUMBERS)}|1[0-2]|[1-9])\b"
    r"(?P<after>(?:\s(?:y|e)\s(?:media|meia|mezza|mezzo|\w+)|\sheures?|\suhr|\suur|\so'clock)?)"
    r"(?!\s?(?:km|kilom|euro|€|ans|jahre|jaar|años|anni|anos|years|days|jours|tage|min|cm|m\b))",
    re.IGNORECASE,
)
_MORNING = re.compile(
    r"matin|morning|\bam\b|früh|morgens|vormittag|ochtend|mañana|madrugada|mattin|manhã",
    re.IGNORECASE,
)

_DURATION = re.compile(
    r"^\s*(?:de\s(?:route|trajet|voiture|conduite|train|viaje|viaggio|viagem)|plus\stard|"
    r"(?:lang|später|later|drive|long|after|après)\b)",
    re.IGNORECASE,
)

# Parts of the day as (from, to); longer wordings first, since the first to fit wins.
_PARTS: tuple[tuple[str, Hours], ...] = (
    (
        r"petit matin|tôt le matin|de bon matin|très tôt|au lever du (?:jour|soleil)|early morning|"
        r"early in the morning|first thing|frühmorgens|früh am morgen|am frühen morgen|"
        r"in aller früh|vroeg in de ochtend|'s morgens vroeg|muy temprano|de madrugada|madrugada|"
        r"al amanecer|di primo mattino|mattina presto|all'alba|de manhã(?:zinha)? cedo|"
        r"bem cedo|aube|dawn|morgengrauen",
        (4.0, 8.5),
    ),
    (
        r"fin de matinée|en fin de matin|late morning|am späten vormittag|später? vormittag|"
        r"eind(?:e)? van de ochtend|a última hora de la mañana|media mañana|tarda mattinata|"
        r"fim da manhã|final da manhã",
        (10.0, 12.5),
    ),
    (
        r"milieu de matinée|mid-?morning|halverwege de ochtend|metà mattina|meio da manhã",
        (9.0, 11.5),
    ),
    (
        r"début d[e' ]+après-midi|early afternoon|am frühen nachmittag|früher nachmittag|"
        r"begin van de middag|primo pomeriggio|primera hora de la tarde|início da tarde",
        (12.5, 15.5),
    ),
    (
        r"milieu d[e' ]+après-midi|mid-?afternoon|halverwege de middag|metà pomeriggio|media tarde|"
        r"meio da tarde",
        (14.5, 17.0),
    ),
    (
        r"fin d[e' ]+après-midi|late afternoon|am späten nachmittag|später? nachmittag|"
        r"eind(?:e)? van de middag|tardo pomeriggio|última hora de la tarde|fim da tarde|"
        r"fim de tarde|final da tarde",
        (16.0, 19.0),
    ),
    (
        r"début de soirée|early evening|am frühen abend|begin van de avond|prima serata|"
        r"início da noite",
        (17.5, 20.5),
    ),
    (
        r"tard (?:le soir|dans la soirée)|fin de soirée|late (?:in the )?evening|late at night|"
        r"spät ?abends|am späten abend|laat op de avond|tarda serata|tarde en la noche|"
        r"tarde da noite",
        (20.5, 24.0),
    ),
    (
        r"heure du déjeuner|à midi|vers midi|ce midi|pause déjeuner|lunch ?time|at lunch|"
        r"over lunch|"
        r"at noon|around noon|midday|mittags|zu mittag|zum mittag\w*|mittagszeit|mittagspause|"
        r"gegen mittag|tussen de middag|rond de middag|lunchtijd|mediodía|hora de comer|"
        r"mezzogiorno|ora di pranzo|a pranzo|per pranzo|hora (?:do|de) almoço|meio-?dia|ao almoço",
        (11.5, 14.5),
    ),
    (
        r"heure du dîner|heure du repas du soir|dinner ?time|zum abendessen|etenstijd|"
        r"hora de cenar|"
        r"ora di cena|a cena|hora (?:do|de) jantar|ao jantar",
        (18.5, 21.5),
    ),
    (
        r"petit[- ]déj\w*|breakfast|frühstück\w*|ontbijt\w*|desayun\w*|colazione|"
        r"pequeno[- ]almoço",
        (6.5, 10.0),
    ),
    (
        r"après-midi|aprem|afternoon|nachmittags?|namiddag|'s middags|pomeriggio|por la tarde|"
        r"esta tarde|à tarde|da tarde|de tarde",
        (13.0, 18.5),
    ),
    (
        r"matinée|ce matin|le matin|au matin|\w+ matin|morning|vormittags?|am morgen|heute morgen|"
        r"morgens|ochtends?|'s morgens|vanmorgen|por la mañana|esta mañana|de la mañana|mattin[ao]|"
        r"stamattina|da manhã|de manhã|esta manhã",
        (6.0, 12.0),
    ),
    (
        r"soirée|ce soir|le soir|au soir|\w+ soir|evening|tonight|abends?|heute abend|avonds?|"
        r"vanavond|por la noche|esta noche|sera|stasera|serata|à noite|esta noite|da noite",
        (18.0, 23.5),
    ),
    (
        r"pleine nuit|la nuit|de nuit|cette nuit|night|nachts?|in der nacht|'s nachts|"
        r"la noche|di notte|notte|de noite|noite",
        (0.0, 6.0),
    ),
)
_COMPILED = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), span) for words, span in _PARTS
)


def read_hours(text: str) -> Hours | None:
    """Return (from, to) in hours 0-24 of the first time of day told, or None.

    A clock time has an hour of slack on both sides; parts of the day are taken as people
    use them ("Nachmittag" 13 to 18.5).
    """
    for match in _CLOCK.finditer(text):
        if not _DURATION.match(text[match.end() :]):
            return _around(_clock(match))
    bare = _BARE.search(text)
    if bare:
        return _around(int(bare["h"]) + int(bare["m"] or 0) / 60)
    worded = _WORDED.search(text)
    if worded:
        return _around(_hour_in_words(worded, text))
    return _part(text)


def _hour_in_words(match: re.Match[str], text: str) -> float:
    """Return the hour; one to half past six is the afternoon unless the morning is named."""
    word = match["word"].lower()
    hour = float(_NUMBERS.get(word) or word)
    led = match.group(0).lower()
    if re.search(r"\b(?:halb|half) (?!past)", led):
        # English "half two" is half past two; German and Dutch count towards the hour.
        hour += 0.5 if word in _ENGLISH else -0.5
    elif re.search(r"half past|media|meia|mezz[ao]", led):
        hour += 0.5
    near = text[max(0, match.start() - 40) : match.end() + 40]
    return hour + 12 if hour < 7 and not _MORNING.search(near) else hour


def _clock(match: re.Match[str]) -> float:
    hour = int(match["h"]) + int(match["m"] or match["dm"] or 0) / 60
    half = (match["ap"] or (match["pm"] or "").strip()[:1]).lower()
    if half == "p" and hour < 12:
        return hour + 12
    if half == "a" and hour >= 12:
        return hour - 12
    return hour


def _around(hour: float) -> Hours:
    return max(0.0, hour - _SLACK), min(24.0, hour + _SLACK)


def _part(text: str) -> Hours | None:
    """Return the part of the day told first; of two at one place, the more exact."""
    hits = []
    for order, (pattern, span) in enumerate(_COMPILED):
        found = pattern.search(text)
        if found:
            hits.append((found.start(), order, span))
    return min(hits)[2] if hits else None
