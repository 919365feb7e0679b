"""What all tests share. `.pytest.ini` loads it as a plugin, so that every run gets its folders."""

import ast
import os
import re
import shutil
import tempfile
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOK = nbformat.read(ROOT / "digits_cnn.ipynb", as_version=4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells if cell.cell_type == "code"}
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRESH = ROOT / ".fresh-figures"  # git-ignored: the figures of nbval's re-execution
shutil.rmtree(FRESH, ignore_errors=True)
EMPTY = tempfile.TemporaryDirectory(prefix="digits-cnn-")
for variable in ("KERAS_HOME", "MPLCONFIGDIR", "IPYTHONDIR"):
    os.environ[variable] = str(Path(EMPTY.name, variable))
os.environ |= {"FIGURES_DIR": str(FRESH), "MPLBACKEND": "agg"}


def pytest_collection_modifyitems(items):
    """Run nbval's cells before the tests that look at their figures."""
    items.sort(key=lambda item: not type(item).__module__.startswith("nbval"))


def execute(cells, change="", folder=ROOT, **environment):
    """Run code cells in a kernel of its own, with changed parameters; return them executed."""
    sources = [cell.source + change * (cell.id == "parameters") for cell in cells]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=NOTEBOOK.metadata)
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(folder)}})
    client.execute(env={k: v for k, v in (os.environ | environment).items() if v is not None})
    return cells


def read_text(cell):
    """Return what a code cell prints, its tables included, with single spaces."""
    texts = [output.get("text") or output.data.get("text/plain", "") for output in cell.outputs]
    return re.sub(r"\s+", " ", " ".join(texts))


def list_pictures(cell):
    """Return [(PNG as bytes, text alternative)] of a code cell's outputs."""
    found = [output for output in cell.outputs if "image/png" in output.get("data", {})]
    alts = [output.metadata.get("image/png", {}).get("alt", "") for output in found]
    return [(b64decode(each.data["image/png"]), alt) for each, alt in zip(found, alts)]


@pytest.fixture(scope="session")
def figures():
    """{file name: (PNG as bytes, text alternative)} of every picture stored in the notebook."""
    found = {}
    for cell in CELLS.values():
        names = re.findall(r'"(\w+\.png)", alt\)', cell.source)
        found |= dict(zip(names, list_pictures(cell), strict=True))  # each by show(...)
    return found


@pytest.fixture(scope="session")
def names():
    """The notebook's imports, parameters and definitions; nothing is loaded or trained."""
    found = {}
    for cell in CELLS.values():
        tree = ast.parse(cell.source)
        if cell.id not in ("environment", "imports", "parameters", "set-up"):
            tree.body = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
        exec(compile(tree, cell.id, "exec"), found)  # noqa: S102, the notebook is ours
    return found
