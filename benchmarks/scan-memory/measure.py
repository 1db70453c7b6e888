"""The greatest resident size of a 1080p scan, and whether it grows with the recording's length."""
import argparse
import shutil
import tempfile
from pathlib import Path

from measuring import clips, programs, report, runs

LIMIT = 150      # MB, 10^6 bytes
GROWTH = 1.10    # longest over shortest: the noise of an allocator, no more


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run scan-memory", description=__doc__,
        epilog="Long recordings are the 60 s clip repeated by copying its packets.")
    parser.add_argument("--quick", action="store_true", help="1 and 3 minutes instead of 1, 10, 60")
    parser.add_argument("--minutes", help="lengths, such as 1,10,60")
    parser.add_argument("--sampling", default="all", help="what is looked at (default all)")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--streetrender", metavar="PATH", help="draws the clip where it is missing")
    parser.add_argument("--core", type=int, default=runs.last_core())
    parser.add_argument("--rounds", type=int, default=1, help="rounds; the greatest size counts")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def main():
    options = arguments()
    programs.needed("ffmpeg", "taskset")
    curbwatch = programs.built("curbwatch", options.curbwatch)
    seconds = 20 if options.quick else 60
    renderer = ""
    if clips.streetrender_needed(seconds):
        renderer = programs.built("streetrender", options.streetrender)
    clip = clips.street(renderer, seconds)
    lengths = [int(part) for part in
               (options.minutes or ("1,3" if options.quick else "1,10,60")).split(",")]
    work = Path(tempfile.mkdtemp(prefix="curbwatch-bench-"))
    rows, peaks = [], {}
    for minutes in lengths:
        recording = clips.repeated(clip, minutes, seconds)
        for _ in range(options.rounds):
            output = work / "scan"
            run = runs.once([curbwatch, "scan", str(recording), "--sampling", options.sampling,
                             "--detector", "none", "--threads", "1", "--jobs", "1",
                             "--output", str(output)], options.core)
            if run.status != 0:
                raise SystemExit(f"curbwatch ended with {run.status}:\n{run.errors[-2000:]}")
            shutil.rmtree(output, ignore_errors=True)
            peaks[minutes] = max(peaks.get(minutes, 0), run.peak_bytes)
        rows.append([f"{minutes} min", f"{peaks[minutes] / 1e6:.1f}", f"{run.seconds:.1f}",
                     f"{peaks[minutes] / peaks[lengths[0]]:.3f}"])
    shutil.rmtree(work, ignore_errors=True)
    report.table(f"peak memory, 1920x1080, --sampling {options.sampling}",
                 ["recording", "peak MB", "wall s", "of the shortest"], rows)
    kept = report.promise("peak memory", max(peaks.values()) / 1e6, LIMIT, " MB")
    kept &= report.promise("growth", max(peaks.values()) / peaks[lengths[0]], GROWTH)
    report.save(options.json, "scan-memory",
                {"machine": runs.machine(), "sampling": options.sampling,
                 "peak_bytes": {str(minutes): size for minutes, size in peaks.items()}})
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
