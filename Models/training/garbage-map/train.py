"""Trains the garbage map's head and says how well it does. One command, see README.md.

    train.py --data ../shared/data --backbone Models/fetched/efficientnet-lite2.onnx \
             --cache /tmp/garbage-map --output Models/garbage-map

Every draw comes from the seeds in `data.py` and here. Folds are over places; what calls a picture
garbage is fitted on the other folds' held-out log-odds, so nothing of a place judges itself.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import scipy.optimize  # noqa: E402
import torch  # noqa: E402

import data  # noqa: E402
import export  # noqa: E402
import dense  # noqa: E402
import lifted  # noqa: E402
import net  # noqa: E402

HEADS = 1
FLOOR, BEST = 0.0, 4  # of a heap's cells, in log-odds; how many of them say how sure the heap is


def scales(views):
    """Mean and deviation of each channel over some cells of every view; labels play no part."""
    found = []
    for number in range(2):
        cells = np.concatenate([pair[number].reshape(len(pair[number]), -1)[:, :: 37 if number == 0 else 17]
                                for pairs in views.values() for pair in pairs], 1).astype(np.float32)
        found.append((cells.mean(1), cells.std(1) + 1e-3))
    return found


def heaps(odds):
    """As `HeapSearch.swift`: the cells of each heap, and the mean log-odds of its best, the surest first."""
    left, found = odds >= FLOOR, []
    for start in zip(*np.nonzero(left)):
        if not left[start]:
            continue
        left[start] = False
        cells = [start]
        for row, column in cells:
            for y in range(max(0, row - 1), min(odds.shape[0], row + 2)):
                for x in range(max(0, column - 1), min(odds.shape[1], column + 2)):
                    if left[y, x]:
                        left[y, x] = False
                        cells.append((y, x))
        best = sorted((float(odds[c]) for c in cells), reverse=True)[:BEST]
        found.append(((sum(best) + FLOOR * (BEST - len(best))) / BEST, cells))
    return sorted(found, key=lambda f: -f[0])


def score(odds):
    found = heaps(odds)
    return found[0][0] if found else min(FLOOR, float(odds.max())) - 1


def calibrate(scores, truth):
    """Slope and offset of a logistic curve, both sides weighing the same, drawn a little to 0."""
    weight = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum())

    def loss(t):
        z = t[0] * scores + t[1]
        return (weight * np.logaddexp(0, np.where(truth, -z, z))).sum() + 1e-3 * t[0] ** 2

    return scipy.optimize.minimize(loss, [0.5, 0.0], method="BFGS").x


def wilson(hits, all_):
    z, p = 1.96, hits / all_
    middle = (p + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z * np.sqrt(p * (1 - p) / all_ + z * z / (4 * all_ * all_)) / (1 + z * z / all_)
    return [round(float(middle - half), 3), round(float(middle + half), 3)]


def share(hits):
    hits = np.asarray(hits, bool)
    return {"share": round(float(hits.mean()), 3), "of": len(hits), "interval_95": wilson(hits.sum(), len(hits))}


def reliability(said, true, weight, bins=6):
    lines = []
    for low in np.arange(bins) / bins:
        at = (said >= low) & (said < low + 1 / bins + (1e-9 if low + 1.5 / bins > 1 else 0))
        if at.any():
            lines.append({"count": int(at.sum()), "said": round(float(said[at].mean()), 3),
                          "true": round(float(true[at].mean()), 3),
                          "true_if_alike": round(float((weight * true)[at].sum() / weight[at].sum()), 3)})
    return lines


def meets(cells, shape, box):
    rows, columns = shape
    return any(x + 1 > box[0] * columns and x < (box[0] + box[2]) * columns
               and y + 1 > box[1] * rows and y < (box[1] + box[3]) * rows for y, x in cells)


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "backbone", "cache", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    found = data.read(given.data, str(given.cache / "pictures"))
    backbone = dense.Backbone(str(given.backbone))
    basis = given.cache / "basis.npz"
    if not basis.exists():
        some = [p for p in found if p.source == "street"][::6] + [p for p in found if p.source == "piles"][::30]
        mean, directions = dense.components(
            backbone, [dense.view(p.load, 768) for p in some], np.random.default_rng(1))
        np.savez(basis, mean=mean, directions=directions)
    basis = tuple(np.load(basis)[k] for k in ("mean", "directions"))
    views = data.maps(found, backbone, basis, given.cache)
    spread = scales(views)
    learnt = [p for p in found if p.source in data.COUNTS and p.garbage is not None]
    things = {p: data.examples(p, views[p]) for p in learnt}

    odds = {}
    for fold in range(data.FOLDS):
        path = given.cache / f"odds-{fold}.npz"
        own = [k for k, p in enumerate(found) if p.fold == fold and p.source != "neutral learnt"]
        if not path.exists():
            inside = [things[p] for p in learnt if p.fold != fold]
            heads = [net.fit(inside, spread, data.SEED + number) for number in range(HEADS)]
            kept = {}
            for k in own:
                kept[str(k)] = np.stack([h.odds(*views[found[k]][0]) for h in heads])
            np.savez(path, **kept)
            print(f"fold {fold}", flush=True)
        held = np.load(path)
        odds.update({found[k]: held[str(k)] for k in own})

    report = {"pictures": {s: sum(p.source == s for p in found) for s in data.VIEWS}}
    street = [p for p in found if p.source == "street" and p.garbage is not None]
    dirty = np.array([p.garbage for p in street])
    fold_of = np.array([p.fold for p in street])
    sure = np.zeros(len(street))
    curves = {}
    for name, pick in [(f"head {n} alone", n) for n in range(HEADS)] + [("", None)]:
        scores = np.array([score(odds[p][pick] if pick is not None else odds[p].mean(0)) for p in street])
        for fold in range(data.FOLDS):
            other = fold_of != fold
            curves[fold] = calibrate(scores[other], dirty[other])
            sure[~other] = 1 / (1 + np.exp(-(curves[fold][0] * scores[~other] + curves[fold][1])))
        above = (scores[dirty][:, None] > scores[~dirty][None]).mean() + 0.5 * (scores[dirty][:, None] == scores[~dirty][None]).mean()
        report[("street_photos " + name).strip()] = {
            "auc": round(float(above), 3), "recall": share(sure[dirty] >= 0.5), "specificity": share(sure[~dirty] < 0.5)}
    called = sure >= 0.5
    day = np.array([p.load().luma.mean() > 70 for p in street])
    weight = np.where(dirty, 0.5 / dirty.sum(), 0.5 / (~dirty).sum())
    report["street_photos"] |= {
        "by_day_recall": share(called[dirty & day]), "by_day_specificity": share(~called[~dirty & day]),
        "dark_recall": share(called[dirty & ~day]), "dark_specificity": share(~called[~dirty & ~day]),
        "recall_at_specificity": {str(s): round(float((scores[dirty] > np.quantile(scores[~dirty], s)).mean()), 3)
                                  for s in (0.8, 0.9, 0.95)},
        "reliability": reliability(sure, dirty, weight)}
    at = lambda p: curves[p.fold][0] * score(odds[p].mean(0)) + curves[p.fold][1]
    report["clean_pictures_of_other_folders"] = {
        folder: share([at(p) < 0 for p in found if p.source == "clean" and p.name.startswith(folder)])
        for folder in ("parking-lot", "facades", "traffic", "bicycles")}
    report["piles_called_garbage"] = share([at(p) >= 0 for p in found if p.source == "piles" and p.garbage])
    tried = [p for p in found if p.source == "neutral"]
    hits = []
    for p in tried:
        slope, offset = curves[p.fold]
        map_ = odds[p].mean(0)
        hits.append(any(slope * s + offset >= 0 and meets(cells, map_.shape, p.patch()) for s, cells in heaps(map_)))
    report["neutral_patches_called_garbage"] = share(hits)
    (given.cache / "report.json").write_text(json.dumps(
        {"report": report, "scores": {p.name: [float(s), float(q)] for p, s, q in zip(street, scores, sure)}}, indent=1))
    print(json.dumps(report, indent=1), flush=True)

    slope, offset = calibrate(scores, dirty)
    heads = [net.fit(list(things.values()), spread, data.SEED + number) for number in range(HEADS)]
    given.output.mkdir(parents=True, exist_ok=True)
    export.write(str(given.output / "map.onnx"), heads, basis)
    hash_of = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()
    card = {
        "version": 1, "backbone": "EfficientNet-Lite2, ImageNet-1k, Apache-2.0",
        "backbone_sha256": hash_of(given.backbone), "map_sha256": hash_of(given.output / "map.onnx"),
        "longer": lifted.LONGER, "enlargement": lifted.ENLARGEMENT, "floor": FLOOR, "best": BEST,
        "slope": float(slope), "offset": float(offset), "seed": data.SEED, "heads": HEADS,
        "trained": datetime.date.today().isoformat(), "measured": report}
    (given.output / "map.json").write_text(json.dumps(card, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
