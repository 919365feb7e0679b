"""Each figure is the same picture in the notebook, in figures/ and when executed again."""

import re

import pytest
from shared import CELLS, README, RERUN, ROOT, list_pictures, look_alike


@pytest.fixture(scope="module")
def stored():
    """{file name: (PNG as bytes, text alternative)} of every picture in the notebook."""
    found = {}
    for cell in CELLS.values():
        names = re.findall(r'"(\d\d_\w+\.png)"', cell.source)
        for name, picture in zip(names, list_pictures(cell), strict=True):
            found[name] = picture
    return found


def test_files_hold_the_stored_pictures(stored):
    files = sorted(path.name for path in (ROOT / "figures").iterdir())
    assert files == sorted(stored), f"figures/ has other files. {RERUN}"
    for name, (picture, _) in stored.items():
        assert (ROOT / "figures" / name).read_bytes() == picture, (
            f"figures/{name} is not the notebook's. {RERUN}"
        )


def test_new_figures_look_the_same(stored, new_figures):
    if not any(new_figures.iterdir()):
        pytest.skip("there are no new figures: nbval did not execute the notebook here")
    for name, (picture, _) in stored.items():
        assert (new_figures / name).is_file(), f"nbval did not come as far as {name}."
        new = (new_figures / name).read_bytes()
        assert look_alike(picture, new), f"{name} looks different. If meant: {RERUN}"


def test_every_picture_has_its_own_text_alternative(stored):
    """For those who cannot see it, in the notebook and in the README."""
    alts = [alt for _, alt in stored.values()]
    for tag in re.findall("<img[^>]*>", README):
        found = re.match('<img alt="([^"]*)" src="([^"]*)"', tag)
        assert found, f"{tag}: begin with alt, then src."
        assert (ROOT / found[2]).is_file(), f"{found[2]} is missing."
        alts.append(found[1])
    for alt in alts:
        assert alt, "A picture has no text alternative."
        assert alts.count(alt) == 1, f"{alt!r}: give each picture its own."
