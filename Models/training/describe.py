#!/usr/bin/env python3
"""Writes what the cards of the region classifier and the garbage map measured into docs/classes.md,
between its headings "How sure it is" and "Teaching", and draws docs/reliability.svg.

    Models/training/describe.py
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def figure(x):
    return f"{x['share']:.3f} of {x['of']} [{x['interval_95'][0]:.2f}, {x['interval_95'][1]:.2f}]"


def photos(measured):
    """Lines of the table that the map and the tiles share."""
    s = measured["street_photos"]
    at = s["recall_at_specificity"]
    return [
        ("recall on garbage (wanted 0.92)", figure(s["recall"])),
        ("specificity (wanted 0.92)", figure(s["specificity"])),
        ("by day: recall", figure(s["by_day_recall"])),
        ("by day: specificity", figure(s["by_day_specificity"])),
        ("dark: recall", figure(s["dark_recall"])),
        ("dark: specificity", figure(s["dark_specificity"])),
        ("area under the curve", f"{s['auc']:.3f}"),
        ("recall at a specificity of 0.8, 0.9, 0.95", ", ".join(f"{at[k]:.3f}" for k in ("0.8", "0.9", "0.95"))),
    ] + [(f"whole clean pictures of `{k}` not called garbage", figure(v))
         for k, v in measured["clean_pictures_of_other_folders"].items()]


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(r) + " |" for r in rows]


def text(map_, head):
    m, h = map_["measured"], head["measured"]
    tiles = dict(photos(h))
    lines = [f"Cross-validated over places; intervals are 95 %. Whole street photos, 145 with garbage and 35 without: the",
             f"garbage map of {map_['trained']}, which the absolute look uses, and the tiles of the region classifier,",
             "which stand in where the map's networks are not installed.", ""]
    lines += table(("whole pictures", "garbage map", "tiles"), [(k, v, tiles.get(k, "")) for k, v in photos(m)])
    lines += ["", "The map's other figures:", ""]
    lines += table(("what", "figure"), [
        ("pasted neutral patches called garbage (wanted at most 0.05)", figure(m["neutral_patches_called_garbage"])),
        ("whole pictures of bins-and-piles called garbage",
         figure(m["piles_called_garbage"]))])
    lines += ["", f"Crops, by the head of {head['trained']}:", ""]
    rows = [(f"clean crops of `{k}` not called garbage", figure(v)) for k, v in h["clean_crops_of_other_folders"].items()]
    for name, value in h["crops"]["plain"].items():
        worse = h["crops"]["worsened"].get(name)
        rows.append((f"crops of `{name}` called so; made worse", figure(value) + (f"; {figure(worse)}" if worse else "")))
    rows += [(f"drawn `{k}`, other seeds and backgrounds: recall; precision", f"{figure(v)}; {figure(h['drawn_precision'][k])}")
             for k, v in h["drawn_and_held_out"].items()]
    rows += [("neutral patches called a thing (wanted at most 0.05)", figure(h["neutral_patches_called_a_thing"])),
             ("real crops called one of the five drawn classes", figure(h["real_crops_called_a_drawn_class"]))]
    lines += table(("what", "figure"), rows)
    lines += ["", "How often it was true where it said so much, held out. The map's curve is fitted as if pictures with and",
              "without garbage were alike frequent; among the photos they are four to one, so the points are weighed.", "",
              "![Said and true, for crops and whole photos](reliability.svg)", ""]
    lines += table(("crops, said", "true", "crops"), [(f"{e['said']:.2f}", f"{e['true']:.2f}", str(e["count"])) for e in h["reliability"]])
    lines += [""]
    lines += table(("photos, said", "true, weighed", "true as counted", "photos"), [
        (f"{e['said']:.2f}", f"{e['true_if_alike']:.2f}", f"{e['true']:.2f}", str(e["count"]))
        for e in m["street_photos"]["reliability"]])
    return "\n".join(lines) + "\n"


def drawing(map_, head):
    """Said across, true upwards; the area of a dot goes with the number of cases."""
    side, rim = 320, 40
    place = lambda x, y: (rim + x * side, rim + (1 - y) * side)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * rim + side} {2 * rim + side + 20}" '
             'font-family="sans-serif" font-size="12">',
             f'<rect width="{2 * rim + side}" height="{2 * rim + side + 20}" fill="white"/>',
             f'<rect x="{rim}" y="{rim}" width="{side}" height="{side}" fill="none" stroke="#888"/>',
             f'<path d="M{rim},{rim + side} L{rim + side},{rim}" stroke="#bbb" stroke-dasharray="4 4"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(tick, 0)
        parts.append(f'<text x="{x:.0f}" y="{y + 15:.0f}" text-anchor="middle">{tick:g}</text>')
        x, y = place(0, tick)
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    series = [("#1f6fb2", "crops, their class", [(e["said"], e["true"], e["count"]) for e in head["measured"]["reliability"]]),
              ("#c2571a", "whole photos, garbage, both sides weighing alike",
               [(e["said"], e["true_if_alike"], e["count"]) for e in map_["measured"]["street_photos"]["reliability"]])]
    for row, (color, name, points) in enumerate(series):
        path = " L".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y, _ in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{color}"/>')
        most = max(n for _, _, n in points)
        for x, y, count in points:
            across, up = place(x, y)
            parts.append(f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{3 + 6 * (count / most) ** 0.5:.1f}" fill="{color}" fill-opacity="0.7"/>')
        parts.append(f'<text x="{rim + side - 8}" y="{rim + side - 24 + 16 * row}" text-anchor="end" fill="{color}">{name}</text>')
    parts.append(f'<text x="{rim + side / 2}" y="{rim + side + 34}" text-anchor="middle">said</text>')
    parts.append(f'<text x="12" y="{rim + side / 2}" text-anchor="middle" transform="rotate(-90 12 {rim + side / 2})">true</text></svg>')
    return "\n".join(parts) + "\n"


def main():
    map_ = json.loads((ROOT / "Models/garbage-map/map.json").read_text())
    head = json.loads((ROOT / "Models/region-classifier/head.json").read_text())
    page = ROOT / "docs/classes.md"
    whole = page.read_text()
    start, end = whole.index("## How sure it is\n") + len("## How sure it is\n"), whole.index("## Teaching")
    page.write_text(whole[:start] + text(map_, head) + "\n" + whole[end:])
    (ROOT / "docs/reliability.svg").write_text(drawing(map_, head))


if __name__ == "__main__":
    main()
