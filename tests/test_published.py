"""What is published fits together: notebook, figures, README and packages."""

import os
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from shared import CELLS, NOTEBOOK, README, ROOT, look_alike, read_outputs

RERUN = "Execute the notebook with the README's command and commit it with figures/."
STORED = {}  # {file name: PNG as bytes} of every picture in the notebook
for cell in CELLS.values():
    file_names = re.findall(r'"(\d\d_\w+\.png)"', cell.source)
    STORED.update(zip(file_names, read_outputs(cell)[1], strict=True))


def test_files_hold_the_stored_pictures():
    files = {path.name: path.read_bytes() for path in (ROOT / "figures").glob("[0-9]*")}
    changed = [name for name in files | STORED if files.get(name) != STORED.get(name)]
    assert not changed, f"figures/ differs in {changed}. {RERUN}"


def test_new_figures_look_the_same():
    folder = Path(os.environ["FIGURES_DIR"])
    if not any(folder.iterdir()):
        pytest.skip("there are no new figures: nbval did not execute the notebook here")
    for name, png in STORED.items():
        assert (folder / name).is_file(), f"nbval did not come as far as {name}."
        new = (folder / name).read_bytes()
        assert look_alike(png, new), f"{name} looks different. If meant: {RERUN}"


def test_cells_ran_in_order_and_left_only_results():
    for count, (name, cell) in enumerate(CELLS.items(), start=1):
        assert cell.execution_count == count, f"{name} ran out of order. {RERUN}"
        kinds = [output.get("name", output.output_type) for output in cell.outputs]
        assert not {"error", "stderr"} & set(kinds), f"{name}: {kinds}. {RERUN}"


def test_metadata_hide_nothing():
    """nbval compares all outputs but live progress and versions; no editor left its mark."""
    found = {cell.id: cell.metadata for cell in NOTEBOOK.cells if cell.metadata}
    ignored = {"tags": ["nbval-ignore-output"]}
    parameters = {"tags": ["parameters"]}
    assert found == {"parameters": parameters, "loop": ignored, "versions": ignored}
    assert read_outputs(CELLS["loop"]) == (["all models are done"], [])
    assert set(NOTEBOOK.metadata) == {"kernelspec", "language_info"}
    assert NOTEBOOK.metadata.kernelspec.name == "python3", "Choose the kernel python3."


def test_readme_shows_the_computed_table_and_a_picture():
    computed = CELLS["summary"].outputs[0].data["text/markdown"]
    assert computed in README, f"In README, paste this table:\n\n{computed}"
    (picture,) = re.findall('<img alt="[^"]+" src="([^"]+)"', README)
    assert (ROOT / picture).is_file(), f"{picture} is missing."


def test_lines_for_your_own_work_print_what_the_readme_says(capsys):
    (code,) = re.findall("```python\n(.*?)```", README, re.DOTALL)
    exec(code, {})  # noqa: S102
    said = re.findall(r"# prints (\d+)", code)
    assert capsys.readouterr().out.split() == said


@pytest.mark.parametrize("name", ["requirements.txt", ".constraints.txt"])
def test_packages_are_the_locked_ones(name):
    """Other versions may work, but may change a printed digit or a pixel."""
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith(("#", "-c")):
            locked = Requirement(line)
            if locked.marker is None or locked.marker.evaluate():
                assert version(locked.name) in locked.specifier, f"{line} is wanted"
