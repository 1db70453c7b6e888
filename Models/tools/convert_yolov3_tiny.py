"""Converts YOLOv3-tiny from Darknet's weights to ONNX.

    convert_yolov3_tiny.py yolov3-tiny.cfg yolov3-tiny.weights yolov3-tiny.onnx

Input `images`: 1 x 3 x 416 x 416, RGB, 0...1. Outputs: the two heads as Darknet leaves them before
its yolo layers, 1 x 255 x 13 x 13 and 1 x 255 x 26 x 26 (3 anchors x (x, y, w, h, object, 80 classes)).
Batch normalisation is folded into the convolutions with Darknet's own formula.
"""

import sys

import numpy as np
from onnx_graph import Graph


def sections(path):
    found = []
    for line in open(path):
        line = line.split("#")[0].strip()
        if line.startswith("["):
            found.append((line[1:-1], {}))
        elif "=" in line:
            key, value = line.split("=", 1)
            found[-1][1][key.strip()] = value.strip()
    return found


class Weights:
    """Darknet's file: three 32-bit version numbers, a 64-bit count, then floats in layer order."""

    def __init__(self, path):
        self.values = np.fromfile(path, dtype="<f4", offset=20)
        self.taken = 0

    def take(self, *shape):
        count = int(np.prod(shape))
        part = self.values[self.taken : self.taken + count]
        if part.size != count:
            sys.exit("the weights end before the network does")
        self.taken += count
        return part.reshape(shape)


def convert(configuration, weight_file, output):
    weights = Weights(weight_file)
    net, *layers = sections(configuration)
    height, width = int(net[1]["height"]), int(net[1]["width"])
    graph = Graph("yolov3-tiny", [("images", [1, 3, height, width])])
    made = []  # (value, channels, height, width) of every layer
    last = ("images", 3, height, width)
    for index, (kind, options) in enumerate(layers):
        value, channels, h, w = last
        name = f"layer{index}"
        if kind == "convolutional":
            count, size = int(options["filters"]), int(options["size"])
            normal = int(options.get("batch_normalize", 0))
            bias = weights.take(count)
            if normal:
                scale, mean, variance = (weights.take(count) for _ in range(3))
            kernel = weights.take(count, channels, size, size)
            if normal:
                factor = scale / (np.sqrt(variance) + 1e-6)
                kernel = kernel * factor[:, None, None, None]
                bias = bias - mean * factor
            pad = size // 2 if int(options.get("pad", 0)) else 0
            inputs = [
                value,
                graph.constant(name + ".weight", kernel.astype(np.float32)),
                graph.constant(name + ".bias", bias.astype(np.float32)),
            ]
            value = graph.node(
                "Conv", inputs, name, kernel_shape=[size, size], pads=[pad] * 4, strides=[1, 1]
            )
            if options["activation"] == "leaky":
                value = graph.node("LeakyRelu", [value], name + ".leaky", alpha=0.1)
            last = (value, count, h, w)
        elif kind == "maxpool":
            size, stride = int(options["size"]), int(options["stride"])
            # Darknet pads by size - 1 in all, the odd one after the last pixel.
            after = size - 1 if stride == 1 else 0
            value = graph.node(
                "MaxPool",
                [value],
                name,
                kernel_shape=[size, size],
                strides=[stride, stride],
                pads=[0, 0, after, after],
            )
            last = (value, channels, h // stride, w // stride)
        elif kind == "upsample":
            stride = int(options["stride"])
            scales = graph.constant(name + ".scales", np.array([1, 1, stride, stride], np.float32))
            value = graph.node(
                "Resize",
                [value, "", scales],
                name,
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
            last = (value, channels, h * stride, w * stride)
        elif kind == "route":
            parts = [int(part) for part in options["layers"].split(",")]
            sources = [made[part if part >= 0 else index + part] for part in parts]
            if len(sources) > 1:
                value = graph.node("Concat", [source[0] for source in sources], name, axis=1)
            else:
                value = sources[0][0]
            last = (value, sum(source[1] for source in sources), *sources[0][2:])
        elif kind == "yolo":
            graph.output(value, [1, channels, h, w])
        else:
            sys.exit(f"layer {index}: [{kind}] is not part of YOLOv3-tiny")
        made.append(last)
    if weights.taken != weights.values.size:
        sys.exit("the weights hold more than the network does")
    graph.save(output, "YOLOv3-tiny, COCO, from Darknet's weights")


if __name__ == "__main__":
    convert(*sys.argv[1:4])
