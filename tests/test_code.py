"""The code beside the published run: wrong parameters, grids of images, float64."""

import numpy as np
import pandas as pd
import pytest
from shared import CELLS

WHOLE = ("SEED", "IMAGE_SIZE", "EPOCHS", "BATCH_SIZE", "FOLDS", "REPEATS")
SHARES = ("TEST_SIZE", "VALIDATION_SPLIT", "WANTED_ACCURACY")
WRONG = [(name, value) for name in WHOLE for value in (15.0, True, "15", float("nan"), -1, 2**31)]
WRONG += [(name, value) for name in SHARES for value in (0, 1, True, "0.2", float("nan"))]
WRONG += [("FOLDS", 1), ("FOLDS", 15), ("FIGURES_DIR", ""), ("FIGURES_DIR", 7)]
LOW = {1, 14, 19}  # float32, bfloat16 and float16 in TensorFlow's graphs
EXACT = {"Const", "Cast", "Bitcast"}  # no arithmetic: every processor gives the same bits


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_parameter_is_named(names, name, value):
    """In the message, or in the line that fails where the type is wrong."""
    with pytest.raises((AssertionError, TypeError)) as caught:
        exec(compile(CELLS["checks"].source, "checks", "exec"), names | {name: value})  # noqa: S102
    line = CELLS["checks"].source.splitlines()[caught.traceback[-1].lineno]
    assert name in f"{caught.value} {line}", f"Name {name} in the message for {value!r}."


@pytest.mark.parametrize("count", [0, 1, 200])
def test_grid_of_images(names, count):
    """Misclassified images by confidence, else the least confident, each under its caption."""
    random = np.random.default_rng(0)
    wrong = random.permutation(300) < count
    answers = pd.DataFrame({"true": random.integers(10, size=300), "correct": ~wrong})
    answers["predicted"] = (answers["true"] + wrong * random.integers(1, 10, 300)) % 10
    answers["probability"] = random.permutation(300) / 300
    images = np.arange(300)[:, np.newaxis, np.newaxis] / 300 * np.full((8, 8), 16)  # i: i/300
    expected = answers[answers["correct"] == (count == 0)]
    expected = expected.sort_values("probability", ascending=count == 0)[: 30 if count else 8]
    axes = names["draw_images"](images, names["select_images"](answers)).axes
    assert len(axes) == len(expected), "Show all of them, up to 30, and no others."
    for axis, row in zip(axes, expected.itertuples()):
        verdict = f"{'misclassified' if count else 'correct'}, {row.probability:.2f}"
        assert axis.get_title() == f"true {row.true}, predicted {row.predicted}\n{verdict}"
        assert round(axis.images[0].get_array()[0, 0] * 300) == row.Index, "another image"


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
    """So results do not depend on the processor; Keras falls back to float32 in several places."""
    found = find_low_precision(names["build_model"](1000, seed=0))
    assert not found, f"{sorted(found)} compute below float64: give them float64 values."
