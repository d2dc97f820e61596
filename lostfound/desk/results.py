"""What the journeys hand back: frozen values that the views turn into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from lostfound.domain.records import Batch, Kept
from lostfound.domain.values import Claim, Contact, Decision, FoundItem, PhotoEvidence, Venue
from lostfound.matching.values import Candidate, Difference, Ranking


class LookAlike(NamedTuple):
    """The other side of a pair that the matcher thinks worth a look.

    `claim` and `found` are references; `gist` is the other side in a few words.
    """

    claim: str
    found: str
    probability: float
    level: str
    gist: str = ""


class PhotoLine(NamedTuple):
    """One photo of an item or a claim: its file, "" when it is gone, and what was seen in it."""

    name: str
    path: str
    evidence: PhotoEvidence | None = None


class SamePhoto(NamedTuple):
    """A photo that an item or a claim has already; `how` is what was done to it ("turned")."""

    photo: str
    reference: str
    how: str = ""


class Suggestion(NamedTuple):
    """What a photo suggests for a field: category, colour or inscription.

    `words` go into the field; `weight` is the network's, 0 to 1; `sure` is enough for a
    script; `taken` says whether it was taken over.
    """

    field: str
    words: str
    weight: float
    photo: str
    sure: bool = False
    taken: bool = False


class NotKept(NamedTuple):
    """A photo that was not kept: why, and what to do."""

    photo: str
    reason: str
    fix: str


class FoundReceipt(NamedTuple):
    """A registered found item, and the open claims that look like it.

    `same` are the items and claims that have one of its photos, `not_kept` photos that were
    looked at and let go, `suggestions` what the photos suggested, `new_photos` (SHA-256) those
    that came to an item that was there.
    """

    item: FoundItem
    venue: Venue
    lookalikes: tuple[LookAlike, ...] = ()
    warnings: tuple[str, ...] = ()
    proofs: int = 0
    same: tuple[SamePhoto, ...] = ()
    not_kept: tuple[NotKept, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    new_photos: tuple[str, ...] = ()


class FolderLine(NamedTuple):
    """What became of photos of one thing: registered, or `known` as an item that has them.

    `added` are photos that the known item did not have yet, `warnings` what to tell of them.
    `faults` are the photos that were not taken: name, reason, fix.
    """

    photos: tuple[str, ...]
    receipt: FoundReceipt | None = None
    known: str = ""
    faults: tuple[tuple[str, str, str], ...] = ()
    added: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReceipt:
    """A filed claim and its first candidates; `masked` counts addresses taken from the text."""

    claim: Claim
    ranking: Ranking | None = None
    sides: Sides = field(default_factory=lambda: Sides())
    warnings: tuple[str, ...] = ()
    proofs: int = 0
    masked: int = 0
    same: tuple[SamePhoto, ...] = ()
    not_kept: tuple[NotKept, ...] = ()
    new_photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The records a view needs beside a ranking, by reference (venues by key)."""

    items: dict[str, FoundItem] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)


class MatchAnswer(NamedTuple):
    """A ranking with the records it speaks of; `reverse` when claims are ranked for an item."""

    ranking: Ranking
    sides: Sides
    reverse: bool = False


class Picture(NamedTuple):
    """A stored photo as a page or a screen carries it: a JPEG no larger than was asked for."""

    content: bytes
    width: int
    height: int


class Beside(NamedTuple):
    """One side with its candidates, for a page that shows both at once.

    `first` says why it comes before others; `contacts` are those of claimants by claim, there
    only when they were asked for.
    """

    answer: MatchAnswer
    first: str = ""
    contacts: Mapping[str, Contact] = {}


class FoundSheet(NamedTuple):
    """Everything a desk sees of one found item."""

    item: FoundItem
    venue: Venue
    decisions: tuple[Decision, ...] = ()
    proofs: tuple[str, ...] = ()
    photo_paths: tuple[str, ...] = ()
    proofs_kept: int = 0


class ClaimSheet(NamedTuple):
    """Everything a desk sees of one claim; contact details are read apart."""

    claim: Claim
    venues: dict[str, Venue]
    decisions: tuple[Decision, ...] = ()
    proofs: tuple[str, ...] = ()
    photo_paths: tuple[str, ...] = ()
    proofs_kept: int = 0


class Verdict(NamedTuple):
    """A decision that was kept, and both sides after it."""

    decision: Decision
    claim: Claim
    item: FoundItem
    venue: Venue
    warnings: tuple[str, ...] = ()


class PendingPair(NamedTuple):
    """A pair waiting for a person: both sides, the candidate with its reasons.

    `first` says why it comes before others, "" when it does not; `since` is when it was put
    forward; `differences` and `question` tell the item from those of the claim that are alike.
    """

    claim: Claim
    item: FoundItem
    venue: Venue
    candidate: Candidate
    first: str = ""
    since: datetime | None = None
    differences: tuple[Difference, ...] = ()
    question: str = ""


class BadRow(NamedTuple):
    """A row that was not taken: the line in the file, the column, what it held, the fix."""

    line: int
    column: str
    value: str
    reason: str
    fix: str = ""


class ImportReport(NamedTuple):
    """What an import did: rows new, changed, already there, and bad; seconds it took.

    `bad` holds the first of the `bad_count` rows that were not taken, `photos` the first of
    the `photo_count` photos that their rows went in without. `faults` count each sort of
    fault, the commonest first; `batch` is the import's number (0: nothing was written).
    """

    kind: str
    file: str
    read: int
    added: int
    known: int
    updated: int = 0
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0
    dry_run: bool = False
    rejects: str = ""
    vectors: int = 0
    pairs: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    source: str = ""
    photos: tuple[BadRow, ...] = ()
    photo_count: int = 0
    faults: tuple[tuple[str, int], ...] = ()
    batch: int = 0


class TakenBack(NamedTuple):
    """An import taken back: how many of its records went, and which stayed for what act.

    `kept` holds the first of the `kept_count` that stayed; `batch` is as it was before.
    """

    batch: Batch
    gone: int
    kept: tuple[Kept, ...] = ()
    kept_count: int = 0
    dry_run: bool = False


class DemoCase(NamedTuple):
    """One case of the demo: why it is shown, and the answer to it."""

    title: str
    remark: str
    answer: MatchAnswer


class DemoTold(NamedTuple):
    """What the demo did: how much it put in, the cases worth showing, where the register is."""

    items: int
    claims: int
    photos: int
    pairs: int
    cases: tuple[DemoCase, ...]
    register: str
    kept: bool
    seconds: float


class LogLine(NamedTuple):
    """One event of a venue's custody chain, in words."""

    at: datetime
    by: str
    what: str
    reference: str
    venue: str
    note: str = ""
    digest: str = ""
    event: str = ""
    related: str = ""
    details: Mapping[str, object] = {}
