"""Converts EfficientNet-Lite0 from a legacy PyTorch file to ONNX, without PyTorch.

    convert_efficientnet_lite0.py efficientnet-lite0-57934424.pth efficientnet-lite0.onnx

Input `images`: 1 x 3 x 224 x 224, RGB, (value / 255 - mean) / deviation with ImageNet's. Output
`logits`: 1 x 1000.
"""

import collections
import pickle
import sys

import numpy as np
from onnx_graph import Graph

# repeats, kernel, stride, expansion, outputs; Tan & Le 2019 without squeeze-and-excitation.
BLOCKS = [
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320),
]  # fmt: skip
KINDS = {"FloatStorage": "<f4", "LongStorage": "<i8"}


class Storage:
    def __init__(self, kind, count):
        self.kind, self.count, self.values = kind, count, None


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self):
        values = self.storage.values
        end = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides))
        if self.offset < 0 or min(self.strides, default=0) < 0 or end >= values.size:
            sys.exit("a tensor reaches past its storage")
        view = np.lib.stride_tricks.as_strided(
            values[self.offset :], self.shape, [s * values.itemsize for s in self.strides]
        )
        return np.ascontiguousarray(view)


class SafeUnpickler(pickle.Unpickler):
    """Builds dictionaries and tensors and nothing else: no name in the file is ever called."""

    def __init__(self, file):
        super().__init__(file)
        self.storages = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: Tensor(storage, offset, shape, strides)
        if module == "torch" and name in KINDS:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")

    def persistent_load(self, identity):
        _, kind, key, _, count, _ = identity
        return self.storages.setdefault(key, Storage(kind, count))


def read(path):
    with open(path, "rb") as file:
        for _ in range(3):  # magic number, protocol, sizes of C's types
            SafeUnpickler(file).load()
        unpickler = SafeUnpickler(file)
        tensors = unpickler.load()
        for key in SafeUnpickler(file).load():
            storage = unpickler.storages[key]
            count = int(np.fromfile(file, "<i8", 1)[0])
            if count != storage.count:
                sys.exit("a storage has another size than it says")
            storage.values = np.fromfile(file, KINDS[storage.kind], count)
    return {name: tensor.array() for name, tensor in tensors.items()}


class Builder:
    def __init__(self, weights, name="efficientnet-lite0", blocks=BLOCKS, sides=(224, 224)):
        self.weights = weights
        self.blocks = blocks
        self.graph = Graph(name, [("images", [1, 3, *sides])])

    def convolve(self, value, size, name, norm, stride=1, groups=1, clip=True):
        """Convolution with TensorFlow's SAME pads, batch normalisation, and Relu6 where asked."""
        kernel = self.weights[name + ".weight"]
        reach = kernel.shape[2]
        result = (size + stride - 1) // stride
        total = max(0, (result - 1) * stride + reach - size)
        pads = [total // 2, total // 2, total - total // 2, total - total // 2]
        out = name.strip("_")
        value = self.graph.node(
            "Conv",
            [value, self.graph.constant(name + ".weight", kernel)],
            out,
            kernel_shape=[reach, reach],
            strides=[stride, stride],
            pads=pads,
            group=groups,
        )
        parts = [
            self.graph.constant(f"{norm}.{part}", self.weights[f"{norm}.{part}"])
            for part in ("weight", "bias", "running_mean", "running_var")
        ]
        value = self.graph.node("BatchNormalization", [value, *parts], out + ".norm", epsilon=1e-3)
        if clip:
            value = self.graph.node("Clip", [value, "zero", "six"], out + ".relu6")
        return value, result

    def trunk(self, size):
        """Everything below the pooling; the pads are those of an input of `size` pixels."""
        graph = self.graph
        graph.constant("zero", np.float32(0))
        graph.constant("six", np.float32(6))
        value, size = self.convolve("images", size, "_conv_stem", "_bn0", stride=2)
        channels, index = 32, 0
        for repeats, _, first_stride, expansion, outputs in self.blocks:
            for repeat in range(repeats):
                stride = first_stride if repeat == 0 else 1
                block, start = f"_blocks.{index}.", value
                wide = channels * expansion
                if expansion != 1:
                    value, size = self.convolve(
                        value, size, block + "_expand_conv", block + "_bn0"
                    )
                value, size = self.convolve(
                    value, size, block + "_depthwise_conv", block + "_bn1", stride, wide
                )
                value, size = self.convolve(
                    value, size, block + "_project_conv", block + "_bn2", clip=False
                )
                if stride == 1 and channels == outputs:
                    value = graph.node("Add", [value, start], f"blocks.{index}.sum")
                channels, index = outputs, index + 1
        return self.convolve(value, size, "_conv_head", "_bn1")[0]

    def build(self):
        graph = self.graph
        value = graph.node("GlobalAveragePool", [self.trunk(224)], "pooled")
        value = graph.node("Flatten", [value], "feature")
        inputs = [
            value,
            graph.constant("_fc.weight", self.weights["_fc.weight"]),
            graph.constant("_fc.bias", self.weights["_fc.bias"]),
        ]
        graph.node("Gemm", inputs, "logits", transB=1)
        graph.output("logits", [1, 1000])
        return graph


if __name__ == "__main__":
    source, target = sys.argv[1:3]
    Builder(read(source)).build().save(target, "EfficientNet-Lite0, ImageNet-1k")
