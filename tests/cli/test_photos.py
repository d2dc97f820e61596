"""Photos from the shell: kept upright, looked at, refused when they are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawn import draw

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def photos(tmp_path: Path) -> tuple[str, str]:
    """Two photos of one rabbit: the desk's and the owner's."""
    for view, name in enumerate(("desk.jpg", "home.jpg")):
        (tmp_path / name).write_bytes(draw("rabbit:grey:bow=pink:mended", view))
    return str(tmp_path / "desk.jpg"), str(tmp_path / "home.jpg")


def test_photos_speak_where_words_do_not(lf: Any, photos: tuple[str, str]) -> None:
    found = lf("found", "add", "", "--venue", TAILLY, "--photo", photos[0], "--json")
    assert found.status == 0
    assert len(found.data["photos"]) == 1
    lf("found", "add", "parapluie noir", "--venue", TAILLY)
    claim = lf("claim", "add", "it looks like this", "--photo", photos[1], "--json")
    assert claim.data["candidates"][0]["reference"] == found.data["reference"]
    by_photo = lf("match", "--photo", photos[1], "--json").data
    assert by_photo["candidates"][0]["reference"] == found.data["reference"]


def test_a_photo_is_added_once(lf: Any, photos: tuple[str, str]) -> None:
    ref = lf("found", "add", "lapin", "--venue", TAILLY, "--json").data["reference"]
    assert len(lf("photo", "add", ref, photos[0], "--json").data["photos"]) == 1
    again = lf("photo", "add", ref, photos[0], "--json").data
    assert len(again["photos"]) == 1
    assert again["warnings"]
    assert Path(lf("found", "show", ref, "--json").data["photo_paths"][0]).is_file()


def test_what_is_no_photo_is_refused_by_name(lf: Any, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("not a photo", encoding="utf-8")
    ended = lf("found", "add", "x", "--venue", TAILLY, "--photo", str(tmp_path / "note.jpg"))
    assert ended.status == 1
    assert "note.jpg" in ended.err
    assert lf("found", "list", "--json").data == []


@pytest.mark.parametrize(
    "word",
    [
        "x" * 300 + ".jpg",
        "~nobody-of-that-name/x.jpg",
        "file://[bad",
        "~nobody-of-that-name/a b.jpg",
    ],
)
def test_a_word_that_can_name_no_file_is_named(lf: Any, word: str) -> None:
    ref = lf("found", "add", "lapin", "--venue", TAILLY, "--json").data["reference"]
    for words in (("match", "--photo", word), ("photo", "add", ref, word)):
        ended = lf(*words)
        assert ended.status in (2, 4), ended.err
        assert "".join(word.split()) in "".join(ended.err.split())
        assert "Something went wrong" not in ended.err


def test_a_photo_is_added_to_a_claim_which_is_compared_anew(
    lf: Any, photos: tuple[str, str]
) -> None:
    found = lf("found", "add", "", "--venue", TAILLY, "--photo", photos[0], "--json").data
    claim = lf("claim", "add", "we lost something dear", "--json").data["reference"]
    told = lf("photo", "add", claim, photos[1], "--json").data
    assert told["candidates"][0]["reference"] == found["reference"]
    listed = lf("photo", "list", claim, "--json").data
    assert [line["width"] for line in listed] == [640] and Path(listed[0]["path"]).is_file()
    assert "640 x 480" in lf("photo", "list", claim).out
    assert (
        "No photos"
        in lf(
            "photo",
            "list",
            lf("found", "add", "gant", "--venue", TAILLY, "--json").data["reference"],
        ).out
    )


def test_a_photo_comes_from_stdin(lf: Any, photos: tuple[str, str]) -> None:
    ref = lf("found", "add", "lapin", "--venue", TAILLY, "--json").data["reference"]
    content = Path(photos[0]).read_bytes()
    added = lf("photo", "add", ref, "-", "--json", stdin=content)
    assert len(added.data["photos"]) == 1
    at_once = lf("found", "add", "", "--venue", TAILLY, "--photo", "-", "--json", stdin=content)
    assert at_once.data["photos"] == added.data["photos"]
    nothing = lf("photo", "add", ref, "-", stdin=b"")
    assert nothing.status == 1 and "empty" in nothing.err


def test_pasted_lists_of_files_are_understood(
    lf: Any, tmp_path: Path, photos: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spaced = tmp_path / "my photo's, 1.jpg"
    spaced.write_bytes(Path(photos[1]).read_bytes())
    ref = lf("found", "add", "lapin", "--venue", TAILLY, "--json").data["reference"]

    def count(*words: str, stdin: str = "") -> int:
        ended = lf("photo", "add", ref, *words, "--json", stdin=stdin)
        assert ended.status == 0, ended.err + ended.out
        return len(ended.data["photos"])

    uri = spaced.as_uri()
    assert count(uri) == 1 and "%20" in uri
    assert count("-", stdin=f"{photos[0]}\n{spaced}\n") == 2
    assert count("-", stdin=f"# dropped\r\n{uri}\r\nfile://{photos[0]}\r\n") == 2
    assert (
        count(
            f"'{photos[0]}' {str(spaced).replace(' ', chr(92) + ' ').replace(chr(39), chr(92) + chr(39))}"
        )
        == 2
    )
    assert count(f"{photos[0]}\n{spaced}") == 2
    gone = lf("photo", "add", ref, "-", stdin=f"{tmp_path}/gone.jpg\n")
    assert gone.status == 4 and "gone.jpg" in gone.err
    monkeypatch.chdir(tmp_path)
    assert count("desk.jpg home.jpg") == 2
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / ".DS_Store").write_bytes(b"x")
    spaced.rename(tmp_path / "more" / "one.jpg")
    assert count("more") == 2
