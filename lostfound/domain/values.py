"""The values every room shares: venues, found items, claims, and what was read from words.

Times are naive local wall time at the venue: a desk writes what its clock shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A span of local time, both ends included; an exact moment has start == end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"window ends ({self.end}) before it starts ({self.start})")

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing read from words: `value` is a vocabulary id, `said` the words that say it.

    `weight` (0, 1] is how far the words support it; `part` is the part of the thing
    that the words speak of ("semelle" in "semelle blanche"), where they say one.
    """

    value: str
    weight: float = 1.0
    said: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A name, number, inscription or size on the thing: `form` says which.

    Forms: name, initials, quoted, serial, phone, plate, number, size, model.
    `value` is folded for comparison; phone numbers are kept as a digest only. `source` is
    "photo" for what was read in a photo, empty for words somebody wrote.
    """

    form: str
    value: str
    said: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words of one side say, as vocabulary ids; empty means not stated.

    `terms` are a message's folded content words, with French ones for what it says in
    another language; `hours` is the time of day it tells (from, to; 14.5 is half past two).
    `settled` names fields of a found item (category, colour, brand) that the desk has
    corrected: there its own words count alone, and none means none.
    """

    language: str = ""
    kinds: tuple[Fact, ...] = ()
    colours: tuple[Fact, ...] = ()
    brands: tuple[Fact, ...] = ()
    materials: tuple[Fact, ...] = ()
    patterns: tuple[Fact, ...] = ()
    features: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    terms: tuple[str, ...] = ()
    hours: tuple[float, float] | None = None
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place with a lost-property box: a motorway area, a station, a museum.

    `key` is a stable slug. `motorway`, `direction` ("Paris - Lyon": driving from the
    first to the second) and `pk_km` (kilometre point) are empty elsewhere. `*_source`
    says how a fact is known.
    """

    key: str
    name: str
    kind: str
    operator: str = ""
    operator_source: str = ""
    motorway: str = ""
    direction: str = ""
    pk_km: float | None = None
    town: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    position_source: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class PlaceWeight:
    """A venue that place words may mean: `weight` in (0, 1], `how` the reading that led there.

    The weights of one reading sum to at most 1; the rest is "somewhere else".
    How: named, either, alike (spelt nearly so), other-side, neighbour, near-town,
    between, motorway, route, town, country.
    """

    venue: str
    weight: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """A thing handed in at a venue, as the desk wrote it, and the facts read from that.

    `category`, `colour` and `brand` are the desk's own words and weigh over the
    description. `photos` are SHA-256 names in the photo store. Status: held, released,
    disposed.
    """

    reference: str
    venue: str
    description: str
    found: Window
    category: str = ""
    colour: str = ""
    brand: str = ""
    found_where: str = ""
    shelf: str = ""
    status: str = "held"
    facts: Facts = field(default_factory=Facts)
    photos: tuple[str, ...] = ()
    source: str = ""
    external_id: str = ""
    registered_at: datetime | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A report of a lost thing, without contact details or proof, which are kept apart.

    `text` is the message with telephone numbers and mail addresses masked. `place_text`
    holds the place words, `route` the stops in order. Status: open, matched, closed.
    """

    reference: str
    text: str
    channel: str = ""
    language: str = ""
    lost: Window | None = None
    place_text: str = ""
    route: tuple[str, ...] = ()
    places: tuple[PlaceWeight, ...] = ()
    status: str = "open"
    facts: Facts = field(default_factory=Facts)
    photos: tuple[str, ...] = ()
    source: str = ""
    external_id: str = ""
    registered_at: datetime | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach a claimant; lives in its own table and never enters matching or logs."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoEvidence:
    """What the encoders saw in one photo, by the SHA-256 of its stored copy.

    `hashes` are named 64-bit perceptual hashes as 16 hex digits; `colours` and `kinds`
    are vocabulary ids with weights. The vector is stored apart, by model.
    """

    sha256: str
    width: int
    height: int
    hashes: tuple[tuple[str, str], ...] = ()
    colours: tuple[Fact, ...] = ()
    kinds: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of a pair: confirm, reject, unsure or undo, and what they were shown."""

    claim: str
    found: str
    verdict: str
    by: str
    at: datetime
    note: str = ""
    shown: str = ""
