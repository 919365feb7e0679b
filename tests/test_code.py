"""The code beside the published run: wrong parameters, the error grid, float64, one thread."""

import os
import subprocess
import sys

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import CELLS, NOTEBOOK, run

WRONG = {"SEED": [-1, 4.2], "IMAGE_SIZE": [0, "32"], "TEST_SIZE": [0, 1.0]}
WRONG |= {"VALIDATION_SPLIT": [0.0], "EPOCHS": [0, "15"], "BATCH_SIZE": [2.5], "DROPOUT": [1.0]}
WRONG |= {"LEARNING_RATE": [float("nan")], "WEIGHT_DECAY": [-0.1], "MAX_SHIFT": [-0.1]}
WRONG |= {"MAX_ZOOM": [2.0], "FOLDS": [15], "REPEATS": [0], "MAX_WORKERS": [0]}
WRONG |= {"WANTED_ACCURACY": [99.9, "high"], "GRID_PANELS": [0], "FIGURES_DIR": ["", 7]}
LOW = {1, 14, 19}  # float32, bfloat16 and float16 in TensorFlow's graphs
EXACT = {"Const", "Cast", "Bitcast"}  # no arithmetic: every processor gives the same bits


@pytest.mark.parametrize(("name", "value"), [(k, v) for k, values in WRONG.items() for v in values])
def test_a_wrong_parameter_is_named(names, name, value):
    trial = run(CELLS["parameters"].source, dict(names)) | {name: value}
    with pytest.raises((AssertionError, TypeError)) as caught:
        run(CELLS["setup"].source, trial)
    line = CELLS["setup"].source.splitlines()[caught.traceback[-1].lineno]
    assert name in f"{caught.value} {line}", f"Name {name} in the message for {value!r}."


@pytest.mark.parametrize("count", [0, 1, 200])
def test_error_grid(names, count):
    """The surest errors come first, each image above its own caption."""
    random = np.random.default_rng(0)
    is_wrong = random.permutation(300) < count
    answers = pd.DataFrame({"true": random.integers(10, size=300), "right": ~is_wrong})
    answers["said"] = (answers["true"] + is_wrong * random.integers(1, 10, 300)) % 10
    answers["probability"] = random.permutation(300) / 300
    images = np.arange(300)[:, np.newaxis, np.newaxis] / 300 * np.ones((8, 8))  # number i is i/300
    shown = [axis for axis in names["draw_errors"](images, answers).axes if axis.images]
    rows = [round(float(axis.images[0].get_array()[0, 0] * 300)) for axis in shown]
    surest = answers[is_wrong].sort_values("probability", ascending=False)
    assert rows == surest.index[: names["GRID_PANELS"]].tolist(), "Show the surest errors first."
    for axis, row in zip(shown, answers.loc[rows].itertuples()):
        caption = f"true {row.true}\nsaid {row.said}\n{row.probability:.2f}"
        assert axis.get_title() == caption, f"Image {row.Index} needs the caption {caption!r}."


def find_low_precision(model):
    """Return the types of all operations of a training step that compute below float64."""
    import tensorflow as tf

    step = tf.function(lambda images, digits: model.train_step((images, digits)))
    data = tf.zeros((4, *model.input_shape[1:]), "float64"), tf.zeros(4, "int64")
    graph = step.get_concrete_function(*data).graph.as_graph_def()
    nodes = [*graph.node, *(node for part in graph.library.function for node in part.node_def)]
    values = [(node.op, value) for node in nodes for value in node.attr.values()]
    return {op for op, value in values if LOW & {value.type, *value.list.type}} - EXACT


def test_training_is_in_float64(names):
    keras, model = names["keras"], names["build_model"](1000, seed=0)
    found = find_low_precision(model)
    assert not found, f"{sorted(found)} compute below float64: give them float64 values."
    schedule = keras.optimizers.schedules.CosineDecay(0.005, 100)  # a Python float
    model.compile(keras.optimizers.AdamW(schedule), "sparse_categorical_crossentropy")
    assert find_low_precision(model), "a Python float in CosineDecay"
    shift = keras.layers.RandomTranslation(0.1, 0.1)
    model = keras.Sequential([model.inputs[0], shift, *model.layers])
    model.compile("adam", "sparse_categorical_crossentropy")
    assert find_low_precision(model), "a layer that computes in float32"


def test_one_thread_gives_the_same_numbers(tmp_path):
    """Up to the usual test, by nbval; the networks of the folds train in one thread anyway."""
    ids = [cell.id for cell in NOTEBOOK.cells]
    part = nbformat.from_dict(NOTEBOOK | {"cells": NOTEBOOK.cells[: ids.index("agreement")]})
    nbformat.write(part, tmp_path / "part.ipynb")
    names = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"]
    settings = dict.fromkeys([*names, "OPENBLAS_NUM_THREADS"], "1") | {"FIGURES_DIR": "."}
    command = [sys.executable, "-m", "pytest", "--nbval", "part.ipynb"]
    done = subprocess.run(command, check=False, cwd=tmp_path, env=os.environ | settings)
    assert done.returncode == 0, "One thread changes a number: see nbval's report and find out why."
