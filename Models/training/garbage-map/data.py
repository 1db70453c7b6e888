"""Which pictures the map learns from, where garbage stands in them, and what may stand on the other
side of a split."""

import csv
import functools
import json
import pathlib

import numpy as np

import dense
import lifted  # noqa: F401  (finds the modules of the region classifier's training)
import net

import composites  # noqa: E402
import pictures  # noqa: E402
import plan  # noqa: E402

SEED = 20261123
FOLDS = 5
# Neutral patches, pasted into pictures without garbage: to be tried on, and others to learn from.
NEUTRAL_TRIED, NEUTRAL_LEARNT = 120, 240
HERE = pathlib.Path(__file__).parent


class Picture:
    """A picture with what is known of it; `garbage` is None where a person cannot tell."""

    def __init__(self, source, name, group, garbage, boxes=(), load=None):
        self.source, self.name, self.group, self.garbage = source, name, group, garbage
        self.boxes, self.load = list(boxes), load
        self.fold = -1


def street_boxes(row):
    entries = [e.split(":") for e in row["boxes"].split(";") if e]
    return [tuple(map(float, e[1:])) for e in entries if e[0] in ("garbage", "bulky", "overflow")]


def read(data, cache):
    """Every picture, with its fold; groups are those of the region classifier's training."""
    load = lambda name: functools.partial(pictures.load, data, name, cache)
    places = json.loads((HERE / "places.json").read_text())
    found = []
    for row in csv.DictReader(open(data / "street-photos/labels.csv")):
        name = "street-photos/" + row["file"]
        garbage = {"0": False, "1": True}.get(row["garbage"])
        found.append(Picture("street", name, f"place{places[row['file']]}", garbage, street_boxes(row), load(name)))
    for path in sorted((data / "bins-and-piles").glob("*.txt")):
        boxes, name = [b for _, b in plan.yolo(path)], f"bins-and-piles/{path.stem}.jpg"
        found.append(Picture("piles", name, name, True if boxes else None, boxes, load(name)))
    others = [(f"facades/{p.name}", f"facades/{p.name}") for p in sorted((data / "facades").glob("*.jpg"))[::2]]
    others += [(f"traffic/{p.name}", plan.road(p.stem)) for p in sorted((data / "traffic").glob("*.jpg"))[::3]]
    others += [(f"parking-lot/empty/{p.name}", "parking-" + p.name[:10])
               for p in sorted((data / "parking-lot/empty").glob("*.jpg"))[::9]]
    others += [(f"bicycles/{p.name}", p.name[:6]) for p in sorted((data / "bicycles").glob("*.jpg"))[::3]]
    found += [Picture("clean", name, group, False, (), load(name)) for name, group in others]
    found += neutral(found)
    groups = sorted({p.group for p in found})
    order = np.random.default_rng(SEED).permutation(len(groups))
    folds = {group: int(order[i]) % FOLDS for i, group in enumerate(groups)}
    for picture in found:
        picture.fold = folds[picture.group]
    return found


def neutral(found):
    """Pictures without garbage into which a patch of asphalt or of themselves was pasted."""
    clean = [p for p in found if p.garbage is False]
    made = []
    for number in range(NEUTRAL_TRIED + NEUTRAL_LEARNT):
        rng = np.random.default_rng([SEED, number])
        below = clean[rng.integers(len(clean))]
        state = rng.integers(1 << 30)

        @functools.lru_cache(maxsize=1)
        def compose(below=below, state=state):
            return composites.compose("neutral", below.load(), np.random.default_rng(state))

        kind = "neutral" if number < NEUTRAL_TRIED else "neutral learnt"
        picture = Picture(kind, f"{number} on {below.name}", below.group, False,
                          load=lambda compose=compose: compose()[0])
        picture.patch = lambda compose=compose: compose()[1]
        made.append(picture)
    return made


# Views by source: the longer side and whether mirrored. Held-out pictures are judged by the first.
VIEWS = {
    "street": [(lifted.LONGER, False), (lifted.LONGER, True), (640, False), (640, True)],
    "piles": [(512, False)], "clean": [(768, False)],
    "neutral": [(lifted.LONGER, False)], "neutral learnt": [(lifted.LONGER, False)],
}
# How much a cell outside the boxes counts; in piles not every piece of garbage has a box.
ELSEWHERE = {"street": 1.0, "piles": 0.2, "clean": 0.5, "neutral learnt": 1.0}
# How often an epoch takes a picture.
COUNTS = {"street": 1.0, "piles": 0.5, "clean": 0.5, "neutral learnt": 0.5}


def maps(found, backbone, basis, cache):
    """Features of each view of each picture, in the order of `found`."""
    views = {}
    for source, list_ in VIEWS.items():
        own = [p for p in found if p.source == source]
        for longer, mirrored in list_:
            path = cache / f"{source.replace(' ', '-')}-{longer}{'-mirrored' if mirrored else ''}.npz"
            jobs = [dense.view(p.load, longer, mirrored) for p in own]
            for picture, pair in zip(own, dense.kept(path, backbone, basis, jobs)):
                views.setdefault(picture, []).append(pair)
    return views


def examples(picture, views):
    made = []
    for (_, mirrored), (fine, coarse) in zip(VIEWS[picture.source], views):
        truth, weight = net.target(picture.boxes, *fine.shape[1:], mirrored, ELSEWHERE[picture.source])
        made.append({"fine": fine, "coarse": coarse, "truth": truth, "weight": weight,
                     "garbage": picture.garbage, "judged": picture.source == "street",
                     "counts": COUNTS[picture.source]})
    return made
