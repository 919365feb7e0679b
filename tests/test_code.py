"""The notebook's functions beside its published run."""

import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from scipy import ndimage
from shared import CELLS

# Floating point types below 64 bits, by their numbers in TensorFlow's graphs.
LOW_PRECISION = {1: "float32", 14: "bfloat16", 19: "float16"}
NO_ARITHMETIC = {"Const", "Cast", "Bitcast"}  # the same bits on every processor


def run_cell(name, variables):
    exec(compile(CELLS[name].source, name, "exec"), variables)  # noqa: S102


def test_training_computes_in_64_bits(names):
    """In 32 bits results depend on the processor; Keras falls back to them in places."""
    import tensorflow as tf

    network = names["build_network"](1000, seed=0)

    @tf.function
    def step(images, digits):
        return network.train_step((images, digits))

    images = tf.zeros((4, 32, 32, 1), "float64")
    digits = tf.zeros(4, "int64")
    graph = step.get_concrete_function(images, digits).graph.as_graph_def()
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


def test_layer_does_what_scipy_does_for_one_image(names):
    """Drawn again from the same seed: a zoom, and a shift down and to the right."""
    keras = names["keras"]
    images = np.random.default_rng(0).random((3, 32, 32, 1))
    moved = np.array(names["RandomShiftZoom"](seed=5)(images, training=True))
    random = keras.random.SeedGenerator(5)
    zooms = np.array(keras.random.uniform((3, 1, 1), 0.92, 1.08, seed=random))
    shifts = np.array(keras.random.uniform((2, 3, 1, 1), -3.2, 3.2, seed=random))
    for i in range(3):
        zoom = zooms[i, 0, 0]
        offset = 15.5 - zoom * 15.5 + shifts[:, i, 0, 0]
        expected = ndimage.affine_transform(
            images[i, :, :, 0], [zoom, zoom], offset, order=1, mode="grid-constant"
        )
        np.testing.assert_allclose(moved[i, :, :, 0], expected, atol=1e-12)


# Five answers: the true digit, the predicted one, and its probability.
TRUE = np.array([3, 5, 7, 1, 0])
PREDICTED = np.array([3, 9, 7, 2, 0])
CONFIDENCE = np.array([0.9, 0.6, 0.4, 0.8, 0.7])


def make_prob(y_pred):
    """Return (5, 10) probabilities whose highest are CONFIDENCE, at y_pred."""
    prob = np.full((5, 10), 0.01)
    prob[np.arange(5), y_pred] = CONFIDENCE
    return prob


def make_images(count):
    """Return (count, 8, 8) images, whose first pixel tells the number."""
    images = np.zeros((count, 8, 8))
    images[:, 0, 0] = np.arange(count) / 2
    return images


def test_errors_are_ranked_by_confidence(names):
    assert list(names["rank_errors"](TRUE, PREDICTED, CONFIDENCE)) == [3, 1]
    assert list(names["rank_errors"](TRUE, TRUE, CONFIDENCE)) == []


def test_errors_left_count_down(names):
    prob = make_prob(
        np.array([4, 9, 7, 1, 0])
    )  # wrong are the most confident, 0.9, and 0.6
    assert list(names["count_errors_left"](TRUE, prob)) == [2, 2, 1, 1, 1, 0]


@pytest.mark.parametrize("count", [1, 5, 30])
def test_grid_shows_each_image_under_its_caption(names, count):
    images = make_images(count)
    order = np.arange(count) % 5
    answers = TRUE[order], PREDICTED[order], CONFIDENCE[order]
    figure = names["draw_images"](images, *answers)
    assert len(figure.axes) == count
    assert figure.get_figwidth() == pytest.approx(6.4 * min(count, 5) / 5)
    for i, axis in enumerate(figure.axes):
        true, predicted, confidence = TRUE[i % 5], PREDICTED[i % 5], CONFIDENCE[i % 5]
        title = f"true {true}, predicted {predicted}\nprobability {confidence:.2f}"
        assert axis.get_title() == title
        shown = 16 * axis.images[0].get_array()[0, 0]
        assert shown == images[i, 0, 0], "another image"


def run_evaluation(names, y_pred):
    """Run the cells of misclassified images and probabilities; return their figures."""
    figures = []
    variables = {
        **names,
        "show": lambda figure, name, alt: figures.append(figure),
        "images": make_images(20),
        "test": np.arange(5),
        "y_test": TRUE,
        "y_pred": y_pred,
        "confidence": CONFIDENCE,
        "prob": make_prob(y_pred),
    }
    run_cell("images", variables)
    run_cell("probabilities", variables)
    return figures


def test_no_error_gives_no_grid(names):
    figures = run_evaluation(names, TRUE)
    assert len(figures) == 1, "the bars only"


def test_bars_show_the_probabilities(names):
    """Errors first, true digit in blue, another predicted one in orange."""
    grid, bars = run_evaluation(names, PREDICTED)
    assert len(grid.axes) == 2
    titles = [axis.get_title() for axis in bars.axes[0::2]]
    assert titles[0] == "true 1, predicted 2\nprobability 0.80"
    assert titles[2] == "true 7, predicted 7\nprobability 0.40", "the least sure first"
    patches = bars.axes[1].patches
    heights = [patch.get_height() for patch in patches]
    assert heights == [0.01, 0.01, 0.8, *[0.01] * 7]
    colours = [patch.get_facecolor() for patch in patches]
    assert colours[1] == to_rgba(names["CORRECT"])
    assert colours[2] == to_rgba(names["WRONG"])
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


LOAD = """
import sys, numpy as np, keras
network = keras.models.load_model(sys.argv[1])
np.save(sys.argv[3], network.predict(np.load(sys.argv[2]), verbose=0))
"""


def test_saved_network_predicts_the_same_elsewhere(names, tmp_path):
    """In a program that does not know the notebook, by the notebook's own lines."""
    network = names["build_network"](1000, seed=0)
    X = np.random.default_rng(0).random((20, 32, 32, 1))
    expected = network.predict(X, verbose=0)
    folder = SimpleNamespace(TemporaryDirectory=lambda: nullcontext(tmp_path))
    variables = {"network": network, "X_test": X, "prob": expected, "tempfile": folder}
    run_cell("keep", {**names, **variables})
    np.save(tmp_path / "X.npy", X)
    files = [tmp_path / name for name in ("digits.keras", "X.npy", "prob.npy")]
    subprocess.run([sys.executable, "-c", LOAD, *map(str, files)], check=True)
    # There `predict` first rounds the images to 32 bits, Keras's own setting.
    assert np.abs(np.load(files[2]) - expected).max() < 1e-6
