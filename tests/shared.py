"""The notebook as the tests read it, and a way to run its cells in a kernel of their own."""

import os
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).parent.parent

NOTEBOOK = nbformat.read(ROOT / "digits_cnn.ipynb", as_version=4)
README = (ROOT / "README.md").read_text(encoding="utf-8")

CELLS = {}  # the code cells by their ids
for cell in NOTEBOOK.cells:
    if cell.cell_type == "code":
        CELLS[cell.id] = cell

# Root mean square, of 255. Another system may move an edge by a fraction of a pixel; one
# changed digit in a figure gives 0.7 or more.
TOLERANCE = 0.5


def read_lines(cell):
    """Return the lines that a cell shows as text, with single spaces."""
    lines = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = output.get("text") or data.get("text/markdown") or data.get("text/plain")
        for line in (text or "").splitlines():
            lines.append(" ".join(line.split()))
    return lines


def list_pictures(cell):
    """Return [(PNG as bytes, text alternative)] of what a cell shows."""
    pictures = []
    for output in cell.outputs:
        if "image/png" in output.get("data", {}):
            alt = output.metadata.get("image/png", {}).get("alt", "")
            pictures.append((b64decode(output.data["image/png"]), alt))
    return pictures


def look_alike(old, new):
    """Return whether two pictures, PNGs as bytes, differ by less than TOLERANCE."""
    old = np.array(Image.open(BytesIO(old)), dtype=float)
    new = np.array(Image.open(BytesIO(new)), dtype=float)
    if old.shape != new.shape:
        return False
    return np.sqrt(np.mean((old - new) ** 2)) < TOLERANCE


def execute(cells, folder, changes, environment, allow_errors=False):
    """Run code cells in a kernel of their own; return them with their new outputs.

    folder: to run in; changes: {id of a cell: lines added to it}; environment: variables of
    the kernel; allow_errors: whether to go on after an error.
    """
    copies = []
    for cell in cells:
        source = cell.source
        if cell.id in changes:
            source += "\n" + changes[cell.id]
        copies.append(nbformat.v4.new_code_cell(source))
    notebook = nbformat.v4.new_notebook(cells=copies, metadata=NOTEBOOK.metadata)
    client = NotebookClient(
        notebook,
        timeout=900,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **environment})
    return copies
