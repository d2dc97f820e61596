"""Writing claims, contacts, decisions and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lostfound.domain.records import ClaimRow, Proposal, Tally
from lostfound.domain.references import reference
from lostfound.domain.values import Claim, Contact, Decision
from lostfound.errors import Conflict, Missing, Refused, UsageFault
from lostfound.storage.sqlite import reads, rows
from lostfound.storage.sqlite.log import decision_digest
from lostfound.storage.sqlite.work import Work
from lostfound.storage.sqlite.write_found import add_new_parts, add_proofs, overtaken
from lostfound.storage.sqlite.write_photos import link_photo

EDITABLE = (
    "text",
    "channel",
    "language",
    "lost",
    "place_text",
    "route",
    "places",
    "status",
    "facts",
)
VERDICTS = ("confirm", "reject", "unsure", "undo")


def add_one(work: Work, row: ClaimRow) -> Claim:
    """File a claim; raises Conflict when its source's row is filed already."""
    one = row.claim
    if one.external_id:
        known = reads.external(work.db, "claim", one.source, [one.external_id])
        if known:
            there = known[one.external_id].reference
            raise Conflict(
                f"{one.source} {one.external_id} is filed already: {there}.",
                f"See it with 'lostfound claim show {there}'.",
            )
    return reads.claim(work.db, _insert(work, row, 0))


def add_many(work: Work, chunk: Iterable[ClaimRow], batch: int) -> Tally:
    """Add or update claims by (source, external id), in their order."""
    verdicts, references = [], []
    for row in chunk:
        verdict, name = _take(work, row, batch)
        verdicts.append(verdict)
        references.append(name)
    return Tally(verdicts=tuple(verdicts), references=tuple(references))


def _take(work: Work, row: ClaimRow, batch: int) -> tuple[str, str]:
    one = row.claim
    known = (
        reads.external(work.db, "claim", one.source, [one.external_id]) if one.external_id else {}
    )
    if not known:
        return "added", _insert(work, row, batch)
    there = known[one.external_id]
    digest = _digest(row)
    if there.digest == digest:
        return "unchanged", there.reference
    changes = {field: getattr(one, field) for field in EDITABLE if field != "status"}
    edit(work, there.reference, changes, 0, row.text or None)
    work.db.run("UPDATE claim SET digest = ? WHERE reference = ?", (digest, there.reference))
    add_new_parts(work, there.reference, "", one.photos, row.hidden)
    if row.contact:
        set_contact(work, there.reference, row.contact)
    return "updated", there.reference


def _digest(row: ClaimRow) -> str:
    return row.digest or rows.content_digest("C", rows.claim_columns(row.claim))


def _insert(work: Work, row: ClaimRow, batch: int) -> str:
    number = work.next_id("claim")
    name = reference("C", number)
    at = row.claim.registered_at
    work.insert(
        "claim",
        [
            {
                "id": number,
                "reference": name,
                **rows.claim_columns(row.claim),
                "digest": _digest(row),
                "text_id": work.text_ids([row.text])[row.text],
                "batch": batch or None,
                "registered_at": rows.moment(at) if at else work.moment,
                "revision": 1,
            }
        ],
    )
    work.log.add("", "filed", name)
    for sha256 in row.claim.photos:
        link_photo(work, "claim", number, sha256)
    add_proofs(work, name, "", row.hidden)
    if row.contact:
        set_contact(work, name, row.contact)
    return name


def edit(
    work: Work, name: str, changes: Mapping[str, object], expected: int, text: str | None
) -> Claim:
    """Change a claim's fields; raises Conflict when it is not at the expected revision."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not to be edited: {', '.join(sorted(unknown))}")
    before = reads.claim(work.db, name)
    if expected and before.revision != expected:
        raise overtaken(work, name)
    after = replace(before, **dict(changes))  # type: ignore[arg-type]
    if after == before and text is None:
        return before
    after = replace(after, revision=before.revision + 1)
    columns: dict[str, Any] = rows.claim_columns(after) | {"revision": after.revision}
    if text is not None:
        columns["text_id"] = work.text_ids([text])[text]
    names = ", ".join(f"{column} = ?" for column in columns)
    work.db.run(f"UPDATE claim SET {names} WHERE reference = ?", (*columns.values(), name))
    fields = [field for field in EDITABLE if getattr(before, field) != getattr(after, field)]
    work.log.add("", "edited", name, details={"fields": fields, "revision": after.revision})
    return after


def set_contact(work: Work, name: str, contact: Contact) -> None:
    """Keep how to reach a claimant; the log says that it was kept, not what."""
    work.db.run(
        "INSERT INTO contact VALUES (?, ?, ?, ?, ?) ON CONFLICT (claim_id) DO UPDATE SET "
        "name = excluded.name, email = excluded.email, phone = excluded.phone, "
        "address = excluded.address",
        (
            reads.number_of(work.db, "claim", name),
            contact.name,
            contact.email,
            contact.phone,
            contact.address,
        ),
    )
    work.log.add("", "contact kept", name)


def forget_contact(work: Work, name: str) -> None:
    """Erase how to reach a claimant."""
    gone = work.db.changed(
        "DELETE FROM contact WHERE claim_id = ?", (reads.number_of(work.db, "claim", name),)
    )
    if gone:
        work.log.add("", "contact erased", name)


def decide(work: Work, decision: Decision, fingerprint: str) -> None:
    """Keep a decision; the claim's status follows (confirm: matched, taken back: open).

    Raises Conflict when the claim or the item is confirmed already, Refused for an undo
    where nothing stands, Missing for an unknown side.
    """
    if decision.verdict not in VERDICTS:
        raise UsageFault(f"{decision.verdict!r} is not a verdict.", f"One of {VERDICTS}.")
    claim = reads.number_of(work.db, "claim", decision.claim)
    found = reads.number_of(work.db, "found", decision.found)
    before = (
        work.db.value(
            "SELECT verdict FROM standing WHERE claim_id = ? AND found_id = ?", (claim, found)
        )
        or "undo"
    )
    if decision.verdict == "confirm":
        _need_free(work, claim, found)
    elif decision.verdict == "undo" and before == "undo":
        raise Refused(
            f"Nothing stands on {decision.claim} and {decision.found}.",
            "There is no decision to take back.",
        )
    _keep(work, decision, claim, found, fingerprint)
    _follow(work, claim, before, decision.verdict)


def _need_free(work: Work, claim: int, found: int) -> None:
    taken = work.db.row(
        "SELECT c.reference, f.reference, d.by, d.at FROM standing s "
        "JOIN decision d ON d.id = s.decision_id JOIN claim c ON c.id = s.claim_id "
        "JOIN found f ON f.id = s.found_id "
        "WHERE s.verdict = 'confirm' AND (s.claim_id = ? OR s.found_id = ?)",
        (claim, found),
    )
    if taken:
        when = taken[3].replace("T", " ")[:16]
        raise Conflict(
            f"{taken[1]} was confirmed for {taken[0]} by {taken[2]} on {when}.",
            f"If that is wrong: lostfound undo {taken[0]} {taken[1]}",
        )


def _keep(work: Work, decision: Decision, claim: int, found: int, fingerprint: str) -> None:
    venue = work.db.value("SELECT venue FROM found WHERE id = ?", (found,))
    at = rows.moment(decision.at)
    work.db.run(
        "INSERT INTO decision (claim_id, found_id, venue, verdict, by, at, note, shown, "
        "fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            claim,
            found,
            venue,
            decision.verdict,
            decision.by,
            at,
            decision.note,
            decision.shown,
            fingerprint,
        ),
    )
    vouched = decision_digest(
        (
            decision.claim,
            decision.found,
            decision.verdict,
            decision.by,
            at,
            decision.note,
            decision.shown,
            fingerprint,
        )
    )
    work.log.add(
        venue,
        "decided",
        decision.found,
        decision.claim,
        {"verdict": decision.verdict, "decision": vouched},
    )


def _follow(work: Work, claim: int, before: str, verdict: str) -> None:
    """Keep the claim's status in step with what was confirmed."""
    if verdict == "confirm":
        status, only = "matched", "open"
    elif before == "confirm":
        status, only = "open", "matched"
    else:
        return
    work.db.run(
        "UPDATE claim SET status = ? WHERE id = ? AND status = ?",
        (status, claim, only),
    )


def propose(work: Work, proposals: Iterable[Proposal]) -> int:
    """Keep pairs worth a look and return how many are new; a shown pair stays shown."""
    new = 0
    for one in proposals:
        row = work.db.row(
            "SELECT f.id, f.venue, c.id FROM found f, claim c "
            "WHERE f.reference = ? AND c.reference = ?",
            (one.found, one.claim),
        )
        if row is None:
            raise Missing(f"There is no pair {one.claim} {one.found}.", "")
        new += work.db.changed(
            "INSERT OR IGNORE INTO proposal (claim_id, found_id, venue, probability, level, bits, "
            "weights, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row[2],
                row[0],
                row[1],
                one.probability,
                one.level,
                one.bits,
                one.weights,
                rows.moment(one.made_at),
            ),
        )
        work.db.run(
            "UPDATE proposal SET probability = ?, level = ?, bits = ?, weights = ? "
            "WHERE claim_id = ? AND found_id = ?",
            (one.probability, one.level, one.bits, one.weights, row[2], row[0]),
        )
    return new


def mark_shown(work: Work, pairs: Iterable[tuple[str, str]]) -> None:
    """Note that people have seen some (claim, found) pairs, a rejected one once more."""
    work.db.many(
        "UPDATE proposal SET shown_at = ? WHERE (shown_at IS NULL OR EXISTS (SELECT 1 "
        "FROM standing s WHERE s.claim_id = proposal.claim_id "
        "AND s.found_id = proposal.found_id AND s.verdict = 'reject')) "
        "AND claim_id = (SELECT id FROM claim WHERE reference = ?) "
        "AND found_id = (SELECT id FROM found WHERE reference = ?)",
        [(work.moment, claim, found) for claim, found in pairs],
    )
