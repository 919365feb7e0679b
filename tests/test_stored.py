"""The stored notebook is a clean run, from top to bottom, and fit for GitHub."""

import re

from shared import CELLS, NOTEBOOK, RERUN, ROOT, read_lines

# Cells whose output nbval does not compare: live progress, and versions.
NOT_COMPARED = ["loop", "versions"]
UNCLEAN = {
    "a colour code": r"\x1b\[",
    "a warning": r"Warning\b|WARNING",
    "an address in memory": r"0x[0-9a-f]{6,}",
    "a path": r"(?<![\w.:/])/(home|root|tmp|usr|work|Users|opt|mnt|private)/|[A-Z]:\\",
}


def test_cells_ran_once_and_in_order():
    counts = [cell.execution_count for cell in CELLS.values()]
    assert counts == list(range(1, len(counts) + 1)), (
        f"The counts are {counts}. {RERUN}"
    )


def test_cells_left_only_results():
    """No error, nothing on stderr, no warning, no path; printed lines joined."""
    for name, cell in CELLS.items():
        kinds = [output.get("name", output.output_type) for output in cell.outputs]
        assert "error" not in kinds, f"{name} stores an error. {RERUN}"
        assert "stderr" not in kinds, f"{name} writes to stderr. {RERUN}"
        # Jupyter joins what is printed within a fraction of a second.
        assert kinds.count("stdout") < 2, (
            f"{name}: print everything at once, at the end."
        )
        text = "\n".join(read_lines(cell))
        for what, pattern in UNCLEAN.items():
            assert not re.search(pattern, text), f"{name} prints {what}."


def test_only_progress_and_versions_are_not_compared():
    """Such a cell shows one line of progress; a result there would never be checked."""
    for name, cell in CELLS.items():
        ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
        assert ignored == (name in NOT_COMPARED), f"{name}: the tag nbval-ignore-output"
        if ignored and name != "versions":
            lines = read_lines(cell)
            assert len(lines) == 1, f"{name} shows more than its progress: {lines}"


def test_file_is_portable():
    """No time stamps or other metadata of one editor; small enough for GitHub to show."""
    marked = [cell.id for cell in NOTEBOOK.cells if set(cell.metadata) - {"tags"}]
    assert not marked, f"Time stamps or other metadata in {marked}. {RERUN}"
    extra = set(NOTEBOOK.metadata) - {"kernelspec", "language_info"}
    assert not extra, f"Remove {sorted(extra)} from the notebook's metadata."
    assert NOTEBOOK.metadata.kernelspec.name == "python3", "Choose the kernel python3."
    size = (ROOT / "digits_cnn.ipynb").stat().st_size
    assert size < 1.25e6, f"{size} bytes: GitHub may not show it. Save smaller figures."
