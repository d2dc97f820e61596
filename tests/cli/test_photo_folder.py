"""A folder of photos at once: one item a thing, what fell out is told, twice is once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawn import draw

from lostfound.cli.photo_inputs import photo_files
from lostfound.desk.photo_folder import things

TAILLY = "a6-beaune-tailly"


def test_numbered_names_and_folders_are_one_thing_and_cameras_name_nothing() -> None:
    names = [
        "IMG_1.jpg", "IMG_2.jpg", "blue bag-1.jpg", "blue bag-2.jpg", "gants.png", "keys (1).jpg",
        "keys (2).jpg", "WhatsApp Image 2026-05-04 at 10.11.12 (1).jpeg", "PXL_20260504_101112.jpg",
        "rabbit/a.jpg", "rabbit/b.jpg", "20260504_101112.jpg", "IMG_20260504 (1).jpg",
    ]  # fmt: skip
    told = {thing.photos: thing.words for thing in things(names)}
    assert told["blue bag-1.jpg", "blue bag-2.jpg"] == "blue bag"
    assert told["keys (1).jpg", "keys (2).jpg"] == "keys"
    assert told["rabbit/a.jpg", "rabbit/b.jpg"] == "rabbit"
    assert told[("gants.png",)] == "gants"
    alone = [photos for photos, words in told.items() if not words]
    assert len(alone) == 6 and all(len(photos) == 1 for photos in alone)


def test_figures_that_are_no_numbers_are_no_fault_in_a_name(tmp_path: Path) -> None:
    for name in ("1²3.jpg", "bag-10.jpg", "bag-2.jpg", "①.jpg", "bag-٣.jpg"):
        (tmp_path / name).write_bytes(b"x")
    told = [file.name for file in photo_files(tmp_path)]
    assert told.index("bag-2.jpg") < told.index("bag-٣.jpg") < told.index("bag-10.jpg")
    assert len(told) == 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "desk"
    (place / "doudou").mkdir(parents=True)
    (place / "sac-1.jpg").write_bytes(draw("backpack:red", 0))
    (place / "sac-2.jpg").write_bytes(draw("backpack:red", 1))
    (place / "IMG_0001.jpg").write_bytes(draw("umbrella:blue"))
    (place / "doudou" / "a.jpg").write_bytes(draw("rabbit:grey"))
    (place / "note.txt").write_text("no photo", encoding="utf-8")
    (place / "empty.jpg").touch()
    (place / ".hidden").write_text("x", encoding="utf-8")
    (place / "Thumbs.db").write_text("x", encoding="utf-8")
    return place


def test_every_thing_in_a_folder_is_registered_and_what_fell_out_is_told(
    lf: Any, folder: Path
) -> None:
    ended = lf(
        "found", "add", "--photos", str(folder), "--venue", TAILLY, "--shelf", "B2", "--json"
    )
    assert ended.status == 3
    items = {tuple(item["files"]): item for item in ended.data["items"]}
    assert set(items) == {("sac-1.jpg", "sac-2.jpg"), ("IMG_0001.jpg",), ("doudou/a.jpg",)}
    assert len(items["sac-1.jpg", "sac-2.jpg"]["photos"]) == 2
    assert items["sac-1.jpg", "sac-2.jpg"]["description"] == "sac"
    assert {item["shelf"] for item in items.values()} == {"B2"}
    assert {fault["file"] for fault in ended.data["not_taken"]} == {"note.txt", "empty.jpg"}
    assert all(fault["reason"] and fault["fix"] for fault in ended.data["not_taken"])
    again = lf("found", "add", "--photos", str(folder), "--venue", TAILLY)
    assert again.status == 3 and "has it already" in again.out
    assert len(lf("found", "list", "--json").data) == 3


def test_a_folder_without_faults_ends_well_and_wrong_words_are_named(lf: Any, folder: Path) -> None:
    (folder / "note.txt").unlink()
    (folder / "empty.jpg").unlink()
    add = ("found", "add", "--photos", str(folder))
    assert lf(*add, "--venue", "nowhere at all").status == 1
    assert lf("found", "add", "a bag", "--photos", str(folder), "--venue", TAILLY).status == 2
    assert lf("found", "list", "--json").data == []
    assert lf(*add, "--venue", TAILLY).status == 0
    assert lf("found", "add", "--photos", str(folder / "gone"), "--venue", TAILLY).status == 4


def test_photos_that_were_not_kept_make_no_second_item(lf: Any, tmp_path: Path) -> None:
    place = tmp_path / "papers"
    place.mkdir()
    (place / "passport-1.jpg").write_bytes(draw("wallet:brown"))
    (place / "passport-2.jpg").write_bytes(draw("wallet:black"))
    add = ("found", "add", "--photos", str(place), "--venue", TAILLY)
    first = lf(*add, "--json").data
    assert len(first["items"]) == 1 and len(first["items"][0]["photos_not_kept"]) == 2
    (place / "IMG_7.jpg").write_bytes((place / "passport-1.jpg").read_bytes())
    reference = first["items"][0]["reference"]
    for _ in range(2):
        again = lf(*add, "--json").data
        assert again["items"] == []
        assert {one["reference"] for one in again["known"]} == {reference}
        assert all(one["added"] == one["warnings"] == [] for one in again["known"])
    assert "has it already" in lf(*add).out
    assert len(lf("found", "list", "--json").data) == 1
    assert not [f for f in tmp_path.glob("register.db.photos/**/*") if f.is_file()]
    assert lf("db", "check").status == 0
    forced = lf(*add, "--force", "--reason", "asked for by the police", "--json").data
    added = [name for one in forced["known"] for name in one["added"]]
    assert forced["items"] == [] and added == ["IMG_7.jpg", "passport-2.jpg"]
    assert len(lf("found", "show", reference, "--json").data["photos"]) == 2


def test_a_photo_that_comes_later_is_added_to_the_known_thing(lf: Any, folder: Path) -> None:
    add = ("found", "add", "--photos", str(folder), "--venue", TAILLY)
    lf(*add)
    (folder / "sac-3.jpg").write_bytes(draw("backpack:red", 2))
    (folder / "doudou" / "b.jpg").write_bytes(draw("rabbit:grey", 1))
    again = lf(*add)
    assert "sac-3.jpg added to it" in again.out and "2 photos added" in again.err
    items = {len(item["photos"]) for item in lf("found", "list", "--json").data}
    assert items == {3, 2, 1}
    known = lf(*add, "--json").data["known"]
    assert len(known) == 3 and not any(one["added"] for one in known)


def test_a_folder_that_a_camera_or_a_day_names_holds_many_things() -> None:
    names = [
        "100APPLE/IMG_0020.JPG", "100APPLE/IMG_0021.JPG", "2026-11-22/a.jpg", "2026-11-22/b.jpg",
        "DCIM/gants.jpg", "WhatsApp Images/1.jpg", "sac bleu/IMG_1.jpg", "sac bleu/IMG_2.jpg",
    ]  # fmt: skip
    told = {thing.photos: thing.words for thing in things(names)}
    assert told["sac bleu/IMG_1.jpg", "sac bleu/IMG_2.jpg"] == "sac bleu"
    assert told[("DCIM/gants.jpg",)] == "gants"
    assert told[("100APPLE/IMG_0020.JPG",)] == ""
    assert len(told) == 7


def test_a_link_to_the_folder_itself_shows_no_photo_twice(lf: Any, tmp_path: Path) -> None:
    place = tmp_path / "desk"
    place.mkdir()
    (place / "sac.jpg").write_bytes(draw("backpack:red", 0))
    try:
        (place / "loop").symlink_to(place, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    told = lf("found", "add", "--photos", str(place), "--venue", TAILLY, "--json")
    assert [item["files"] for item in told.data["items"]] == [["sac.jpg"]]
    assert told.data["known"] == []
