"""The data, the packages and the lines to copy are the ones that the results come from."""

import hashlib
import re
from importlib.metadata import version

import numpy as np
import pytest
from packaging.requirements import Requirement
from shared import README, ROOT

SHA256 = {
    "optdigits.tra": "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd",
    "digits_elsewhere.npz": "b6ebec2e6dfbd8f0bd4b904b3e510f3541cd682fd2c22865986912f8a39b371a",
}
STARTS = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667]


@pytest.mark.parametrize("name", SHA256)
def test_data_files_are_the_published_ones(name):
    data = (ROOT / ".data" / name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[name], (
        f"This is another file: git checkout .data/{name}"
    )


@pytest.mark.parametrize("name", ["requirements.txt", ".constraints.txt"])
def test_packages_are_the_locked_ones(name):
    """Other versions may work, but may change a printed digit or a pixel."""
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith(("#", "-c")):
            locked = Requirement(line)
            if locked.marker is None or locked.marker.evaluate():
                assert version(locked.name) in locked.specifier, f"{line} is wanted"


def test_lines_for_your_own_work_give_the_forms(capsys):
    """Copied from the README as they stand, they run, and print what it says they print."""
    (code,) = re.findall("```python\n(.*?)```", README, re.DOTALL)
    variables = {}
    exec(code, variables)  # noqa: S102
    lengths = np.diff([*STARTS, 1797])
    assert list(variables["groups"]) == list(np.repeat(np.arange(14), lengths))
    said = re.findall("# prints (.*)", code)
    assert capsys.readouterr().out.splitlines() == said
