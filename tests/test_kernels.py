"""The notebook in kernels of its own: settings, an empty folder, cells run twice."""

import nbformat
from drawn import draw_digit
from PIL import Image
from shared import CELLS, ROOT, execute, list_pictures, look_alike, read_lines

PENS = [0.015, 0.05, 0.12, 0.3]
# Read with the network that the walk has trained: a line for each pen, 0 to 9 as predicted.
READ_PHOTOS = f"""
for pen in {PENS}:
    own_images = []
    for digit in range(10):
        own_images.append(make_image(read_photo(f"../photos/{{digit}}_{{pen}}.png")))
    prob = network.predict(resize_images(own_images), verbose=0)
    print(*prob.argmax(axis=1))
"""

# Read off the walk and the study: nothing that tests has been trained on.
NO_LEAK = """
assert not set(train) & set(test), "a test image is in training"
for kept, held_out in form_folds:
    assert not set(form[kept]) & set(form[held_out]), "a form is on both sides"
for kept, held_out in block_folds:
    assert not set(block[kept]) & set(block[held_out]), "a block is on both sides"
"""


def test_walk_needs_the_notebook_only_and_no_setting_changes_it(tmp_path):
    """In an empty folder, one thread, with what users have set; then the study stops."""
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "keras.json").write_text(
        '{"image_data_format": "channels_first", "floatx": "float16", "epsilon": 0.1}'
    )
    (settings / "matplotlibrc").write_text(
        "savefig.bbox: tight\nsavefig.transparent: True\n"
        "image.origin: lower\naxes.grid: True\n"
    )
    environment = {
        "KERAS_HOME": str(settings),
        "MATPLOTLIBRC": str(settings / "matplotlibrc"),
        "HOME": str(settings / "keras.json" / "home"),  # no folder, not even for root
        "TF_ENABLE_ONEDNN_OPTS": "1",
        "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
        "KERAS_BACKEND": "torch",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "FIGURES_DIR": "figures",
    }
    folder = tmp_path / "empty"
    folder.mkdir()
    ids = list(CELLS)
    stored = [CELLS[name] for name in ids[: ids.index("other-data") + 1]]
    (tmp_path / "photos").mkdir()
    for pen in PENS:
        for digit in range(10):
            photo = Image.fromarray(draw_digit(digit, pen=pen, slant=0.15))
            photo.save(tmp_path / "photos" / f"{digit}_{pen}.png")
    cells = [*stored, nbformat.v4.new_code_cell(READ_PHOTOS, id="read-photos")]
    *walk, stopped, photos = execute(cells, folder, {}, environment, allow_errors=True)
    for pen, line in zip(PENS, read_lines(photos), strict=True):
        right = sum(answer == str(digit) for digit, answer in enumerate(line.split()))
        assert right >= 9, f"pen {pen}: 0 to 9 are read as {line}"
    for old, new in zip(stored, walk):
        assert read_lines(new) == read_lines(old), f"{old.id} shows other numbers."
        pictures = zip(list_pictures(old), list_pictures(new), strict=True)
        for (old_picture, _), (new_picture, _) in pictures:
            assert look_alike(old_picture, new_picture), f"{old.id}: another picture."
    assert [path.name for path in folder.iterdir()] == ["figures"]
    (error,) = stopped.outputs
    assert error.ename == "FileNotFoundError", "the study starts without its file"
    assert f"no .data/optdigits.tra in {folder}" in error.evalue
    assert "clone it or download its ZIP" in error.evalue


def test_cells_can_run_twice_under_other_parameters(tmp_path):
    """Each shows the same when run again at once, to the end, with nothing on stderr.

    Three forms instead of fourteen, so that fewer models are trained; the loop runs once.
    """
    cells = []
    for name, cell in CELLS.items():
        cells.append(cell)
        if name != "loop":
            cells.append(cell)
    cells.append(nbformat.v4.new_code_cell(NO_LEAK, id="no-leak"))
    changes = {
        "parameters": "EPOCHS, SEED, TEST_SIZE, BATCH_SIZE = 1, 7, 0.5, 64",
        "forms-figure": "form = np.minimum(form, 2)",
    }
    first = {}
    new_cells = execute(cells, ROOT, changes, {"FIGURES_DIR": str(tmp_path)})
    for old, new in zip(cells, new_cells):
        shown = (read_lines(new), list_pictures(new))
        assert first.setdefault(old.id, shown) == shown, (
            f"{old.id} shows another result."
        )
        for output in new.outputs:
            assert output.get("name") != "stderr", f"{old.id} writes to stderr."
