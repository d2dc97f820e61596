"""Where a text mentions what the vocabulary knows: longest phrases first, then near spellings."""

from __future__ import annotations

from dataclasses import dataclass

from lostfound.reading.folding import Token
from lostfound.reading.language import ALL_STOP_WORDS, STOP_WORDS
from lostfound.reading.losswords import ORDINARY, word_set
from lostfound.reading.vocabulary import (
    CAPITAL,
    PARTICIPLE_ENDINGS,
    WEAK,
    Sense,
    Tongue,
    Vocabulary,
)

_MISSPELT = 0.7
_COMPOUND = 0.9
_BY_CAPITAL = 0.6
_JOINTS = ("", "s", "n", "en", "es", "e", "er")
_LONG = 9
_ALIKE = frozenset(map(frozenset, word_set("iy ck cq kq sz cs mn vw vf wf gj dt bp")))
_GUESSES_KEPT = 50_000
_FUZZY_SLOTS = frozenset({"kind", "colour", "brand", "material", "thing", "part"})
_VERBAL = ("ver", "ge", "be", "ont", "her", "on")
_SETTLED = frozenset({"thing", "material"})
_COMPOUNDING = frozenset({"de", "nl"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept in a text: tokens `first` to `last` (not included) say it."""

    slot: str
    value: str
    first: int
    last: int
    weight: float
    said: str


def find_mentions(
    vocabulary: Vocabulary, placed: list[Token], languages: tuple[str, ...]
) -> list[Mention]:
    """Return the mentions in order; a word may say two things at once (a colour and a fruit).

    `languages` are tried in turn for each place in the text; brands belong to all.
    """
    found: list[Mention] = []
    at = 0
    while at < len(placed):
        length, senses = _longest(vocabulary, placed, at, languages)
        if not senses:
            length, senses = 1, _guess(vocabulary, placed[at], languages)
        said = " ".join(token.raw for token in placed[at : at + length])
        taken = set()
        for slot, value, weight in senses:
            if (slot, value) not in taken:
                taken.add((slot, value))
                found.append(Mention(slot, value, at, at + length, weight, said))
        at += length
    return found


def _longest(
    vocabulary: Vocabulary, placed: list[Token], at: int, languages: tuple[str, ...]
) -> tuple[int, tuple[Sense, ...]]:
    best: tuple[int, tuple[Sense, ...]] = (0, ())
    for order, language in enumerate(languages):
        if order and (best[0] or not _may_borrow(placed[at], languages)):
            break
        best = _longest_in(vocabulary.tongue(language), placed, at)
    length, senses = _longest_in(vocabulary.brands, placed, at)
    if length == 1 and _too_common(placed[at]):
        return best
    if length > best[0]:
        return length, senses
    if length == best[0] and senses:
        return length, (*_beside_brand(best[1], languages), *senses)
    return best


def _beside_brand(senses: tuple[Sense, ...], languages: tuple[str, ...]) -> tuple[Sense, ...]:
    """Return what a brand's name may mean too: no motif but in German, no weak kind."""
    return tuple(
        sense
        for sense in senses
        if (sense[0] != "thing" or languages[0] == "de") and (sense[0] != "kind" or sense[2] > WEAK)
    )


def _may_borrow(token: Token, languages: tuple[str, ...]) -> bool:
    """Return whether a word may be read in a second language: no small or very short one."""
    return len(token.word) > 3 and token.word.isalpha() and not _is_small(token.word, languages)


def _too_common(token: Token) -> bool:
    """Return whether a brand's short name is more likely an ordinary small word ("ca", "om")."""
    return (len(token.word) < 3 or token.word in ALL_STOP_WORDS) and not token.raw.isupper()


def _longest_in(tongue: Tongue, placed: list[Token], at: int) -> tuple[int, tuple[Sense, ...]]:
    token = placed[at]
    forms = tongue.forms
    most = min(tongue.starts.get(token.word, 1), len(placed) - at)
    for length in range(most, 0, -1):
        if length == 1:
            known = forms.get(token.word)
            if known and _is_other_participle(tongue, token):
                continue
        elif placed[at + length - 1].clause != token.clause:
            continue
        else:
            known = forms.get(" ".join(part.word for part in placed[at : at + length]))
        if known:
            senses = _fitting(known, placed, at, length)
            if senses:
                return length, senses
    return 0, ()


def _is_other_participle(tongue: Tongue, token: Token) -> bool:
    return (
        bool(tongue.participles)
        and token.raw.casefold().endswith(PARTICIPLE_ENDINGS)
        and token.word not in tongue.participles
    )


def _fitting(known: list[Sense], placed: list[Token], at: int, length: int) -> tuple[Sense, ...]:
    fit: list[Sense] = []
    for sense in known:
        if sense[2] != CAPITAL:
            fit.append(sense)
        elif _capitalised(placed, at, length):
            fit.append((sense[0], sense[1], _BY_CAPITAL))
    if len(fit) > 1 and any(sense[0] == "kind" and sense[2] > WEAK for sense in fit):
        fit = [sense for sense in fit if sense[0] != "thing" or sense[1].startswith("animal:")]
    if len(fit) > 1 and any(_settles(sense) for sense in fit):
        fit = [sense for sense in fit if sense[0] not in _SETTLED or sense[2] > WEAK]
    return tuple(fit)


def _settles(sense: Sense) -> bool:
    """Return whether a colour or an animal is clearly meant, so that a weak motif is not."""
    return sense[2] > WEAK and (sense[0] == "colour" or sense[1].startswith("animal:"))


def _is_small(word: str, languages: tuple[str, ...]) -> bool:
    return any(word in STOP_WORDS[language] for language in languages)


def _capitalised(placed: list[Token], at: int, length: int) -> bool:
    # A capital at the start of a sentence says nothing; a text all in capitals neither.
    raw = placed[at].raw
    if not raw[:1].isupper() or (raw.isupper() and len(raw) > 3):
        return False
    return length > 1 or (at > 0 and placed[at - 1].clause == placed[at].clause)


def _guess(vocabulary: Vocabulary, token: Token, languages: tuple[str, ...]) -> tuple[Sense, ...]:
    word = token.word
    if len(word) < 6 or not word.isalpha() or _is_small(word, languages) or word in ORDINARY:
        return ()
    key = (token.raw, languages[0])
    known = vocabulary.guesses.get(key)
    if known is None:
        known = ()
        for language in languages[:2]:
            tongue = vocabulary.tongue(language)
            known = known or _compound(tongue, token, language)
            # German writes things with a capital; elsewhere a capital is a name.
            if not known and _is_name(token) == (language == "de"):
                known = _misspelt(tongue, word)
        known = known or _misspelt(vocabulary.brands, word)
        if len(vocabulary.guesses) > _GUESSES_KEPT:
            vocabulary.guesses.clear()
        vocabulary.guesses[key] = known
    return known


def _is_name(token: Token) -> bool:
    return token.raw[0].isupper() and not token.raw.isupper()


def _compound(tongue: Tongue, token: Token, language: str) -> tuple[Sense, ...]:
    """Split a German or Dutch compound: its last part names the thing, the first describes it."""
    word = token.word
    if language not in _COMPOUNDING or len(word) < 7:
        return ()
    unknown = _may_be_unknown(token, language)
    for cut in range(3, len(word) - 2):
        head = tongue.forms.get(word[cut:])
        if not head or head[0][0] == "nothing":
            continue
        front = _front(tongue, word[:cut])
        if front or (unknown and _names_thing(head, len(word) - cut, cut)):
            return _joined(head, front)
    return ()


def _may_be_unknown(token: Token, language: str) -> bool:
    """Return whether a word may be a compound of something unknown: a noun, not "vertrokken"."""
    if language == "de":
        return token.raw[0].isupper()
    return not token.word.startswith(_VERBAL)


def _names_thing(head: list[Sense], length: int, before: int) -> bool:
    """Return whether the end of a compound is a kind, though its beginning is unknown."""
    if length < 5 and not (length == 4 and before >= 5):
        return False
    return any(sense[0] == "kind" and sense[2] > WEAK for sense in head)


def _front(tongue: Tongue, part: str) -> list[Sense]:
    for joint in _JOINTS:
        stem = part[: len(part) - len(joint)]
        if len(stem) >= 3 and part.endswith(joint) and stem in tongue.forms:
            return [sense for sense in tongue.forms[stem] if sense[0] != "nothing"]
    return []


def _joined(head: list[Sense], front: list[Sense]) -> tuple[Sense, ...]:
    colours = [sense for sense in head if sense[0] == "colour"]
    shades = [sense[1] for sense in front if sense[0] == "modifier"]
    if colours and shades:
        return tuple((slot, f"{shades[0]}-{value}", _COMPOUND) for slot, value, _ in colours)
    made = [(slot, value, min(weight, 1.0) * _COMPOUND) for slot, value, weight in head]
    heads_kind = any(sense[0] == "kind" for sense in head)
    for slot, value, weight in front:
        share = 0.4 if slot == "kind" and heads_kind else _COMPOUND
        made.append((slot, value, min(weight, 1.0) * share))
    return tuple(made)


def _is_slip(word: str, meant: str) -> bool:
    """Return whether people write `word` for `meant`: in short words not every letter slips.

    One letter apart, most short words are words of their own ("marque", "masque"). A letter
    doubled or not, two swapped, one left out or one for another that sounds alike are slips.
    """
    if word == meant or len(word) >= _LONG:
        return word != meant
    if len(word) == len(meant):
        differ = [at for at in range(len(word)) if word[at] != meant[at]]
        return len(differ) == 2 or frozenset((word[differ[0]], meant[differ[0]])) in _ALIKE
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    doubled = at > 0 and longer[at] == longer[at - 1]
    return doubled or (longer is meant and 0 < at < len(shorter))


def _misspelt(tongue: Tongue, word: str) -> tuple[Sense, ...]:
    """Return what a word one slip away means; only longer words, their first two letters right."""
    if len(word) < 6:
        return ()
    close = tongue.bucket(word[:2])
    if not close:
        return ()
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    best: tuple[Sense, ...] = ()
    for candidate, _, _ in extract(word, close, scorer=OSA.distance, score_cutoff=1, limit=5):
        if candidate in ALL_STOP_WORDS or not _is_slip(word, candidate):
            continue
        fit = tuple(
            (slot, value, weight * _MISSPELT)
            for slot, value, weight in tongue.forms[candidate]
            if slot in _FUZZY_SLOTS and weight == 1.0
        )
        if fit and (not best or fit[0][0] == "kind"):
            best = fit
    return best
