"""The notebook in kernels of its own: settings, an empty folder, cells run twice."""

import nbformat
import pytest
from drawn import draw_digit
from PIL import Image
from shared import CELLS, ROOT, execute, list_pictures, look_alike, read_lines

# What users may have set, and one thread instead of all.
KERAS_JSON = '{"image_data_format": "channels_first", "floatx": "float16"}'
MATPLOTLIBRC = """
savefig.bbox: tight
savefig.transparent: True
image.origin: lower
axes.grid: True
"""
ENVIRONMENT = {
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
    "KERAS_BACKEND": "torch",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "FIGURES_DIR": "figures",
}
PENS = [0.015, 0.05, 0.12, 0.3]
READ_PHOTOS = (
    f"PENS = {PENS}"
    + """
for pen in PENS:
    files = [f"../photos/{digit}_{pen}.png" for digit in range(10)]
    own_images = [make_image(read_photo(file)) for file in files]
    print(*network.predict(resize_images(own_images), verbose=0).argmax(axis=1))
"""
)


WALK = list(CELLS)[: list(CELLS).index("other-data")]


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Run the walk, the study's first cell and READ_PHOTOS in an empty folder.

    Returns the folder and the executed cells, by their ids.
    """
    top = tmp_path_factory.mktemp("walk")
    (top / "keras.json").write_text(KERAS_JSON)
    (top / "matplotlibrc").write_text(MATPLOTLIBRC)
    (top / "empty").mkdir()
    (top / "photos").mkdir()
    for pen in PENS:
        for digit in range(10):
            photo = Image.fromarray(draw_digit(digit, pen=pen, slant=0.15))
            photo.save(top / "photos" / f"{digit}_{pen}.png")
    environment = {
        **ENVIRONMENT,
        "KERAS_HOME": str(top),
        "MATPLOTLIBRC": str(top / "matplotlibrc"),
        "HOME": str(top / "keras.json" / "home"),  # no folder, not even for root
    }
    cells = [CELLS[name] for name in [*WALK, "other-data"]]
    cells.append(nbformat.v4.new_code_cell(READ_PHOTOS, id="read-photos"))
    executed = execute(cells, top / "empty", {}, environment, allow_errors=True)
    return top / "empty", {old.id: new for old, new in zip(cells, executed)}


def test_walk_needs_the_notebook_only(walk):
    folder, cells = walk
    assert [path.name for path in folder.iterdir()] == ["figures"]
    for name in WALK:
        kinds = [output.output_type for output in cells[name].outputs]
        assert "error" not in kinds, f"{name} fails"


def test_no_setting_and_no_thread_changes_the_walk(walk):
    _, cells = walk
    for name in WALK:
        old, new = CELLS[name], cells[name]
        assert read_lines(new) == read_lines(old), f"{name}: other numbers"
        pictures = zip(list_pictures(old), list_pictures(new), strict=True)
        for (before, _), (after, _) in pictures:
            assert look_alike(before, after), f"{name}: another picture"


def test_study_says_at_once_which_file_is_missing(walk):
    folder, cells = walk
    (error,) = cells["other-data"].outputs
    assert error.ename == "FileNotFoundError"
    assert f"no .data/optdigits.tra in {folder}" in error.evalue


def test_walk_s_network_reads_drawn_digits(walk):
    """Nine of ten with each pen, as photos: a line for each pen, 0 to 9 as predicted."""
    lines = read_lines(walk[1]["read-photos"])
    for pen, line in zip(PENS, lines, strict=True):
        right = sum(answer == str(digit) for digit, answer in enumerate(line.split()))
        assert right >= 9, f"pen {pen}: 0 to 9 are read as {line}"


# Should somebody change the split or the folds: nothing that tests has been trained on.
NO_LEAK = """
trained_on = {image.tobytes() for image in X_train}
assert not trained_on & {image.tobytes() for image in X_test}, "a test image"
for kept, held_out in form_folds:
    assert not set(form[kept]) & set(form[held_out]), "a form is on both sides"
for kept, held_out in block_folds:
    assert not set(block[kept]) & set(block[held_out]), "a block is on both sides"
"""


def test_cells_can_run_twice_under_other_parameters(tmp_path):
    """Each shows the same when run again at once, to the end, with nothing on stderr.

    There are three forms instead of fourteen, so that fewer models are trained; the loop
    that trains them runs once.
    """
    cells = []
    for name, cell in CELLS.items():
        cells.append(cell)
        if name != "loop":
            cells.append(cell)
    cells.append(nbformat.v4.new_code_cell(NO_LEAK, id="no-leak"))
    changes = {
        "parameters": "EPOCHS, SEED, TEST_SIZE, BATCH_SIZE = 1, 7, 0.5, 64",
        "forms": "form = np.minimum(form, 2)",
    }
    shown = {}
    new_cells = execute(cells, ROOT, changes, {"FIGURES_DIR": str(tmp_path)})
    for old, new in zip(cells, new_cells):
        again = (read_lines(new), list_pictures(new))
        if old.id in shown:
            assert again == shown[old.id], f"{old.id} shows another result"
        shown[old.id] = again
        for output in new.outputs:
            assert output.get("name") != "stderr", f"{old.id} writes to stderr"
