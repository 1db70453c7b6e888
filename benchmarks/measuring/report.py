"""Prints tables and keeps results as JSON."""
import json
from pathlib import Path


def table(title, head, rows):
    print(f"\n{title}")
    cells = [head] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for number, row in enumerate(cells):
        print("  ".join(cell.ljust(widths[i]) if i == 0 else cell.rjust(widths[i])
                        for i, cell in enumerate(row)))
        if number == 0:
            print("  ".join("-" * width for width in widths))


def promise(name, value, limit, unit=""):
    """Says whether a promise is kept; True where it is."""
    kept = value <= limit
    print(f"{'kept  ' if kept else 'BROKEN'}  {name}: {value:.2f}{unit}, promised at most {limit}{unit}")
    return kept


def save(path, name, result):
    """Adds one benchmark's result to a JSON file that may hold others."""
    if not path:
        return
    file = Path(path)
    everything = json.loads(file.read_text()) if file.exists() else {}
    everything[name] = result
    file.write_text(json.dumps(everything, indent=2, sort_keys=True) + "\n")
