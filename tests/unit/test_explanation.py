"""An explanation adds up to the shown score, for any pair, on any width of screen."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.results import Sides
from lostfound.domain.values import Fact, Mark, PlaceWeight, Window
from lostfound.matching.evidence import Nearness, Yardstick, compare
from lostfound.matching.rank import rank, weigh
from lostfound.matching.sides import Side
from lostfound.matching.statistics import Statistics
from lostfound.matching.values import Candidate, Reason
from lostfound.matching.weights import load_weights
from lostfound.views import layout
from lostfound.views.match import bars_text, candidate_plain

WEIGHTS = load_weights(Path(__file__).parents[2] / "data" / "matching" / "weights.json")
NOON = datetime(2026, 6, 12, 12)
KINDS = ("cuddly-toy", "wallet", "keys", "umbrella")
COLOURS = ("grey", "pink", "navy", "beige")
DETAILS = ("animal:rabbit", "wool", "striped", "wear:torn", "has:wallet", "part:bell")
VENUES = ("a6-x", "a7-y", "a9-z")

weights = st.floats(0.05, 1.0)


def facts(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[Fact, ...]]:
    fact = st.builds(Fact, st.sampled_from(values), weights, st.sampled_from(("", *values)))
    return st.lists(fact, max_size=most).map(tuple)


def by_value(values: tuple[str, ...]) -> st.SearchStrategy[dict[str, Fact]]:
    return facts(values).map(lambda told: {fact.value: fact for fact in told})


marks = st.lists(
    st.builds(
        Mark,
        st.sampled_from(("name", "initials", "size", "model", "serial", "phone")),
        st.sampled_from(("lm", "38", "a1b2", "zoe")),
    ),
    max_size=3,
).map(lambda told: {mark.value: mark for mark in told})
windows = st.none() | st.builds(
    lambda days, hours: Window(
        NOON + timedelta(days=days), NOON + timedelta(days=days, hours=hours)
    ),
    st.integers(-40, 40),
    st.integers(0, 72),
)
places = st.lists(
    st.builds(PlaceWeight, st.sampled_from(VENUES), st.floats(0.01, 0.3), st.just("named")),
    max_size=3,
    unique_by=lambda place: place.venue,
).map(tuple)
sides = st.builds(
    Side,
    st.sampled_from(("C-1", "F-1")),
    kinds=facts(KINDS),
    colours=facts(COLOURS),
    brands=by_value(("apple", "corolle")),
    details=by_value(DETAILS),
    spots=st.lists(st.sampled_from(("where:toilets", "where:shop")), max_size=2).map(
        lambda told: {spot: spot for spot in told}
    ),
    marks=marks,
    window=windows,
    hours=st.none() | st.tuples(st.floats(0, 12), st.floats(12, 24)),
    venue=st.sampled_from(("", *VENUES)),
    places=places,
    photo_kinds=facts(KINDS, 2),
    photo_colours=facts(COLOURS, 2),
)
nearness = st.builds(
    Nearness,
    text=st.none() | st.floats(-0.2, 0.4),
    photo=st.none() | st.floats(0, 1),
    hash_distance=st.none() | st.integers(0, 12),
)
counts = st.integers(1, 400)


def same(one: str, other: str) -> float:
    return 1.0 if one == other else 0.3 if one[0] == other[0] else 0.0


def yardstick(total: int) -> Yardstick:
    few = max(1, total // 20)
    statistics = Statistics(
        total,
        kinds=dict.fromkeys(KINDS, few),
        colours=dict.fromkeys(COLOURS, few),
        brands={"apple": few},
        marks={"lm": 2},
        details=dict.fromkeys(DETAILS[:3], few),
        venues=dict.fromkeys(VENUES[:2], few),
    )
    return Yardstick(statistics, same, same, WEIGHTS.delay)


@given(sides, sides, nearness, st.integers(1, 50_000))
def test_the_reasons_of_any_pair_add_up_to_what_is_shown(
    claim: Side, item: Side, near: Nearness, total: int
) -> None:
    reasons = weigh(compare(claim, item, near, yardstick(total)), WEIGHTS)
    ranking = rank("C-1", [("F-1", reasons)], WEIGHTS, register_size=total, limit=5)
    candidate = ranking.candidates[0]
    assert all(math.isfinite(reason.bits) for reason in reasons)
    assert math.fsum(r.bits for r in candidate.reasons) == pytest.approx(
        candidate.score_bits, abs=0.01
    )
    plain = candidate_plain(candidate, Sides())
    assert math.fsum(r["bits"] for r in plain["reasons"]) == pytest.approx(
        plain["score_bits"], abs=0.01
    )
    assert len({reason.name for reason in reasons}) == len(reasons)
    bits = [abs(reason.bits) for reason in reasons]
    assert bits == sorted(bits, reverse=True)


_NUMBER = re.compile(r"[+-]\d+\.\d\d")


@given(sides, sides, nearness, st.sampled_from([40, 60, 80, 120]))
def test_the_bars_of_any_pair_say_the_numbers_that_add_up(
    claim: Side, item: Side, near: Nearness, width: int
) -> None:
    reasons = weigh(compare(claim, item, near, yardstick(1000)), WEIGHTS)
    ranking = rank("C-1", [("F-1", reasons)], WEIGHTS, register_size=1000, limit=5)
    lines = bars_text(ranking.candidates[0], width).split("\n")
    assert len(lines) == len(reasons) + 1
    assert all(layout.columns_of(line) <= width for line in lines)
    *told, shown = [float(_NUMBER.search(line)[0]) for line in lines]  # type: ignore[index]
    assert math.fsum(told) == pytest.approx(shown, abs=0.01)


CHART = Candidate(
    "F-7K3QXC", 0.93, "strong", 9.95,
    (
        Reason("kind", 6.1, "rabbit", "rabbit"),
        Reason("place", 5.25, "named", "Beaune Tailly"),
        Reason("time", -4.2, "2026-05-03", "2026-05-01 14:00"),
        Reason("colour", 2.0, "grey, pink", "grey, pink"),
        Reason("meaning", 0.8),
        Reason("words", 0.0, "", "noeud"),
    ),
)  # fmt: skip


def test_the_bar_chart_reads_so() -> None:
    assert (
        bars_text(CHART, 80)
        == """\
    kind      +6.10           ██████████████  rabbit
    place     +5.25           ████████████    named / Beaune Tailly
    time      -4.20 ██████████                2026-05-03 / 2026-05-01 14:00
    colour    +2.00           █████           grey, pink
    meaning   +0.80           ██
    words     +0.00                           (not stated) / noeud
    sum       +9.95 bits"""
    )


def test_on_a_narrow_screen_the_bars_read_so() -> None:
    assert (
        bars_text(CHART, 50)
        == """\
    kind      +6.10    █████  rabbit
    place     +5.25    ████   named / Beaune Tail…
    time      -4.20 ███       2026-05-03 / 2026-0…
    colour    +2.00    ██     grey, pink
    meaning   +0.80    █
    words     +0.00           (not stated) / noeud
    sum       +9.95 bits"""
    )
