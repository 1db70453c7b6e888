"""Training pictures: mosaics and crops at any scale, dusk, blur, compression, all from one seed."""

import json

import cv2
import numpy as np

SIDE = 320


class Set:
    """The prepared pictures of one half of the split."""

    def __init__(self, work, held_out):
        self.index = [p for p in json.loads((work / "index.json").read_text())
                      if p["held_out"] == held_out]
        self.pack = np.memmap(work / "pictures.pack", np.uint8, "r")
        # A source with many pictures counts less than its number: each picks by the square root.
        count = {}
        for picture in self.index:
            shelf = picture["source"].split("/")[0]
            count[shelf] = count.get(shelf, 0) + 1
        weights = np.array([count[p["source"].split("/")[0]] ** -0.5 for p in self.index])
        self.weights = weights / weights.sum()

    def picture(self, number):
        entry = self.index[number]
        data = self.pack[entry["at"]:entry["at"] + entry["bytes"]]
        return cv2.imdecode(np.asarray(data), cv2.IMREAD_COLOR), entry


def placed(image, entry, rng, width, height):
    """A picture of width x height cut out of one at a random scale, and its things in pixels.

    Rows of things: left, top, right, bottom, label, sure, whole thing's share that is left.
    """
    h, w = image.shape[:2]
    fit = max(width / w, height / h)
    scale = fit * float(np.exp(rng.uniform(np.log(0.55), np.log(1.9))))
    stretch = float(np.exp(rng.uniform(-0.15, 0.15)))
    sx, sy = scale * stretch, scale / stretch
    x = rng.uniform(min(0, width - w * sx), max(0, width - w * sx))
    y = rng.uniform(min(0, height - h * sy), max(0, height - h * sy))
    mirrored = rng.random() < 0.5
    matrix = np.array([[sx, 0, x], [0, sy, y]])
    if mirrored:
        matrix = np.array([[-sx, 0, width - x], [0, sy, y]])
    if scale < 0.5:
        image = cv2.blur(image, (max(1, round(0.6 / sx)), max(1, round(0.6 / sy))))
    out = cv2.warpAffine(image, matrix, (width, height), borderValue=(114, 114, 114))
    things = []
    for thing in entry["things"]:
        bx, by, bw, bh = (v * s for v, s in zip(thing["box"], (w, h, w, h)))
        left, right = sorted((matrix[0, 0] * bx + matrix[0, 2],
                              matrix[0, 0] * (bx + bw) + matrix[0, 2]))
        top, bottom = sy * by + y, sy * (by + bh) + y
        inside = (max(0, left), max(0, top), min(width, right), min(height, bottom))
        share = (max(0, inside[2] - inside[0]) * max(0, inside[3] - inside[1])
                 / max(1e-6, (right - left) * (bottom - top)))
        if share > 0.05:
            things.append((*inside, thing["label"], float(thing["sure"]), share))
    return out, things


def weathered(image, rng):
    """The picture under other light, another lens and another coder."""
    image = image.astype(np.float32)
    if rng.random() < 0.25:  # dusk: dark, few colours, a warm or cold cast, grain
        gray = image.mean(2, keepdims=True)
        image = gray + (image - gray) * rng.uniform(0.2, 0.8)
        image = 255 * (image / 255) ** rng.uniform(1.0, 1.8) * rng.uniform(0.25, 0.7)
        image *= 1 + rng.uniform(-0.15, 0.15) * np.array([-1, 0, 1], np.float32)
        image += rng.normal(0, rng.uniform(1, 8), image.shape).astype(np.float32)
    else:
        gray = image.mean(2, keepdims=True)
        image = gray + (image - gray) * rng.uniform(0.4, 1.5)
        image = (image - 128) * rng.uniform(0.7, 1.3) + 128 + rng.uniform(-30, 30)
        image *= 1 + rng.uniform(-0.06, 0.06, 3).astype(np.float32)
    image = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        if rng.random() < 0.5:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.6))
        else:
            kernel = np.zeros((5, 5), np.float32)
            kernel[2 if rng.random() < 0.5 else np.arange(5), np.arange(5)] = 0.2
            image = cv2.filter2D(image, -1, kernel)
    if rng.random() < 0.3:
        quality = int(rng.integers(20, 75))
        image = cv2.imdecode(
            cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1)
    return image


def example(pictures, rng):
    """A picture SIDE x SIDE, BGR bytes, and its things."""
    def one(width, height):
        image, entry = pictures.picture(rng.choice(len(pictures.index), p=pictures.weights))
        return placed(image, entry, rng, width, height)

    if rng.random() < 0.5:
        canvas = np.empty((SIDE, SIDE, 3), np.uint8)
        cx, cy = (int(rng.uniform(0.35, 0.65) * SIDE) for _ in "xy")
        things = []
        for left, top, right, bottom in (
                (0, 0, cx, cy), (cx, 0, SIDE, cy), (0, cy, cx, SIDE), (cx, cy, SIDE, SIDE)):
            part, inside = one(right - left, bottom - top)
            canvas[top:bottom, left:right] = part
            things += [(a + left, b + top, c + left, d + top, *rest)
                       for a, b, c, d, *rest in inside]
    else:
        canvas, things = one(SIDE, SIDE)
    return weathered(canvas, rng), np.array(things, np.float32).reshape(-1, 7)
