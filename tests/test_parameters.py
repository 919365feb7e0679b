"""Parameters are checked by name, and a trial run overwrites no published figure."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

WRONG = [
    ("SEED", -1),
    ("SEED", 4.2),
    ("IMAGE_SIZE", 0),
    ("TEST_SIZE", 0),
    ("TEST_SIZE", 1.0),
    ("VALIDATION_SPLIT", 0.0),
    ("EPOCHS", 0),
    ("EPOCHS", "15"),
    ("BATCH_SIZE", 0),
    ("LEARNING_RATE", float("nan")),
    ("WEIGHT_DECAY", -0.1),
    ("DROPOUT", 1.0),
    ("MAX_SHIFT", -0.1),
    ("MAX_ZOOM", 2.0),
    ("FIGURES_DIR", ""),
    ("FIGURES_DIR", 7),
]


@pytest.fixture
def run_parameters(code_cells, tmp_path, monkeypatch):
    """A function that sets parameters, runs the two checking cells in an empty folder, returns their names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FIGURES_DIR")
    first = next(
        i
        for i, cell in enumerate(code_cells)
        if "parameters" in cell.metadata.get("tags", [])
    )

    def run(**changes):
        names = {"os": os, "Path": Path}
        exec(code_cells[first].source, names)  # noqa: S102, the notebook is ours
        unknown = set(changes) - set(names)
        assert not unknown, f"the parameter cell does not set {unknown} any more."
        names.update(changes)
        for cell in code_cells[first + 1 : first + 3]:
            exec(cell.source, names)  # noqa: S102, the notebook is ours
        return names

    return run


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named(run_parameters, name, value):
    with pytest.raises((ValueError, PermissionError), match=name):
        run_parameters(**{name: value})
    assert not Path("figures").exists(), (
        f"{name} = {value!r} was accepted before it was refused."
    )


def test_published_values_save_under_figures(run_parameters):
    assert run_parameters()["figures_dir"] == Path("figures")


def test_a_trial_saves_elsewhere(run_parameters):
    assert run_parameters(EPOCHS=1)["figures_dir"] == Path("figures/changed")
    assert run_parameters(FIGURES_DIR="mine", EPOCHS=1)["figures_dir"] == Path("mine")


@pytest.mark.parametrize("errors", [0, 1, 200])
def test_error_grid_for_any_number_of_errors(namespace, errors):
    """Surest errors first, then the least sure right answers; each caption tells right from wrong."""
    names = namespace("load_digits()")
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(10), size=360)
    predicted = probabilities.argmax(axis=1)
    labels = np.where(np.arange(360) < errors, (predicted + 1) % 10, predicted)
    shown = names["rank_for_grid"](labels, probabilities, panels=18)
    wrong = labels[shown] != predicted[shown]
    assert wrong.tolist() == [True] * min(errors, 18) + [False] * max(18 - errors, 0)
    sureness = probabilities.max(axis=1)[shown].round(6)
    assert np.all(np.diff(sureness[wrong]) <= 0) and np.all(
        np.diff(sureness[~wrong]) >= 0
    )
    figure = names["draw_answers"](
        np.zeros((18, 4, 4)), labels[shown], probabilities[shown]
    )
    captions = [axis.get_title() for axis in figure.axes]
    for caption, index in zip(captions, shown, strict=True):
        true, said = map(int, re.match(r"true (\d), said (\d)\n", caption).groups())
        assert (true, said) == (labels[index], predicted[index])
        assert ("wrong" in caption) == (true != said), (
            f"{caption!r} under image {index}"
        )
