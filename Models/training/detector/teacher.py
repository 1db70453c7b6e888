"""YOLOX-nano as a teacher: what it sees on the whole picture, mirrored, brightened and in tiles."""

import cv2
import numpy as np
import onnxruntime

from labels import FROM_COCO, NUMBER

SIDE = 416
# Column of the network's classes for each of ours; chair and table are two of COCO's.
CLASSES = sorted(FROM_COCO)


def overlaps(a, b):
    """IoU of each box of a with each of b; boxes are (x, y, w, h)."""
    left = np.maximum(a[:, None, 0], b[None, :, 0])
    top = np.maximum(a[:, None, 1], b[None, :, 1])
    right = np.minimum(a[:, None, 0] + a[:, None, 2], b[None, :, 0] + b[None, :, 2])
    bottom = np.minimum(a[:, None, 1] + a[:, None, 3], b[None, :, 1] + b[None, :, 3])
    common = np.clip(right - left, 0, None) * np.clip(bottom - top, 0, None)
    areas = (a[:, 2] * a[:, 3])[:, None] + (b[:, 2] * b[:, 3])[None, :] - common
    return common / np.maximum(areas, 1e-12)


def suppress(boxes, scores, labels, limit):
    """Indices that stay, best first; only boxes of one label suppress each other."""
    order, keep = np.argsort(-scores, kind="stable"), []
    while len(order):
        best, order = order[0], order[1:]
        keep.append(best)
        close = overlaps(boxes[best:best + 1], boxes[order])[0] > limit
        order = order[~(close & (labels[order] == labels[best]))]
    return np.array(keep, dtype=int)


class Teacher:
    def __init__(self, network):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(network), options, providers=["CPUExecutionProvider"])
        cells = []
        for stride in (8, 16, 32):
            n = SIDE // stride
            y, x = np.mgrid[:n, :n]
            cells.append(np.stack([x.ravel(), y.ravel(), np.full(n * n, stride)], 1))
        self.cells = np.concatenate(cells).astype(np.float32)

    def look(self, picture, floor):
        """Boxes in pixels of the picture (x, y, w, h), scores and our labels, before suppression."""
        height, width = picture.shape[:2]
        scale = min(SIDE / width, SIDE / height)
        small = cv2.resize(picture, (round(width * scale), round(height * scale)))
        canvas = np.full((SIDE, SIDE, 3), 114, np.uint8)
        canvas[:small.shape[0], :small.shape[1]] = small
        out = self.session.run(
            None, {"images": canvas.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
        scores = out[:, 5:][:, CLASSES] * out[:, 4:5]
        row, column = np.nonzero(scores > floor)
        stride = self.cells[row, 2]
        middle = (out[row, :2] + self.cells[row, :2]) * stride[:, None]
        size = np.exp(np.minimum(out[row, 2:4], 8)) * stride[:, None]
        boxes = np.concatenate([middle - size / 2, size], 1) / scale
        labels = np.array([NUMBER[FROM_COCO[CLASSES[c]]] for c in column], dtype=int)
        return boxes, scores[row, column], labels

    def teach(self, picture, floor=0.2):
        """Boxes in 0...1 (x, y, w, h), scores and labels.

        A box that an inner edge of a tile cuts is not counted. The score is the mean over the
        ways of looking at the whole picture that agree, or the best of a tile.
        """
        height, width = picture.shape[:2]
        found = []
        ways = [(0, 0, width, height)]
        if min(width, height) >= 400:
            for top in (0, height * 3 // 7):
                for left in (0, width * 3 // 7):
                    ways.append((left, top, width * 4 // 7, height * 4 // 7))
        for number, (left, top, w, h) in enumerate(ways):
            part = picture[top:top + h, left:left + w]
            for mirrored in (False, True) if number == 0 else (number % 2 == 1,):
                seen = part[:, ::-1] if mirrored else part
                boxes, scores, labels = self.look(np.ascontiguousarray(seen), floor)
                if mirrored:
                    boxes[:, 0] = w - boxes[:, 0] - boxes[:, 2]
                margin = 0.015 * max(w, h)
                cut = (
                    ((boxes[:, 0] < margin) & (left > 0)) | ((boxes[:, 1] < margin) & (top > 0))
                    | ((boxes[:, 0] + boxes[:, 2] > w - margin) & (left + w < width - 8))
                    | ((boxes[:, 1] + boxes[:, 3] > h - margin) & (top + h < height - 8)))
                boxes[:, 0] += left
                boxes[:, 1] += top
                found.append((boxes[~cut], scores[~cut], labels[~cut]))
        boxes, scores, labels = (np.concatenate(part) for part in zip(*found))
        keep = suppress(boxes, scores, labels, 0.5)
        boxes, scores, labels = boxes[keep], scores[keep], labels[keep]
        boxes = boxes / np.array([width, height, width, height])
        corner = np.clip(boxes[:, :2] + boxes[:, 2:], 0, 1)
        boxes[:, :2] = np.clip(boxes[:, :2], 0, 1)
        boxes[:, 2:] = corner - boxes[:, :2]
        return self.without_parts(boxes, scores, labels)

    @staticmethod
    def without_parts(boxes, scores, labels):
        """Leaves out what lies almost wholly in a larger box of its label."""
        keep = np.ones(len(boxes), bool)
        for i in range(len(boxes)):
            for j in range(len(boxes)):
                if i == j or labels[i] != labels[j] or not keep[j]:
                    continue
                area = boxes[i, 2] * boxes[i, 3]
                if area >= boxes[j, 2] * boxes[j, 3] or scores[j] < 0.6 * scores[i]:
                    continue
                corner = np.minimum(boxes[i, :2] + boxes[i, 2:], boxes[j, :2] + boxes[j, 2:])
                common = np.prod(np.clip(corner - np.maximum(boxes[i, :2], boxes[j, :2]), 0, None))
                if common > 0.85 * area:
                    keep[i] = False
                    break
        return boxes[keep], scores[keep], labels[keep]
