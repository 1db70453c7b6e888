"""The pictures, where each comes from, and which sources training never sees.

A source is a camera, a video or a shelf of the web; a picture is held out with its whole source, so
that no neighbour of a held-out picture is trained on. The split is by name alone and never changes.
"""

import csv
import dataclasses
import pathlib
import re
import zlib

import cv2

from labels import NUMBER


@dataclasses.dataclass
class Picture:
    name: str
    source: str
    held_out: bool
    path: pathlib.Path
    frame: int | None = None  # of a video
    truth: list = dataclasses.field(default_factory=list)  # (label, x, y, w, h) in 0...1, corner
    knows: frozenset = frozenset()  # labels whose every thing is in `truth`

    def read(self):
        if self.frame is None:
            return cv2.imread(str(self.path), cv2.IMREAD_COLOR)
        video = cv2.VideoCapture(str(self.path))
        video.set(cv2.CAP_PROP_POS_FRAMES, self.frame)
        good, picture = video.read()
        return picture if good else None


def one_in(count, text):
    """Whether the text falls into the one part of `count` that is held out."""
    return zlib.crc32(text.encode()) % count == 0


def yolo_boxes(path, names):
    boxes = []
    for line in path.read_text().splitlines():
        parts = line.split()
        if len(parts) < 5 or int(parts[0]) not in names:
            continue
        x, y, w, h = map(float, parts[1:5])
        boxes.append((NUMBER[names[int(parts[0])]], x - w / 2, y - h / 2, w, h))
    return boxes


def folder(data, name, names, source, held_out, knows):
    for path in sorted((data / name).glob("*.jpg")):
        stem = path.stem
        boxes = yolo_boxes(path.with_suffix(".txt"), names)
        known = frozenset(NUMBER[label] for label in knows)
        yield Picture(
            f"{name}/{stem}", f"{name}/{source(stem)}", held_out(stem), path, None, boxes, known)


def block(stem, size):
    """Numbered neighbours fall into one block."""
    digits = re.sub(r"\D", "", stem)
    return f"block {int(digits) // size if digits else 0}"


def bicycles(data):
    """Web pictures by hash; two of the web's shelves (`d-`, `g-`) and one video in four wholly."""
    def source(stem):
        video = re.match(r"(.+)_frame_", stem)
        if video:
            return video.group(1)
        shelf = re.match(r"([dg])-", stem)
        return f"shelf {shelf.group(1)}" if shelf else stem

    def held_out(stem):
        name = source(stem)
        return name.startswith("shelf") or one_in(4, name)

    return folder(data, "bicycles", {0: "bicycle"}, source, held_out, ["bicycle"])


def traffic(data):
    """Five cameras by the letter before the number; the smaller ones are held out."""
    names = {1: "bus", 2: "car", 3: "truck"}
    return folder(
        data, "traffic", names, lambda stem: re.match(r"[A-Z]?", stem).group(0) or "plain",
        lambda stem: stem[0] in "BCDZ", ["bus", "car", "truck"])


def bins(data):
    names = {0: "bag_garbage", 1: "bag_garbage"}
    return folder(
        data, "bins-and-piles", names, lambda stem: block(stem, 20),
        lambda stem: one_in(5, "bins" + block(stem, 20)), ["bag_garbage"])


def facades(data):
    return folder(
        data, "facades", {}, lambda stem: block(stem, 10),
        lambda stem: one_in(5, "facades" + block(stem, 10)), ["bag_garbage"])


def street_photos(data):
    for row in csv.DictReader((data / "street-photos/labels.csv").open()):
        boxes = []
        for text in filter(None, row["boxes"].split(";")):
            name, *numbers = text.split(":")
            if name == "garbage":
                boxes.append((NUMBER["bag_garbage"], *map(float, numbers)))
        if row["garbage"] != "0" and not boxes:
            continue  # rubbish that nobody boxed would be taught as background
        stem = pathlib.Path(row["file"]).stem
        yield Picture(
            f"street-photos/{stem}", f"street-photos/{stem}", one_in(5, stem),
            data / "street-photos" / row["file"], None, boxes,
            frozenset([NUMBER["bag_garbage"]]))


def footage(data):
    """Each video is a source; the walkers' plaza and the second highway are held out."""
    videos = {
        "plaza-walkers.avi": 20, "bottle-detection.mp4": 60, "car-detection.mp4": 12,
        "one-by-one-person-detection.mp4": 30, "highway-a.avi": 40, "highway-b.avi": 40,
        "highway-c-overlay.avi": 40,
    }
    for name, step in videos.items():
        path = data / "footage" / name
        count = int(cv2.VideoCapture(str(path)).get(cv2.CAP_PROP_FRAME_COUNT))
        for frame in range(step // 2, count, step):
            yield Picture(
                f"footage/{name}#{frame}", f"footage/{name}",
                name in ("plaza-walkers.avi", "highway-b.avi"), path, frame,
                [], frozenset([NUMBER["bag_garbage"]]))


def parking_lot(data):
    """One camera, held out wholly: its cars are set by hand and are the measure."""
    import json

    truth = json.loads((data / "parking-lot/truth.json").read_text())
    for key, picture in sorted(truth.items()):
        sequence, stem = key.split("/")
        found = sorted((data / "parking-lot" / sequence).glob(stem + ".*"))
        path = next(p for p in found if p.suffix in (".jpg", ".png"))
        boxes = [(NUMBER["car"], *item["box"]) for item in picture["objects"]]
        yield Picture(
            f"parking-lot/{stem}", "parking-lot", True, path, None, boxes,
            frozenset([NUMBER["car"]]))


def pictures(data):
    data = pathlib.Path(data)
    for part in (bicycles, traffic, bins, facades, street_photos, footage, parking_lot):
        yield from part(data)
