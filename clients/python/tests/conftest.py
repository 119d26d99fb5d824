"""Servers for the tests: a fake one of this process, and the real one of this checkout."""

import json
import pathlib
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from fake import FakeService, Running
from live import ROOT, Served, reelscore


@pytest.fixture
def service() -> Iterator[FakeService]:
    """A service that answers as the test tells it to."""
    with Running() as running:
        yield running


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The real service with both demo models."""
    with Served("--bundle", str(ROOT / "models/demo"), "--bundle", str(ROOT / "models/demo-latent")) as server:
        yield server


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Clips with their prompts, and the rewards that the Java client got for them."""
    folder = tmp_path_factory.mktemp("clips")
    command = [*reelscore("demo"), "--scenes", "1", "--json", "--out", str(folder)]
    demo = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [json.loads(line) for line in demo.stdout.splitlines()]


@pytest.fixture(scope="session")
def golden() -> pathlib.Path:
    """The vectors that every client must reproduce, shared with the module that the server resizes with."""
    return ROOT / "media/src/test/resources/golden"
