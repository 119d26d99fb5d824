"""In place of DanceGRPO's ``VideoVLMRewardInference``: ``reward(paths, prompts, use_norm=True)``.

The call shape is that of ``fastvideo/train_grpo_hunyuan.py`` and ``fastvideo/models/videoalign/inference.py``, as the
forks Eastha0526/DanceGRPO 9ac72b4 and wufan-cse/IC-World 523947f hold them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from reelscore import Client, Clip, Sample, Scored, ScoreOptions, ScoreResult
from reelscore.adapters.advantages import group_advantages
from reelscore.adapters.rewards import failure_of, score_all

__all__ = ["VideoReward", "group_advantages"]


class VideoReward:
    """Rewards of video files under the names DanceGRPO trains on, for instance ``{"VQ": "...", "MQ": "..."}``.

    A video without a reward has NaN under each name, and its outcome is in ``outcomes``. It does not raise: DanceGRPO
    turns what is raised here into the reward -1. NaN must be kept out of the group's statistics by
    ``group_advantages``, which the patch beside this adapter's page does.
    """

    def __init__(self, client: Client, dimensions: Mapping[str, str], *, options: ScoreOptions | None = None) -> None:
        """dimensions: DanceGRPO's name of a reward to the model's, at least one."""
        if not dimensions:
            raise ValueError('dimensions: {} (expected: for instance {"VQ": "visual_quality"})')
        self._client = client
        self._dimensions = dict(dimensions)
        self._options = options or ScoreOptions()
        self.outcomes: list[ScoreResult] = []
        """Of the last call, one a video."""

    def reward(
        self,
        video_paths: Sequence[str],
        prompts: Sequence[str],
        fps: float | None = None,
        num_frames: int | None = None,
        max_pixels: int | None = None,
        use_norm: bool = True,
    ) -> list[dict[str, float]]:
        """One dict a video: the normalized rewards, or by ``use_norm=False`` the raw ones.

        fps, num_frames and max_pixels must be None: the model's bundle says how its frames are sampled and resized.
        """
        for name, value in {"fps": fps, "num_frames": num_frames, "max_pixels": max_pixels}.items():
            if value is not None:
                raise ValueError(f"{name}: {value} (expected: None; the model's bundle says how frames are made)")
        samples = [
            Sample(id=str(row), clip=Clip.video(path), prompt=prompt)
            for row, (path, prompt) in enumerate(zip(video_paths, prompts, strict=True))
        ]
        self.outcomes = score_all(self._client, samples, self._options)
        return [
            {name: _number(outcome, dimension, use_norm) for name, dimension in self._dimensions.items()}
            for outcome in self.outcomes
        ]


def _number(outcome: ScoreResult, dimension: str, normalized: bool) -> float:
    if failure_of(outcome, dimension) is not None or not isinstance(outcome, Scored):
        return math.nan
    reward = outcome.rewards[dimension]
    return reward.normalized if normalized else reward.raw
