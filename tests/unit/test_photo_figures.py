"""Photos measured: places with ties against, a stranger in the picture left out of the count."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lostfound.desk import photo_figures
from lostfound.desk.photo_figures import Bench, Shot, Thing, Transformation, _changed, _place
from lostfound.errors import Missing
from lostfound.intake.photo_truth import is_photo_folder, read_photo_folder


def test_ties_count_against_and_the_stranger_in_the_picture_does_not_count() -> None:
    scores = {"right": 5.0, "alike": 5.0, "host": 9.0, "other": 1.0}
    assert _place(scores, "right", "") == 3
    assert _place(scores, "right", "host") == 2
    assert _place(scores, "absent", "") == 0


def test_a_change_that_shows_a_stranger_names_its_item() -> None:
    shots = [Shot(f"s{i}", lambda i=i: b"stranger %d" % i) for i in range(3)]  # type: ignore[misc]
    bench = Bench(
        counter=None,  # type: ignore[arg-type]
        things=(),
        strangers=shots,
        own={},
        others=["F-0", "F-1", "F-2"],
        photos={},
    )
    pasted = Transformation("pasted", lambda own, host: own + b" on " + host, shows_stranger=True)
    turned = Transformation("turned", lambda own, _host: own[::-1])
    assert _changed(bench, pasted, b"own", 1) == (b"own on stranger 1", "F-1")
    assert _changed(bench, turned, b"own", 1) == (b"nwo", "")


def test_every_change_of_the_table_makes_a_picture() -> None:
    from lostfound.measuring import _transformations

    buffer = BytesIO()
    Image.new("RGB", (300, 200), "red").save(buffer, "JPEG")
    content = buffer.getvalue()
    made = _transformations()
    assert [change.name for change in made if change.shows_stranger] == [
        "at 30 % of a stranger's photo"
    ]
    assert len(made) == 8
    for change in made:
        assert Image.open(BytesIO(change.change(content, content))).size > (0, 0)


def test_a_folder_names_its_objects_their_photos_and_the_strangers(tmp_path: Path) -> None:
    assert not is_photo_folder(tmp_path)
    folder = tmp_path / "objects" / "bag"
    folder.mkdir(parents=True)
    for name in ("found.jpg", "claim.jpg", "more2.jpg", "notes.txt"):
        (folder / name).touch()
    (tmp_path / "objects.csv").write_text(
        "subject,found_photo,claim_photo,claim_text\n"
        "bag,objects/bag/found.jpg,objects/bag/claim.jpg,a bag\n",
        encoding="utf-8",
    )
    assert is_photo_folder(tmp_path)
    given = read_photo_folder(tmp_path)
    assert [path.name for path in given.objects[0].asked] == ["claim.jpg", "more2.jpg"]
    assert given.strangers == ()
    (folder / "found.jpg").unlink()
    with pytest.raises(Missing, match=r"found\.jpg"):
        read_photo_folder(tmp_path)


def test_a_thing_without_words_is_asked_by_photo_only() -> None:
    thing = Thing(name="bag", found=Shot("f", bytes), asked=(Shot("c", bytes),))
    assert photo_figures._words_of(thing).description == ""
