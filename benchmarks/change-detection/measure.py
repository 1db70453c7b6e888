"""How well each pixel's change is found on CDnet's "highway", beside OpenCV's MOG2 and KNN."""
import argparse
import subprocess
import sys
from pathlib import Path

from measuring import programs, report

DATA = programs.REPOSITORY.parent / "shared/data/highway"


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run change-detection", description=__doc__,
        epilog="Scored as CDnet does: 255 is change; 0 and 50 (shadow) are not; 85 and 170 do not "
               "count. The peers run with their defaults, raw and after a 5x5 median.")
    parser.add_argument("--data", metavar="DIR", default=str(DATA),
                        help="holds input/in000400.jpg ... and groundtruth/gt000470.png ...")
    parser.add_argument("--masks", metavar="DIR",
                        help="masks of ours, one PNG a picture with its number in the name; any "
                             "gray level from 128 on is change")
    parser.add_argument("--quick", action="store_true", help="the same: it takes seconds")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def main():
    options = arguments()
    if not (Path(options.data) / "groundtruth").is_dir():
        print(f"not measured: change-detection, since {options.data} is not there; "
              "--data names another place")
        return 0
    home = programs.environment("change-detection", [["opencv-python-headless<5", "numpy"]])
    if not home:
        return 69
    command = [str(home / "bin/python"), str(Path(__file__).with_name("score.py")), options.data]
    lines = subprocess.run(command + ([options.masks] if options.masks else []),
                           stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    report.table("change detection, highway, 320x240",
                 ["method", "pictures", "precision", "recall", "F-measure"], rows)
    report.save(options.json, "change-detection", {
        name: {"pictures": int(count), "precision": float(precision), "recall": float(recall),
               "f_measure": float(measure)} for name, count, precision, recall, measure in rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
