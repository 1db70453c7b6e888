"""Makes the training set: every picture small, with the teacher's and the people's boxes.

    prepare.py --data DATA --teacher yolox_nano.onnx --work WORK

Writes WORK/pictures.pack (JPEG bytes one after the other) and WORK/index.json. A label is
`sure` where people set it or the teacher gave at least 0.45; below, its place is neither thing nor
background. For labels that people set completely on a picture, the teacher is not asked.
"""

import argparse
import json
import pathlib

import cv2
import numpy as np

from labels import NUMBER
from sources import pictures
from teacher import Teacher, overlaps

LONGEST = 640
SURE = 0.45


def labelled(picture, image, teacher):
    boxes, scores, labels = teacher.teach(image)
    things = [
        {"label": label, "box": [round(v, 5) for v in box], "sure": True, "by": "people"}
        for label, *box in picture.truth
    ]
    people = np.array([t["box"] for t in things]).reshape(-1, 4)
    for box, score, label in zip(boxes, scores, labels):
        if int(label) in picture.knows:
            continue
        # What people called car and the teacher calls truck is one thing, and people are right.
        same = len(people) and overlaps(box[None], people).max() > 0.5
        vehicles = {NUMBER[n] for n in ("car", "truck", "bus", "van")}
        if same and int(label) in vehicles:
            continue
        things.append({
            "label": int(label), "box": [round(float(v), 5) for v in box],
            "sure": bool(score >= SURE), "by": "teacher"})
    return things


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    teacher = Teacher(given.teacher)
    index, place = [], 0
    with open(given.work / "pictures.pack.part", "wb") as pack:
        for picture in pictures(given.data):
            image = picture.read()
            if image is None:
                print(f"left out, cannot be read: {picture.name}")
                continue
            things = labelled(picture, image, teacher)
            height, width = image.shape[:2]
            scale = min(1, LONGEST / max(width, height))
            if scale < 1:
                size = (round(width * scale), round(height * scale))
                image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
            pack.write(data)
            index.append({
                "name": picture.name, "source": picture.source, "held_out": picture.held_out,
                "at": place, "bytes": len(data), "knows": sorted(picture.knows),
                "things": things})
            place += len(data)
            if len(index) % 100 == 0:
                print(f"{len(index)} pictures", flush=True)
    (given.work / "pictures.pack.part").rename(given.work / "pictures.pack")
    (given.work / "index.json").write_text(json.dumps(index))
    print(f"{len(index)} pictures, {sum(p['held_out'] for p in index)} of them held out")


if __name__ == "__main__":
    main()
