"""Converts EfficientNet-Lite2 from a legacy PyTorch file to ONNX, as a source of dense features.

    convert_efficientnet_lite2.py efficientnet-lite2-9656183e.pth efficientnet-lite2.onnx

Input `images`: 1 x 3 x height x width, multiples of 32, RGB, (value / 255 - mean) / deviation with
ImageNet's. Outputs `blocks.14.sum`, 120 channels at a sixteenth of the side; `blocks.19.sum`, 208, and
`conv_head.relu6`, 1280, at a thirty-second. The pooling and the 1000 classes above are left out.
"""

import sys

from convert_efficientnet_lite0 import Builder, read

# As in Lite0, widened by 1.1 and deepened by 1.2.
BLOCKS = [
    (1, 3, 1, 1, 16), (3, 3, 2, 6, 24), (3, 5, 2, 6, 48), (4, 3, 2, 6, 88),
    (4, 5, 1, 6, 120), (5, 5, 2, 6, 208), (1, 3, 1, 6, 352),
]  # fmt: skip
OUTPUTS = (("blocks.14.sum", 120, 16), ("blocks.19.sum", 208, 32), ("conv_head.relu6", 1280, 32))

if __name__ == "__main__":
    source, target = sys.argv[1:3]
    builder = Builder(read(source), "efficientnet-lite2", BLOCKS, ("height", "width"))
    # Any multiple of 32 has the same pads.
    builder.trunk(32 * 8)
    for name, channels, part in OUTPUTS:
        builder.graph.output(name, [1, channels, f"height/{part}", f"width/{part}"])
    builder.graph.save(target, "EfficientNet-Lite2, ImageNet-1k, without its classes")
