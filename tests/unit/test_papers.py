"""Numbers of cards and papers leave the words; what tells things apart stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.compose import hide_contacts
from lostfound.reading import papers
from lostfound.reading.papers import luhn, mask_papers, paper_shown

BENCH = Path(__file__).parents[2].parent / "shared" / "bench" / "text"

HIDDEN = {
    "carte bancaire Visa 4970 1012 3456 7890": "carte bancaire Visa [number]",
    "CB 4970101234567890 trouvée": "CB [number] trouvée",
    "credit card 3714 496353 98431, black": "credit card [number], black",
    "5555-5555-5555-4444": "[number]",
    "MasterCard 5425 2334 3010 9903": "MasterCard [number]",
    "passeport n° 12AB34567 au nom de": "passeport n° [number] au nom de",
    "passport number 533380006": "passport number [number]",
    "CNI 880692310285": "CNI [number]",
    "Reisepass C01X00T478": "Reisepass [number]",
    "permis de conduire 13AA00002345": "permis de conduire [number]",
    "sécu 1 84 12 76 451 089 46": "sécu [number]",
    "DNI 12345678Z": "DNI [number]",
    "carte bleue,4970101234567893": "carte bleue,[number]",
    "CB-4970 1012 3456 7893": "CB-[number]",
    "CB4970101234567893exp": "CB[number]exp",
    "carte bancaire n°/4970 1012 3456 7893": "carte bancaire n°/[number]",
    "Visa no.4970101234567893": "Visa no.[number]",
    "mastercard 5500005555555559/12-27": "mastercard [number]/12-27",
    "visa 4970101234567893,12/27": "visa [number],12/27",
    "visa 4970 1012 3456 7893 12/27": "visa [number] 12/27",
    "2 4970 1012 3456 7893 123, 5425 2334 3010 9903": "2 [number] 123, [number]",
    "passport: 12ab34567": "passport: [number]",
    "reisepass c01x00t478.": "reisepass [number].",
    "dni 12345678z": "dni [number]",
    "visa ４９７０ １０１２ ３４５６ ７８９３": "visa [number]",
    "carte 497010123 - 4567893 exp. 12/27": "carte [number] exp. 12/27",
    "carte d'identité T7X62TZ79": "carte d'identité [number]",
    "Personalausweis L22LZLR8T": "Personalausweis [number]",
    "Personalausweis, Nr. LFC0K3V47": "Personalausweis, Nr. [number]",
    "carta d'identità CA12345AA": "carta d'identità [number]",
    "driver's licence MORGA657054SM9IJ": "driver's licence [number]",
    "12AB34567 French passport": "[number] French passport",
    "passeport français vert numéro de série 15CV12345": (
        "passeport français vert numéro de série [number]"
    ),
    "Passport\nNo. 123456789": "Passport\nNo. [number]",
    "passeports 12AB34567, 13CD45678 et 14EF56789": "passeports [number], [number] et [number]",
    "passeport trouvé le 12/06/2026, n° 12AB34567": "passeport trouvé le 12/06/2026, n° [number]",
    "CNI Ｔ７Ｘ６２ＴＺ７９": "CNI [number]",
}
STAYS = [
    "IMEI 356938035643809",
    "IMEI: 490154203237518",
    "ICCID 8933 1234 5678 9012 345",
    "n° de série 4970101234567893",
    "passeport trouvé le 12/06/2026 à 14h30",
    "passeport 2026-08-03",
    "carte de fidélité 9250012345678",
    "ISBN 978 2 07 036822 8",
    "billet 1234 5678 9012 3456",
    "permis, portefeuille, 3 cartes, 20 euros",
    "A6 PK 298+500",
    "0.4970101234567893 und 3,4970101234567893",
    "+4970101234567893",
    "94970101234567893",
    "passeport trouvé le 12-06-2026 14h30",
    "passport found 12june2026 in a car with 120000km",
    "carte d'identité en 1280x1024",
    "8 x 12 x 24 cm",
    "2026-08-03, 2026-08-04 und 2026-08-05",
    "passport and IPHONE15",
    "passeport, batterie 10000MAH",
    "passeport et casque WH1000XM5",
    "passport! Rucksack 8200214168",
    "Rucksack 8200214168, Personalausweis",
    "passeport perdu le 12 06 2026",
    "passport, IMEI 356938035643809",
]
GAPS = ["", " ", "-", ".", "  ", "–", "/", "_", "\t", " - ", ", ", "\n", "\u202f", " / "]


def _with_check(number: str) -> str:
    """Return a card number with its last figure set so that the check holds."""
    digits = [c for c in number if c.isdigit()]
    for last in "0123456789":
        if luhn("".join(digits[:-1]) + last):
            at = max(i for i, c in enumerate(number) if c.isdigit())
            return number[:at] + last + number[at + 1 :]
    raise AssertionError


@pytest.mark.parametrize("text", HIDDEN)
def test_numbers_of_cards_and_papers_are_masked(text: str) -> None:
    told = text.replace("4970 1012 3456 7890", _with_check("4970 1012 3456 7890"))
    told = told.replace("4970101234567890", _with_check("4970101234567890"))
    masked, ends = mask_papers(told)
    assert masked == HIDDEN[text]
    assert len(ends) == masked.count("[number]")
    assert all(len(end) == len("number ending in 1234") for end in ends)


@pytest.mark.parametrize("text", STAYS)
def test_other_figures_stay(text: str) -> None:
    assert mask_papers(text) == (text, ())


@given(st.integers(400_000_000_000_000, 599_999_999_999_999), st.sampled_from(GAPS))
def test_every_card_number_is_masked_however_it_is_parted(body: int, gap: str) -> None:
    digits = next(f"{body}{n}" for n in range(10) if luhn(f"{body}{n}"))
    if len(set(digits)) < 2:
        return
    written = gap.join(digits[i : i + 4] for i in range(0, 16, 4))
    hidden = hide_contacts(f"found a card {written} on the floor")
    assert hidden.text == "found a card […] on the floor"
    assert digits[4:12] not in "".join(hidden.all)


@pytest.mark.parametrize("text", ["1 ", "1", "4 9 7 ", "4970 1012 ", "passport 1 ", "carte 1 2 "])
def test_a_long_row_of_figures_is_gone_through_once(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each group of figures no more of them are looked at than a card has."""
    looked: list[int] = []
    usual = papers._lengths

    def counted(told: str, groups: Any, before: str) -> Iterator[int]:
        looked.append(len(groups) + len(before))
        return usual(told, groups, before)

    monkeypatch.setattr(papers, "_lengths", counted)
    mask_papers(text * 500)
    assert len(looked) <= 1500
    assert max(looked, default=0) <= 100


@pytest.mark.parametrize("text", ["12AB34567 passport ", "passport 1 ", "passport 12 / "])
def test_each_paper_s_name_looks_no_further_than_the_next(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = papers._is_papers

    def counted(number: str, *fewest: int) -> bool:
        asked.append(number)
        return usual(number, *fewest)

    monkeypatch.setattr(papers, "_is_papers", counted)
    masked = mask_papers(text * 300)[0]
    assert len(asked) <= 1000
    assert "AB34567" not in masked


@pytest.mark.skipif(not BENCH.is_dir(), reason="the bench is not here")
def test_no_cell_of_the_bench_is_taken_for_a_number_of_a_card_or_paper() -> None:
    masked = []
    for file in ("found.csv", "claims.csv"):
        with (BENCH / file).open(encoding="utf-8", newline="") as rows:
            cells = (cell for row in csv.reader(rows) for cell in row)
            masked += [cell for cell in cells if mask_papers(cell)[1]]
    assert masked == []


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_papers(text)[0]
    assert mask_papers(once)[0] == once


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["P<FRADUPONT<<MARIE<<<<<<<<<<<<<<<<<<<<<<<<<<<"], "passport"),
        (["P< FRA DUPONT<<MARIE<<<<<<<<"], "passport"),
        (["IDFRADUPONT<<<<<<<<<<<<<<<<<<<<075025"], "id-card"),
        (["REPUBLIQUE FRANCAISE", "CARTE NATIONALE D'IDENTITÉ"], "id-card"),
        (["4970 1000 0000 0014"], "bank-card"),
        (["4970 1000 0000 0015"], ""),
        (["VISA", "VALID THRU 12/29"], "bank-card"),
        (["PERMIS DE CONDUIRE"], "driving-licence"),
        (["carte vitale"], "health-card"),
        (["VISA pour l'aventure"], ""),
        (["EASTPAK", "PADDED PAK'R"], ""),
        (["Banque", "67596498264384533"], "bank-card"),
        (["67596498264384533"], ""),
        (["American Express", "371449635398431"], "bank-card"),
        (["356938035643809"], ""),
        (["IMEI", "356938035643809"], ""),
        (["IMEI1", "356938035643809", "IMEI2", "356938035643817"], ""),
        (["S/N", "4970101234567893"], ""),
        (["4006381333931"], ""),
        (["4006381333924"], ""),
        (["carte", "3506381333999"], ""),
        (["Banque", "4006381333924"], ""),
        ([], ""),
    ],
)
def test_papers_are_known_by_what_stands_on_them(lines: list[str], kind: str) -> None:
    assert paper_shown(lines) == kind


@pytest.mark.parametrize(
    "lines",
    [
        ["4970 1012 3456", "7893"],
        ["BANQUE", "4970", "1012", "3456", "7893", "12/29"],
        ["4970 1012", "3456 7893 12/29", "M DUPONT"],
        ["carte 49701012", "34567893"],
    ],
)
def test_a_card_s_number_on_several_lines_is_one(lines: list[str]) -> None:
    assert paper_shown(lines) == "bank-card"


def test_figures_on_several_lines_are_not_all_a_card_s() -> None:
    assert paper_shown(["06 12 34 56 78", "75001 PARIS"]) == ""
    assert paper_shown(["4970 1012 3456", "LEA", "7893"]) == ""


def test_a_card_is_known_by_its_number() -> None:
    assert paper_shown(["PREMIER", _with_check("4970 1012 3456 7890")]) == "bank-card"


@pytest.mark.parametrize("text", HIDDEN)
def test_what_a_desk_keeps_has_no_such_number_either(text: str) -> None:
    masked = mask_papers(text)[0]
    if "[number]" in masked:
        kept = hide_contacts(text).text
        assert sum(c.isdigit() for c in kept) <= sum(c.isdigit() for c in masked)
