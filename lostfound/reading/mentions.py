"""Where a text mentions what the vocabulary knows: longest phrases first, then near spellings."""

from __future__ import annotations

from dataclasses import dataclass

from lostfound.reading.folding import Token
from lostfound.reading.language import ALL_STOP_WORDS, STOP_WORDS
from lostfound.reading.vocabulary import CAPITAL, WEAK, Sense, Tongue, Vocabulary

_MISSPELT = 0.8
_COMPOUND = 0.9
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_JOINTS = ("", "s", "n", "en", "es", "e", "er")
_GUESSES_KEPT = 50_000
_FUZZY_SLOTS = frozenset({"kind", "colour", "brand", "material", "thing", "part"})
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
        length, senses = _longest_in(vocabulary.tongue(language), placed, at)
        if length > best[0]:
            # A second language must not read the first one's small words.
            if order and length == 1 and _is_small(placed[at].word, languages):
                continue
            best = length, senses
    length, senses = _longest_in(vocabulary.brands, placed, at)
    if length > best[0]:
        return length, senses
    if length == best[0]:
        return length, (*best[1], *senses)
    return best


def _longest_in(tongue: Tongue, placed: list[Token], at: int) -> tuple[int, tuple[Sense, ...]]:
    token = placed[at]
    forms = tongue.forms
    most = min(tongue.starts.get(token.word, 1), len(placed) - at)
    for length in range(most, 0, -1):
        if length == 1:
            known = forms.get(token.word)
        elif placed[at + length - 1].clause != token.clause:
            continue
        else:
            known = forms.get(" ".join(part.word for part in placed[at : at + length]))
        if known:
            senses = _fitting(known, placed, at, length)
            if senses:
                return length, senses
    return 0, ()


def _fitting(known: list[Sense], placed: list[Token], at: int, length: int) -> tuple[Sense, ...]:
    fit: list[Sense] = []
    for sense in known:
        if sense[2] != CAPITAL:
            fit.append(sense)
        elif _capitalised(placed, at, length):
            fit.append((sense[0], sense[1], 0.9))
    if len(fit) > 1 and any(sense[0] == "kind" and sense[2] > WEAK for sense in fit):
        fit = [sense for sense in fit if sense[0] != "thing" or sense[1].startswith("animal:")]
    return tuple(fit)


def _is_small(word: str, languages: tuple[str, ...]) -> bool:
    return any(word in STOP_WORDS[language] for language in languages)


def _capitalised(placed: list[Token], at: int, length: int) -> bool:
    # A capital at the start of a sentence says nothing; a text all in capitals neither.
    raw = placed[at].raw
    if not raw[:1].isupper() or (raw.isupper() and len(raw) > 3):
        return False
    return length > 1 or (at > 0 and placed[at - 1].clause == placed[at].clause)


def _guess(
    vocabulary: Vocabulary, token: Token, languages: tuple[str, ...]
) -> tuple[Sense, ...]:
    word = token.word
    if len(word) < 5 or not word.isalpha() or _is_small(word, languages):
        return ()
    key = (word, languages[0])
    known = vocabulary.guesses.get(key)
    if known is None:
        known = ()
        for language in languages:
            tongue = vocabulary.tongue(language)
            known = known or _compound(tongue, word, language) or _misspelt(tongue, word)
        known = known or _misspelt(vocabulary.brands, word)
        if len(vocabulary.guesses) > _GUESSES_KEPT:
            vocabulary.guesses.clear()
        vocabulary.guesses[key] = known
    return known


def _compound(tongue: Tongue, word: str, language: str) -> tuple[Sense, ...]:
    """Split a German or Dutch compound: its last part names the thing, the first describes it."""
    if language not in _COMPOUNDING or len(word) < 7:
        return ()
    for cut in range(3, len(word) - 2):
        head = tongue.forms.get(word[cut:])
        if not head:
            continue
        front = _front(tongue, word[:cut])
        if front or (len(word) - cut >= 5 and any(sense[0] == "kind" for sense in head)):
            return _joined(head, front)
    return ()


def _front(tongue: Tongue, part: str) -> list[Sense]:
    for joint in _JOINTS:
        stem = part[: len(part) - len(joint)]
        if len(stem) >= 3 and part.endswith(joint) and stem in tongue.forms:
            return tongue.forms[stem]
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


def _misspelt(tongue: Tongue, word: str) -> tuple[Sense, ...]:
    """Return what a word one slip away means; only longer words, never an ordinary one."""
    best: tuple[Sense, ...] = ()
    for candidate in _slips(word):
        senses = tongue.forms.get(candidate)
        if senses is None or candidate in ALL_STOP_WORDS:
            continue
        fit = tuple(
            (slot, value, weight * _MISSPELT)
            for slot, value, weight in senses
            if slot in _FUZZY_SLOTS
            and weight == 1.0
            and (len(word) >= 6 or slot in ("kind", "colour"))
        )
        if fit and (not best or fit[0][0] == "kind"):
            best = fit
            if fit[0][0] == "kind":
                break
    return best


def _slips(word: str) -> list[str]:
    """Return the words one deletion, swap, insertion or change away, likeliest first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = [left + right[1:] for left, right in cuts if right]
    slips += [left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1]
    if len(word) >= 6:
        slips += [left + letter + right for left, right in cuts for letter in _LETTERS]
        # A wrong first letter is rare, and makes other words ("ballon", "gallon").
        slips += [left + letter + right[1:] for left, right in cuts[1:] if right for letter in _LETTERS]
    else:
        slips += [left + right[0] + right for left, right in cuts if right]
    return slips
