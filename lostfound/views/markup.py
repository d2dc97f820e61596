"""HTML and SVG from small calls: text is always escaped, only markup made here is not."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lostfound.views.layout import clean

_VOID = frozenset({"br", "img", "input", "link", "meta"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(_name: str, *inside: str | None, **attributes: str | int | bool | None) -> Markup:
    """Return an element; text inside and in attributes is escaped, None and False left out.

    Underscores in attribute names become hyphens, a trailing one goes (`class_`).
    """
    told = "".join(_attribute(name, value) for name, value in attributes.items())
    if _name in _VOID:
        return Markup(f"<{_name}{told}>")
    return Markup(f"<{_name}{told}>{joined(inside)}</{_name}>")


def joined(parts: Iterable[str | None], between: str = "") -> Markup:
    """Return parts one after the other, escaped where they are not markup; None is left out."""
    return Markup(between.join(safe(part) for part in parts if part is not None))


def safe(text: str) -> Markup:
    """Return text as markup: escaped, control and direction characters as spaces."""
    return text if isinstance(text, Markup) else Markup(escape(clean(text)))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{safe(str(value))}"'
