"""The call that the reward managers of verl and verl-omni make."""

import asyncio
import inspect
import math
import pathlib
from typing import Any

import numpy as np
import pytest
from demo import TOLERANCE, TOO_LONG, golden
from live import Served

from reelscore import RewardServiceError
from reelscore.adapters.verl import compute_score

SAMPLE = golden()[0]
VIDEO = SAMPLE.film.transpose(0, 3, 1, 2)


def call(target: str, **changes: Any) -> dict[str, float | str]:
    """As VisualRewardManager calls, with reward_kwargs of the configuration."""
    given: dict[str, Any] = {
        "data_source": "clips",
        "solution_image": VIDEO,
        "ground_truth": SAMPLE.prompt,
        "extra_info": {"num_turns": None, "rollout_reward_scores": {}},
        "reward_router_address": None,
        "model": "reelscore-demo",
        "reward": "semantic_alignment",
    }
    return asyncio.run(compute_score(target=target, **(given | changes)))


def test_a_video_gets_its_reward(served: Served) -> None:
    result = call(served.target)

    assert result["score"] == pytest.approx(SAMPLE.rewards["semantic_alignment"], abs=TOLERANCE)
    assert result["reelscore_failed"] == 0.0
    assert result["reelscore_failure"] == ""


def test_floats_channels_first_are_the_same_video(served: Served) -> None:
    result = call(served.target, solution_image=VIDEO.swapaxes(0, 1).astype(np.float32) / 255, layout="CTHW")

    assert result["score"] == call(served.target)["score"]


def test_a_video_file_comes_by_extra_info(served: Served, clips: list[dict[str, Any]]) -> None:
    clip = clips[0]

    result = call(served.target, solution_image=None, ground_truth=clip["prompt"], extra_info={"video": clip["file"]})

    assert result["score"] == clip["rewards"]["semantic_alignment"]["raw"]


def test_what_fails_is_nan_with_the_same_keys(served: Served, tmp_path: pathlib.Path) -> None:
    good = call(served.target)
    missing = {"video": str(tmp_path / "none.mp4")}

    for bad in (
        call(served.target, ground_truth=TOO_LONG),
        call(served.target, solution_image=np.full((8, 3, 32, 32), math.nan, np.float32)),
        call(served.target, solution_image=None, extra_info=missing),
        call("127.0.0.1:1", deadline=2.0),
    ):
        assert isinstance(bad["score"], float)
        assert math.isnan(bad["score"])
        assert bad["reelscore_failed"] == 1.0
        assert bad["reelscore_failure"]
        assert list(bad) == list(good)


def test_it_raises_when_told_to(served: Served) -> None:
    with pytest.raises(RewardServiceError, match="prompt"):
        call(served.target, ground_truth=TOO_LONG, on_failure="raise")


def test_managers_take_it_for_asynchronous() -> None:
    assert inspect.iscoroutinefunction(compute_score)


def test_wrong_settings_are_refused(served: Served) -> None:
    with pytest.raises(ValueError, match='on_failure: "zero"'):
        call(served.target, on_failure="zero")
    with pytest.raises(ValueError, match="solution_image: None"):
        call(served.target, solution_image=None)
