"""Times onnxruntime on a network, one thread each: prints the median milliseconds of a run.

    networks.py NETWORK.onnx THREADS RUNS
"""
import statistics
import sys
import time

import numpy as np
import onnxruntime


def main():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(sys.argv[2])
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        sys.argv[1], options, providers=["CPUExecutionProvider"])
    inputs = {}
    for port in session.get_inputs():
        shape = [extent if isinstance(extent, int) else 1 for extent in port.shape]
        values = np.arange(int(np.prod(shape))) % 251 / 251
        inputs[port.name] = values.astype(np.float32).reshape(shape)
    walls, processors = [], []
    for run in range(int(sys.argv[3]) + 2):
        wall, processor = time.perf_counter(), time.process_time()
        session.run(None, inputs)
        if run >= 2:
            walls.append((time.perf_counter() - wall) * 1e3)
            processors.append((time.process_time() - processor) * 1e3)
    print(statistics.median(walls), statistics.median(processors), onnxruntime.__version__)


if __name__ == "__main__":
    main()
