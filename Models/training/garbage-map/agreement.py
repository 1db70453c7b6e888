"""Writes what this side says about generated pictures, for the Swift tests to agree with.

    agreement.py --backbone Models/fetched/efficientnet-lite2.onnx --map Models/garbage-map \
                 --output Models/training/garbage-map/reference.json
"""

import argparse
import json
import pathlib

import numpy as np
import onnxruntime

import dense
import lifted

import reference as below  # the region classifier's

# width, height, darkness; odd extents leave half a chroma pixel.
PICTURES = [(640, 360, 1), (333, 251, 1), (96, 72, 4), (1501, 845, 6)]


def main():
    parser = argparse.ArgumentParser()
    for name in ("backbone", "map", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    given = parser.parse_args()
    backbone = dense.Backbone(str(given.backbone))
    head = onnxruntime.InferenceSession(str(given.map / "map.onnx"), providers=["CPUExecutionProvider"])
    cases = []
    for extents in PICTURES:
        picture = below.generated(*extents)
        image = lifted.image(picture, *lifted.size(picture))
        maps = {name: value[None] for name, value in zip(dense.OUTPUTS, backbone.run(image))}
        odds = head.run(None, maps)[0][0, 0]
        cases.append({
            "picture": extents, "rows": odds.shape[0], "columns": odds.shape[1],
            "image": [round(float(v), 5) for v in image.ravel()[:: image.size // 97]],
            "odds": [round(float(v), 5) for v in odds.ravel()[:: max(1, odds.size // 97)]]})
    card = json.loads((given.map / "map.json").read_text())
    given.output.write_text(json.dumps({"map_sha256": card["map_sha256"], "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
