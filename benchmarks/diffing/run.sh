#!/bin/sh
# Prints every figure of Diffing. usage: run.sh DATA WORK
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=$1
work=$2
mkdir -p "$work/masks"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python" -c 'import cv2' 2>/dev/null ||
    "$work/venv/bin/pip" install --quiet numpy opencv-python-headless
(cd "$here" && swift build -c release)
bench=$(cd "$here" && swift build -c release --show-bin-path)/diffbench

echo "== parking lot"
"$bench" parking "$data/parking-lot" "$work/observations.jsonl" "$work/cache"
python3 "$data/../tools/score_regions.py" "$data/parking-lot/truth.json" "$work/observations.jsonl"
echo "== head errors"
"$bench" heads "$data/parking-lot" "$work/heads.jsonl" "$work/cache"
python3 "$data/../tools/score_regions.py" "$data/parking-lot/truth.json" "$work/heads.jsonl"
echo "== footage"
for file in "$data"/footage/*; do "$bench" footage "$file" | tail -1; done
echo "== speed"
"$bench" speed "$data/footage/plaza-walkers.avi" 2>/dev/null
echo "== state and allocations"
"$bench" state "$data/footage/plaza-walkers.avi" 2>/dev/null
DIFFBENCH="$bench" "$here/allocations" "$data/footage/plaza-walkers.avi" "$work" 2>/dev/null
echo "== highway and OpenCV"
"$bench" highway "$data/highway" "$work/masks"
"$work/venv/bin/python" "$here/compare.py" "$data" "$work/masks"
