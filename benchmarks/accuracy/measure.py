"""How well parked cars are found, and nothing else, on the car park's recordings, with no network."""
import argparse
import json
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from measuring import programs, report

DATA = programs.REPOSITORY.parent / "shared/data/parking-lot"
SITE = Path(__file__).with_name("site.yaml.in").read_text()


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run accuracy", description=__doc__,
        epilog="A car is true from the first to the last picture that shows it, where these are a "
               "dwell (5 minutes) apart. The sequences are scanned with what the empty days taught "
               "the view; the empty days themselves begin with nothing learnt.")
    parser.add_argument("--data", metavar="DIR", default=str(DATA),
                        help="holds empty/, sequence0/ ... sequence3/ and truth.json")
    parser.add_argument("--curbwatch", metavar="PATH", help="the program under test")
    parser.add_argument("--output", metavar="DIR",
                        default=str(programs.REPOSITORY / ".build-bench/accuracy"),
                        help="receives the pages and figures")
    parser.add_argument("--detector", metavar="NAME", default="none",
                        help="as of `curbwatch scan`; standard: no network")
    parser.add_argument("--quick", action="store_true", help="the same: it takes seconds")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def moment(stem):
    return datetime.strptime(stem, "%Y-%m-%d_%H_%M_%S").replace(tzinfo=timezone.utc)


def overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    return width * height / (a[2] * a[3] + b[2] * b[3] - width * height)


def cars(pictures):
    """Follows boxes from picture to picture: [first, last, box] of each car, all of them."""
    done, standing = [], []
    for stem, boxes in pictures:
        going = []
        for box in boxes:
            known = max(standing, key=lambda car: overlap(car[2], box), default=None)
            if known and overlap(known[2], box) >= 0.3:
                standing.remove(known)
                going.append([known[0], moment(stem), box])
            else:
                going.append([moment(stem), moment(stem), box])
        done += standing
        standing = going
    return done + standing


def lay_out(folder, kind, names, truth, data):
    """A folder for `curbwatch accuracy`; how many boxes, cars and true events it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    boxes = seen = events = 0
    for name in names:
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to((data / name).resolve())
        (folder / f"{name}.yaml").write_text(SITE.replace("KIND", kind))
        pictures = sorted((key.split("/")[1], [o["box"] for o in picture["objects"]])
                          for key, picture in truth.items() if key.startswith(name + "/"))
        all_cars = cars(pictures)
        stayed = [c for c in all_cars if (c[1] - c[0]).total_seconds() >= 300]
        boxes += sum(len(found) for _, found in pictures)
        seen += len(all_cars)
        events += len(stayed)
        rows = [{"violation": "illegal_parking", "start": first.isoformat(),
                 "end": last.isoformat(), "box": box} for first, last, box in stayed]
        if kind != "carriageway_no_parking":
            rows = []
        (folder / f"{name}.truth.json").write_text(json.dumps(rows, indent=1) + "\n")
    return boxes, seen, events


def main():
    options = arguments()
    data, output = Path(options.data), Path(options.output)
    if not (data / "truth.json").is_file():
        print(f"not measured: accuracy, since {data} is not there; --data names another place")
        return 0
    program = programs.built("curbwatch", options.curbwatch)
    truth = json.loads((data / "truth.json").read_text())
    sequences = ["sequence1", "sequence2", "sequence3"]
    results, kept = {}, True
    for title, kind in [("no parking", "carriageway_no_parking"), ("bays", "vehicle_bay")]:
        home = output / kind
        lay_out(home / "empty-days", kind, ["empty"], {}, data)
        boxes, seen, events = lay_out(home / "sequences", kind, sequences, truth, data)
        memory = home / "memory"
        subprocess.run([program, "scan", str(data / "empty"), "--site",
                        str(home / "empty-days/empty.yaml"), "--memory", str(memory), "--output",
                        str(home / "learning"), "--overwrite", "--detector", options.detector],
                       check=True)
        for part, more in [("empty-days", []), ("sequences", ["--memory", str(memory)])]:
            print(f"\n{title}, {part}"
                  + (f": {boxes} boxes of {seen} cars, {events} seen for 5 minutes or more"
                     if part == "sequences" else ""), flush=True)
            found = home / f"{part}-report"
            subprocess.run([program, "accuracy", str(home / part), "--report", str(found),
                            "--detector", options.detector, *more], check=True)
            results[f"{title}, {part}"] = json.loads((found / "accuracy.json").read_text())
    for name, limit in [("no parking, empty-days", 0), ("bays, empty-days", 0),
                        ("bays, sequences", 0)]:
        kept &= report.promise(f"false events, {name}", results[name]["all"]["false"], limit)
    report.save(options.json, "accuracy", results)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
