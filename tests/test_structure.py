"""The stored notebook is executed once, in order, and reads as the house style asks."""

import ast
import re
from itertools import pairwise
from statistics import median

LONGEST_CELL, MEDIAN_CELL = 20, 6  # non-blank lines
ADVICE = (
    "Execute the notebook with the README's first command, which stores a clean run."
)


def code_lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def test_executed_from_top_to_bottom(code_cells):
    counts = [cell.execution_count for cell in code_cells]
    assert counts == list(range(1, len(counts) + 1)), (
        f"execution counts are {counts}, not 1 to {len(counts)}. {ADVICE}"
    )


def test_outputs_are_clean(code_cells):
    forbidden = {
        "an ANSI code": r"\x1b\[",
        "an absolute path": r"(?<![\w.:/])/(?:home|root|tmp|usr|work|Users|opt|mnt)/|[A-Z]:\\",
        "a warning": r"\bWarning\b|\bWARNING\b",
        "a memory address": r"0x[0-9a-f]{6,}",
    }
    for cell in code_cells:
        where = f"code cell {cell.execution_count}"
        for output in cell.outputs:
            assert output.output_type != "error", f"{where} stores an error. {ADVICE}"
            assert output.get("name") != "stderr", (
                f"{where} stores stderr: {output.get('text')}. {ADVICE}"
            )
            data = output.get("data", {})
            text = (
                output.get("text", "")
                + data.get("text/plain", "")
                + data.get("text/html", "")
            )
            for what, pattern in forbidden.items():
                match = re.search(pattern, text)
                assert not match, f"{where} stores {what}, {match.group()!r}. {ADVICE}"


def test_no_empty_cell(notebook):
    empty = [
        number
        for number, cell in enumerate(notebook.cells, start=1)
        if not cell.source.strip()
    ]
    assert not empty, f"cells {empty} are empty: delete them."


def test_prose_before_every_code_cell(notebook):
    pairs = pairwise(notebook.cells)
    bare = [
        after.execution_count
        for before, after in pairs
        if before.cell_type == after.cell_type == "code"
    ]
    assert notebook.cells[0].cell_type == "markdown" and not bare, (
        f"code cells {bare} have no prose before them: say in a sentence what they are for."
    )


def test_imports_stand_in_one_cell(code_cells):
    importing = [
        cell.execution_count
        for cell in code_cells
        if any(
            isinstance(node, (ast.Import, ast.ImportFrom))
            for node in ast.walk(ast.parse(cell.source))
        )
    ]
    assert importing == [1], (
        f"code cells {importing} import: move all imports to the first one."
    )


def test_tags(code_cells):
    tagged = {}
    for cell in code_cells:
        for tag in cell.metadata.get("tags", []):
            tagged.setdefault(tag, []).append(cell)
    assert sorted(tagged) == ["nbval-ignore-output", "parameters"], (
        f"the notebook has the tags {sorted(tagged)}: only 'parameters' and 'nbval-ignore-output' belong there."
    )
    assert (
        len(tagged["parameters"]) == 1 and "SEED =" in tagged["parameters"][0].source
    ), (
        "the one cell tagged 'parameters' has to be the cell that sets SEED and the others."
    )
    ignored = tagged["nbval-ignore-output"]
    assert len(ignored) == 1 and "version(" in ignored[0].source, (
        "only the cell that prints the versions may ignore its output: every other number is compared."
    )


def test_cells_are_short(code_cells):
    sizes = {cell.execution_count: len(code_lines(cell)) for cell in code_cells}
    long = {count: size for count, size in sizes.items() if size > LONGEST_CELL}
    assert not long, (
        f"code cells with more than {LONGEST_CELL} lines {long}: split them."
    )
    assert median(sizes.values()) <= MEDIAN_CELL, (
        f"half of the code cells have more than {median(sizes.values())} lines: split the longest."
    )


def test_headings(notebook):
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = re.findall(r"^(#+) (.+)$", "\n".join(prose), flags=re.MULTILINE)
    levels = [len(marks) for marks, _ in headings]
    assert levels[:1] == [1] and levels.count(1) == 1, (
        "the notebook has to begin with its only H1."
    )
    for (before, _), (after, title) in pairwise(headings):
        assert len(after) <= len(before) + 1, f"the heading {title!r} skips a level."
    bold = [title for _, title in headings if "**" in title]
    assert not bold, f"no bold inside headings: {bold}"


def test_metadata_is_minimal(notebook):
    for number, cell in enumerate(notebook.cells, start=1):
        extra = sorted(set(cell.metadata) - {"tags"})
        assert not extra, (
            f"cell {number} has the metadata {extra}: remove them. {ADVICE}"
        )
    assert set(notebook.metadata) == {"kernelspec", "language_info"}, (
        f"the notebook has the metadata {sorted(notebook.metadata)}: keep kernelspec and language_info."
    )
    assert notebook.metadata.kernelspec.name == "python3", (
        "the kernel has to be python3, which every installation has: choose it and save again."
    )


def test_file_is_small(pytestconfig):
    size = (pytestconfig.rootpath / "digits_cnn.ipynb").stat().st_size
    assert size < 1.5e6, (
        f"the notebook has {size / 1e6:.2f} MB: above 1.5 MB GitHub shows it slowly or not."
    )
