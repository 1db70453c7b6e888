"""Holds a detector, its teacher and YOLOv3-tiny against held-out sources.

    evaluate.py --data DATA --teacher yolox_nano.onnx [--ours street-detector.onnx]
                [--other yolov3-tiny.onnx] [--limit N]

Every picture is looked at whole, once, by each network. A found box counts where its label agrees
(car, van, truck and bus are one label here, bicycle and motorcycle another) and IoU is at least 0.5
(0.3 on the parking lot, as in its own scorer), one to one, best score first. Only labels that people
set completely on a picture are counted. Printed: for each shelf and label the number of things,
and for each network the average precision and the best F1 over all thresholds; the threshold is
thus chosen on the same pictures, for every network alike. People on the plaza have no truth; there the
teacher's own sure boxes stand in, so the teacher has no figure.
"""

import argparse
import pathlib

import cv2
import numpy as np
import onnxruntime

from labels import FROM_COCO, LABELS, NUMBER
from sources import pictures
from teacher import Teacher, overlaps, suppress

GROUPS = {"car": "vehicle", "van": "vehicle", "truck": "vehicle", "bus": "vehicle",
          "bicycle": "cycle", "motorcycle": "cycle", "tricycle": "cycle"}
GROUP = [GROUPS.get(name, name) for name in LABELS]


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def boxed(picture, side):
    height, width = picture.shape[:2]
    scale = min(side / width, side / height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)),
                       interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    canvas = np.full((side, side, 3), 114, np.uint8)
    canvas[:small.shape[0], :small.shape[1]] = small
    return canvas[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32), scale


class Ours:
    def __init__(self, path):
        from network import DEVIATION, MEAN, STRIDES
        self.session = session(path)
        self.side = self.session.get_inputs()[0].shape[2]
        self.mean = np.array(MEAN, np.float32).reshape(1, 3, 1, 1)
        self.deviation = np.array(DEVIATION, np.float32).reshape(1, 3, 1, 1)
        cells = []
        for stride in STRIDES:
            y, x = np.mgrid[:self.side // stride, :self.side // stride]
            cells.append(np.stack([x.ravel(), y.ravel(), np.full(x.size, stride)], 1))
        self.cells = np.concatenate(cells).astype(np.float32)

    def look(self, picture, floor):
        image, scale = boxed(picture, self.side)
        out = self.session.run(None, {"images": (image - self.mean) / self.deviation})[0][0]
        scores = out[:, 4] * out[:, 5:].max(1)
        keep = scores > floor
        out, cells = out[keep], self.cells[keep]
        middle = (out[:, :2] + cells[:, :2]) * cells[:, 2:]
        size = np.exp(np.minimum(out[:, 2:4], 8)) * cells[:, 2:]
        return np.concatenate([middle - size / 2, size], 1) / scale, scores[keep], out[:, 5:].argmax(1)


class YOLOv3Tiny:
    # The released configuration names 10,14 first; the weights were trained with these three.
    ANCHORS = [[(81, 82), (135, 169), (344, 319)], [(23, 27), (37, 58), (81, 82)]]

    def __init__(self, path):
        self.session = session(path)

    def look(self, picture, floor):
        image, scale = boxed(picture, 416)
        boxes, scores, labels = [], [], []
        for head, anchors in zip(self.session.run(None, {"images": image / 255}), self.ANCHORS):
            n = head.shape[2]
            y, x = np.mgrid[:n, :n]
            for a, (w, h) in enumerate(anchors):
                part = head[0, a * 85:(a + 1) * 85].astype(np.float64)
                chance = 1 / (1 + np.exp(-np.clip(part, -60, 60)))
                for column, name in FROM_COCO.items():
                    score = chance[4] * chance[5 + column]
                    v, u = np.nonzero(score > floor)
                    middle = np.stack([chance[0] + x, chance[1] + y], -1)[v, u] * 416 / n
                    size = np.exp(np.minimum(part[2:4, v, u].T, 8)) * (w, h)
                    boxes.append(np.concatenate([middle - size / 2, size], 1) / scale)
                    scores.append(score[v, u])
                    labels.append(np.full(len(v), NUMBER[name]))
        return np.concatenate(boxes), np.concatenate(scores), np.concatenate(labels)


def found(network, picture):
    boxes, scores, labels = network.look(picture, 0.02)
    groups = np.array([GROUP[int(label)] for label in labels])
    keep = suppress(boxes, scores, groups, 0.45)
    return boxes[keep], scores[keep], groups[keep]


def judge(boxes, scores, truth, least):
    """For each box by falling score whether it is a thing that no better one found."""
    free, hits = list(range(len(truth))), []
    for box in boxes[np.argsort(-scores, kind="stable")]:
        shares = overlaps(box[None], truth[free])[0] if free else np.zeros(0)
        hit = len(shares) > 0 and shares.max() >= least
        if hit:
            free.pop(int(shares.argmax()))
        hits.append(hit)
    return hits


def figures(entries, count):
    """Average precision and the best F1 over all thresholds."""
    entries.sort(key=lambda entry: -entry[0])
    hits = np.cumsum([hit for _, hit in entries]) if entries else np.zeros(0)
    if not len(hits) or not count:
        return 0.0, 0.0
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / count
    f1 = (2 * hits / (np.arange(1, len(hits) + 1) + count)).max()
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(np.concatenate([[0], recall])) * envelope)), float(f1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--ours", type=pathlib.Path)
    parser.add_argument("--other", type=pathlib.Path)
    parser.add_argument("--limit", type=int, help="pictures of a shelf at most")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    networks = {"teacher": Teacher(given.teacher)}
    if given.other:
        networks["yolov3-tiny"] = YOLOv3Tiny(given.other)
    if given.ours:
        networks["ours"] = Ours(given.ours)
    sums, counts, seen = {}, {}, {}
    for picture in pictures(given.data):
        shelf = picture.name.split("/")[0]
        if not picture.held_out or (given.limit and seen.get(shelf, 0) >= given.limit):
            continue
        image = picture.read()
        if image is None:
            continue
        seen[shelf] = seen.get(shelf, 0) + 1
        height, width = image.shape[:2]
        answers = {name: found(network, image) for name, network in networks.items()}
        wanted = {}
        for label in picture.knows:
            wanted.setdefault(GROUP[label], [])
        for label, x, y, w, h in picture.truth:
            if label in picture.knows:
                wanted[GROUP[label]].append((x * width, y * height, w * width, h * height))
        if "plaza" in picture.name:
            boxes, scores, labels = networks["teacher"].teach(image)
            people = boxes[(scores >= 0.45) & (labels == NUMBER["person"])]
            wanted["person"] = list(people * (width, height, width, height))
        for group, things in wanted.items():
            if group == "bag_garbage" and not things:
                continue
            key = (shelf, group)
            counts[key] = counts.get(key, 0) + len(things)
            for name, (boxes, scores, groups) in answers.items():
                mine = np.array([g == group for g in groups], bool)
                truth = np.array(things).reshape(-1, 4)
                least = 0.3 if shelf == "parking-lot" else 0.5
                hits = judge(boxes[mine], scores[mine], truth, least)
                ordered = -np.sort(-scores[mine])
                sums.setdefault((key, name), []).extend(zip(ordered, hits))
    print("| shelf | label | things |" + "".join(f" {name} AP / F1 |" for name in networks))
    print("|---|---|---:|" + "---:|" * len(networks))
    for key, count in sorted(counts.items()):
        cells = []
        for name in networks:
            known = key[1] != "bag_garbage" or name == "ours"
            own = name == "teacher" and key[1] == "person"
            ap, f1 = figures(sums.get((key, name), []), count)
            cells.append(f" {ap:.2f} / {f1:.2f} |" if known and not own else " – |")
        print(f"| {key[0]} | {key[1]} | {count} |" + "".join(cells))


if __name__ == "__main__":
    main()
