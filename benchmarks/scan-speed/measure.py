"""How long a scan of a 1080p recording takes beside bare decoding and beside DVR-Scan."""
import argparse
import json
import shutil
import tempfile
from pathlib import Path

from measuring import clips, programs, report, runs


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run scan-speed", description=__doc__,
        epilog="A ratio is the median over rounds of two times measured in the same round.")
    parser.add_argument("--quick", action="store_true", help="a 20 s clip, three rounds")
    parser.add_argument("--rounds", type=int, help="rounds for each table (default 7, quick 3)")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--streetrender", metavar="PATH", help="draws the clip where it is missing")
    parser.add_argument("--clip", metavar="PATH", help="measure on this recording")
    parser.add_argument("--core", type=int, default=runs.last_core(), help="the core for both sides")
    parser.add_argument("--without-dvr-scan", action="store_true")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


class Bench:
    """One curbwatch and one core, with a scratch folder for what scans write."""

    def __init__(self, options, curbwatch, work):
        self.core = options.core
        self.curbwatch = curbwatch
        self.output = work / "scan"
        self.observations = 0

    def ours(self, clip, sampling):
        return runs.Contender(f"curbwatch --sampling {sampling}", [
            self.curbwatch, "scan", str(clip), "--sampling", sampling, "--detector", "none",
            "--threads", "1", "--jobs", "1", "--output", str(self.output)])

    def after(self, contender):
        """Keeps how many pictures the scan says it looked at, and clears its output."""
        if contender.name.startswith("curbwatch"):
            inputs = json.loads((self.output / "summary.json").read_text())["inputs"]
            self.observations = sum(each["observations"] for each in inputs)
        shutil.rmtree(self.output, ignore_errors=True)

    def race(self, contenders, rounds):
        runs.interleaved(contenders, rounds, self.core, self.after)


def decoding(clip, *options):
    return runs.Contender(" ".join(["ffmpeg", *options, "-f null"]), [
        "ffmpeg", "-v", "error", "-nostdin", "-threads", "1", *options, "-i", str(clip), "-an",
        "-filter_threads", "1", "-fps_mode", "passthrough", "-f", "null", "-"])


def beside_decoding(bench, clip, sampling, skip, limit, rounds):
    """Prints one table; returns its result and whether the promise is kept."""
    base, ours = decoding(clip, *skip), bench.ours(clip, sampling)
    bench.race([base, ours], rounds)
    count = clips.pictures(clip, key_only=bool(skip))
    report.table(
        f"{sampling} pictures: {count} of {clip.name}, core {bench.core}",
        ["program", "wall s", "cpu s", "wall ratio", "cpu ratio", "cpu ms/picture"],
        [[each.name, f"{each.median('seconds'):.3f}", f"{each.median('cpu'):.3f}",
          f"{runs.ratio(each, base, 'seconds'):.2f}", f"{runs.ratio(each, base, 'cpu'):.2f}",
          f"{each.median('cpu') / count * 1000:.2f}"] for each in (base, ours)])
    ratio = runs.ratio(ours, base, "seconds")
    kept = report.promise(f"{sampling}, wall ratio", ratio, limit)
    if bench.observations < count:
        print(f"BROKEN  {sampling}: only {bench.observations} of {count} pictures observed")
        kept = False
    return {"pictures": count, "observed": bench.observations, "wall_ratio": ratio,
            "cpu_ratio": runs.ratio(ours, base, "cpu"), "promised": limit,
            "ffmpeg_seconds": base.median("seconds"),
            "curbwatch_seconds": ours.median("seconds")}, kept


def beside_dvr_scan(bench, program, clip, rounds):
    base, ours = decoding(clip), bench.ours(clip, "all")
    peer = runs.Contender("dvr-scan 1.8 --scan-only",
                          [program, "-i", str(clip), "--scan-only", "--quiet"])
    bench.race([base, ours, peer], rounds)
    report.table(f"beside DVR-Scan: {clip.name}, core {bench.core}",
                 ["program", "wall s", "of decoding", "of ours"],
                 [[each.name, f"{each.median('seconds'):.2f}",
                   f"{runs.ratio(each, base, 'seconds'):.2f}",
                   f"{runs.ratio(each, ours, 'seconds'):.2f}"] for each in (base, ours, peer)])
    return {"seconds": peer.median("seconds"), "of_decoding": runs.ratio(peer, base, "seconds"),
            "of_curbwatch": runs.ratio(peer, ours, "seconds")}


def recording(options, seconds):
    if options.clip:
        return Path(options.clip)
    renderer = ""
    if clips.streetrender_needed(seconds):
        renderer = programs.built("streetrender", options.streetrender)
    return clips.street(renderer, seconds)


def main():
    options = arguments()
    programs.needed("ffmpeg", "ffprobe", "taskset")
    curbwatch = programs.built("curbwatch", options.curbwatch)
    seconds = 20 if options.quick else 60
    clip = recording(options, seconds)
    # Few key pictures would measure how fast a program starts: the promise speaks of 60 s.
    keyed = clips.repeated(clip, 1, seconds) if options.quick and not options.clip else clip
    rounds = options.rounds or (3 if options.quick else 7)
    result = {"machine": runs.machine(), "clip": clip.name, "rounds": rounds}
    with tempfile.TemporaryDirectory(prefix="curbwatch-bench-") as work:
        bench = Bench(options, curbwatch, Path(work))
        result["all"], all_kept = beside_decoding(bench, clip, "all", (), 1.3, rounds)
        result["keyframes"], keys_kept = beside_decoding(
            bench, keyed, "keyframes", ("-skip_frame", "nokey"), 1.5, rounds)
        dvr = None if options.without_dvr_scan else programs.dvr_scan()
        if dvr:
            result["dvr_scan"] = beside_dvr_scan(bench, dvr, clip, min(rounds, 3))
    report.save(options.json, "scan-speed", result)
    return 0 if all_kept and keys_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
