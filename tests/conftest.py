"""What all tests share: the stored notebook and its definitions."""

import ast
import os
import tempfile
from base64 import b64decode
from pathlib import Path

import matplotlib
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = nbformat.read(ROOT / "digits_cnn.ipynb", as_version=4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells if cell.cell_type == "code"}
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_PICTURE = "other_writers.png"  # the one picture that the notebook reads, in `read-others`
FRESH = tempfile.TemporaryDirectory(prefix="figures-")  # for the figures of nbval's re-execution
os.environ["FIGURES_DIR"] = FRESH.name
matplotlib.use("agg")  # in the tests only: nbval's kernel keeps its own backend


@pytest.fixture(scope="session")
def figures():
    """{file name: (PNG bytes, text alternative)} of every picture stored in the notebook."""
    found = {}
    for cell in CELLS.values():
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        names = [call.args[1].value for call in calls if getattr(call.func, "id", "") == "show"]
        names += [DATA_PICTURE] if cell.id == "read-others" else []
        outputs = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        assert len(names) == len(outputs), f"{cell.id}: make each figure with show(...)."
        for name, output in zip(names, outputs):
            alt = output.metadata.get("image/png", {}).get("alt", "")
            found[name] = b64decode(output.data["image/png"]), alt
    return found


def run(source, names):
    exec(compile(source, "cell", "exec"), names)  # noqa: S102, the notebook is ours
    return names


def is_definition(node):
    try:
        return ast.literal_eval(node.value) is not None
    except (AttributeError, ValueError):
        return isinstance(node, (ast.FunctionDef, ast.ClassDef))


@pytest.fixture(scope="session")
def names():
    """The notebook's imports, parameters, functions and literals; nothing is loaded or trained."""
    found = {}
    for cell in CELLS.values():
        tree = ast.parse(cell.source)
        if cell.id not in ("imports", "parameters", "setup"):
            tree.body = list(filter(is_definition, tree.body))
        run(tree, found)
    return found
