"""The notebook in kernels of its own: settings, an empty folder, cells run twice."""

from shared import CELLS, ROOT, execute, list_pictures, look_alike, read_lines

# Cells that take long, and that change nothing which they read.
RUN_ONCE = ["inputs", "random-fit", "new-fit", "authors-fit"]


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
    *walk, stopped = execute(stored, folder, {}, environment, allow_errors=True)
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

    Three forms instead of fourteen, so that fewer models are trained.
    """
    cells = []
    for name, cell in CELLS.items():
        cells.append(cell)
        if name not in RUN_ONCE:
            cells.append(cell)
    changes = {
        "parameters": "EPOCHS, SEED, TEST_SIZE, BATCH_SIZE = 1, 7, 0.5, 64",
        "inputs": "form = np.minimum(form, 2)",
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
