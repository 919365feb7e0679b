"""The notebook in kernels of their own: one thread, a user's settings, every cell run twice."""

from itertools import takewhile

import pytest
from nbclient.exceptions import CellExecutionError
from shared import CELLS, execute, list_pictures, read_text

FIRST_TRAINING = list(takewhile(lambda cell: cell.id != "features", CELLS.values()))
SETTINGS = {  # a user's files, each in the folder that a variable names
    "KERAS_HOME": ("keras.json", '{"image_data_format": "channels_first", "epsilon": 0.1}'),
    "MPLCONFIGDIR": ("matplotlibrc", "savefig.bbox: tight\nimage.origin: lower\naxes.grid: True"),
    "IPYTHONDIR": (
        "profile_default/startup/a.py",
        "import pandas as p\np.options.display.max_rows=4",
    ),
}
LIMITS = {"KERAS_MAX_EPOCHS": "1", "KERAS_MAX_STEPS_PER_EPOCH": "3"}
THREADS = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"]
SHORT = "\nEPOCHS = 2"  # more than LIMITS allow
OTHER = "\nEPOCHS, REPEATS, FOLDS, SEED, TEST_SIZE, IMAGE_SIZE = 1, 1, 2, 7, 0.5, 16"


def read(cells):
    """Return what each cell shows: its text and its pictures."""
    return [(read_text(cell), list_pictures(cell)) for cell in cells]


def test_one_thread_gives_the_same_numbers():
    """In the whole first training; the networks of the folds train in one thread anyway."""
    cells = execute(FIRST_TRAINING, **dict.fromkeys([*THREADS, "OPENBLAS_NUM_THREADS"], "1"))
    for stored, cell in zip(FIRST_TRAINING, cells):
        assert read_text(cell) == read_text(stored), f"{stored.id}: one thread changes a number."


@pytest.fixture(scope="module")
def usual():
    return read(execute(FIRST_TRAINING, SHORT))


@pytest.mark.parametrize("what", [*SETTINGS, "limits", "home"])
def test_settings_of_a_user_change_nothing(what, usual, tmp_path):
    """Neither a number nor a pixel; in a home folder that cannot be written, no warning either."""
    (tmp_path / "file").write_text("")
    environment = LIMITS if what == "limits" else {what: str(tmp_path)}
    if what == "home":  # below a file, so that not even root can write there
        environment = dict.fromkeys(SETTINGS) | {"HOME": str(tmp_path / "file" / "home")}
    if what in SETTINGS:
        name, text = SETTINGS[what]
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    cells = execute(FIRST_TRAINING, SHORT, **environment)
    for stored, cell, expected in zip(FIRST_TRAINING, read(cells), usual):
        assert cell == expected, f"{what} changes what {stored.id} shows."


def test_another_working_folder_is_refused_at_once(tmp_path):
    with pytest.raises(CellExecutionError, match="other_writers.png is missing: start"):
        execute(FIRST_TRAINING, folder=tmp_path)


def test_every_cell_can_run_twice(tmp_path):
    """Under other parameters, which so run to the end, too, without an error or stderr."""
    doubled = [cell for cell in CELLS.values() for _ in range(2)]
    cells = execute(doubled, OTHER, FIGURES_DIR=str(tmp_path))
    for stored, first, second in zip(CELLS, cells[::2], cells[1::2]):
        streams = {output.get("name") for output in [*first.outputs, *second.outputs]}
        assert "stderr" not in streams, f"{stored} writes to stderr."
        assert read([first]) == read([second]), f"{stored} shows something else when run again."
