"""The shipped lexicon is whole, and its likenesses make sense."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.errors import Missing
from lostfound.reading.colours import colour_similarity, delta_e
from lostfound.reading.folding import fold, tokens
from lostfound.reading.inflections import forms
from lostfound.reading.kinds import kind_similarity
from lostfound.reading.language import LANGUAGES, detect_language
from lostfound.reading.marks import phone_digest, read_marks
from lostfound.reading.vocabulary import Vocabulary, load_vocabulary

_FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"


@cache
def words() -> Vocabulary:
    return load_vocabulary(_FOLDER)


_KINDS = sorted(load_vocabulary(_FOLDER).kinds)
_COLOURS = sorted(load_vocabulary(_FOLDER).colours)


def test_every_kind_has_a_known_parent_and_near_kinds() -> None:
    kinds = words().kinds
    assert all(kind.parent in kinds for kind in kinds.values() if kind.parent)
    assert all(a in kinds and b in kinds for a, b in words().near)


def test_every_named_kind_has_words_in_seven_languages() -> None:
    missing = [
        (kind.id, language)
        for kind in words().kinds.values()
        if not kind.group and words().label(kind.id) != kind.id
        for at, language in enumerate(LANGUAGES)
        if not words().cells["kind", kind.id][at]
    ]
    assert len(missing) <= 3, missing


def test_brands_suggest_known_kinds() -> None:
    assert {k for hints in words().brand_kinds.values() for k in hints} <= set(_KINDS)


def test_labels_and_railway_natures() -> None:
    assert words().label("cuddly-toy", "fr") == "doudou"
    assert words().label("cuddly-toy", "en") == "cuddly toy"
    assert words().sncf_kind("trainers").startswith("Chaussures")


def test_a_missing_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"kinds\.tsv"):
        load_vocabulary(tmp_path)


@given(st.sampled_from(_KINDS), st.sampled_from(_KINDS))
def test_kind_likeness_is_symmetric_and_whole_only_with_itself(a: str, b: str) -> None:
    there, back = kind_similarity(words(), a, b), kind_similarity(words(), b, a)
    assert there == back
    assert 0 <= there <= 1
    assert a == b or there < 1


def test_near_kinds_count_in_part() -> None:
    assert kind_similarity(words(), "backpack", "school-bag") >= 0.8
    assert 0.3 <= kind_similarity(words(), "jacket", "jumper") <= 0.8
    assert kind_similarity(words(), "wallet", "card-holder") >= 0.7
    assert kind_similarity(words(), "phone", "dog-lead") == 0


@given(st.sampled_from(_COLOURS), st.sampled_from(_COLOURS))
def test_colour_likeness_is_symmetric(a: str, b: str) -> None:
    assert colour_similarity(words(), a, b) == colour_similarity(words(), b, a)
    assert 0 <= colour_similarity(words(), a, b) <= 1


def test_colours_near_to_the_eye_are_near() -> None:
    assert colour_similarity(words(), "beige", "off-white") > 0.5
    assert colour_similarity(words(), "navy", "dark-blue") > 0.5
    assert colour_similarity(words(), "black", "white") < 0.05
    assert colour_similarity(words(), "red", "blue") < 0.2


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_ciede2000_gives_the_published_values(
    first: tuple[float, float, float], second: tuple[float, float, float], distance: float
) -> None:
    assert delta_e(first, second) == pytest.approx(distance, abs=1e-4)


def test_folding() -> None:
    assert fold("Clé d’œuvre ÇA Straße") == "cle d'oeuvre ca strasse"
    assert tokens("T'choupi, K-Way & Cie.") == ["t", "choupi", "k", "way", "cie"]


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("sac a dos", "fr", "sacs a dos"), ("chapeau", "fr", "chapeaux"),
        ("jas", "nl", "jassen"), ("tas", "nl", "tasje"), ("mochila", "es", "mochilita"),
        ("borsa", "it", "borsetta"), ("balao", "pt", "baloes"), ("scarf", "en", "scarves"),
    ],
)  # fmt: skip
def test_inflections(word: str, language: str, form: str) -> None:
    assert form in forms(word, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("j'ai perdu mon sac sur l'aire", "fr"), ("I lost my bag at the services", "en"),
        ("Ich habe meine Tasche verloren", "de"), ("Ik ben mijn tas kwijt", "nl"),
        ("He perdido mi bolso en el área", "es"), ("Ho perso la mia borsa", "it"),
        ("Perdi a minha mala na área de serviço", "pt"), ("12 34", ""),
    ],
)  # fmt: skip
def test_short_texts_show_their_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_marks_of_both_sides_meet() -> None:
    note = {m.value for m in read_marks('gourmette "Anouk", taille 38,5, D5300, INV-2207, L.M.')}
    claim = {
        m.value for m in read_marks("Elle porte le prénom Anouk, size 38.5, Nikon D5300, L.M.")
    }
    assert {"anouk", "38 5", "d5300", "lm"} <= note & claim


def test_a_phone_number_is_kept_as_a_digest_only() -> None:
    marks = read_marks("étiquette 06 39 98 03 77")
    assert [m.form for m in marks] == ["phone"]
    assert marks[0].value == phone_digest("+33 6 39 98 03 77") == phone_digest("0033639980377")
    assert not any("639" in m.value or "98" in m.said for m in marks)
