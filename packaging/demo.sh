#!/usr/bin/env bash
# Scans every sample with its site file, shows the cases filed and where the evidence lies.
set -euo pipefail
cd "$(dirname "$0")/.."

output=${1:-demo-output}
curbwatch=.build/release/curbwatch
rm -rf "$output"
mkdir -p "$output"

# The networks name what is seen; without them things are told by size and place.
if packaging/setup.sh models && Models/fetch.sh >"$output/models.log" 2>&1; then
    echo "networks: $(tail -1 "$output/models.log")"
else
    echo "networks: could not be fetched (see $output/models.log); going on without"
fi

filed=0
for clip in Samples/*.mp4; do
    name=$(basename "$clip" .mp4)
    echo "scanning $clip"
    "$curbwatch" scan "$clip" --site "Samples/$name.yaml" --output "$output/$name"
    count=$(wc -l <"$output/$name/cases.jsonl")
    if [ "$count" -gt 0 ]; then
        "$curbwatch" cases list --output "$output/$name"
        echo "evidence: $output/$name/evidence"
    else
        echo "no case"
    fi
    filed=$((filed + count))
done
echo "filed $filed cases; output in $output"
