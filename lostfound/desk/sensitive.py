"""Photos of identity papers and bank cards: not kept, unless somebody says why.

A desk needs no picture of them: the words say what was found, and name, face and number on
it are what others could misuse.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.results import NotKept
from lostfound.domain.values import Claim, Facts, FoundItem
from lostfound.errors import UsageFault

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.desk.photos import Looked
    from lostfound.storage.sqlite.unit import Unit

# Groups of the vocabulary count with all that is in them.
_PAPERS = ("id-papers", "bank-card", "health-card", "driver-card", "parking-card", "car-papers")
_SURE = 0.5
# "Passport and photo", "passeport, page et couverture abîmées".
_ON_A_PAPER = ("camera", "blanket")
# In a longer text an "and" may join anything: "my passport, when I got out and took my bag".
_SHORT = 8
FIX = "Describe it in words instead; or --force --reason '...' keeps the photo."
PAPER_FIX = "Describe it in words; 'lostfound photo add --force --reason' keeps it all the same."
_EVENT = "photo of a paper kept"
_LET_GO = "photo not kept"
_LONGEST_REASON = 100
_DIGEST = 16


class Said(NamedTuple):
    """What the words of an item or a claim say, and the words themselves."""

    facts: Facts
    words: str = ""


class Held(NamedTuple):
    """Photos sorted by whether they are kept: those that are, and those that are not and why.

    `let_go` are the SHA-256 of those that are not: by them the same photo is known again.
    """

    kept: tuple[Looked, ...]
    out: tuple[NotKept, ...] = ()
    let_go: tuple[str, ...] = ()


class Reasons(NamedTuple):
    """Photos of a paper (SHA-256): those kept and why somebody wants that, and those let go."""

    photos: tuple[str, ...] = ()
    because: str = ""
    let_go: tuple[str, ...] = ()

    def write(self, unit: Unit, record: FoundItem | Claim, new: Container[str]) -> None:
        """Put the reason into the log, in the transaction that links the `new` photos.

        Of photos of a found item that were let go only the digest stays, so that a folder
        that is given twice makes no second item.
        """
        venue = record.venue if isinstance(record, FoundItem) else ""
        for sha256 in self.photos:
            if sha256 in new:
                details = {"photo": sha256[:_DIGEST], "reason": self.because}
                unit.log(venue, _EVENT, record.reference, details=details)
        for sha256 in self.let_go if venue else ():
            unit.log(venue, _LET_GO, record.reference, details={"photo": sha256[:_DIGEST]})


def said_of(record: FoundItem | Claim) -> Said:
    """Return what a found item or a claim says."""
    if isinstance(record, FoundItem):
        return Said(record.facts, f"{record.category} {record.description}")
    return Said(record.facts, record.text)


def paper_named(counter: Counter, facts: Facts, words: str) -> str:
    """Return the name of the paper or card that words speak of, "" for other things.

    A wallet with cards in it is a wallet, a passport's holder is none, and a passport and keys
    are two things. Where the words name no kind, as in a language that desks seldom write,
    the names that stand on papers count.
    """
    named = _named(counter, facts, words)
    return "" if named and _more_than_paper(counter, words) else named


def _named(counter: Counter, facts: Facts, words: str) -> str:
    sure = [fact.value for fact in facts.kinds if fact.weight >= _SURE]
    papers = [kind for kind in sure if _is_paper(counter, kind)]
    if papers and len(papers) == len(sure):
        return counter.label(papers[0])
    if sure or not words:
        return ""
    from lostfound.reading.papers import paper_shown

    shown = paper_shown([words])
    return counter.label(shown) if shown else ""


def _more_than_paper(counter: Counter, words: str) -> bool:
    """Return whether words name only what a paper is kept in, or another thing beside it."""
    from lostfound.reading.papers import joined_things, paper_shown, without_holders

    left = without_holders(words)
    if left != words:
        return not (
            paper_shown([left]) or any(_is_paper(counter, k) for k in _kinds(counter, left))
        )
    if len(words.split()) > _SHORT:
        return False
    parts = joined_things(words)
    return len(parts) > 1 and any(_another_thing(counter, part) for part in parts)


def _another_thing(counter: Counter, words: str) -> bool:
    kinds = _kinds(counter, words)
    return bool(kinds) and not any(_is_paper(counter, kind) for kind in kinds)


def _kinds(counter: Counter, words: str) -> list[str]:
    """Return the kinds that words name in any language, but those that papers have on them."""
    from lostfound.reading.folding import place_tokens
    from lostfound.reading.language import LANGUAGES
    from lostfound.reading.mentions import find_mentions

    mentions = find_mentions(counter.vocabulary, place_tokens(words), LANGUAGES)
    named = (m.value for m in mentions if m.slot == "kind" and m.weight >= _SURE)
    return [kind for kind in named if kind not in _ON_A_PAPER]


def _is_paper(counter: Counter, kind: str) -> bool:
    known = counter.vocabulary.kinds
    while kind in known:
        if kind in _PAPERS:
            return True
        kind = known[kind].parent
    return kind in _PAPERS


def why_not(counter: Counter, said: Said, one: Looked | None = None) -> str:
    """Return why a photo is not kept, "" when it is; `one` is asked what can be read in it."""
    named = paper_named(counter, said.facts, said.words)
    if named:
        return f"Photos of a {named} are not kept: name, face and number on it could be misused."
    shown = _shown(one) if one else ""
    if shown:
        return (
            f"It shows a {counter.label(shown)}, as the words in it say, and photos of such "
            "are not kept."
        )
    return ""


def _shown(one: Looked) -> str:
    if not one.words:
        return ""
    from lostfound.reading.papers import paper_shown

    return paper_shown(one.words)


def hold_back(counter: Counter, said: Said, looked: Sequence[Looked], because: str = "") -> Held:
    """Sort photos by whether they are kept; with a reason (`because`) all are."""
    if because:
        return Held(tuple(looked))
    told = [(one, why_not(counter, said, one)) for one in looked]
    return Held(
        tuple(one for one, why in told if not why),
        tuple(NotKept(one.name, why, FIX) for one, why in told if why),
        tuple(dict.fromkeys(one.sight.evidence.sha256 for one, why in told if why)),
    )


def reasons(counter: Counter, said: Said, held: Held, because: str) -> Reasons:
    """Return what is to be logged of photos of a paper, kept or not; see `Reasons.write`."""
    if not because:
        return Reasons(let_go=held.let_go)
    papers = [one for one in held.kept if why_not(counter, said, one)]
    return Reasons(tuple(one.sight.evidence.sha256 for one in papers), because, held.let_go)


def kept_before(counter: Counter, record: FoundItem | Claim) -> tuple[str, ...]:
    """Return what to tell the desk of photos that were kept before words spoke of a paper.

    Those that the log has a reason for stay, and those whose file is gone are no news.
    """
    why = why_not(counter, said_of(record)) if record.photos else ""
    if not why:
        return ()
    entries = counter.register.custody(subject=record.reference)
    wanted = {entry.details.get("photo") for entry in entries if entry.event == _EVENT}
    store = counter.register.photos
    left = [name for name in record.photos if name[:_DIGEST] not in wanted and store.has(name)]
    if not left:
        return ()
    files = "a photo that was" if len(left) == 1 else f"{len(left)} photos that were"
    return (
        f"{record.reference} has {files} kept before. {why} No command takes photos away: "
        f"'lostfound photo list {record.reference}' names each file, to be deleted by hand "
        "('lostfound db check' will say that it is gone).",
    )


class LetGo:
    """Photos of found items that were not kept, known again by what the log has of them."""

    def __init__(self, counter: Counter) -> None:
        self._known = counter.register.photos_logged(_LET_GO)

    def owner(self, sha256: str) -> str:
        """Return the found item that a photo was let go from, "" for none."""
        return self._known.get(sha256[:_DIGEST], "")

    def add(self, sha256: str, reference: str) -> None:
        """Remember a photo that was let go meanwhile."""
        self._known.setdefault(sha256[:_DIGEST], reference)


def reason_of(force: bool, reason: str) -> str:
    """Return the reason to keep photos of papers, "" without --force; contacts in it masked.

    It is fit for the log: one line without addresses, no longer than an entry may be. Raises
    UsageFault for one without the other.
    """
    from lostfound.desk.compose import hide_contacts

    if force != bool(reason.strip()):
        raise UsageFault(
            "--force keeps photos of papers and cards, and wants a --reason."
            if force
            else "--reason says why a photo is kept with --force.",
            "--force --reason 'asked for by the police'",
        )
    told = hide_contacts(" ".join(reason.split())).text
    # What is left of an "@" is no address that is known, and the log takes none at all.
    return " ".join(told.replace("@", " at ").split())[:_LONGEST_REASON]


def held_notes(out: Sequence[NotKept]) -> tuple[str, ...]:
    """Return what to tell the desk of photos that were not kept."""
    return tuple(f"{one.photo} was not kept. {one.reason} {one.fix}" for one in out)
