"""Contacts leave the text; the figures a desk needs stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.compose import hide_contacts
from lostfound.reading.contacts import mask_contacts, mask_names

NUMBERS = """06 39 98 21 07|0639982107|06.39.98.21.07|06-39-98-21-07|+33 6 39 98 21 07|+33639982107
+33 (0)6 39 98 21 07|0033 6 39 98 21 07|(06) 39 98 21 07|0049 171 1234567|+49 171 1234567
0171/1234567|0151-12345678|030 / 12 34 56 78|+31 6 12345678|06-12345678|020-1234567
+44 7700 900123|07700 900123|020 7946 0958|+34 612 345 678|612 345 678|612 34 56 78
+351 912 345 678|912 345 678|347 123 4567|+39 347 1234567|0470 12 34 56|+32 470 12 34 56
079 123 45 67|+41 79 123 45 67|06_12_34_56_78|(555) 223-4567|555-223-4567""".replace(
    "\n", "|"
).split("|")

KEPT = """le 05/08/2026 14h05|05.08.2026 09:30|05.08.26 09.30 Uhr|2026-08-05 14:05|(14.02.1998)
27-08-2005|A6 PK 298+500|PK 123.4|iPhone 14 Pro 256 Go|WH-1000XM4|AB-123-CD|n° de série 0123456789
IMEI 356789012345678|S/N 0612345678|carte n° 0612345678|1 200 000 €|prix 1.299,00 €|100 000 km
@Sanef merci #A62|75001 Paris|entre 14h et 16h le 12/06/2026|8 x 12 x 24 cm|ISBN 978 2 07 036822 8
2026-08-03..2026-08-05|pointure 38 ou 39, 42 44 46|0612345678X|sac 36 / 38 / 40""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("number", NUMBERS)
def test_telephone_numbers_are_masked_whole(number: str) -> None:
    masked = mask_contacts(f"Appelez-moi, {number}, merci")
    assert masked.text == "Appelez-moi, [phone], merci"
    assert masked.phones == (number,)


@pytest.mark.parametrize("text", KEPT)
def test_other_figures_stay(text: str) -> None:
    masked = mask_contacts(text)
    assert masked.text == text
    assert masked.phones == masked.emails == ()


def test_a_date_behind_a_number_stays() -> None:
    masked = mask_contacts("06 39 98 21 07 le 12/06, +33 6 39 98 21 08 12/06 à 14h30")
    assert masked.text == "[phone] le 12/06, [phone] 12/06 à 14h30"


def test_short_numbers_are_numbers_where_the_words_say_so() -> None:
    assert mask_contacts("Tel. 123456").text == "Tel. [phone]"
    assert mask_contacts("móvil 612345678").text == "móvil [phone]"


@pytest.mark.parametrize(
    ("text", "masked", "address"),
    [
        ("jo.deboer+x@example.org.", "[mail].", "jo.deboer+x@example.org"),
        (
            "écrire à o'neil@mail.example.co.uk svp",
            "écrire à [mail] svp",
            "o'neil@mail.example.co.uk",
        ),
        ("joris (at) example.org", "[mail]", "joris@example.org"),
        ("<a@example.org>", "<[mail]>", "a@example.org"),
        ("jean [at] gmail [dot] com", "[mail]", "jean@gmail.com"),
        ("à jean AT free.fr merci", "à [mail] merci", "jean@free.fr"),
        ("jean at free.fr", "[mail]", "jean@free.fr"),
        ("jean at example dot com", "[mail]", "jean@example.com"),
        ("jean arobase example point fr", "[mail]", "jean@example.fr"),
        ("jean＠example.org", "[mail]", "jean@example.org"),
    ],
)
def test_mail_addresses_are_masked(text: str, masked: str, address: str) -> None:
    result = mask_contacts(text)
    assert (result.text, result.emails) == (masked, (address,))


@given(st.text(max_size=200), st.sampled_from(NUMBERS), st.text("abcdefh éà,.!", max_size=40))
def test_a_planted_number_never_survives(before: str, number: str, after: str) -> None:
    text = f"{''.join(c for c in before if not c.isnumeric())} : {number} {after}"
    assert number not in mask_contacts(text).text


@given(st.text(max_size=200), st.sampled_from(NUMBERS), st.text("abcdefh éà,.!", max_size=40))
def test_the_short_look_of_a_desk_misses_no_contact(before: str, number: str, after: str) -> None:
    for told in (f"{before} {number} {after}", f"{before} jean (at) example.org", before, after):
        whole = mask_contacts(told)
        assert hide_contacts(told).all == whole.emails + whole.phones + whole.accounts


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_contacts(text).text
    assert mask_contacts(once).text == once


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=200))
def test_text_without_figures_and_at_signs_stays(text: str) -> None:
    plain = re.sub(r"[@＠﹫]|at|arro?b", "", text, flags=re.IGNORECASE)
    assert mask_contacts(plain).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "Left it at Beaune.Merci, AT 5 pm",
        "lost at the point de rencontre",
        "I looked at sncf.com and at a polka dot scarf",
    ],
)
def test_the_word_at_alone_makes_no_address(text: str) -> None:
    assert mask_contacts(text).text == text


@pytest.mark.parametrize("iban", ["FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000"])
def test_account_numbers_are_masked(iban: str) -> None:
    masked = mask_contacts(f"Mon compte : {iban}, merci")
    assert (masked.text, masked.accounts) == ("Mon compte : [account], merci", (iban,))


def test_a_serial_number_that_looks_like_an_account_stays() -> None:
    assert mask_contacts("n° de série FR76 3000 6000 0112 3456").accounts == ()


def test_a_told_name_leaves_the_text_in_any_case() -> None:
    text = "Je suis JEAN DUPONT, écrivez à dupont ou Jean-Dupont. Dupontel reste."
    assert mask_names(text, "Jean Dupont", "*") == "Je suis *, écrivez à * ou *. Dupontel reste."


def test_a_name_that_is_a_thing_stays_where_it_means_the_thing() -> None:
    said = mask_names("Jean a perdu son jean bleu", "Jean Li", "*", lambda word: word == "jean")
    assert said == "* a perdu son jean bleu"
