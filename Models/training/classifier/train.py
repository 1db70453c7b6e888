"""Trains the region classifier's head and says how well it does. One command, see README.md.

    train.py --data ../shared/data --backbone Models/fetched/efficientnet-lite0.onnx \
             --cache /tmp/classifier --output Models/region-classifier

Everything is decided by seeds that stand here: the same data and the same numpy give the same head.
"""

import argparse
import csv
import datetime
import hashlib
import json
import os
import pathlib
import re

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402
from scipy.sparse.csgraph import connected_components  # noqa: E402

import features  # noqa: E402
import head as heads  # noqa: E402
import pictures  # noqa: E402
import plan  # noqa: E402
import survey  # noqa: E402

FOLDS = 5
PENALTY = 1e-2
CLASSES = heads.CLASSES
# What a crop without garbage in a street of the photos may be.
CLEAN = ("bin_ok", "cycles", "vehicle", "ground", "other")
# How much each source counts in the loss, all its crops of one class together.
MASS = {
    ("street-photos", "garbage"): 1.0, ("street-photos", "bin_ok"): 0.8,
    ("street-photos", "bin_overflowing"): 0.15, ("street-photos", "ground"): 0.5,
    ("street-photos", "other"): 0.5, ("street-photos", "vehicle"): 0.2,
    ("street-photos", "cycles"): 0.3, ("bins-and-piles", "garbage"): 0.6,
    ("bins-and-piles", "bin_ok"): 0.4, ("bins-and-piles", "bin_overflowing"): 0.6,
    ("bins-and-piles", "other"): 0.3, ("bicycles", "cycles"): 0.8, ("traffic", "vehicle"): 0.8,
    ("traffic", "cycles"): 0.2, ("traffic", "ground"): 0.4, ("parking-lot", "vehicle"): 0.9,
    ("parking-lot", "ground"): 0.5, ("facades", "other"): 0.8,
    ("drawn", "banner"): 0.45, ("drawn", "goods"): 0.45, ("drawn", "hanging_cloth"): 0.45,
    ("drawn", "material_heap"): 0.45, ("drawn", "stall"): 0.45, ("drawn", "neutral"): 1.5,
    ("tiles", "garbage"): 1.2, ("tiles", "clean"): 2.4, ("tiles", "elsewhere"): 1.2,
}


def read_labels(data):
    return list(csv.DictReader(open(pathlib.Path(data) / "street-photos/labels.csv")))


def group_places(rows, whole):
    """Joins photos taken within two hours or that look alike; errs towards too few groups."""
    z = np.sqrt(np.maximum(whole[:, : heads.WIDTHS[0]].astype(np.float32), 0))
    z = (z - z.mean(0)) / (z.std(0) + 1e-3)
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    taken = np.array([int(re.search(r"_(\d{13})\.jpg", r["file"]).group(1)) for r in rows]) / 1000
    near = (z @ z.T > 0.43) | (abs(taken[:, None] - taken[None]) < 7200)
    return connected_components(near)[1]


def garbage_boxes(row):
    entries = [e.split(":") for e in row["boxes"].split(";") if e]
    return [tuple(map(float, e[1:])) for e in entries if e[0] in ("garbage", "bulky")]


def judge_tile(tile, row):
    """1 where garbage fills a fifth of the tile or most of a heap lies in it, 0 where none, else None."""
    if row["garbage"] == "?":
        return None
    covered = kept = 0.0
    for b in garbage_boxes(row):
        wide = min(tile[0] + tile[2], b[0] + b[2]) - max(tile[0], b[0])
        high = min(tile[1] + tile[3], b[1] + b[3]) - max(tile[1], b[1])
        common = max(0.0, wide) * max(0.0, high)
        covered += common / (tile[2] * tile[3])
        kept = max(kept, common / (b[2] * b[3]))
    if covered < 0.005:
        return 0
    return 1 if covered > 0.2 or (kept > 0.7 and covered > 0.06) else None


def kept(path, make):
    if path.exists():
        return np.load(path)
    made = make()
    np.save(path, made)
    return made


def allowed_for(names):
    return np.array([[1.0 if c in names else 0.0 for c in CLASSES]], np.float32)


class Table:
    """Rows of the training: features, allowed classes, fold group, source for the weights."""

    def __init__(self):
        self.x, self.allowed, self.group, self.source = [], [], [], []

    def add(self, x, allowed, groups, sources):
        self.x.append(x)
        self.allowed.append(allowed)
        self.group += groups
        self.source += sources

    def close(self):
        self.x, self.allowed = np.concatenate(self.x), np.concatenate(self.allowed)
        self.weight = np.ones(len(self.x))
        for source in set(self.source):
            at = np.array([s == source for s in self.source])
            self.weight[at] = MASS[source] / at.sum()
        names = sorted(set(self.group))
        order = np.random.default_rng(plan.SEED).permutation(len(names))
        folds = {name: int(order[i]) % FOLDS for i, name in enumerate(names)}
        self.fold = np.array([folds[g] if not g.startswith("drawn") else -1 for g in self.group])
        return folds


def calibrate(scores, truth):
    """Slope and offset of a logistic curve, both sides weighing the same, drawn a little to 0.5."""
    import scipy.optimize
    weight = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum())
    def loss(t):
        z = t[0] * scores + t[1]
        return (weight * np.logaddexp(0, np.where(truth, -z, z))).sum() + 1e-3 * t[0] ** 2
    found = scipy.optimize.minimize(loss, [0.5, 0.0], method="BFGS").x
    return float(found[0]), float(found[1])


QUIET = ("bin_overflowing", "stall", "goods", "hanging_cloth", "banner", "material_heap")


def quiet(looks):
    """Offsets for the classes of which no picture is known, so that many tiles do not cry wolf.

    `looks` gives, for each picture that shows none of them, its tiles and their probabilities. The
    offset takes away what all but one in fifty of these pictures reach, and one more unit, since the
    head has seen them.
    """
    offsets = {}
    for name in QUIET:
        column, best = CLASSES.index(name), []
        for boxes, scales, p in looks:
            found = survey.places(boxes, scales, p[:, column])
            best.append(found[0][0] if found else survey.logit(p[:, column].max()))
        offsets[name] = -float(max(0.0, np.quantile(best, 0.98) + 1))
    return offsets


def wilson(hits, all_):
    if all_ == 0:
        return (0.0, 1.0)
    z, p = 1.96, hits / all_
    middle = (p + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z * np.sqrt(p * (1 - p) / all_ + z * z / (4 * all_ * all_)) / (1 + z * z / all_)
    return round(middle - half, 3), round(middle + half, 3)


def share(hits):
    hits = np.asarray(hits)
    return {"share": round(float(hits.mean()), 3), "of": int(len(hits)), "interval_95": wilson(int(hits.sum()), len(hits))}


def reliability(confidence, right, bins=10):
    lines = []
    for low in np.arange(bins) / bins:
        at = (confidence >= low) & (confidence < low + 1 / bins + (1e-9 if low > 0.89 else 0))
        if at.sum():
            lines.append({"from": round(float(low), 1), "count": int(at.sum()),
                          "said": round(float(confidence[at].mean()), 3),
                          "true": round(float(right[at].mean()), 3)})
    return lines


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "backbone", "cache", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("--penalty", type=float, default=PENALTY)
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    here = pathlib.Path(__file__).parent
    table_of_evidence = heads.evidence_table(here / "../../region-classifier/evidence.csv")
    data, net, kept_pictures = str(given.data) + "/", str(given.backbone), str(given.cache / "pictures")
    run = lambda work, rows, part=64: features.spread(work, rows, net, data, kept_pictures, part=part)

    rows = read_labels(data)
    tiles, tile_rows = [], []
    for k, row in enumerate(rows):
        picture = pictures.load(data, "street-photos/" + row["file"], kept_pictures)
        tiles.append([(-1, (0.0, 0.0, 1.0, 1.0))] + survey.tiles(picture.width, picture.height))
        tile_rows.append(("street-photos/" + row["file"], [b for _, b in tiles[-1]]))
    tile_x = kept(given.cache / "tiles.npy", lambda: run(features.of_tiles, tile_rows, 4))
    tile_pic = np.concatenate([[k] * len(t) for k, t in enumerate(tiles)])
    tile_scale = np.array([s for t in tiles for s, _ in t])
    tile_box = [b for t in tiles for _, b in t]
    groups = group_places(rows, tile_x[tile_scale == -1])
    places = {row["file"]: f"place{groups[k]}" for k, row in enumerate(rows)}
    real = plan.real(data, places)
    real_x = kept(given.cache / "real.npy", lambda: run(features.of_crops, list(enumerate(real))))
    drawn = plan.drawn(data)
    drawn_x = kept(given.cache / "drawn.npy", lambda: run(features.of_drawn, drawn, 32))
    wholes = plan.elsewhere(data)
    whole_tiles, whole_rows = [], []
    for name, _ in wholes:
        picture = pictures.load(data, name, kept_pictures)
        whole_tiles.append(survey.tiles(picture.width, picture.height))
        whole_rows.append((name, [b for _, b in whole_tiles[-1]]))
    whole_x = kept(given.cache / "elsewhere.npy", lambda: run(features.of_tiles, whole_rows, 4))
    whole_of = np.concatenate([[k] * len(t) for k, t in enumerate(whole_tiles)])
    assert len(whole_x) == len(whole_of) and len(real_x) == len(real) and len(drawn_x) == len(drawn) and len(tile_x) == len(tile_pic)

    to = lambda outputs: heads.columns(outputs, table_of_evidence)
    learn = Table()
    learn.add(to(real_x), np.concatenate([allowed_for((c[1],)) for c in real]), [c[3] for c in real],
              [(c[0].split("/")[0], c[1]) for c in real])
    at = [i for i, d in enumerate(drawn) if d[4] == "training"]
    learn.add(to(drawn_x[at]),
              np.concatenate([allowed_for(CLEAN if drawn[i][0] == "neutral" else (drawn[i][0],)) for i in at]),
              ["drawn"] * len(at), [("drawn", drawn[i][0]) for i in at])
    truth = [judge_tile(tile_box[i], rows[tile_pic[i]]) if tile_scale[i] >= 0 else None for i in range(len(tile_pic))]
    at = [i for i, t in enumerate(truth) if t is not None]
    all_tiles = to(tile_x)
    learn.add(all_tiles[at], np.concatenate([allowed_for(("garbage",) if truth[i] else CLEAN) for i in at]),
              [f"place{groups[tile_pic[i]]}" for i in at],
              [("tiles", "garbage" if truth[i] else "clean") for i in at])
    all_wholes = to(whole_x)
    learn.add(all_wholes, np.repeat(allowed_for(CLEAN), len(whole_x), 0),
              [wholes[k][1] for k in whole_of], [("tiles", "elsewhere")] * len(whole_x))
    folds = learn.close()
    print(f"{len(learn.x)} rows, {len(folds)} groups", flush=True)

    crops_x, crop_fold = learn.x[: len(real)], learn.fold[: len(real)]
    crop_truth = np.array([CLASSES.index(c[1]) for c in real])
    crop_sums = np.zeros((len(real), len(CLASSES)))
    tile_sums = np.zeros((len(tile_pic), len(CLASSES)))
    tile_fold = np.array([folds.get(f"place{groups[k]}", 0) for k in tile_pic])
    whole_sums = np.zeros((len(whole_x), len(CLASSES)))
    whole_fold = np.array([folds[wholes[k][1]] for k in whole_of])
    for fold in range(FOLDS):
        inside = learn.fold != fold
        one = heads.fit(learn.x[inside], learn.allowed[inside], learn.weight[inside], given.penalty)
        crop_sums[crop_fold == fold] = one.sums(crops_x[crop_fold == fold])
        tile_sums[tile_fold == fold] = one.sums(all_tiles[tile_fold == fold])
        whole_sums[whole_fold == fold] = one.sums(all_wholes[whole_fold == fold])
        print(f"fold {fold}", flush=True)
    crop_weight = learn.weight[: len(real)]
    heat = heads.temperature(crop_sums, crop_truth, crop_weight)
    soft = lambda z: (lambda e: e / e.sum(1, keepdims=True))(np.exp(z / heat - (z / heat).max(1, keepdims=True)))
    crop_p, tile_p = soft(crop_sums), soft(tile_sums)

    report = {"temperature": round(heat, 4), "rows": len(learn.x)}
    plain = np.array([c[4] == "plain" for c in real])
    report["crops"] = {}
    for kind, mask in (("plain", plain), ("worsened", ~plain)):
        report["crops"][kind] = {c: share(crop_p[mask & (crop_truth == k)].argmax(1) == k)
                                 for k, c in enumerate(CLASSES) if (mask & (crop_truth == k)).any()}
    report["confusion"] = {c: {CLASSES[int(j)]: int(n) for j, n in zip(*np.unique(crop_p[crop_truth == k].argmax(1), return_counts=True))}
                           for k, c in enumerate(CLASSES) if (crop_truth == k).any()}
    report["reliability"] = reliability(crop_p.max(1), crop_p.argmax(1) == crop_truth)
    bad = [CLASSES.index("garbage"), CLASSES.index("bin_overflowing")]
    report["clean_crops_of_other_folders"] = {}
    for folder in ("parking-lot", "traffic", "facades", "bicycles"):
        at = np.array([c[0].startswith(folder) and c[4] == "plain" for c in real])
        report["clean_crops_of_other_folders"][folder] = share(~np.isin(crop_p[at].argmax(1), bad))

    known = np.array([r["garbage"] != "?" for r in rows])
    dirty = np.array([r["garbage"] == "1" for r in rows])
    scores = np.zeros(len(rows))
    for k in range(len(rows)):
        at = np.where((tile_pic == k) & (tile_scale >= 0))[0]
        p = tile_p[at, 0]
        found = survey.places([tile_box[i] for i in at], tile_scale[at], p)
        scores[k] = found[0][0] if found else survey.logit(p.max())
    fold_of = np.array([folds.get(f"place{groups[k]}", 0) for k in range(len(rows))])
    sure = np.zeros(len(rows))
    for fold in range(FOLDS):
        other = known & (fold_of != fold)
        slope, offset = calibrate(scores[other], dirty[other])
        sure[fold_of == fold] = 1 / (1 + np.exp(-(slope * scores[fold_of == fold] + offset)))
    called = sure >= 0.5
    day = np.array([pictures.load(data, "street-photos/" + r["file"], kept_pictures).luma.mean() > 70 for r in rows])
    report["street_photos"] = {
        "recall": share(called[known & dirty]), "specificity": share(~called[known & ~dirty]),
        "by_day_recall": share(called[known & dirty & day]), "by_day_specificity": share(~called[known & ~dirty & day]),
        "dark_recall": share(called[known & dirty & ~day]), "dark_specificity": share(~called[known & ~dirty & ~day]),
        "auc": round(float((scores[known & dirty][:, None] > scores[known & ~dirty][None]).mean()), 3),
        "reliability": reliability(sure[known], dirty[known], 5),
        "recall_at_specificity": {str(s): round(float((scores[known & dirty] > np.quantile(scores[known & ~dirty], s)).mean()), 3) for s in (0.8, 0.9, 0.95)},
    }
    slope, offset = calibrate(scores[known], dirty[known])
    whole_p = soft(whole_sums)
    whole_scores = np.zeros(len(wholes))
    for k in range(len(wholes)):
        at = np.where(whole_of == k)[0]
        found = survey.places([b for _, b in whole_tiles[k]], [s for s, _ in whole_tiles[k]], whole_p[at, 0])
        whole_scores[k] = found[0][0] if found else survey.logit(whole_p[at, 0].max())
    clean_whole = slope * whole_scores + offset < 0
    report["clean_pictures_of_other_folders"] = {
        folder: share(clean_whole[[n.startswith(folder) for n, _ in wholes]])
        for folder in ("parking-lot", "facades", "traffic")}
    np.save(given.cache / "street-scores.npy", np.stack([scores, sure]))

    final = heads.fit(learn.x, learn.allowed, learn.weight, given.penalty)
    final.temperature = heat
    looks = []
    for k in range(len(rows)):
        at = np.where((tile_pic == k) & (tile_scale >= 0))[0]
        looks.append(([tile_box[i] for i in at], tile_scale[at], final.probabilities(all_tiles[at])))
    for k in range(len(wholes)):
        looks.append(([b for _, b in whole_tiles[k]], [s for s, _ in whole_tiles[k]],
                      final.probabilities(all_wholes[whole_of == k])))
    offsets = {"garbage": offset, **quiet(looks)}
    at = np.array([i for i, d in enumerate(drawn) if d[4] == "held"])
    drawn_p = final.probabilities(to(drawn_x[at]))
    kinds = np.array([drawn[i][0] for i in at])
    things = [CLASSES.index(c) for c in ("garbage", "bin_overflowing", "stall", "goods", "hanging_cloth", "banner", "material_heap")]
    called_drawn = drawn_p.argmax(1)
    report["drawn_and_held_out"] = {k: share(called_drawn[kinds == k] == CLASSES.index(k)) for k in sorted(set(kinds) - {"neutral"})}
    report["drawn_precision"] = {k: share(kinds[called_drawn == CLASSES.index(k)] == k) for k in sorted(set(kinds) - {"neutral"})}
    report["neutral_patches_called_a_thing"] = share(np.isin(called_drawn[kinds == "neutral"], things))
    real_called = crop_p.argmax(1)
    report["real_crops_called_a_drawn_class"] = share(np.isin(real_called[plain], things[2:]))
    print(json.dumps(report, indent=1), flush=True)

    card = {
        "version": 1, "backbone": "EfficientNet-Lite0, ImageNet-1k, Apache-2.0",
        "backbone_sha256": hashlib.sha256(given.backbone.read_bytes()).hexdigest(),
        "size": features.SIZE, "classes": CLASSES, "temperature": heat, "seed": plan.SEED, "penalty": given.penalty,
        "survey": {"sides": survey.SIDES, "steps": survey.STEPS, "floor": survey.FLOOR,
                   "slopes": {"garbage": slope}, "offsets": offsets},
        "trained": datetime.date.today().isoformat(), "measured": report,
    }
    given.output.mkdir(parents=True, exist_ok=True)
    heads.write(given.output, final, card)


if __name__ == "__main__":
    main()
