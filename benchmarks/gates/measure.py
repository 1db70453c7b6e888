"""Counts that do not depend on the clock, held against benchmarks/Thresholds; made for CI."""
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import programs, report

THRESHOLDS = programs.REPOSITORY / "benchmarks/Thresholds"
COUNTER = programs.REPOSITORY / "benchmarks/diffing/countalloc.c"
SAMPLE = programs.REPOSITORY / "Samples/bags.mp4"
SITE = programs.REPOSITORY / "Samples/bags.yaml"


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run gates", description=__doc__,
        epilog="Wall time is never gated. Each threshold stands with its reason in "
               "benchmarks/Thresholds. Needs cc; what lacks its tool is said.")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--quick", action="store_true", help="the same: it takes seconds")
    parser.add_argument("--json", metavar="FILE", help="also write the counts there")
    return parser.parse_args()


def count(program, work, times, source, preload):
    environment = dict(os.environ, LD_PRELOAD=str(preload))
    done = subprocess.run(
        [program, "bench", "count", work, "--times", str(times), "--input", str(source)],
        capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        programs.fail(f"bench count {work} ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def allocations(program, work):
    counter = work / "countalloc.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(counter), str(COUNTER)], check=True)
    control = count(program, "control", 100, SAMPLE, counter)
    found = {"control": control["allocations"] / 100}
    for name in ("gate", "full"):
        reading = count(program, name, 300, SAMPLE, counter)
        found[name] = reading["allocations"] / 300
        found["memoryBytes"] = reading["memoryBytes"]
    return found


def rows_of_cases(program, work):
    """Rows of the store for each case of a sample, and bytes of it."""
    output = work / "scan"
    subprocess.run(
        [program, "scan", str(SAMPLE), "--site", str(SITE), "--detector", "none", "--output",
         str(output)], check=True, stdout=subprocess.DEVNULL)
    store = sqlite3.connect(f"file:{output}/curbwatch.sqlite?mode=ro", uri=True)
    tables = [name for (name,) in store.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    sizes = {name: store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
             for name in tables}
    cases = store.execute("SELECT count(*) FROM cases").fetchone()[0] if "cases" in sizes else (
        len((output / "cases.jsonl").read_text().splitlines()))
    if cases == 0:
        programs.fail("the sample gave no case")
    counted = {name: size for name, size in sizes.items() if name != "grdb_migrations"}
    return sum(counted.values()) / cases, counted


def hold(counts):
    """Prints each gate; True where all hold."""
    kept = True
    rows = []
    for file in sorted(THRESHOLDS.glob("*.json")):
        for name, gate in json.loads(file.read_text()).items():
            if name not in counts:
                rows.append(["not measured", name, "", f"{gate['most']:,}", ""])
                continue
            value = counts[name]
            good = gate.get("least", 0) <= value <= gate["most"]
            kept &= good
            rows.append(["kept" if good else "BROKEN", name, f"{value:,.4g}" if value < 1000 else f"{value:,.0f}", f"{gate['most']:,}",
                         "" if good else gate["reason"]])
    report.table("gates", ["", "count", "now", "most", "reason"], rows)
    return kept


def main():
    options = arguments()
    program = programs.built("curbwatch", options.curbwatch)
    counts = {}
    with tempfile.TemporaryDirectory(prefix="curbwatch-gates-") as folder:
        work = Path(folder)
        if shutil.which("cc"):
            found = allocations(program, work)
            counts["allocations of the control"] = found["control"]
            counts["allocations of a gate look"] = found["gate"]
            counts["allocations of a full look"] = found["full"]
            counts["bytes of a view's memory, 960x540"] = found["memoryBytes"]
        counts["rows a case"], tables = rows_of_cases(program, work)
    print("rows by table: " + ", ".join(f"{n} {s}" for n, s in sorted(tables.items()) if s))
    kept = hold(counts)
    report.save(options.json, "gates", counts)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
