"""Which crops the head learns from, of which class, and what may stand on the other side of a split.

A crop is (picture, class, box, group, kind). Crops of one group never stand on both sides of a
split: one picture of a folder of singles, one place of the street photos, one scene of traffic.
"""

import csv
import json
import pathlib

import numpy as np

import composites

SEED = 20261123
# Composites of each class; seeds and backgrounds of the two parts are apart. Of the control, the
# neutral patches, there are three times as many.
DRAWN_TRAINING, DRAWN_HELD, NEUTRALS = 220, 60, 3


def yolo(path):
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    boxes = []
    for row in rows:
        x, y, wide, high = map(float, row[1:5])
        boxes.append((int(row[0]), (x - wide / 2, y - high / 2, wide, high)))
    return boxes


def _clip(box):
    left, top = max(0.0, box[0]), max(0.0, box[1])
    return left, top, min(1.0, box[0] + box[2]) - left, min(1.0, box[1] + box[3]) - top


def meets(a, b):
    return (min(a[0] + a[2], b[0] + b[2]) > max(a[0], b[0])
            and min(a[1] + a[3], b[1] + b[3]) > max(a[1], b[1]))


def jitter(box, rng):
    """The box as a detector of changes might give it: moved by a tenth, a third larger or smaller."""
    scale = np.exp(rng.uniform(-0.3, 0.3, 2))
    wide, high = box[2] * scale[0], box[3] * scale[1]
    x = box[0] + box[2] / 2 - wide / 2 + rng.uniform(-0.12, 0.12) * box[2]
    y = box[1] + box[3] / 2 - high / 2 + rng.uniform(-0.12, 0.12) * box[3]
    return _clip((x, y, wide, high))


def empty_boxes(rng, taken, count, top=0.0, tries=40):
    found = []
    for _ in range(tries):
        if len(found) == count:
            break
        wide = rng.uniform(0.1, 0.4)
        high = wide * rng.uniform(0.6, 1.6)
        box = _clip((rng.uniform(0, 1 - wide), rng.uniform(top, max(top + 0.01, 1 - high)), wide, high))
        if not any(meets(box, b) for b in taken):
            found.append(box)
    return found


def real(data, places):
    """Crops of real pictures; `places` gives the group of each street photo."""
    data, rng, crops = pathlib.Path(data), np.random.default_rng(SEED), []

    def add(picture, name, box, group, copies=0, worse=0):
        box = _clip(box)
        if box[2] < 0.012 or box[3] < 0.012:
            return
        crops.append((picture, name, box, group, "plain"))
        for _ in range(copies):
            crops.append((picture, name, jitter(box, rng), group, "plain"))
        for _ in range(worse):
            crops.append((picture, name, jitter(box, rng), group, "worse"))

    for row in csv.DictReader(open(data / "street-photos/labels.csv")):
        picture = "street-photos/" + row["file"]
        for entry in filter(None, row["boxes"].split(";")):
            name, *box = entry.split(":")
            if name in ("garbage", "bulky"):
                add(picture, "garbage", tuple(map(float, box)), places[row["file"]], 2, 1)
    here = pathlib.Path(__file__).parent
    for row in csv.DictReader(open(here / "labels/boxes.csv")):
        file = row["picture"].split("/")[1]
        group = places.get(file, row["picture"])
        box = tuple(float(row[k]) for k in ("x", "y", "width", "height"))
        add(row["picture"], row["class"], box, group, 2, 1)
    for row in csv.DictReader(open(here / "labels/tiles.csv")):
        box = tuple(float(row[k]) for k in ("x", "y", "width", "height"))
        add(row["picture"], row["class"], box, places[row["picture"].split("/")[1]])
    bins = {row["picture"] for row in csv.DictReader(open(here / "labels/boxes.csv"))
            if row["class"] == "bin_overflowing"}
    for path in sorted((data / "bins-and-piles").glob("*.txt")):
        picture = f"bins-and-piles/{path.stem}.jpg"
        boxes = yolo(path)
        for _, box in boxes[:4]:
            if picture not in bins:
                add(picture, "garbage", box, picture, 0, int(rng.random() < 0.4))
        for box in empty_boxes(rng, [b for _, b in boxes], 2, top=0.3) if boxes else []:
            add(picture, "other", box, picture)
    for path in sorted((data / "bicycles").glob("*.txt")):
        picture = f"bicycles/{path.stem}.jpg"
        for _, box in yolo(path)[:2]:
            add(picture, "cycles", box, path.stem[:6], 0, int(rng.random() < 0.5))
    for path in sorted((data / "traffic").glob("*.txt")):
        picture, boxes = f"traffic/{path.stem}.jpg", yolo(path)
        group = road(path.stem)
        large = [e for e in boxes if e[1][2] * e[1][3] > 0.0012]
        for kind, box in [e for e in large if e[0] == 0] + [e for e in large if e[0] > 0][:2]:
            add(picture, "cycles" if kind == 0 else "vehicle", box, group, 0, int(rng.random() < 0.4))
        for box in empty_boxes(rng, [b for _, b in boxes], 1, top=0.35):
            add(picture, "ground", box, group)
    truth = json.load(open(data / "parking-lot/truth.json"))
    for picture, box in cars(truth):
        add("parking-lot/" + picture, "vehicle", box, "parking-" + picture.split("/")[0], 0, 1)
    for path in sorted((data / "parking-lot/empty").glob("*.jpg"))[::9]:
        for box in empty_boxes(rng, [], 4, top=0.35):
            add(f"parking-lot/empty/{path.name}", "ground", box, "parking-" + path.name[:10], 0, int(rng.random() < 0.3))
    for path in sorted((data / "facades").glob("*.txt")):
        picture, boxes = f"facades/{path.stem}.jpg", yolo(path)
        signs = [b for k, b in boxes if k in (3, 4)]
        for box in signs[:4]:
            add(picture, "other", box, picture)
        for _, box in [e for e in boxes if e[0] in (0, 5)][:2]:
            add(picture, "other", box, picture)
        for box in empty_boxes(rng, signs, 2):
            add(picture, "other", box, picture)
    return crops


def cars(truth):
    for picture, entry in sorted(truth.items()):
        for thing in entry["objects"]:
            yield picture + ".jpg", tuple(thing["box"])


def backgrounds(data):
    """Pictures without garbage, shuffled once, each for training or held out."""
    data = pathlib.Path(data)
    clean = ["street-photos/" + row["file"] for row in csv.DictReader(open(data / "street-photos/labels.csv"))
             if row["garbage"] == "0"]
    walls = [f"facades/{p.name}" for p in sorted((data / "facades").glob("*.jpg"))]
    roads = [f"traffic/{p.name}" for p in sorted((data / "traffic").glob("*.jpg"))][::7]
    lots = [f"parking-lot/empty/{p.name}" for p in sorted((data / "parking-lot/empty").glob("*.jpg"))[::9]]
    parts = {}
    for part, pick in (("training", lambda i: i % 3 != 0), ("held", lambda i: i % 3 == 0)):
        # Days of the car park and runs of one road stay together: every third of the sorted list.
        walls_part = [p for i, p in enumerate(walls) if pick(i)]
        ground_part = [p for i, p in enumerate(clean) if pick(i)]
        ground_part += [p for i, p in enumerate(roads) if pick(i * 3 // len(roads))]
        ground_part += [p for i, p in enumerate(lots) if pick(i * 3 // len(lots))]
        parts[part] = (walls_part, ground_part)
    return parts


def elsewhere(data):
    """Whole pictures of other folders without garbage, to be tiled: (picture, group)."""
    data = pathlib.Path(data)
    lots = sorted((data / "parking-lot/empty").glob("*.jpg"))[::9][::2]
    walls = sorted((data / "facades").glob("*.jpg"))[2::5]
    roads = sorted((data / "traffic").glob("*.jpg"))[3::10]
    wholes = [(f"parking-lot/empty/{p.name}", "parking-" + p.name[:10]) for p in lots]
    wholes += [(f"facades/{p.name}", f"facades/{p.name}") for p in walls]
    return wholes + [(f"traffic/{p.name}", road(p.stem)) for p in roads]


def road(stem):
    """Pictures of one road have neighbouring numbers."""
    digits = "".join(c for c in stem.split("_")[0] if c.isdigit())
    return f"traffic-{int(digits) // 20}" if digits else f"traffic/{stem}"


def drawn(data):
    """Composites: (kind, background, seed, number, part); `neutral` ones beside the classes."""
    parts = backgrounds(data)
    plans = []
    for part, count in (("training", DRAWN_TRAINING), ("held", DRAWN_HELD)):
        walls, ground = parts[part]
        for kind in [*composites.DRAWN, "neutral"]:
            rng = np.random.default_rng([SEED, part == "held", sorted([*composites.DRAWN, "neutral"]).index(kind)])
            for number in range(count * (NEUTRALS if kind == "neutral" else 1)):
                on_wall = kind in ("banner", "hanging_cloth") or (kind == "neutral" and number % 2)
                choice = (walls if on_wall and rng.random() < 0.8 else ground)
                plans.append((kind, choice[rng.integers(len(choice))], SEED + (part == "held"), number, part))
    return plans
