"""The head of the garbage map: three layers above the backbone's features, and how it is fitted."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CHANNELS, DROPPED = 48, 0.2
EPOCHS, RATE, DECAY, BATCH = 12, 2e-3, 1e-3, 8
WINDOW = 36  # cells of a side that one step sees at the most
SURE = 4  # a picture is as sure as its surest cells


class Head(nn.Module):
    def __init__(self, fine, coarse):
        """`fine` and `coarse`: mean and deviation of each channel of the two maps."""
        super().__init__()
        for name, (mean, deviation) in (("fine", fine), ("coarse", coarse)):
            self.register_buffer(name + "_mean", torch.tensor(mean)[None, :, None, None])
            self.register_buffer(name + "_deviation", torch.tensor(deviation)[None, :, None, None])
        self.one = nn.Conv2d(len(fine[0]), CHANNELS, 1)
        self.two = nn.Conv2d(len(coarse[0]), CHANNELS, 1)
        self.around = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
        self.last = nn.Conv2d(CHANNELS, 1, 1)
        self.drop = nn.Dropout2d(DROPPED)
        nn.init.constant_(self.last.bias, -2.0)

    def forward(self, fine, coarse):
        """1 x rows x columns of log-odds."""
        fine = (fine - self.fine_mean) / self.fine_deviation
        coarse = (coarse - self.coarse_mean) / self.coarse_deviation
        wide = functional.interpolate(self.two(self.drop(coarse)), scale_factor=2, mode="bilinear", align_corners=False)
        inner = functional.relu(self.one(self.drop(fine)) + wide)
        inner = functional.relu(self.around(self.drop(inner)))
        return self.last(inner)[:, 0]

    def odds(self, fine, coarse):
        """Log-odds of a whole picture's cells, rows x columns."""
        self.eval()
        with torch.no_grad():
            return self(_batch(fine), _batch(coarse))[0].numpy()


def _batch(values):
    return torch.tensor(np.ascontiguousarray(values, np.float32))[None]


def target(boxes, rows, columns, mirrored, elsewhere):
    """What each cell is (1 garbage), and how much that counts; the rim of a box counts nothing."""
    if mirrored:
        boxes = [(1 - x - wide, y, wide, high) for x, y, wide, high in boxes]
    truth, weight = np.zeros((rows, columns), np.float32), np.full((rows, columns), elsewhere, np.float32)
    down, across = (np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns

    def inside(middles, start, extent, rim):
        return (middles > start - rim) & (middles < start + extent + rim)

    for x, y, wide, high in boxes:
        weight[np.ix_(inside(down, y, high, 1.5 / rows), inside(across, x, wide, 1.5 / columns))] = 0
    for x, y, wide, high in boxes:
        in_rows, in_columns = inside(down, y, high, -0.08 * high), inside(across, x, wide, -0.08 * wide)
        in_rows[np.argmin(abs(down - y - high / 2))] = True
        in_columns[np.argmin(abs(across - x - wide / 2))] = True
        truth[np.ix_(in_rows, in_columns)] = weight[np.ix_(in_rows, in_columns)] = 1
    return truth, weight


def _window(example, rng):
    rows, columns = example["truth"].shape
    high, wide = min(rows, WINDOW), min(columns, WINDOW)
    y = 2 * int(rng.integers((rows - high) // 2 + 1))
    x = 2 * int(rng.integers((columns - wide) // 2 + 1))
    cut = np.s_[y : y + high, x : x + wide]
    half = np.s_[:, y // 2 : (y + high) // 2, x // 2 : (x + wide) // 2]
    return (_batch(example["fine"][(slice(None), *cut)]), _batch(example["coarse"][half]),
            torch.tensor(example["truth"][cut]), torch.tensor(example["weight"][cut]))


def _loss(odds, truth, weight, shares):
    """Cells of garbage, the hardest twentieth of the other cells, and the window as a whole."""
    entropy = functional.binary_cross_entropy_with_logits(odds, truth, reduction="none")
    here, absent = (truth > 0) & (weight > 0), (truth == 0) & (weight > 0)
    parts = []
    if here.any():
        parts.append(0.5 * (entropy * (1 - torch.sigmoid(odds)))[here].mean())
    if absent.any():
        hard = (entropy * weight)[absent]
        parts.append(0.5 * torch.topk(hard, max(1, hard.numel() // 20))[0].mean())
    garbage = bool((truth > 0).any())
    if garbage or not bool((weight == 0).any()):  # half a heap at the rim is neither
        sure = torch.topk(odds.flatten(), SURE)[0].mean()
        whole = functional.binary_cross_entropy_with_logits(sure, torch.tensor(float(garbage)))
        parts.append(0.5 * shares[garbage] * whole)
    return sum(parts) if parts else None


def fit(things, scales, seed):
    """`things`: lists of examples, the views of one picture. An epoch sees one view of each that it
    takes; it takes a picture with the probability `counts`."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = Head(*scales)
    counts = np.array([views[0]["counts"] for views in things])
    orders = [rng.permutation(np.nonzero(rng.random(len(things)) < counts)[0]) for _ in range(EPOCHS)]
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    steps = sum(-(-len(order) // BATCH) for order in orders)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    garbage = np.mean([t[0]["garbage"] for t in things if t[0]["judged"]])
    head.train()
    for order in orders:
        for at in range(0, len(order), BATCH):
            optimiser.zero_grad()
            for index in order[at : at + BATCH]:
                views = things[index]
                example = views[rng.integers(len(views))]
                fine, coarse, truth, weight = _window(example, rng)
                shares = (0.5 / (1 - garbage), 0.5 / garbage) if example["judged"] else (0.5, 0.5)
                loss = _loss(head(fine, coarse)[0], truth, weight, shares)
                if loss is not None:
                    (loss / BATCH).backward()
            optimiser.step()
            schedule.step()
    return head
