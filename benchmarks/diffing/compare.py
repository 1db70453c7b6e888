#!/usr/bin/env python3
"""Holds Diffing against OpenCV: F-measure on CDnet highway, time at 1080p.

usage: compare.py DATA MASKS      MASKS holds inNNNNNN.pgm, 255 where a picture differs
F = 2PR/(P+R) over all pixels of pictures 470 on; truth 255 counts as moving, 0 and 50 as not, 85 and
170 are left out, as CDnet 2014 scores.
"""
import glob
import os
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)


def truths(data):
    for path in sorted(glob.glob(data + "/highway/groundtruth/*")):
        number = int("".join(c for c in os.path.basename(path) if c.isdigit()))
        if number >= 470:
            yield number, cv2.imread(path, 0)


def measure(data, mask_of):
    hit = false = missed = 0
    for number, truth in truths(data):
        mask = mask_of(number)
        if mask is None:
            continue
        known = (truth == 0) | (truth == 50) | (truth == 255)
        moving = truth == 255
        mask = mask > 127
        hit += int((mask & moving).sum())
        false += int((mask & known & ~moving).sum())
        missed += int((~mask & moving).sum())
    precision = hit / max(1, hit + false)
    recall = hit / max(1, hit + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def subtractor_masks(data, subtractor):
    masks = {}
    for path in sorted(glob.glob(data + "/highway/input/*")):
        number = int("".join(c for c in os.path.basename(path) if c.isdigit()))
        mask = subtractor.apply(cv2.imread(path))
        masks[number] = cv2.medianBlur(np.where(mask == 255, 255, 0).astype(np.uint8), 5)
    return masks


def main():
    data, ours = sys.argv[1], sys.argv[2]
    rows = [("Diffing", lambda n: cv2.imread(f"{ours}/in{n:06d}.pgm", 0))]
    for name, make in (("MOG2", cv2.createBackgroundSubtractorMOG2), ("KNN", cv2.createBackgroundSubtractorKNN)):
        rows.append((name, subtractor_masks(data, make(detectShadows=True)).get))
    for name, mask_of in rows:
        print("highway %-8s precision %.3f recall %.3f F %.3f" % ((name,) + measure(data, mask_of)))
    capture = cv2.VideoCapture(data + "/footage/plaza-walkers.avi")
    frames = []
    while len(frames) < 24:
        ok, frame = capture.read()
        if not ok:
            break
        frames.append(cv2.resize(frame, (1920, 1080)))
    mog = cv2.createBackgroundSubtractorMOG2()
    kernel = np.ones((3, 3), np.uint8)
    times = []
    for turn in range(3):
        for frame in frames:
            start = time.thread_time()
            mask = cv2.morphologyEx(mog.apply(frame), cv2.MORPH_OPEN, kernel)
            cv2.connectedComponentsWithStats((mask == 255).astype(np.uint8))
            times.append(time.thread_time() - start)
    print("OpenCV MOG2 + opening + components at 1080p: %.1f ms" % (sorted(times)[len(times) // 2] * 1000))


main()
