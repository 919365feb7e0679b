"""The data, the packages and the lines to copy are the ones that the results come from."""

import hashlib
import re
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import pytest
from packaging.requirements import Requirement
from shared import README, read_file

SHA256 = {
    "optdigits.tra": "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd",
    "digits_elsewhere.npz": "b6ebec2e6dfbd8f0bd4b904b3e510f3541cd682fd2c22865986912f8a39b371a",
}
STARTS = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667]


@pytest.mark.parametrize("name", SHA256)
def test_data_files_are_the_published_ones(name):
    data = read_file(f".data/{name}")
    assert hashlib.sha256(data).hexdigest() == SHA256[name], (
        f"This is another file: git checkout .data/{name}"
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


def test_lines_for_your_own_work_give_the_forms(capsys):
    """Copied from the README as they stand, they run, and print what it says they print."""
    (code,) = re.findall("```python\n(.*?)```", README, re.DOTALL)
    variables = {}
    exec(code, variables)  # noqa: S102
    lengths = np.diff([*STARTS, 1797])
    assert list(variables["groups"]) == list(np.repeat(np.arange(14), lengths))
    said = re.findall("# prints (.*)", code)
    assert capsys.readouterr().out.splitlines() == said
