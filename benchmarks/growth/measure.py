"""How processor time grows with pictures, size, views, zones, cameras in a site, and cases."""
import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import clips, programs, report, runs

# Twice as much may cost 2.14 times as much: what a cache that no longer holds it all takes.
LIMIT = 1.1
CASEBENCH = programs.REPOSITORY / "benchmarks/cases/.build/release/casebench"


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run growth", description=__doc__,
        epilog="Each axis is measured at several sizes, in turns; the cost of the smallest possible "
               "run is taken off. The exponent is the slope of cost over size, both logarithmic: 1 "
               "is linear. Cases need `benchmarks/cases` built (swift build -c release there).")
    parser.add_argument("--quick", action="store_true", help="the three smaller sizes, one round")
    parser.add_argument("--rounds", type=int, help="rounds that count (default 3, quick 1)")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--streetrender", metavar="PATH", help="draws the clip where it is missing")
    parser.add_argument("--core", type=int, default=runs.last_core())
    parser.add_argument("--no-docs", action="store_true", help="leave docs/benchmarks.md alone")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


class Axis:
    """Sizes and the command for each."""

    def __init__(self, name, unit, promised=LIMIT):
        self.name, self.unit, self.promised = name, unit, promised
        self.points = []        # (size, Contender)

    def add(self, size, command):
        self.points.append((size, runs.Contender(f"{self.name} {size}", command)))


def scaled(clip, height):
    """The clip at another size, as a recording of its own."""
    path = clips.CACHE / f"{clip.stem}-{height}p.mp4"
    return clips._made(path, [
        "ffmpeg", "-v", "error", "-y", "-i", str(clip), "-vf", f"scale=-2:{height}:flags=lanczos",
        "-c:v", "libx264", "-preset", "fast", "-crf", "23", "-g", "50", "-t", "10", "-threads", "2"])


def site(folder, name, cameras, zones):
    """A site file of so many cameras, each with so many small zones side by side."""
    side = math.ceil(math.sqrt(max(1, zones)))
    lines = ["site: {name: growth, zone: Asia/Shanghai}", "cameras:"]
    for camera in range(cameras):
        lines += [f"  - id: camera-{camera}", f"    source: recording-{camera}", "    presets:",
                  "      - id: main"]
        lines += ["        zones:"] if zones else []
        for zone in range(zones):
            x, y = zone % side / side, zone // side / side
            w = 0.9 / side
            corners = [[x, y], [x + w, y], [x + w, y + w], [x, y + w]]
            lines.append(f"          - {{id: z{zone}, kind: pavement, polygon: "
                         f"{[[round(a, 5) for a in corner] for corner in corners]}}}")
    path = folder / f"{name}.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def axes(options, work):
    renderer = ""
    if clips.streetrender_needed(20):
        renderer = programs.built("streetrender", options.streetrender)
    clip = clips.street(renderer, 20)
    small = scaled(clip, 360)

    def scan(*inputs, site=None):
        return [options.program, "scan", *map(str, inputs), "--sampling", "all", "--detector", "none",
                "--threads", "1", "--jobs", "1", "--overwrite", "--output", str(work / "out"),
                *(["--site", str(site)] if site else [])]

    keep = slice(0, 3) if options.quick else slice(None)
    pictures = Axis("pictures", "pictures of 1080p")
    for minutes in (1, 2, 4, 8)[keep]:
        pictures.add(minutes * 1500, scan(clips.repeated(clip, minutes, 20)))
    size = Axis("resolution", "pixels of a picture")
    for height in (360, 720, 1080, 2160)[keep]:
        size.add(height * height * 16 // 9, scan(scaled(clip, height)))
    views = Axis("views", "views of 10 s, one after the other")
    for count in (2, 8, 32, 128)[keep]:
        folder = work / f"views-{count}"
        folder.mkdir()
        for view in range(count):
            (folder / f"camera-{view}.mp4").symlink_to(small.resolve())
        views.add(count, scan(*sorted(folder.iterdir()), site=None))
    zones = Axis("zones", "zones of a view")
    for count in (3, 12, 50, 200)[keep]:
        zones.add(count, scan(small, site=site(work, f"zones-{count}", 1, count)))
    cameras = Axis("cameras", "cameras of a site, read and checked")
    for count in (1000, 4000, 16000, 35000)[keep]:
        cameras.add(count, [options.program, "check", "--for", "scan", "--config",
                            str(site(work, f"site-{count}", count, 2))])
    # What the axis does not count: starting, and a look at one picture.
    base = runs.Contender("start", scan(small, site=site(work, "start", 1, 0)))
    start = runs.Contender("nothing", [options.program, "--version"])
    return [pictures, size, views, zones, cameras], base, start


def exponent(points):
    """The least-squares slope of log cost over log size."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(cost) for _, cost in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return (sum((x - mx) * (y - my) for x, y in zip(xs, ys))
            / sum((x - mx) ** 2 for x in xs))


def cases(options):
    """Milliseconds of a list page and of a lookup, by the cases in the store."""
    if not CASEBENCH.exists():
        return None
    found = {"a page of the list": [], "the lookup of an open case": []}
    for count in (1000, 4000, 16000, 64000)[slice(0, 3) if options.quick else slice(None)]:
        told = subprocess.run([str(CASEBENCH), "million", str(count)], capture_output=True, text=True)
        page = re.search(r"the newest: .*\n.*processor ([\d.]+) ms", told.stdout)
        lookup = re.search(r"lookup: .*\n.*processor ([\d.]+) ms", told.stdout)
        if page is None or lookup is None:
            programs.fail(f"casebench said: {told.stdout[-800:]}{told.stderr[-400:]}", 65)
        found["a page of the list"].append((count, float(page[1]) / 1000))
        found["the lookup of an open case"].append((count, float(lookup[1]) / 1000))
    return found


def plot(curves):
    """An SVG: for each curve cost over size, both logarithmic and from the first point."""
    colors = ["#2563a8", "#c2571a", "#3b7d3a", "#8a3fa0", "#7a6a1c", "#b02a4a", "#44606e"]
    most = max(points[-1][0] / points[0][0] for points in curves.values())

    def place(x, y):
        return 60 + 470 * math.log(x) / math.log(most), 330 - 280 * math.log(y) / math.log(most)

    far = place(most, most)
    parts = [f'<line x1="60" y1="330" x2="{far[0]:.0f}" y2="{far[1]:.0f}" stroke="#9aa3ab" '
             'stroke-dasharray="4 4"/>']
    for number, (name, points) in enumerate(curves.items()):
        color = colors[number % len(colors)]
        line = [place(size / points[0][0], max(1e-3, cost / points[0][1])) for size, cost in points]
        parts.append('<polyline fill="none" stroke-width="2" stroke="%s" points="%s"/>' % (
            color, " ".join(f"{x:.1f},{min(345, y):.1f}" for x, y in line)))
        parts.append(f'<text x="70" y="{50 + 16 * number}" fill="{color}">{name}</text>')
    ticks = "".join(
        f'<text x="{place(v, 1)[0]:.0f}" y="348" text-anchor="middle">{v}×</text>'
        f'<text x="54" y="{place(1, v)[1] + 4:.0f}" text-anchor="end">{v}×</text>'
        for v in (1, 2, 4, 8, 16, 32, 64, 128) if v <= most)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 370" font-family="sans-serif" '
            'font-size="12"><rect width="600" height="370" fill="#fff"/>' + ticks + "".join(parts)
            + '<text x="60" y="24" font-size="15">cost over size, from the smallest; dashed: linear'
              '</text></svg>')


def main():
    options = arguments()
    programs.needed("ffmpeg", "taskset")
    options.program = programs.built("curbwatch", options.curbwatch)
    work = Path(tempfile.mkdtemp(prefix="curbwatch-growth-"))
    try:
        measured, base, start = axes(options, work)
        everyone = [base, start] + [one for axis in measured for _, one in axis.points]
        runs.interleaved(everyone, options.rounds or (1 if options.quick else 3), options.core)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    curves, rows, kept = {}, [], True
    for axis in measured:
        # Zones cost on top of a scan without any; the rest on top of starting.
        under = base.median("cpu") if axis.name == "zones" else start.median("cpu")
        points = [(size, max(1e-3, one.median("cpu") - under)) for size, one in axis.points]
        if axis.name == "zones" and points[-1][1] < 0.1 * under:
            slope = 0.0        # lost in the scan's own noise
        else:
            slope = exponent(points)
            curves[axis.name] = points
        kept &= slope <= axis.promised
        rows += [[f"{axis.name}: {axis.unit}" if number == 0 else "", size, f"{cost:.2f}",
                  f"{slope:.2f}" if number == 0 else ""]
                 for number, (size, cost) in enumerate(points)]
    found = cases(options)
    for name, points in (found or {}).items():
        slope = exponent(points)
        curves[name] = points
        kept &= slope <= 0.5        # an index: a page must not grow with the store
        rows += [[f"cases: {name}" if number == 0 else "", size, f"{cost:.5f}",
                  f"{slope:.2f}" if number == 0 else ""]
                 for number, (size, cost) in enumerate(points)]
    head = ["axis", "size", "seconds of processor", "exponent"]
    report.table("growth", head, rows)
    if found is None:
        print("not measured: cases, since benchmarks/cases is not built")
    print(f"{'kept  ' if kept else 'BROKEN'}  linear or better: exponents at most {LIMIT}, cases 0.5")
    if not options.no_docs:
        (programs.REPOSITORY / "docs/growth.svg").write_text(plot(curves))
        report.document("growth", [
            "## How cost grows", "`benchmarks/run growth`: processor time on one core, less that of "
            "starting (zones: less a scan without any); exponent 1 is linear.", ""]
            + report.markdown(head, rows) + ["", "![cost over size](growth.svg)"])
    report.save(options.json, "growth", {name: points for name, points in curves.items()})
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
