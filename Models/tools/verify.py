"""Holds the files of Models/fetched against Models/pinned.json; exit code 1 where one differs."""

import hashlib
import json
import pathlib
import sys

models = pathlib.Path(__file__).resolve().parent.parent
quiet = "--quiet" in sys.argv
good = True
for entry in json.loads((models / "pinned.json").read_text())["models"]:
    if entry["set_up"] != "fetch":
        continue
    path = models / entry["file"]
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"
    matches = found == entry["sha256"]
    good = good and matches
    if not quiet:
        print(f"{entry['name']}: {'ok' if matches else found + ', pinned is ' + entry['sha256']}")
sys.exit(0 if good else 1)
