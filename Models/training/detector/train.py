"""Trains the street detector, on one processor thread or more, from where it last stood.

    train.py --work WORK --trunk efficientnet-lite0.onnx [--steps N] [--threads 1]

Reads what prepare.py wrote. Writes WORK/checkpoint.pt every few minutes (weights, their moving
mean, the optimiser, the step) and goes on from it when started again; WORK/train.log holds a line
for every 20 steps. The examples of a step follow from the seed and the step alone.

A batch has at least 16 pictures: below that PyTorch computes 1x1 convolutions on one thread five
times slower.
"""

import argparse
import copy
import os
import pathlib
import time

import cv2
import numpy as np
import torch

from augment import SIDE, Set, example
from loss import cells, loss
from network import Detector

SEED = 20261123
WARM_UP = 200
MINUTES = 4


def batch_of(pictures, step, size):
    images, things = [], []
    for i in range(size):
        rng = np.random.default_rng([SEED, step, i])
        image, boxes = example(pictures, rng)
        images.append(torch.from_numpy(np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1))))
        things.append(torch.from_numpy(boxes))
    images = torch.stack(images).float()
    return images.contiguous(memory_format=torch.channels_last), things


def rate(step, steps):
    """Warm-up, then a half cosine down to a twentieth at the last step."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    share = min(1, (step - WARM_UP) / max(1, steps - WARM_UP))
    return 0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * share))


def save(path, **state):
    torch.save(state, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--trunk", required=True)
    parser.add_argument("--steps", type=int, default=12_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(given.threads)
    torch.manual_seed(SEED)

    network = Detector().to(memory_format=torch.channels_last)
    network.take_trunk(given.trunk)
    # What the first blocks learnt from ImageNet stays: a third of the time saved.
    for part in (network.stem, network.blocks[:3]):
        part.requires_grad_(False)
    trunk = [p for p in network.trunk() if p.requires_grad]
    inside = {id(p) for p in network.trunk()}
    rest = [p for p in network.parameters() if id(p) not in inside]
    optimiser = torch.optim.AdamW(
        [{"params": trunk, "lr": 2e-4, "base": 2e-4}, {"params": rest, "lr": 1e-3, "base": 1e-3}],
        weight_decay=0.02)
    mean = copy.deepcopy(network).eval()
    step, checkpoint = 0, given.work / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        network.load_state_dict(state["network"])
        mean.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]

    pictures = Set(given.work, held_out=False)
    grid = cells(SIDE)
    log = open(given.work / "train.log", "a", buffering=1)
    log.write(f"# from step {step}, {len(pictures.index)} pictures\n")
    sums, since, saved = {}, time.monotonic(), time.monotonic()
    network.train()
    while step < given.steps:
        images, things = batch_of(pictures, step, given.batch)
        value, parts = loss(network(images), grid, things)
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 20)
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * rate(step, given.steps)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.998, (step + 1) / (step + 10))
            for old, new in zip(mean.state_dict().values(), network.state_dict().values()):
                if old.is_floating_point():
                    old.mul_(keep).add_(new, alpha=1 - keep)
        for name, part in parts.items():
            sums[name] = sums.get(name, 0) + float(part) / 20
        if step % 20 == 0:
            text = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            log.write(f"{step} {text} {(time.monotonic() - since) / 20:.2f} s a step\n")
            sums, since = {}, time.monotonic()
        if time.monotonic() - saved > 60 * MINUTES or step == given.steps:
            save(checkpoint, network=network.state_dict(), mean=mean.state_dict(),
                 optimiser=optimiser.state_dict(), step=step)
            saved = time.monotonic()


if __name__ == "__main__":
    main()
