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


def scan(program, clip, output, sampling):
    return [program, "scan", str(clip), "--sampling", sampling, "--detector", "none",
            "--threads", "1", "--jobs", "1", "--output", str(output)]


def decode(clip, *options):
    return ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", *options, "-i", str(clip), "-an",
            "-filter_threads", "1", "-fps_mode", "passthrough", "-f", "null", "-"]


def observed(output):
    """How many pictures the last scan looked at, by its own summary."""
    inputs = json.loads((output / "summary.json").read_text())["inputs"]
    return sum(each["observations"] for each in inputs)


def main():
    options = arguments()
    programs.needed("ffmpeg", "ffprobe", "taskset")
    curbwatch = programs.built("curbwatch", options.curbwatch)
    seconds = 20 if options.quick else 60
    if options.clip:
        clip = Path(options.clip)
    else:
        renderer = ""
        if clips.streetrender_needed(seconds):
            renderer = programs.built("streetrender", options.streetrender)
        clip = clips.street(renderer, seconds)
    rounds = options.rounds or (3 if options.quick else 7)
    result = {"machine": runs.machine(), "clip": clip.name, "rounds": rounds}
    kept = True
    work = Path(tempfile.mkdtemp(prefix="curbwatch-bench-"))
    output = work / "scan"

    def fresh(contender):
        if contender.name.startswith("curbwatch"):
            contender.observations = observed(output)
        shutil.rmtree(output, ignore_errors=True)

    parts = [("all", "all", (), False, 1.3), ("keyframes", "keyframes", ("-skip_frame", "nokey"),
                                               True, 1.5)]
    for title, sampling, skip, key_only, limit in parts:
        base = runs.Contender("ffmpeg " + " ".join(skip + ("-f null",)), decode(clip, *skip))
        ours = runs.Contender(f"curbwatch --sampling {sampling}",
                              scan(curbwatch, clip, output, sampling))
        shutil.rmtree(output, ignore_errors=True)
        runs.interleaved([base, ours], rounds, options.core, fresh)
        count = clips.pictures(clip, key_only)
        rows = [[each.name, f"{each.median('seconds'):.3f}", f"{each.median('cpu'):.3f}",
                 f"{runs.ratio(each, base, 'seconds'):.2f}", f"{runs.ratio(each, base, 'cpu'):.2f}",
                 f"{each.median('cpu') / count * 1000:.2f}"] for each in (base, ours)]
        report.table(f"{title} pictures: {count} of {clip.name}, core {options.core}",
                     ["program", "wall s", "cpu s", "wall ratio", "cpu ratio", "cpu ms/picture"],
                     rows)
        kept &= report.promise(f"{title}, wall ratio", runs.ratio(ours, base, "seconds"), limit)
        if ours.observations < count:
            print(f"BROKEN  {title}: only {ours.observations} of {count} pictures observed")
            kept = False
        result[title] = {
            "pictures": count, "observed": ours.observations,
            "ffmpeg_seconds": base.median("seconds"), "curbwatch_seconds": ours.median("seconds"),
            "wall_ratio": runs.ratio(ours, base, "seconds"),
            "cpu_ratio": runs.ratio(ours, base, "cpu"), "promised": limit}

    dvr = None if options.without_dvr_scan else programs.dvr_scan()
    if dvr:
        base = runs.Contender("ffmpeg -f null", decode(clip))
        ours = runs.Contender("curbwatch --sampling all", scan(curbwatch, clip, output, "all"))
        peer = runs.Contender("dvr-scan 1.8 --scan-only",
                              [dvr, "-i", str(clip), "--scan-only", "--quiet"])
        shutil.rmtree(output, ignore_errors=True)
        runs.interleaved([base, ours, peer], min(rounds, 3), options.core, fresh)
        report.table(f"beside DVR-Scan: {clip.name}, core {options.core}",
                     ["program", "wall s", "of decoding", "of ours"],
                     [[each.name, f"{each.median('seconds'):.2f}",
                       f"{runs.ratio(each, base, 'seconds'):.2f}",
                       f"{runs.ratio(each, ours, 'seconds'):.2f}"] for each in (base, ours, peer)])
        result["dvr_scan"] = {"seconds": peer.median("seconds"),
                              "of_decoding": runs.ratio(peer, base, "seconds"),
                              "of_curbwatch": runs.ratio(peer, ours, "seconds")}
    shutil.rmtree(work, ignore_errors=True)
    report.save(options.json, "scan-speed", result)
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
