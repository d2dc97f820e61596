"""The lexicon: which words, in seven languages, mean which kind, colour, brand or detail.

It is read from tab-separated files in `data/vocabulary`. Each language cell lists words
parted by ", "; a word ending in "*" is weak (it often means something else), in "^" it
counts only with a capital, and one beginning with "=" has no other forms. Inflected forms
are made by rule, one language at a time and only when that language is first read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lostfound.errors import Missing
from lostfound.reading.folding import fold, tokens
from lostfound.reading.inflections import adjective_forms, forms
from lostfound.reading.language import LANGUAGES, STOP_WORDS

Sense = tuple[str, str, float]
"""(slot, value, weight): weight 1, 0.5 for weak, 2 for capital only."""

WEAK, CAPITAL = 0.5, 2.0
_BARRED = frozenset({"thing", "part", "material"})
_ADJECTIVES = frozenset({"colour", "pattern", "wear", "modifier"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
PARTICIPLE_ENDINGS = ("é", "ée", "és", "ées")
_SLOTS_WITH_NAMES = ("kind", "colour", "material", "pattern", "thing", "part", "brand")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing; `loose` marks what often only belongs to another thing (a case, a strap).

    A `group` (clothing, bags) says little by itself.
    """

    id: str
    parent: str
    sncf: str
    loose: bool
    group: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """The written forms of one language, and the length of the longest phrase by first word.

    `participles` are the French forms written with a last é ("rayé"): "laissé" is no "laisse".
    """

    forms: dict[str, list[Sense]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    participles: set[str] = field(default_factory=set)
    buckets: dict[str, list[str]] = field(default_factory=dict)

    def add(self, form: str, sense: Sense) -> None:
        """Index one written form."""
        known = self.forms.get(form)
        if known is None:
            self.forms[form] = [sense]
            if " " in form:
                first = form[: form.index(" ")]
                length = form.count(" ") + 1
                if self.starts.get(first, 0) < length:
                    self.starts[first] = length
        elif sense not in known:
            known.append(sense)

    def bucket(self, start: str) -> list[str]:
        """Return the single words of five letters or more that begin with two letters."""
        if not self.buckets:
            for form in self.forms:
                if len(form) > 4 and " " not in form:
                    self.buckets.setdefault(form[:2], []).append(form)
        return self.buckets.get(start, [])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything words are looked up in; the last five fields only remember answers."""

    kinds: dict[str, Kind]
    near: dict[tuple[str, str], float]
    colours: dict[str, str]
    brand_kinds: dict[str, tuple[str, ...]]
    brand_makers: dict[str, str]
    cells: dict[tuple[str, str], list[str]]
    brands: Tongue
    tongues: dict[str, Tongue] = field(default_factory=dict, compare=False)
    guesses: dict[tuple[str, str], tuple[Sense, ...]] = field(default_factory=dict, compare=False)
    likeness: dict[tuple[str, str], float] = field(default_factory=dict, compare=False)
    words: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False)
    makers: list[Callable[[str], Tongue]] = field(default_factory=list, compare=False)

    def tongue(self, language: str) -> Tongue:
        """Return the forms of one language, made at its first use."""
        known = self.tongues.get(language)
        if known is None:
            known = self.tongues[language] = self.maker(language)
        return known

    @property
    def maker(self) -> Callable[[str], Tongue]:
        """What makes the forms of a language when they are first asked for."""
        return self.makers[-1] if self.makers else partial(_make_tongue, self.cells)

    def use_maker(self, maker: Callable[[str], Tongue]) -> None:
        """Have the forms made by `maker` from now on."""
        self.makers.append(maker)

    def label(self, concept: str, language: str = "fr") -> str:
        """Return the name of a kind (or of any other id) for people, in one of seven languages."""
        at = LANGUAGES.index(language) if language in LANGUAGES else 0
        for slot in _SLOTS_WITH_NAMES:
            cells = self.cells.get((slot, concept))
            if cells:
                return strip_signs(cells[at].split(", ")[0] or cells[0].split(", ")[0]) or concept
        return concept

    def french(self, slot: str, value: str) -> tuple[str, ...]:
        """Return the French phrases of a concept, folded."""
        key = (slot, value)
        known = self.words.get(key)
        if known is None:
            cells = self.cells.get(key)
            phrases = cells[0].split(", ") if cells and cells[0] else []
            known = tuple(dict.fromkeys(_plain(strip_signs(phrase)) for phrase in phrases))
            self.words[key] = known
        return known

    def sncf_kind(self, kind: str) -> str:
        """Return the railway's nature a kind falls under, its own or its nearest ancestor's."""
        entry = self.kinds.get(kind)
        while entry is not None:
            if entry.sncf:
                return entry.sncf
            entry = self.kinds.get(entry.parent)
        return ""


def strip_signs(word: str) -> str:
    """Return a lexicon word without its signs for weak, capital or uninflected."""
    return word.strip().lstrip("=").rstrip("*^")


def _make_tongue(cells: dict[tuple[str, str], list[str]], language: str) -> Tongue:
    tongue = Tongue()
    at = LANGUAGES.index(language)
    for (slot, value), row in cells.items():
        if slot != "brand" and row[at]:
            _add_cell(tongue, slot, value, language, row[at])
    return tongue


def _add_cell(tongue: Tongue, slot: str, value: str, language: str, cell: str) -> None:
    inflect = adjective_forms if slot in _ADJECTIVES else forms
    for written in _spellings(cell, language):
        word, weight = written, 1.0
        if word[-1] == "*":
            word, weight = word[:-1], WEAK
        elif word[-1] == "^":
            word, weight = word[:-1], CAPITAL
        sense = (slot, value, weight)
        if word[0] == "=":
            tongue.add(word[1:].strip(), sense)
        else:
            for form in inflect(word, language):
                # "dé" must not be read in every "de", nor a can in every "can".
                barred = (weight == WEAK and slot != "who") or slot in _BARRED
                if not barred or form not in STOP_WORDS[language]:
                    tongue.add(form, sense)
    if language == "fr" and "é" in cell:
        _note_participles(tongue, cell)


def _note_participles(tongue: Tongue, cell: str) -> None:
    for word in cell.split(", "):
        bare = strip_signs(word)
        if bare.endswith(PARTICIPLE_ENDINGS):
            stem = fold(bare).removesuffix("s").removesuffix("e").removesuffix("e") + "e"
            tongue.participles.update((stem, stem + "s", stem + "e", stem + "es"))


def _spellings(cell: str, language: str) -> list[str]:
    words = _plain(cell).split(", ")
    if language == "de":
        spelt = _plain(cell.translate(_UMLAUTS)).split(", ")
        words += [word for word in spelt if word not in words]
    return words


def _plain(cell: str) -> str:
    folded = fold(cell).replace("-", " ").replace("'", " ").replace(".", " ").replace("/", " ")
    return folded.replace("  ", " ") if "  " in folded else folded


def load_vocabulary(folder: Path) -> Vocabulary:
    """Return the lexicon read from `folder` (kinds, colours, details, things, brands: *.tsv).

    Raises Missing when a file is not there.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    kinds: dict[str, Kind] = {}
    near: dict[tuple[str, str], float] = {}
    for row in _rows(folder / "kinds.tsv"):
        _add_kind(row, kinds, near)
        cells["kind", row[0]] = row[5:12]
    colours: dict[str, str] = {}
    for row in _rows(folder / "colours.tsv"):
        colours[row[0]] = row[1]
        cells["colour", row[0]] = row[2:9]
    for row in _rows(folder / "details.tsv"):
        cells[row[0], row[1]] = row[2:9]
    for row in _rows(folder / "things.tsv"):
        cells["thing", f"{row[1]}:{row[0]}"] = row[2:9]
    brands = Tongue()
    brand_kinds: dict[str, tuple[str, ...]] = {}
    makers: dict[str, str] = {}
    for row in _rows(folder / "brands.tsv"):
        value = _add_brand(row, brands, cells)
        if row[2]:
            brand_kinds[value] = tuple(row[2].split())
        if "of=" in row[3]:
            makers[value] = row[3].partition("of=")[2].split()[0]
    return Vocabulary(kinds, near, colours, brand_kinds, makers, cells, brands)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Missing(
            f"The vocabulary file {path.name} is not there.", "Reinstall lostfound."
        ) from None
    blank = [""] * 12
    return [
        (line.split("\t") + blank)[:12] for line in text.splitlines() if line and line[0] != "#"
    ]


def _add_kind(row: list[str], kinds: dict[str, Kind], near: dict[tuple[str, str], float]) -> None:
    name, parent, sncf, flags, close = row[:5]
    kinds[name] = Kind(name, parent, sncf, "loose" in flags, "group" in flags)
    for item in close.split():
        other, _, degree = item.partition(":")
        near[name, other] = near[other, name] = float(degree or 0.5)


def _add_brand(row: list[str], brands: Tongue, cells: dict[tuple[str, str], list[str]]) -> str:
    name, aliases, _, flags = row[:4]
    value = brand_id(name)
    weight = CAPITAL if "capital" in flags else 1.0
    for alias in [name, *(alias for alias in aliases.split(", ") if alias)]:
        form = " ".join(tokens(alias))
        brands.add(form, ("brand", value, WEAK if alias[-1] == "*" else weight))
    cells["brand", value] = [name] * len(LANGUAGES)
    return value


def brand_id(name: str) -> str:
    """Return the id of a brand from its name: folded words joined by hyphens."""
    return "-".join(tokens(name.replace("'", "").replace("’", "")))
