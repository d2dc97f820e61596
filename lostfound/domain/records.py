"""What the desk asks of a register and gets back, beside the things themselves.

Named tuples and no dataclasses: a dataclass costs a millisecond to define, and these
modules are on the path of every command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from lostfound.domain.values import Claim, Contact, FoundItem, Window

OWN_SOURCE = "lostfound"
"""The source that what was typed at a desk goes by when it is exported, with its reference."""


class FoundFilter(NamedTuple):
    """Which found items to list, newest registered first; an empty field does not narrow.

    `kind` is a vocabulary id among the item's facts, `words` must all occur (accents
    folded), `since` and `until` bound the time of finding, `after` is the last
    reference of the page before; `limit` 0 means all.
    """

    venue: str = ""
    kind: str = ""
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    source: str = ""
    batch: int = 0
    limit: int = 50
    after: str = ""


class ClaimFilter(NamedTuple):
    """Which claims to list, newest registered first; `since`/`until` bound the registration."""

    status: str = ""
    channel: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    source: str = ""
    batch: int = 0
    limit: int = 50
    after: str = ""


class FoundRow(NamedTuple):
    """A found item on its way into the register.

    The item's reference is ignored (the register gives it), `text` is what is turned
    into a vector, `hidden` are proof details, `digest` stands for the row in its source
    (empty: made from the item), so that the same row again counts as unchanged.
    """

    item: FoundItem
    text: str = ""
    hidden: tuple[str, ...] = ()
    digest: str = ""


class ClaimRow(NamedTuple):
    """A claim on its way into the register; see FoundRow."""

    claim: Claim
    text: str = ""
    contact: Contact | None = None
    hidden: tuple[str, ...] = ()
    digest: str = ""


class Tally(NamedTuple):
    """What became of a chunk of rows, in their order: verdicts are added, updated, unchanged."""

    verdicts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    def count(self, verdict: str) -> int:
        """Return how many rows had this verdict."""
        return self.verdicts.count(verdict)


class Known(NamedTuple):
    """A row of a source that the register already has."""

    reference: str
    digest: str
    revision: int


class Proposal(NamedTuple):
    """A pair that the matcher put forward for an open claim; shown to people once."""

    claim: str
    found: str
    probability: float
    level: str
    bits: float
    made_at: datetime
    shown_at: datetime | None = None
    weights: str = ""


class Standing(NamedTuple):
    """The last word on a pair: confirm, reject or unsure (an undone pair has none)."""

    claim: str
    found: str
    verdict: str
    by: str
    at: datetime
    fingerprint: str = ""


class LearntWeights(NamedTuple):
    """Weights that a register's decisions taught, kept for good.

    `base` is the digest of the shipped weights they were learnt from, `figures` and
    `weights` are JSON; `name` and `digest` are given by the register.
    """

    made_at: datetime
    by: str
    claims: int
    decisions: int
    base: str
    figures: str
    weights: str
    name: str = ""
    digest: str = ""


class WeightsUse(NamedTuple):
    """Which weights are used since when, and who said so; name "" means the shipped ones."""

    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One line of the append-only log; `chain` is a venue key, or "" for claims."""

    chain: str
    seq: int
    at: datetime
    by: str
    event: str
    subject: str
    related: str = ""
    details: dict[str, object] = field(default_factory=dict)
    digest: str = ""


class Fault(NamedTuple):
    """A place where the log does not hold together."""

    chain: str
    seq: int
    reason: str


class Counts(NamedTuple):
    """How much a register holds."""

    venues: int = 0
    items: int = 0
    held: int = 0
    claims: int = 0
    open_claims: int = 0
    photos: int = 0
    decisions: int = 0
    pending: int = 0
    texts: int = 0


@dataclass(frozen=True, slots=True)
class VectorModel:
    """A model whose vectors may be compared with each other, and with no others."""

    name: str
    revision: str
    dim: int


class ModelUse(NamedTuple):
    """A model the register has vectors of, and how many."""

    model: VectorModel
    texts: int
    photos: int


class PhotoVector(NamedTuple):
    """One vector of a photo: `crop` names the part or turn of the picture it was made of."""

    model: VectorModel
    vector: bytes
    crop: str = ""


class Batch(NamedTuple):
    """One import; one that was cut short is gone on with. `left` of its records are still here."""

    number: int
    noun: str
    source: str
    name: str
    by: str
    at: datetime
    finished_at: datetime | None = None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    left: int = 0


class Kept(NamedTuple):
    """A record that stays when its import is taken back, and the last act that keeps it."""

    reference: str
    event: str
    by: str
    at: datetime


class ClaimHint(NamedTuple):
    """An open claim at a glance: names it a venue or a kind, when was the loss, any photos."""

    claim: str
    lost: Window | None
    names_venue: bool
    names_kind: bool
    has_photos: bool
