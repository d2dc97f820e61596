"""Which words of a message tell of things the owner still has: they say nothing of the lost one.

"The flask and the map came home with us", "mes clés, je les ai", "das Zelt hat er noch".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from lostfound.reading.folding import Token
from lostfound.reading.losswords import LOSS_WORDS

# A bracket and a little picture part sentences as a full stop does.
_HARD = re.compile(r"[.!?;\n()\u2190-\u2bff\U0001f000-\U0001ffff]")
_SOFT = re.compile(r"[:,«»\"–—-]")

# What stands behind the things ("... are all here"); words folded, breaks are "." and ",".
_END = r"(?= [.,]|$)"
_BEHIND = {
    "fr": (
        r"(?:on|je|j|il|elle|nous|ils|elles) (?:les|l|la|le) (?:a|ai|avons|ont|avais|avait|avions)"
        r"(?= [.,]| encore| toujours| aussi| hein| bien| recuper| retrouv| gard| avec| mais"
        r"| sur moi| au poignet|$)"
        r"|(?<!\bc )(?:est|sont|etait|etaient) "
        r"(?:tous |toutes |bien |encore |toujours |aussi |eux )*"
        r"(?:la(?! bas)|rentre\w*|revenue?s?|arrive\w*|avec (?:moi|nous|elle|lui)|au complet|ok"
        r"|au (?:coffre|frais|chaud)|saine?s? et sauve?s?|chez (?:moi|nous|mon|ma|mes|le|la)"
        r"|(?:\w+ )?sur (?:mon|son|notre|le) (?:dos|epaule|nez)|sur un autre"
        r"|(?:reste\w* )?dans (?:la|ma|notre|sa|l|le|mon|ma|mes) "
        r"(?:voiture|auto|coffre|camion|caravane|poche|poches|main))"
        r"|ont (?:bien )?(?:survecu|suivi)|(?:n a|n ont) pas bouge|y etai(?:t|ent)|pas perdue?s?"
        rf"|(?:ca va|ras|ok|recupere\w*|bien rentre\w*|j ai toujours|bien arrive\w*){_END}"
        rf"|bien (?:dans|au) (?:le |la )?(?:coffre|voiture|frais)|dans le coffre{_END}"
        r"|ne fo?n?t? pas l affaire|m attendai(?:t|ent)"
    ),
    "en": (
        r"(?:made it|came|got|come) (?:it )?(?:all |safely |both )*(?:home|back|with us|to)\b"
        r"|(?:accounted for|all present|all fine|both fine|all here|all there|all safe|survived)"
        r"|(?:is|are|was|were|s) (?:all |both |still |safely |fine )*(?:fine|here|present|retrieved"
        r"|safe|ok|okay|with (?:me|us|her|him)|on (?:me|her|him|the car)|in (?:the|my|our) "
        r"(?:car|van|boot|pocket))"
        r"|(?:all|both|still) (?:retrieved|here|on (?:me|her|him|us|the car)"
        r"|with (?:me|us|her|him))"
        rf"|(?:i|we|he|she) (?:still |do )*(?:have|has|got) (?:them|those|it|these){_END}"
    ),
    "de": (
        r"(?:hab|habe|haben|hat|hatte|hatten) (?:ich|wir|er|sie|es)(?: noch| alle| dabei| auch"
        rf"| beide)*{_END}|ham(?:ma|wa|mer) noch"
        r"|(?:hat|hab|habe|haben) (?:er|sie|ich|wir) (?:ja |aber )?noch(?! nicht)"
        r"|(?:ist|sind|war|waren) (?:noch |alle |alles |wieder |auch |beide |zum gluck |ja )*"
        r"(?:da|daheim|dabei|zuhause|zu hause|vorhanden|komplett|mitgekommen|am finger"
        r"|im (?:auto|bus|wagen|kofferraum)|in der jacke|mit dabei)(?! geblieben)"
        r"|(?:alle|beide) (?:vorhanden|da)|mitgekommen"
    ),
    "nl": (
        r"(?:heb|hebben|heeft|hadden|had) (?:ik|we|wij|hij|ze|zij)(?: wel| nog| gewoon| allemaal"
        r"| gelukkig)+"
        r"|(?:zijn|is|waren|was) (?:er |wel |nog |gewoon |allemaal |ook |gelukkig )*(?:wel|compleet"
        r"|thuis|terecht|mee(?:gekomen)?)\b"
        r"|wel (?:mee(?:genomen)?|bij (?:me|mij|ons|zich|hem|haar))"
        r"|(?:lag|lagen|zat|zaten|zit|zitten|ligt|liggen) (?:er )?"
        r"(?:nog |gewoon |gelukkig )+in(?: (?!maar)\w+){0,3}"
    ),
    "es": (
        r"(?:lo|la|los|las) (?:tengo|tenemos|tiene|tenia|llevo|llevaba)"
        r"(?= [.,]|$| aqui| conmigo| yo| todavia| aun)"
        rf"|(?:si|bien) (?:que )?(?:volvieron|subieron|vinieron|llegaron|estan?){_END}"
        r"|(?:volvieron|subieron|vinieron|llegaron) (?:bien|con nosotros|conmigo|a casa)"
        rf"|(?:volvieron|subieron|vinieron){_END}"
        r"|estan? (?:aqui|conmigo|en casa|en el coche|a salvo)"
    ),
    "it": (
        r"(?:ce l|li|le|lo|la|l) (?:ho|abbiamo|avevo|avevamo|hanno|ha)(?: ancora)?"
        r"(?= [.,]|$| ancora| in tasca| con me| nel| nello| nella| trovat\w in| qui| addosso)"
        r"|sono (?:ancora|qui|tornat\w|rientrat\w|al sicuro|rimast\w in macchina)"
        rf"|(?:si|pure|anche){_END}|ci sono ancora"
    ),
    "pt": (
        r"(?:tenho|temos|tem|tinha) (?:os|as|o|a)(?= [.,]|$| comigo| aqui| ca)"
        rf"|(?:os|as|o|a) (?:tenho|temos|tem){_END}"
        r"|nao se perde(?:u|ram)|(?:esta|estao) (?:ca|comigo|connosco|em casa|na carrinha"
        r"|no carro|na mala do carro)|(?:tirei (?:os|as|o|a) e )?guardei (?:os|as|o|a)\b"
        r"|(?:vieram|ficou|ficaram|veio) (?:connosco|comigo)"
    ),
}  # fmt: skip
# What stands before them ("I still have ...").
_AHEAD = {
    "fr": (
        r"(?:a|ai|avons|ont) (?!pas )(?:\w+ )?(?:encore|toujours|garde|recupere|rembarque|remballe)"
        r"(?! (?:pas|perdu|oubli|laiss|egar|rien|une? fois|du mal|l espoir|espoir))"
        r"|y ai (?:meme )?retrouve|ai fini avec|conduit avec|conduisait (?:en|avec)"
        r"|il (?:me|nous|lui) reste"
    ),
    "en": (
        r"(?:have|has|ve|had|d|s) still(?: got)?|still (?:have|has|got)"
        r"|(?:i|we|he|she) (?:do |ve |have )?(?:have|got|kept|had) "
        r"(?:the (?:spare|other|runners)|both|the other)"
        r"|not (?:fussed|bothered) about|(?:s|m|is|am|re|are) using"
        r"|(?<=\. )have the"
    ),
    "de": r"(?:hab|habe|haben|hat) (?:ich |wir |er |sie )?noch (?!nicht|nie|immer|mal|gar|kein)",
    "nl": (
        r"(?:heb|hebben|heeft|had|hadden) (?:ik |we |wij |hij |ze )?nog "
        r"(?!niet|nooit|steeds|geen)"
    ),
    "es": r"(?:aun|todavia) (?:tengo|tenemos|tiene)",
    "it": r"(?:ho|abbiamo|ha) (?:ancora|preso solo)",
    "pt": r"ainda (?:tenho|temos)",
}
# A turn back to what is missing.
_BUT = {
    "fr": "mais sauf seulement hormis excepte pourtant",
    "en": "but except just only bar not",
    "de": "aber nur ausser sondern",
    "nl": "maar behalve alleen",
    "es": "pero salvo menos excepto",
    "it": "ma tranne solo salvo",
    "pt": "mas menos exceto so",
}
_AND = {"fr": "et", "en": "and", "de": "und", "nl": "en", "es": "y", "it": "e", "pt": "e"}
_ALSO = r" ,(?: \w+){1,4} (?:auch|aussi|too|ook|tambien|anche|pure|tambem)(?= [.,])"


def kept_tokens(text: str, placed: list[Token], language: str) -> frozenset[int]:
    """Return the positions in `placed` (the words of `text`) that tell of what was not lost."""
    cues = _cues(language)
    if cues is None or not placed:
        return frozenset()
    line, starts = _line(text, placed)
    kept: set[int] = set()
    for cue in cues[0].finditer(line):
        begin = _begin(line, cue.start(), language)
        also = cues[2].match(line, cue.end())
        kept.update(_inside(starts, begin, also.end() if also else cue.end()))
    for cue in cues[1].finditer(line):
        end = _end(line, cue.end(), language)
        kept.update(_inside(starts, cue.start(), end))
    return frozenset(kept)


@cache
def _cues(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    # Made when a language first speaks: compiling all of them costs 20 ms at start.
    if language not in _BEHIND:
        return None
    behind, ahead = _BEHIND[language], _AHEAD[language]
    return re.compile(rf"\b(?:{behind})"), re.compile(rf"\b(?:{ahead})"), re.compile(_ALSO)


@cache
def _words(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    losses = "|".join(sorted(word for word in LOSS_WORDS[language] if word[:4] != "rest"))
    turns = "|".join(_BUT[language].split())
    joints = rf"[.,]|\b(?:{_AND[language]})\b"
    return re.compile(rf"\b(?:{losses})\b"), re.compile(rf"\b(?:{turns})\b"), re.compile(joints)


def _line(text: str, placed: list[Token]) -> tuple[str, list[int]]:
    """Return the words in one line, breaks as " ." and " ,", and where each word begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = last = 0
    for at, token in enumerate(placed):
        gap = text[last : token.start] if at else ""
        sign = " ." if _HARD.search(gap) else " ," if _SOFT.search(gap) and gap.strip("-") else ""
        piece = f"{sign} " if at else ""
        starts.append(length + len(piece))
        pieces += [piece, token.word]
        length += len(piece) + len(token.word)
        last = token.end
    return "".join([*pieces, " ."]), starts


def _begin(line: str, cue: int, language: str) -> int:
    """Return where the things begin that stand before a cue."""
    losses, turns, joints = _words(language)
    begin = line.rfind(" .", 0, cue) + 2 if " ." in line[:cue] else 0
    for turn in turns.finditer(line, begin, cue):
        begin = turn.end()
    lost = [match.end() for match in losses.finditer(line, begin, cue)]
    if not lost:
        return begin
    comma = line.rfind(" ,", lost[-1], cue)
    if comma >= 0:
        return comma
    breaks = [match.start() for match in joints.finditer(line, lost[-1], cue)]
    return breaks[-1] if breaks else cue


def _end(line: str, cue: int, language: str) -> int:
    """Return where the things end that stand behind a cue: before what is said to be lost."""
    losses, turns, _ = _words(language)
    stop = line.find(" .", cue)
    end = len(line) if stop < 0 else stop
    turn = turns.search(line, cue, end)
    end = turn.start() if turn else end
    lost = losses.search(line, cue, end)
    if lost is None:
        return end
    comma = line.rfind(" ,", cue, lost.start())
    return comma if comma >= 0 else lost.start()


def _inside(starts: list[int], begin: int, end: int) -> range:
    return range(bisect_left(starts, begin), bisect_left(starts, end))
