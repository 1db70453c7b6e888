#!/usr/bin/env bash
# Fetches ONNX's own node tests (PyPI onnx 1.16.2) into DIR, once; prints the folder that
# CURBWATCH_ONNX_NODE_TESTS names. Prints nothing where they cannot be had.
set -euo pipefail
directory=$1
tests=$directory/onnx-1.16.2/onnx/backend/test/data/node
if [ ! -d "$tests" ]; then
    mkdir -p "$directory"
    if ! { python3 -m venv "$directory/venv" &&
        "$directory/venv/bin/pip" --disable-pip-version-check --quiet download --no-deps \
            --only-binary :all: --dest "$directory" onnx==1.16.2 &&
        python3 -m zipfile -e "$directory"/onnx-1.16.2-*.whl "$directory/onnx-1.16.2.part" &&
        mv "$directory/onnx-1.16.2.part" "$directory/onnx-1.16.2"; } >&2; then
        echo "ONNX's node tests cannot be had: THE CONFORMANCE TESTS ARE SKIPPED" >&2
        exit 0
    fi
fi
realpath "$tests"
