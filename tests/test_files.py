"""The data, the packages and the lines to copy are the ones that the results come from."""

import hashlib
import re
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import pytest
from packaging.requirements import Requirement
from shared import NOTEBOOK, README, read_file

SHA256 = "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"
STARTS = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667]


def test_data_of_the_other_writers_is_uci_s_own():
    data = read_file(".data/optdigits.tra")
    assert hashlib.sha256(data).hexdigest() == SHA256, (
        "This is not UCI's file: git checkout .data/optdigits.tra"
    )


def test_packages_are_the_locked_ones():
    """Other versions may work, but may change a printed digit or a pixel."""
    lines = []
    for name in ["requirements.txt", ".constraints.txt"]:
        lines.extend(read_file(name).decode().splitlines())
    differing = []
    for line in lines:
        if not line or line.startswith(("#", "-c")):
            continue
        locked = Requirement(line)
        if locked.marker and not locked.marker.evaluate():
            continue
        try:
            installed = version(locked.name)
        except PackageNotFoundError:
            installed = "nothing"
        if installed == "nothing" or not locked.specifier.contains(installed, True):
            differing.append(f"{locked.name}{locked.specifier}: {installed} installed")
    assert not differing, "Other versions than the locked ones:\n" + "\n".join(
        differing
    )


def find_code(text):
    return re.findall("```python\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("place", ["README", "groups-text"])
def test_lines_for_your_own_work_give_the_forms(place):
    """Copied as they stand, they run by themselves."""
    texts = {"README": README}
    for cell in NOTEBOOK.cells:
        texts[cell.id] = cell.source
    (code,) = find_code(texts[place])
    variables = {}
    exec(code, variables)  # noqa: S102
    lengths = np.diff([*STARTS, 1797])
    assert list(variables["groups"]) == list(np.repeat(np.arange(14), lengths))
