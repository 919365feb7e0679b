"""Nothing between pixels and probabilities computes in float32.

In float64 rounding differences between processors stay below the printed digits; a single float32
step in training, as in Keras's own augmentation layers, makes them visible. nbval cannot see that
on one machine, so the graph of a training step is searched for such a step.
"""

import pytest

LOW_PRECISION = ("float32", "float16", "bfloat16")

# These hold or convert a number and do no arithmetic: every processor gives the same bits. The
# optimiser's constants come this way, and the accuracy metric looks for -0.0 in a converted copy.
EXACT = {"Const", "Cast", "Bitcast"}


@pytest.fixture(scope="module")
def names(namespace):
    return namespace("history = model.fit(")


def low_precision_operations(concrete_function):
    """Return {(operation type, dtype)} of all low-precision arithmetic in a graph and its functions."""
    graph = concrete_function.graph.as_graph_def(add_shapes=False)
    nodes = list(graph.node) + [
        node for function in graph.library.function for node in function.node_def
    ]
    from tensorflow import dtypes

    found = set()
    for node in nodes:
        for attribute in node.attr.values():
            for code in [attribute.type, *attribute.list.type]:
                name = dtypes.as_dtype(code).name if code else ""
                if name in LOW_PRECISION and node.op not in EXACT:
                    found.add((node.op, name))
    return found


def test_training_step_is_float64_throughout(names):
    import tensorflow as tf

    model, images, labels = names["model"], names["X_train"][:4], names["y_train"][:4]

    @tf.function
    def step(images, labels):
        return model.train_step((images, labels))

    found = low_precision_operations(
        step.get_concrete_function(tf.constant(images), tf.constant(labels))
    )
    assert not found, (
        f"these operations of the training step are not in float64: {sorted(found)}"
    )


def test_a_float32_layer_would_be_found(names):
    """The layer of Keras that the notebook avoids is found by the search above."""
    import keras
    import tensorflow as tf

    layer = keras.layers.RandomTranslation(0.1, 0.1, fill_mode="constant")
    step = tf.function(lambda images: layer(images, training=True))
    assert low_precision_operations(
        step.get_concrete_function(tf.constant(names["X_train"][:4]))
    )


def test_no_gpu_takes_part(names):
    import tensorflow as tf

    assert not tf.config.get_visible_devices("GPU"), (
        "a GPU is visible: its results differ, hide it."
    )
