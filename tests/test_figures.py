"""Every figure is one picture as a file, in the notebook and re-executed; everyone can read it."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import CELLS, DATA_PICTURE, FRESH, NOTEBOOK, README, ROOT, run
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure
from nbconvert import HTMLExporter

RERUN = "execute the notebook with the README's command and commit it with figures/."
TOLERANCE = 1.0  # root mean square, of 255; one changed digit in a figure gives more than 2
FAILED = ROOT / ".failed-figures"  # git-ignored: what differs, as stored, fresh and difference
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
WIDTHS = [400, 1280]  # CSS pixels; no window can be that narrow, but a frame can
PROBE = """<script>window.addEventListener("load", () => {
  const images = [...document.images].map(image => [image.alt, image.naturalWidth > 0 &&
    image.getBoundingClientRect().right < Math.min(document.documentElement.clientWidth,
                                          image.parentElement.getBoundingClientRect().right) + 1]);
  parent.postMessage([innerWidth, images], "*");
});</script></body>"""
FRAMES = """<pre>[]</pre><script>const reports = []; addEventListener("message", event => {
  reports.push(event.data);
  document.querySelector("pre").textContent = JSON.stringify(reports);
});</script>""" + "".join(f'<iframe src="page.html" width={width}></iframe>' for width in WIDTHS)


def test_files_hold_the_stored_pictures(figures):
    files = {path.name: path.read_bytes() for path in (ROOT / "figures").iterdir()}
    stored = {name: picture for name, (picture, _) in figures.items()}
    other = sorted({name for name, _ in files.items() ^ stored.items()})
    assert not other, f"{other} differ between figures/ and the notebook: {RERUN}"


def test_re_executed_figures_look_the_same(figures, pytestconfig):
    if not pytestconfig.getoption("nbval"):
        pytest.skip("needs the re-execution: run the README's test command")
    differing = []
    for name in sorted(figures.keys() - {DATA_PICTURE}):
        stored = Path(FRESH.name, f"stored-{name}")
        stored.write_bytes(figures[name][0])
        try:
            difference = compare_images(stored, Path(FRESH.name, name), tol=TOLERANCE)
        except (OSError, ImageComparisonFailure) as error:  # not saved, or of another size
            difference = str(error)
        differing += [name] if difference else []
    if differing:
        shutil.copytree(FRESH.name, FAILED, dirs_exist_ok=True)
    assert not differing, f"{differing} differ, see {FAILED.name}/; if meant, {RERUN}"


def test_every_picture_has_its_own_text_alternative(figures):
    links = re.findall(r'<img(?: alt="([^"]*)")? src="([^"]+)"', README)
    links += re.findall(r"!\[([^]]*)\]\(([^)]+)\)", README)
    for _, target in links:
        assert (ROOT / target).is_file(), f"The README shows {target}: there is no such file."
    alts = [alt for _, alt in figures.values()] + [alt for alt, _ in links]
    for alt in alts:
        assert len(alt.split()) >= 5, f"Text alternative {alt!r}: say what the picture shows."
        assert alts.count(alt) == 1, f"Text alternative {alt!r}: give each picture its own."


def test_picture_of_the_other_writers_is_unchanged(names, monkeypatch):
    """By the assertions of `read-others` and the sums of values that `check-others` prints."""
    monkeypatch.chdir(ROOT)
    read = run(CELLS["read-others"].source, dict(names))
    sums = np.bincount(read["other_y"], read["other_images"].sum(axis=(1, 2))).astype(int)
    table = "".join(str(output.get("data")) for output in CELLS["check-others"].outputs)
    unknown = [value for value in sums.tolist() if f"<td>{value}</td>" not in table]
    assert not unknown, f"{DATA_PICTURE} sums to {unknown} for some digits: restore it."


def test_page_in_a_browser(figures, tmp_path):
    """As HTML by nbconvert's template `classic`, which passes the text alternatives on."""
    offline = {"mathjax_url": "", "require_js_url": "", "jquery_url": ""}
    page, _ = HTMLExporter(template_name="classic", **offline).from_notebook_node(NOTEBOOK)
    for name, (_, alt) in figures.items():
        assert f'alt="{alt}"' in html.unescape(page), f"{name} lost its alternative: use show()."
    if BROWSER is None:
        pytest.skip("no Chromium or Chrome: install one")
    (tmp_path / "page.html").write_text(page.replace("</body>", PROBE), encoding="utf-8")
    (tmp_path / "frames.html").write_text(FRAMES, encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    options += f" --virtual-time-budget=20000 --user-data-dir={tmp_path}/profile --dump-dom"
    command = [BROWSER, *options.split(), (tmp_path / "frames.html").as_uri()]
    output = subprocess.check_output(command, text=True, timeout=120, stderr=subprocess.DEVNULL)
    reports = json.loads(html.unescape(re.search("<pre>(.*?)</pre>", output)[1]))
    assert sorted(width for width, _ in reports) == WIDTHS, "The page has not loaded."
    for width, images in reports:
        assert len(images) == len(figures), f"{len(images)} pictures at {width} pixels: use show()."
        faults = [alt for alt, fits in images if not fits]
        assert not faults, f"Make these load and fit at {width} pixels: {faults}"
