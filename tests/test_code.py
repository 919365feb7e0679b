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
    """Three of four 1s are found; a 2 is only predicted; 11 is counted, too."""
    answers = pd.DataFrame({"true": [1, 1, 1, 1, 11], "predicted": [1, 1, 1, 2, 11]})
    matrix, accuracy = names["draw_confusion"](answers).axes
    assert sum(int(text.get_text()) for text in matrix.texts) == 5
    ticks = [text.get_text() for text in matrix.get_yticklabels()]
    labels = [text.get_text() for text in accuracy.texts]
    assert dict(zip(ticks, labels)) == {"1": "3 of 4", "2": "0 of 0", "11": "1 of 1"}


def test_training_computes_in_64_bits(names):
    """Weights, averages and learning rate; shifts pick pixels and mix none.

    In 32 bits results depend on the processor, and Keras falls back to them in places.
    """
    network = names["build_network"](1000, seed=0)
    for variable in [*network.weights, *network.optimizer.variables]:
        assert "float" not in variable.dtype or variable.dtype == "float64", (
            variable.path
        )
    learning_rate = network.optimizer.learning_rate
    assert learning_rate.dtype == "float64"
    images = np.random.default_rng(0).random((3, 32, 32, 1))
    shifted = np.array(network.layers[0](images, training=True))
    assert np.isin(shifted, np.append(images, 0)).all()


LOAD = """
import sys, numpy as np, keras
network = keras.models.load_model(sys.argv[1])
print(network.predict(np.full((1, 32, 32, 1), 0.5), verbose=0).round(4).tolist())
"""


def test_saved_network_predicts_the_same_elsewhere(names, tmp_path):
    """In a program that does not know the notebook."""
    network = names["build_network"](1000, seed=0)
    network.fit(np.zeros((24, 32, 32, 1)), np.arange(24) % 10, verbose=0)
    network.save(tmp_path / "digits.keras")
    expected = network.predict(np.full((1, 32, 32, 1), 0.5), verbose=0)
    command = [sys.executable, "-c", LOAD, str(tmp_path / "digits.keras")]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == str(expected.round(4).tolist())
