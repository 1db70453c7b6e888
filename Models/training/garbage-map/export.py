"""Writes heads as one network: the mean of their log-odds, all their layers side by side."""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))

from onnx_graph import Graph  # noqa: E402

import dense  # noqa: E402


def _weights(head):
    return {name: value.detach().numpy().astype(np.float64) for name, value in head.state_dict().items()}


def folded(head, basis):
    """The first layers with standardisation and principal components taken into them."""
    w = _weights(head)
    mean, directions = (v.astype(np.float64) for v in basis)
    one = w["one.weight"][:, :, 0, 0] / w["fine_deviation"].ravel()
    two = w["two.weight"][:, :, 0, 0] / w["coarse_deviation"].ravel()
    deep = len(two[0]) - len(directions)
    last = two[:, deep:] @ directions
    bias = (w["one.bias"] - one @ w["fine_mean"].ravel() + w["two.bias"]
            - two @ w["coarse_mean"].ravel() - last @ mean)
    return one, two[:, :deep], last, bias, w


def write(path, heads, basis):
    graph = Graph("garbage-map", [
        (dense.OUTPUTS[0], [1, 120, "rows", "columns"]),
        (dense.OUTPUTS[1], [1, 208, "rows/2", "columns/2"]),
        (dense.OUTPUTS[2], [1, 1280, "rows/2", "columns/2"])])
    parts = [folded(head, basis) for head in heads]
    kernel = lambda rows: np.concatenate(rows).astype(np.float32)[:, :, None, None]

    def convolve(value, name, weights, bias=None, **rest):
        inputs = [value, graph.constant(name + ".weight", np.ascontiguousarray(weights, np.float32))]
        if bias is not None:
            inputs.append(graph.constant(name + ".bias", np.asarray(bias, np.float32)))
        return graph.node("Conv", inputs, name, kernel_shape=list(weights.shape[2:]), **rest)

    fine = convolve(dense.OUTPUTS[0], "one", kernel([p[0] for p in parts]), np.concatenate([p[3] for p in parts]))
    coarse = graph.node("Add", [
        convolve(dense.OUTPUTS[1], "two", kernel([p[1] for p in parts])),
        convolve(dense.OUTPUTS[2], "three", kernel([p[2] for p in parts]))], "coarse")
    graph.constant("doubled", np.array([1, 1, 2, 2], np.float32))
    wide = graph.node("Resize", [coarse, "", "doubled"], "wide", mode="linear",
                      coordinate_transformation_mode="half_pixel")
    inner = graph.node("Relu", [graph.node("Add", [fine, wide], "sum")], "inner")
    around = convolve(inner, "around", np.concatenate([p[4]["around.weight"] for p in parts]),
                      np.concatenate([p[4]["around.bias"] for p in parts]), pads=[1, 1, 1, 1], group=len(heads))
    last = np.concatenate([p[4]["last.weight"] for p in parts], 1) / len(heads)
    convolve(graph.node("Relu", [around], "outer"), "odds", last, [np.mean([p[4]["last.bias"] for p in parts])])
    graph.output("odds", [1, 1, "rows", "columns"])
    graph.save(path, "Log-odds of garbage for cells of 16 x 16 pixels, above EfficientNet-Lite2")
