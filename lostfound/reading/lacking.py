"""What a thing lacks: "sans housse", "Deckel fehlt", "one button missing"."""

from __future__ import annotations

from dataclasses import dataclass

from lostfound.reading.folding import Token
from lostfound.reading.losswords import WITHOUT, word_set
from lostfound.reading.mentions import Mention
from lostfound.reading.vocabulary import WEAK

_REACH = 3
# Words that may stand behind what is not there.
_GONE = word_set(
    """manque manquent manquant manquante manquants manquantes absent absente missing gone lacking
    fehlt fehlen ontbreekt ontbreken falta faltan manca mancano mancante faltam arrache
    arrachee"""
)
_NOT = {"pas": ("de", "d"), "plus": ("de", "d")}
_NO = ("no", "en")
_CUES = WITHOUT | _GONE | _NOT.keys()
_LACKABLE = frozenset({"part", "kind", "thing"})
# A loss told by the same word ("mir fehlt meine Uhr") is no lack of the thing.
_OWN = word_set(
    """mon ma mes notre nos my our mein meine meinen unser unsere unseren mijn onze ons mi mis
    nuestro nuestra il mio la mia nostro nostra meu minha nosso nossa"""
)


# "Am linken Fuß fehlt ..." tells where something is missing, not what.
_AT = word_set("am an im in auf at on au aux sur a aan op en na no nel nella al alla")


@dataclass(frozen=True, slots=True)
class Lack:
    """A mention that is said not to be there, and the words that say so."""

    mention: Mention
    said: str


def find_lacks(
    mentions: list[Mention], placed: list[Token], owned: frozenset[str], language: str
) -> list[Lack]:
    """Return what is said to be missing of a thing whose own kinds are `owned`."""
    words = [token.word for token in placed]
    # In Portuguese "no" means "in the".
    cues = [at for at, word in enumerate(words) if word in _CUES or (word, language) == _NO]
    if not cues:
        return []
    lackable = [
        m
        for m in mentions
        if m.slot in _LACKABLE
        and m.value not in owned
        and not m.value.startswith("animal:")
        and m.weight > WEAK
    ]
    lackable.sort(key=lambda m: m.slot != "part")
    found: dict[tuple[int, str], Lack] = {}
    for at in cues:
        mention = _lacked(at, placed, lackable)
        if mention is not None:
            said = f"{placed[at].raw} {mention.said}"
            found.setdefault((mention.first, mention.value), Lack(mention, said))
    return list(found.values())


def _lacked(at: int, placed: list[Token], lackable: list[Mention]) -> Mention | None:
    word, phrase = placed[at].word, placed[at].phrase
    begin = at + 1
    if word in _NOT:
        if begin >= len(placed) or placed[begin].word not in _NOT[word]:
            return None
        begin += 1
    behind = [
        m for m in lackable if begin <= m.first <= at + _REACH and placed[m.first].phrase == phrase
    ]
    if word in _GONE:
        before = [
            m
            for m in lackable
            if 0 <= at - m.last <= 1
            and placed[m.first].phrase == phrase
            and not any(token.word in _AT for token in placed[max(0, m.first - 2) : m.first])
        ]
        if before:
            return before[-1]
    if word in _GONE and word not in WITHOUT:
        return None
    for mention in behind:
        between = {token.word for token in placed[begin : mention.first]}
        if not between & _OWN:
            return mention
    return None
