"""Plurals, diminutives and endings by rule, so that the lexicon lists each word once.

Words come in folded (lower case, no accents). The rules make a few forms that no one
writes; they cost nothing, because they are only ever looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

_VOWELS = "aeiouy"
_FEMININE = (("eux", "euse"), ("if", "ive"), ("anc", "anche"), ("ert", "erte"), ("oux", "ousse"))


def forms(phrase: str, language: str) -> set[str]:
    """Return `phrase` and its inflected forms in `language` (fr, en, de, nl, es, it, pt)."""
    rule = _RULES.get(language)
    if rule is None or len(phrase) < 3:
        return {phrase}
    head, space, rest = phrase.partition(" ")
    if not space:
        return {phrase, *rule(phrase)}
    if language in ("en", "de", "nl"):
        start, _, last = phrase.rpartition(" ")
        return {phrase, *(f"{start} {form}" for form in rule(last))}
    # In the Romance languages the first word is the noun: "sacs a dos".
    return {phrase, *(f"{form} {rest}" for form in rule(head))}


def adjective_forms(word: str, language: str) -> set[str]:
    """Return the gender and number forms of an adjective."""
    if " " in word or len(word) < 3:
        return forms(word, language)
    made = forms(word, language)
    if language == "fr":
        stem = word[:-1] if word.endswith("e") else word
        made |= {stem + "e", stem + "es", stem + "s"}
        for ending, feminine in _FEMININE:
            if word.endswith(ending):
                base = word[: -len(ending)] + feminine
                made |= {base, base + "s"}
    elif language == "de":
        made |= {word + ending for ending in ("e", "en", "er", "es", "em")}
        if word.endswith("el"):
            made |= {word[:-2] + "l" + ending for ending in ("e", "en", "er", "es", "em")}
    elif language == "nl":
        made |= {word + "e", *_dutch_stems(word, "e")}
    elif word[-1] in "oa":
        made |= {word[:-1] + ending for ending in _ROMANCE_ADJECTIVE[language]}
    return made


def _french(word: str) -> Iterable[str]:
    if word.endswith(("s", "x", "z")):
        return (word[:-1],) if len(word) > 4 and word[-1] == "s" else ()
    if word.endswith("al"):
        return (word[:-2] + "aux", word + "s")
    if word.endswith(("au", "eu", "ou")):
        return (word + "x", word + "s")
    return (word + "s",)


def _english(word: str) -> Iterable[str]:
    if word.endswith(("s", "x", "ch", "sh")):
        return (word + "es", word[:-1]) if word.endswith("s") and len(word) > 4 else (word + "es",)
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word[:-1] + "ies",)
    if word.endswith("f"):
        return (word + "s", word[:-1] + "ves")
    return (word + "s",)


def _german(word: str) -> Iterable[str]:
    if word.endswith("e"):
        return (word + "n", word + "s", word[:-1])
    return tuple(word + ending for ending in ("e", "en", "n", "s", "er", "es", "ern"))


def _dutch(word: str) -> Iterable[str]:
    made = [word + ending for ending in ("s", "en", "n", "je", "jes", "tje", "tjes")]
    made += [word + "pje", word + word[-1] + "etje"]
    return (*made, *_dutch_stems(word, "en"))


def _dutch_stems(word: str, ending: str) -> Iterable[str]:
    if word[-1] in _VOWELS or len(word) < 3:
        return ()
    if word[-2] in _VOWELS and word[-3] == word[-2]:
        stem = word[:-2] + word[-1]
        soft = {"s": "z", "f": "v"}.get(word[-1])
        return (stem + ending, *((word[:-2] + soft + ending,) if soft else ()))
    if word[-2] in _VOWELS:
        soft = {"s": "z", "f": "v"}.get(word[-1])
        return (word + word[-1] + ending, *((word[:-1] + soft + ending,) if soft else ()))
    if word[-1] in "sf":
        return (word[:-1] + ("z" if word[-1] == "s" else "v") + ending,)
    return ()


def _spanish(word: str) -> Iterable[str]:
    if word.endswith("z"):
        return (word[:-1] + "ces",)
    if word.endswith("s"):
        return (word[:-1],) if len(word) > 4 else ()
    if word[-1] in "oa":
        small = word[:-1] + "it" + word[-1]
        return (word + "s", small, small + "s")
    return (word + "s", word + "es") if word[-1] in _VOWELS else (word + "es", word + "cito")


def _italian(word: str) -> Iterable[str]:
    last, stem = word[-1], word[:-1]
    if last == "o":
        return (
            stem + "i",
            stem + "hi",
            stem[:-1] if stem.endswith("i") else stem + "ino",
            stem + "etto",
            stem + "ini",
            stem + "etti",
        )
    if last == "a":
        return (stem + "e", stem + "he", stem + "ina", stem + "etta", stem + "ine", stem + "ette")
    if last == "e":
        return (stem + "i",)
    if last == "i":
        return (stem + "o", stem + "io", stem + "e")
    return ()


def _portuguese(word: str) -> Iterable[str]:
    last = word[-1]
    if word.endswith("ao"):
        return (word[:-2] + "oes", word[:-2] + "aos", word + "zinho", word[:-2] + "aes")
    if last == "m":
        return (word[:-1] + "ns",)
    if last == "l":
        return (word[:-1] + "is", word + "zinho")
    if last in "rz":
        return (word + "es", word + "zinho")
    if last == "s":
        return (word[:-1],) if len(word) > 4 else ()
    if last in "oa":
        small = word[:-1] + "inh" + last
        return (word + "s", small, small + "s")
    return (word + "s",)


_ROMANCE_ADJECTIVE = {
    "es": ("o", "a", "os", "as"),
    "it": ("o", "a", "i", "e", "hi", "he"),
    "pt": ("o", "a", "os", "as"),
    "en": (),
}
_RULES: dict[str, Callable[[str], Iterable[str]]] = {
    "fr": _french,
    "en": _english,
    "de": _german,
    "nl": _dutch,
    "es": _spanish,
    "it": _italian,
    "pt": _portuguese,
}
