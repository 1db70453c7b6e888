"""What both converters share: an ONNX graph that grows node by node."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    def __init__(self, name, inputs):
        self.name = name
        self.inputs = [
            helper.make_tensor_value_info(key, TensorProto.FLOAT, shape) for key, shape in inputs
        ]
        self.nodes = []
        self.weights = []
        self.outputs = []

    def constant(self, name, values):
        array = np.ascontiguousarray(values)
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def output(self, name, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def save(self, path, notes):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="curbwatch"
        )
        model.doc_string = notes
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)
