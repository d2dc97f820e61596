"""The everyday words of date and time in seven languages, as signs of one small grammar.

`SIGNS` maps folded phrases to (sort, value). Sorts: month, wday, day (offset in days), unit,
part (of the day), edge (of a month), number, and the bare words last, this, ago, about,
before, after, vor, to, and, or, a, at, from, one, few, now, the, noise.
"""

# ruff: noqa: E501 - rows of words are easier to check unbroken

from __future__ import annotations

from typing import Final

Sign = tuple[str, object]

_MONTHS = """
janvier january januar januari enero gennaio janeiro jan janv janner gen ene
fevrier february februar februari febrero febbraio fevereiro feb fev fevr
mars march marz maart marzo marco mar mrt maerz
avril april abril aprile avr apr abr
mai may mei mayo maggio maio mag
juin june juni junio giugno junho jun giu
juillet july juli julio luglio julho jul juil lug
aout august augustus agosto aug ago. agos
septembre september septiembre settembre setembro sep sept set
octobre october oktober octubre ottobre outubro oct okt ott out
novembre november noviembre novembro nov
decembre december dezember diciembre dicembre dezembro dec dez dic
"""
_WEEKDAYS = """
lundi|monday|montag|maandag|lunes|lunedi|segunda-feira|segunda feira|segunda|lun|mon|mo
mardi|tuesday|dienstag|dinsdag|martes|martedi|terca-feira|terca feira|terca|tue|tues
mercredi|wednesday|mittwoch|woensdag|miercoles|mercoledi|quarta-feira|quarta feira|quarta|mer|wed|mie|wo
jeudi|thursday|donnerstag|donderdag|jueves|giovedi|quinta-feira|quinta feira|quinta|jeu|thu|thurs|jue|gio
vendredi|friday|freitag|vrijdag|viernes|venerdi|sexta-feira|sexta feira|sexta|ven|fri|fr|vr|vie
samedi|saturday|samstag|sonnabend|zaterdag|sabado|sabato|sam|sat|sab|sa|za
dimanche|sunday|sonntag|zondag|domingo|domenica|dim|sun|dom|so|zo
"""
_NUMBERS = """
deux|two|zwei|twee|dos|due|dois|duas|couple of
trois|three|drei|drie|tres|tre
quatre|four|vier|cuatro|quattro|quatro
cinq|five|funf|vijf|cinco|cinque
six|sechs|zes|seis|sei
seven|sieben|zeven|siete|sette|sete
huit|eight|acht|ocho|otto|oito
neuf|nine|neun|negen|nueve|nove
dix|ten|zehn|tien|diez|dieci
"""
_DAYS: dict[int, str] = {
    0: "aujourd'hui|aujourdhui|aujourd hui|ce jour|today|heute|vandaag|hoy|oggi|hoje",
    -1: "hier|yesterday|gestern|gisteren|ayer|ieri|ontem",
    -2: "avant-hier|avant hier|avanthier|day before yesterday|vorgestern|eergisteren|anteayer"
    "|antes de ayer|antier|l'altro ieri|altro ieri|altroieri|avantieri|anteontem|antes de ontem",
    1: "demain|tomorrow|manana|domani|amanha|uebermorgen|ubermorgen|overmorgen|apres-demain",
}
_PARTS: dict[str, str] = {
    "dawn": "tot le matin|tot ce matin|de bonne heure|early morning|early in the morning"
    "|fruhmorgens|am fruhen morgen|vroeg in de ochtend|de madrugada|madrugada|all'alba|a l'aube",
    "morning": "dans la matinee|en matinee|matinee|matin|in the morning|morning|vormittags"
    "|vormittag|morgens|morgen|fruh|in de ochtend|ochtends|'s ochtends|'s morgens|ochtend"
    "|por la manana|de la manana|manana por la|de manha|da manha|pela manha|manha|di mattina"
    "|del mattino|mattinata|mattina|mattino",
    "noon": "midi|a l'heure du dejeuner|noon|midday|lunchtime|mittags|mittag|mediodia"
    "|mezzogiorno|meio-dia|meio dia|tussen de middag",
    "early afternoon": "debut d'apres-midi|debut d'apres midi|debut de l'apres-midi"
    "|en debut d'apres-midi|early afternoon|early in the afternoon|am fruhen nachmittag|fruher nachmittag"
    "|primo pomeriggio|inicio da tarde",
    "late afternoon": "fin d'apres-midi|fin d'apres midi|fin de l'apres-midi|en fin d'apres-midi"
    "|fin de journee|en fin de journee|late afternoon|late in the afternoon|spatnachmittag"
    "|am spaten nachmittag|tardo pomeriggio|fim da tarde|final da tarde",
    "afternoon": "apres-midi|apres midi|aprem|aprem'|l'apres-midi|in the afternoon|afternoon"
    "|nachmittags|nachmittag|namiddag|in de middag|'s middags|middag|por la tarde|de la tarde"
    "|tarde|di pomeriggio|del pomeriggio|pomeriggio|a tarde|da tarde|de tarde|pela tarde",
    "evening": "en soiree|dans la soiree|soiree|au soir|soir|in the evening|evening|abends|abend"
    "|'s avonds|avonds|avond|di sera|della sera|serata|sera|a noitinha",
    "night": "dans la nuit|la nuit|nuit|at night|in the night|during the night|night|nachts|nacht"
    "|'s nachts|por la noche|de la noche|noche|di notte|della notte|notte|a noite|de noite"
    "|da noite|noite",
    "midnight": "minuit|midnight|mitternacht|middernacht|medianoche|mezzanotte|meia-noite|meia noite",
}
_UNITS: dict[str, str] = {
    "minute": "minutes|minute|mins|min|mn|minuten|minuut|minutos|minuto|minuti",
    "hour": "hours|hour|heures|heure|stunden|stunde|uren|horas|hora|ora|ore",
    "day": "jours|jour|days|day|tagen|tage|tag|dagen|dag|dias|dia|giorni|giorno",
    "week": "semaines|semaine|weeks|week|wochen|woche|weken|semanas|semana|settimane|settimana",
    "fortnight": "quinzaine|quinzaine de jours|fortnight",
    "weekend": "week-end|week end|weekend|wochenende|fin de semana|fine settimana|fim de semana"
    "|fim-de-semana",
    "month": "mois|months|month|monaten|monate|monat|maanden|maand|meses|mes|mesi|mese",
    "year": "ans|annees|annee|years|year|jahren|jahre|jahr|jaar|anos|ano|anni|anno",
}
_EDGES: dict[str, str] = {
    "early": "tout debut|debut|au debut|early|beginning of|start of|the beginning of|anfang|begin"
    "|principios|a principios|comienzos|inizio|inizi|agli inizi|inicio|comeco",
    "mid": "mi-|mi|mid-|mid|mitte|midden|half|mediados|a mediados|meta|a meta|meados|em meados"
    "|milieu|au milieu|middle of|the middle of",
    "late": "toute fin|fin|a la fin|late|end of|the end of|ende|eind|einde|finales|a finales|fines"
    "|fine|a fine|fim|final|finais|no fim",
}
_WORDS: dict[str, str] = {
    "last": "dernier|derniere|derniers|passe|passee|precedent|last|previous|past|letzten|letzter|letzte|letztes"
    "|vergangenen|vergangene|vergangener|vergangenes|vorigen|vorige|vorig|afgelopen|laatste"
    "|verleden|pasado|pasada|ultimo|ultima|scorso|scorsa|passato|passata|passado|passada",
    "this": "ce|cet|cette|this|diese|dieser|diesen|dieses|deze|dit|este|esta|questo|questa|desta|deste"
    "|nesta|neste",
    "ago": "ago|il y a|y a|ya|geleden|hace|fa|faz|ha|atras",
    "before": "avant|before|by|until|jusqu'a|voor|antes de|antes das|antes|prima delle|prima di|prima",
    "after": "apres|after|since|depuis|nach|seit|sinds|despues de|despues|depois das|depois de|depois|dopo",
    "vor": "vor",
    "about": "vers les|vers|environ|env|autour de|aux alentours de|aux environs de|around|about"
    "|approximately|approx|roughly|gegen|ungefahr|etwa|ca|circa|zirka|rond|omstreeks|ongeveer|hacia"
    "|sobre|a eso de|mas o menos|verso|intorno a|intorno alle|verso le|por volta de|por volta das|cerca de"
    "|cerca das|~|pelas",
    "to": "jusqu'au|au|bis zum|bis|to|through|till|tot en met|tot|t/m|hasta el|hasta|al|fino al|ate|ao",
    "a": "a",
    "and": "et|and|und|en|y|e|ed|&",
    "or": "ou|or|oder|o",
    "from": "du|depuis le|entre le|entre|between|from|von|vom|zwischen|tussen|van|del|desde el"
    "|desde|dal|tra il|tra|fra il|fra|das|dos",
    "one": "un|une|an|one|einem|einer|eine|ein|een|una|uno|uma",
    "at": "at|a las|a la|as|alle ore|alle|um|om",
    "few": "quelques|few|several|ein paar|paar|einigen|einige|enkele|unos|algunos|varios|qualche"
    "|alcuni|alguns|uns",
    "now": "maintenant|a l'instant|now|just now|right now|jetzt|gerade|gerade eben|nu|zojuist|ahora|ahora mismo"
    "|adesso|ora adesso|agora|agora mesmo",
    "the": "le|the|am|op|el|il|dia|den|der|die|das|de|o",
    "noise": "la|les|aux|dans|durant|pendant|journee|trouve|trouvee|perdu|perdue|found|lost|of|on|in"
    "|during|im|zum|het|da|do|na|no|nella|nel|della|dello|di|em|los|las|lo|courant|con|uhr|uur|de la"
    "|mese di|mes de|gefunden|gevonden|verloren|encontrado|perdido|trovato|o'clock|s|heure locale",
}
# Whole phrases whose words together mean another day than the words alone.
_PHRASES: dict[str, tuple[Sign, ...]] = {
    "cette nuit|vannacht|stanotte|heute nacht|this night|la nuit derniere|la nuit passee"
    "|letzte nacht|afgelopen nacht|la notte scorsa|la noche pasada|na noite passada"
    "|last night|over night|overnight|heut nacht": (("day", -1), ("part", "last night")),
    "un an": (("one", None), ("unit", "year")),
    "anoche": (("day", -1), ("part", "last night")),
    "anteanoche|antenoche": (("day", -2), ("part", "last night")),
    "gisternacht|gestern nacht": (("day", -1), ("part", "night")),
    "vanmorgen|vanochtend|stamattina|stamani|heute morgen|heute fruh|esta manana|esta manha": (
        ("day", 0),
        ("part", "morning"),
    ),
    "ayer por la manana|ayer manana": (("day", -1), ("part", "morning")),
    "gestern morgen|gestern fruh|gistermorgen|gisterochtend": (("day", -1), ("part", "morning")),
    "gisterenmiddag|gistermiddag": (("day", -1), ("part", "afternoon")),
    "gisteravond|gisterenavond|iersera": (("day", -1), ("part", "evening")),
    "vanmiddag|oggi pomeriggio": (("day", 0), ("part", "afternoon")),
    "vanavond|stasera|tonight|ce soir": (("day", 0), ("part", "evening")),
    "tout a l'heure|tantot|earlier today|vorhin|daarnet|hace un rato|poco fa|ha pouco": (
        ("day", 0),
        ("part", "so far"),
    ),
    "l'autre jour|the other day|neulich|onlangs|el otro dia|l'altro giorno|no outro dia": (
        ("few", None),
        ("unit", "day"),
        ("ago", None),
    ),
}
_AMBIGUOUS = {"mar": ("month", 3), "ago": ("ago", None), "sam": ("wday", 5)}


def _table() -> dict[str, tuple[Sign, ...]]:
    table: dict[str, tuple[Sign, ...]] = {}

    def put(phrases: str, *signs: Sign) -> None:
        for phrase in phrases.split("|"):
            table.setdefault(phrase.strip(), signs)

    for phrases, signs in _PHRASES.items():
        put(phrases, *signs)
    for offset, phrases in _DAYS.items():
        put(phrases, ("day", offset))
    for month, row in enumerate(_MONTHS.strip().splitlines(), 1):
        put(row.replace(" ", "|"), ("month", month))
    for index, row in enumerate(_WEEKDAYS.strip().splitlines()):
        put(row, ("wday", index))
    for number, row in enumerate(_NUMBERS.strip().splitlines(), 2):
        put(row, ("number", number))
    for sort, names in (("part", _PARTS), ("unit", _UNITS), ("edge", _EDGES)):
        for name, phrases in names.items():
            put(phrases, (sort, name))
    for word, phrases in _WORDS.items():
        put(phrases, (word, None))
    table.update({word: (sign,) for word, sign in _AMBIGUOUS.items()})
    return table


SIGNS: Final = _table()
LONGEST: Final = max(len(phrase.split()) for phrase in SIGNS)

MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
