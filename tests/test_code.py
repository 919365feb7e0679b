"""The notebook's functions beside its published run."""

import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from shared import CELLS, ROOT

# Floating point types below 64 bits, by their numbers in TensorFlow's graphs.
LOW_PRECISION = {1: "float32", 14: "bfloat16", 19: "float16"}
NO_ARITHMETIC = {"Const", "Cast", "Bitcast"}  # the same bits on every processor


def run_cell(name, variables):
    exec(compile(CELLS[name].source, name, "exec"), variables)  # noqa: S102


def test_training_computes_in_64_bits(names):
    """In 32 bits results depend on the processor; Keras falls back to them in places."""
    import tensorflow as tf

    model = names["build_model"](1000, seed=0)

    @tf.function
    def step(images, digits):
        return model.train_step((images, digits))

    images = tf.zeros((4, 32, 32, 1), "float64")
    graph = step.get_concrete_function(
        images, tf.zeros(4, "int64")
    ).graph.as_graph_def()
    nodes = list(graph.node)
    for function in graph.library.function:
        nodes.extend(function.node_def)
    found = set()
    for node in nodes:
        for attribute in node.attr.values():
            for kind in [attribute.type, *attribute.list.type]:
                if kind in LOW_PRECISION and node.op not in NO_ARITHMETIC:
                    found.add(f"{node.op} in {LOW_PRECISION[kind]}")
    assert not found, f"Give these operations float64: {sorted(found)}"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EPOCHS", 0, "EPOCHS: at least 1"),
        ("FOLDS", 1, "FOLDS: from 2 to 14"),
        ("FIGURES_DIR", "README.md/figures", "FIGURES_DIR: no file can"),
    ],
)
def test_what_would_fail_late_is_named_early(names, monkeypatch, name, value, message):
    monkeypatch.chdir(ROOT)
    with pytest.raises((ValueError, OSError), match=message):
        run_cell("checks", {**names, name: value})


# Five images: the digit, what is predicted, and its probability.
ANSWERS = {
    10: (3, 3, 0.9),
    11: (5, 9, 0.6),
    12: (7, 7, 0.4),
    13: (1, 2, 0.8),
    14: (0, 0, 0.7),
}


# An image for each row, whose first pixel tells the row.
IMAGES = np.zeros((20, 8, 8))
IMAGES[:, 0, 0] = np.arange(20) / 2


def make_answers(rows):
    """Return y and a data frame of probabilities for these rows of ANSWERS."""
    y = np.zeros(20, dtype=int)
    prob = pd.DataFrame(0.0, index=rows, columns=range(10))
    for row in rows:
        true, predicted, probability = ANSWERS[row]
        y[row] = true
        prob.loc[row] = (1 - probability) / 9
        prob.loc[row, predicted] = probability
    return y, prob


@pytest.mark.parametrize(
    ("rows", "misclassified", "correct"),
    [
        ([10, 12, 14], [], [12, 14, 10]),
        ([10, 11, 12], [11], [12, 10]),
        ([10, 11, 12, 13, 14], [13, 11], [12, 14, 10]),
    ],
)
def test_images_are_ranked(names, rows, misclassified, correct):
    """The errors by confidence, and the correct ones from the least confident."""
    y, prob = make_answers(rows)
    found = names["rank_images"](y, prob)
    assert list(found[0]) == misclassified
    assert list(found[1]) == correct


@pytest.mark.parametrize("count", [1, 5, 30])
def test_grid_shows_each_image_under_its_caption(names, count):
    y, prob = make_answers([10, 11, 12, 13, 14])
    rows = [13, 11, 12, 14, 10] * 6
    axes = names["draw_images"](IMAGES, y, prob, rows[:count]).axes
    assert len(axes) == count
    for axis, row in zip(axes, rows):
        true, predicted, probability = ANSWERS[row]
        title = f"true {true}, predicted {predicted}\nprobability {probability:.2f}"
        assert axis.get_title() == title
        shown = 16 * axis.images[0].get_array()[0, 0]
        assert shown == IMAGES[row, 0, 0], "another row's image"


def test_bars_show_the_probabilities(names):
    """True digit in blue, another predicted one in orange."""
    y, prob = make_answers([10, 11])
    figure = names["draw_probabilities"](IMAGES, y, prob, [11, 10])
    bars = figure.axes[1].patches
    assert [bar.get_height() for bar in bars] == list(prob.loc[11])
    colours = [bar.get_facecolor() for bar in bars]
    assert colours[5] == to_rgba(names["CORRECT"])
    assert colours[9] == to_rgba(names["WRONG"])
    assert len(set(colours)) == 3


def test_recall_and_matrix_agree(names):
    """Three of four 1s are found, one is taken for a 7."""
    y_true = np.array([1, 1, 1, *range(10)])
    y_pred = np.array([1, 7, 1, *range(10)])
    left, right = names["draw_confusion"](y_true, y_pred).axes
    shown = sorted(text.get_text() for text in left.texts)
    assert shown == ["1"] * 10 + ["3"], "nine digits once, an error once, three 1s"
    assert right.texts[1].get_text() == "3 of 4"
    assert right.lines[0].get_xdata()[1] == 0.75


DRAWING = """
..##
..##
...#
...#
"""


def test_drawing_is_read(names):
    ink = names["read_drawing"](DRAWING)
    assert ink.tolist() == [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 1]]
    ragged = names["read_drawing"]("#\n##\n #")
    assert ragged.tolist() == [[1, 0], [1, 1], [0, 1]]


def test_scan_and_drawing_give_the_same_image(names):
    """Wherever it stands on the page, and however large it is; cropped to the ink."""
    ink = names["read_drawing"](DRAWING)  # 4 high and 2 wide, so padded to 4 by 4
    image = names["make_image"](ink)
    empty, left, right = [0, 0], [16, 16], [16, 16]
    upper = [*empty, *left, *right, *empty]
    lower = [*empty, *empty, *right, *empty]
    np.testing.assert_allclose(image, [upper] * 4 + [lower] * 4, atol=1e-9)
    scan = np.full((300, 200), 0.1)
    scan[20:260, 7:127] += 0.8 * np.kron(ink[:, 2:], np.ones((60, 60)))
    np.testing.assert_allclose(names["make_image"](scan), image, atol=1e-9)


@pytest.mark.parametrize(
    ("ink", "message"),
    [
        (np.ones((28, 28, 3)), "3 dimensions"),
        (np.arange(64).reshape(8, 8), "0.0 to 63.0"),
        (np.array([[0, np.nan]]), "nan"),
        (np.zeros((28, 28)), "there is none"),
    ],
)
def test_what_is_no_digit_is_refused(names, ink, message):
    with pytest.raises(ValueError, match=message):
        names["make_image"](ink)


LOAD = """
import sys, numpy as np, keras
network = keras.models.load_model(sys.argv[1])
np.save(sys.argv[3], network.predict(np.load(sys.argv[2]), verbose=0))
"""


def test_saved_network_predicts_the_same_elsewhere(names, tmp_path):
    """In a program that does not know the notebook, by the notebook's own lines."""
    network = names["build_model"](1000, seed=0)
    X = np.random.default_rng(0).random((20, 32, 32, 1))
    expected = network.predict(X, verbose=0)
    folder = SimpleNamespace(TemporaryDirectory=lambda: nullcontext(tmp_path))
    variables = {
        "network": network,
        "X_test": X,
        "test_prob": pd.DataFrame(expected),
        "tempfile": folder,
    }
    run_cell("keep", {**names, **variables})
    np.save(tmp_path / "X.npy", X)
    files = [tmp_path / name for name in ("digits.keras", "X.npy", "prob.npy")]
    subprocess.run([sys.executable, "-c", LOAD, *map(str, files)], check=True)
    # There `predict` first rounds the images to 32 bits, Keras's own setting.
    assert np.abs(np.load(files[2]) - expected).max() < 1e-6


def test_network_can_be_copied_and_saved_whole(names, tmp_path):
    """With the layer of shifts and zooms, where its class is defined."""
    import keras

    network = names["build_model"](1000, seed=3)
    network.save(tmp_path / "whole.keras")
    loaded = keras.models.load_model(tmp_path / "whole.keras")
    clone = keras.models.clone_model(network)
    for model in [loaded, clone]:
        assert model.layers[0].get_config()["seed"] == 3
    X = np.random.default_rng(0).random((5, 32, 32, 1))
    difference = loaded.predict(X, verbose=0) - network.predict(X, verbose=0)
    assert np.abs(difference).max() < 1e-12
