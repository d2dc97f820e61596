"""What place words say beside names: motorways, directions, "just before Reims".

The phrase tables hold folded words of French, English, German, Dutch, Spanish, Italian and
Portuguese together: a phrase counts only with a known town behind it, so that the few that
mean something else in another language do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lostfound.reading.gazetteer_towns import Town, Towns
from lostfound.reading.places_fold import Token, fold


class TownCue(NamedTuple):
    """A town and what is said of it: towards, from, near, before, after, between, north-of ..."""

    relation: str
    towns: tuple[Town, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that a text says of a place, apart from venue names.

    `motions` are "up" and "down" (on the map), `pks` kilometre points, `rings` "inner" or
    "outer"; `stops` the token positions behind words such as "aire" or "Raststätte".
    """

    motorways: tuple[str, ...] = ()
    towns: tuple[TownCue, ...] = ()
    motions: tuple[str, ...] = ()
    pks: tuple[float, ...] = ()
    rings: tuple[str, ...] = ()
    stops: frozenset[int] = field(default_factory=frozenset)


_PHRASES = {
    "towards": """direction; en direction de; dir; sens; en allant vers; en allant sur; en allant a;
        en route pour; en route vers; pour aller a; pour aller vers; jusqu a; remontant sur;
        remontant vers; remonter sur; remontait sur; remontait vers; montant sur; montant vers;
        montait sur; montait a; montait vers; monte sur; descendant sur; descendant vers;
        descendait sur; descendait vers; descendre sur; descendait a; descend sur; descend vers;
        descente vers; descente sur; montee vers; rentrant sur; rentrant vers; rentrant a;
        rentrait sur; rentrait a; rentrait vers; retour vers; retour sur; retour a; remonte sur;
        remonte vers; partait a; partait vers; partions a; allait a; allait vers; allions a;
        remontions sur; remontions vers; descendions sur; descendions vers; descendions a;
        rentrions a; rentrions sur; cote; roulant vers; roulait vers; filant vers;
        towards; toward; heading to; heading for; heading towards; heading up to; heading down to;
        heading; bound for; on the way to; on our way to; driving to; driving towards; going to;
        going towards; en route to; direction of; going up to; going down to; up to; down to;
        coming back to; back to; way back to; driving up to; driving down to; travelling to;
        richtung; ri; in richtung; fahrtrichtung; auf dem weg nach; auf dem weg in die; unterwegs
        nach; nach; gen; auf der fahrt nach; auf dem rückweg nach; auf dem heimweg nach;
        in fahrtrichtung; hoch nach; runter nach; weiter nach;
        richting; op weg naar; onderweg naar; naar; op de terugweg naar; in de richting van;
        hacia; direccion; en direccion a; en direccion; sentido; rumbo a; camino de; camino a;
        de camino a; con destino a; yendo a; subiendo a; bajando a; subiendo hacia; bajando hacia;
        ibamos a; vuelta a; volviendo a;
        verso; direzione; in direzione; in direzione di; in direzione per; diretti a; diretto a;
        diretta a; andando a; andando verso; andavamo a; salendo verso; scendendo verso; per;
        tornando a; ritorno a;
        em direcao a; direcao; em direcao; sentido; para; a caminho de; a caminho do; rumo a;
        a ir para; a descer para; a subir para; a descer em direcao a""",
    "from": """en venant de; en provenance de; venant de; venaient de; venait de; venions de;
        revenant de; revenait de; revenions de; depuis; au retour de; retour de; en rentrant de;
        rentrant de; rentrait de; rentrions de; remontant de; remontait de; remontions de;
        descendant de; descendait de; descendions de; en quittant; quittant; partis de; parti de;
        partie de; en partant de; partant de; en revenant de; en remontant de; en descendant de;
        from; coming from; driving from; travelling from; on the way from; leaving; out of;
        coming back from; back from; on the way back from; driving back from; down from; up from;
        kamen von; kam von; kamen aus; kam aus; kommend von; von; aus; aus richtung; auf dem
        rückweg von; auf der rückfahrt von; auf der heimfahrt von; auf dem heimweg von; ab;
        komend van; komende van; kwamen van; kwamen uit; kwam van; vanuit; vanaf; terug van; terug
        uit; op de terugweg van; op de terugweg vanuit; op de terugweg uit; uit; van;
        viniendo de; veniamos de; venia de; volviendo de; volviamos de; desde; de vuelta de;
        saliendo de; regresando de; regresabamos de; procedentes de; bajando de; subiendo de;
        provenendo da; venendo da; venivamo da; veniva da; tornando da; di ritorno da; tornavamo
        da; scendendo da; scendevamo da; salendo da; salivamo da; uscendo da; partiti da; da;
        vindo de; vindos de; vinhamos de; vinha de; a vir de; voltando de; de regresso de; saindo
        de; a sair de; regressavamos de; no regresso de; desde""",
    "before": """avant; juste avant; un peu avant; peu avant; avant d arriver a; avant l entree de;
        before; just before; shortly before; a bit before; not long before; just short of; short of;
        vor; kurz vor; knapp vor; noch vor; unmittelbar vor; direkt vor;
        voor; vlak voor; kort voor; net voor; even voor;
        antes de; poco antes de; justo antes de; un poco antes de; antes de llegar a;
        prima di; poco prima di; appena prima di; subito prima di; prima di arrivare a;
        logo antes de; pouco antes de; mesmo antes de; antes do""",
    "after": """apres; juste apres; un peu apres; peu apres; passe; en sortant de; a la sortie de;
        apres avoir passe; apres etre passe; plus loin que; apres la sortie;
        after; just after; shortly after; a bit after; not long after; past; just past; beyond;
        hinter; kurz hinter; kurz nach; gleich nach; gleich hinter; knapp hinter; direkt hinter;
        direkt nach; etwas nach; bisschen nach; knapp nach;
        na; kort na; vlak na; net na; voorbij; net voorbij; even voorbij; even na;
        despues de; poco despues de; justo despues de; un poco despues de; pasado; pasada; tras;
        dopo; poco dopo; subito dopo; appena dopo; passata; passato; superata;
        depois de; pouco depois de; logo depois de; a seguir a; logo a seguir a; passado; logo apos;
        apos""",
    "near": """pres de; tout pres de; a hauteur de; a la hauteur de; au niveau de; du cote de;
        des environs de; aux environs de; aux alentours de; proche de; pas loin de; non loin de;
        a cote de; dans le coin de; autour de; dans le secteur de; aux abords de; hauteur;
        au pied de; a l entree de; en face de; entree de; sortie; niveau;
        near; close to; around; by; next to; not far from; in the area of; somewhere around;
        outside; just outside; at the level of; near to; round; near the signs for; signs for;
        bei; in der nähe von; in der nähe; nahe; nähe; auf höhe von; auf höhe; höhe; rund um;
        unweit von; in der gegend von; in der gegend um; beim; irgendwo bei; um;
        bij; in de buurt van; ter hoogte van; dicht bij; vlak bij; vlakbij; nabij; rond; omgeving;
        cerca de; a la altura de; junto a; en los alrededores de; por la zona de; al lado de; por;
        proximo a; en la zona de; no lejos de;
        vicino a; dalle parti di; all altezza di; nei pressi di; nei dintorni di; presso; zona;
        accanto a; poco lontano da; non lontano da; vicino;
        perto de; a altura de; junto a; junto de; na zona de; ao pe de; proximo de; ao lado de""",
    "towards-or-near": "vers",
    "between": """entre; between; in between; zwischen; tussen; tra; fra; somewhere between""",
    "north-of": """au nord de; north of; just north of; nördlich von; ten noorden van; al norte de;
        a nord di; a norte de; nordlich von; nordlich""",
    "south-of": """au sud de; south of; just south of; südlich von; ten zuiden van; al sur de;
        a sud di; a sul de; sudlich von; sudlich""",
    "east-of": """a l est de; east of; östlich von; ten oosten van; al este de; a est di; a leste de;
        ostlich von""",
    "west-of": """a l ouest de; west of; westlich von; ten westen van; al oeste de; a ovest di;
        a oeste de""",
}
# Between a phrase and its town: articles, "the exit for", "the signs to".
_FILLERS = frozenset(
    [
        "la",
        "le",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "au",
        "aux",
        "a",
        "the",
        "of",
        "to",
        "for",
        "in",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "het",
        "een",
        "el",
        "los",
        "las",
        "al",
        "il",
        "lo",
        "gli",
        "dell",
        "della",
        "del",
        "da",
        "do",
        "dos",
        "o",
        "os",
        "as",
        "ao",
        "zum",
        "zur",
        "um",
        "von",
        "van",
        "di",
        "panneaux",
        "panneau",
        "sortie",
        "ville",
        "exit",
        "signs",
        "sign",
        "city",
        "stadt",
        "stad",
        "ciudad",
        "citta",
        "cidade",
        "centre",
        "center",
        "bifurcation",
        "echangeur",
        "peage",
        "mautstelle",
        "toll",
        "maut",
        "tolstation",
        "peaje",
        "casello",
        "portagem",
        "our",
        "unser",
        "airport",
        "aeroport",
        "flughafen",
        "aeroporto",
        "aeropuerto",
        "luchthaven",
        "region",
    ]
)
_AND = frozenset(["et", "and", "und", "en", "y", "e", "i", "ou", "oder", "or", "of", "o"])
_TO = frozenset(
    [
        "a",
        "to",
        "nach",
        "naar",
        "vers",
        "jusqu",
        "bis",
        "tot",
        "hasta",
        "fino",
        "ate",
        "towards",
        "pour",
        "hacia",
        "in",
    ]
)
_OUT_OF = frozenset(
    [
        "de",
        "d",
        "from",
        "von",
        "van",
        "da",
        "entre",
        "tussen",
        "between",
        "zwischen",
        "tra",
        "fra",
        "aus",
        "desde",
    ]
)
_STOPS = frozenset(
    [
        "aire",
        "aires",
        "area",
        "areas",
        "airee",
        "services",
        "service",
        "raststatte",
        "rastatte",
        "rasthof",
        "rastplatz",
        "rastanlage",
        "autohof",
        "raststation",
        "parkplatz",
        "tankstelle",
        "station",
        "stations",
        "rest",
        "stop",
        "stopped",
        "parking",
        "autogrill",
        "area",
        "parkeerplaats",
        "parkeerplaatsen",
        "tankstation",
        "wegrestaurant",
        "verzorgingsplaats",
        "pleisterplaats",
        "rustplaats",
        "gasolinera",
        "estacion",
        "parada",
        "paramos",
        "parcheggio",
        "sosta",
        "fermati",
        "fermata",
        "paragem",
        "paramos",
        "parados",
        "arret",
        "arrets",
        "halte",
        "haltes",
        "pause",
        "arrete",
        "arretes",
        "arretee",
        "arretees",
        "relais",
        "soit",
        "entweder",
        "either",
        "plateforme",
        "rasthaus",
        "restaurant",
        "plein",
    ]
)
_UP = frozenset(
    [
        "remontant",
        "remontait",
        "remontions",
        "remonte",
        "remonter",
        "remontee",
        "montant",
        "montait",
        "montions",
        "northbound",
        "northwards",
        "nordwarts",
        "hoch",
        "hochgefahren",
        "subiendo",
        "subiamos",
        "subindo",
        "salendo",
        "salivamo",
        "omhoog",
        "noordwaarts",
    ]
)
_DOWN = frozenset(
    [
        "descendant",
        "descendait",
        "descendions",
        "descend",
        "descente",
        "descendre",
        "redescendant",
        "southbound",
        "southwards",
        "sudwarts",
        "runter",
        "runtergefahren",
        "bajando",
        "bajabamos",
        "descendo",
        "descer",
        "scendendo",
        "scendevamo",
        "afgezakt",
        "zuidwaarts",
    ]
)
_RINGS = {
    "interieur": "inner",
    "interieure": "inner",
    "inner": "inner",
    "interior": "inner",
    "exterieur": "outer",
    "exterieure": "outer",
    "outer": "outer",
    "exterior": "outer",
    "interno": "inner",
    "esterno": "outer",
    "innenring": "inner",
    "aussenring": "outer",
    "binnenring": "inner",
    "buitenring": "outer",
}
_MOTORWAY = re.compile(r"(?<![\w'’])(?:[lL]['’])?[aA][ \-.]?(\d{1,3})(?:\.(1))?(?![\w€])(?!,\d)")
_WORDED = re.compile(
    r"\b(?:autoroutes?|autobahn|motorway|autopista|autovía|autostrada|autoestrada|snelweg)"
    r"(?: n[°o]\.?)? ?(\d{1,3})\b",
    re.IGNORECASE,
)
_PK = re.compile(
    r"\b(?:pk|point kilom[ée]trique|km|kilom[eè]tre|kilometer)\W{0,2}(\d{1,3}(?:[.,]\d)?)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"^\s?(?:-|–|—|->|→|>|/)\s?$")
_MUCH_PEOPLE = 15_000


def _trie(phrases: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for relation, joined in phrases.items():
        for phrase in joined.split(";"):
            parts = tuple(fold(phrase).split())
            starts.setdefault(parts[0], []).append((parts, relation))
    for found in starts.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return starts


_STARTS = _trie(_PHRASES)


def read_cues(
    text: str,
    said: Sequence[Token],
    towns: Towns,
    motorways: Iterable[str],
    nicknames: Mapping[str, tuple[str, ...]],
) -> Cues:
    """Return what a text says of motorways, towns, directions and kilometre points.

    `said` are the tokens of `text`; `motorways` the known ones; `nicknames` maps folded
    names ("francilienne") to motorways.
    """
    words = [token.word for token in said]
    found = _motorways(text, frozenset(motorways))
    joined = f" {' '.join(words)} "
    for nickname, named in nicknames.items():
        if f" {nickname} " in joined:
            found += [name for name in named if name not in found]
    return Cues(
        motorways=tuple(found),
        towns=tuple(_town_cues(text, said, words, towns)),
        motions=tuple(_motions(words)),
        pks=tuple(float(n.replace(",", ".")) for n in _PK.findall(text)),
        rings=tuple(_RINGS[word] for word in words if word in _RINGS),
        stops=frozenset(i + 1 for i, word in enumerate(words) if word in _STOPS),
    )


def _motorways(text: str, known: frozenset[str]) -> list[str]:
    numbers = [
        f"A{number}.1" if branch else f"A{number}" for number, branch in _MOTORWAY.findall(text)
    ]
    numbers += [f"A{number}" for number in _WORDED.findall(text)]
    return list(dict.fromkeys(name for name in numbers if name in known))


def _motions(words: Sequence[str]) -> Iterable[str]:
    for word in words:
        if word in _UP:
            yield "up"
        elif word in _DOWN:
            yield "down"


def _town_cues(
    text: str, said: Sequence[Token], words: Sequence[str], towns: Towns
) -> Iterable[TownCue]:
    i = 0
    while i < len(words):
        pair = _pair_at(text, said, words, i, towns)
        if pair:
            yield from pair
            i = pair[-1].last + 1
            continue
        phrase, relation = _phrase_at(words, i)
        if not phrase or (i and words[i - 1] in _STOPS and phrase[0] in _OUT_OF):
            i += 1
            continue
        cues = list(_after_phrase(relation, said, words, i + len(phrase), towns))
        yield from cues
        i = cues[-1].last + 1 if cues else i + 1


def _phrase_at(words: Sequence[str], i: int) -> tuple[tuple[str, ...], str]:
    for parts, relation in _STARTS.get(words[i], ()):
        if tuple(words[i : i + len(parts)]) == parts:
            return parts, relation
    return (), ""


def _after_phrase(
    relation: str, said: Sequence[Token], words: Sequence[str], i: int, towns: Towns
) -> Iterable[TownCue]:
    first = _town_from(said, words, i, towns)
    if first is None:
        return
    cue = TownCue(relation, *first)
    yield cue
    after = cue.last + 1
    if relation == "between" and after < len(words) and words[after] in _AND:
        second = _town_from(said, words, after + 1, towns)
        if second:
            yield TownCue(relation, *second)


def _pair_at(
    text: str, said: Sequence[Token], words: Sequence[str], i: int, towns: Towns
) -> tuple[TownCue, ...]:
    """Read "de Lyon à Paris", "Paris-Nancy": where from, where to."""
    worded = words[i] in _OUT_OF and words[i] not in _PHRASE_BETWEEN
    start = _town_from(said, words, i + 1, towns, fillers=0) if worded else None
    if start and start[2] + 2 < len(words) and words[start[2] + 1] in _TO:
        end = _town_from(said, words, start[2] + 2, towns, fillers=1)
        if end:
            return TownCue("from", *start), TownCue("towards", *end)
    start = _town_from(said, words, i, towns, fillers=0)
    if start and start[2] + 1 < len(words):
        between = text[said[start[2]].end : said[start[2] + 1].start]
        if _DASH.match(between) and _big(start[0]):
            end = _town_from(said, words, start[2] + 1, towns, fillers=0)
            if end and _big(end[0]):
                return TownCue("from", *start), TownCue("towards", *end)
    return ()


_PHRASE_BETWEEN = frozenset(("entre", "tussen", "between", "zwischen", "tra", "fra"))


def _big(towns: tuple[Town, ...]) -> bool:
    return any(town.population >= _MUCH_PEOPLE or town.kind == "country" for town in towns)


def _town_from(
    said: Sequence[Token], words: Sequence[str], i: int, towns: Towns, fillers: int = 4
) -> tuple[tuple[Town, ...], int, int] | None:
    """Return the towns named at `i` or after a few small words, with first and last token."""
    for skipped in range(fillers + 1):
        at = i + skipped
        if at >= len(words):
            return None
        named = _town_at(said, words, at, towns)
        if named:
            return named
        if words[at] not in _FILLERS:
            return None
    return None


def _town_at(
    said: Sequence[Token], words: Sequence[str], i: int, towns: Towns
) -> tuple[tuple[Town, ...], int, int] | None:
    for length in range(min(towns.longest.get(words[i], 0), len(words) - i), 0, -1):
        named = towns.named(" ".join(words[i : i + length]))
        if named and (_capital(said[i : i + length]) or _lower_is_fine(named, length)):
            return named, i, i + length - 1
    return None


def _capital(said: Sequence[Token]) -> bool:
    return any(token.capital for token in said)


def _lower_is_fine(towns: tuple[Town, ...], length: int) -> bool:
    """Words typed in small letters: only names that hardly mean anything else."""
    town = towns[0]
    return (
        town.kind == "compass"
        or town.population >= 30_000
        or length > 1
        or (town.kind not in ("town", "region") and length == 1)
    )
