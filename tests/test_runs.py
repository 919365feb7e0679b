"""The notebook in kernels of its own: a user's settings, other parameters, cells run twice."""

import numpy as np
import pytest
from PIL import Image
from shared import CELLS, ROOT, draw_digit, execute, look_alike, read_outputs

# What users may have set, one thread instead of all, and a folder that cannot be written.
KERAS_JSON = '{"image_data_format": "channels_first", "floatx": "float16"}'
MATPLOTLIBRC = "savefig.bbox: tight\nimage.origin: lower\naxes.grid: True"
ENVIRONMENT = {
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
    "KERAS_BACKEND": "torch",
    "KERAS_MAX_STEPS_PER_EPOCH": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "KERAS_HOME": "..",
    "MATPLOTLIBRC": "../matplotlibrc",
    # Below a file, so no folder, not even for root.
    "HOME": "../keras.json/home",
    "FIGURES_DIR": "../keras.json/figures",
}
PENS = [0.015, 0.08, 0.3]
READ_PHOTOS = f"""
for pen in {PENS}:
    files = [f"../{{digit}}_{{pen}}.png" for digit in range(10)]
    bitmaps = [make_bitmap(read_photo(file)) for file in files]
    own_images = [measure.block_reduce(bitmap, 4) for bitmap in bitmaps]
    answers = network.predict(resize_images(own_images), verbose=0).argmax(axis=1)
    print(np.sum(answers == np.arange(10)))
"""
WALK = list(CELLS)[: list(CELLS).index("files")]
WALK_TWICE = [name for name in WALK for _ in range(2)]


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Run the walk, each cell twice, then the study's first cell and READ_PHOTOS.

    Returns the folder that they ran in, and the executed cells.
    """
    top = tmp_path_factory.mktemp("walk")
    folder = top / "empty"
    folder.mkdir()
    (top / "keras.json").write_text(KERAS_JSON)
    (top / "matplotlibrc").write_text(MATPLOTLIBRC)
    for pen in PENS:
        for digit in range(10):
            photo = Image.fromarray(draw_digit(digit, pen=pen, slant=0.15))
            photo.save(top / f"{digit}_{pen}.png")
    sources = [CELLS[name].source for name in [*WALK_TWICE, "files"]]
    sources.append(READ_PHOTOS)
    return folder, execute(sources, folder, ENVIRONMENT, allow_errors=True)


def test_no_setting_and_no_thread_changes_the_walk(walk):
    """It needs no file, writes none where it cannot, and shows the same twice."""
    folder, executed = walk
    assert not list(folder.iterdir())
    for name, cell in zip(WALK_TWICE, executed):
        errors = [out for out in cell.outputs if out.output_type == "error"]
        assert not errors, f"{name}: {errors}"
        old_lines, old_pictures = read_outputs(CELLS[name])
        lines, pictures = read_outputs(cell)
        assert lines == old_lines, f"{name}: other numbers"
        for old, new in zip(old_pictures, pictures, strict=True):
            assert look_alike(old, new), f"{name}: another picture"


def test_study_says_at_once_which_file_is_missing(walk):
    folder, executed = walk
    lines, _ = read_outputs(executed[-2])
    assert len(lines) == 2
    for line, name in zip(lines, ["optdigits.tra", "digits_elsewhere.npz"]):
        assert name in line and str(folder) in line


def test_walk_s_network_reads_drawn_digits(walk):
    """Nine of ten with each pen, as photos."""
    lines, _ = read_outputs(walk[1][-1])
    assert len(lines) == len(PENS)
    assert min(map(int, lines)) >= 9, f"right of ten, by pen: {lines}"


# Lines added to cells: other parameters, fewer sheets and blocks, and fits that are cheap.
CHEAP = {
    "environment": "import joblib\njoblib.parallel_config(backend='sequential')",
    "parameters": "EPOCHS, SEED, TEST_SIZE, BATCH_SIZE = 1, 7, 0.5, 64",
    "files": "ELSEWHERE = Path(FIGURES_DIR, 'few.npz')",
    "sheets": "sheet = np.minimum(sheet, 2)\nstarts = starts[:3]",
    "train-network": """
train_images = []
fit_network = train_network

def train_network(X, *others):
    train_images.extend(X)
    return fit_network(X, *others)
""",
    "network-classifier": """
def fit(self, X, y):  # the walk's network, which has trained for one epoch
    self.network_ = network
    return self

NetworkClassifier.fit = fit
""",
    "make-inputs": "feature.hog = lambda image, **settings: image[::2].ravel()",
    "models": """
from sklearn.naive_bayes import GaussianNB
inputs["HOG + SVC"] = inputs["HOG + SVC"][:, :1]  # without copies
models["SVC"] = GaussianNB()
""",
    "blocks": "block = np.minimum(block, 2)",
}
# Should somebody change the split or the folds: nothing that tests has been trained on.
NO_LEAK = """
trained_on = {image.tobytes() for image in train_images}
assert trained_on and not trained_on & {image.tobytes() for image in X_test}, "a test image"
for kept, held_out in folds["new sheets"]:
    assert not set(sheet[kept]) & set(sheet[held_out]), "a sheet is on both sides"
"""


def test_study_shows_the_same_twice_under_other_parameters(tmp_path):
    """With nothing on stderr, and with 500 digits from elsewhere."""
    with np.load(ROOT / ".data" / "digits_elsewhere.npz") as arrays:
        few = {name: array[:500] for name, array in arrays.items()}
    np.savez(tmp_path / "few.npz", **few)
    names = [*WALK, *[name for name in CELLS if name not in WALK for _ in range(2)]]
    sources = [CELLS[name].source + "\n" + CHEAP.get(name, "") for name in names]
    cells = execute([*sources, NO_LEAK], ROOT, {"FIGURES_DIR": str(tmp_path)})
    shown = {}
    for name, new in zip(names, cells):
        lines, pictures = read_outputs(new)
        before = shown.setdefault(name, (lines, pictures))
        assert (lines, pictures) == before, f"{name} shows another result"
        assert all(len(png) < 1e5 for png in pictures), f"{name}: a huge picture"
        kinds = [output.get("name") for output in new.outputs]
        assert "stderr" not in kinds, f"{name} writes to stderr"
