"""The street detector: EfficientNet-Lite0's first two thirds, a small path aggregation, one head.

Input N x 3 x H x W, RGB, 0...255, H and W multiples of 32. Output N x A x (5 + classes), A cells of
grids of 8, 16 and 32 pixels, row by row: (x, y) offsets in cells from the cell's corner, (w, h)
logarithms of cells, probability of a thing, probabilities of the classes. Plain and depthwise
convolutions, ReLU6, nearest doubling, concatenation; nothing else.
"""

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F

from labels import LABELS

STRIDES = (8, 16, 32)
WIDTH = 96
# (expansion, kernel, stride, channels, repeats) of EfficientNet-Lite0, its last three blocks left out.
STAGES = [
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 2),
]
# After these blocks the picture is 8, 16 and 32 times smaller.
TAPS = (4, 10, 12)
MEAN = [0.485 * 255, 0.456 * 255, 0.406 * 255]
DEVIATION = [0.229 * 255, 0.224 * 255, 0.225 * 255]


def same_pad(kernel, stride):
    """TensorFlow's SAME for even extents: the odd row falls below and right."""
    total = kernel - stride if stride > 1 else kernel - 1
    return (total // 2, total - total // 2)


class Convolution(nn.Module):
    """Convolution with a bias: normalisation of the trunk is folded in and stays as it was learnt."""

    def __init__(self, into, out, kernel, stride=1, groups=1, active=True):
        super().__init__()
        before, after = same_pad(kernel, stride)
        self.uneven = (before, after, before, after) if before != after else None
        self.inner = nn.Conv2d(
            into, out, kernel, stride, 0 if self.uneven else before, groups=groups, bias=True)
        self.active = active

    def forward(self, x):
        if self.uneven:
            x = F.pad(x, self.uneven)
        x = self.inner(x)
        return F.hardtanh(x, 0.0, 6.0) if self.active else x


class Inverted(nn.Module):
    def __init__(self, into, out, expansion, kernel, stride):
        super().__init__()
        wide = into * expansion
        self.expand = Convolution(into, wide, 1) if expansion > 1 else nn.Identity()
        self.depthwise = Convolution(wide, wide, kernel, stride, wide)
        self.project = Convolution(wide, out, 1, active=False)
        self.residual = stride == 1 and into == out

    def forward(self, x):
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class Normal(nn.Sequential):
    """Convolution, normalisation, ReLU6; the last two fold away at export."""

    def __init__(self, into, out, kernel, stride=1, groups=1):
        super().__init__(
            nn.Conv2d(into, out, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(out, momentum=0.03), nn.ReLU6())


class Separable(nn.Sequential):
    def __init__(self, into, out, stride=1):
        super().__init__(Normal(into, into, 5, stride, into), Normal(into, out, 1))


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Convolution(3, 32, 3, 2)
        blocks, channels = [], 32
        for expansion, kernel, stride, out, repeats in STAGES:
            for i in range(repeats):
                blocks.append(
                    Inverted(channels, out, expansion, kernel, stride if i == 0 else 1))
                channels = out
        self.blocks = nn.ModuleList(blocks)
        self.lateral = nn.ModuleList(Normal(c, WIDTH, 1) for c in (40, 112, 192))
        self.down4, self.down3 = Separable(2 * WIDTH, WIDTH), Separable(2 * WIDTH, WIDTH)
        self.shrink3, self.shrink4 = Separable(WIDTH, WIDTH, 2), Separable(WIDTH, WIDTH, 2)
        self.up4, self.up5 = Separable(2 * WIDTH, WIDTH), Separable(2 * WIDTH, WIDTH)
        self.box = nn.ModuleList(Separable(WIDTH, WIDTH) for _ in STRIDES)
        self.kind = nn.ModuleList(Separable(WIDTH, WIDTH) for _ in STRIDES)
        self.box_out = nn.ModuleList(nn.Conv2d(WIDTH, 5, 1) for _ in STRIDES)
        self.kind_out = nn.ModuleList(nn.Conv2d(WIDTH, len(LABELS), 1) for _ in STRIDES)
        for out in self.box_out:
            nn.init.normal_(out.weight, std=0.01)
            out.bias.data = torch.tensor([0.5, 0.5, 0.5, 0.5, -4.6])
        for out in self.kind_out:
            nn.init.normal_(out.weight, std=0.01)
            nn.init.constant_(out.bias, -2.0)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))

    def forward(self, x):
        """Logits, N x A x (5 + classes)."""
        x = self.stem((x - self.mean) / self.deviation)
        taps = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in TAPS:
                taps.append(x)
        c3, c4, c5 = (lateral(tap) for lateral, tap in zip(self.lateral, taps))
        p4 = self.down4(torch.cat([c4, F.interpolate(c5, scale_factor=2.0)], 1))
        p3 = self.down3(torch.cat([c3, F.interpolate(p4, scale_factor=2.0)], 1))
        n4 = self.up4(torch.cat([p4, self.shrink3(p3)], 1))
        n5 = self.up5(torch.cat([c5, self.shrink4(n4)], 1))
        rows = []
        for level, feature in enumerate((p3, n4, n5)):
            boxes = self.box_out[level](self.box[level](feature))
            kinds = self.kind_out[level](self.kind[level](feature))
            rows.append(torch.cat([boxes, kinds], 1).flatten(2))
        return torch.cat(rows, 2).transpose(1, 2)

    def take_trunk(self, path):
        """Begins from ImageNet: EfficientNet-Lite0's weights, normalisation folded into them."""
        weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy())
                   for t in onnx.load(path).graph.initializer}

        def take(target, conv, norm):
            share = weights[f"{norm}.weight"] / (weights[f"{norm}.running_var"] + 1e-3).sqrt()
            target.inner.weight.data = weights[f"{conv}.weight"] * share.view(-1, 1, 1, 1)
            target.inner.bias.data = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * share

        take(self.stem, "_conv_stem", "_bn0")
        for i, block in enumerate(self.blocks):
            at = f"_blocks.{i}."
            if isinstance(block.expand, Convolution):
                take(block.expand, at + "_expand_conv", at + "_bn0")
            take(block.depthwise, at + "_depthwise_conv", at + "_bn1")
            take(block.project, at + "_project_conv", at + "_bn2")

    def trunk(self):
        return [*self.stem.parameters(), *self.blocks.parameters()]
