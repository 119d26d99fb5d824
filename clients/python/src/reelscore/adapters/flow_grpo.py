"""Scorers of flow_grpo: ``fn(images, prompts, metadata)`` of ``flow_grpo/rewards.py``, and the reward function around.

The call shapes are those of yifan123/flow_grpo, ``flow_grpo/rewards.py`` at 54809b5 (``multi_score`` and the scorers in
it) and ``scripts/train_wan2_1.py`` at 32b48fd, which calls ``reward_fn(videos, prompts, metadata, only_strict=True)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

from reelscore import Client, ScoreOptions, ScoreResult
from reelscore.adapters.frames import FrameClips, Layout
from reelscore.adapters.rewards import COMPOSITE, nan_or_reward, or_raise, sample_of, score_all

OnFailure = Literal["raise", "mask"]
Scorer = Callable[[Any, Sequence[str], Any], tuple[list[float], dict[str, Any]]]


class RewardFunction:
    """In place of ``flow_grpo.rewards.multi_score(device, config.reward_fn)``.

    Answers ``({"avg": [...], DIMENSION: [...], ...}, {"outcomes": [...]})``: ``avg`` is what is trained on, the raw
    rewards of ``dimensions`` are logged by the trainer, the outcomes are Scored or Failed, one a sample.

    on_failure: "raise", the default, raises RewardServiceError when a sample has no reward, for the trainer's
    statistics know no mask; "mask" puts NaN in its place, for a trainer that computes its advantages by
    ``masked_advantages``. ``images`` are videos [B, T, C, H, W] or images [B, C, H, W] as torch tensors in 0..1, or
    uint8 arrays [B, (T,) H, W, C], as flow_grpo has them.
    """

    def __init__(
        self,
        client: Client,
        *,
        reward: str = COMPOSITE,
        options: ScoreOptions | None = None,
        dimensions: Sequence[str] = (),
        on_failure: OnFailure = "raise",
    ) -> None:
        if on_failure not in ("raise", "mask"):
            raise ValueError(f'on_failure: "{on_failure}" (expected: "raise" or "mask")')
        self._client = client
        self._reward = reward
        self._dimensions = tuple(dimensions)
        self._clips = FrameClips(client, options or ScoreOptions())
        self._on_failure = on_failure

    def __call__(
        self, images: Any, prompts: Sequence[str], metadata: Any, ref_images: Any = None, only_strict: bool = True
    ) -> tuple[dict[str, list[float]], dict[str, Any]]:
        """metadata, ref_images and only_strict are flow_grpo's; they are not looked at."""
        outcomes = self._outcomes(images, prompts)
        scores = {"avg": [nan_or_reward(outcome, self._reward) for outcome in outcomes]}
        for dimension in self._dimensions:
            scores[dimension] = [nan_or_reward(outcome, dimension) for outcome in outcomes]
        return scores, {"outcomes": outcomes}

    def _outcomes(self, images: Any, prompts: Sequence[str]) -> list[ScoreResult]:
        if len(images) != len(prompts):
            raise ValueError(f"prompts: {len(prompts)} (expected: {len(images)}, one a video)")
        layout: Layout = "TCHW" if hasattr(images, "detach") else "THWC"
        samples = [
            sample_of(str(row), prompt, partial(self._clips.prepare, images[row], layout))
            for row, prompt in enumerate(prompts)
        ]
        outcomes = score_all(self._client, samples, self._clips.options)
        if self._on_failure == "raise":
            or_raise(outcomes, self._reward)
        return outcomes


def scorer(
    client: Client,
    *,
    reward: str = COMPOSITE,
    options: ScoreOptions | None = None,
    on_failure: OnFailure = "raise",
) -> Scorer:
    """One scorer among those of ``multi_score``: ``fn(images, prompts, metadata) -> (scores, info)``."""
    function = RewardFunction(client, reward=reward, options=options, on_failure=on_failure)

    def score(images: Any, prompts: Sequence[str], metadata: Any) -> tuple[list[float], dict[str, Any]]:
        scores, info = function(images, prompts, metadata)
        return scores["avg"], info

    return score
