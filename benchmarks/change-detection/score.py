"""score.py DATA [MASKS]: a line for each method, tab separated. Runs where OpenCV is."""
import re
import sys
from pathlib import Path

import cv2
import numpy


class Score:
    def __init__(self):
        self.pictures = self.hits = self.false = self.missed = 0

    def add(self, change, truth):
        counts = (truth != 85) & (truth != 170)
        real = truth == 255
        self.pictures += 1
        self.hits += int((change & real).sum())
        self.false += int((change & ~real & counts).sum())
        self.missed += int((~change & real).sum())

    def line(self, name):
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.missed)
        measure = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{name}\t{self.pictures}\t{precision:.4f}\t{recall:.4f}\t{measure:.4f}"


def numbered(folder, ending):
    """Files by the last number in their name."""
    files = {}
    for path in sorted(Path(folder).glob("*" + ending)):
        digits = re.findall(r"\d+", path.stem)
        if digits:
            files[int(digits[-1])] = path
    return files


def main():
    data = Path(sys.argv[1])
    truths = numbered(data / "groundtruth", ".png")
    peers = {"OpenCV MOG2": cv2.createBackgroundSubtractorMOG2(),
             "OpenCV KNN": cv2.createBackgroundSubtractorKNN()}
    scores = {}
    for number, path in numbered(data / "input", ".jpg").items():
        picture = cv2.imread(str(path))
        truth = cv2.imread(str(truths[number]), cv2.IMREAD_GRAYSCALE) if number in truths else None
        for name, peer in peers.items():
            mask = peer.apply(picture)
            if truth is None:
                continue
            scores.setdefault(name, Score()).add(mask == 255, truth)
            smooth = cv2.medianBlur(numpy.where(mask == 255, 255, 0).astype(numpy.uint8), 5)
            scores.setdefault(name + ", median 5x5", Score()).add(smooth == 255, truth)
    if len(sys.argv) > 2:
        ours = Score()
        masks = numbered(sys.argv[2], ".png")
        for number in sorted(set(masks) & set(truths)):
            truth = cv2.imread(str(truths[number]), cv2.IMREAD_GRAYSCALE)
            mask = cv2.imread(str(masks[number]), cv2.IMREAD_GRAYSCALE)
            if mask.shape != truth.shape:
                mask = cv2.resize(mask, truth.shape[::-1], interpolation=cv2.INTER_NEAREST)
            ours.add(mask >= 128, truth)
        scores[f"ours ({len(truths) - ours.pictures} pictures missing)"] = ours
    for name, score in scores.items():
        print(score.line(name))


if __name__ == "__main__":
    main()
