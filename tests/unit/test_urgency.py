"""What a person should see first: urgent kinds, then probability, and nothing waits for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.urgency import LONGEST_WAIT, ORDERS, Waiting, in_order, load_urgency
from lostfound.domain.records import Proposal
from lostfound.domain.values import Claim, Fact, Facts, FoundItem, Window
from lostfound.errors import UsageFault
from lostfound.reading.vocabulary import load_vocabulary

DATA = Path(__file__).parents[2] / "data"
TABLE = DATA / "desk" / "first.tsv"
ALL = load_urgency(TABLE)
NOW = datetime(2026, 5, 4, 15)


def claim(*kinds: str, inside: str = "", weight: float = 1.0) -> Claim:
    features = (Fact(f"has:{inside}", 0.3),) if inside else ()
    facts = Facts(kinds=tuple(Fact(kind, weight) for kind in kinds), features=features)
    return Claim(reference="C-1", text="", facts=facts)


def item(*kinds: str) -> FoundItem:
    return FoundItem(
        reference="F-1",
        venue="v",
        description="",
        found=Window(NOW, NOW),
        facts=Facts(kinds=tuple(map(Fact, kinds))),
    )


def pair(
    number: int,
    kind: str,
    chance: float,
    *,
    days: float = 0,
    seen: bool = False,
    unsure: bool = False,
) -> Waiting:
    made = NOW - timedelta(days=days)
    put = Proposal(
        f"C-{number}", f"F-{number}", chance, "likely", 1.0, made, made if seen else None
    )
    return Waiting(put, claim(kind), item(kind), unsure)


def order_of(pairs: list[Waiting], order: str = "urgency") -> list[str]:
    return [p.waiting.proposal.claim for p in in_order(pairs, order, ALL, NOW)]


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        (claim("cuddly-toy"), "a child's comforter"),
        (claim("doll"), "a child's toy"),
        (claim("insulin"), "medicine"),
        (claim("hearing-aid"), "a medical aid"),
        (claim("passport"), "papers"),
        (claim("car-keys"), "keys"),
        (claim("bank-card"), "money and bank cards"),
        (claim("phone"), "a phone"),
        (claim("diaper-bag", inside="medicine"), "medicine in it"),
        (claim("cap", inside="medicine"), ""),
        (claim("umbrella"), ""),
        (claim("pet-toy"), ""),
        (claim("dog-collar"), ""),
        (claim("keys", weight=0.3), ""),
    ],
)
def test_what_is_missed_tonight_comes_first(lost: Claim, why: str) -> None:
    assert ALL.why(lost, item("umbrella")) == why


def test_the_item_is_asked_only_where_the_claim_names_nothing() -> None:
    assert ALL.why(claim(), item("keys")) == "keys"
    assert ALL.why(claim("umbrella"), item("keys")) == ""


def test_urgent_then_probability() -> None:
    pairs = [pair(1, "umbrella", 0.99), pair(2, "cuddly-toy", 0.17), pair(3, "keys", 0.6)]
    assert order_of(pairs) == ["C-3", "C-2", "C-1"]
    assert order_of(pairs, "probability") == ["C-1", "C-3", "C-2"]


def test_the_oldest_may_come_first() -> None:
    pairs = [pair(1, "keys", 0.9, days=1), pair(2, "cap", 0.2, days=3), pair(3, "cap", 0.3, days=3)]
    assert order_of(pairs, "oldest") == ["C-3", "C-2", "C-1"]


def test_what_nobody_has_seen_for_a_week_comes_first_and_says_so() -> None:
    waited = pair(1, "umbrella", 0.5, days=9)
    seen = pair(2, "umbrella", 0.9, days=9, seen=True)
    queue = in_order([seen, waited, pair(3, "cap", 0.95)], "urgency", ALL, NOW)
    assert [(p.waiting.proposal.claim, p.first) for p in queue] == [
        ("C-1", "nobody has seen it for 9 days"),
        ("C-3", ""),
        ("C-2", ""),
    ]


def test_what_somebody_was_unsure_of_comes_after_the_others() -> None:
    pairs = [pair(1, "keys", 0.9, unsure=True), pair(2, "cap", 0.2)]
    assert order_of(pairs) == ["C-2", "C-1"]
    assert order_of(pairs, "probability") == ["C-1", "C-2"]


KINDS = st.sampled_from(["cuddly-toy", "keys", "umbrella", "cap", "phone"])
QUEUE = st.lists(
    st.builds(
        lambda kind, chance, days, seen: (kind, chance, days, seen),
        KINDS, st.floats(0.16, 1), st.floats(0, 30), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(QUEUE, st.sampled_from(ORDERS), st.randoms())
def test_a_queue_keeps_every_pair_and_its_order_whatever_came_in_first(
    rows: list[tuple[str, float, float, bool]], order: str, dice: object
) -> None:
    pairs = [pair(i, k, p, days=d, seen=s) for i, (k, p, d, s) in enumerate(rows)]
    shuffled = list(pairs)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    told = order_of(pairs, order)
    assert told == order_of(shuffled, order)
    assert sorted(told) == sorted(p.proposal.claim for p in pairs)


@given(QUEUE)
def test_no_pair_of_an_ordinary_thing_stands_before_an_urgent_one(
    rows: list[tuple[str, float, float, bool]],
) -> None:
    pairs = [pair(i, k, p, days=d, seen=s) for i, (k, p, d, s) in enumerate(rows)]
    queue = in_order(pairs, "urgency", ALL, NOW)
    tiers = [p.tier for p in queue]
    assert tiers == sorted(tiers)
    for tier in set(tiers):
        chances = [p.waiting.proposal.probability for p in queue if p.tier == tier]
        assert chances == sorted(chances, reverse=True)
    for placed in queue:
        put = placed.waiting.proposal
        overdue = put.shown_at is None and NOW - put.made_at >= LONGEST_WAIT
        assert (placed.tier == 0) == bool(placed.first)
        assert not overdue or placed.first


def test_an_unknown_order_or_group_says_which_there_are() -> None:
    with pytest.raises(UsageFault) as order:
        in_order([], "alphabet", ALL, NOW)
    assert "urgency, probability, oldest" in str(order.value.fix)
    assert "[review]" in str(order.value.fix)  # it may come from the configuration
    with pytest.raises(UsageFault) as group:
        load_urgency(TABLE, ["medicine", "umbrellas"])
    assert "comforters" in str(group.value.fix)


def test_a_desk_may_choose_what_comes_first() -> None:
    mine = load_urgency(TABLE, ["medicine"])
    assert mine.why(claim("cuddly-toy"), item()) == ""
    assert mine.why(claim("insulin"), item()) == "medicine"
    assert load_urgency(TABLE, []).why(claim("insulin"), item()) == ""


def test_the_table_names_kinds_of_the_vocabulary_and_leaves_no_child_out() -> None:
    kinds = load_vocabulary(DATA / "vocabulary").kinds
    named = {kind for group in ALL.groups for kind in (*group.kinds, *group.inside)}
    assert (named | ALL.holders) <= set(kinds)
    urgent = {kind for group in ALL.groups for kind in group.kinds}
    children = {
        kind
        for kind, entry in kinds.items()
        if entry.parent in urgent and not kinds[entry.parent].group
    }
    assert children <= urgent
