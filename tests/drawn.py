"""Digits drawn by program, for the tests of "Your own digit"."""

import numpy as np
from PIL import Image, ImageDraw

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


def draw_digit(digit, height=200, pen=0.08, slant=0.0, width=1.0, corner=(60, 60)):
    """Return a digit as a grey (2 · height, 2 · height) array: 40 for ink, 220 for paper.

    pen: in heights; slant: columns to the right per row upwards; width: times the usual one;
    corner: the first row and column of the digit.
    """
    picture = Image.new("L", (2 * height, 2 * height), 220)
    drawing = ImageDraw.Draw(picture)
    points = []
    for x, y in STROKES[digit]:
        column = corner[1] + height * (x * width + slant * (10 - y)) / 10
        points.append((column, corner[0] + height * y / 10))
    thickness = max(1, round(pen * height))
    drawing.line(points, fill=40, width=thickness, joint="curve")
    for x, y in points[:: len(points) - 1]:  # round ends
        radius = thickness / 2
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=40)
    return np.array(picture)
