"""Whether the left objects of the samples are found, by the same program in the same run."""
import json
import subprocess
from pathlib import Path

from measuring import programs

SAMPLES = programs.REPOSITORY / "Samples"


def overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    return width * height / (a[2] * a[3] + b[2] * b[3] - width * height)


def box(event):
    found = event["box"]
    return found if isinstance(found, list) else [
        found["x"], found["y"], found["width"], found["height"]]


def matches(event, wanted):
    theirs = box(event)
    middle = (theirs[0] + theirs[2] / 2, theirs[1] + theirs[3] / 2)
    truth = wanted["box"]
    centred = (wanted["center_inside_suffices"]
               and truth[0] <= middle[0] <= truth[0] + truth[2]
               and truth[1] <= middle[1] <= truth[1] + truth[3])
    return event["violation"] in wanted["violation"] and (
        centred or overlap(theirs, truth) >= wanted["iou_at_least"])


def left_objects(curbwatch, sampling, work):
    """(found, expected, names of what was missed) over all samples that change alone can find."""
    found, expected, missed = 0, 0, []
    for file in sorted(SAMPLES.glob("*.expected.json")):
        name = file.name.removesuffix(".expected.json")
        wanted = json.loads(file.read_text())
        if wanted.get("needs", "change") != "change":
            continue
        output = Path(work) / f"{name}-{sampling}"
        subprocess.run(
            [curbwatch, "scan", str(SAMPLES / wanted["clip"]), "--site",
             str(SAMPLES / f"{name}.yaml"), "--sampling", sampling, "--detector", "none",
             "--jobs", "1", "--threads", "1", "--output", str(output), "--overwrite"],
            check=True, stdout=subprocess.DEVNULL)
        events = [json.loads(line) for line in (output / "events.jsonl").read_text().splitlines()]
        for number, each in enumerate(wanted["events"]):
            expected += 1
            hit = next((event for event in events if matches(event, each)), None)
            if hit is None:
                missed.append(f"{name} {number + 1}")
            else:
                events.remove(hit)
                found += 1
    return found, expected, missed
