"""The notebook in kernels of its own: a user's settings, other parameters, cells run twice."""

import nbformat
import pytest
from drawn import draw_digit
from PIL import Image
from shared import CELLS, ROOT, execute, list_pictures, look_alike, read_lines

# What users may have set, one thread instead of all, and a folder that cannot be written.
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
    "FIGURES_DIR": "../keras.json/figures",  # below a file: no folder, not even for root
}
# IPython 7.34, of hosted notebooks: Image takes no other arguments than these.
HOSTED = """
import IPython.display

init = IPython.display.Image.__init__
names = "data url filename format embed width height retina unconfined metadata".split()

def init_7_34(self, *values, **keywords):
    assert set(keywords) <= set(names), keywords
    init(self, *values, **keywords)

IPython.display.Image.__init__ = init_7_34
"""
PENS = [0.015, 0.05, 0.12, 0.3]
READ_PHOTOS = (
    f"PENS = {PENS}"
    + """
for pen in PENS:
    files = [f"../photos/{digit}_{pen}.png" for digit in range(10)]
    bitmaps = [make_bitmap(read_photo(file)) for file in files]
    own_images = [measure.block_reduce(bitmap, 4) for bitmap in bitmaps]
    print(*network.predict(resize_images(own_images), verbose=0).argmax(axis=1))
"""
)
WALK = list(CELLS)[: list(CELLS).index("files")]


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Run the walk, each cell twice, the study's first cell and READ_PHOTOS.

    Returns {id of a cell: its executed copies}, and the folder, empty before and after.
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
        "HOME": str(top / "keras.json" / "home"),
    }
    cells = [nbformat.v4.new_code_cell(HOSTED, id="hosted")]
    for name in WALK:
        cells += [CELLS[name], CELLS[name]]
    cells.append(CELLS["files"])
    cells.append(nbformat.v4.new_code_cell(READ_PHOTOS, id="read-photos"))
    executed = {}
    new_cells = execute(cells, top / "empty", {}, environment, allow_errors=True)
    for old, new in zip(cells, new_cells):
        executed.setdefault(old.id, []).append(new)
    return executed, top / "empty"


def test_no_setting_and_no_thread_changes_the_walk(walk):
    """It needs no file, writes none where it cannot, and shows the same twice."""
    executed, folder = walk
    assert not list(folder.iterdir())
    for name in WALK:
        for new in executed[name]:
            kinds = [output.output_type for output in new.outputs]
            assert "error" not in kinds, f"{name}: {new.outputs}"
            assert read_lines(new) == read_lines(CELLS[name]), f"{name}: other numbers"
            before = list_pictures(CELLS[name])
            after = list_pictures(new)
            for (old_png, old_alt), (png, alt) in zip(before, after, strict=True):
                assert look_alike(old_png, png), f"{name}: another picture"
                assert alt == old_alt


def test_study_says_at_once_which_file_is_missing(walk):
    executed, folder = walk
    (error,) = executed["files"][0].outputs
    assert error.ename == "FileNotFoundError"
    assert f"no .data/optdigits.tra in {folder}" in error.evalue


def test_walk_s_network_reads_drawn_digits(walk):
    """Nine of ten with each pen, as photos: a line for each pen, 0 to 9 as predicted."""
    lines = read_lines(walk[0]["read-photos"][0])
    for pen, line in zip(PENS, lines, strict=True):
        right = sum(answer == str(digit) for digit, answer in enumerate(line.split()))
        assert right >= 9, f"pen {pen}: 0 to 9 are read as {line}"


# Fewer sheets, blocks and seeds, and every tenth image trains, so that fits are cheap.
CHEAP = {
    "parameters": "EPOCHS, SEED, TEST_SIZE, BATCH_SIZE = 1, 7, 0.5, 64",
    "sheets": "sheet = np.minimum(sheet, 2)\nstarts = starts[:3]",
    "trained": "learners['network'] = learners['network'][:1]",
    "blocks": "block = np.minimum(block, 2)",
}
for cell_id, name in [
    ("network-classifier", "NetworkClassifier"),
    ("hog-svc", "HogSVC"),
]:
    CHEAP[cell_id] = f"""
fit_{name} = {name}.fit
def fit(self, X, y):
    return fit_{name}(self, X[::10], y[::10])
{name}.fit = fit
"""
# Should somebody change the split or the folds: nothing that tests has been trained on.
NO_LEAK = """
trained_on = {image.tobytes() for image in X_train}
assert not trained_on & {image.tobytes() for image in X_test}, "a test image"
for kept, held_out in folds["new sheets"]:
    assert not set(sheet[kept]) & set(sheet[held_out]), "a sheet is on both sides"
for kept, held_out in other_folds["new blocks"]:
    assert not set(block[kept]) & set(block[held_out]), "a block is on both sides"
"""


def test_study_shows_the_same_twice_under_other_parameters(tmp_path):
    """With nothing on stderr; the loop that trains the models of all folds runs once."""
    cells = []
    for name, cell in CELLS.items():
        cells.append(cell)
        if name not in [*WALK, "loop"]:
            cells.append(cell)
    cells.append(nbformat.v4.new_code_cell(NO_LEAK, id="no-leak"))
    shown = {}
    new_cells = execute(cells, ROOT, CHEAP, {"FIGURES_DIR": str(tmp_path)})
    for old, new in zip(cells, new_cells):
        again = (read_lines(new), list_pictures(new))
        if old.id in shown:
            assert again == shown[old.id], f"{old.id} shows another result"
        shown[old.id] = again
        for output in new.outputs:
            assert output.get("name") != "stderr", f"{old.id} writes to stderr"
