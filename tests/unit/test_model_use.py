"""Another text model: its vectors first, then the change; the old ones serve until then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_encoders_own_models import make_bert

from lostfound.app import counter_at
from lostfound.desk import models_used
from lostfound.desk.counter import Counter
from lostfound.desk.models_used import chosen_model, use_model
from lostfound.domain.records import VectorModel
from lostfound.encoders.text import TextEncoder, _OnceItIsNeeded
from lostfound.errors import Refused
from lostfound.settings import read_settings
from lostfound.storage import open_register


class Words:
    """An engine whose vectors are those of the letters in a text."""

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.seen: list[str] = []
        self.stop_after = 10**9

    def embed(self, texts: Any, _tick: Any) -> Any:
        rows = []
        for text in texts:
            if len(self.seen) >= self.stop_after:
                raise KeyboardInterrupt
            self.seen.append(text)
            counts = np.array([text.count(letter) + 0.1 for letter in "aeiounrst"], np.float32)
            rows.append(counts / np.linalg.norm(counts))
        return np.stack(rows)


LETTERS = VectorModel("letters", "1", 9)


def letters(engine: Words) -> TextEncoder:
    return TextEncoder(LETTERS, engine, lambda: engine, "")


@pytest.fixture
def desk(lf: Any, db: Path, tmp_path: Path) -> Any:
    """A register with eighty items, vectors of the default model, and a way to open it."""
    table = tmp_path / "found.csv"
    head = "external_id,venue,found_at,description\n"
    things = [
        f"{n},Beaune Tailly,2026-05-02,gant numéro {n} {'abc' * (n % 7)}\n" for n in range(80)
    ]
    table.write_text(head + "".join(things), encoding="utf-8")
    assert lf("import", "found", str(table), "--no-match").status == 0

    def counter() -> Counter:
        settings = read_settings(
            {"db": str(db), "by": "test"}, {"LOSTFOUND_NOW": "2026-05-04T15:00"}
        )
        return counter_at(open_register(str(db)), settings, lambda _: None)

    return counter


def test_the_old_vectors_serve_until_the_new_ones_are_whole(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lostfound.desk.vectors._CHUNK", 30)
    counter, engine = desk(), Words()
    before = counter.text_encoder.model
    engine.stop_after = 50
    with pytest.raises(KeyboardInterrupt):
        use_model(counter, letters(engine), "letters", lambda *_: None)
    assert chosen_model(counter.register) is None
    assert desk().text_encoder.model == before
    engine.stop_after = 10**9
    changed = use_model(counter, letters(engine), "letters", lambda *_: None)
    assert (changed.model, changed.before, changed.texts) == (LETTERS, before, 50)
    assert chosen_model(counter.register) == ("letters", LETTERS)
    assert {use.model: use.texts for use in counter.register.model_uses()} == {
        before: 80,
        LETTERS: 80,
    }


def test_what_comes_in_meanwhile_gets_its_vector_before_the_change(
    desk: Any, monkeypatch: pytest.MonkeyPatch, lf: Any
) -> None:
    counter, engine = desk(), Words()
    real, late = models_used.make_missing, iter(["parapluie rouge"])

    def slow(*told: Any) -> int:
        made = real(*told)
        for words in late:
            lf("found", "add", words, "--venue", "a6-beaune-tailly")
        return made

    monkeypatch.setattr(models_used, "make_missing", slow)
    assert use_model(counter, letters(engine), "letters", lambda *_: None).texts == 81
    assert counter.register.texts_without_vector(LETTERS) == []


def test_a_model_in_use_is_not_dropped_and_the_one_before_is(desk: Any, lf: Any) -> None:
    counter = desk()
    before = counter.text_encoder.model
    use_model(counter, letters(Words()), "letters", lambda *_: None)
    use_model(counter, counter.text_encoder, "", lambda *_: None)
    assert chosen_model(counter.register) is None
    folder = counter.register.path.with_name(counter.register.path.name + ".vectors")
    counter.register.text_cosines(LETTERS, np.ones(9, np.float32))
    counter.register.text_centre(before)
    assert len(list(folder.glob("text-*.f32"))) == 2
    assert lf("model", "drop", before.name).status == 1
    assert lf("model", "drop", "nothing").status == 4
    dropped = lf("model", "drop", "letters", "--json")
    assert dropped.data == {"name": "letters", "revision": "1", "dim": 9}
    assert [use.model for use in counter.register.model_uses()] == [before]
    assert len(list(folder.glob("text-*.f32"))) == 1
    assert lf("db", "check").status == 0


def test_another_models_cosines_are_stretched_to_what_the_weights_know(desk: Any) -> None:
    counter = desk()
    assert counter.meaning_scale == 1.0
    counter = desk()
    counter.__dict__["text_encoder"] = letters(Words())
    assert counter.meaning_scale == 0.0  # no vectors yet: what is told of them is left out
    use_model(counter, letters(Words()), "letters", lambda *_: None)
    counter = desk()
    counter.__dict__["text_encoder"] = letters(Words())
    spread = counter.register.text_spread(LETTERS)
    assert counter.meaning_scale == pytest.approx(counter.reference.spread / spread)


def test_a_model_of_ones_own_never_makes_one_item_wait(desk: Any, lf: Any, tmp_path: Path) -> None:
    folder = make_bert(tmp_path / "tiny-bert")
    used = lf("model", "use", str(folder), "--json")
    assert used.status == 0, used.err
    assert (used.data["model"]["name"], used.data["texts"]) == ("tiny-bert", 80)
    added = lf("found", "add", "red bag", "--venue", "a6-beaune-tailly")
    assert added.status == 0
    assert "model prepare" in " ".join((added.out + added.err).split())
    counter = desk()
    assert (counter.text_encoder.model.name, counter.text_encoder.quick) == ("tiny-bert", False)
    assert len(counter.register.texts_without_vector(counter.text_encoder.model)) == 1
    assert lf("match", "--text", "blue bag").status == 0
    assert lf("model", "prepare").status == 0
    assert counter.register.texts_without_vector(counter.text_encoder.model) == []
    (weights,) = folder.glob("*.safetensors")
    weights.write_bytes(weights.read_bytes()[:-8] + b"\x01" * 8)
    lf("found", "add", "blue bag", "--venue", "a6-beaune-tailly")
    with pytest.raises(Refused, match="not those"):
        _OnceItIsNeeded(str(folder), counter.text_encoder.model).embed(["red"], lambda _: None)
    assert lf("model", "use", "default").status == 0
    assert lf("model", "info").status == 0


def test_a_model_that_is_not_here_is_named(desk: Any, lf: Any) -> None:
    ended = lf("model", "use", "no-such/model")
    assert ended.status == 4
    assert "not on this machine" in ended.err
