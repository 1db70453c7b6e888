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


def environment(name, steps):
    """A virtual environment with these packages, made once; None, said aloud, where it cannot be.

    Each step is a list of arguments for `pip install`.
    """
    home = CACHE / name
    if (home / "complete").exists():
        return home
    print(f"installing {name} ...", file=sys.stderr)
    pip = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    for step in [[sys.executable, "-m", "venv", "--clear", str(home)]] + [pip + s for s in steps]:
        if subprocess.run(step).returncode != 0:
            print(f"not measured: {name}, since this failed: {' '.join(step)}", file=sys.stderr)
            return None
    (home / "complete").touch()
    return home


def dvr_scan():
    """DVR-Scan 1.8 with headless OpenCV.

    Its package asks for the OpenCV build with windows, which needs libGL; the headless build of the
    same version does the same arithmetic.
    """
    home = environment("dvr-scan", [
        ["opencv-contrib-python-headless<4.13", "numpy", "platformdirs", "tqdm", "pillow",
         "screeninfo", "click"],
        ["--no-deps", "dvr-scan==1.8.*", "scenedetect~=0.6.2"]])
    return str(home / "bin/dvr-scan") if home else None
