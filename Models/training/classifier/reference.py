"""Writes what this side says about generated pictures, for the Swift tests to agree with.

    reference.py --backbone Models/fetched/efficientnet-lite0.onnx --head Models/region-classifier \
                 --output Models/training/classifier/reference.json
"""

import argparse
import json
import pathlib

import numpy as np

import backbone
import crops
import features
import head as heads
import pictures

# width, height, darkness; odd extents leave half a chroma pixel.
PICTURES = [(640, 360, 1), (333, 251, 1), (96, 72, 4)]
BOXES = [(0.0, 0.0, 1.0, 1.0), (0.25, 0.4, 0.2, 0.25), (0.7, 0.1, 0.28, 0.06), (0.9, 0.85, 0.1, 0.15)]


def generated(width, height, darkness):
    """Integers only, so that any language makes the same bytes."""
    y, x = np.mgrid[0:height, 0:width]
    luma = 16 + ((x * 5 + y * 3 + (x // 24) * (y // 20) * 37 + (x * y) // 97) % 220) // darkness
    half_y, half_x = np.mgrid[0 : (height + 1) // 2, 0 : (width + 1) // 2]
    blue = 64 + (half_x * 3 + (half_y // 16) * 29) % 128
    red = 64 + (half_y * 2 + (half_x // 12) * 41) % 128
    return pictures.Picture("generated", *(p.astype(np.uint8) for p in (luma, blue, red)))


def main():
    parser = argparse.ArgumentParser()
    for name in ("backbone", "head", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    given = parser.parse_args()
    card = json.loads((given.head / "head.json").read_text())
    table = heads.evidence_table(given.head / "evidence.csv")
    values = np.frombuffer((given.head / "head.bin").read_bytes(), "<f4")
    classes = len(card["classes"])
    width = (len(values) - classes) // (2 + classes)
    one = heads.Head(values[:width], values[width : 2 * width],
                     values[2 * width : (2 + classes) * width].reshape(classes, width),
                     values[(2 + classes) * width :], card["temperature"])
    features.start(str(given.backbone))
    cases = []
    for size in PICTURES:
        picture = generated(*size)
        for box in BOXES:
            outputs = features.run([crops.normalise(crops.color(picture, box, card["size"]))])
            x = (heads.columns(outputs, table) - one.mean) / one.scale
            p = one.probabilities(heads.columns(outputs, table))[0]
            cases.append({"picture": size, "box": box, "features": [round(float(v), 4) for v in x[0, ::61]],
                          "probabilities": {c: round(float(v), 5) for c, v in zip(card["classes"], p)}})
    given.output.write_text(json.dumps({"weights_sha256": card["weights_sha256"], "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
