#!/usr/bin/env bash
# Holds the built desk against a real browser and against its own OpenAPI document:
#
#   packaging/check-desk.sh PROGRAM FOLDER      FOLDER keeps the Python packages and gets screenshots
#
# Says loudly what was left out where Chromium or PyPI cannot be had.
set -euo pipefail

program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
root=$(cd "$(dirname "$0")/.." && pwd)
venv="$folder/venv"

if [ ! -x "$venv/bin/schemathesis" ]; then
    python3 -m venv "$venv"
    if ! "$venv/bin/pip" install -q selenium==4.51.0 axe-selenium-python==2.1.6 schemathesis==4.32.5; then
        echo "SKIPPED: the desk was not held against a browser and its document: no packages from PyPI" >&2
        exit 0
    fi
fi

work=$(mktemp -d)
desk=
finish() {
    if [ -n "$desk" ]; then kill "$desk" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

# The same site without zones, so that some can be drawn.
awk '/^        zones:/ {skip = 1; next} skip && /^          - / {next} {skip = 0; print}' \
    "$root/Samples/bags.yaml" >"$work/site.yaml"
"$program" scan "$root/Samples/bags.mp4" --site "$root/Samples/bags.yaml" --output "$work/out" >/dev/null
# A daemon that files another case while the page is open: the recording stands in for its camera.
cat >"$work/live.yaml" <<SETTINGS
site: {name: Sample street, zone: Asia/Shanghai}
cameras:
  - id: live
    source: $root/Samples/bags.mp4
    presets:
      - id: street
        schedule: {every: 2s}
        learning: 3
        zones:
          - {id: walk, kind: pavement, polygon: [[0.000, 0.754], [1.000, 0.506], [1.000, 0.358], [0.000, 0.539]]}
violations: {garbage_pile: {dwell: 10s, file: reported}, left_object: {dwell: 20s}}
SETTINGS
token=$("$program" desk token add checker --role admin --output "$work/out")

if [ -x /usr/bin/chromium ] && [ -x /usr/bin/chromedriver ]; then
    "$venv/bin/python" "$root/Tests/WebDeskTests/Peers/browser.py" \
        "$program" "$work/out" "$work/site.yaml" "$token" "$folder/screenshots" "$work/live.yaml"
else
    echo "SKIPPED: the page was not held against a browser: no Debian chromium and chromium-driver" >&2
fi

# Fuzzing signs out and asks often: a rate that never refuses, and a token alone.
printf 'desk: {rate: 100000}\n' >>"$work/site.yaml"
"$program" desk --output "$work/out" --config "$work/site.yaml" --address 127.0.0.1:0 2>"$work/log" &
desk=$!
for _ in $(seq 100); do
    port=$(sed -n 's/.*the desk listens address=127.0.0.1:\([0-9]*\).*/\1/p' "$work/log")
    if [ -n "$port" ]; then break; fi
    sleep 0.1
done
# A stream has no end and cannot be held against a schema.
cd "$work"
"$venv/bin/schemathesis" run "http://127.0.0.1:$port/api/v1/openapi.json" \
    -H "Authorization: Bearer $token" --exclude-path /api/v1/stream --exclude-path /api/v1/session \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --max-examples "${EXAMPLES:-25}" --seed 20260131 --suppress-health-check all --no-color
echo "held: schemathesis finds nothing"
