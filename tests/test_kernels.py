"""The notebook in kernels of its own: other settings, another folder, cells run twice."""

import pytest
from nbclient.exceptions import CellExecutionError
from shared import (
    CELLS,
    execute,
    list_first_training,
    list_pictures,
    look_alike,
    read_lines,
)

# Cells that take long, and that change nothing which they read.
RUN_ONCE = ["features", "fit-baselines", "other-baselines", "direction-fit"]


def test_settings_and_threads_change_nothing(tmp_path):
    """One thread, and what users have set: neither a number nor a picture changes."""
    (tmp_path / "keras.json").write_text(
        '{"image_data_format": "channels_first", "floatx": "float16", "epsilon": 0.1}'
    )
    (tmp_path / "matplotlibrc").write_text(
        "savefig.bbox: tight\nsavefig.transparent: True\n"
        "image.origin: lower\naxes.grid: True\n"
    )
    settings = {
        "KERAS_HOME": str(tmp_path),
        "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "HOME": str(tmp_path / "keras.json" / "home"),  # no folder, not even for root
        "TF_ENABLE_ONEDNN_OPTS": "1",
        "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
        "KERAS_BACKEND": "torch",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "FIGURES_DIR": str(tmp_path / "figures"),
    }
    stored = list_first_training()
    for old, new in zip(stored, execute(stored, **settings)):
        assert read_lines(new) == read_lines(old), f"{old.id} shows other numbers."
        pictures = zip(list_pictures(old), list_pictures(new), strict=True)
        for (old_picture, _), (new_picture, _) in pictures:
            assert look_alike(old_picture, new_picture), f"{old.id}: another picture."


def test_another_working_folder_is_refused_at_once(tmp_path):
    with pytest.raises(CellExecutionError, match="optdigits.tra is missing: start"):
        execute(list_first_training(), folder=tmp_path)


def test_cells_can_run_twice_under_other_parameters(tmp_path):
    """Each shows the same when run again at once, to the end, with nothing on stderr."""
    cells = []
    for name, cell in CELLS.items():
        cells.append(cell)
        if name not in RUN_ONCE:
            cells.append(cell)
    change = "EPOCHS, FOLDS, SEED, TEST_SIZE = 1, 2, 7, 0.5"
    first = {}
    for old, new in zip(cells, execute(cells, change, FIGURES_DIR=str(tmp_path))):
        shown = (read_lines(new), list_pictures(new))
        assert first.setdefault(old.id, shown) == shown, (
            f"{old.id} shows another result."
        )
        for output in new.outputs:
            assert output.get("name") != "stderr", f"{old.id} writes to stderr."
