"""What every run of the tests needs: a folder for nbval's figures, and the notebook's code."""

import os
import re
import tempfile
from unittest.mock import patch

import matplotlib
import pytest
from shared import CELLS

matplotlib.use("agg")  # for tests that call the notebook's functions; no kernel is told

# nbval executes the notebook in a kernel that inherits this variable.
NEW_FIGURES = tempfile.TemporaryDirectory(prefix="digits-cnn-figures-")
os.environ["FIGURES_DIR"] = NEW_FIGURES.name


@pytest.fixture(scope="session")
def names():
    """The notebook's imports, parameters and definitions; nothing is loaded or trained."""
    found = {}
    with patch.dict(os.environ):  # what the notebook sets there is undone at the end
        for cell in CELLS.values():
            defines = re.search("^(def|class) ", cell.source, re.MULTILINE)
            if cell.id in ("environment", "parameters") or defines:
                exec(compile(cell.source, cell.id, "exec"), found)  # noqa: S102
    return found
