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


DOCS = Path(__file__).resolve().parents[2] / "docs/benchmarks.md"
INTRODUCTION = """# Benchmarks
Each section is written by the command that its first line names; nothing here is typed by hand.
"""


def markdown(head, rows):
    """A table in Markdown, the first column to the left, the others to the right."""
    lines = ["| " + " | ".join(head) + " |",
             "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def document(name, lines, path=DOCS):
    """Puts a section into docs/benchmarks.md in place of the last one of that name."""
    text = path.read_text() if path.exists() else INTRODUCTION
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    section = begin + "\n".join(lines).rstrip() + "\n" + end
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        text = before + section + rest.split(end, 1)[1]
    else:
        text = text.rstrip() + "\n\n" + section
    path.write_text(text)
