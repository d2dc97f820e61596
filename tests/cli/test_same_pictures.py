"""A photo that the register has already is pointed out, whoever brings it and however changed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from drawn import draw
from PIL import Image

from lostfound.encoders.transformed import CROPPED, FORWARDED, changes
from lostfound.storage.sqlite.photo_and_vector_reads import PhotoAndVectorReads

TAILLY = "a6-beaune-tailly"
RABBIT = "rabbit:grey:bow=pink:mended"


@pytest.fixture
def save(tmp_path: Path) -> Any:
    def write(name: str, image: Image.Image, **options: object) -> str:
        place = tmp_path / name
        image.convert("RGB").save(place, **options)
        return str(place)

    return write


def rabbit(view: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(draw(RABBIT, view))).convert("RGB")


def add(lf: Any, *words: str) -> Any:
    side = ("found", "add", "lapin", "--venue", TAILLY)
    return lf(*side, *words, "--json").data


def test_a_thing_registered_twice_is_pointed_out(lf: Any, save: Any) -> None:
    photo = save("one.jpg", rabbit())
    first = add(lf, "--photo", photo)
    assert first["same_pictures"] == [] and first["warnings"] == []
    again = add(lf, "--photo", save("again.jpg", rabbit().resize((200, 150)), quality=40))
    assert again["same_pictures"] == [
        {"photo": "again.jpg", "reference": first["reference"], "how": ""}
    ]
    assert "registered twice" in again["warnings"][0]
    other = save("other.jpg", Image.open(io.BytesIO(draw("backpack:red"))))
    assert add(lf, "--photo", other)["same_pictures"] == []


def test_our_own_photo_sent_back_proves_nothing(lf: Any, save: Any) -> None:
    ours = add(lf, "--photo", save("ours.jpg", rabbit()))["reference"]
    turned = save("theirs.jpg", rabbit().rotate(90, expand=True), quality=60)
    claim = lf("claim", "add", "my rabbit", "--photo", turned)
    assert claim.status == 0
    assert ours in claim.out and "proves nothing" in " ".join(claim.out.split())


def test_whoever_decides_on_our_own_photo_later_is_told_too(lf: Any, save: Any) -> None:
    ours = add(lf, "--photo", save("ours.jpg", rabbit()))["reference"]
    photo = save("theirs.jpg", rabbit().resize((300, 225)), quality=60)
    claim = lf("claim", "add", "my rabbit", "--photo", photo, "--json").data["reference"]
    answer = lf("match", claim, "--json").data
    assert "proves nothing" in answer["notes"][0] and ours in answer["notes"][0]
    assert answer["level"] != "strong"
    for words in (("match", claim), ("match", ours), ("match", "--photo", photo)):
        assert "proves nothing" in " ".join(lf(*words).out.split()), words
    page = lf("review", "--html", "-").out
    assert "proves nothing" in page
    told = lf("confirm", claim, ours, "--yes")
    assert told.status == 0 and "proves nothing" in " ".join(told.err.split())


def test_one_photo_in_two_claims_is_of_a_shop(lf: Any, save: Any) -> None:
    stock = save("stock.jpg", rabbit(1))
    first = lf("claim", "add", "my rabbit", "--photo", stock, "--json").data
    cropped = rabbit(1).crop((20, 15, 620, 465))
    second = lf("claim", "add", "mon lapin", "--photo", save("c.jpg", cropped), "--json").data
    assert [same["reference"] for same in second["same_pictures"]] == [first["reference"]]
    assert "two claims" in second["warnings"][0]


def test_an_added_photo_is_looked_for_too_but_not_in_its_own_item(lf: Any, save: Any) -> None:
    photo = save("one.jpg", rabbit())
    one, two = add(lf, "--photo", photo)["reference"], add(lf)["reference"]
    same = lf("photo", "add", two, photo, "--json").data["same_pictures"]
    assert [found["reference"] for found in same] == [one]
    again = lf("photo", "add", two, photo, "--json").data
    assert [found["reference"] for found in again["same_pictures"]] == [one]
    assert any("there already" in note for note in again["warnings"])


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_forwarded_and_cropped_pictures_are_found_among_others(
    lf: Any, save: Any, step: int
) -> None:
    for n, kind in enumerate(("backpack:red", "shoe:white", "umbrella:blue", "phone:black")):
        add(lf, "--photo", save(f"{n}.jpg", Image.open(io.BytesIO(draw(kind)))))
    first = add(lf, "--photo", save("one.jpg", rabbit()))["reference"]
    made = changes()
    for name in (*FORWARDED, *CROPPED, "as it is", "mirrored", "rotated by 90 degrees")[::step]:
        photo = save("changed.jpg", made[name](rabbit()))
        told = lf("claim", "add", "mine", "--photo", photo, "--json").data["same_pictures"]
        assert first in {same["reference"] for same in told}, name


def test_an_import_tells_of_pictures_that_several_records_have(
    lf: Any, save: Any, tmp_path: Path
) -> None:
    ours = add(lf, "--photo", save("ours.jpg", rabbit()))["reference"]
    save("theirs.jpg", rabbit(), quality=50)
    save("other.jpg", Image.open(io.BytesIO(draw("backpack:red"))))
    rows = "external_id,text,photos\n1,my rabbit,theirs.jpg\n2,my bag,other.jpg\n"
    (tmp_path / "claims.csv").write_text(rows, encoding="utf-8")
    notes = lf("import", "claims", str(tmp_path / "claims.csv"), "--json").data["notes"]
    (claim,) = [c for c in lf("claim", "list", "--json").data if "rabbit" in c["text"]]
    assert any(f"{claim['reference']} and {ours}" in note for note in notes)
    assert sum("same picture" in note for note in notes) == 1


def test_a_placeholder_of_many_rows_is_looked_for_once(
    lf: Any, save: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    near = PhotoAndVectorReads.photos_near
    monkeypatch.setattr(
        PhotoAndVectorReads,
        "photos_near",
        lambda *given: asked.append(given) or near(*given),
    )
    rows = ["external_id,venue,found,description,photos"]
    for n in range(12):
        save(f"{n}.jpg", rabbit(), quality=70 + n)
        rows.append(f"{n},{TAILLY},2026-05-04 14:00,thing {n},{n}.jpg")
    (tmp_path / "found.csv").write_text("\n".join(rows), encoding="utf-8")
    told = lf("import", "found", str(tmp_path / "found.csv"), "--no-match", "--json").data
    (note,) = [note for note in told["notes"] if "same picture" in note]
    assert "6 more" in note, "one of the twelve beside each of the eleven others"
    assert len(asked) == 1
