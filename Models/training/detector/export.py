"""Writes the trained network as ONNX with its card.

    export.py --checkpoint WORK/checkpoint.pt --output street-detector.onnx [--side 320]
"""

import argparse
import hashlib
import json
import pathlib

import torch
from torch import nn

from labels import LABELS
from network import DEVIATION, MEAN, STRIDES, Detector


class Probable(nn.Module):
    """The network on pixels that the engine has normalised, with probabilities for logits."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        out = self.network(images)
        return torch.cat([out[..., :4], out[..., 4:].sigmoid()], -1)


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
        Probable(network).eval(), torch.zeros(1, 3, given.side, given.side), given.output,
        input_names=["images"], output_names=["output"], opset_version=13,
        do_constant_folding=True)
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
