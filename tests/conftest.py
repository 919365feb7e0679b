"""What all tests share: the stored notebook, and a folder for the figures of the re-execution."""

import os
import re
import shutil
import tempfile
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "digits_cnn.ipynb"
README = ROOT / "README.md"


def pytest_configure(config):
    """Send the re-executed notebook's figures to a temporary folder, so that none is overwritten."""
    os.environ["FIGURES_DIR"] = tempfile.mkdtemp(prefix="figures-")


def pytest_unconfigure(config):
    shutil.rmtree(os.environ["FIGURES_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def fresh_figures():
    """The folder into which nbval's re-execution of the notebook has saved its figures."""
    return Path(os.environ["FIGURES_DIR"])


@pytest.fixture(scope="session")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="session")
def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="session")
def documents(notebook):
    """The prose of the project: {where it stands: markdown text}."""
    cells = {
        f"markdown cell {number}": cell.source
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "markdown"
    }
    return {**cells, "README.md": README.read_text(encoding="utf-8")}


@pytest.fixture(scope="session")
def stored_figures(code_cells):
    """{file name: (PNG bytes, text alternative)} of every picture stored in the notebook."""
    figures = {}
    for cell in code_cells:
        names = re.findall(r'figures_dir / "([^"]+)"', cell.source)
        pictures = [
            output for output in cell.outputs if "image/png" in output.get("data", {})
        ]
        assert len(names) == len(pictures), (
            f"code cell {cell.execution_count} saves {names} but holds {len(pictures)} pictures: "
            "every figure is saved and displayed by show(), in the same cell."
        )
        for name, output in zip(names, pictures):
            alt = output.metadata.get("image/png", {}).get("alt", "")
            figures[name] = (b64decode(output.data["image/png"]), alt)
    return figures


@pytest.fixture(scope="session")
def namespace(code_cells):
    """A function that runs the code cells up to the first one that holds a text, and returns their names."""

    def run_until(text):
        names = {"display": lambda *arguments, **options: None}
        for cell in code_cells:
            if text in cell.source:
                return names
            code = compile(cell.source, f"code cell {cell.execution_count}", "exec")
            exec(code, names)  # noqa: S102, the notebook is ours
        raise AssertionError(
            f"no code cell holds {text!r} any more: name another one in the test."
        )

    return run_until
