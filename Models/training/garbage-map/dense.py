"""Computes what the map's head learns from, once, and keeps it: the features of whole pictures."""

import pathlib

import numpy as np
import onnx
import onnxruntime

import lifted

OUTPUTS = ("blocks.14.sum", "blocks.19.sum", "conv_head.relu6")
KEPT = 192  # principal components of the last output; the head's first layer takes them back into it


class Backbone:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = onnx.load(path).SerializeToString()
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def run(self, image):
        return [v[0] for v in self.session.run(OUTPUTS, {"images": image[None]})]


def components(backbone, views, rng):
    """Mean and directions of the last output over some places of some pictures; labels play no part."""
    found = []
    for view in views:
        cells = backbone.run(view())[2].reshape(1280, -1).T
        found.append(cells[rng.choice(len(cells), min(len(cells), 200), False)])
    found = np.concatenate(found)
    mean = found.mean(0)
    directions = np.linalg.svd(found - mean, full_matrices=False)[2][:KEPT]
    return mean.astype(np.float32), directions.astype(np.float32)


def view(picture, longer=lifted.LONGER, mirrored=False):
    def make():
        image = lifted.image(picture(), *lifted.size(picture(), longer))
        return np.ascontiguousarray(image[:, :, ::-1]) if mirrored else image
    return make


def kept(path, backbone, basis, views):
    """One pair of maps a view, in halves: 120 channels of a sixteenth, 208 + KEPT of a thirty-second."""
    path = pathlib.Path(path)
    if not path.exists():
        mean, directions = basis
        arrays = {}
        for number, view_ in enumerate(views):
            fine, coarse, last = backbone.run(view_())
            last = np.einsum("kc,chw->khw", directions, last - mean[:, None, None], optimize=True)
            arrays[f"f{number}"] = fine.astype(np.float16)
            arrays[f"c{number}"] = np.concatenate([coarse, last]).astype(np.float16)
        np.savez(path, **arrays)
        print(f"{path.name}: {len(views)} views", flush=True)
    held = np.load(path)
    return [(held[f"f{n}"], held[f"c{n}"]) for n in range(len(views))]
