"""Runs a network in onnxruntime.

    onnxruntime-outputs.py NET.onnx FOLDER

For each FOLDER/N.npy, a tensor for the network's one input, writes its outputs FOLDER/N-0.npy,
FOLDER/N-1.npy ... in the order of the graph.
"""

import pathlib
import sys

import numpy
import onnxruntime

network, folder = sys.argv[1], pathlib.Path(sys.argv[2])
session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
for path in sorted(folder.glob("*.npy")):
    for place, output in enumerate(session.run(None, {name: numpy.load(path)})):
        numpy.save(folder / f"{path.stem}-{place}.npy", output)
