"""The numbers that a reader meets in sentences are those that the cells show."""

import re

import pytest
from shared import CELLS, NOTEBOOK, README, read_lines

# A percentage, or what stands before "errors" or "points".
RESULT = r"\d+(?:\.\d+)?%|\d+(?:\.\d+)?(?= (?:errors?|points?)\b)"
NO_RESULT = ["95%", "99%"]  # the level of every interval, and the question of the title


def find_numbers(text):
    """Return the numbers of a text; one with a decimal also as a percentage, for tables."""
    numbers = re.findall(r"\d+(?:\.\d+)?%?", text)
    return numbers + [number + "%" for number in numbers if "." in number]


def test_numbers_in_prose_stand_in_an_output_of_their_section():
    """In the opening and in the README, which sum up, in an output of any section."""
    sections = []  # pairs of the section's prose and all that its cells show
    for cell in NOTEBOOK.cells:
        begins = cell.source.startswith(("# ", "## "))
        if cell.cell_type == "markdown" and begins:
            sections.append(("", ""))
        prose, shown = sections[-1]
        if cell.cell_type == "markdown":
            prose += cell.source + "\n"
        else:
            shown += "\n".join(read_lines(cell)) + "\n"
        sections[-1] = (prose, shown)
    everything = "".join(shown for _, shown in sections)
    sections[0] = (sections[0][0], everything)
    sections.append((README, everything))
    for prose, shown in sections:
        for number in re.findall(RESULT, prose):
            assert number in [*find_numbers(shown), *NO_RESULT], (
                f"{prose.splitlines()[0]}: no cell of this section shows {number}"
            )


@pytest.mark.parametrize("place", ["opening", "README"])
def test_table_at_the_top_is_the_computed_one(place):
    texts = {"README": README, "opening": NOTEBOOK.cells[0].source}
    computed = CELLS["summary"].outputs[0].data["text/markdown"]
    assert computed in texts[place], (
        f"In {place}, paste this table in place of the old one:\n\n{computed}"
    )
