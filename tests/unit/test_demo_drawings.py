"""The demo's photos: repeatable, different by thing and by view, and readable as photos."""

from __future__ import annotations

from io import BytesIO

import pytest
from drawn import draw
from PIL import Image, ImageChops, ImageStat

from lostfound.demo import drawings
from lostfound.demo.brush import COLOURS
from lostfound.demo.drawings import kinds
from lostfound.demo.recipes import Recipe, parse_recipe

RABBIT = "rabbit:grey:bow=pink"


def opened(photo: bytes) -> Image.Image:
    return Image.open(BytesIO(photo)).convert("RGB")


def difference(one: bytes, other: bytes) -> float:
    apart = ImageChops.difference(opened(one), opened(other))
    return sum(ImageStat.Stat(apart).mean) / 3


def test_the_same_recipe_and_view_give_the_same_bytes() -> None:
    assert drawings.draw(RABBIT, 0) == drawings.draw(RABBIT, 0)


def test_another_view_is_quite_another_picture() -> None:
    assert difference(draw(RABBIT, 0), draw(RABBIT, 1)) > 20


def test_another_colour_changes_the_picture() -> None:
    assert difference(draw("bottle:green"), draw("bottle:red")) > 5


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_drawn_as_a_photo(kind: str) -> None:
    picture = opened(draw(f"{kind}:blue", 1))
    assert picture.size == (640, 480)
    assert ImageStat.Stat(picture.convert("L")).stddev[0] > 10


@pytest.mark.parametrize(
    "recipe",
    [
        "bear:beige:plaster:star:mended",
        "mouse:grey:shirt=red:pattern=stripes",
        "phone:black:pattern=sunflowers:ring",
        "umbrella:navy:pattern=dots",
        "scarf:red:pattern=checks",
        "cap:khaki:pattern=camouflage",
        "suitcase:navy:sticker:ribbon",
        "keys:red:fob=heart",
        "book:blue:title=SEL:picture=star:marker",
    ],
)
def test_extras_show(recipe: str) -> None:
    plain = ":".join(recipe.split(":")[:2])
    assert draw(recipe) != draw(plain)


@pytest.mark.parametrize("recipe", ["dragon:red", "bear:ultraviolet", "cap:red:pattern=plasma"])
def test_an_unknown_thing_colour_or_pattern_is_named(recipe: str) -> None:
    with pytest.raises(ValueError, match=r"dragon|ultraviolet|plasma"):
        draw(recipe)


@pytest.mark.parametrize("text", ["", "bear", ":red"])
def test_a_recipe_wants_kind_and_colour(text: str) -> None:
    with pytest.raises(ValueError, match="kind:colour"):
        parse_recipe(text)


def test_a_recipe_is_read_into_its_parts() -> None:
    assert parse_recipe("rabbit:grey:bow=pink:mended") == Recipe(
        "rabbit", "grey", {"bow": "pink", "mended": ""}
    )


def test_every_colour_is_between_black_and_white() -> None:
    assert all(0 <= part <= 1 for tone in COLOURS.values() for part in tone)
