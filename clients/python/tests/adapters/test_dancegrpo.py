"""The call that DanceGRPO makes of its inferencer, and the patch that makes it so."""

import math
import os
import pathlib
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from demo import FRAMES
from live import ROOT, Served

from reelscore import Client, Failed
from reelscore.adapters.dancegrpo import VideoReward

DIMENSIONS = {"VQ": "physical_plausibility", "MQ": "semantic_alignment"}
PATCH = ROOT / "docs/clients/dancegrpo.patch"


@pytest.fixture(scope="module")
def inferencer(served: Served) -> Iterator[VideoReward]:
    with Client(served.target) as client:
        yield VideoReward(client, DIMENSIONS, options=FRAMES)


def test_a_file_gets_normalized_rewards_by_the_trainers_names(
    inferencer: VideoReward, clips: list[dict[str, Any]]
) -> None:
    clip = clips[0]

    reward = inferencer.reward([clip["file"]], [clip["prompt"]], use_norm=True)

    assert reward == [{name: clip["rewards"][of]["normalized"] for name, of in DIMENSIONS.items()}]
    raw = inferencer.reward([clip["file"]], [clip["prompt"]], use_norm=False)
    assert raw[0]["VQ"] == clip["rewards"]["physical_plausibility"]["raw"]


def test_a_file_that_is_no_film_has_nan(
    inferencer: VideoReward, clips: list[dict[str, Any]], tmp_path: pathlib.Path
) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a film")

    reward = inferencer.reward([str(text), clips[0]["file"]], ["a", clips[0]["prompt"]])

    assert math.isnan(reward[0]["VQ"])
    assert math.isnan(reward[0]["MQ"])
    assert math.isfinite(reward[1]["VQ"])
    assert isinstance(inferencer.outcomes[0], Failed)


def test_settings_that_the_bundle_has_are_refused(inferencer: VideoReward) -> None:
    with pytest.raises(ValueError, match=r"fps: 2\.0"):
        inferencer.reward(["a.mp4"], ["a"], fps=2.0)


def test_every_hunk_of_the_patch_counts_its_lines() -> None:
    lines = PATCH.read_text().splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("@@")]

    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = re.match(r"@@ -\d+,(\d+) \+\d+,(\d+) @@", lines[start])
        assert found is not None
        body = lines[start + 1 : end]
        assert sum(not line.startswith("+") for line in body) == int(found[1])
        assert sum(not line.startswith("-") for line in body) == int(found[2])


@pytest.mark.skipif("DANCEGRPO" not in os.environ, reason="DANCEGRPO names no checkout of XueZeyue/DanceGRPO")
def test_the_patch_applies() -> None:
    subprocess.run(["git", "apply", "--check", str(PATCH)], check=True, cwd=os.environ["DANCEGRPO"])
