"""The notebook's functions with other inputs than in its published run."""

import subprocess
import sys

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
    for variable in [*network.weights, *network.optimizer.variables]:
        is_float = "float" in variable.dtype
        assert not is_float or variable.dtype == "float64", variable.path
    assert network.optimizer.learning_rate.dtype == "float64"
    shifted = np.array(network.layers[0](images, training=True))
    assert np.isin(shifted, np.append(images, 0)).all()


LOAD = """
import sys, numpy as np, keras
network = keras.models.load_model(sys.argv[1])
print(network.predict(np.full((1, 32, 32, 1), 0.5), verbose=0).round(4).tolist())
"""


def test_saved_network_predicts_the_same_elsewhere(names, tmp_path):
    """In a program that does not know the notebook."""
    images = np.zeros((24, 32, 32, 1))
    network, _ = names["train_network"](images, np.arange(24) % 10, seed=0)
    network.save(tmp_path / "digits.keras")
    expected = network.predict(np.full((1, 32, 32, 1), 0.5), verbose=0)
    command = [sys.executable, "-c", LOAD, str(tmp_path / "digits.keras")]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == str(expected.round(4).tolist())
