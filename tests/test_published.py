"""What is published fits together: notebook, figures, README, data and packages."""

import re
from importlib.metadata import version

import numpy as np
import pytest
from packaging.requirements import Requirement
from shared import CELLS, NOTEBOOK, README, ROOT, list_pictures, look_alike, read_lines

RERUN = "Execute the notebook with the README's command and commit it with figures/."
STARTS = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667]
# Cells whose output nbval does not compare: live progress, and versions.
NOT_COMPARED = ["loop", "versions"]
UNCLEAN = {
    "a colour code": r"\x1b\[",
    "a warning": r"Warning\b|WARNING",
    "an address in memory": r"0x[0-9a-f]{6,}",
    "a path": r"(?<![\w.:/])/(home|root|tmp|usr|work|Users|opt|mnt|private)/|[A-Z]:\\",
}


@pytest.fixture(scope="module")
def stored():
    """{file name: PNG as bytes} of every picture in the notebook."""
    found = {}
    for cell in CELLS.values():
        names = re.findall(r'"(\d\d_\w+\.png)"', cell.source)
        for name, (png, _) in zip(names, list_pictures(cell), strict=True):
            found[name] = png
    return found


def test_files_hold_the_stored_pictures(stored):
    files = sorted(path.name for path in (ROOT / "figures").iterdir())
    assert files == sorted(stored), f"figures/ has other files. {RERUN}"
    for name, png in stored.items():
        assert (ROOT / "figures" / name).read_bytes() == png, f"{name} differs. {RERUN}"


def test_new_figures_look_the_same(stored, new_figures):
    if not any(new_figures.iterdir()):
        pytest.skip("there are no new figures: nbval did not execute the notebook here")
    for name, png in stored.items():
        assert (new_figures / name).is_file(), f"nbval did not come as far as {name}."
        new = (new_figures / name).read_bytes()
        assert look_alike(png, new), f"{name} looks different. If meant: {RERUN}"


def test_cells_ran_once_and_in_order():
    counts = [cell.execution_count for cell in CELLS.values()]
    assert counts == list(range(1, len(counts) + 1)), f"{counts}. {RERUN}"


def test_cells_left_only_results():
    """No error, nothing on stderr, no warning, no path; printed lines joined."""
    for name, cell in CELLS.items():
        kinds = [output.get("name", output.output_type) for output in cell.outputs]
        assert "error" not in kinds, f"{name} stores an error. {RERUN}"
        assert "stderr" not in kinds, f"{name} writes to stderr. {RERUN}"
        # Jupyter joins what is printed within a fraction of a second.
        assert kinds.count("stdout") < 2, f"{name}: print everything at the end."
        text = "\n".join(read_lines(cell))
        for what, pattern in UNCLEAN.items():
            assert not re.search(pattern, text), f"{name} prints {what}."


def test_only_progress_and_versions_are_not_compared():
    """A result in such a cell would never be checked."""
    for name, cell in CELLS.items():
        ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
        assert ignored == (name in NOT_COMPARED), f"{name}: the tag nbval-ignore-output"
        if ignored and name != "versions":
            assert len(read_lines(cell)) == 1, f"{name} shows more than its progress"


def test_notebook_is_portable():
    """No time stamps or other metadata of one editor; small enough for GitHub to show."""
    marked = [cell.id for cell in NOTEBOOK.cells if set(cell.metadata) - {"tags"}]
    assert not marked, f"Time stamps or other metadata in {marked}. {RERUN}"
    extra = set(NOTEBOOK.metadata) - {"kernelspec", "language_info"}
    assert not extra, f"Remove {sorted(extra)} from the notebook's metadata."
    assert NOTEBOOK.metadata.kernelspec.name == "python3", "Choose the kernel python3."
    size = (ROOT / "digits_cnn.ipynb").stat().st_size
    assert size < 1.25e6, f"{size} bytes: GitHub may not show it. Save smaller figures."


def test_table_in_the_readme_is_the_computed_one():
    computed = CELLS["summary"].outputs[0].data["text/markdown"]
    assert computed in README, f"In README, paste this table:\n\n{computed}"


def test_pictures_in_the_readme_exist_and_have_texts():
    for tag in re.findall("<img[^>]*>", README):
        found = re.match('<img alt="([^"]+)" src="([^"]*)"', tag)
        assert found, f"{tag}: begin with alt, then src."
        assert (ROOT / found[2]).is_file(), f"{found[2]} is missing."


def test_lines_for_your_own_work_give_the_sheets(capsys):
    """Copied from the README as they stand, they run, and print what it says they print."""
    (code,) = re.findall("```python\n(.*?)```", README, re.DOTALL)
    variables = {}
    exec(code, variables)  # noqa: S102
    lengths = np.diff([*STARTS, 1797])
    assert list(variables["groups"]) == list(np.repeat(np.arange(14), lengths))
    said = re.findall("# prints (.*)", code)
    assert capsys.readouterr().out.splitlines() == said


@pytest.mark.parametrize("name", ["requirements.txt", ".constraints.txt"])
def test_packages_are_the_locked_ones(name):
    """Other versions may work, but may change a printed digit or a pixel."""
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith(("#", "-c")):
            locked = Requirement(line)
            if locked.marker is None or locked.marker.evaluate():
                assert version(locked.name) in locked.specifier, f"{line} is wanted"
