"""The learning journey: the desk's own decisions in, new weights out, if they are no worse.

Learning always starts from the shipped weights and takes all decisions that stand, so
that a decision never counts twice however often it is run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from lostfound.desk.decided import Decided, decided_claims, lesson_of
from lostfound.desk.learnt import as_text, digest_of, weights_of
from lostfound.desk.lessons import Figures, Lesson, Mark, figures, held_out, learn, mark, nearest
from lostfound.domain.records import LearntWeights
from lostfound.errors import Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.matching.weights import Weights

LEAST = 10
"""Claims with a confirmed item from which learning is worth trying."""

SHIPPED = "shipped"

_MANY = 100

Stages = Callable[[str], Callable[[int, int], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What came of learning.

    `before` and `after` are figures of the shipped and the learnt weights on the same
    claims, each held out once in one of `folds` parts. `used` and `instead` compare the
    weights in force with the learnt ones on the claims decided since those were made;
    None when they are the shipped ones or nothing was decided since. `moved` is the
    largest change of each reason, in bits. `version` is "" when nothing was kept.
    """

    claims: int
    confirmed: int
    decisions: int
    folds: int
    before: Figures
    after: Figures
    used_version: str = ""
    used: Figures | None = None
    instead: Figures | None = None
    moved: dict[str, float]
    no_worse: bool
    version: str = ""


class Version(NamedTuple):
    """One line of the list: weights and how they did; for the shipped ones only the name."""

    name: str
    in_force: bool
    made_at: datetime | None = None
    by: str = ""
    claims: int = 0
    decisions: int = 0
    before: Figures | None = None
    after: Figures | None = None
    fits: bool = True
    digest: str = ""


def learn_from_decisions(
    counter: Counter, stages: Stages, *, anyway: bool = False, dry_run: bool = False
) -> Learnt:
    """Learn from the confirmed and rejected pairs; keep and use the weights if no worse.

    `anyway` keeps them all the same. Raises Refused when there are too few decisions.
    """
    decided = _enough(decided_claims(counter))
    start = counter.shipped_weights
    progress, lessons = stages("comparing"), []
    for done, one in enumerate(decided, 1):
        lessons.append(nearest(lesson_of(counter, one), start))
        progress(done, len(decided))
    folds = 5 if len(lessons) > _MANY else 10
    tested = held_out(lessons, start, folds, stages("checking"))
    weights = learn(lessons, start)
    result = _compared(counter, decided, lessons, tested, folds, weights)
    if dry_run or not (result.no_worse or anyway):
        return result
    return replace(result, version=_keep(counter, weights, result))


def _enough(decided: Sequence[Decided]) -> Sequence[Decided]:
    """Return the claims; raises Refused when too few have a confirmed item."""
    confirmed = sum(bool(one.right) for one in decided)
    if confirmed >= LEAST:
        return decided
    raise Refused(
        f"Learning needs at least {LEAST} claims with a confirmed item; the register has "
        f"{confirmed}, and {len(decided) - confirmed} with rejections only.",
        "Go on deciding (lostfound review), then learn again.",
    )


def _compared(
    counter: Counter,
    decided: Sequence[Decided],
    lessons: Sequence[Lesson],
    tested: Sequence[Mark],
    folds: int,
    weights: Weights,
) -> Learnt:
    """Put the learnt weights beside the shipped ones and those in force."""
    start, used = counter.shipped_weights, counter.weights
    first = [mark(lesson, start) for lesson in lessons]
    before, after = figures(lessons, first), figures(lessons, tested)
    new = _unseen(counter, decided)
    unseen = [lessons[i] for i in new]
    now = figures(unseen, [mark(lesson, used) for lesson in unseen]) if new else None
    instead = figures(unseen, [tested[i] for i in new]) if new else None
    no_worse = _no_worse(before, after)
    # A handful says nothing; from ten on, what is in force must not be better either.
    if now and instead and now.claims >= LEAST:
        no_worse = no_worse and _no_worse(now, instead)
    return Learnt(
        claims=len(lessons),
        confirmed=sum(lesson.confirmed for lesson in lessons),
        decisions=sum(one.decisions for one in decided),
        folds=folds,
        before=before,
        after=after,
        used_version=used.version,
        used=now,
        instead=instead,
        moved=_moved(start, weights),
        no_worse=no_worse,
    )


def _unseen(counter: Counter, decided: Sequence[Decided]) -> list[int]:
    """Return which claims were decided after the weights in force were learnt from others."""
    kept = counter.register.weights_in_force()
    if kept is None or counter.weights.version != kept.name:
        return []
    return [i for i, one in enumerate(decided) if one.first_at > kept.made_at]


def _no_worse(before: Figures, after: Figures) -> bool:
    return after.surprise <= before.surprise and after.right_first >= before.right_first


def _moved(start: Weights, after: Weights) -> dict[str, float]:
    """Return the largest change of each reason that changed, in bits, largest first."""
    moved: dict[str, float] = {}
    for name, curve in start.curves.items():
        changes = [b - a for a, b in zip(curve.bits, after.curves[name].bits, strict=True)]
        up, down = max(changes), min(changes)
        moved[name] = round(up if up >= -down else down, 2)
    moved["not here"] = round(after.never_bits - start.never_bits, 2)
    return {
        name: moved[name] for name in sorted(moved, key=lambda n: -abs(moved[n])) if moved[name]
    }


def _keep(counter: Counter, weights: Weights, result: Learnt) -> str:
    """Keep the weights as a new version, put it in force, and return its name."""
    at = counter.now()
    told = {"before": asdict(result.before), "after": asdict(result.after), "folds": result.folds}
    made = LearntWeights(
        made_at=at,
        by=counter.by,
        claims=result.claims,
        decisions=result.decisions,
        base=digest_of(counter.shipped_weights),
        figures=json.dumps(told, sort_keys=True),
        weights=as_text(weights),
    )
    with counter.register.unit(by=counter.by, at=at) as unit:
        name = unit.keep_weights(made)
        unit.use_weights(name)
    return name


def versions(counter: Counter) -> list[Version]:
    """Return the shipped weights and every learnt version, oldest first."""
    used, shipped = counter.weights.version, counter.shipped_weights
    learnt = [_version(kept, used, shipped) for kept in counter.register.weights_versions()]
    return [Version(SHIPPED, not any(one.in_force for one in learnt)), *learnt]


def _version(kept: LearntWeights, used: str, shipped: Weights) -> Version:
    told = json.loads(kept.figures)
    return Version(
        name=kept.name,
        in_force=kept.name == used,
        made_at=kept.made_at,
        by=kept.by,
        claims=kept.claims,
        decisions=kept.decisions,
        before=_figures_of(told.get("before")),
        after=_figures_of(told.get("after")),
        fits=weights_of(kept, shipped) is not None,
        digest=kept.digest,
    )


def _figures_of(plain: dict[str, Any] | None) -> Figures | None:
    return Figures(**plain) if plain else None


def go_back(counter: Counter, name: str = "") -> tuple[str, str]:
    """Put a version, or the shipped weights, in force; returns it, and why nothing was done.

    Raises Missing for an unknown version, Refused for one that goes with other shipped weights.
    """
    wanted = name.strip() or SHIPPED
    there = {one.name: one for one in versions(counter)}
    if wanted in there and there[wanted].in_force:
        return wanted, f"{wanted} is in force already; nothing was changed."
    if wanted in there and not there[wanted].fits:
        raise Refused(
            f"{wanted} was learnt on top of other shipped weights than this release has.",
            "Learn anew: lostfound learn",
        )
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.use_weights("" if wanted == SHIPPED else wanted)
    return wanted, ""
