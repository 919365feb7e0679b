"""Every figure is one picture in three places: the file, the notebook and the re-execution."""

import re

import pytest
from matplotlib.testing.compare import compare_images

ADVICE = (
    "Execute the notebook with the README's first command and commit it with figures/."
)

# Root mean square over all pixels, of 255. Every pixel one grey level off gives about 0.5, one
# changed digit in the largest figure more than 2, an axis label moved by two pixels more than 4.
TOLERANCE = 1.0


def test_files_are_the_figures_of_the_notebook(stored_figures, pytestconfig):
    files = {path.name for path in (pytestconfig.rootpath / "figures").glob("*.png")}
    assert files == set(stored_figures), (
        f"only under figures/: {sorted(files - set(stored_figures))}, "
        f"only in the notebook: {sorted(set(stored_figures) - files)}. {ADVICE}"
    )


def test_files_hold_the_stored_pictures(stored_figures, pytestconfig):
    for name, (picture, _) in stored_figures.items():
        file = pytestconfig.rootpath / "figures" / name
        assert file.read_bytes() == picture, (
            f"figures/{name} is not the picture that the notebook shows. {ADVICE}"
        )


def test_numbered_in_the_order_of_the_walk(stored_figures):
    for number, name in enumerate(stored_figures, start=1):
        assert name.startswith(f"{number:02d}_"), (
            f"{name} is figure {number} of the notebook: its name has to begin with {number:02d}_."
        )


def test_re_executed_figures_look_the_same(
    stored_figures, fresh_figures, tmp_path, pytestconfig
):
    if not pytestconfig.getoption("nbval"):
        pytest.skip("the notebook was not re-executed: run the README's test command.")
    for name, (picture, _) in stored_figures.items():
        fresh = fresh_figures / name
        assert fresh.exists(), (
            f"the re-executed notebook did not save {name}: see nbval's failures."
        )
        stored = tmp_path / name
        stored.write_bytes(picture)
        difference = compare_images(stored, fresh, tol=TOLERANCE)
        assert difference is None, (
            f"{name} does not look as stored any more. If the change is meant: {ADVICE}\n{difference}"
        )


def test_documents_refer_to_existing_figures(documents, stored_figures):
    for where, text in documents.items():
        for name in re.findall(r"figures/([\w.-]+\.png)", text):
            assert name in stored_figures, (
                f"{where} refers to figures/{name}, which the notebook does not make: correct the name."
            )


def test_every_picture_has_its_own_text_alternative(documents, stored_figures):
    alternatives = [(name, alt) for name, (_, alt) in stored_figures.items()]
    for where, text in documents.items():
        links = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text)
        links += re.findall(r'<img alt="([^"]*)" src="([^"]+)"', text)
        assert len(links) == text.count("![") + text.count("<img"), (
            f'{where} has a picture that is not written ![text](file) or <img alt="text" src="file">.'
        )
        alternatives += [(f"{target} in {where}", alt) for alt, target in links]
    seen = {}
    for name, alt in alternatives:
        assert len(alt.split()) >= 5, (
            f"{name} has no text alternative worth the name ({alt!r}): say in a sentence what it shows."
        )
        assert alt not in seen, (
            f"{name} and {seen[alt]} have the same text alternative: {alt!r}"
        )
        seen[alt] = name
