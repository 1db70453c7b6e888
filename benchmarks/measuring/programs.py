"""Finds the programs under test and makes the environment of a peer."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("CURBWATCH_BENCH_CACHE", REPOSITORY / ".build-bench"))


def fail(message, code=69):
    print(message, file=sys.stderr)
    sys.exit(code)


def built(product, given):
    """The path of a product: the one given, else the release build, made where it is missing."""
    if given:
        path = Path(given)
        if not os.access(path, os.X_OK):
            fail(f"{path} is not a program", 66)
        return str(path)
    path = REPOSITORY / ".build/release" / product
    if not path.exists():
        print(f"building {product} (release) ...", file=sys.stderr)
        command = ["swift", "build", "-c", "release", "--product", product]
        if subprocess.run(command, cwd=REPOSITORY).returncode != 0 or not path.exists():
            fail(f"cannot build {product}; run: {' '.join(command)}")
    return str(path)


def needed(*names):
    for name in names:
        if shutil.which(name) is None:
            fail(f"'{name}' is missing; on Debian: apt-get install ffmpeg util-linux python3-venv")


def dvr_scan():
    """DVR-Scan 1.8 with headless OpenCV in a virtual environment of its own.

    Its package asks for the OpenCV build with windows, which needs libGL; the headless build of the
    same version does the same arithmetic.
    """
    home = CACHE / "dvr-scan"
    program = home / "bin/dvr-scan"
    if program.exists():
        return str(program)
    print("installing DVR-Scan 1.8 ...", file=sys.stderr)
    pip = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    steps = [
        [sys.executable, "-m", "venv", str(home)],
        pip + ["opencv-contrib-python-headless<4.13", "numpy", "platformdirs", "tqdm", "pillow",
               "screeninfo", "click"],
        pip + ["--no-deps", "dvr-scan==1.8.*", "scenedetect~=0.6.2"],
    ]
    for step in steps:
        if subprocess.run(step).returncode != 0:
            shutil.rmtree(home, ignore_errors=True)
            print(f"not measured: DVR-Scan, since this failed: {' '.join(step)}", file=sys.stderr)
            return None
    return str(program)
