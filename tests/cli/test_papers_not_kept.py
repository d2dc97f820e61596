"""Photos of identity papers and bank cards are not kept, unless somebody says why."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from drawn import draw

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def photo(tmp_path: Path) -> str:
    (tmp_path / "card.jpg").write_bytes(draw("wallet:brown"))
    return str(tmp_path / "card.jpg")


def kept(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "register.db.photos").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "words", ["passeport français", "carte bancaire bleue", "ID card", "Führerschein"]
)
def test_a_photo_of_a_paper_is_not_kept_and_staff_are_told_why(
    lf: Any, tmp_path: Path, photo: str, words: str
) -> None:
    ended = lf("found", "add", words, "--venue", TAILLY, "--photo", photo, "--json")
    assert ended.status == 0
    assert ended.data["photos"] == []
    assert ended.data["photos_not_kept"][0]["photo"] == "card.jpg"
    assert "misused" in ended.data["warnings"][0] and "--force" in ended.data["warnings"][0]
    assert kept(tmp_path) == []


def test_with_force_and_a_reason_it_is_kept_and_the_log_says_why(lf: Any, photo: str) -> None:
    base = ("found", "add", "passeport", "--venue", TAILLY, "--photo", photo)
    assert lf(*base, "--force").status == 2
    assert lf(*base, "--reason", "police").status == 2
    told = lf(*base, "--force", "--reason", "asked for by the police", "--json").data
    assert len(told["photos"]) == 1 and told["photos_not_kept"] == []
    log = lf("log", told["reference"], "--json").data
    assert log[-1]["note"].endswith("asked for by the police")
    assert "photo of a paper kept" in lf("log", told["reference"]).out


def test_other_things_are_kept_and_a_wallet_with_cards_is_a_wallet(lf: Any, photo: str) -> None:
    for words in ("portefeuille avec carte bancaire", "lapin gris", ""):
        told = lf("found", "add", words, "--venue", TAILLY, "--photo", photo, "--json").data
        assert len(told["photos"]) == 1, words


@pytest.mark.parametrize(
    "words",
    [
        "passport holder red",
        "étui à passeport rouge",
        "porte-passeport cuir",
        "Passhülle rot",
        "passport and keys",
        "passeport et téléphone Samsung",
        "Führerschein und Brille",
    ],
)
def test_a_holder_and_several_things_are_no_paper(lf: Any, photo: str, words: str) -> None:
    told = lf("found", "add", words, "--venue", TAILLY, "--photo", photo, "--json").data
    assert len(told["photos"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        "passeport dans un étui rouge",
        "étui à passeport avec passeport",
        "passport cover with passport inside",
        "French passport holder's photo",
        "passeport et carte d'identité",
        "Reisepass und Personalausweis",
        "passeport rouge et noir",
        "passport and photo",
        "Führerschein von Hans und Maria Müller",
    ],
)
def test_a_paper_in_its_holder_and_several_papers_are_held_back(
    lf: Any, photo: str, words: str
) -> None:
    told = lf("found", "add", words, "--venue", TAILLY, "--photo", photo, "--json").data
    assert told["photos"] == []


def test_an_and_in_a_longer_note_joins_no_second_thing(lf: Any, photo: str) -> None:
    words = "passeport français tombé près des pompes et rapporté par une dame au téléphone"
    told = lf("found", "add", words, "--venue", TAILLY, "--photo", photo, "--json").data
    assert told["photos"] == []


def test_claims_and_later_photos_are_held_back_too(lf: Any, tmp_path: Path, photo: str) -> None:
    claim = lf("claim", "add", "j'ai perdu mon passeport", "--photo", photo, "--json").data
    assert claim["photos"] == [] and claim["photos_not_kept"]
    assert lf("photo", "add", claim["reference"], photo, "--json").data["photos"] == []
    forced = ("--force", "--reason", "the claimant insists")
    assert len(lf("photo", "add", claim["reference"], photo, *forced, "--json").data["photos"]) == 1


def test_rows_of_an_import_go_in_without_such_photos(lf: Any, tmp_path: Path, photo: str) -> None:
    with (tmp_path / "t.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("external_id", "venue", "found", "description", "photos"))
        rows.writerow(("1", TAILLY, "2026-05-02", "carte d'identité", "card.jpg"))
        rows.writerow(("2", TAILLY, "2026-05-02", "portefeuille marron", "card.jpg"))
    report = lf("import", "found", str(tmp_path / "t.csv"), "--json").data
    assert (report["added"], report["photos_not_taken"]) == (2, 1)
    assert "not kept" in report["photos"][0]["reason"]
    with (tmp_path / "c.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("external_id", "text", "photos"))
        rows.writerow(("1", "I lost my passport", "card.jpg"))
    report = lf("import", "claims", str(tmp_path / "c.csv"), "--json").data
    assert (report["added"], report["photos_not_taken"]) == (1, 1)


def test_a_card_number_typed_is_nowhere_in_the_register(lf: Any, db: Path) -> None:
    number = "4970 1012 3456 7893"
    words = f"carte bancaire {number}, passeport 12AB34567"
    ended = lf("found", "add", words, "--venue", TAILLY, "--json")
    assert "[…]" in ended.data["description"]
    ref = ended.data["reference"]
    assert any(
        "ending in" in proof
        for proof in lf("found", "show", ref, "--hidden", "--json").data["proofs"]
    )
    lf("claim", "add", f"j'ai perdu ma {words}", "--json")
    raw = b"".join(path.read_bytes() for path in db.parent.glob("register.db*") if path.is_file())
    for piece in (number, number.replace(" ", ""), "12AB34567"):
        assert piece.encode() not in raw


REASONS = [
    "asked for by agent.dupont@police.fr",
    "see @police on the intranet",
    "@",
    "a\nlong " + "reason " * 60 + "x@y",
]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_with_an_address_is_logged_without_it(lf: Any, photo: str, reason: str) -> None:
    forced = ("--photo", photo, "--force", "--reason", reason, "--json")
    item = lf("found", "add", "passeport", "--venue", TAILLY, *forced)
    claim = lf("claim", "add", "j'ai perdu mon passeport", *forced)
    other = lf("found", "add", "carte bancaire", "--venue", TAILLY, "--json").data["reference"]
    later = lf("photo", "add", other, photo, *forced[2:])
    for ended in (item, claim, later):
        assert ended.status == 0, ended.err
        log = lf("log", ended.data["reference"], "--json").data
        told = [entry for entry in log if "photo of a paper kept" in str(entry)]
        assert len(told) == 1 and "@" not in str(told) and "dupont" not in str(told)


@pytest.mark.parametrize("side", ["found", "claim", "photo"])
def test_no_photo_of_a_paper_stays_without_its_reason(
    lf: Any, photo: str, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stops the log stops the photo: they are one unit of work."""
    from lostfound.storage.sqlite.unit import Unit

    item = lf("found", "add", "passeport", "--venue", TAILLY, "--json").data["reference"]
    words = {
        "found": ("found", "add", "passeport", "--venue", TAILLY, "--photo", photo),
        "claim": ("claim", "add", "j'ai perdu mon passeport", "--photo", photo),
        "photo": ("photo", "add", item, photo),
    }[side]

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Unit, "log", stop)
        with suppress(KeyboardInterrupt):
            lf(*words, "--force", "--reason", "police")
    assert lf("found", "show", item, "--json").data["photos"] == []
    assert len(lf("found", "list", "--json").data) == 1
    assert lf("claim", "list", "--json").data == []


def test_the_same_photo_offered_again_is_not_noted_again(lf: Any, photo: str) -> None:
    item = lf("found", "add", "passeport", "--venue", TAILLY, "--photo", photo, "--json").data
    for _ in range(2):
        assert lf("photo", "add", item["reference"], photo, "--json").data["photos_not_kept"]
    noted = [row for row in lf("log", item["reference"], "--json").data if "not kept" in str(row)]
    assert len(noted) == 1


def test_a_photo_that_was_not_added_is_not_called_new(lf: Any, photo: str) -> None:
    item = lf("found", "add", "passeport", "--venue", TAILLY, "--json").data["reference"]
    refused = lf("photo", "add", item, photo)
    assert refused.status == 1
    assert f"{item}  has no new photo" in refused.out
    bag = lf("found", "add", "sac gris", "--venue", TAILLY, "--json").data["reference"]
    assert f"{bag}  has 1 new photo\n" in lf("photo", "add", bag, photo).out
    again = lf("photo", "add", bag, photo)
    assert again.status == 0 and "has no new photo" in again.out


def test_a_photo_kept_before_the_thing_was_known_as_a_paper_is_pointed_out(
    lf: Any, photo: str
) -> None:
    add = ("found", "add", "papers in plastic sleeve", "--venue", TAILLY, "--photo", photo)
    ref = lf(*add, "--json").data["reference"]
    changed = lf("found", "edit", ref, "--shelf", "B2", "--json").data
    assert changed["photos"] and not any("not kept" in told for told in changed["warnings"])
    edit = ("found", "edit", ref, "--category", "passport", "--text", "French passport", "--json")
    told = lf(*edit).data["warnings"]
    assert "passport are not kept" in told[0] and f"photo list {ref}" in told[0]
    Path(lf("photo", "list", ref, "--json").data[0]["path"]).unlink()
    changed = lf("found", "edit", ref, "--shelf", "B3", "--json").data
    assert not any("not kept" in told for told in changed["warnings"])


def test_a_photo_kept_for_a_reason_is_not_pointed_out_again(lf: Any, photo: str) -> None:
    forced = ("--photo", photo, "--force", "--reason", "police", "--json")
    ref = lf("found", "add", "passeport", "--venue", TAILLY, *forced).data["reference"]
    changed = lf("found", "edit", ref, "--shelf", "B2", "--json").data
    assert not any("not kept" in told for told in changed["warnings"])


class Reader:
    """Reads the same words in every photo: what a real one reads is its own affair."""

    def read(self, stored: bytes) -> tuple[str, ...]:
        """Return a passport's words for a drawing that is mostly blue, else none."""
        import io

        from PIL import Image

        red, _, blue = Image.open(io.BytesIO(stored)).convert("RGB").resize((1, 1)).getpixel((0, 0))
        return ("REPUBLIQUE FRANCAISE", "PASSEPORT") if blue > red + 20 else ()


@pytest.fixture
def passport_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A photo in which the word passport is read, where reading is a habit of the desk."""
    from PIL import Image

    monkeypatch.setenv("LOSTFOUND_OCR", "on")
    monkeypatch.setattr("lostfound.encoders.reader.open_photo_reader", Reader)
    Image.new("RGB", (320, 200), "darkblue").save(tmp_path / "pass.png")
    return str(tmp_path / "pass.png")


def test_a_claim_that_is_only_a_photo_of_a_paper_is_refused_with_the_reason(
    lf: Any, tmp_path: Path, passport_read: str
) -> None:
    ended = lf("claim", "add", "--photo", passport_read)
    assert ended.status == 1, ended.err
    assert "shows a passport" in ended.err and "--force" in ended.err
    assert lf("claim", "list", "--json").data == [] and kept(tmp_path) == []
    assert lf("claim", "add", "my passport", "--photo", passport_read).status == 0
    forced = ("--force", "--reason", "the claimant insists", "--json")
    assert len(lf("claim", "add", "--photo", passport_read, *forced).data["photos"]) == 1


@pytest.mark.parametrize("photos", [["pass.png"], ["pass.png", "card.jpg"]])
def test_an_import_keeps_no_photo_in_which_a_paper_is_read(
    lf: Any, tmp_path: Path, photo: str, passport_read: str, photos: list[str]
) -> None:
    """Alone or among others, that are looked at together; whatever the row says."""
    for noun, words, file in (("found", "description", "t.csv"), ("claims", "text", "c.csv")):
        with (tmp_path / file).open("w", newline="") as table:
            rows = csv.writer(table)
            rows.writerow(("external_id", "venue", "found", words, "photos"))
            for name in ("1", "2"):
                rows.writerow((name, TAILLY, "2026-05-02", "brown wallet", "; ".join(photos)))
        report = lf("import", noun, str(tmp_path / file), "--json").data
        assert (report["added"], report["photos_not_taken"]) == (2, 2), report
        assert "shows a passport" in report["photos"][0]["reason"]
    assert len(kept(tmp_path)) == len(photos) - 1
