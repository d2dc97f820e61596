"""The demo: the story goes through the same journeys as real items and claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from lostfound.desk.answers import item_sides
from lostfound.desk.compose import ClaimWords, FoundWords, compose_claim, compose_found
from lostfound.desk.known_venues import Unplaced, VenueFinder
from lostfound.desk.pending import propose_for_many, worth_a_look
from lostfound.desk.photos import KeptPhotos, keep_photos
from lostfound.desk.results import DemoCase, DemoTold, MatchAnswer
from lostfound.desk.texts import claim_text, found_text
from lostfound.desk.vectors import make_missing_vectors
from lostfound.domain.records import ClaimRow, FoundRow
from lostfound.domain.values import Window
from lostfound.errors import RegisterFault
from lostfound.matching.values import Ranking

if TYPE_CHECKING:
    from lostfound.demo import story as story_rows
    from lostfound.demo.story import Story
    from lostfound.desk.counter import Counter

Draw = Callable[[str, int], bytes]
Progress = Callable[[int, int], None]
Stages = Callable[[str], Progress]

_SHOWN = 2
_SORTS: tuple[tuple[str, str, Callable[[Ranking, str], bool]], ...] = (
    (
        "An easy one",
        "Place, day and the thing itself agree.",
        lambda ranking, language: ranking.level == "strong" and language == "fr",
    ),
    (
        "In another language",
        "The desk wrote in French; the owner did not.",
        lambda ranking, language: ranking.level in ("strong", "likely") and language != "fr",
    ),
    (
        "Two that look alike",
        "The program does not choose; it says what to ask.",
        lambda ranking, _language: ranking.level == "several alike",
    ),
    (
        "Not here",
        "Nothing fits well enough; the claim stays open.",
        lambda ranking, _language: ranking.level == "none",
    ),
)


def run_story(
    counter: Counter, story: Story, draw: Draw, stages: Stages, *, kept: bool
) -> DemoTold:
    """Put the story into the register, match every claim, and return the cases to show."""
    began = monotonic()
    references = _fill(counter, story, draw, stages)
    rankings = propose_for_many(counter, references, stages("matching"))
    return DemoTold(
        items=len(story.found),
        claims=len(story.claims),
        photos=len(story.drawings),
        pairs=sum(len(worth_a_look(ranking)) for ranking in rankings),
        cases=tuple(_cases(counter, rankings)),
        register=str(counter.register.path),
        kept=kept,
        seconds=monotonic() - began,
    )


def _fill(counter: Counter, story: Story, draw: Draw, stages: Stages) -> tuple[str, ...]:
    """Register everything as an import would; return the claims' references in order."""
    photos = _photos(counter, story, draw, stages("drawing photos, looking at them"))
    finder = VenueFinder(counter)
    found = [_found(counter, row, finder, photos) for row in story.found]
    claims = [_claim(counter, row, photos) for row in story.claims]
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.add_found_many(found)
        filed = unit.add_claims_many(claims)
        for kept in photos.values():
            kept.write(unit)
    make_missing_vectors(counter, stages("reading texts"))
    return filed.references


def _photos(
    counter: Counter, story: Story, draw: Draw, progress: Progress
) -> dict[str, KeptPhotos]:
    kept = {}
    wanted = story.drawings
    for done, request in enumerate(wanted, 1):
        photo = (f"{request.external_id}.jpg", draw(request.recipe, request.view))
        kept[request.external_id] = keep_photos(counter, (photo,))
        progress(done, len(wanted))
    return kept


def _names(photos: dict[str, KeptPhotos], external_id: str) -> tuple[str, ...]:
    kept = photos.get(external_id)
    return kept.names if kept else ()


def _found(
    counter: Counter, row: story_rows.FoundRow, finder: VenueFinder, photos: dict[str, KeptPhotos]
) -> FoundRow:
    venue = finder.find(row.venue, row.motorway, row.direction)
    if isinstance(venue, Unplaced):
        raise RegisterFault(
            f"The demo names a venue that is not shipped: {row.venue}.", "Reinstall lostfound."
        )
    item = compose_found(
        counter,
        FoundWords(
            venue=venue.key,
            found=Window(row.found_at, row.found_at),
            description=row.description,
            category=row.category,
            colour=row.colour,
            brand=row.brand,
            found_where=row.found_where,
            shelf=row.shelf,
            source="demo",
            external_id=row.external_id,
        ),
        _names(photos, row.external_id),
    )
    hidden = (row.hidden,) if row.hidden else ()
    return FoundRow(item=item, text=found_text(item), hidden=hidden)


def _claim(counter: Counter, row: story_rows.ClaimRow, photos: dict[str, KeptPhotos]) -> ClaimRow:
    composed = compose_claim(
        counter,
        ClaimWords(
            text=row.text,
            lost=row.lost,
            place_text=row.place_text,
            channel=row.channel,
            language=row.language,
            source="demo",
            external_id=row.external_id,
            contact=row.contact,
        ),
        _names(photos, row.external_id),
    )
    return ClaimRow(claim=composed.claim, text=claim_text(composed.claim), contact=composed.contact)


def _cases(counter: Counter, rankings: Sequence[Ranking]) -> Iterator[DemoCase]:
    """Pick one case of each sort by what the matcher answered, never by what is true."""
    left = list(rankings)
    for title, remark, fits in _SORTS:
        chosen = max(
            (r for r in left if fits(r, counter.register.claim(r.subject).language)),
            key=_showy,
            default=None,
        )
        if chosen is not None:
            left.remove(chosen)
            yield DemoCase(title=title, remark=remark, answer=_answer(counter, chosen))


def _showy(ranking: Ranking) -> float:
    """Clear answers make clear cases: the first's share, the second's of two, or "not here"."""
    if ranking.level == "none":
        return ranking.none_probability
    place = 1 if ranking.level == "several alike" else 0
    shares = [candidate.probability for candidate in ranking.candidates]
    return shares[place] if len(shares) > place else 0.0


def _answer(counter: Counter, ranking: Ranking) -> MatchAnswer:
    shown = replace(
        ranking,
        candidates=ranking.candidates[:_SHOWN],
        other_probability=ranking.other_probability
        + sum(c.probability for c in ranking.candidates[_SHOWN:]),
    )
    sides = item_sides(counter, (c.reference for c in shown.candidates))
    sides.claims[ranking.subject] = counter.register.claim(ranking.subject)
    return MatchAnswer(ranking=shown, sides=sides)
