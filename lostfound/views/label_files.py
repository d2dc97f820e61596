"""Labels as files: SVG and PDF in lines, PNG in dots; the same drawing in each."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lostfound.errors import UsageFault
from lostfound.views.labels import DOT, Drawing, Label, Measure, unwritable, writable
from lostfound.views.markup import Markup, tag

_MARK = "lostfound label"
MARKS = (
    f"<desc>{_MARK}</desc>".encode(),
    f"/Creator ({_MARK})".encode(),
    f"tEXtSoftware\0{_MARK}".encode(),
)
"""What a label file holds as SVG, PDF and PNG: a file with none of them is somebody else's."""

_FONTS = {False: "Vera", True: "VeraBd"}
_POINT = 72 / 25.4


def written(drawings: Sequence[Drawing], form: str, title: str) -> bytes:
    """Return drawings as "svg", "png" or "pdf"; only a PDF has more than one page.

    Raises UsageFault for pages that a picture cannot have.
    """
    if len(drawings) > 1 and form != "pdf":
        raise UsageFault(
            f"{len(drawings)} pages do not go into one {form.upper()} file.",
            "Name a PDF with --out, or put them on one sheet with --sheet.",
        )
    if form == "pdf":
        return _pdf(drawings, title)
    return _png(drawings[0], title) if form == "png" else _svg(drawings[0], title)


def fitted(label: Label) -> Label:
    """Return a label in letters that the font has."""
    known = _face(False)
    return Label(*(writable(text, known) for text in label))


def poorly_written(label: Label) -> str:
    """Return what to tell of a label whose letters the font lacks, "" where it has them all."""
    known = _face(False)
    lines = [f'"{text}"' for text in label if unwritable(text, known)]
    if not lines:
        return ""
    return (
        f"{label.reference}: the label's font lacks letters of {', '.join(lines)}; "
        'they are printed as "?".'
    )


def measure() -> Measure:
    """Return how wide words are in the font of the labels, at size 1."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _learn_fonts()
    return lambda text, bold: max(0.01, float(stringWidth(text, _FONTS[bold], 1.0)))


def _face(bold: bool) -> Callable[[str], bool]:
    from reportlab.pdfbase.pdfmetrics import getFont

    _learn_fonts()
    glyphs = getFont(_FONTS[bold]).face.charToGlyph
    return lambda character: ord(character) in glyphs


@cache
def _learn_fonts() -> None:
    """Teach the PDF writer Bitstream Vera, which comes with it."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in _FONTS.values():
        registerFont(TTFont(name, str(_font_file(name))))


def _font_file(name: str) -> Path:
    import reportlab

    return Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf"


def _svg(drawing: Drawing, title: str) -> bytes:
    dark = "".join(
        f"M{_mm(b.x)} {_mm(b.y)}h{_mm(b.width)}v{_mm(b.height)}h-{_mm(b.width)}z"
        for b in drawing.boxes
    )
    words = (
        tag(
            "text",
            line.text,
            x=_mm(line.x),
            y=_mm(line.y),
            font_size=_mm(line.size),
            font_weight="bold" if line.bold else None,
        )
        for line in drawing.words
    )
    width, height = _mm(drawing.width), _mm(drawing.height)
    svg = tag(
        "svg",
        tag("title", title),
        tag("desc", _MARK),
        tag("rect", width=width, height=height, fill="#fff"),
        tag("path", d=dark, fill="#000", shape_rendering="crispEdges"),
        tag(
            "g",
            *words,
            font_family="Bitstream Vera Sans, DejaVu Sans, Verdana, sans-serif",
            fill="#000",
        ),
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width}mm",
        height=f"{height}mm",
        viewBox=f"0 0 {width} {height}",
        role="img",
    )
    return Markup(svg + "\n").encode("utf-8")


def _mm(length: float) -> str:
    return f"{length:.4f}".rstrip("0").rstrip(".")


def _pdf(drawings: Sequence[Drawing], title: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    _learn_fonts()
    out = io.BytesIO()
    # Without the moment of writing: the same label is the same file.
    canvas = Canvas(out, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator(_MARK)
    for drawing in drawings:
        canvas.setPageSize((drawing.width * _POINT, drawing.height * _POINT))
        for box in drawing.boxes:
            up = drawing.height - box.y - box.height
            canvas.rect(*(n * _POINT for n in (box.x, up, box.width, box.height)), 0, 1)
        for line in drawing.words:
            canvas.setFont(_FONTS[line.bold], line.size * _POINT)
            canvas.drawString(line.x * _POINT, (drawing.height - line.y) * _POINT, line.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _png(drawing: Drawing, title: str) -> bytes:
    from PIL import Image, ImageDraw, PngImagePlugin

    image = Image.new("L", (_dots(drawing.width), _dots(drawing.height)), 255)
    pen = ImageDraw.Draw(image)
    for box in drawing.boxes:
        left, top = _dots(box.x), _dots(box.y)
        right, bottom = _dots(box.x + box.width), _dots(box.y + box.height)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
    for line in drawing.words:
        font = _font(line.bold, _dots(line.size))
        pen.text((_dots(line.x), _dots(line.y)), line.text, fill=0, font=font, anchor="ls")
    told = PngImagePlugin.PngInfo()
    told.add_text("Software", _MARK)
    told.add_itxt("Title", title)
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(300, 300), pnginfo=told, optimize=True)
    return out.getvalue()


def _dots(length: float) -> int:
    return round(length / DOT)


def _font(bold: bool, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(_font_file(_FONTS[bold])), size)
