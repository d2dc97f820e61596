"""Notes and messages in seven languages are read into the same facts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.domain.plain import facts_from_plain, facts_to_plain
from lostfound.domain.values import Facts
from lostfound.reading.vocabulary import Vocabulary, load_vocabulary
from lostfound.reading.words import (
    message_language,
    read_claim,
    read_item,
    read_spot,
    search_terms,
)

_FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"


@cache
def words() -> Vocabulary:
    return load_vocabulary(_FOLDER)


def _kinds(facts: Facts) -> list[str]:
    return [fact.value for fact in facts.kinds if fact.weight >= 0.6]


def _values(facts: Facts, prefix: str) -> set[str]:
    return {f.value.removeprefix(prefix) for f in facts.features if f.value.startswith(prefix)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bonjour, j'ai oublié mon sac à dos bleu sur le banc.", "backpack"),
        ("I left my rucksack on the bench near the café.", "backpack"),
        ("Ich habe meinen Rucksack auf der Raststätte liegen lassen.", "backpack"),
        ("Ik heb mijn rugzak laten liggen op de parkeerplaats.", "backpack"),
        ("Me dejé la mochila en el área de servicio.", "backpack"),
        ("Ho dimenticato lo zaino nell'area di servizio.", "backpack"),
        ("Esqueci a minha mochila na área de serviço.", "backpack"),
        ("Wir haben die Babyflasche im Restaurant vergessen.", "baby-bottle"),
        ("Onze dochter is haar knuffelkonijntje kwijt.", "cuddly-toy"),
        ("Perdí mis gafas de sol en el baño.", "sunglasses"),
        ("Perdi as chaves do carro na bomba de gasolina.", "car-keys"),
        ("Abbiamo lasciato il seggiolino nel parcheggio.", "car-seat"),
        ("My hearing aid fell out near the pump.", "hearing-aid"),
        ("Meine Sonnenbrille ist auf dem Tisch liegen geblieben.", "sunglasses"),
    ],
)
def test_the_lost_thing_is_read_in_every_language(text: str, kind: str) -> None:
    assert kind in _kinds(read_claim(words(), text))


def test_what_was_in_the_lost_thing_is_a_feature_not_the_kind() -> None:
    facts = read_claim(words(), "I lost my handbag, inside there were my keys and an umbrella.")
    assert _kinds(facts)[0] == "handbag"
    assert {"keys", "umbrella"} <= _values(facts, "has:")


@pytest.mark.parametrize(
    ("description", "category", "kind"),
    [
        ("SAMSUNG A54 COQUE TRANSPARENTE", "tel", "phone"),
        ("noir ds etui", "pb", ""),
        ("portefeuile cuir marron", "", "wallet"),
        ("pt doudou lapin", "", "cuddly-toy"),
        ("ours gris noeud rouge", "doudou", "cuddly-toy"),
        ("Sparkasse rouge", "CB", "bank-card"),
        ("casque bose gris", "Audio", "headphones"),
        ("black laptop case", "other", "laptop-bag"),
    ],
)
def test_terse_notes_are_read(description: str, category: str, kind: str) -> None:
    facts = read_item(words(), description, category)
    assert kind in _kinds(facts) if kind else not facts.marks


def test_the_past_participle_is_not_the_dog_lead() -> None:
    facts = read_claim(words(), "J'ai laissé mon parapluie.")
    assert _kinds(facts) == ["umbrella"]


def test_colours_of_parts_weigh_less_and_name_the_part() -> None:
    facts = read_item(words(), "basket noire, semelle blanche", "chaussure")
    main = facts.colours[0]
    sole = next(fact for fact in facts.colours if fact.value == "white")
    assert (main.value, main.part) == ("black", "")
    assert sole.part == "sole"
    assert sole.weight < main.weight


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("Ich habe eine dunkelgrüne Jacke verloren", "dark-green"),
        ("Ik ben een donkerblauwe jas kwijt", "navy"),
        ("Perdí una chaqueta verde oscuro", "dark-green"),
        ("Ho perso una giacca azzurra", "light-blue"),
        ("Perdi um casaco cor-de-rosa", "pink"),
        ("J'ai perdu une veste écrue", "off-white"),
        ("I lost a maroon jacket", "bordeaux"),
    ],
)
def test_colour_names_and_their_endings(text: str, colour: str) -> None:
    assert colour in {fact.value for fact in read_claim(words(), text).colours}


@pytest.mark.parametrize(
    ("brand", "value"),
    [("Ray Ban", "ray-ban"), ("rayban", "ray-ban"), ("KWAY", "k-way"), ("addidas", "adidas"),
     ("Herschell", "herschel"), ("Fjallravenn", "fjallraven"), ("Zorglub", "zorglub")],
)  # fmt: skip
def test_brand_spellings_meet(brand: str, value: str) -> None:
    assert read_item(words(), "sac", "", "", brand).brands[0].value == value


def test_ordinary_words_are_no_brands() -> None:
    assert not read_claim(words(), "J'ai perdu une écharpe orange avec ça dedans.").brands


def test_an_owner_may_name_the_house_and_the_desk_the_label() -> None:
    item = read_item(words(), "sac a dos quechua")
    claim = read_claim(words(), "J'ai perdu mon sac à dos Décathlon.")
    assert {b.value for b in item.brands} & {b.value for b in claim.brands} == {"decathlon"}


def test_spots_are_read_in_notes_and_messages() -> None:
    assert [fact.value for fact in read_spot(words(), "pompe n°4")] == ["where:pump"]
    claim = read_claim(words(), "Ich habe meinen Schal auf dem Spielplatz vergessen.")
    assert "playground" in _values(claim, "where:")


def test_details_animals_wear_counts_and_sides() -> None:
    facts = read_item(
        words(), "lapin oreille gauche recousue, 3 clés, écharpe à rayures", "peluche"
    )
    assert "animal:rabbit" in {fact.value for fact in facts.features}
    assert "repaired" in _values(facts, "wear:")
    assert "left" in _values(facts, "side:")
    assert "3" in _values(facts, "count:")
    assert [fact.value for fact in facts.patterns] == ["striped"]


def test_a_german_claim_finds_french_words() -> None:
    terms = search_terms(words(), "Ich habe meinen Schlüsselbund mit einer Sonnenblume verloren")
    assert {"schlusselbund", "cles", "tournesol"} <= set(terms)
    assert not {"ich", "mit", "einer"} & set(terms)


@given(st.text(max_size=120))
def test_any_text_can_be_read_and_kept(text: str) -> None:
    for facts in (read_item(words(), text, text[:20]), read_claim(words(), text, "fr")):
        assert facts_from_plain(facts_to_plain(facts)).marks == facts.marks
        assert all(0 < fact.weight <= 1 for fact in facts.kinds + facts.colours + facts.brands)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("J'ai oublié mon écharpe au bar. Mes gants et mon chapeau, je les ai.", "gloves"),
        ("J'ai laissé ma gourde. A gardé son parapluie et ses lunettes.", "umbrella"),
        ("I left my scarf on a bench. Gloves and umbrella both made it home.", "umbrella"),
        ("My rucksack is gone, but we still have the tent and the stove.", "tent"),
        ("Meine Jacke ist weg, den Koffer und die Mütze haben wir noch.", "suitcase"),
        ("Mijn horloge ben ik kwijt. De laptop en de rugzak heb ik nog.", "laptop"),
        ("Perdí la cámara. El paraguas y las llaves los tengo.", "umbrella"),
        ("Ho perso la giacca. Gli occhiali e il portafoglio li ho in tasca.", "wallet"),
        ("Perdi o guarda-chuva. As chaves e o telemóvel tenho-os.", "phone"),
    ],
)
def test_what_the_owner_still_has_is_no_part_of_the_claim(text: str, kept: str) -> None:
    facts = read_claim(words(), text)
    assert facts.kinds
    assert facts.kinds[0].value != kept
    assert kept not in _values(facts, "has:")


def test_what_seems_to_be_kept_counts_when_nothing_else_is_named() -> None:
    assert "umbrella" in _kinds(read_claim(words(), "Mon parapluie, je l'ai encore cherché."))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("J'ai perdu ma veste bleue sans capuche.", "hood"),
        ("Lost my bear, one ear missing.", "ear"),
        ("Unser Teddy ist weg, ein Auge fehlt.", "eye"),
        ("Mijn knuffelbeer is kwijt, er mist een poot.", "paw"),
        ("Perdí la maleta roja, sin asa.", "handle"),
        ("Ho perso un peluche senza un occhio.", "eye"),
        ("Perdi a mala preta sem rodas.", "wheel"),
    ],
)
def test_what_a_thing_lacks_is_said_of_the_part(text: str, part: str) -> None:
    facts = read_claim(words(), text)
    assert part in _values(facts, "lacks:")
    assert part not in _values(facts, "part:")


def test_a_note_tells_what_lacks_too() -> None:
    facts = read_item(words(), "gourde verte, manque le bouchon", "divers")
    assert _values(facts, "lacks:") == {"lid"}
    assert not _values(facts, "part:")


def test_a_missed_watch_lacks_nothing() -> None:
    facts = read_claim(words(), "Seit gestern fehlt mir meine silberne Armbanduhr.")
    assert "watch" in _kinds(facts)
    assert not _values(facts, "lacks:")


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("Partis d'Orange vers Bordeaux, nous avons perdu un sac vert.", {"green"}),
        ("We lost a blue cap, we travel in our red Skoda.", {"blue"}),
        ("Ich weiß nicht wo, aber mein schwarzer Koffer ist weg.", {"black"}),
        ("Entre dos semáforos en rojo... luz verde, perdí el gorro azul.", {"blue"}),
        ("Après une nuit blanche j'ai laissé ma valise grise.", {"grey"}),
        ("Alle ore undici ho perso il cappello nero.", {"black"}),
        ("J'ai perdu mon alliance en or jaune.", {"gold"}),
    ],
)
def test_towns_cars_and_sayings_lend_no_colour(text: str, colours: set[str]) -> None:
    assert {fact.value for fact in read_claim(words(), text).colours} <= colours


@pytest.mark.parametrize(
    "text",
    ["Gegen 14 Uhr habe ich den Schal vergessen.", "Um acht Uhr war der Schal noch da, jetzt weg."],
)
def test_the_time_of_day_is_no_watch(text: str) -> None:
    assert "watch" not in {fact.value for fact in read_claim(words(), text).kinds}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mon fils a oublié son tracteur vert sur le banc.", "toy-car"),
        ("Mijn zoon is zijn rode tractor kwijt.", "toy-car"),
        ("Unsere Tochter vermisst ihre Blechfeuerwehr, einen Holztraktor.", "toy-car"),
    ],
)
def test_a_childs_vehicle_is_a_toy(text: str, kind: str) -> None:
    facts = read_claim(words(), text)
    assert facts.kinds[0].value == kind


@pytest.mark.parametrize(
    "text",
    [
        "On s'est dégourdi les jambes, la tête ailleurs : mon écharpe est restée.",
        "My feet hurt, my head too, and I left my scarf.",
        "Mir taten die Beine weh, und mein Schal blieb liegen.",
    ],
)
def test_the_owners_body_is_no_part_of_a_scarf(text: str) -> None:
    assert not _values(read_claim(words(), text), "part:") & {"paw", "head", "tail", "eye"}


@pytest.mark.parametrize(
    "text",
    [
        "Nous nous sommes arrêtés avec les cousins, un mélange de marques, à la montée.",
        "We stopped near the tables, the prices, the points, it was noisy.",
        "Wir schaffen das, für andere Schrott, schmales Bett, nach der Schweiz.",
        "We stopten, wij houden van mensen, er zijn er anders maar eentje.",
    ],
)
def test_common_words_are_no_misspelt_things(text: str) -> None:
    facts = read_claim(words(), text)
    assert not facts.kinds
    assert not _values(facts, "animal:")


def test_companions_are_not_for_whom_a_thing_is() -> None:
    facts = read_claim(words(), "Mon mari et ma fille m'attendaient, j'ai perdu mon chapeau.")
    assert not _values(facts, "for:")
    assert "woman" in _values(read_claim(words(), "J'ai perdu une montre de femme."), "for:")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("peluche chien brun", "fr"),
        ("parapluie rouge", "fr"),
        ("grey rabbit, pink bow", "en"),
        ("schwarzer Regenschirm", "de"),
        ("zwarte portemonnee", "nl"),
        ("paraguas rojo", "es"),
        ("ombrello rosso", "it"),
        ("guarda-chuva vermelho", "pt"),
    ],
)
def test_three_words_are_read_in_the_language_that_knows_them(text: str, language: str) -> None:
    assert message_language(words(), text) == language
    assert read_claim(words(), text, language).kinds
