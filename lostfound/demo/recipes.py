"""Recipes such as `rabbit:grey:bow=pink`: what to draw, and how it lies this time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recipe:
    """A thing to draw: its kind, its colour, and extras with or without a value."""

    kind: str
    colour: str
    extras: dict[str, str] = field(default_factory=dict)

    def has(self, extra: str) -> bool:
        return extra in self.extras

    def extra(self, name: str, otherwise: str = "") -> str:
        return self.extras.get(name) or otherwise


@dataclass(frozen=True, slots=True)
class Pose:
    """How a thing lies or sits in one photo; each between -1 and 1, `side` is -1 or 1."""

    lean: float = 0.0
    swing: float = 0.0
    open: float = 0.0
    side: int = 1


def parse_recipe(text: str) -> Recipe:
    """Return the recipe written as `kind:colour:extra:extra=value`.

    Raises ValueError when the kind or the colour is missing.
    """
    kind, _, rest = text.strip().partition(":")
    colour, *extras = rest.split(":")
    if not kind or not colour:
        raise ValueError(f"drawing recipe {text!r} wants kind:colour, such as rabbit:grey:bow=pink")
    pairs = (extra.partition("=") for extra in extras)
    return Recipe(kind, colour, {name: value for name, _, value in pairs})
