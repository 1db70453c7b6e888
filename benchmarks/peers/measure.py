"""Curbwatch beside its peers in one run: same recording, one core, one thread each."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import clips, programs, report, runs
from peers import motion, samples

HERE = Path(__file__).parent
# What each peer does with a picture, and what it does not.
WORDS = {
    "ffmpeg, decoding only": "decodes; looks at nothing. What no program can be faster than",
    "curbwatch scan": "decodes, finds what was left or taken away, names no class here, judges by "
                      "zones and dwell, files cases with evidence",
    "DVR-Scan 1.8": "decodes and finds when anything moves (MOG2); cuts events out. No zones by "
                    "rule, nothing about what stays behind",
    "OpenCV MOG2 pipeline": "decodes, background of up to five Gaussians a pixel, opening, blobs. "
                            "A library: no identity, no time, no cases",
    "OpenCV KNN pipeline": "as MOG2, by nearest neighbours",
    "curbwatch scan, key pictures": "the same judgement from one picture in two seconds: enough for "
                                    "what stands, not for what passes",
    "ffmpeg, key pictures only": "decodes the key pictures only",
    "Motion": "plays the file as a camera at 25 a second and finds motion at full size; no key "
              "pictures, nothing about what stays behind",
}


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run peers", description=__doc__,
        epilog="Installs what is missing from Debian (ffmpeg, motion; as root) and PyPI (into "
               ".build-bench), and writes its tables into docs/benchmarks.md.")
    parser.add_argument("--quick", action="store_true", help="a 20 s clip, one round")
    parser.add_argument("--rounds", type=int, help="rounds that count (default 3, quick 1)")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--streetrender", metavar="PATH", help="draws the clip where it is missing")
    parser.add_argument("--clip", metavar="PATH", help="measure on this recording")
    parser.add_argument("--core", type=int, default=runs.last_core(), help="the core for all")
    parser.add_argument("--network", metavar="FILE", action="append",
                        help="an ONNX file; again for more (default: those of Models/fetched)")
    parser.add_argument("--no-docs", action="store_true", help="leave docs/benchmarks.md alone")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def install_from_debian(*names):
    """Installs what is missing where that is allowed; says what is not there."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
                       stdout=subprocess.DEVNULL)
    return [name for name in names if shutil.which(name) is None]


def contenders(options, clip, work, dvr):
    def ours(name, sampling):
        return runs.Contender(name, [
            options.program, "scan", str(clip), "--sampling", sampling, "--detector", "none",
            "--threads", "1", "--jobs", "1", "--output", str(work / "scan")])

    def ffmpeg(name, *skip):
        return runs.Contender(name, [
            "ffmpeg", "-v", "error", "-nostdin", "-threads", "1", *skip, "-i", str(clip), "-an",
            "-filter_threads", "1", "-fps_mode", "passthrough", "-f", "null", "-"])

    found = [ffmpeg("ffmpeg, decoding only"), ours("curbwatch scan", "all")]
    if dvr:
        python = str(Path(dvr).with_name("python"))
        found.append(runs.Contender(
            "DVR-Scan 1.8", [dvr, "-i", str(clip), "--scan-only", "--quiet"]))
        for name, kind in (("OpenCV MOG2 pipeline", "mog2"), ("OpenCV KNN pipeline", "knn")):
            found.append(runs.Contender(
                name, [python, str(HERE / "pipeline.py"), str(clip), kind]))
    found.append(ffmpeg("ffmpeg, key pictures only", "-skip_frame", "nokey"))
    found.append(ours("curbwatch scan, key pictures", "keyframes"))
    return found


def pictures_table(options, clip, work, dvr, rounds):
    """Rows for each program, and the ratios that are promised."""
    racing = contenders(options, clip, work, dvr)
    runs.interleaved(racing, rounds, options.core,
                     lambda _: shutil.rmtree(work / "scan", ignore_errors=True))
    by_name = {each.name: each for each in racing}
    base = by_name["curbwatch scan"]
    all_pictures = clips.pictures(clip)
    rows, ratios = [], {}
    for each in racing:
        rows.append([each.name, f"{each.median('seconds'):.2f}", f"{each.median('cpu'):.2f}",
                     f"{each.median('cpu') / all_pictures * 1000:.2f}",
                     f"{runs.ratio(each, base, 'cpu'):.2f}", WORDS[each.name]])
    if dvr:
        peer = by_name["DVR-Scan 1.8"]
        keyed = by_name["curbwatch scan, key pictures"]
        for what in ("seconds", "cpu"):
            ratios[f"all, {what}"] = runs.ratio(peer, base, what)
            ratios[f"key pictures, {what}"] = runs.ratio(peer, keyed, what)
    return rows, ratios, all_pictures, base


def motion_row(options, clip, base, all_pictures, quick):
    if shutil.which("motion") is None:
        return None, "Motion is not installed (apt-get install motion)"
    size = [int(n) for n in subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
         "stream=width,height", "-of", "csv=p=0", str(clip)], capture_output=True, text=True,
        check=True).stdout.strip().rstrip(",").split(",")]
    milliseconds, trouble = motion.measure(clip, size, options.core, 8 if quick else 20)
    if milliseconds is None:
        return None, f"Motion ended by itself: {trouble}"
    own = base.median("cpu") / all_pictures * 1000
    name = f"Motion {motion.version()}"
    return [name, "plays in real time", "", f"{milliseconds:.2f}",
            f"{milliseconds / own:.2f}", WORDS["Motion"]], ""


def network_rows(options, quick):
    home = programs.environment("onnxruntime", [["numpy<2", "onnxruntime==1.32.0"]])
    networks = options.network or sorted(
        str(path) for path in (programs.REPOSITORY / "Models/fetched").glob("*.onnx"))
    if home is None or not networks:
        return [], "no onnxruntime or no network (make models)"
    rows, gaps = [], []
    for network in networks:
        if not has_a_size(home, network):
            gaps.append(f"{Path(network).stem} alone, since it takes pictures of any size")
            continue
        turns = {"ours": [], "theirs": []}
        for _ in range(2 if quick else 4):
            told = subprocess.run(
                ["taskset", "-c", str(options.core), options.program, "bench", "infer", "--detector",
                 network, "--threads", "1", "--rounds", "5", "--json"], check=True,
                stdout=subprocess.PIPE)
            figures = json.loads(told.stdout)["figures"]
            turns["ours"].append(next(
                f["processor"]["median"] for f in figures if f["work"].endswith("wide kernels")
                or not any("wide" in g["work"] for g in figures)))
            line = subprocess.run(
                ["taskset", "-c", str(options.core), str(home / "bin/python"),
                 str(HERE / "networks.py"), network, "1", "20"], capture_output=True, text=True,
                check=True).stdout.split()
            turns["theirs"].append(float(line[1]))
        ours, theirs = sorted(turns["ours"]), sorted(turns["theirs"])
        ratio = sorted(t / o for o, t in zip(turns["ours"], turns["theirs"]))
        middle = len(ours) // 2
        rows.append([Path(network).stem, f"{ours[middle]:.1f}", f"{theirs[middle]:.1f}",
                     f"{ratio[len(ratio) // 2]:.2f}"])
    return rows, "; ".join(gaps)


def has_a_size(home, network):
    """Whether every extent but the batch is a number."""
    script = ("import onnxruntime, sys; s = onnxruntime.InferenceSession(sys.argv[1], providers="
              "['CPUExecutionProvider']); sys.exit(any(not isinstance(e, int) for p in "
              "s.get_inputs() for e in p.shape[1:]))")
    return subprocess.run([str(home / "bin/python"), "-c", script, network]).returncode == 0


def main():
    options = arguments()
    lacking = install_from_debian("ffmpeg", "motion")
    programs.needed("ffmpeg", "ffprobe", "taskset")
    options.program = programs.built("curbwatch", options.curbwatch)
    seconds = 20 if options.quick else 60
    clip = Path(options.clip) if options.clip else clips.street(
        programs.built("streetrender", options.streetrender)
        if clips.streetrender_needed(seconds) else "", seconds)
    rounds = options.rounds or (1 if options.quick else 3)
    dvr = programs.dvr_scan()
    gaps = [f"{name} is not installed" for name in lacking]
    with tempfile.TemporaryDirectory(prefix="curbwatch-peers-") as folder:
        work = Path(folder)
        rows, ratios, count, base = pictures_table(options, clip, work, dvr, rounds)
        row, gap = motion_row(options, clip, base, count, options.quick)
        rows += [row] if row else []
        gaps += [gap] if gap else []
        head = ["program", "wall s", "cpu s", "cpu ms a picture", "cpu, of ours"]
        report.table(f"{count} pictures of {clip.name}, core {options.core}, one thread each",
                     head, [row[:5] for row in rows])
        networks, gap = network_rows(options, options.quick)
        gaps += [gap] if gap else []
        found = {sampling: samples.left_objects(options.program, sampling, work)
                 for sampling in ("all", "keyframes")}
    report.table("networks, one thread, ms of processor time a run",
                 ["network", "curbwatch", "onnxruntime", "ratio"], networks)
    kept = True
    for name, least in (("all", 4.5), ("key pictures", 25)):
        if ratios:
            value = ratios[f"{name}, cpu"]
            good = value >= least
            kept &= good
            print(f"{'kept  ' if good else 'BROKEN'}  DVR-Scan's processor time over ours, {name}: "
                  f"{value:.1f}, promised at least {least} (wall {ratios[f'{name}, seconds']:.1f})")
    for sampling, (hit, wanted, missed) in found.items():
        good = hit == wanted
        kept &= good
        print(f"{'kept  ' if good else 'BROKEN'}  left objects of the samples, {sampling}: "
              f"{hit} of {wanted}" + (f", missed {', '.join(missed)}" if missed else ""))
    for gap in gaps:
        print(f"not measured: {gap}")
    machine = runs.machine()
    if not options.no_docs:
        document(rows, head, ratios, networks, found, gaps, machine, clip, count, rounds)
    report.save(options.json, "peers", {
        "machine": machine, "rows": rows, "ratios": ratios, "networks": networks,
        "left_objects": found, "gaps": gaps})
    return 0 if kept else 1


def document(rows, head, ratios, networks, found, gaps, machine, clip, count, rounds):
    lines = [
        "## Beside peers", "`benchmarks/run peers`: "
        f"{count} pictures of {re.sub(r'[^A-Za-z0-9.-]', '_', clip.name)}, 1080p where drawn, one "
        f"core of {machine['cpu']}, one thread each, {rounds} rounds in turns; load at the end "
        f"{machine['load']:.1f}. Processor time is user and system; *of ours* is the median over "
        "rounds of that program's over curbwatch's with every picture.", ""]
    lines += report.markdown(head + ["what it does"], rows) + [""]
    if ratios:
        lines += [f"DVR-Scan takes {ratios['all, cpu']:.1f} times our processor time with every "
                  f"picture ({ratios['all, seconds']:.1f} on the clock) and "
                  f"{ratios['key pictures, cpu']:.1f} times with key pictures "
                  f"({ratios['key pictures, seconds']:.1f}). It says when something moves; "
                  "curbwatch says what was left, for how long, and files it. Neither does the "
                  "other's work.", ""]
    lines += [f"Left objects of the samples found in the same run: "
              + "; ".join(f"{hit} of {wanted} with {'key pictures' if s == 'keyframes' else s}"
                          for s, (hit, wanted, _) in found.items()) + ".", ""]
    if networks:
        lines += report.markdown(
            ["network, one thread", "curbwatch ms", "onnxruntime ms", "ratio"], networks)
    lines += [f"Not measured: {gap}." for gap in gaps]
    report.document("peers", lines)


if __name__ == "__main__":
    sys.exit(main())
