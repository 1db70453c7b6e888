"""Computes what the head learns from, once, and keeps it: features of crops and of survey tiles."""

import concurrent.futures
import functools

import numpy as np
from PIL import Image

import backbone
import composites
import crops
import pictures

SIZE = 160  # the side of what the backbone reads
OUTPUTS = ("blocks.10.sum", "blocks.14.sum")
_net = None


def start(path):
    global _net
    _net = backbone.Backbone(path, threads=1, extra=OUTPUTS)


def run(images):
    feature, logits, *inner = _net.run(np.stack(images))
    return np.concatenate([feature, *(v.mean((2, 3)) for v in inner), logits], 1)


def worse(picture, box, rng):
    """A crop made darker, blurred, smaller, rained on, noisy or badly compressed, then cut again."""
    colors = crops.color(picture, box, SIZE, lift=False)
    image = Image.fromarray(colors.transpose(1, 2, 0).astype(np.uint8))
    if rng.random() < 0.5:  # a small thing far away
        side = int(rng.uniform(32, 110))
        image = image.resize((side, side), Image.BILINEAR).resize((SIZE, SIZE), Image.BILINEAR)
    if rng.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    worsened = composites.worsen(image, rng)
    return crops.color(composites.planes(worsened, picture.name), None, SIZE)


def of_crops(job):
    data, cache, rows = job
    images, results = [], []
    for number, (name, _, box, _, kind) in rows:
        picture = pictures.load(data, name, cache)
        if kind == "worse":
            images.append(crops.normalise(worse(picture, box, np.random.default_rng([5, number]))))
        else:
            images.append(crops.normalise(crops.color(picture, box, SIZE)))
        if len(images) == 16:
            results.append(run(images))
            images = []
    if images:
        results.append(run(images))
    return np.concatenate(results).astype(np.float16)


def of_drawn(job):
    data, cache, rows = job
    results, images = [], []
    for kind, name, seed, number, _ in rows:
        rng = np.random.default_rng([seed, number, sorted([*composites.DRAWN, "neutral"]).index(kind)])
        picture, box = composites.compose(kind, pictures.load(data, name, cache), rng)
        images.append(crops.normalise(crops.color(picture, box, SIZE)))
    for at in range(0, len(images), 16):
        results.append(run(images[at : at + 16]))
    return np.concatenate(results).astype(np.float16)


def of_tiles(job):
    data, cache, rows = job
    results = []
    for name, boxes in rows:
        picture = pictures.load(data, name, cache)
        for at in range(0, len(boxes), 16):
            results.append(run([crops.normalise(crops.color(picture, b, SIZE)) for b in boxes[at : at + 16]]))
    return np.concatenate(results).astype(np.float16)


def spread(work, rows, net, data, cache, workers=2, part=64):
    jobs = [(data, cache, rows[at : at + part]) for at in range(0, len(rows), part)]
    with concurrent.futures.ProcessPoolExecutor(workers, initializer=start, initargs=(net,)) as pool:
        return np.concatenate(list(pool.map(work, jobs)))
