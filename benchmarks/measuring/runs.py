"""Runs programs on one core, in turns, and takes medians."""
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Run:
    seconds: float      # wall clock
    cpu: float          # user + system
    peak_bytes: int     # greatest resident size
    status: int
    errors: str


@dataclass
class Contender:
    name: str
    command: list
    runs: list = field(default_factory=list)

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)


def once(command, core):
    """One run of a program pinned to `core`; its standard output is thrown away."""
    with tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            ["taskset", "-c", str(core)] + command, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024,
               process.returncode, text)


def interleaved(contenders, rounds, core, after=lambda contender: None):
    """Lets every contender run once a round, so that a busy minute hits all of them alike.

    Round 0 warms up and does not count. `after` is called when a contender has run, to look at what
    it wrote and to clear it away.
    """
    for number in range(rounds + 1):
        for contender in contenders:
            run = once(contender.command, core)
            if run.status != 0:
                raise SystemExit(f"{contender.name} ended with {run.status}:\n{run.errors[-2000:]}")
            if number > 0:
                contender.runs.append(run)
            after(contender)


def ratio(contender, base, what):
    """The median over rounds of one contender's figure over the base's in the same round."""
    return statistics.median(
        getattr(a, what) / getattr(b, what) for a, b in zip(contender.runs, base.runs))


def last_core():
    return max(os.sched_getaffinity(0))


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text()
                  .splitlines() if line.startswith("model name")), "unknown")
    return {"cpu": model, "cores": os.cpu_count(), "load": os.getloadavg()[0]}
