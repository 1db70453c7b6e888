"""What training minimises: which cell answers for which thing, and how wrong its answer is."""

import torch
from torch.nn import functional as F

from labels import LABELS
from network import STRIDES


def cells(side):
    """Corner and size of each cell in pixels, A x 3, in the order of the network's output."""
    rows = []
    for stride in STRIDES:
        n = side // stride
        y, x = torch.meshgrid(torch.arange(n), torch.arange(n), indexing="ij")
        rows.append(torch.stack([x.flatten(), y.flatten(), torch.ones(n * n)], 1) * stride)
    return torch.cat(rows).float()


def corners(logits, grid):
    """Boxes (left, top, right, bottom) in pixels."""
    middle = logits[..., :2] * grid[:, 2:] + grid[:, :2]
    half = logits[..., 2:4].clamp(max=6).exp() * grid[:, 2:] / 2
    return torch.cat([middle - half, middle + half], -1)


def overlap(a, b):
    """IoU and generalised IoU of boxes that broadcast."""
    corner = torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])
    common = corner.clamp(min=0).prod(-1)
    union = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - common
    iou = common / union.clamp(min=1e-6)
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    hull = hull.prod(-1).clamp(min=1e-6)
    return iou, iou - (hull - union) / hull


@torch.no_grad()
def assign(logits, boxes, grid, things):
    """For each cell the number of its thing or -1, and the IoU (simOTA: Ge et al. 2021).

    A cell may answer where its middle lies in the box and within 2.5 cells of the box's middle; of
    those each thing takes as many as its ten best IoUs add up to, by the least cost.
    """
    count = len(grid)
    owner = torch.full((count,), -1)
    quality = torch.zeros(count)
    if not len(things):
        return owner, quality
    middle = grid[:, :2] + grid[:, 2:] / 2
    target = things[:, :4]
    inside = ((middle[None] > target[:, None, :2]) & (middle[None] < target[:, None, 2:])).all(-1)
    heart = (target[:, :2] + target[:, 2:]) / 2
    close = ((middle[None] - heart[:, None]).abs() < 2.5 * grid[None, :, 2:]).all(-1)
    iou, _ = overlap(target[:, None], boxes[None])
    scores = (logits[:, 5:].sigmoid() * logits[:, 4:5].sigmoid()).sqrt()
    wanted = F.one_hot(things[:, 4].long(), len(LABELS)).float()
    doubt = F.binary_cross_entropy(
        scores[None].expand(len(things), -1, -1), wanted[:, None].expand(-1, count, -1),
        reduction="none").sum(-1)
    # A thing smaller than a cell may hold no cell's middle; closeness alone then counts.
    allowed = (inside & close) | (close & ~inside.any(1, keepdim=True))
    cost = doubt - 3 * (iou + 1e-7).log() + 1e5 * (~allowed)
    best = torch.full((count,), 1e4)
    for t in range(len(things)):
        take = int(iou[t][allowed[t]].topk(min(10, int(allowed[t].sum())))[0].sum().clamp(min=1)) \
            if allowed[t].any() else 0
        if not take:
            continue
        for cell in cost[t].topk(take, largest=False)[1].tolist():
            if cost[t, cell] < best[cell]:
                best[cell], owner[cell], quality[cell] = cost[t, cell], t, iou[t, cell]
    return owner, quality


def loss(logits, grid, batch):
    """Loss of a batch by part; `batch` holds the things of each picture."""
    total = {"box": 0.0, "thing": 0.0, "kind": 0.0}
    boxes = corners(logits, grid)
    middle = grid[:, :2] + grid[:, 2:] / 2
    answers = 0
    for n, things in enumerate(batch):
        sure = things[(things[:, 5] > 0.5) & (things[:, 6] > 0.35)]
        unsure = things[(things[:, 5] <= 0.5) | (things[:, 6] <= 0.35)]
        owner, quality = assign(logits[n], boxes[n], grid, sure)
        hit = owner >= 0
        answers += int(hit.sum())
        counted = torch.ones(len(grid))
        for thing in unsure:
            inside = ((middle > thing[:2]) & (middle < thing[2:4])).all(1)
            counted[inside & ~hit] = 0
        total["thing"] = total["thing"] + F.binary_cross_entropy_with_logits(
            logits[n, :, 4], hit.float(), weight=counted, reduction="sum")
        if not hit.any():
            continue
        target = sure[owner[hit]]
        _, generalised = overlap(boxes[n][hit], target[:, :4])
        total["box"] = total["box"] + (1 - generalised).sum()
        wanted = F.one_hot(target[:, 4].long(), len(LABELS)) * quality[hit, None]
        total["kind"] = total["kind"] + F.binary_cross_entropy_with_logits(
            logits[n, hit, 5:], wanted, reduction="sum")
    answers = max(answers, 1)
    parts = {name: value / answers for name, value in total.items()}
    return 5 * parts["box"] + parts["thing"] + parts["kind"], parts
