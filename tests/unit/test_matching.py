"""Matching as an instrument: bits add up, chances sum to one, silence weighs nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.domain.values import Fact, Facts, Mark, PlaceWeight, Window
from lostfound.matching.delay import day_ratio
from lostfound.matching.differ import differences, question
from lostfound.matching.evidence import Nearness, Observation, Yardstick, compare
from lostfound.matching.quality import calibration_error, place_of
from lostfound.matching.rank import rank, score, weigh
from lostfound.matching.sides import Side, lay_out
from lostfound.matching.statistics import Statistics, load_reference
from lostfound.matching.values import Ranking, Reason
from lostfound.matching.weights import load_weights, save_weights, weights_to_plain

WEIGHTS = load_weights(Path(__file__).parents[2] / "data" / "matching" / "weights.json")
NAMES = sorted(WEIGHTS.curves)
LOST = Window(datetime(2026, 6, 12), datetime(2026, 6, 12, 23, 59))

observations = st.lists(
    st.builds(Observation, st.sampled_from(NAMES), st.floats(-40, 40)),
    unique_by=lambda seen: seen.name,
    max_size=len(NAMES),
)


def same(a: str, b: str) -> float:
    return 1.0 if a == b else 0.0


def yard(total: int = 1000) -> Yardstick:
    statistics = Statistics(
        total,
        kinds={"cuddly-toy": 80, "wallet": 60},
        colours={"grey": 200, "pink": 40},
        brands={"apple": 90, "corolle": 2},
        venues={"a6-x": 10, "a7-y": 10},
    )
    return Yardstick(statistics, same, same, WEIGHTS.delay)


def rabbit(reference: str = "C-1", **changes: object) -> Side:
    facts = Facts(
        kinds=(Fact("cuddly-toy"),),
        colours=(Fact("grey"),),
        brands=(Fact("corolle"),),
        features=(Fact("animal:rabbit"),),
        marks=(Mark("initials", "lm"),),
    )
    side = lay_out(
        reference,
        facts,
        window=LOST,
        venue="a6-x",
        places=(PlaceWeight("a6-x", 0.8, "named"),),
    )
    return replace(side, **changes)  # type: ignore[arg-type]


@given(observations)
def test_the_reasons_add_up_to_the_score(seen: list[Observation]) -> None:
    reasons = weigh(seen, WEIGHTS)
    assert score(reasons) == pytest.approx(sum(r.bits for r in reasons), abs=0.01)
    assert len(reasons) == len(seen)


@given(observations, st.randoms())
def test_the_order_of_reasons_does_not_matter(seen: list[Observation], dice: object) -> None:
    shuffled = list(seen)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weigh(shuffled, WEIGHTS) == weigh(seen, WEIGHTS)


@given(st.sampled_from(NAMES), st.floats(-40, 40), st.floats(0, 20))
def test_more_agreement_never_lowers_the_score(name: str, x: float, more: float) -> None:
    curve = WEIGHTS.curves[name]
    assert curve(x + more) >= curve(x) - 1e-9


@given(st.lists(observations, min_size=1, max_size=12), st.integers(1, 500_000))
def test_chances_and_not_here_sum_to_one(pairs: list[list[Observation]], size: int) -> None:
    scored = [(f"F-{i}", weigh(seen, WEIGHTS)) for i, seen in enumerate(pairs)]
    ranking = rank("C-1", scored, WEIGHTS, register_size=size, limit=5)
    told = sum(c.probability for c in ranking.candidates)
    assert told + ranking.other_probability + ranking.none_probability == pytest.approx(1)
    bits = [c.score_bits for c in ranking.candidates]
    assert bits == sorted(bits, reverse=True)


@given(st.lists(observations, min_size=2, max_size=6), observations)
def test_a_stranger_never_changes_the_order_of_others(
    pairs: list[list[Observation]], stranger: list[Observation]
) -> None:
    scored = [(f"F-{i}", weigh(seen, WEIGHTS)) for i, seen in enumerate(pairs)]
    more = [*scored, ("F-stranger", weigh(stranger, WEIGHTS))]
    before = rank("C", scored, WEIGHTS, register_size=100, limit=9)
    after = rank("C", more, WEIGHTS, register_size=100, limit=9)
    kept = [c.reference for c in after.candidates if c.reference != "F-stranger"]
    assert kept == [c.reference for c in before.candidates]


def test_silence_on_one_side_is_no_evidence() -> None:
    whole = {o.name for o in compare(rabbit(), rabbit("F-1"), Nearness(), yard())}
    silent = rabbit("F-1", brands={}, colours=(), marks={}, window=None, venue="")
    told = {o.name for o in compare(rabbit(), silent, Nearness(), yard())}
    assert whole - told == {"brand", "colour", "inscription", "time", "place"}
    assert not compare(Side("C"), rabbit("F-1"), Nearness(), yard())


def test_the_same_thing_outranks_one_of_another_kind_place_and_colour() -> None:
    other = rabbit("F-2", kinds=(Fact("wallet"),), colours=(Fact("pink"),), venue="a7-y")
    pairs = [
        (side.reference, weigh(compare(rabbit(), side, Nearness(), yard()), WEIGHTS))
        for side in (other, rabbit("F-1"))
    ]
    ranking = rank("C-1", pairs, WEIGHTS, register_size=1000, limit=5)
    assert [c.reference for c in ranking.candidates] == ["F-1", "F-2"]
    assert ranking.level == "strong"


def test_place_and_date_alone_are_never_strong() -> None:
    bare = Side("C", window=LOST, places=(PlaceWeight("a6-x", 1.0, "named"),))
    item = Side("F-1", window=LOST, venue="a6-x")
    reasons = weigh(compare(bare, item, Nearness(), yard()), WEIGHTS)
    assert {r.name for r in reasons} == {"place", "time"}
    ranking = rank("C", [("F-1", reasons)], WEIGHTS, register_size=2, limit=5)
    assert ranking.level != "strong"


def test_a_rare_brand_weighs_more_than_a_common_one() -> None:
    def brand_bits(brand: str) -> float:
        side = rabbit(brands={brand: Fact(brand)})
        seen = compare(side, replace(side, reference="F-1"), Nearness(), yard())
        return next(o.x for o in seen if o.name == "brand")

    assert brand_bits("corolle") > brand_bits("apple") > 0


def test_explanations_hold_what_both_sides_say() -> None:
    seen = compare(rabbit(), rabbit("F-1"), Nearness(), yard())
    motif = next(o for o in seen if o.name == "motif")
    assert motif.claim_says == motif.item_says == "animal:rabbit"


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [(6, 30), (30, 24 * 9), (6, -30), (24, 24 * 40)],
)
def test_a_thing_found_soon_after_the_loss_fits_better(nearer: int, farther: int) -> None:
    at = datetime(2026, 6, 12, 14)

    def bits(hours: int) -> float:
        found = at + timedelta(hours=hours)
        return day_ratio(Window(at, at), None, Window(found, found), WEIGHTS.delay)

    assert bits(nearer) > bits(farther)


def test_a_told_hour_makes_the_morning_before_it_unlikely() -> None:
    morning = Window(datetime(2026, 6, 12, 6), datetime(2026, 6, 12, 6))
    told = day_ratio(LOST, (15.0, 17.0), morning, WEIGHTS.delay)
    assert told < day_ratio(LOST, None, morning, WEIGHTS.delay)


def test_look_alikes_are_told_apart_by_what_the_claim_has_not_said() -> None:
    red = rabbit("F-1", colours=(Fact("grey"), Fact("red", 1.0, "rouge", "scarf")))
    green = rabbit("F-2", colours=(Fact("grey"), Fact("green", 1.0, "verte", "scarf")))
    found = differences([red, green], str)
    assert [d.topic for d in found] == ["colour"]
    assert found[0].says == {"F-1": "red (scarf)", "F-2": "green (scarf)"}
    asked = question(rabbit(), found)
    assert "colour" in asked
    assert "red" not in asked and "green" not in asked


def test_a_stressed_word_is_no_inscription() -> None:
    facts = Facts(colours=(Fact("red", 1.0, "ROUGE"),), marks=(Mark("quoted", "rouge", "ROUGE"),))
    assert not lay_out("F-1", facts).marks


def test_weights_survive_their_file(tmp_path: Path) -> None:
    save_weights(WEIGHTS, tmp_path / "w.json")
    assert load_weights(tmp_path / "w.json") == WEIGHTS
    assert json.loads((tmp_path / "w.json").read_text()) == weights_to_plain(WEIGHTS)


def test_ties_count_against_us() -> None:
    reasons = (Reason("kind", 3.0),)
    ranking = rank("C", [("F-1", reasons), ("F-2", reasons)], WEIGHTS, register_size=9, limit=5)
    assert place_of(ranking, "F-1") == place_of(ranking, "F-2") == 2
    assert place_of(ranking, "F-9") == 0


def test_several_alike_is_said_when_two_share_the_chance() -> None:
    reasons = (Reason("kind", 12.0), Reason("brand", 12.0))
    ranking = rank("C", [("F-1", reasons), ("F-2", reasons)], WEIGHTS, register_size=9, limit=5)
    assert ranking.level == "several alike"
    assert [c.level for c in ranking.candidates] == ["several alike"] * 2


def test_nothing_gathered_means_not_here() -> None:
    ranking = rank("C", [], WEIGHTS, register_size=0, limit=5)
    assert (ranking.level, ranking.none_probability) == ("none", 1.0)
    assert isinstance(ranking, Ranking)


def test_calibration_error_is_the_gap_between_said_and_seen() -> None:
    assert calibration_error([(0.95, True)] * 95 + [(0.95, False)] * 5) == pytest.approx(0)
    assert calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)


def test_a_register_of_one_item_still_finds_it() -> None:
    """A fresh register has no counts of its own: agreement must not speak against a pair."""
    reference = load_reference(Path(__file__).parents[2] / "data" / "matching" / "reference.json")
    statistics = Statistics(
        1, kinds={"cuddly-toy": 1}, colours={"grey": 1}, brands={"corolle": 1},
        venues={"a6-x": 1}, reference=reference,
    )  # fmt: skip
    fresh = Yardstick(statistics, same, same, WEIGHTS.delay)
    reasons = weigh(compare(rabbit(), rabbit("F-1"), Nearness(), fresh), WEIGHTS)
    assert {r.name: r.bits > 0 for r in reasons} == dict.fromkeys(
        ("kind", "colour", "brand", "inscription", "motif", "place", "time"), True
    )


def test_another_thing_at_the_same_place_and_day_is_not_offered_by_a_new_register() -> None:
    reference = load_reference(Path(__file__).parents[2] / "data" / "matching" / "reference.json")
    statistics = Statistics(
        1, kinds={"cuddly-toy": 1}, colours={"grey": 1}, venues={"a6-x": 1}, reference=reference
    )
    fresh = Yardstick(statistics, same, same, WEIGHTS.delay)
    laptop = rabbit(
        kinds=(Fact("laptop"),), colours=(Fact("black"),), brands={}, details={}, marks={}
    )
    reasons = weigh(compare(laptop, rabbit("F-1"), Nearness(), fresh), WEIGHTS)
    ranking = rank("C-1", [("F-1", reasons)], WEIGHTS, register_size=1, limit=5)
    assert ranking.level == "none"
    assert ranking.none_probability > 0.5


def test_a_brand_in_capitals_is_one_reason_and_no_inscription() -> None:
    facts = Facts(
        brands=(Fact("ray-ban", 1.0, "Ray Ban"),),
        marks=(Mark("name", "ray ban", "Ray-Ban"), Mark("name", "ban", "Ban"), Mark("name", "mia")),
    )
    assert set(lay_out("F-1", facts).marks) == {"mia"}


def test_a_part_of_another_colour_speaks_against_a_look_alike() -> None:
    green = rabbit(colours=(Fact("grey"), Fact("green", 0.4, "green", "ribbon")))
    red = rabbit("F-1", colours=(Fact("grey"), Fact("red", 0.4, "red", "ribbon")))
    alike = rabbit("F-2", colours=green.colours)
    assert bits_of(compare(green, red, Nearness(), yard()), "colour of a part") < -1
    assert bits_of(compare(green, alike, Nearness(), yard()), "colour of a part") > 1


def test_a_repair_that_only_one_side_tells_of_is_silence_and_another_one_is_not() -> None:
    torn = rabbit(details={"wear:torn": Fact("wear:torn", 1.0, "torn", "ear")})
    sewn = rabbit("F-1", details={"wear:sewn": Fact("wear:sewn", 1.0, "sewn", "ear")})
    lemon = rabbit("F-2", details={"thing:lemon": Fact("thing:lemon", 1.0, "lemon")})
    assert bits_of(compare(torn, sewn, Nearness(), yard()), "wear") < 0
    assert bits_of(compare(torn, lemon, Nearness(), yard()), "wear") == 0


def test_a_common_part_that_both_tell_of_never_speaks_against_a_pair() -> None:
    """A bow on both rabbits once cost a bit, because many things have one."""
    bow = {"part:bow": Fact("part:bow", 1.0, "bow")}
    pair = compare(rabbit(details=bow), rabbit("F-1", details=bow), Nearness(), yard())
    assert bits_of(pair, "details") >= 0


def test_what_lay_in_the_box_long_before_the_loss_is_another_thing() -> None:
    before = Window(LOST.start - timedelta(days=200), LOST.start - timedelta(days=200))
    reasons = weigh(compare(rabbit(), rabbit("F-1", window=before), Nearness(), yard()), WEIGHTS)
    ranking = rank("C-1", [("F-1", reasons)], WEIGHTS, register_size=1000, limit=5)
    assert ranking.level == "none"


def test_the_same_size_speaks_for_and_another_against() -> None:
    ours = rabbit(marks={"42": Mark("size", "42")})
    same_size = rabbit("F-1", marks={"42": Mark("size", "42")})
    other = rabbit("F-2", marks={"38": Mark("size", "38")})
    assert bits_of(compare(ours, same_size, Nearness(), yard()), "size or model") > 0
    assert bits_of(compare(ours, other, Nearness(), yard()), "size or model") < -1
    assert bits_of(compare(ours, same_size, Nearness(), yard()), "inscription") == 0


def bits_of(observations: list[Observation], name: str) -> float:
    return sum(r.bits for r in weigh(observations, WEIGHTS) if r.name == name)


FIELDS = {
    "kinds": "kind",
    "colours": "colour",
    "brands": "brand",
    "marks": "inscription",
    "details": "motif",
    "window": "time",
}


@given(
    st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from(("claim", "item", "both"))),
    st.sampled_from(("cuddly-toy", "wallet")),
    st.sampled_from(("grey", "pink")),
)
def test_a_missing_field_takes_its_own_reason_away_and_touches_no_other(
    missing: dict[str, str], kind: str, colour: str
) -> None:
    claim, item = rabbit(), rabbit("F-1", kinds=(Fact(kind),), colours=(Fact(colour),))
    whole = {r.name: r.bits for r in weigh(compare(claim, item, Nearness(), yard()), WEIGHTS)}
    for name, side in missing.items():
        silent = {name: type(getattr(claim, name))() if name != "window" else None}
        claim = replace(claim, **silent) if side != "item" else claim
        item = replace(item, **silent) if side != "claim" else item
    told = {r.name: r.bits for r in weigh(compare(claim, item, Nearness(), yard()), WEIGHTS)}
    silenced = {FIELDS[name] for name in missing}
    assert told == {name: bits for name, bits in whole.items() if name not in silenced}
