"""Cuts a region out of planes just as `Sources/Detecting/Classifying` does; keep both alike.

The Swift side is held against this file by `Tests/DetectingTests/ClassifyingAgreementTests.swift`.
"""

import functools

import numpy as np

MARGIN = 0.15  # of the box's longer side, on each side
NARROWEST = 0.5  # shorter side of the crop over its longer side, at least
WANTED_MEAN = 0.42
BRIGHTEST = 0.4
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def rectangle(box, width, height):
    """The crop of a box, in pixels of luma: left, top, width, height, real numbers.

    Both sides grow by the margin, the shorter one to at least half the longer; then the crop is
    moved into the picture, or cut where it is larger than the picture.
    """
    wide, high = box[2] * width, box[3] * height
    longer = max(wide, high) * (1 + 2 * MARGIN)
    sides = []
    for side, start, extent in ((wide, box[0] * width, width), (high, box[1] * height, height)):
        grown = max(side + 2 * MARGIN * max(wide, high), NARROWEST * longer, 8.0)
        grown = min(grown, float(extent))
        sides.append((min(max(start + side / 2 - grown / 2, 0.0), extent - grown), grown))
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


@functools.lru_cache(maxsize=4096)
def taps(start, extent, length, size):
    """Rows of a `size` x `length` matrix that resamples `extent` pixels from `start` on.

    A triangle as wide as one output pixel, two input pixels at least, so that shrinking averages.
    """
    scale = extent / size
    reach = max(1.0, scale)
    centers = start + (np.arange(size) + 0.5) * scale - 0.5
    first = max(0, int(np.floor(centers[0] - reach)))
    last = min(length - 1, int(np.ceil(centers[-1] + reach)))
    places = np.arange(first, last + 1)
    weights = np.maximum(0.0, 1 - np.abs(places[None, :] - centers[:, None]) / reach)
    weights /= weights.sum(1, keepdims=True)
    return first, last + 1, weights.astype(np.float32)


def resample(plane, start_x, start_y, wide, high, size):
    top, bottom, rows = taps(start_y, high, plane.shape[0], size)
    left, right, columns = taps(start_x, wide, plane.shape[1], size)
    return rows @ plane[top:bottom, left:right].astype(np.float32) @ columns.T


def brighten(luma):
    """By how much each gray level 0...255 is multiplied so that a dark crop becomes light as day.

    A power of the luma, between BRIGHTEST and 1, that brings the crop's mean to WANTED_MEAN; ones
    for crops that are lighter already.
    """
    mean = max(float(np.clip(luma, 0, 255).mean(dtype=np.float64)) / 255, 0.02)
    power = min(1.0, max(BRIGHTEST, np.log(WANTED_MEAN) / np.log(mean))) if mean < 1 else 1.0
    levels = np.maximum(np.arange(256), 1) / 255
    return (levels ** (power - 1)).astype(np.float32)


def color(picture, box, size, lift=True):
    """Red, green and blue in 0...255, brightened: 3 x size x size. No box: the whole, without margin."""
    whole = (0.0, 0.0, float(picture.width), float(picture.height))
    x, y, wide, high = rectangle(box, picture.width, picture.height) if box else whole
    luma = 1.164384 * (resample(picture.luma, x, y, wide, high, size) - 16)
    halves = (x / 2, y / 2, wide / 2, high / 2)
    blue = resample(picture.blue, *halves, size) - 128
    red = resample(picture.red, *halves, size) - 128
    colors = np.stack([luma + 1.596027 * red, luma - 0.391762 * blue - 0.812968 * red,
                       luma + 2.017232 * blue])
    if not lift:
        return np.clip(colors, 0, 255)
    gain = brighten(luma)[(np.clip(luma, 0, 255) + 0.5).astype(int)]
    return np.clip(np.clip(colors, 0, 255) * gain, 0, 255)


def normalise(colors):
    """What the backbone reads: the last three axes are 3 x size x size."""
    return ((colors / 255 - MEAN[:, None, None]) / DEVIATION[:, None, None]).astype(np.float32)
