"""Short ways to say what goes into a register in these tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lostfound.domain.records import FoundRow
from lostfound.domain.values import Claim, Decision, Fact, Facts, FoundItem, Window
from lostfound.storage import Register

Opener = Callable[[], Register]

NOW = datetime(2026, 6, 12, 14, 5)
RABBIT = Facts(
    language="fr",
    kinds=(Fact("soft-toy", 0.9, "doudou"),),
    colours=(Fact("grey", 1.0, "gris"), Fact("pink", 0.5, "rose", "noeud")),
)


def item(description: str = "doudou lapin gris", **fields: Any) -> FoundItem:
    """Return a found item on its way in."""
    at = fields.pop("at", NOW - timedelta(hours=2))
    given: dict[str, Any] = {
        "reference": "",
        "venue": "a6-beaune",
        "description": description,
        "found": Window(at, at),
        "facts": RABBIT,
    }
    return FoundItem(**(given | fields))


def row(external_id: str, description: str = "doudou", **fields: Any) -> FoundRow:
    """Return a row of the source "desk"."""
    made = item(description, source="desk", external_id=external_id, **fields)
    return FoundRow(item=made, text=description)


def add(register: Register, *items: FoundItem, text: str = "") -> list[FoundItem]:
    """Register items in one unit."""
    with register.unit(by="anna", at=NOW) as unit:
        return [unit.add_found(one, text=text) for one in items]


def file(register: Register, text: str = "lapin perdu") -> Claim:
    """File a claim."""
    with register.unit(by="anna", at=NOW) as unit:
        return unit.add_claim(Claim(reference="", text=text), text=text)


def decide(
    register: Register, claim: Claim, found: FoundItem, verdict: str, by: str = "anna"
) -> None:
    """Keep a decision in a unit of its own."""
    decision = Decision(
        claim=claim.reference, found=found.reference, verdict=verdict, by=by, at=NOW
    )
    with register.unit(by=by, at=NOW) as unit:
        unit.decide(decision, fingerprint="f1")


def number(register: Register, found: FoundItem) -> int:
    """Return the register's own id of an item."""
    return register.ids([found.reference])[found.reference]
