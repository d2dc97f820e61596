"""How common a detail is comes from the register, and is the same on every run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lostfound.desk.look import get_claim
from lostfound.desk.match import claim_subject, yardstick


def test_details_are_counted_in_whichever_field_they_live(lf: Any, db: Path) -> None:
    from lostfound.app import open_desk
    from lostfound.settings import read_settings

    for thing in ("lapin gris, noeud rose", "ours, noeud bleu", "sac en cuir rayé", "sac rayé"):
        lf("found", "add", thing, "--venue", "a6-beaune-tailly")
    filed = lf("claim", "add", "lapin avec un noeud, dans un sac rayé en cuir", "--json").data
    settings = read_settings({"db": str(db), "by": "marie"}, {})
    counter = open_desk(settings, lambda _text: None, create=False)
    try:
        subject = claim_subject(counter, get_claim(counter, filed["reference"]))
        counts = yardstick(counter, subject.side, ()).statistics.details
    finally:
        counter.register.close()
    assert {name: counts.get(name) for name in ("part:bow", "striped", "leather")} == {
        "part:bow": 2,
        "striped": 2,
        "leather": 1,
    }
