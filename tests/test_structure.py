"""The stored notebook is a clean run, from top to bottom, with nothing but results."""

import re

from shared import CELLS, NOTEBOOK, ROOT, read_text

RERUN = "Execute the notebook with the README's command."
ABSOLUTE_PATH = r"(?<![\w.:/])/(?:home|root|tmp|usr|work|Users|opt|mnt|private)/|[A-Z]:\\"
UNCLEAN = rf"\x1b\[|Warning\b|WARNING|0x[0-9a-f]{{6,}}|{ABSOLUTE_PATH}"


def test_cells_ran_once_in_order_and_left_only_results():
    """No error, no warning, no path, no colour code; lines joined, as the README's command does."""
    counts = [cell.execution_count for cell in CELLS.values()]
    assert counts == list(range(1, len(counts) + 1)), f"The counts are {counts}. {RERUN}"
    for name, cell in CELLS.items():
        kinds = [output.get("name", output.output_type) for output in cell.outputs]
        assert not {"error", "stderr"} & set(kinds), f"{name} stores {kinds}. {RERUN}"
        assert kinds.count("stdout") < 2, f"{name} stores its lines one by one. {RERUN}"
        unclean = re.search(UNCLEAN, read_text(cell))
        assert not unclean, f"{name} prints {unclean and unclean[0]}: avoid it."


def test_file_is_small_and_portable():
    """Only two tags and the kernel's name as metadata; small enough for GitHub's preview."""
    tagged = {cell.id: dict(cell.metadata) for cell in NOTEBOOK.cells if cell.metadata}
    tags = {"parameters": ["parameters"], "versions": ["nbval-ignore-output"]}
    assert tagged == {cell: {"tags": tags[cell]} for cell in tags}, f"Keep these alone: {tags}."
    assert set(NOTEBOOK.metadata) == {"kernelspec", "language_info"}, "Remove other metadata."
    assert NOTEBOOK.metadata.kernelspec.name == "python3", "Choose the kernel python3 and save."
    size = (ROOT / "digits_cnn.ipynb").stat().st_size
    assert size < 1.25e6, f"{size} bytes are too many for GitHub's preview: save smaller figures."
