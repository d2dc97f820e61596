"""Shelf labels: read back by a reader of codes, on paper sizes that fit, with nothing personal."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from lostfound.domain.references import reference
from lostfound.views.label_files import fitted, measure, written
from lostfound.views.labels import A4, DOT, Drawing, Grid, Label, sheets, single

zxingcpp = pytest.importorskip("zxingcpp")
pdfium = pytest.importorskip("pypdfium2")

TAILLY = "a6-beaune-tailly"


@pytest.fixture
def items(lf: Any) -> list[str]:
    """Three found items with more to hide than a label may say; their references."""
    things = (
        "doudou lapin gris de Zoé Quentin",
        "parapluie noir",
        "téléphone Samsung, coque bleue",
    )
    return [
        lf("found", "add", thing, "--venue", TAILLY, "--at", "hier 14h", "--shelf", "B2",
           "--hidden", "étiquette QZX", "--json").data["reference"]
        for thing in things
    ]  # fmt: skip


def codes(image: Image.Image) -> list[tuple[str, str]]:
    """Return (form, text) of each code that a reader finds."""
    return sorted((str(c.format), c.text) for c in zxingcpp.read_barcodes(image))


def both(*references: str) -> list[tuple[str, str]]:
    return sorted((form, ref) for ref in references for form in ("Code 128", "QR Code"))


def of_pdf(file: Path, page: int = 0) -> tuple[Image.Image, str, tuple[int, int]]:
    """Return a page as a picture of 300 dots an inch, its words, and its size in mm."""
    with pdfium.PdfDocument(file) as document:
        leaf = document[page]
        size = tuple(round(n / 72 * 25.4) for n in leaf.get_size())
        return leaf.render(scale=300 / 72).to_pil(), leaf.get_textpage().get_text_bounded(), size


def of_svg(svg: str) -> tuple[Image.Image, str]:
    """Return an SVG label drawn in dots, its words left out, and those words."""
    tree = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    width, height = (float(tree.get("viewBox", "").split()[n]) for n in (2, 3))
    image = Image.new("L", (round(width / DOT), round(height / DOT)), 255)
    path = tree.find(f"{space}path").get("d")
    for box in re.findall(r"M(\S+) (\S+?)h([\d.]+)v([\d.]+)h", path):
        x, y, w, h = (float(n) / DOT for n in box)
        ImageDraw.Draw(image).rectangle((x, y, x + w - 1, y + h - 1), fill=0)
    return image, " ".join(t.text or "" for t in tree.iter(f"{space}text"))


def test_a_label_is_read_back_from_each_format(lf: Any, items: list[str], tmp_path: Path) -> None:
    item = items[0]
    assert lf("label", item, "--out", str(tmp_path / "a.png")).status == 0
    with Image.open(tmp_path / "a.png") as png:
        assert codes(png) == both(item)
        assert [round(n * DOT) for n in png.size] == [70, 37]
        assert round(png.info["dpi"][0]) == 300
    assert lf("label", item.lower(), "--out", str(tmp_path / "a.PDF")).status == 0
    image, words, size = of_pdf(tmp_path / "a.PDF")
    assert codes(image) == both(item)
    assert size == (70, 37)
    drawn, svg_words = of_svg(lf("label", item).out)
    assert codes(drawn) == both(item)
    for told in (words, svg_words):
        for word in (item, "shelf B2", "cuddly toy", "found 2026-05-03", "Beaune Tailly"):
            assert word in told
        assert not [w for w in ("Zo", "Quentin", "QZX", "lapin", "marie") if w in told]


def test_letters_that_the_font_lacks_are_told_with_the_reference(
    lf: Any, items: list[str], tmp_path: Path
) -> None:
    odd = [
        lf("found", "add", "gant", "--venue", TAILLY, "--shelf", shelf, "--json").data["reference"]
        for shelf in ("棚 3 左", "Étagère ł 3 ? ﬁ")
    ]
    for words in (odd, [*odd, "--out", str(tmp_path / "a.pdf")]):
        told = [line for line in lf("label", *words).err.splitlines() if "font lacks" in line]
        assert len(told) == 1
        assert told[0].startswith(f"{odd[0]}: ") and '"shelf 棚 3 左"' in told[0]
    assert lf("label", items[0]).err == ""


def test_a_sheet_leaves_out_labels_that_are_used(lf: Any, items: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    assert lf("label", *items, "--skip", "5", "--out", str(file)).status == 0
    image, _, size = of_pdf(file)
    assert size == (210, 297)
    assert codes(image) == both(*items)
    places = {c.text: c.position.top_left for c in zxingcpp.read_barcodes(image)}
    # The sixth place of 3 x 8 is the last of the second row; then the third row begins.
    assert places[items[0]].x > image.width * 2 / 3
    assert places[items[1]].x < image.width / 3
    assert places[items[1]].y > image.height / 8 * 2 > places[items[0]].y


def test_labels_for_a_roll_are_pages(lf: Any, items: list[str], tmp_path: Path) -> None:
    file = tmp_path / "roll.pdf"
    ended = lf("label", "-", "--size", "50x25", "--out", str(file), stdin="\n".join(items))
    assert "3 labels written" in ended.err
    for page, item in enumerate(items):
        image, _, size = of_pdf(file, page)
        assert size == (50, 25)
        assert codes(image) == both(item)


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (("--size", "40x15"), 2, "too small"),
        (("--size", "4000x4000"), 2, "300 mm a side"),
        (("--size", "wide"), 2, "not two numbers"),
        (("--sheet", "3"), 2, "not two numbers"),
        (("--sheet", "0x8"), 2, "no grid"),
        (("--sheet", "3x8", "--size", "80x30"), 2, "more than A4"),
        (("--sheet", "2x2", "--skip", "4"), 2, "leaves no label"),
        (("--out", "label.doc"), 2, "neither SVG nor PDF nor PNG"),
    ],
)
def test_what_cannot_be_printed_is_named(
    lf: Any, items: list[str], words: tuple[str, ...], status: int, named: str
) -> None:
    ended = lf("label", items[0], *words)
    assert ended.status == status
    assert named in ended.err


def test_a_picture_has_one_page_and_spares_other_files(
    lf: Any, items: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "label.png"
    ended = lf("label", *items, "--size", "70x37", "--out", str(file))
    assert ended.status == 2
    assert "do not go into one PNG" in ended.err
    file.write_bytes(b"a holiday photo")
    assert lf("label", items[0], "--out", str(file)).status == 1
    assert file.read_bytes() == b"a holiday photo"
    assert lf("label", items[0], "--out", str(file), "--force").status == 0
    for form in ("png", "pdf", "svg"):
        for _ in range(2):
            assert lf("label", items[0], "--out", str(tmp_path / f"own.{form}")).status == 0
    assert lf("label", "C-ABC").status == 2


def test_a_file_of_ones_own_that_speaks_of_labels_stays(
    lf: Any, items: list[str], tmp_path: Path
) -> None:
    for form in ("svg", "pdf", "png"):
        file = tmp_path / f"notes.{form}"
        file.write_bytes(b"<svg><text>print a lostfound label</text></svg>")
        assert lf("label", items[0], "--out", str(file)).status == 1
        assert b"print a" in file.read_bytes()


def test_what_a_scanner_types_opens_the_item(lf: Any, items: list[str]) -> None:
    item = items[0]
    azerty = item.translate(str.maketrans("1234567890-AQZWM", "&é\"'(-è_çà)QAWZ?"))
    qwertz = item.translate(str.maketrans("-YZ", "ßZY"))
    for typed in (azerty, qwertz, item.lower()):
        assert lf("found", "show", "-", "--json", stdin=f"{typed}\r\n").data["reference"] == item
        assert lf("found", "show", typed, "--json").data["reference"] == item
    claim = lf("claim", "add", "lapin gris perdu", "--json").data["reference"]
    assert lf("match", "-", "--json", stdin=f"{qwertz}\n").data["subject"] == item
    assert lf("confirm", claim, "-", "--json", stdin=f"{azerty}\n").data["found"] == item
    assert lf("log", azerty).status == 0


sizes = st.tuples(st.floats(50, 210), st.floats(25, 297))
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=60)


def inside(drawing: Drawing) -> bool:
    """Tell whether everything on a drawing lies on it."""
    wide = measure()
    boxes = all(
        b.x >= 0
        and b.y >= 0
        and b.x + b.width <= drawing.width
        and b.y + b.height <= drawing.height
        for b in drawing.boxes
    )
    return boxes and all(
        w.x >= 0 and w.size <= w.y <= drawing.height
        and w.x + w.size * wide(w.text, w.bold) <= drawing.width + 0.01
        for w in drawing.words
    )  # fmt: skip


@settings(max_examples=examples(15))
@given(st.integers(1, 800_000_000), sizes, texts, texts)
def test_any_label_lies_on_its_paper_and_says_its_reference(
    number: int, size: tuple[float, float], shelf: str, venue: str
) -> None:
    code = reference("F", number)
    label = fitted(Label(code, "cuddly toy", "found 2026-05-03", shelf, venue))
    drawing = single(label, size, measure())
    assert inside(drawing)
    assert drawing.words[0].text == code
    assert codes(Image.open(io.BytesIO(written([drawing], "png", code)))) == both(code)


@settings(max_examples=examples(20))
@given(st.integers(1, 3), st.integers(1, 8), st.integers(0, 23), st.integers(1, 30))
def test_sheets_hold_every_label_once(columns: int, rows: int, skip: int, count: int) -> None:
    grid = Grid(columns, rows, skip % (columns * rows))
    codes_of = [reference("F", n) for n in range(1, count + 1)]
    labels = [Label(code, "bag", "found 2026-05-03", "", "Tailly") for code in codes_of]
    pages = sheets(labels, grid, measure())
    told = [w.text for page in pages for w in page.words if w.text.startswith("F-")]
    assert told == codes_of
    assert len(pages) == -(-(grid.skip + count) // (columns * rows))
    assert all((page.width, page.height) == A4 and inside(page) for page in pages)
