"""Reward function of verl and verl-omni, taken by configuration, and advantage estimators that leave NaN out.

``reward.custom_reward_function.path=pkg://reelscore.adapters.verl``, ``.name=compute_score``. The call shape is that of
verl 0.9.1 (``verl/experimental/reward_loop/reward_manager``) and of verl-omni (``verl_omni/reward_loop/reward_manager``
``visual.py`` at 1486d9c and ``multi.py`` at 061f8b9): keyword arguments in, a dict with ``score`` out.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

from reelscore import AsyncClient, Clip, ClipPreparer, Failed, ModelRef, RewardServiceError, Sample, ScoreOptions, Tls
from reelscore.adapters.frames import Layout, NotFinite, frames_of
from reelscore.adapters.rewards import COMPOSITE, failure_of, nan_or_reward, unscorable

OnFailure = Literal["nan", "raise"]

_ids = itertools.count()
_services: dict[asyncio.AbstractEventLoop, dict[Hashable, _Service]] = {}


async def compute_score(
    data_source: Any = None,
    solution_image: Any = None,
    ground_truth: str | None = None,
    extra_info: Mapping[str, Any] | None = None,
    *,
    target: str,
    reward: str = COMPOSITE,
    layout: Layout = "TCHW",
    model: str = "",
    version: str = "",
    pin: str | None = "first",
    run_id: str = "",
    deadline: float = 60.0,
    on_failure: OnFailure = "nan",
    **_: Any,
) -> dict[str, float | str]:
    """The reward of one sample: ``{"score": ..., "reelscore_failed": 0.0 or 1.0, "reelscore_failure": "" or why}``.

    solution_image: the decoded video [T, C, H, W] or image [C, H, W], uint8 or floats in 0..1, as verl-omni's managers
    pass it; None: ``extra_info["video"]`` is the path of a video file, or its bytes. ground_truth: the prompt. What
    follows ``target`` (host:port) comes from the configuration, ``reward_kwargs`` or beside ``path``; the API key and
    the authority of TLS from the environment, REELSCORE_API_KEY and REELSCORE_CA.

    on_failure: "nan": the score is NaN, which no manager turns into a number, and which ``masked_grpo`` leaves out.
    "raise": RewardServiceError. verl-omni's MultiVisualRewardManager takes an exception for the reward 0 unless that
    reward is ``required``.
    """
    if on_failure not in ("nan", "raise"):
        raise ValueError(f'on_failure: "{on_failure}" (expected: "nan" or "raise")')
    service = _service(target, deadline, pin, ModelRef(model, version))
    name = str(next(_ids))
    video = (extra_info or {}).get("video")
    result: Any
    try:
        if solution_image is not None:
            clip, of = await service.prepared(solution_image, layout)
        elif video is not None:
            clip, of = await asyncio.to_thread(Clip.video, video), service.model
        else:
            raise ValueError('solution_image: None (expected: a video, or a file as extra_info["video"])')
    except NotFinite as reason:
        result = unscorable(name, str(reason))
    except OSError as reason:
        result = unscorable(name, f'extra_info["video"]: {reason}')
    except RewardServiceError as error:
        result = error.failure
    else:
        result = await service.client.score(
            Sample(id=name, clip=clip, prompt=ground_truth or ""), ScoreOptions(model=of, run_id=run_id)
        )
    failure: Failed | None = failure_of(result, reward)
    if failure is not None and on_failure == "raise":
        failure.or_raise()
    return {
        "score": nan_or_reward(result, reward),
        "reelscore_failed": float(failure is not None),
        "reelscore_failure": "" if failure is None else f"{failure.code.name}: {failure.message}",
    }


def masked_grpo(
    token_level_rewards: Any,
    response_mask: Any,
    index: Sequence[Hashable],
    epsilon: float = 1e-6,
    norm_adv_by_std_in_grpo: bool | None = None,
    config: Any = None,
    **_: Any,
) -> tuple[Any, Any]:
    """verl's ``grpo`` over the responses that have a reward; the others get advantage 0. To be registered by name.

    token_level_rewards and response_mask: [batch, tokens]; index: the group of each response. The numbers are those of
    verl 0.9.1 ``compute_grpo_outcome_advantage`` when no reward is NaN. One that failures leave alone gets 0.
    """
    by_std = _setting(config, "norm_adv_by_std_in_grpo", norm_adv_by_std_in_grpo)
    advantages = _masked(token_level_rewards.sum(dim=-1), index, epsilon, by_std, lone_keeps_score=True)
    advantages = advantages.unsqueeze(-1) * response_mask
    return advantages, advantages


def masked_flow_grpo(
    sample_level_rewards: Any,
    index: Sequence[Hashable],
    epsilon: float = 1e-4,
    norm_adv_by_std_in_grpo: bool | None = None,
    global_std: bool | None = None,
    config: Any = None,
    **_: Any,
) -> tuple[Any, Any]:
    """verl-omni's ``flow_grpo`` over the samples that have a reward; the others get advantage 0.

    sample_level_rewards: [batch, steps], each sample's reward repeated. The formula is that of verl-omni 073521e
    ``compute_flow_grpo_outcome_advantage``: one std over the batch unless ``algorithm.global_std`` is false.
    """
    by_std = _setting(config, "norm_adv_by_std_in_grpo", norm_adv_by_std_in_grpo)
    rows = sample_level_rewards[:, 0]
    scored = sample_level_rewards[rows == rows]
    std = scored.std() if by_std and _setting(config, "global_std", global_std) and scored.numel() > 1 else None
    advantages = _masked(rows, index, epsilon, by_std, lone_keeps_score=False, std=std)
    advantages = advantages.unsqueeze(-1).expand_as(sample_level_rewards).clone()
    return advantages, advantages


def _masked(
    scores: Any, index: Sequence[Hashable], epsilon: float, by_std: bool, *, lone_keeps_score: bool, std: Any = None
) -> Any:
    advantages = scores.new_zeros(scores.shape)
    groups: dict[Hashable, list[int]] = {}
    for row, name in enumerate(index):
        groups.setdefault(name, []).append(row)
    for rows in groups.values():
        members = [row for row in rows if bool(scores[row] == scores[row])]
        if len(members) > 1:
            group = scores[members]
            scale = (group.std() if std is None else std) + epsilon if by_std else 1.0
            advantages[members] = (group - group.mean()) / scale
        elif len(rows) == 1 and members and lone_keeps_score:
            advantages[members] = scores[members] / (1.0 + epsilon if by_std else 1.0)
    return advantages


def _setting(config: Any, name: str, given: bool | None) -> bool:
    if given is not None:
        return given
    return True if config is None else bool(config.get(name, True))


class _Service:
    """A client of one event loop, and what its model takes."""

    def __init__(self, target: str, deadline: float, pin: str | None, model: ModelRef) -> None:
        ca = os.environ.get("REELSCORE_CA")
        self.client = AsyncClient(
            target,
            api_key=os.environ.get("REELSCORE_API_KEY"),
            tls=Tls(ca=ca) if ca else None,
            deadline=deadline,
            pin=pin,
        )
        self.model = model
        self._preparer: ClipPreparer | None = None

    async def prepared(self, video: Any, layout: Layout) -> tuple[Clip, ModelRef]:
        """The clip as the model wants it, and that model."""
        frames = await asyncio.to_thread(frames_of, video, layout)
        if self._preparer is None:
            self._preparer = ClipPreparer(await self.client.model(self.model))
        return await asyncio.to_thread(self._preparer.prepare, frames), self._preparer.model


def _service(target: str, deadline: float, pin: str | None, model: ModelRef) -> _Service:
    """One for each event loop and configuration: a reward worker keeps its connection as long as it lives."""
    for loop in [loop for loop in _services if loop.is_closed()]:
        del _services[loop]
    services = _services.setdefault(asyncio.get_running_loop(), {})
    key = (target, deadline, pin, model)
    if key not in services:
        services[key] = _Service(*key)
    return services[key]
