"""The notebook's cells with other inputs than in its published run."""

import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from shared import CELLS


def run_cell(name, variables):
    exec(compile(CELLS[name].source, name, "exec"), variables)  # noqa: S102


@pytest.mark.parametrize("error_count", [0, 1, 200])
def test_any_number_of_errors_is_drawn(names, error_count):
    """None: no grid; one; 200: the first 24. The bars show eight images in any case."""
    y_true = np.arange(300) % 10
    y_pred = y_true.copy()
    y_pred[:error_count] = (y_true[:error_count] + 1) % 10
    prob = np.full((300, 10), 0.05)
    prob[np.arange(300), y_pred] = np.linspace(0.5, 0.6, 300)
    figures = {}
    variables = {
        **names,
        "show": lambda figure, name, alt: figures.setdefault(name, figure),
        "images": np.zeros((300, 8, 8)),
        "test": np.arange(300),
        "prob": prob,
        "answers": pd.DataFrame(
            {"true": y_true, "predicted": y_pred, "confidence": prob.max(axis=1)}
        ),
    }
    run_cell("confusion", variables)
    run_cell("images", variables)
    run_cell("probabilities", variables)
    matrix, accuracies = figures["05_confusion.png"].axes
    assert sum(int(text.get_text()) for text in matrix.texts) == 300
    assert len(accuracies.patches) == 10
    if error_count == 0:
        assert "06_images.png" not in figures
    else:
        assert len(figures["06_images.png"].axes) == min(error_count, 24)
    titles = [axis.get_title() for axis in figures["07_probabilities.png"].axes]
    wrong = [title for title in titles if title.startswith("true ")]
    wrong = [title for title in wrong if title[5] != title[-1]]
    assert len(wrong) == min(error_count, 4)


LOAD = """
import sys, numpy as np, keras
network = keras.models.load_model(sys.argv[1])
np.save(sys.argv[3], network.predict(np.load(sys.argv[2]), verbose=0))
"""


def test_saved_network_predicts_the_same_elsewhere(names, tmp_path):
    """In a program that does not know the notebook, by the notebook's own lines."""
    network = names["build_network"](1000, seed=0)
    X = np.random.default_rng(0).random((20, 32, 32, 1))
    network.fit(X, np.zeros(20), verbose=0)
    expected = network.predict(X, verbose=0)
    folder = SimpleNamespace(TemporaryDirectory=lambda: nullcontext(tmp_path))
    variables = {"network": network, "X_test": X, "prob": expected, "tempfile": folder}
    run_cell("keep", {**names, **variables})
    np.save(tmp_path / "X.npy", X)
    files = [tmp_path / name for name in ("digits.keras", "X.npy", "prob.npy")]
    subprocess.run([sys.executable, "-c", LOAD, *map(str, files)], check=True)
    # There `predict` first rounds the images to 32 bits, Keras's own setting.
    assert np.abs(np.load(files[2]) - expected).max() < 1e-6
