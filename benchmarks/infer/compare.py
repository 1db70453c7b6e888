"""Times the engine and onnxruntime in turn on the same cores and prints the ratio for each network.

    compare.py INFERBENCH [--rounds 12] [--runs 10] [--build wide|floor] NET.onnx ...

Both hold the network loaded; rounds alternate, so a busy machine slows both. The ratio is
onnxruntime's time over the engine's, of medians and of bests: above 1 the engine is faster. Needs
numpy and onnxruntime; `run` makes the venv.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))


class Runtime:
    def __init__(self, path, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        before, started = resident(), time.perf_counter()
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )
        self.load = (time.perf_counter() - started) * 1e3
        self.inputs = {}
        for port in self.session.get_inputs():
            shape = [extent if isinstance(extent, int) else 1 for extent in port.shape]
            count = int(np.prod(shape))
            values = (np.arange(count) % 251 / 251).astype(np.float32)
            self.inputs[port.name] = values.reshape(shape)
        self.session.run(None, self.inputs)
        self.growth = resident() - before

    def times(self, runs):
        found = []
        for _ in range(runs):
            started, busy = time.perf_counter(), time.process_time()
            self.session.run(None, self.inputs)
            wall, processor = time.perf_counter() - started, time.process_time() - busy
            found.append((wall * 1e3, processor * 1e3))
        return found


class Engine:
    def __init__(self, program, path, threads, build):
        self.process = subprocess.Popen(
            [program, "serve", path, "--threads", str(threads), "--build", build],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.facts = json.loads(self.process.stdout.readline())

    def times(self, runs):
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        words = [float(word) for word in self.process.stdout.readline().split()]
        return list(zip(words[::2], words[1::2]))

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def compare(arguments, path, threads):
    os.sched_setaffinity(0, arguments.cores[:threads])
    engine = Engine(arguments.program, path, threads, arguments.build)
    # A second process for the other runtime, so that its memory is its own.
    runtime = Runtime(path, threads)
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours += engine.times(arguments.runs)
        theirs += runtime.times(arguments.runs)
    engine.end()
    result = {"network": os.path.basename(path), "threads": threads, "build": arguments.build}
    for index, kind in enumerate(["wall", "processor"]):
        own, other = [pair[index] for pair in ours], [pair[index] for pair in theirs]
        result[kind] = {
            "engine_ms": round(statistics.median(own), 3),
            "onnxruntime_ms": round(statistics.median(other), 3),
            "ratio": round(statistics.median(other) / statistics.median(own), 3),
            "engine_best_ms": round(min(own), 3),
            "onnxruntime_best_ms": round(min(other), 3),
            "ratio_of_bests": round(min(other) / min(own), 3),
        }
    result |= {
        "engine_load_ms": round(engine.facts["load_ms"], 1),
        "onnxruntime_load_ms": round(runtime.load, 1),
        "engine_growth_mib": round(engine.facts["growth_bytes"] / 2**20, 1),
        "onnxruntime_growth_mib": round(runtime.growth / 2**20, 1),
    }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--build", default="wide")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    arguments = parser.parse_args()
    arguments.cores = sorted(os.sched_getaffinity(0))
    for network in arguments.networks:
        for threads in arguments.threads:
            if threads > len(arguments.cores):
                print(f"{threads} threads need {threads} cores", file=sys.stderr)
                continue
            if os.fork() == 0:
                compare(arguments, network, threads)
                os._exit(0)
            os.wait()
