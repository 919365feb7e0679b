"""Every number in the prose is tied to the line that prints it, by the table claims.csv.

A row says where a claim stands (the id of a markdown cell, of a figure's cell for its text
alternative, or README), quotes it, and names the code cell that prints it and the printed text.
A claim with several numbers may have several rows.
"""

import csv
import re
from pathlib import Path

from shared import CELLS, NOTEBOOK, README, list_pictures, read_text

with open(Path(__file__).with_name("claims.csv"), encoding="utf-8", newline="") as file:
    CLAIMS = list(csv.DictReader(file))
PLACES = {cell.id: cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown"}
PLACES |= {name: " ".join(alt for _, alt in list_pictures(cell)) for name, cell in CELLS.items()}
PLACES |= {"README": README}
WORDS = dict(two="2", three="3", four="4", five="5", six="6", seven="7", eight="8", nine="9")
COUNTED = "(?:errors|images|networks|points|predictions|repeats)"  # what makes such a word a result
NUMBER = rf"(?i)(?<![\w.])-?\d+(?:\.\d+)*%?(?!\w)|\b(?:{'|'.join(WORDS)})\b(?= {COUNTED})"
ALLOWED = {
    r"```[^`]*```|`[^`]*`|\]\([^)]*\)|<img alt=\"|\" src=.*?>": "code and addresses",
    r"\d+×\d+|8 by 8|0 to 16|\[0, 1\]|64 pixel|4 pixels|(?:up|set) to [01]": "sizes and ranges",
    r"\b(?i:an?|the|as|first) \d(?!\d|\.\d|%|×)|0 1 2 … 9|0 to 9": "names of digits",
    r"\b1-n\w+|1-NN|F1|(?i:forms?) \d+(?:,? (?:and )?\d+\b)*": "names of models, metrics, forms",
    r"stride of 2|momentum of 0\.9|decay of 0\.5|0\.25%|to 0\.|120 principal": "settings, in code",
    r"99\.9%|not 21|117 of HOG": "WANTED_ACCURACY, FOLDS × REPEATS, and our word",
    r"30 (?:other )?people|13 writers": "what UCI says",
    r"(?:19|20)\d\d\b|Python 3\.11(?:\.7|, 3\.12 or 3\.13)|CC BY 4\.0": "years and versions",
    r"first two images|Eight images|the four errors": "what a figure shows, by its code",
}


def list_numbers(text):
    """Return the numbers of a text, each with its % sign if it has one."""
    found = [WORDS.get(n.lower(), n) for n in re.findall(NUMBER, text.replace("−", "-"))]
    return {(float(n.rstrip("%")), "%" * n.endswith("%")) for n in found}


def test_claims_are_made_and_printed():
    """The quote stands in its place, the printed text in its cell, and has the quote's numbers."""
    for claim in CLAIMS:
        assert claim["quote"] in PLACES[claim["place"]], f"Quoted, but not there: {claim}"
        assert claim["printed"] in read_text(CELLS[claim["cell"]]), f"Not printed: {claim}"
        same = [other["printed"] for other in CLAIMS if other["quote"] == claim["quote"]]
        missing = list_numbers(claim["quote"]) - list_numbers(" ".join(same))
        assert not missing, f"{missing} of {claim['quote']!r} are not in the printed text."


def test_no_number_is_left_without_a_claim():
    left = {}
    for place, text in PLACES.items():
        for quote in {claim["quote"] for claim in CLAIMS if claim["place"] == place}:
            text = text.replace(quote, " ¦ ")
        left[place] = list_numbers(re.sub("|".join(ALLOWED), " ", text))
    left = {place: numbers for place, numbers in left.items() if numbers}
    assert not left, f"Add rows to claims.csv for {left}."
