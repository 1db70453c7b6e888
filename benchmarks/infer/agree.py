"""Holds whole networks against onnxruntime on pictures: within 1e-3 of the largest value.

    agree.py CURBWATCH NET.onnx ... [--pictures FOLDER] [--count 8]

Each picture is scaled to the network's input and given as 0...255 where the network is a YOLOX, else
as 0...1. Exit code 1 where one differs by more. Without pictures, seeded noise. Needs numpy,
onnxruntime and pillow; `run` makes the venv.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime
from PIL import Image

TOLERANCE = 1e-3


def pictures(folder, count):
    if folder is None:
        return []
    found = sorted(
        path for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in (".jpg", ".png")
    )
    return found[:: max(1, len(found) // count)][:count]


def tensor(path, shape, scale, seed):
    if path is None:
        noise = np.random.default_rng(seed).random(shape, dtype=np.float32)
        return noise * np.float32(scale)
    image = Image.open(path).convert("RGB").resize((shape[3], shape[2]))
    planes = np.asarray(image, np.float32).transpose(2, 0, 1)[None]
    return np.ascontiguousarray(planes * np.float32(scale / 255))


def agree(program, network, paths):
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    port = session.get_inputs()[0]
    shape = [extent if isinstance(extent, int) else 1 for extent in port.shape]
    scale = 255 if "yolox" in network else 1
    worst = 0.0
    for index, path in enumerate(paths or [None] * 4):
        values = tensor(path, shape, scale, index)
        expected = session.run(None, {port.name: values})
        with tempfile.TemporaryDirectory() as folder:
            np.save(f"{folder}/input.npy", values)
            subprocess.run(
                [program, "models", "run", network, "--input", f"{port.name}={folder}/input.npy",
                 "--output", f"{folder}/out", "--threads", "2"],
                check=True,
            )  # fmt: skip
            for place, one in enumerate(expected):
                found = np.load(f"{folder}/out/{place}.npy")
                if found.shape != one.shape:
                    sys.exit(f"{network}: output {place} is {found.shape}, not {one.shape}")
                worst = max(worst, float(np.abs(found - one).max() / np.abs(one).max()))
    return worst


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--pictures")
    parser.add_argument("--count", type=int, default=8)
    arguments = parser.parse_args()
    paths = pictures(arguments.pictures, arguments.count)
    good = True
    for network in arguments.networks:
        worst = agree(arguments.program, network, paths)
        good = good and worst <= TOLERANCE
        kind = f"{len(paths)} pictures" if paths else "seeded noise"
        print(f"{pathlib.Path(network).name}: {worst:.2e} of the largest value, on {kind}")
    sys.exit(0 if good else 1)
