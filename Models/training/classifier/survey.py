"""Tiles of a whole picture and places made of them, as `RegionClassifier+Survey.swift` does."""

import numpy as np

SIDES = (0.75, 0.4, 0.22)  # of the picture's shorter side
STEPS = (0.6, 0.6, 0.8)  # of the side
FLOOR = 0.2  # a tile belongs to a place of a class from this probability on


def tiles(width, height):
    found, shorter = [], min(width, height)
    for scale, (share, step) in enumerate(zip(SIDES, STEPS)):
        side = share * shorter
        columns = int(np.ceil((width - side) / (side * step) - 1e-9)) + 1
        rows = int(np.ceil((height - side) / (side * step) - 1e-9)) + 1
        for row in range(rows):
            for column in range(columns):
                x = (width - side) * (column / (columns - 1) if columns > 1 else 0.5)
                y = (height - side) * (row / (rows - 1) if rows > 1 else 0.5)
                found.append((scale, (x / width, y / height, side / width, side / height)))
    return found


def logit(p):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def places(boxes, scales, probabilities):
    """The mean log-odds of the best three tiles of each place of one class, best place first."""
    left = [i for i in range(len(boxes)) if probabilities[i] >= FLOOR]
    found = []
    while left:
        group = [left.pop(0)]
        at = 0
        while at < len(group):
            a = boxes[group[at]]
            near = [i for i in left if scales[i] == scales[group[at]]
                    and (min(a[0] + a[2], boxes[i][0] + boxes[i][2]) - max(a[0], boxes[i][0]))
                    * (min(a[1] + a[3], boxes[i][1] + boxes[i][3]) - max(a[1], boxes[i][1])) > 1e-9
                    and min(a[0] + a[2], boxes[i][0] + boxes[i][2]) > max(a[0], boxes[i][0])]
            group += near
            left = [i for i in left if i not in near]
            at += 1
        best = np.sort(probabilities[group])[::-1][:3]
        found.append((float(logit(best).mean()), group))
    return sorted(found, key=lambda f: -f[0])
