"""Makes of a picture what the garbage map reads, just as `LiftedPicture.swift` does; keep both alike."""

import pathlib
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "classifier"))

import crops  # noqa: E402

LONGER = 1024  # the longer side of what the backbone reads
ENLARGEMENT = 1.5  # at the most
CELL = 128  # of the grid over which the mean gray is taken


def size(picture, longer=LONGER, enlargement=ENLARGEMENT):
    scale = min(longer / max(picture.width, picture.height), enlargement)
    return tuple(max(2, int(np.round(side * scale / 32))) * 32 for side in (picture.width, picture.height))


def _whole(plane, columns, rows):
    height, width = plane.shape
    first, last, down = crops.taps(0.0, float(height), height, rows)
    left, right, across = crops.taps(0.0, float(width), width, columns)
    return down @ plane[first:last, left:right].astype(np.float32) @ across.T


def _powers(gray):
    """The power of the luma at each place: between those of the grid's cells around it."""
    rows, columns = gray.shape
    down, across = max(1, int(np.round(rows / CELL))), max(1, int(np.round(columns / CELL)))
    mean = np.clip(_whole(gray, across, down) / 255, 0.02, 0.99)
    grid = np.clip(np.log(crops.WANTED_MEAN) / np.log(mean), crops.BRIGHTEST, 1.0)
    return _whole(grid, columns, rows)


def image(picture, columns, rows):
    """3 x rows x columns, normalised."""
    luma = 1.164384 * (_whole(picture.luma, columns, rows) - 16)
    gray = np.clip(luma, 0, 255)
    gain = (np.maximum(gray, 1) / 255) ** (_powers(gray) - 1)
    luma = luma * gain
    blue = (_whole(picture.blue, columns, rows) - 128) * np.sqrt(gain)
    red = (_whole(picture.red, columns, rows) - 128) * np.sqrt(gain)
    colors = np.stack([luma + 1.596027 * red, luma - 0.391762 * blue - 0.812968 * red, luma + 2.017232 * blue])
    return crops.normalise(np.clip(colors, 0, 255))
