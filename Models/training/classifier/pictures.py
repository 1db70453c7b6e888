"""Decodes pictures to the planes that Curbwatch sees: I420, limited range, kept in a cache."""

import pathlib
import subprocess

import numpy as np


class Picture:
    """Luma and chroma planes of 8 bits; `name` is the path below the data folder."""

    def __init__(self, name, luma, blue, red):
        self.name, self.luma, self.blue, self.red = name, luma, blue, red
        self.height, self.width = luma.shape


def _probe(path):
    text = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
         "stream=width,height", "-of", "csv=p=0", f"file:{path}"],
        capture_output=True, text=True, check=True).stdout
    width, height = text.strip().split(",")[:2]
    return int(width), int(height)


def split(name, width, height, raw):
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    luma = raw[: width * height].reshape(height, width)
    chroma = raw[width * height :].reshape(2, half_height, half_width)
    return Picture(name, luma, chroma[0], chroma[1])


def load(data, name, cache):
    """Reads `data/name`; the decoded planes are kept below `cache`."""
    kept = pathlib.Path(cache) / (name.replace("/", "__") + ".npy")
    path = pathlib.Path(data) / name
    if kept.exists():
        packed = np.load(kept)
        width, height = int(packed[0]) << 8 | int(packed[1]), int(packed[2]) << 8 | int(packed[3])
        return split(name, width, height, packed[4:])
    width, height = _probe(path)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", f"file:{path}", "-frames:v", "1", "-vf",
         "scale=out_range=tv:flags=bitexact+accurate_rnd+full_chroma_int", "-pix_fmt", "yuv420p",
         "-f", "rawvideo", "-"],
        capture_output=True, check=True).stdout
    raw = np.frombuffer(raw, np.uint8)
    kept.parent.mkdir(parents=True, exist_ok=True)
    head = np.array([width >> 8, width & 255, height >> 8, height & 255], np.uint8)
    np.save(kept, np.concatenate([head, raw]))
    return split(name, width, height, raw)
