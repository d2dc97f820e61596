"""Writing found items: one, many, edited; with their facts, proofs, photos and log entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lostfound.domain.records import FoundRow, Tally
from lostfound.domain.references import reference
from lostfound.domain.values import Facts, FoundItem
from lostfound.errors import Conflict
from lostfound.storage.sqlite import log, log_spans, reads, rows
from lostfound.storage.sqlite.connection import marks
from lostfound.storage.sqlite.work import Work
from lostfound.storage.sqlite.write_photos import add_photo, link_photo

_SEARCHED = "description, category, brand, colour, found_where"
_COLUMNS = (
    "id, reference, venue, status, found_from, found_to, wide, description, category, colour, "
    "brand, found_where, shelf, facts, source, external_id, digest, text_id, batch, "
    "registered_at, revision"
)
_INTO = f"found ({_COLUMNS})"
_INSERT = f"INSERT INTO {_INTO} VALUES ({marks(_COLUMNS.count(',') + 1)})"
_DIGEST_AT = _COLUMNS.split(", ").index("digest")
EDITABLE = (
    "venue",
    "description",
    "found",
    "category",
    "colour",
    "brand",
    "found_where",
    "shelf",
    "status",
    "facts",
)


def add_one(work: Work, row: FoundRow) -> FoundItem:
    """Register an item; raises Conflict when its source's row is registered already."""
    item = row.item
    if item.external_id:
        known = reads.external(work.db, "found", item.source, [item.external_id])
        if known:
            there = known[item.external_id].reference
            raise Conflict(
                f"{item.source} {item.external_id} is registered already: {there}.",
                f"See it with 'lostfound found show {there}'.",
            )
    return reads.found_item(work.db, insert(work, [row], 0)[0][0])


def add_many(work: Work, chunk: Iterable[FoundRow], batch: int) -> Tally:
    """Add or update items by (source, external id), in their order."""
    given = list(chunk)
    made = _all_new(work, given, batch)
    if made is not None:
        return Tally(verdicts=("added",) * len(made), references=tuple(name for name, _ in made))
    known = _known(work, given)
    told: list[tuple[str, str]] = [("", "")] * len(given)
    waiting: dict[Any, int] = {}

    def put_in() -> None:
        made = insert(work, [given[i] for i in waiting.values()], batch)
        for (key, i), (name, digest) in zip(waiting.items(), made, strict=True):
            told[i], known[key] = ("added", name), (name, digest)
        waiting.clear()

    for i, row in enumerate(given):
        # A row without an external id is always new; its place keeps it apart.
        key = (row.item.source, row.item.external_id) if row.item.external_id else i
        if key in waiting:
            put_in()
        if key in known:
            told[i], known[key] = _renew(work, row, *known[key])
        else:
            waiting[key] = i
    put_in()
    return Tally(
        verdicts=tuple(verdict for verdict, _ in told),
        references=tuple(name for _, name in told),
    )


def _all_new(work: Work, given: Sequence[FoundRow], batch: int) -> list[tuple[str, str]] | None:
    """Insert a chunk of rows none of which is known, the rule in imports; None when one is.

    The unique index tells as they are written: to ask for each row first costs an import
    a fifth of its speed.
    """
    keys = {(row.item.source, row.item.external_id) for row in given if row.item.external_id}
    if len(keys) < len(given) or not given:
        return None
    made = _made(work, given, batch)
    if not work.db.many_unless_known(_INTO, made):
        return None
    return _complete(work, given, made, batch)


def _renew(
    work: Work, row: FoundRow, name: str, before: str
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Take a known row again; returns (verdict, reference) and (reference, digest)."""
    digest = row.digest or rows.content_digest("F", rows.found_columns(row.item))
    if digest == before:
        return ("unchanged", name), (name, digest)
    _overwrite(work, name, row, digest)
    return ("updated", name), (name, digest)


def _known(work: Work, given: Sequence[FoundRow]) -> dict[Any, tuple[str, str]]:
    by_source: dict[str, list[str]] = {}
    for row in given:
        if row.item.external_id:
            by_source.setdefault(row.item.source, []).append(row.item.external_id)
    return {
        (source, external_id): (there.reference, there.digest)
        for source, wanted in by_source.items()
        for external_id, there in reads.external(work.db, "found", source, wanted).items()
    }


def insert(work: Work, given: Sequence[FoundRow], batch: int) -> list[tuple[str, str]]:
    """Insert new items and return their references and digests."""
    made = _made(work, given, batch)
    work.db.many(_INSERT, made)
    return _complete(work, given, made, batch)


def _made(work: Work, given: Sequence[FoundRow], batch: int) -> list[tuple[Any, ...]]:
    first = work.next_id("found")
    texts = work.text_ids(row.text for row in given)
    return [_new(work, first + i, row, texts[row.text], batch) for i, row in enumerate(given)]


def _complete(
    work: Work, given: Sequence[FoundRow], made: Sequence[tuple[Any, ...]], batch: int
) -> list[tuple[str, str]]:
    """Index, count and log items that were just inserted; return references and digests."""
    if not made:
        return []
    first = made[0][0]
    _count(work, given)
    work.db.run(
        f"INSERT INTO found_fts (rowid, {_SEARCHED}) "
        f"SELECT id, {_SEARCHED} FROM found WHERE id >= ?",
        (first,),
    )
    _add_facts(work, given, first)
    names = [(row.item.venue, columns[1]) for columns, row in zip(made, given, strict=True)]
    if batch:
        log_spans.add(work.log, first, names)
    else:
        work.log.add_all(log_spans.EVENT, names)
    for columns, row in zip(made, given, strict=True):
        for sha256 in row.item.photos:
            link_photo(work, "found", columns[0], sha256, row.item.venue)
        if row.hidden:
            add_proofs(work, columns[1], row.item.venue, row.hidden)
    return [(columns[1], columns[_DIGEST_AT]) for columns in made]


def _add_facts(work: Work, given: Sequence[FoundRow], first: int) -> None:
    """Write the rows of found_fact, a statement a fact and in the order of their key.

    Rows that say the same share one Facts, so they are gathered by it before its pairs are.
    """
    sayers: dict[tuple[int, int], list[int]] = {}
    facts: dict[int, Facts] = {}
    for number, row in enumerate(given, first):
        said = row.item.facts
        facts[id(said)] = said
        sayers.setdefault((id(said), row.item.status == "held"), []).append(number)
    owners: dict[tuple[str, str, int], list[int]] = {}
    for (said_id, held), numbers in sayers.items():
        for field, value in work.facts_form(facts[said_id])[1]:
            owners.setdefault((field, value, int(held)), []).extend(numbers)
    work.db.many(
        "INSERT INTO found_fact SELECT ?, ?, ?, value FROM json_each(?)",
        [(*key, str(sorted(owners[key]))) for key in sorted(owners)],
    )
    _tally_facts(work, [(*key[:2], len(owners[key])) for key in sorted(owners) if key[2]])


def _tally_facts(work: Work, counts: Sequence[tuple[str, str, int]]) -> None:
    """Count facts of held items that were just written."""
    work.db.many(
        "INSERT INTO fact_tally VALUES (?, ?, ?) "
        "ON CONFLICT (field, value) DO UPDATE SET items = items + excluded.items",
        counts,
    )


def _count(work: Work, given: Sequence[FoundRow]) -> None:
    """Bring the tally up to date with new items."""
    items = Counter(row.item.venue for row in given)
    held = Counter(row.item.venue for row in given if row.item.status == "held")
    work.db.many(
        "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (venue) "
        "DO UPDATE SET items = items + excluded.items, held = held + excluded.held",
        [(venue, count, held[venue]) for venue, count in items.items()],
    )


def _new(work: Work, number: int, row: FoundRow, text: int | None, batch: int) -> tuple[Any, ...]:
    """Return the columns of _INSERT."""
    item = row.item
    work.need_venue(item.venue)
    at = item.registered_at
    found, exact = item.found, item.found.start is item.found.end
    start = rows.moment(found.start)
    end = start if exact else rows.moment(found.end)
    return (
        number,
        reference("F", number),
        item.venue,
        item.status,
        start,
        end,
        0 if exact else int(found.length > rows.WIDE),
        item.description,
        item.category,
        item.colour,
        item.brand,
        item.found_where,
        item.shelf,
        work.facts_form(item.facts)[0],
        item.source,
        item.external_id,
        row.digest or rows.content_digest("F", rows.found_columns(item)),
        text,
        batch or None,
        rows.moment(at) if at else work.moment,
        1,
    )


def add_proofs(work: Work, subject: str, venue: str, details: Iterable[str]) -> None:
    """Keep details only an owner would know; the log says that there are some, not which."""
    given = [(subject, venue, detail, work.by, work.moment) for detail in details]
    if given:
        work.db.many(
            "INSERT INTO proof (subject, venue, detail, by, at) VALUES (?, ?, ?, ?, ?)", given
        )
        work.log.add(venue, "proof kept", subject, details={"count": len(given)})


def add_new_parts(
    work: Work, name: str, venue: str, photos: Iterable[str], hidden: Iterable[str]
) -> None:
    """Add the photos and proofs that a known item or claim does not have yet."""
    for sha256 in photos:
        add_photo(work, name, sha256)
    there = set(reads.proofs(work.db, name))
    add_proofs(work, name, venue, [detail for detail in hidden if detail not in there])


def edit(
    work: Work, name: str, changes: Mapping[str, object], expected: int, text: str | None
) -> FoundItem:
    """Change an item's fields; raises Conflict when it is not at the expected revision."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not to be edited: {', '.join(sorted(unknown))}")
    before = reads.found_item(work.db, name)
    if expected and before.revision != expected:
        raise overtaken(work, name)
    after = replace(before, **dict(changes))  # type: ignore[arg-type]
    if after == before and text is None:
        return before
    after = replace(after, revision=before.revision + 1)
    work.need_venue(after.venue)
    _write(work, before, after, text)
    _tell(work, before, after)
    return after


def overtaken(work: Work, name: str) -> Conflict:
    """Return the error for an edit of something that was changed meanwhile."""
    work.log.flush()
    last = log.entries(work.db, subject=name, limit=1)
    who = f" by {last[0].by} on {last[0].at:%Y-%m-%d %H:%M}" if last else ""
    return Conflict(f"{name} was changed{who}, after you read it.", "Look at it again.")


def _write(work: Work, before: FoundItem, after: FoundItem, text: str | None) -> None:
    number = reads.number_of(work.db, "found", after.reference)
    columns = rows.found_columns(after) | {"revision": after.revision}
    if text is not None:
        columns["text_id"] = work.text_ids([text])[text]
    names = ", ".join(f"{name} = ?" for name in columns)
    work.db.run(f"UPDATE found SET {names} WHERE id = ?", (*columns.values(), number))
    if after.facts != before.facts or after.status != before.status:
        for held in (0, 1):
            work.db.many(
                "DELETE FROM found_fact WHERE field = ? AND value = ? AND held = ? "
                "AND found_id = ?",
                [(*pair, held, number) for pair in rows.fact_pairs(before.facts)],
            )
        pairs, held = sorted(rows.fact_pairs(after.facts)), after.status == "held"
        work.db.many(
            "INSERT INTO found_fact VALUES (?, ?, ?, ?)",
            [(*pair, int(held), number) for pair in pairs],
        )
        _tally_facts(work, [(*pair, 1) for pair in pairs if held])
    if after.venue != before.venue:
        work.db.run("UPDATE found_photo SET venue = ? WHERE found_id = ?", (after.venue, number))
        work.db.run("UPDATE proof SET venue = ? WHERE subject = ?", (after.venue, after.reference))


def _tell(work: Work, before: FoundItem, after: FoundItem) -> None:
    """Log what changed: a move in both venues' chains, a new status by its own name."""
    name = after.reference
    if after.venue != before.venue:
        ends = {"from": before.venue, "to": after.venue}
        work.log.add(before.venue, "moved", name, details=ends)
        work.log.add(after.venue, "moved", name, details=ends)
    if after.status != before.status:
        work.log.add(after.venue, after.status, name, details={"from": before.status})
    fields = [
        field
        for field in EDITABLE
        if field not in ("venue", "status") and getattr(before, field) != getattr(after, field)
    ]
    if fields:
        work.log.add(
            after.venue, "edited", name, details={"fields": fields, "revision": after.revision}
        )


def _overwrite(work: Work, name: str, row: FoundRow, digest: str) -> None:
    """Take over what the source says now; a status is only ever moved on by it."""
    item = row.item
    changes = {field: getattr(item, field) for field in EDITABLE}
    if item.status == "held":
        del changes["status"]
    if not item.shelf:
        del changes["shelf"]
    edit(work, name, changes, 0, row.text or None)
    work.db.run("UPDATE found SET digest = ? WHERE reference = ?", (digest, name))
    add_new_parts(work, name, item.venue, item.photos, row.hidden)
