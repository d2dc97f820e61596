"""Venues from a table: what it does not say stays as it was, no two rows share a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lostfound.desk.import_rows import BadPlace, Cells, chunks, row_digest
from lostfound.desk.imports import Tallied, Task
from lostfound.desk.venues import is_key, slug
from lostfound.domain.records import Tally
from lostfound.domain.values import Venue
from lostfound.reading.folding import fold

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.intake import rows as told

_PLAIN = ("name", "kind", "motorway", "direction", "pk_km", "town", "country", "lat", "lon",
          "aliases", "operator_source", "position_source", "source")  # fmt: skip


def import_venues(
    counter: Counter, rows: Iterable[tuple[told.VenueRow, Cells, str]], task: Task
) -> Tallied:
    """Import venues; a key that is there already is brought up to date, empty cells keep."""
    tally, table = Tallied(), _Table(counter)
    for chunk in chunks(rows):
        venues = [venue for row, cells, _ in chunk for venue in table.take(row, cells, task, tally)]
        tally.read += len(chunk)
        verdicts = [_verdict(counter.register.venue(venue.key), venue) for venue in venues]
        tally.added += verdicts.count("added")
        tally.known += verdicts.count("unchanged")
        tally.updated += verdicts.count("updated")
        if not task.dry_run:
            with counter.register.unit(by=counter.by, at=counter.now()) as unit:
                done = unit.add_venues(venues)
                # Those already there are counted at the end, with the other rows.
                changed = [told for told in done.verdicts if told != "unchanged"]
                unit.count_batch(task.batch, Tally(verdicts=tuple(changed)))
        task.progress(tally.read, 0)
    task.progress(tally.read, tally.read)
    return tally


def _verdict(before: Venue | None, now: Venue) -> str:
    if before is None:
        return "added"
    return "unchanged" if before == now else "updated"


class _Table:
    """The venues that one table has named so far, by key, and the line of each."""

    def __init__(self, counter: Counter) -> None:
        self._register = counter.register
        self._taken: dict[str, tuple[Venue, int, str]] = {}

    def take(self, row: told.VenueRow, cells: Cells, task: Task, tally: Tallied) -> Iterator[Venue]:
        """Yield the venue of a row, completed from what is known of it; or tell why not."""
        key = row.key or self._key_for(row)
        if not is_key(key) and self._there(key) is None:
            task.on_bad(_no_key(row, cells))
            return
        digest = row_digest(row)
        if key not in self._taken:
            venue = _merged(row, key, self._register.venue(key), task.source)
            self._taken[key] = venue, row.line, digest
            yield venue
        elif self._taken[key][2] == digest:
            tally.known += 1
        else:
            line = self._taken[key][1]
            task.on_bad(
                BadPlace(
                    row.line,
                    "key" if row.key else "name",
                    row.key or row.name,
                    f"The row at line {line} is the same venue, {key}.",
                    "Keep one of them, or give this one a key or a town of its own.",
                    cells,
                    "twice",
                )
            )

    def _key_for(self, row: told.VenueRow) -> str:
        """Return the first key made of the row's words that no other place has, "" for none."""
        if not slug(row.name):
            return ""
        base = " ".join(part for part in (row.motorway, row.name) if part)
        longer = (f"{base} {more}" for more in (row.town, row.direction, row.kind) if more)
        made = [slug(text) for text in (base, *longer, f"{row.kind or 'venue'} {base}")]
        usable = [key for key in made if is_key(key)]
        for key in usable:
            there = self._there(key)
            if there is None or _may_be(there, row):
                return key
        return usable[0] if usable else ""

    def _there(self, key: str) -> Venue | None:
        return self._taken[key][0] if key in self._taken else self._register.venue(key)


def _may_be(venue: Venue, row: told.VenueRow) -> bool:
    """Return whether nothing that both say of the place differs."""
    kind = "" if venue.kind == "venue" else venue.kind
    pairs = ((venue.town, row.town), (venue.direction, row.direction), (kind, row.kind))
    return all(not one or not other or fold(one) == fold(other) for one, other in pairs)


def _no_key(row: told.VenueRow, cells: Cells) -> BadPlace:
    made = slug(row.key or row.name)
    hint = f", such as {made}" if is_key(made) else ""
    return BadPlace(
        row.line,
        "key" if row.key else "name",
        row.key or row.name,
        "It makes no key." if not row.key else "It is no key.",
        f"A key has small letters, digits and hyphens, and begins with neither f- nor c-{hint}.",
        cells,
        "key",
    )


def _merged(row: told.VenueRow, key: str, stored: Venue | None, source: str) -> Venue:
    """Return the stored venue (or a new one) with what the row says of it."""
    base = stored or Venue(key=key, name=row.name, kind=row.kind or "venue", source=source)
    said: dict[str, Any] = {}
    if row.operator and row.operator != base.operator:
        said |= {"operator": row.operator, "operator_source": source}
    if row.lat is not None and (row.lat, row.lon) != (base.lat, base.lon):
        said["position_source"] = source
    given = {name: getattr(row, name) for name in _PLAIN}
    said |= {name: value for name, value in given.items() if value not in ("", None, ())}
    return replace(base, **said)
