"""Facts as plain JSON values and back; empty fields are left out to keep rows short."""

from __future__ import annotations

from typing import Any

from lostfound.domain.values import Fact, Facts, Mark, PlaceWeight

_FACT_FIELDS = ("kinds", "colours", "brands", "materials", "patterns", "features")


def facts_to_plain(facts: Facts) -> dict[str, Any]:
    """Return a dict of lists, without the fields that say nothing."""
    plain: dict[str, Any] = {}
    if facts.language:
        plain["language"] = facts.language
    for name in _FACT_FIELDS:
        rows = [fact_to_plain(fact) for fact in getattr(facts, name)]
        if rows:
            plain[name] = rows
    if facts.marks:
        plain["marks"] = [_mark_to_plain(mark) for mark in facts.marks]
    if facts.terms:
        plain["terms"] = " ".join(facts.terms)
    if facts.hours:
        plain["hours"] = list(facts.hours)
    if facts.settled:
        plain["settled"] = list(facts.settled)
    return plain


def facts_from_plain(plain: dict[str, Any]) -> Facts:
    """Return the Facts that `facts_to_plain` wrote."""
    # Hundreds of items are read for one match: only what is there is looked at.
    fields: dict[str, Any] = {
        name: tuple([Fact(*row) for row in plain[name]]) for name in _FACT_FIELDS if name in plain
    }
    marks = tuple([Mark(*row) for row in plain.get("marks", ())])
    if "terms" in plain:
        fields["terms"] = tuple(plain["terms"].split())
    if "hours" in plain:
        fields["hours"] = tuple(plain["hours"])
    if "settled" in plain:
        fields["settled"] = tuple(plain["settled"])
    return Facts(language=plain.get("language", ""), marks=marks, **fields)


def _mark_to_plain(mark: Mark) -> list[str]:
    row = [mark.form, mark.value, mark.said]
    return [*row, mark.source] if mark.source else row


def fact_to_plain(fact: Fact) -> list[Any]:
    """Return [value, weight, said, part] without trailing empty parts."""
    row: list[Any] = [fact.value, round(fact.weight, 3), fact.said]
    return [*row, fact.part] if fact.part else row


def places_to_plain(places: tuple[PlaceWeight, ...]) -> list[list[Any]]:
    """Return [[venue, weight, how], ...]."""
    return [[place.venue, round(place.weight, 5), place.how] for place in places]


def places_from_plain(rows: list[list[Any]]) -> tuple[PlaceWeight, ...]:
    """Return the PlaceWeights that `places_to_plain` wrote."""
    return tuple(PlaceWeight(*row) for row in rows)
