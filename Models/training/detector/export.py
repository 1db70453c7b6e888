"""Writes the trained network as ONNX with its card.

    export.py --checkpoint WORK/checkpoint.pt --output street-detector.onnx [--side 320]
"""

import argparse
import hashlib
import json
import pathlib

import onnx
import torch
from torch import nn

from labels import LABELS
from network import DEVIATION, MEAN, STRIDES, Detector, same_pad


class Probable(nn.Module):
    """The network on pixels that the engine has normalised, with probabilities for logits."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        out = self.network(images)
        return torch.cat([out[..., :4], out[..., 4:].sigmoid()], -1)


def tidy(path, cells):
    """Puts the pads of a stride into its convolution and drops what only described shapes."""
    model = onnx.load(path)
    graph = model.graph
    made = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Conv" and node.input[0] in made:
            pad = made[node.input[0]]
            if pad.op_type != "Pad":
                continue
            attributes = {a.name: a for a in node.attribute}
            before, after = same_pad(attributes["kernel_shape"].ints[0], 2)
            attributes["pads"].ints[:] = [before, before, after, after]
            node.input[0] = pad.input[0]
    # The image goes in as the engine has normalised it: (x - 0) / 1 is x.
    for node in list(graph.node):
        if node.op_type in ("Sub", "Div"):
            for other in graph.node:
                other.input[:] = [node.input[0] if n == node.output[0] else n for n in other.input]
            graph.node.remove(node)
    wanted, kept = {output.name for output in graph.output}, []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            wanted |= set(node.input)
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    used = [t for t in graph.initializer if t.name in wanted]
    del graph.initializer[:]
    graph.initializer.extend(used)
    shape = graph.output[0].type.tensor_type.shape
    del shape.dim[:]
    for extent in (1, cells, 5 + len(LABELS)):
        shape.dim.add().dim_value = extent
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--side", type=int, default=320)
    given = parser.parse_args()
    network = Detector().eval()
    state = torch.load(given.checkpoint, map_location="cpu")
    network.load_state_dict(state["mean"])
    network.mean.zero_()
    network.deviation.fill_(1)
    torch.onnx.export(
        Probable(network).eval(), torch.zeros(1, 3, given.side, given.side),
        str(given.output),
        input_names=["images"], output_names=["output"], opset_version=13,
        do_constant_folding=True)
    tidy(str(given.output), sum((given.side // stride) ** 2 for stride in STRIDES))
    card = {
        "name": given.output.stem, "family": "yolox", "labels": LABELS,
        "input": {
            "width": given.side, "height": given.side, "channels": "rgb", "fit": "corner",
            "padding": 114, "scale": 1, "mean": MEAN, "deviation": DEVIATION},
        "floor": 0.25, "sameThing": 0.45, "strides": STRIDES, "anchors": [],
        "sha256": hashlib.sha256(given.output.read_bytes()).hexdigest(),
        "origin": f"Models/training/detector, step {state['step']}",
        "licence": "Apache-2.0",
    }
    given.output.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{sum(p.numel() for p in network.parameters())} parameters, step {state['step']}")


if __name__ == "__main__":
    main()
