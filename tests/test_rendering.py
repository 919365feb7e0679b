"""The notebook becomes HTML without a warning, and the page shows well in a browser, wide and narrow.

Chromium measures the page itself: a script at its end writes what it finds into the document,
and `--dump-dom` prints that. Without Chromium on the machine these tests are skipped.
"""

import html
import json
import re
import shutil
import subprocess
import warnings

import pytest
from nbconvert import HTMLExporter

CHROMIUM = next(
    filter(
        None,
        map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")),
    ),
    None,
)
WIDTHS = {"desktop": 1280, "phone": 400}  # CSS pixels

# The page is shown in a frame of the wanted width, because a browser window cannot be 400 wide.
PROBE = """<script>
const faults = [];
window.addEventListener("error", event => faults.push("script error: " + event.message));
window.addEventListener("load", () => {
  const images = [...document.images].map(image => {
    const column = image.parentElement.getBoundingClientRect();
    const box = image.getBoundingClientRect();
    return {alt: image.alt, loaded: image.complete && image.naturalWidth > 0, width: box.width,
            tooWide: box.right > Math.min(column.right, document.documentElement.clientWidth) + 1};
  });
  parent.postMessage({images, faults, width: document.documentElement.clientWidth}, "*");
});
</script>"""
FRAME = """<!DOCTYPE html><meta charset="utf-8"><pre id="report"></pre>
<iframe src="page.html" style="width: {width}px; height: 900px; border: 0"></iframe>
<script>window.addEventListener("message", event => {{
  document.getElementById("report").textContent = JSON.stringify(event.data);
}});</script>"""


@pytest.fixture(scope="module")
def page(notebook):
    """The notebook as HTML that needs no network; a warning of the exporter is an error.

    Of nbconvert's templates, `classic` is the one that passes the text alternatives on.
    """
    exporter = HTMLExporter(
        template_name="classic", mathjax_url="", require_js_url="", jquery_url=""
    )
    messages = []
    exporter.log.addFilter(lambda record: messages.append(record.getMessage()) or True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        body, _ = exporter.from_notebook_node(notebook)
    assert not messages, f"nbconvert warns: {messages}"
    return body


def test_html_is_complete(page, stored_figures):
    assert page.count("<h1") == 1
    for name, (_, alt) in stored_figures.items():
        assert f'alt="{html.escape(alt)}"' in page, (
            f"the HTML has lost {name} or its text alternative: display it with show()."
        )


@pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium or Chrome found: install it to run this test."
)
@pytest.mark.parametrize("device", WIDTHS)
def test_figures_fit_the_page(page, stored_figures, tmp_path, device):
    (tmp_path / "page.html").write_text(
        page.replace("</body>", PROBE + "</body>"), encoding="utf-8"
    )
    (tmp_path / "frame.html").write_text(
        FRAME.format(width=WIDTHS[device]), encoding="utf-8"
    )
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--no-first-run", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1400,1000",
        "--virtual-time-budget=10000", "--dump-dom", (tmp_path / "frame.html").as_uri(),
    ]  # fmt: skip
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=True
    )
    logged = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    assert not logged, f"the page logs to the console at {device} width: {logged}"
    found = re.search(
        r'<pre id="report">(\{.*?\})</pre>', result.stdout, flags=re.DOTALL
    )
    assert found, f"Chromium did not load the page: {result.stderr[-500:]}"
    report = json.loads(html.unescape(found[1]))
    assert report["width"] <= WIDTHS[device] and not report["faults"], report["faults"]
    assert len(report["images"]) == len(stored_figures)
    for image in report["images"]:
        assert image["loaded"], (
            f"at {device} width this figure has not loaded: {image['alt']}"
        )
        assert not image["tooWide"], (
            f"at {device} width this figure is {image['width']:.0f} pixels wide, more than its column: {image['alt']}"
        )
