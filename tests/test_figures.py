"""Every figure is one picture as a file, in the notebook and re-executed; everyone can read it."""

import hashlib
import html
import re
import shutil
import subprocess

import numpy as np
import pytest
from nbconvert import HTMLExporter
from shared import FRESH, NOTEBOOK, README, ROOT
from skimage import io

RERUN = "execute the notebook with the README's command and commit it with figures/."
TOLERANCE = 1.0  # root mean square, of 255; one changed digit in a figure gives more than 2
DATA = "other_writers.png"  # the one picture that the notebook reads
DATA_SHA256 = "0b2f2db31749c419a681db4590d66f594325ef79992ec2b4236c6f73d4e08396"  # of its pixels
BROWSER = next(filter(None, map(shutil.which, ["chromium", "google-chrome", "chrome"])), None)


def test_files_hold_the_stored_pictures(figures):
    files = {path.name: path.read_bytes() for path in (ROOT / "figures").iterdir()}
    stored = {name: picture for name, (picture, _) in figures.items()} | {DATA: files.get(DATA)}
    other = sorted({name for name, _ in files.items() ^ stored.items()})
    assert not other, f"{other} differ between figures/ and the notebook: {RERUN}"


def test_re_executed_figures_look_the_same(figures, pytestconfig):
    if not pytestconfig.getoption("nbval"):
        pytest.skip("needs the re-execution: run the README's test command")
    differing = []
    for name in figures:
        stored, fresh = [io.imread(ROOT / path / name) / 1.0 for path in ("figures", FRESH)]
        same = stored.shape == fresh.shape and np.mean((stored - fresh) ** 2) < TOLERANCE**2
        differing += [] if same else [name]
    assert not differing, f"{differing} differ, compare {FRESH.name}/; if meant, {RERUN}"


def test_picture_of_the_other_writers_is_unchanged():
    """It is the data of the third test: a changed pixel is a changed result."""
    pixels = io.imread(ROOT / "figures" / DATA)
    assert hashlib.sha256(pixels.tobytes()).hexdigest() == DATA_SHA256, f"Restore {DATA}."


def test_every_picture_has_its_own_text_alternative(figures):
    """Also those of the README, and on the page that nbconvert's template `classic` makes."""
    links = re.findall(r'<img(?: alt="([^"]*)")? src="([^"]+)"', README)
    assert all((ROOT / path).is_file() for _, path in links), "The README shows a missing file."
    alts = [alt for _, alt in figures.values()] + [alt for alt, _ in links]
    for alt in alts:
        assert len(alt.split()) >= 5, f"Text alternative {alt!r}: say what the picture shows."
        assert alts.count(alt) == 1, f"Text alternative {alt!r}: give each picture its own."
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(NOTEBOOK)
    lost = [name for name, (_, alt) in figures.items() if f'alt="{alt}"' not in html.unescape(page)]
    assert not lost, f"{lost} lost their text alternatives: use show()."


@pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome")
def test_every_picture_is_seen_in_a_browser(figures, tmp_path):
    """A line of each, the busiest, is found on a screenshot of the notebook without its code."""
    offline = {"mathjax_url": "", "require_js_url": "", "jquery_url": ""}
    exporter = HTMLExporter(exclude_input=True, exclude_markdown=True, **offline)
    (tmp_path / "page.html").write_text(exporter.from_notebook_node(NOTEBOOK)[0], encoding="utf-8")
    command = f"{BROWSER} --headless --no-sandbox --disable-gpu --no-first-run --hide-scrollbars"
    command += f" --window-size=1280,16000 --user-data-dir={tmp_path}/profile"
    command += f" --screenshot={tmp_path}/page.png {(tmp_path / 'page.html').as_uri()}"
    subprocess.run(command.split(), check=True, timeout=120, capture_output=True)
    shown = [line[:, :3].tobytes() for line in io.imread(tmp_path / "page.png")]
    for name in figures:
        lines = io.imread(ROOT / "figures" / name)[..., :3]
        busiest = lines[np.argmax([len(np.unique(line)) for line in lines])].tobytes()
        assert any(busiest in line for line in shown), f"{name} is not seen as it is saved."
