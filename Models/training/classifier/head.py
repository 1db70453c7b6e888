"""The head: features of a crop to probabilities; how it is fitted, and how it is written."""

import csv
import hashlib
import json

import numpy as np
import scipy.optimize

CLASSES = ["garbage", "bin_ok", "bin_overflowing", "stall", "goods", "hanging_cloth", "banner",
           "material_heap", "cycles", "vehicle", "ground", "other"]
LEAST = 1e-4
WIDTHS = (1280, 112, 192)


def evidence_table(path):
    order = {}
    for row in csv.DictReader(open(path)):
        order.setdefault(row["speaks_for"], []).append(int(row["imagenet"]))
    return order


def columns(outputs, table):
    """What the weights read, before it is standardised."""
    outputs = outputs.astype(np.float32)
    inner = sum(WIDTHS)
    logits = outputs[:, inner:]
    powers = np.exp(logits - logits.max(1, keepdims=True))
    powers /= powers.sum(1, keepdims=True)
    evidence = [np.log(powers[:, members].sum(1) + LEAST) for members in table.values()]
    return np.concatenate([np.sqrt(np.maximum(outputs[:, : WIDTHS[0]], 0)),
                           outputs[:, WIDTHS[0] : inner], np.stack(evidence, 1)], 1)


class Head:
    def __init__(self, mean, scale, weights, bias, temperature=1.0):
        self.mean, self.scale, self.weights, self.bias = mean, scale, weights, bias
        self.temperature = temperature

    def sums(self, x):
        return ((x - self.mean) / self.scale) @ self.weights.T + self.bias

    def probabilities(self, x):
        z = self.sums(x) / self.temperature
        p = np.exp(z - z.max(1, keepdims=True))
        return p / p.sum(1, keepdims=True)


def fit(x, allowed, weight, penalty, steps=120):
    """Multinomial logistic regression by L-BFGS; deterministic.

    `allowed` is N x C of 0 and 1: the classes that the crop may be; the loss is -log of their sum.
    """
    share = weight / weight.sum()
    mean = share @ x
    scale = np.sqrt(np.maximum(share @ (x - mean) ** 2, 1e-6)) + 1e-3
    z = ((x - mean) / scale).astype(np.float32)
    classes, features = allowed.shape[1], x.shape[1]

    def loss(theta):
        w = theta[: classes * features].reshape(classes, features)
        b = theta[classes * features :]
        sums = z @ w.T.astype(np.float32) + b
        p = np.exp(sums - sums.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        inside = np.maximum((p * allowed).sum(1), 1e-12)
        value = -(share * np.log(inside)).sum() + 0.5 * penalty * (w**2).sum()
        slope = share[:, None] * (p - p * allowed / inside[:, None])
        gradient = np.concatenate([(slope.astype(np.float32).T @ z).ravel() + penalty * w.ravel(), slope.sum(0)])
        return float(value), gradient.astype(np.float64)

    start = np.zeros(classes * (features + 1))
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    w = found.x[: classes * features].reshape(classes, features)
    return Head(mean, scale, w, found.x[classes * features :])


def temperature(sums, truth, weight):
    """By how much the sums are to be divided so that the held-out log loss is least."""
    def loss(t):
        z = sums / np.exp(t)
        z = z - z.max(1, keepdims=True)
        return -(weight * (z[np.arange(len(z)), truth] - np.log(np.exp(z).sum(1)))).sum()
    return float(np.exp(scipy.optimize.minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))


def write(folder, head, card):
    data = np.concatenate([head.mean, head.scale, head.weights.ravel(), head.bias]).astype("<f4").tobytes()
    (folder / "head.bin").write_bytes(data)
    card["weights_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "head.json").write_text(json.dumps(card, indent=2, sort_keys=True) + "\n")
