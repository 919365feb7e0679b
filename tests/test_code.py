"""The notebook's functions with other inputs than in its published run."""

import numpy as np
import pandas as pd
import pytest


@pytest.mark.parametrize("count", [0, 1, 24])
def test_any_number_of_errors_is_drawn(names, count):
    answers = pd.DataFrame({"true": [3] * count, "predicted": [5] * count})
    figure = names["draw_answers"](np.zeros((24, 8, 8)), answers)
    titles = [ax.get_title() for ax in figure.axes if ax.get_title()]
    assert titles == ["true 3\npredicted 5"] * count


def test_confusion_matrix_counts_every_image(names):
    """Three of four 1s are found; a 2 is only predicted; other digits are missing."""
    answers = pd.DataFrame({"true": [1, 1, 1, 1], "predicted": [1, 1, 1, 2]})
    matrix, accuracy = names["draw_confusion"](answers).axes
    assert [text.get_text() for text in matrix.texts if text.get_text()] == ["3", "1"]
    labels = [text.get_text().strip() for text in accuracy.texts]
    assert labels == ["0 of 0", "3 of 4", *["0 of 0"] * 8]


def test_training_computes_in_64_bits(names):
    """Weights, averages and learning rate; shifts pick pixels and mix none.

    In 32 bits results depend on the processor, and Keras falls back to them in places.
    """
    images = np.random.default_rng(0).random((24, 32, 32, 1))
    network, _ = names["train_network"](images, np.arange(24) % 10, seed=0)
    variables = [*network.weights, *network.optimizer.variables]
    assert {v.dtype for v in variables if "float" in v.dtype} == {"float64"}
    assert network.optimizer.learning_rate.dtype == "float64"
    shifted = np.array(network.layers[0](images, training=True))
    assert np.isin(shifted, np.append(images, 0)).all()


def test_hosted_notebooks_show_figures(names, monkeypatch, tmp_path):
    """The Image of IPython 7.34, of hosted notebooks, knows metadata, but not alt."""
    shown = []
    monkeypatch.setitem(names, "FIGURES_DIR", tmp_path)
    monkeypatch.setitem(names, "Image", lambda data, metadata: (data, metadata))
    monkeypatch.setitem(names, "display", shown.append)
    names["show"](names["plt"].figure(), "empty.png", alt="nothing")
    assert shown == [((tmp_path / "empty.png").read_bytes(), {"alt": "nothing"})]
