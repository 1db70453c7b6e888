"""What visits cost on real sockets: `curbwatch run` against simulated RTSP cameras."""
import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from measuring import clips, programs, report

HERE = Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")
MEGA = 1 << 20


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run patrol", description=__doc__,
        epilog="The cameras send one recording, 1080p H.264 at 4 Mbit/s with a key picture each 2 s, "
               "from a process of their own whose processor time is told apart. The planner by a "
               "simulated clock is `benchmarks/patrol/run`.")
    parser.add_argument("what", nargs="*", default=["visits", "flight", "idle", "reconnects"],
                        help="visits, flight, idle, reconnects; all, where none is named")
    parser.add_argument("--cameras", type=int, default=40, help="for visits, each every 10 s")
    parser.add_argument("--seconds", type=int, default=90, help="for visits, after 30 s to learn")
    parser.add_argument("--at-once", type=int, default=500, help="grabs in flight")
    parser.add_argument("--idle", type=int, default=10_000, help="views that wait for their time")
    parser.add_argument("--reconnects", type=int, default=10_000)
    parser.add_argument("--curbwatch", metavar="PATH", help="the program; else the release build")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def clip():
    """Forty seconds of a moving test picture with a sensor's noise."""
    return clips._made(clips.CACHE / "patrol-40s-1080p.h264", [
        "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
        "testsrc2=size=1920x1080:rate=25:duration=40,noise=alls=6:allf=t:all_seed=1",
        "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-b:v", "4M",
        "-maxrate", "6M", "-bufsize", "8M", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0",
        "-pix_fmt", "yuv420p", "-bsf:v", "h264_mp4toannexb", "-threads", "2", "-f", "h264"])


class Cameras:
    def __init__(self, delay=20):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "cameras.py"), str(clip()), "--delay", str(delay)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.last = {"open": 0, "most": 0, "played": 0, "cpu": 0.0}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.last = json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Daemon:
    """`curbwatch run` over a settings file, its log read as it comes."""

    def __init__(self, program, folder, settings):
        file = Path(folder) / "curbwatch.yaml"
        file.write_text(settings)
        self.visits, self.failed, self.missed = [], 0, 0
        self.has_begun = threading.Event()
        self.process = subprocess.Popen(
            [program, "run", "--config", str(file), "--output", str(Path(folder) / "out")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self.listen, daemon=True).start()
        if not self.has_begun.wait(300):
            programs.fail("curbwatch run did not begin within 5 minutes")

    def listen(self):
        for line in self.process.stderr:
            try:
                entry = json.loads(line)
            except ValueError:
                sys.stderr.write(line)
                continue
            message = entry.get("message")
            if message == "visit":
                self.visits.append(entry)
            elif message == "visit failed":
                self.failed += 1
            elif message == "visit missed":
                self.missed += 1
            elif message == "patrol begins":
                self.has_begun.set()

    def status(self, key):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{key}:\s+(\d+)", text, re.M).group(1))

    @property
    def resident(self):
        return self.status("VmRSS") * 1024

    @property
    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def settings(cameras, grab):
    return (f"site: {{name: bench, zone: UTC}}\nlog: {{format: json, level: info}}\ngrab: {grab}\n"
            "detection: {detector: none, classifier: none}\ncameras:\n" + "".join(cameras))


def camera(port, path, schedule, number):
    return (f"  - {{id: c{number}, source: \"rtsp://127.0.0.1:{port}/{path}/{number}\", learning: 3, "
            f"schedule: {schedule}}}\n")


def visits(options, program):
    cameras = Cameras()
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(program, folder, settings(
            [camera(cameras.port, "camera", "{every: 10s}", n) for n in range(options.cameras)],
            "{at_once: 64}"))
        time.sleep(30)
        begun, first, cpu, theirs = time.time(), len(daemon.visits), daemon.cpu, cameras.last["cpu"]
        time.sleep(options.seconds)
        seconds, cpu = time.time() - begun, daemon.cpu - cpu
        theirs = cameras.last["cpu"] - theirs
        made = daemon.visits[first:]
        resident = daemon.resident
        daemon.end()
    cameras.end()

    def middle(key):
        return statistics.median(int(visit[key]) for visit in made)
    parts = {name: middle(f"{name}_ms") for name in ("connect", "wait", "decode", "look", "took")}
    late = sorted(int(visit["lateness_ms"]) for visit in made)
    result = {"made": len(made), "failed": daemon.failed, "missed": daemon.missed,
              "per_second": len(made) / seconds, "per_cpu_second": len(made) / cpu,
              "cameras_cpu_per_visit_ms": theirs / len(made) * 1000, "resident_mb": resident / MEGA,
              "lateness_p99_ms": late[int(len(late) * 0.99)], **{k + "_ms": v for k, v in parts.items()}}
    report.table(
        f"{options.cameras} cameras, 1080p, each every 10 s, for {seconds:.0f} s",
        ["", "value"],
        [["visits made, failed, missed", f"{len(made)}, {daemon.failed}, {daemon.missed}"],
         ["visits a second", f"{result['per_second']:.2f}"],
         ["visits a processor second of the engine", f"{result['per_cpu_second']:.2f}"],
         ["processor time a visit, engine", f"{1000 / result['per_cpu_second']:.0f} ms"],
         ["processor time a visit, cameras", f"{result['cameras_cpu_per_visit_ms']:.0f} ms"],
         ["connect, wait, decode, look (medians)",
          f"{parts['connect']:.0f}, {parts['wait']:.0f}, {parts['decode']:.0f}, {parts['look']:.0f} ms"],
         ["lateness p99", f"{result['lateness_p99_ms']} ms"],
         ["resident", f"{result['resident_mb']:.0f} MB"]])
    return result, len(made) > 0 and daemon.failed == 0


def flight(options, program):
    """Cameras that answer after 20 s, all due at once; then all their pictures come at once."""
    count = options.at_once
    cameras = Cameras(delay=20)
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(program, folder, settings(
            [camera(cameras.port, "slow", "{every: 2m, phase: %ds}" % ((time.time() + 25) % 120), n)
             for n in range(count)], "{at_once: %d, timeout: 60s}" % count))
        idle, threads = daemon.resident, daemon.status("Threads")
        waiting = peak = most_threads = 0
        end = time.time() + 100
        while time.time() < end and len(daemon.visits) + daemon.failed < count:
            time.sleep(0.1)
            resident = daemon.resident
            if cameras.last["open"] == count and cameras.last["played"] == 0:
                waiting = max(waiting, resident)
            peak = max(peak, resident)
            most_threads = max(most_threads, daemon.status("Threads"))
        made, failed = len(daemon.visits), daemon.failed
        most = cameras.last["most"]
        daemon.end()
    cameras.end()
    result = {"in_flight": most, "made": made, "failed": failed, "threads": most_threads,
              "idle_mb": idle / MEGA, "waiting_mb": waiting / MEGA, "peak_mb": peak / MEGA}
    report.table(
        f"{count} cameras that answer after 20 s, all due at once", ["", "value"],
        [["connections at once", most], ["visits made, failed", f"{made}, {failed}"],
         ["threads, at rest and at most", f"{threads}, {most_threads}"],
         ["resident before", f"{idle / MEGA:.0f} MB"],
         ["resident while all wait", f"{waiting / MEGA:.0f} MB"],
         ["resident at most, while all send", f"{peak / MEGA:.0f} MB"]])
    kept = report.promise("connections short of those wanted", count - most, 0)
    return result, kept and made == count


def idle(options, program):
    far = time.strftime("%H:%M", time.gmtime(time.time() + 12 * 3600))
    sizes = {}
    for count in (100, options.idle):
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(program, folder, settings(
                [camera(9, "camera", f'{{at: "{far}"}}', n) for n in range(count)], "{}"))
            time.sleep(3)
            sizes[count] = daemon.resident
            daemon.end()
    each = (sizes[options.idle] - sizes[100]) / (options.idle - 100)
    report.table("Views that wait for their time", ["views", "resident"],
                 [[count, f"{size / MEGA:.1f} MB"] for count, size in sizes.items()])
    kept = report.promise("resident bytes an idle view", each / 1024, 150, " KB")
    return {"bytes": each, "views": options.idle}, kept


def reconnects(options, program):
    package = ["--package-path", str(HERE), "-c", "release"]
    if subprocess.run(["swift", "build", *package, "--product", "reconnectbench"],
                      stdout=sys.stderr).returncode != 0:
        programs.fail("cannot build reconnectbench")
    cameras = Cameras(delay=3600)
    run = subprocess.run(
        [str(HERE / ".build/release/reconnectbench"), str(cameras.port), str(options.reconnects)],
        capture_output=True, text=True)
    cameras.end()
    if run.returncode != 0:
        programs.fail(f"reconnectbench ended with {run.returncode}: {run.stderr}")
    steps = [json.loads(line) for line in run.stdout.splitlines()]
    report.table(
        "Reconnects to cameras that fail in ten ways", ["tried", "resident", "descriptors", "reasons"],
        [[step["tried"], f"{step['resident'] / MEGA:.2f} MB", step["descriptors"], step["reasons"]]
         for step in steps])
    # What libraries set up once is there after the first tenth.
    base, last = steps[1], steps[-1]
    kept = report.promise(
        "growth of resident memory", (last["resident"] - base["resident"]) / MEGA, 2, " MB")
    flat = report.promise("descriptors more", last["descriptors"] - base["descriptors"], 0)
    return {"steps": steps}, kept and flat


def main():
    options = arguments()
    programs.needed("ffmpeg")
    program = programs.built("curbwatch", options.curbwatch)
    parts = {"visits": visits, "flight": flight, "idle": idle, "reconnects": reconnects}
    good = True
    for name in options.what:
        if name not in parts:
            programs.fail(f"no part is called '{name}'; there are: {' '.join(parts)}", 64)
        result, kept = parts[name](options, program)
        report.save(options.json, f"patrol-{name}", result)
        good = good and kept
    sys.exit(0 if good else 1)


main()
