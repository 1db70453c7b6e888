"""What Motion takes of a processor for a picture of a camera that is a file."""
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

SETTINGS = """daemon off
setup_mode off
log_level 5
log_file {folder}/log
netcam_url file://{clip}
width {width}
height {height}
framerate 25
threshold 1500
picture_output off
movie_output off
stream_port 0
webcontrol_port 0
target_dir {folder}
"""


def processor_seconds(pid):
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def version():
    out = subprocess.run(["motion", "-h"], capture_output=True, text=True).stdout
    return next((word.strip(",") for word in out.split() if word[:1].isdigit()), "?")


def measure(clip, size, core, seconds):
    """Milliseconds of processor time a picture; Motion plays a file at its own rate, 25 a second.

    The first seconds, in which Motion opens the file and finds its pace, do not count.
    """
    with tempfile.TemporaryDirectory(prefix="curbwatch-motion-") as folder:
        settings = Path(folder) / "motion.conf"
        settings.write_text(SETTINGS.format(
            folder=folder, clip=Path(clip).resolve(), width=size[0], height=size[1]))
        process = subprocess.Popen(
            ["taskset", "-c", str(core), "motion", "-n", "-c", str(settings)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(6)
            start, begun = time.perf_counter(), processor_seconds(process.pid)
            time.sleep(seconds)
            if process.poll() is not None:
                return None, (Path(folder) / "log").read_text()[-600:]
            spent = processor_seconds(process.pid) - begun
            passed = time.perf_counter() - start
            if spent > 0.9 * passed:
                return None, "a core is too little for 25 pictures a second: their count is unknown"
            pictures = passed * 25
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        return spent / pictures * 1000, ""
