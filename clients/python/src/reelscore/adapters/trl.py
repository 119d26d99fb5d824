"""Reward function of TRL's ``GRPOTrainer``: asynchronous, None for a completion without a reward.

The call shape is that of TRL 1.16.0, ``trl/trainer/grpo_trainer.py`` ``_calculate_rewards``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from reelscore import Client, Clip, ScoreOptions, ScoreResult
from reelscore.adapters.rewards import COMPOSITE, failure_of, reward_of, sample_of, score_all


def text_of(prompt: Any) -> str:
    """The text of a prompt: itself, or of a conversation the content of its last message."""
    if isinstance(prompt, str):
        return prompt
    content = prompt[-1]["content"]
    return content if isinstance(content, str) else " ".join(part["text"] for part in content if "text" in part)


class RewardFunction:
    """For ``reward_funcs=``. ``clip_of(completion, prompt=..., **columns)`` makes the clip of one completion.

    Columns are those of the dataset and ``completion_ids``, each with this completion's value. A ``clip_of`` that
    answers None, a sample that the service fails and a dimension that is not finite all become None: TRL leaves the
    completion out of its group's mean and std and gives it advantage 0. What ``clip_of`` raises is raised.

    client: the caller's, open as long as training goes on; several functions may share it. reward: "composite", or the
    name of a dimension for its raw reward. Logged with the trainer's metrics: ``NAME/failed``, the share of completions
    without a reward; in the table of completions: ``NAME_failure``, why.
    """

    def __init__(
        self,
        client: Client,
        clip_of: Callable[..., Clip | None],
        *,
        reward: str = COMPOSITE,
        options: ScoreOptions | None = None,
        prompt_of: Callable[[Any], str] = text_of,
        name: str = "reelscore",
    ) -> None:
        self.__name__ = name
        self._client = client
        self._clip_of = clip_of
        self._reward = reward
        self._options = options or ScoreOptions()
        self._prompt_of = prompt_of

    async def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        *,
        trainer_state: Any = None,
        log_extra: Callable[[str, list[str]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Sequence[Any],
    ) -> list[float | None]:
        """One reward for each completion, in their order; None without one."""
        step = int(getattr(trainer_state, "global_step", self._options.step))
        outcomes = await asyncio.to_thread(self._outcomes, prompts, completions, columns, step)
        failures = [failure_of(outcome, self._reward) for outcome in outcomes]
        if log_extra is not None:
            log_extra(f"{self.__name__}_failure", ["" if failure is None else failure.message for failure in failures])
        if log_metric is not None and failures:
            log_metric(f"{self.__name__}/failed", sum(failure is not None for failure in failures) / len(failures))
        return [reward_of(outcome, self._reward) for outcome in outcomes]

    def _outcomes(
        self, prompts: Sequence[Any], completions: Sequence[Any], columns: dict[str, Sequence[Any]], step: int
    ) -> list[ScoreResult]:
        samples = []
        for row, (prompt, completion) in enumerate(zip(prompts, completions, strict=True)):
            own = {name: values[row] for name, values in columns.items()}
            clip = partial(self._clip_of, completion, prompt=prompt, **own)
            samples.append(sample_of(str(row), self._prompt_of(prompt), clip))
        return score_all(self._client, samples, replace(self._options, step=step))
