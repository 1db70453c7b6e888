#!/usr/bin/env python3
"""Holds `curbwatch classify` against labelled photos: recall on garbage and specificity.

    curbwatch classify ../shared/data/street-photos/*.jpg > lines.jsonl
    score_photos.py lines.jsonl ../shared/data/street-photos/labels.csv

A photo is called garbage where its decision is garbage or bin_overflowing. Photos that the label
calls undecidable (`?`) are left out. The head was trained on these very photos: the honest figure is
the cross-validated one in Models/region-classifier/head.json; this one is for photos it never saw.
"""

import csv
import json
import math
import sys


def interval(hits, count):
    if count == 0:
        return "no pictures"
    z, p = 1.96, hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{hits}/{count} = {p:.3f} [{middle - half:.3f}, {middle + half:.3f}]"


def main(lines, labels):
    said = {}
    for line in open(lines):
        entry = json.loads(line)
        said[entry["picture"].rsplit("/", 1)[-1]] = entry["decision"]
    counts = {"0": [0, 0], "1": [0, 0]}
    for row in csv.DictReader(open(labels)):
        if row["garbage"] in counts and row["file"] in said:
            counts[row["garbage"]][1] += 1
            counts[row["garbage"]][0] += said[row["file"]] in ("garbage", "bin_overflowing")
    print("recall on garbage:", interval(*counts["1"]))
    wrong, clean = counts["0"]
    print("specificity:", interval(clean - wrong, clean))


if __name__ == "__main__":
    main(*sys.argv[1:3])
