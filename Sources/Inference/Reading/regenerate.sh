#!/bin/sh
# Rebuilds onnx.pb.swift from the schema that PyPI's onnx 1.16.2 carries (Apache-2.0). Needs python3
# with venv, Debian's protobuf-compiler and a swift toolchain. Run it where this file lies.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" download --quiet --no-deps --only-binary :all: --dest "$work" onnx==1.16.2
python3 -m zipfile -e "$work"/onnx-1.16.2-*.whl "$work/wheel"
git clone --quiet --depth 1 --branch 1.39.0 https://github.com/apple/swift-protobuf "$work/plugin"
swift build --package-path "$work/plugin" -c release --product protoc-gen-swift
mkdir "$work/schema" && cp "$work/wheel/onnx/onnx.proto" "$work/schema/"
protoc --plugin="$work/plugin/.build/release/protoc-gen-swift" --proto_path="$work/schema" \
    --swift_opt=Visibility=Internal --swift_out=. onnx.proto
