"""Lists every number in the prose that no longer agrees with what the cells show.

    .venv/bin/python tests/claims.py

A number in the prose must stand in an output of its own section, a range ("a to b") as a
whole; in the opening and in the README, in any output. claims.csv is for the rest. Its columns:

place: the id of a markdown cell, of a figure's cell for its text alternative, or README.
quote: words that stand there, with # for each number, so that no row changes with them.
cell, line: a code cell, and how a line of its output or, for a setting, of its source
begins; the numbers of the quote stand in this line, in their order. A quote that rests on
several lines has several rows. Without a cell, line is the reason why none shows it.

Where a section shows a line for each model, a sentence that names a model and gives a number
needs a row, and the model of the line stands in the quote.
"""

import csv
import re
from io import StringIO

from shared import CELLS, NOTEBOOK, README, list_pictures, read_file, read_lines

WHOLE = ["README", "opening"]  # these speak of all sections
MODELS = ["network", "HOG + SVC", "SVC", "1-NN"]
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]
COUNTED = "(?:errors?|points|times)"  # a word before these is a result
NUMBER = rf"(?<![\w.])-?\d+(?:\.\d+)?%?(?![\w-]|\.\d)|\b(?:{'|'.join(WORDS)})\b(?= {COUNTED})"
NO_RESULT = [
    r"```.*?```|`[^`]*`|\]\([^)]*\)|<img [^>]*>",  # code and addresses
    r"\d+×\d+|\d+ by \d+|\d+ bits|\[0, 1\]|0 to 16",  # sizes and ranges
    r"\b(?:an?|the|first|its|drawn) \d(?!\d|\.\d|%)|0 1 2 … 9|0 to 9",  # digits
    r"\b[Ff]orms?,? \d+(?:, \d+)*(?: and \d+)?\b|\b[Bb]locks? \d+\b",  # other names
    r"(?m)^\d+\. ",  # numbered lists
]


def read_claims():
    """Return the rows of claims.csv, also as a spreadsheet writes it."""
    text = read_file("tests/claims.csv").decode("utf-8-sig")
    header = text.splitlines()[0]
    delimiter = ";" if ";" in header else ","
    rows = list(csv.DictReader(StringIO(text), delimiter=delimiter))
    if list(rows[0]) != ["place", "quote", "cell", "line"]:
        raise ValueError(
            f"claims.csv: the header is {header}, not place,quote,cell,line"
        )
    return rows


def read_places():
    """Return {place: text}, and {place: lines that its section shows}."""
    places = {"README": README}
    sections = {}
    shown = []  # by the section so far
    everything = []
    for cell in NOTEBOOK.cells:
        if cell.cell_type == "markdown":
            if cell.source.startswith("## "):
                shown = []
            places[cell.id] = cell.source
        else:
            for _, alt in list_pictures(cell):
                places[cell.id] = alt
            shown.extend(read_lines(cell))
            everything.extend(read_lines(cell))
        sections[cell.id] = shown  # the list still grows until the section ends
    for place in WHOLE:
        sections[place] = everything
    return places, sections


def list_numbers(text):
    """Return the numbers of a text in their order, as texts, with their % signs."""
    numbers = []
    for number in re.findall(NUMBER, text.replace("−", "-"), re.IGNORECASE):
        if number.lower() in WORDS:
            number = str(WORDS.index(number.lower()))
        value = f"{float(number.rstrip('%')):g}"
        if number.endswith("%"):
            value += "%"
        numbers.append(value)
    return numbers


def list_ranges(text):
    """Return the ranges of a text, "a to b", as tuples of two numbers."""
    ranges = []
    one = rf"(?:{NUMBER})"
    for found in re.findall(rf"{one} to {one}", text.replace("−", "-")):
        ranges.append(tuple(list_numbers(found)))
    return ranges


def stand_in_order(numbers, shown):
    """Return whether `numbers` stand in the list `shown` in order, others between them."""
    start = 0
    for number in numbers:
        if number not in shown[start:]:
            return False
        start = shown.index(number, start) + 1
    return True


def find_model(line):
    """Return the model whose line this is, or None."""
    for model in MODELS:
        if line.startswith((f"{model} ", f"| {model} ")) or line == model:
            return model
    return None


def check_claim(rows, text):
    """Return what is wrong with a quote, given its rows, in a text; and the words found."""
    quote = rows[0]["quote"]
    pattern = re.escape(quote).replace(r"\#", rf"(?:{NUMBER})")
    found = re.search(pattern, text.replace("−", "-"), re.IGNORECASE)
    if not found:
        return f"«{quote}» of claims.csv does not stand there", ""
    shown = []
    for row in rows:
        if not row["cell"]:
            if not row["line"]:
                return f"«{quote}»: say in claims.csv why no cell shows it", found[0]
            return "", found[0]
        cell = CELLS[row["cell"]]
        source = [" ".join(line.split()) for line in cell.source.splitlines()]
        lines = [
            line for line in read_lines(cell) + source if line.startswith(row["line"])
        ]
        if not lines:
            return f"no line of {row['cell']} begins with {row['line']!r}", found[0]
        model = find_model(lines[0])
        if model and model not in quote:
            return f"«{found[0]}» does not name {model}, whose line it cites", found[0]
        shown.append(lines[0])
    if not stand_in_order(list_numbers(found[0]), list_numbers(" ¦ ".join(shown))):
        cells = ", ".join(row["cell"] for row in rows)
        return f"«{found[0]}», but {cells} shows: {' ¦ '.join(shown)}", found[0]
    return "", found[0]


def check_rest(text, lines):
    """Return what is wrong with the numbers of a text that no claim quotes."""
    problems = []
    for pattern in NO_RESULT:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    numbers = list_numbers("\n".join(lines))
    ranges = list_ranges("\n".join(lines))
    for number in list_numbers(text):
        if number not in numbers:
            problems.append(f"{number} stands in no output of the section")
    for low, high in list_ranges(text):
        if (low, high) not in ranges:
            problems.append(f"{low} to {high} stands in no output of the section")
    if len({find_model(line) for line in lines} - {None}) > 1:
        for sentence in re.split(r"(?<=[.;:?])\s+|\n", text):
            named = [model for model in MODELS if model in sentence]
            if named and list_numbers(sentence):
                problems.append(
                    f"«{sentence.strip()}» names a model: give its numbers a row"
                )
    return problems


def find_problems():
    """Return {place: [what does not agree]}, without places where all is well."""
    places, sections = read_places()
    table = "\n".join(read_lines(CELLS["summary"]))
    problems = {}
    claims = {}  # the rows by place and quote
    for row in read_claims():
        claims.setdefault((row["place"], row["quote"]), []).append(row)
    for place, _ in claims:
        if place not in places:
            problems[place] = ["claims.csv names this place, which does not exist"]
    for place, text in places.items():
        found = []
        if place in WHOLE:
            if table not in text:
                found.append(f"replace the table of errors by this one:\n{table}")
            text = re.sub(r"(?m)^\| ?(?:errors|---|network|HOG|SVC|1-NN).*$", "", text)
        for (claimed, _), rows in claims.items():
            if claimed == place:
                problem, words = check_claim(rows, text)
                if problem:
                    found.append(problem)
                if words:
                    text = text.replace("−", "-").replace(words, " ¦ ")
        found.extend(check_rest(text, sections[place]))
        if found:
            problems[place] = found
    return problems


def describe(problems):
    lines = []
    for place, found in problems.items():
        where = "README.md" if place == "README" else f"digits_cnn.ipynb, cell {place}"
        lines.append(f"{where}:")
        lines.extend(f"  - {problem}" for problem in found)
    return "\n".join(lines)


if __name__ == "__main__":
    problems = find_problems()
    print(describe(problems) or "Every number agrees.")
    answers = [name for name in read_places()[0] if name.endswith("-answer")]
    print("\nRead again, since no program can tell whether the words are right:")
    print("  " + ", ".join([*WHOLE, *answers]))
