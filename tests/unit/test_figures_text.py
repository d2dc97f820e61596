"""The tables of figures as they stand on a screen of eighty columns, and their JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lostfound.desk.ablation import Ablation, AblationRow
from lostfound.desk.baselines import Baseline, Recall
from lostfound.desk.photo_figures import Miss, PhotoFigures, PhotoRow, Together
from lostfound.views import figures


def groups(first: float, five: float) -> dict[str, Recall]:
    """The same recall in every group, each of its own size."""
    sizes = {"all": 324, "french": 182, "other_languages": 142, "place_unclear": 124}
    return {name: Recall(size, first, five) for name, size in sizes.items()}


BASELINES = (
    Baseline(method="lostfound", groups=groups(0.9815, 1.0)),
    Baseline(method="BM25 over notes and venue", groups=groups(0.491, 0.627)),
    Baseline(
        method="all-MiniLM-L6-v2 cosine",
        groups={},
        note="not installed: pip install 'lostfound[bench]'",
    ),
)
OURS = AblationRow(
    without="",
    recall_at_1=0.9815,
    recall_at_5=1.0,
    other_languages=0.9718,
    place_unclear=0.9758,
    absent_none=34,
    absent_strong=1,
    present_called_none=0.0278,
    calibration_error=0.0182,
    look_alikes=0.93,
    loss_bits=0.0941,
)
ABLATION = Ablation(
    claims=324,
    absent=36,
    rows=(
        OURS,
        replace(
            OURS, without="place", recall_at_1=0.8269, loss_bits=1.1363, points=15.46, bits=1.0422,
            verdict="helps",
        ),
        replace(OURS, without="size or model", verdict="nothing"),
        replace(OURS, without="inscription", points=-0.3, bits=-0.0463, verdict="hurts"),
    ),
    not_seen=("photo", "same picture"),
)  # fmt: skip
PHOTOS = PhotoFigures(
    objects=10,
    strangers=400,
    photos=45,
    methods=(
        PhotoRow(method="lostfound", recall_at_1=0.9778, recall_at_5=1.0),
        PhotoRow(method="photo vector", note="the photo network is not at hand"),
        PhotoRow(method="pHash", recall_at_1=0.0, recall_at_5=0.0889),
    ),
    levels={"likely": 40, "none": 5},
    misses=(Miss("objects/bag/more5.jpg", 4, "strangers/0393.jpg"),),
    together=Together(claims=10, first=10, first_by_text=9, first_by_photo=8, strong=7),
    transformed={
        "as it is": {"lostfound": 0.9778, "pHash": 0.0},
        "at 30 % of a stranger's photo": {"lostfound": 0.5556, "pHash": 0.0222},
    },
    seconds=202.1,
)

BASELINES_TEXT = """\
first, top 5                   all 324   French 182    other 142  unclear 124
lostfound                  0.982 1.000  0.982 1.000  0.982 1.000  0.982 1.000
BM25 over notes and venue  0.491 0.627  0.491 0.627  0.491 0.627  0.491 0.627
all-MiniLM-L6-v2 cosine: not installed: pip install 'lostfound[bench]'."""

ABLATION_TEXT = """\
Each reason dropped in turn; 324 claims, 36 absent.
without       first top 5 other place  none str miss ECE alike points   bits
(all on)       98.2 100.0  97.2  97.6 34/36   1  2.8 1.8  93.0         0.094
place          82.7 100.0  97.2  97.6 34/36   1  2.8 1.8  93.0  +15.5 +1.042
size or model  98.2 100.0  97.2  97.6 34/36   1  2.8 1.8  93.0   +0.0 +0.000
inscription    98.2 100.0  97.2  97.6 34/36   1  2.8 1.8  93.0   -0.3 -0.046
In percent: right one first, among the first 5; first for claims in other
languages than French and where the place is vague or wrong; absent claims told
none, told strong (str); present ones told none (miss); calibration error; right
one above its look-alike. Worth: points of first, bits a claim of surprise
(ours: the surprise itself).
Worth nothing here: size or model.
Better without: inscription.
Not seen here: photo, same picture."""

PHOTO_TEXT = """\
10 objects among 400 strangers' photos; 45 other photos of them, by photo alone.

method        first  top 5
lostfound     0.978  1.000
photo vector  the photo network is not at hand
pHash         0.000  0.089

said of photos alone  40 likely, 5 none
photo and text        first in 10 of 10, 7 strong; text alone 9, photo alone 8
not first             objects/bag/more5.jpg: place 4, after strangers/0393.jpg
seconds in all        202

first, after                    ours  pHash
as it is                       0.978  0.000
at 30 % of a stranger's photo  0.556  0.022"""


def test_simple_methods_stand_beside_ours() -> None:
    assert figures.baselines_text(BASELINES, 80) == BASELINES_TEXT


def test_each_reason_has_one_line_and_the_useless_are_named() -> None:
    about = "Each reason dropped in turn"
    assert figures.ablation_text(ABLATION, about, 80) == ABLATION_TEXT


def test_photos_have_a_table_of_methods_and_one_of_changes() -> None:
    assert figures.photo_text(PHOTOS, 80) == PHOTO_TEXT


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_table_is_wider_than_the_screen(width: int) -> None:
    tables = (
        figures.baselines_text(BASELINES, width),
        figures.ablation_text(ABLATION, "Each reason dropped in turn", width),
        figures.photo_text(PHOTOS, width),
    )
    assert max(len(line) for table in tables for line in table.splitlines()) <= width


def test_the_json_of_photos_has_the_names_that_scripts_rely_on() -> None:
    plain = figures.result_plain(PHOTOS)
    assert set(plain) == {
        "objects", "strangers", "photos", "methods", "levels", "misses", "together",
        "transformed", "weights", "seconds", "stages",
    }  # fmt: skip
    assert plain["methods"][0] == {
        "method": "lostfound", "recall_at_1": 0.9778, "recall_at_5": 1.0, "note": "",
    }  # fmt: skip
    assert plain["misses"][0]["photo"] == "objects/bag/more5.jpg"
    assert plain["together"]["first"] == 10


def test_one_photo_that_could_not_be_read_is_one_photo() -> None:
    from lostfound.desk.look_again import LookedAgain
    from lostfound.views.models import again_text

    (told,) = again_text(LookedAgain(unread=1), "")
    assert told.startswith("1 photo could not be read")
