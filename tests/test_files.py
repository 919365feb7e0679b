"""The data and the packages are the ones that the stored results come from."""

import hashlib
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement
from shared import ROOT

SHA256 = "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"


def test_data_of_the_other_writers_is_uci_s_own():
    data = (ROOT / ".data" / "optdigits.tra").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256, "Restore .data/optdigits.tra."


def test_packages_are_the_locked_ones():
    """Other versions may work, but may change a printed digit or a pixel."""
    differing = []
    for line in (ROOT / ".constraints.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        locked = Requirement(line)
        if locked.marker and not locked.marker.evaluate():
            continue
        try:
            installed = version(locked.name)
        except PackageNotFoundError:
            differing.append(f"{locked.name}{locked.specifier}: it is not installed")
            continue
        if not locked.specifier.contains(installed, prereleases=True):
            differing.append(
                f"{locked.name}{locked.specifier}: {installed} is installed"
            )
    assert not differing, "\n".join(
        ["Other versions than the locked ones:", *differing]
    )
