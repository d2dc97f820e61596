"""What people read, at a fixed width: golden text for the match, layout that never overflows."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lostfound.desk.results import MatchAnswer, Sides
from lostfound.domain.values import Claim, FoundItem, PlaceWeight, Venue, Window
from lostfound.matching.values import Candidate, Ranking, Reason
from lostfound.views import layout
from lostfound.views.envelope import to_csv
from lostfound.views.match import answer_text, ranking_plain

TAILLY = Venue(key="a6-beaune-tailly", name="Beaune Tailly", kind="services", motorway="A6",
               direction="Paris - Lyon", pk_km=311.0, operator="APRR")  # fmt: skip
ITEM = FoundItem(
    reference="F-7K3QXC", venue=TAILLY.key, description="doudou lapin gris, noeud rose",
    found=Window(datetime(2026, 5, 3, 14, 0), datetime(2026, 5, 3, 14, 0)),
    found_where="aire de jeux", shelf="B2",
)  # fmt: skip
CLAIM = Claim(
    reference="C-2BCDEF", language="en", place_text="Beaune, towards Lyon",
    text="We left our daughter's grey rabbit with a pink bow at the playground. She cannot "
    "sleep without it and we would be so grateful for any news of it.",
    lost=Window(datetime(2026, 5, 3), datetime(2026, 5, 3, 23, 59)),
    places=(PlaceWeight(TAILLY.key, 0.9, "named"),),
)  # fmt: skip
REASONS = (
    Reason("kind", 6.1, "rabbit", "rabbit"),
    Reason("place", 5.25, "named", "Beaune Tailly"),
    Reason("colour", 2.0, "grey, pink", "grey, pink"),
    Reason("time", -1.2, "2026-05-03", "2026-05-03 14:00"),
    Reason("meaning", 0.8),
)
RANKING = Ranking(
    subject="C-2BCDEF",
    candidates=(Candidate("F-7K3QXC", 0.93, "strong", 12.95, REASONS),),
    none_probability=0.06, level="strong", other_probability=0.01, compared=412,
)  # fmt: skip
ANSWER = MatchAnswer(ranking=RANKING, sides=Sides(
    items={"F-7K3QXC": ITEM}, claims={"C-2BCDEF": CLAIM}, venues={TAILLY.key: TAILLY}))  # fmt: skip


def test_a_match_reads_as_a_claim_handler_needs_it() -> None:
    assert (
        answer_text(ANSWER, 80, explain=False)
        == """\
C-2BCDEF  claim
  We left our daughter's grey rabbit with a pink bow at the playground. She
  cannot sleep without it and we would be so grateful for any news of it.
  lost 2026-05-03, Beaune, towards Lyon

One fits well. 412 looked at.
 1  F-7K3QXC   93 %  strong
    doudou lapin gris, noeud rose
    Beaune Tailly, A6 Paris - Lyon, aire de jeux, 2026-05-03 14:00
    + kind: rabbit
    + place: Beaune Tailly, named by the claim
    + colour: grey, pink
    others      1 %
    not here    6 %
  lostfound found show F-7K3QXC         see all of it, and the photos
  lostfound confirm C-2BCDEF F-7K3QXC   it is the one
  lostfound reject C-2BCDEF F-7K3QXC    it is not"""
    )


def test_an_explanation_shows_every_reason_and_their_sum() -> None:
    text = answer_text(ANSWER, 80, explain=True)
    for reason in REASONS:
        assert f"{reason.name:<7} {reason.bits:+7.2f}" in text
    assert f"sum     {ANSWER.ranking.candidates[0].score_bits:+7.2f} bits" in text


def test_scripts_find_reasons_that_add_up() -> None:
    plain = ranking_plain(RANKING, ANSWER.sides)
    candidate = plain["candidates"][0]
    assert candidate["score_bits"] == pytest.approx(sum(r["bits"] for r in candidate["reasons"]))
    assert {"reference", "probability", "level", "score_bits", "reasons"} <= set(candidate)
    assert set(candidate["reasons"][0]) == {"name", "bits", "claim_says", "item_says"}
    total = candidate["probability"] + plain["none_probability"] + plain["other_probability"]
    assert total == pytest.approx(1)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("explain", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, explain: bool) -> None:
    lines = answer_text(ANSWER, width, explain=explain).splitlines()
    commands = [line for line in lines if line.startswith("  lostfound ")]
    assert all(layout.columns_of(line) <= width for line in lines if line not in commands)


@given(st.text(), st.integers(2, 60))
def test_cutting_keeps_to_the_columns(text: str, size: int) -> None:
    assert layout.columns_of(layout.cut(layout.one_line(text), size)) <= size


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=120)), max_size=5))
def test_a_table_has_a_line_a_row_whatever_the_cells_hold(rows: list[tuple[str, str]]) -> None:
    text = layout.table(rows, ("a", "b"), 60, wide=1)
    assert len(text.split("\n")) == len(rows) + 1


@given(st.text())
def test_text_from_outside_cannot_steer_the_terminal(text: str) -> None:
    assert not any(ord(c) < 32 or ord(c) == 127 for c in layout.one_line(text))


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "<1 %"), (0.004, "<1 %"), (0.5, "50 %"), (0.994, ">99 %"), (1.0, ">99 %")],
)
def test_nothing_uncertain_reads_as_certain(share: float, words: str) -> None:
    assert layout.percent(share) == words


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised() -> None:
    assert "'=cmd" in to_csv([{"a": "=cmd()"}], ("a",))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((3, 14, 0), (3, 14, 0), "2026-05-03 14:00"),
        ((3, 0, 0), (3, 23, 59), "2026-05-03"),
        ((3, 0, 0), (5, 23, 59), "2026-05-03 – 2026-05-05"),
        ((3, 13, 0), (3, 15, 0), "2026-05-03 13:00–15:00"),
    ],
)
def test_a_span_reads_as_people_write_it(
    start: tuple[int, int, int], end: tuple[int, int, int], words: str
) -> None:
    assert layout.when(Window(datetime(2026, 5, *start), datetime(2026, 5, *end))) == words
