"""A photo suggests before anybody types: accepted, corrected, taken by scripts, never forced."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from drawn import draw
from PIL import Image, ImageDraw, ImageFont

from lostfound.desk.results import Suggestion
from lostfound.encoders.reader import reader_folder

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def photo(tmp_path: Path) -> str:
    (tmp_path / "one.jpg").write_bytes(draw("backpack:red"))
    return str(tmp_path / "one.jpg")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the network sees in a drawing is its own affair: here it is told."""
    made = [
        Suggestion("category", "backpack", 0.7, "one.jpg", sure=True),
        Suggestion("colour", "red", 0.4, "one.jpg", sure=False),
        Suggestion("inscription", "LEA 3B", 1.0, "one.jpg", sure=True),
    ]
    monkeypatch.setattr("lostfound.desk.suggestions.suggestions", lambda *_: tuple(made))


ADD = ("found", "add", "", "--venue", TAILLY, "--photo")


@pytest.mark.usefixtures("seen")
def test_in_a_pipe_nothing_is_asked_or_taken_over(lf: Any, photo: str) -> None:
    told = lf(*ADD, photo, "--json").data
    assert told["category"] in ("", None) and told["marks"] == []
    assert [(s["field"], s["taken"]) for s in told["suggestions"]] == [
        ("category", False), ("colour", False), ("inscription", False)
    ]  # fmt: skip
    text = lf(*ADD, photo)
    assert "Seen in one.jpg, not taken over: kind backpack (70%)" in text.err


@pytest.mark.usefixtures("seen")
def test_a_script_takes_what_is_sure(lf: Any, photo: str) -> None:
    told = lf("--yes", *ADD, photo, "--json").data
    assert told["category"] == "backpack" and told["kinds"] == ["backpack"]
    assert told["colours"] == []
    assert told["read_in_photos"] == ["LEA 3B"]
    assert [s["taken"] for s in told["suggestions"]] == [True, False, True]


@pytest.mark.usefixtures("seen")
def test_at_a_terminal_enter_accepts_words_correct_and_a_dash_leaves_out(
    lf: Any, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lostfound.cli.suggested.on_terminal", lambda: True)
    ended = lf(*ADD, photo, stdin="\nbordeaux\n-\n")
    assert "kind [backpack 70%]:" in ended.err
    reference = ended.out.split()[0]
    item = lf("found", "show", reference, "--json").data
    assert item["category"] == "backpack" and item["colour"] == "bordeaux"
    assert item["marks"] == []
    stopped = lf(*ADD, photo, stdin="")
    assert lf("found", "show", stopped.out.split()[0], "--json").data["category"] in ("", None)


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(("answer", "taken"), [("y", True), ("Oui", True), ("n", False)])
def test_yes_and_no_are_answers_and_no_kinds(
    lf: Any, photo: str, monkeypatch: pytest.MonkeyPatch, answer: str, taken: bool
) -> None:
    monkeypatch.setattr("lostfound.cli.suggested.on_terminal", lambda: True)
    lf(*ADD, photo, stdin=f"{answer}\n-\n-\n")
    (item,) = lf("found", "list", "--json").data
    assert (item["category"] == "backpack") is taken
    assert item["category"] in ("", "backpack")


def test_typed_words_are_never_written_over(lf: Any, photo: str) -> None:
    told = lf(
        "--yes", "found", "add", "parapluie noir", "--venue", TAILLY, "--photo", photo, "--json"
    ).data
    assert told["kinds"] == ["umbrella"] and told["colours"] == ["black"]
    assert not [s for s in told["suggestions"] if s["field"] in ("category", "colour")]


@pytest.mark.usefixtures("seen")
def test_what_was_read_in_a_photo_stays_through_corrections_and_counts(lf: Any, photo: str) -> None:
    told = lf("--yes", *ADD, photo, "--json").data
    lf("found", "edit", told["reference"], "--text", "sac à dos rouge")
    item = lf("found", "show", told["reference"], "--json").data
    assert item["read_in_photos"] == ["LEA 3B"]
    assert "LEA 3B (in the photo)" in lf("found", "show", told["reference"]).out
    claim = lf("claim", "add", 'un sac à dos avec "LEA 3B" écrit dessus', "--json").data
    reasons = str(claim["candidates"][0])
    assert claim["candidates"][0]["reference"] == told["reference"] and "LEA 3B" in reasons


def test_addresses_and_numbers_that_were_read_are_never_shown(
    lf: Any, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("LEA 06 12 34 56 78", "lea.petit@mail.fr", "4970 1012 3456 7893")
    made = tuple(Suggestion("inscription", line, 1.0, "one.jpg", sure=True) for line in words)
    monkeypatch.setattr("lostfound.desk.suggestions.suggestions", lambda *_: made)
    monkeypatch.setattr("lostfound.desk.photo_folder.suggestions", lambda *_: made)
    runs = [lf(*ADD, photo, "--json"), lf(*ADD, photo), lf("--yes", *ADD, photo, "--json")]
    assert "number ending in" not in runs[0].out
    sheet = lf("found", "show", runs[2].data["reference"], "--hidden", "--json").data
    assert any("34 56" in proof for proof in sheet["proofs"]), "kept apart as proof"
    place = Path(photo).parent / "several"
    place.mkdir()
    (place / "two.jpg").write_bytes(draw("umbrella:blue"))
    runs.append(lf("found", "add", "--photos", str(place), "--venue", TAILLY, "--json"))
    assert runs[-1].data["items"][0]["suggestions"]
    monkeypatch.setattr("lostfound.cli.suggested.on_terminal", lambda: True)
    runs.append(lf(*ADD, photo, stdin="\n\n\n"))
    assert "reads [LEA" in runs[-1].err
    for run in runs:
        assert run.status == 0, run.err
        for piece in ("34 56", "lea.petit", "4970", "7893"):
            assert piece not in run.out + run.err


def test_reading_needs_its_extra_and_is_silent_without(
    lf: Any, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lostfound.encoders.reader.reader_folder", lambda: None)
    monkeypatch.setattr("lostfound.encoders.models.reader_folder", lambda: None)
    asked = lf(*ADD, photo, "--ocr")
    assert asked.status == 4 and "lostfound[ocr]" in asked.err
    monkeypatch.setenv("LOSTFOUND_OCR", "on")
    quiet = lf(*ADD, photo)
    assert quiet.status == 0 and "ocr" not in quiet.err.casefold()
    assert "lostfound[ocr]" in " ".join(lf("model", "list").out.split())


@pytest.mark.skipif(reader_folder() is None, reason="the extra is not installed")
def test_words_in_a_photo_are_read(lf: Any, tmp_path: Path) -> None:
    image = Image.open(io.BytesIO(draw("backpack:red"))).convert("RGB")
    pen = ImageDraw.Draw(image)
    pen.rectangle((80, 150, 520, 220), fill="white")
    pen.text((95, 163), "ROMANE 06 12 34 56 78", fill="black", font=ImageFont.load_default(34))
    image.save(tmp_path / "tag.jpg", quality=95)
    told = lf("--yes", *ADD, str(tmp_path / "tag.jpg"), "--ocr", "--json")
    assert told.status == 0, told.err
    assert any("ROMANE" in s["words"] for s in told.data["suggestions"])
    assert "12 34 56" not in str(told.data["marks"]), "a telephone number counts by its digest"
    paper = Image.new("RGB", (640, 400), "lightblue")
    ImageDraw.Draw(paper).text((40, 40), "PASSEPORT", fill="black", font=ImageFont.load_default(40))
    paper.save(tmp_path / "p.png")
    told = lf("--yes", *ADD, str(tmp_path / "p.png"), "--ocr", "--json").data
    assert told["photos"] == [] and told["photos_not_kept"]
    assert told["category"] == "passport"
