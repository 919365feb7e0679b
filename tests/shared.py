"""The notebook as the tests read it, a way to run its cells, and digits drawn by program."""

import os
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from PIL import Image, ImageDraw

ROOT = Path(__file__).parent.parent

NOTEBOOK = nbformat.read(ROOT / "digits_cnn.ipynb", as_version=4)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CELLS = {cell.id: cell for cell in NOTEBOOK.cells if cell.cell_type == "code"}


def read_outputs(cell):
    """Return what a cell shows: its lines of text, with single spaces, and its PNGs."""
    lines = []
    pictures = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = output.get("text") or data.get("text/markdown") or data.get("text/plain")
        for line in (text or "").splitlines():
            lines.append(" ".join(line.split()))
        if "image/png" in data:
            pictures.append(b64decode(data["image/png"]))
    return lines, pictures


def look_alike(old, new):
    """Return whether two PNGs differ by less than 0.5 of 255, as a root mean square.

    Another system may move an edge by a fraction of a pixel; one changed digit gives 0.7.
    """
    old = np.array(Image.open(BytesIO(old)), dtype=float)
    new = np.array(Image.open(BytesIO(new)), dtype=float)
    return old.shape == new.shape and np.sqrt(np.mean((old - new) ** 2)) < 0.5


def execute(sources, folder, environment, allow_errors=False):
    """Run sources of cells in a folder, in a kernel of their own; return the cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells, metadata=NOTEBOOK.metadata),
        timeout=900,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **environment})
    return cells


# The points of one stroke, in a box 6 wide and 10 high.
STROKES = {
    0: [(3, 0), (1, 1), (0, 5), (1, 9), (3, 10), (5, 9), (6, 5), (5, 1), (3, 0)],
    1: [(3, 0), (3, 10)],
    2: [(0, 2), (1, 0), (5, 0), (6, 2), (5, 4), (0, 10), (6, 10)],
    3: [(0, 1), (3, 0), (6, 2), (3, 5), (6, 8), (3, 10), (0, 9)],
    4: [(4, 10), (4, 0), (0, 7), (6, 7)],
    5: [(6, 0), (1, 0), (0, 5), (4, 4), (6, 7), (4, 10), (0, 10)],
    6: [(5, 0), (1, 4), (0, 8), (2, 10), (5, 10), (6, 8), (4, 5), (0, 7)],
    7: [(0, 0), (6, 0), (2, 10)],
    8: [(3, 5), (0, 2), (3, 0), (6, 2), (3, 5), (0, 8), (3, 10), (6, 8), (3, 5)],
    9: [(6, 3), (4, 6), (1, 5), (0, 2), (2, 0), (5, 0), (6, 3), (5, 10)],
}


def draw_digit(digit, height=200, pen=0.08, slant=0.0):
    """Return a digit as a grey (2 · height, 2 · height) array: 40 for ink, 220 for paper.

    pen: in heights; slant: columns to the right per row upwards.
    """
    picture = Image.new("L", (2 * height, 2 * height), 220)
    drawing = ImageDraw.Draw(picture)
    points = []
    for x, y in STROKES[digit]:
        column = 60 + height * (x + slant * (10 - y)) / 10
        points.append((column, 60 + height * y / 10))
    thickness = max(1, round(pen * height))
    drawing.line(points, fill=40, width=thickness, joint="curve")
    for x, y in points[:: len(points) - 1]:  # round ends
        radius = thickness / 2
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=40)
    return np.array(picture)
