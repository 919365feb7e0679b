"""The numbers in the prose are tied to whole lines that cells show, by claims.csv.

place: the id of a markdown cell, of a figure's cell for its text alternative, or README.
quote: words that stand there. cell, line: a code cell, and a line of its output or, for a
setting, of its source. A claim that rests on several lines has several rows, in the order
of its numbers. A row without a cell is a number that no cell shows; its line gives the
reason. Number words are seen only before "errors", "points" and "times".
"""

import csv
import re
from pathlib import Path

import pytest
from shared import CELLS, NOTEBOOK, README, list_pictures, read_lines

with open(Path(__file__).with_name("claims.csv"), encoding="utf-8", newline="") as file:
    CLAIMS = list(csv.DictReader(file))

PLACES = {"README": README}
for cell in NOTEBOOK.cells:
    if cell.cell_type == "markdown":
        PLACES[cell.id] = cell.source
    else:
        for _, alt in list_pictures(cell):
            PLACES[cell.id] = alt

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
COUNTED = "(?:errors|points|times)"  # a word before these is a result
NUMBER = re.compile(
    rf"(?<![\w.])-?\d+(?:\.\d+)*%?(?![\w-])|\b(?:{'|'.join(WORDS)})\b(?= {COUNTED})",
    re.IGNORECASE,
)
ALLOWED = [
    r"```[^`]*```|`[^`]*`|\]\([^)]*\)|<img [^>]*>",  # code and addresses
    r"\d+×\d+|\d+ by \d+|\d+ bits|\[0, 1\]|0 to 16",  # sizes and ranges
    r"\b(?:an?|the|first|its) \d(?!\d|\.\d|%)|0 1 2 … 9|0 to 9",  # names of digits
    r"\b[Ff]orms? \d+(?: and \d+)?\b|\b[Bb]locks? \d+\b|1-NN|1-nearest",  # other names
]


def list_numbers(text):
    """Return the numbers of a text in their order, as texts, with their % signs."""
    numbers = []
    for number in NUMBER.findall(text.replace("−", "-")):
        if number.lower() in WORDS:
            number = str(WORDS.index(number.lower()))
        value = f"{float(number.rstrip('%')):g}" if number.count(".") < 2 else number
        numbers.append(value + "%" * number.endswith("%"))
    return numbers


def holds_in_order(numbers, shown):
    """Return whether `numbers` stand in `shown` in the same order, others between them."""
    rest = iter(shown)
    return all(number in rest for number in numbers)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["quote"][:50])
def test_claim_is_made_and_shown(claim):
    assert claim["quote"] in PLACES[claim["place"]], "Quoted, but not there."
    if not claim["cell"]:
        assert claim["line"], "Say why no cell shows this number."
        return
    cell = CELLS[claim["cell"]]
    source = [" ".join(line.split()) for line in cell.source.splitlines()]
    assert claim["line"] in read_lines(cell) + source, "There is no such line."
    lines = []
    for other in CLAIMS:
        if (other["place"], other["quote"]) == (claim["place"], claim["quote"]):
            lines.append(other["line"])
    quoted = list_numbers(claim["quote"])
    shown = list_numbers("\n".join(lines))
    assert holds_in_order(quoted, shown), (
        f"{quoted} do not stand in {shown} in this order."
    )


def test_no_number_is_left_without_a_claim():
    for place, text in PLACES.items():
        if place in ("README", "opening"):
            text = text.replace("\n".join(read_lines(CELLS["summary"])), "")
        for claim in CLAIMS:
            if claim["place"] == place:
                text = text.replace(claim["quote"], " ¦ ")
        for pattern in ALLOWED:
            text = re.sub(pattern, " ", text)
        left = list_numbers(text)
        assert not left, f"Add rows to claims.csv for {left} in {place}."


@pytest.mark.parametrize("place", ["README", "opening"])
def test_summary_table_is_the_computed_one(place):
    table = "\n".join(read_lines(CELLS["summary"]))
    assert table in PLACES[place], f"Copy the table of the cell `summary` to {place}."
