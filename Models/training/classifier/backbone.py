"""Runs the backbone at any input size and hands out its pooled features and its logits."""

import onnx
import onnxruntime
import numpy as np


class Backbone:
    def __init__(self, path, threads=2, extra=()):
        model = onnx.load(path)
        for dimension, name in zip(model.graph.input[0].type.tensor_type.shape.dim, "NCHW"):
            if name != "C":
                dimension.dim_param = name
        del model.graph.output[:]
        for name in ("feature", "logits", *extra):
            model.graph.output.append(
                onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def run(self, batch):
        return self.session.run(None, {"images": batch})
