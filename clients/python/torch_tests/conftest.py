"""The real service, for the suite that runs the frameworks themselves."""

import pathlib
import sys
from collections.abc import Iterator

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

from live import ROOT, Served


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The real service with both demo models."""
    with Served("--bundle", str(ROOT / "models/demo"), "--bundle", str(ROOT / "models/demo-latent")) as server:
        yield server
