#!/usr/bin/env bash
# Installs what Curbwatch needs from Debian, and says so. Safe to run again: what is there is left.
#
#   packaging/setup.sh          to build and run
#   packaging/setup.sh models   also what fetches the networks
#   packaging/setup.sh test     also what the tests run against: ffmpeg, an RTSP server, a broker, mail, a browser
set -euo pipefail

build=(build-essential pkg-config git make libavformat-dev libavcodec-dev libswscale-dev libavutil-dev
    libsqlite3-dev libfreetype-dev libcurl4-openssl-dev libmosquitto-dev libzstd-dev fonts-dejavu-core
    fonts-wqy-microhei tzdata ca-certificates)
models=(python3 python3-venv)
test=(ffmpeg python3 python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base
    gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
    mosquitto python3-aiosmtpd openssl chromium chromium-driver wrk)

wanted=("${build[@]}")
case "${1:-}" in
test) wanted+=("${test[@]}" "${models[@]}") ;;
models) wanted+=("${models[@]}") ;;
esac

missing=()
for package in "${wanted[@]}"; do
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed'; then
        missing+=("$package")
    fi
done

if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then
        as_root=()
    elif command -v sudo >/dev/null; then
        as_root=(sudo)
    else
        echo "setup: these Debian packages are missing: ${missing[*]}" >&2
        echo "setup: run as root, install sudo, or: apt-get install ${missing[*]}" >&2
        exit 69
    fi
    echo "setup: installing from Debian: ${missing[*]}"
    "${as_root[@]}" apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends \
        "${missing[@]}" >/dev/null
fi

if ! command -v swift >/dev/null; then
    echo "setup: no Swift toolchain: install Swift 6.3 from https://www.swift.org/install/" >&2
    exit 69
fi
swift_version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
case "$swift_version" in
6.[3-9] | 6.[1-9][0-9] | [7-9].*) ;;
*)
    echo "setup: found Swift $swift_version, needs 6.3 or later: https://www.swift.org/install/" >&2
    exit 69
    ;;
esac
