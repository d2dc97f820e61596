"""Models of the user's own: a sentence-transformers text model and a CLIP model, made tiny here."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lostfound.encoders.clip import open_clip
from lostfound.encoders.text import open_text_encoder
from lostfound.errors import Missing, UsageFault


@contextlib.contextmanager
def hushed():
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def make_clip(folder: Path) -> Path:
    """Write a CLIP model of random weights, 16 wide."""
    with hushed():
        from transformers import CLIPConfig, CLIPModel, CLIPProcessor, CLIPTokenizerFast
        from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

        letters = [chr(code) for code in range(33, 127)]
        words = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
        vocabulary = {word: number for number, word in enumerate(words)}
        folder.mkdir(parents=True)
        (folder / "vocab.json").write_text(json.dumps(vocabulary))
        (folder / "merges.txt").write_text("#version: 0.2\n")
        layer = {
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
        }
        ends = {
            "bos_token_id": vocabulary["<|startoftext|>"],
            "eos_token_id": vocabulary["<|endoftext|>"],
            "pad_token_id": vocabulary["<|endoftext|>"],
        }
        text = {**layer, **ends, "vocab_size": len(words), "max_position_embeddings": 32}
        vision = {**layer, "image_size": 32, "patch_size": 16}
        config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
        CLIPModel(config).save_pretrained(folder)
        images = CLIPImageProcessorPil(
            size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}
        )
        tokens = CLIPTokenizerFast.from_pretrained(str(folder), model_max_length=32)
        CLIPProcessor(image_processor=images, tokenizer=tokens).save_pretrained(folder)
    return folder


def make_bert(folder: Path) -> Path:
    """Write a sentence-transformers folder of random weights, 8 wide."""
    with hushed():
        from tokenizers import Tokenizer, models, pre_tokenizers
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

        words = {"[PAD]": 0, "[UNK]": 1, "bag": 2, "red": 3, "blue": 4}
        tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        fast = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
        )
        fast.save_pretrained(folder)
        config = BertConfig(
            vocab_size=5,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=8,
        )
        BertModel(config).save_pretrained(folder)
    return folder


def test_photos_and_words_share_a_space(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = make_clip(tmp_path / "tiny-clip")
    capfd.readouterr()
    clip = open_clip(str(folder))
    photo, words = clip.photo(Image.new("RGB", (90, 40), "blue")), clip.text("a blue bag " * 40)
    assert photo.shape == words.shape == (clip.model.dim,) == (16,)
    assert (photo.dtype, words.dtype) == (np.float32, np.float32)
    assert np.linalg.norm(photo) == pytest.approx(1, abs=1e-4)
    assert (clip.model.name, len(clip.model.revision)) == ("tiny-clip", 8)
    assert capfd.readouterr() == ("", "")


def test_a_text_model_of_ones_own_serves_one_text_and_many(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = make_bert(tmp_path / "tiny-bert")
    capfd.readouterr()
    encoder = open_text_encoder(tmp_path / "cache", model=str(folder))
    assert (encoder.engine, encoder.model.name, encoder.model.dim) == (
        "sentence-transformers",
        "tiny-bert",
        8,
    )
    many = encoder.many(["red bag", "blue bag", "red bag"])
    assert np.allclose(many[0], encoder.one("red bag"), atol=1e-5)
    assert np.allclose(many[0], many[2]) and not np.allclose(many[0], many[1])
    assert capfd.readouterr() == ("", "")


def test_a_model_without_photos_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="both photos and words"):
        open_clip(str(make_bert(tmp_path / "tiny-bert")))
    with pytest.raises(Missing, match="not on this machine"):
        open_clip(str(tmp_path / "nowhere"))
