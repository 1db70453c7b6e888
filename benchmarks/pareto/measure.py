"""What each setting finds and what it costs: the Pareto front on the car park's recordings."""
import argparse
import json
import math
import re
import subprocess
import sys
from pathlib import Path

from measuring import programs, report, runs

DATA = programs.REPOSITORY.parent / "shared/data/parking-lot"
SCORER = programs.REPOSITORY.parent / "shared/tools/score_regions.py"


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run pareto", description=__doc__,
        epilog="Cars count as found by the scorer beside the data; false events come from the empty "
               "days. Processor time on one core is what a visit costs.")
    parser.add_argument("--data", metavar="DIR", default=str(DATA))
    parser.add_argument("--curbwatch", metavar="PATH", help="the program under test")
    parser.add_argument("--core", type=int, default=runs.last_core())
    parser.add_argument("--output", metavar="DIR",
                        default=str(programs.REPOSITORY / ".build-bench/pareto"))
    parser.add_argument("--quick", action="store_true", help="only 60 pictures of the empty days")
    parser.add_argument("--no-docs", action="store_true", help="leave docs/benchmarks.md alone")
    parser.add_argument("--json", metavar="FILE")
    return parser.parse_args()


def settings(detectors):
    """(name, scale of the pictures, detector, tiles each way)"""
    for scale in (1.0, 0.5, 0.25):
        yield f"change alone, {int(scale * 100)} % of the pixels' rows", scale, "none", 0
    for detector in detectors:
        for tiling in (0, 2, 3):
            words = "whole picture" if tiling == 0 else f"whole and {tiling}x{tiling} tiles"
            yield f"{detector}, {words}", 1.0, detector, tiling
        yield f"{detector}, whole and 2x2 tiles, half the rows", 0.5, detector, 2


def scaled(folder, scale, output):
    """The stills of a folder at another size, made once."""
    if scale == 1.0:
        return folder
    target = output / f"{folder.name}-{int(scale * 100)}"
    if not (target / "complete").exists():
        target.mkdir(parents=True, exist_ok=True)
        for still in sorted(folder.glob("*.jpg")):
            subprocess.run(
                ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", f"file:{still}", "-vf",
                 f"scale=trunc(iw*{scale}/2)*2:-2", "-q:v", "3", f"file:{target / still.name}"],
                check=True)
        (target / "complete").touch()
    return target


def linked(folder, most, output):
    """A folder of the first pictures only."""
    target = output / f"{folder.name}-first{most}"
    target.mkdir(parents=True, exist_ok=True)
    for still in sorted(folder.glob("*.jpg"))[:most]:
        link = target / still.name
        if not link.exists():
            link.symlink_to(still.resolve())
    return target


def site(detector, tiling, home):
    text = (Path(__file__).parents[1] / "accuracy/site.yaml.in").read_text()
    text = text.replace("KIND", "carriageway_no_parking")
    text += f"detection: {{detector: {detector}, classifier: none, tiling: {tiling}}}\n"
    file = home / "site.yaml"
    file.write_text(text)
    return file


def measured(options, name, scale, detector, tiling, output):
    data = Path(options.data)
    home = output / "".join(c if c.isalnum() else "-" for c in name)
    home.mkdir(parents=True, exist_ok=True)
    file = site(detector, tiling, home)
    empty = scaled(data / "empty", scale, output)
    if options.quick:
        empty = linked(empty, 60, output)
    sequences = [scaled(data / f"sequence{n}", scale, output) for n in range(4)]
    common = ["--site", str(file), "--detector", detector, "--threads", "1", "--jobs", "1",
              "--overwrite", "--observations"]
    learning = runs.once([options.program, "scan", str(empty), *common, "--memory",
                          str(home / "memory"), "--output", str(home / "empty")], options.core)
    lines, boxes = [], home / "observations.jsonl"
    for sequence in sequences:
        out = home / sequence.name
        done = runs.once([options.program, "scan", str(sequence), *common, "--memory",
                          str(home / "memory"), "--output", str(out)], options.core)
        if done.status != 0:
            programs.fail(f"{name}: {done.errors[-500:]}", 65)
        lines += (out / "observations.jsonl").read_text().splitlines()
    boxes.write_text("\n".join(lines) + "\n")
    if learning.status != 0:
        programs.fail(f"{name}: {learning.errors[-500:]}", 65)
    scored = subprocess.run(
        [sys.executable, str(SCORER), str(data / "truth.json"), str(boxes)],
        capture_output=True, text=True)
    pictures = len(list(empty.glob("*.jpg")))
    days = len({still.name[:10] for still in empty.glob("*.jpg")})
    false = len((home / "empty/events.jsonl").read_text().splitlines())
    figures = re.search(
        r"^all\b.*?precision (\S+) recall (\S+) F1 (\S+)", scored.stdout, re.MULTILINE)
    if figures is None:
        programs.fail(f"{name}: the scorer said {scored.stdout}{scored.stderr}", 65)
    precision, recall, f1 = (float(each.rstrip(",")) for each in figures.groups())
    return {"name": name, "ms": learning.cpu / pictures * 1000, "precision": precision,
            "recall": recall, "f1": f1, "false_a_day": false / max(1, days)}


def front(rows):
    """Names of the settings that no other beats in both cost and F1."""
    return {row["name"] for row in rows
            if not any(other["ms"] <= row["ms"] and other["f1"] >= row["f1"]
                       and (other["ms"], other["f1"]) != (row["ms"], row["f1"])
                       for other in rows)}


def plot(rows, best):
    """An SVG of F1 over cost, the front joined by a line."""
    low = min(row["ms"] for row in rows) / 1.5
    high = max(row["ms"] for row in rows) * 1.5

    def place(row):
        x = 60 + 520 * math.log(row["ms"] / low) / math.log(high / low)
        return x, 320 - 280 * row["f1"]

    marks = []
    for row in rows:
        x, y = place(row)
        color = "#2563a8" if row["name"] in best else "#9aa3ab"
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{color}"><title>'
                     f'{row["name"]}: F1 {row["f1"]:.3f}, {row["ms"]:.1f} ms</title></circle>')
    line = " ".join("%.1f,%.1f" % place(row) for row in sorted(rows, key=lambda r: r["ms"])
                    if row["name"] in best)
    grid = "".join(
        f'<line x1="60" x2="580" y1="{320 - 280 * v:.0f}" y2="{320 - 280 * v:.0f}" '
        f'stroke="#e6eaed"/><text x="52" y="{324 - 280 * v:.0f}" text-anchor="end">{v:g}</text>'
        for v in (0, 0.2, 0.4, 0.6, 0.8, 1))
    ticks = "".join(
        f'<text x="{60 + 520 * math.log(v / low) / math.log(high / low):.0f}" y="338" '
        f'text-anchor="middle">{v}</text>'
        for v in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if low <= v <= high)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 365" font-family="sans-serif"'
            ' font-size="12"><rect width="600" height="365" fill="#fff"/>' + grid + ticks
            + f'<polyline points="{line}" fill="none" stroke="#2563a8" stroke-width="2"/>'
            + "".join(marks)
            + '<text x="60" y="20" font-size="15">F1 over ms of processor time a visit</text>'
              '<text x="320" y="358" text-anchor="middle">ms (logarithmic)</text></svg>')


def main():
    options = arguments()
    if not (Path(options.data) / "truth.json").is_file() or not SCORER.is_file():
        print(f"not measured: pareto, since {options.data} or {SCORER} is not there")
        return 0
    options.program = programs.built("curbwatch", options.curbwatch)
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    installed = [path.stem for path in
                 (programs.REPOSITORY / "Models/fetched").glob("yolo*.onnx")]
    rows = []
    for name, scale, detector, tiling in settings(installed):
        found = measured(options, name, scale, detector, tiling, output)
        print(f"{name}: F1 {found['f1']:.3f}, {found['ms']:.1f} ms", file=sys.stderr)
        rows.append(found)
    best = front(rows)
    head = ["setting", "precision", "recall", "F1", "false events a camera-day", "cpu ms a visit",
            "on the front"]
    cells = [[row["name"], f"{row['precision']:.3f}", f"{row['recall']:.3f}", f"{row['f1']:.3f}",
              f"{row['false_a_day']:.2f}", f"{row['ms']:.1f}",
              "yes" if row["name"] in best else ""] for row in rows]
    report.table("accuracy beside speed", head, cells)
    picture = output / "front.svg"
    picture.write_text(plot(rows, best))
    print(f"plotted in {picture}")
    if not options.no_docs:
        docs = programs.REPOSITORY / "docs"
        (docs / "pareto.svg").write_text(plot(rows, best))
        report.document("pareto", [
            "## Accuracy beside speed", "`benchmarks/run pareto`: cars on the car park's annotated "
            "pictures after learning its empty days, IoU 0.3; a false event is one on an empty "
            "day, of any kind; processor time on one core, stills of 1280x720 decoded and "
            "everything written, by picture.", ""] + report.markdown(head, cells)
            + ["", "![F1 over cost](pareto.svg)"])
    report.save(options.json, "pareto", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
