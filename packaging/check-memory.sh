#!/usr/bin/env bash
# Builds the arithmetic and the network reader with every check and under AddressSanitizer, and runs
# their tests: each kernel against its oracle, odd sizes, truncated and mutated files, ONNX's node tests.
#
#   packaging/check-memory.sh [BUILD-FOLDER]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=${1:-$root/.build-memory}
# Leaks are looked for by tracing, which containers forbid; the tests are no daemon.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1
options=(--package-path "$root/Tests/Checked" --scratch-path "$scratch" -c release --sanitize=address
    -Xswiftc -enable-testing)
swift build --build-tests "${options[@]}"
for target in Kernels Inference Diffing; do
    # A build that lost its watcher would pass whatever happens.
    if ! find -L "$scratch/release/$target.build" -name '*.o' -exec nm {} + | grep __asan_report >/dev/null; then
        echo "$target is not built under AddressSanitizer" >&2
        exit 70
    fi
done
if [ -z "${CURBWATCH_ONNX_NODE_TESTS:-}" ]; then
    CURBWATCH_ONNX_NODE_TESTS=$("$root/packaging/fetch-node-tests.sh" "$scratch/onnx")
    export CURBWATCH_ONNX_NODE_TESTS
fi
swift test --skip-build "${options[@]}"
