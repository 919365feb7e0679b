"""The stored notebook is a clean run, from top to bottom, of short cells."""

import ast
import re

import pytest
from conftest import CELLS, NOTEBOOK, ROOT

RERUN = "Execute the notebook with the README's command."
UNCLEAN = {
    "an ANSI code": r"\x1b\[",
    "an absolute path": r"(?<![\w.:/])/(?:home|root|tmp|usr|work|Users|opt|mnt|private)/|[A-Z]:\\",
    "a warning": r"Warning\b|WARNING",
    "a memory address": r"0x[0-9a-f]{6,}",
}


def test_executed_once_and_in_order():
    counts = [cell.execution_count for cell in CELLS.values()]
    assert counts == list(range(1, len(counts) + 1)), f"The counts are {counts}. {RERUN}"


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_cell(cell):
    kinds = [output.get("name", output.output_type) for output in cell.outputs]
    assert not {"error", "stderr"} & set(kinds), f"{cell.id} stores {kinds}. {RERUN}"
    assert kinds.count("stdout") < 2, f"{cell.id} stores its lines one by one. {RERUN}"
    data = [output.get("data", output) for output in cell.outputs]
    texts = [str(each.get(key)) for each in data for key in ("text", "text/plain", "text/html")]
    for what, pattern in UNCLEAN.items():
        assert not re.search(pattern, "\n".join(texts)), f"{cell.id} prints {what}: avoid it."
    imports = {ast.Import, ast.ImportFrom} & set(map(type, ast.walk(ast.parse(cell.source))))
    assert cell.id == "imports" or not imports, f"Move the imports of {cell.id} to `imports`."
    lines = [line for line in cell.source.splitlines() if line.strip()]
    assert len(lines) <= 24, f"{cell.id} has {len(lines)} lines: split it."


def test_file_is_small_and_portable():
    tagged = {cell.id: dict(cell.metadata) for cell in NOTEBOOK.cells if cell.metadata}
    tags = {"parameters": ["parameters"], "versions": ["nbval-ignore-output"]}
    assert tagged == {cell: {"tags": tags[cell]} for cell in tags}, f"Keep these alone: {tags}."
    assert set(NOTEBOOK.metadata) == {"kernelspec", "language_info"}, "Remove other metadata."
    assert NOTEBOOK.metadata.kernelspec.name == "python3", "Choose the kernel python3 and save."
    size = (ROOT / "digits_cnn.ipynb").stat().st_size
    assert size < 1.25e6, f"{size} bytes are too many for GitHub's preview: save smaller figures."
