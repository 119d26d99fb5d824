"""Latent rewards for Euphonium: of the clean latents of a rollout, and of the noisy latents of each step.

The call shapes are those of zerzerzerz/Euphonium at 4f8a27c, ``euphonium/reward_models/base.py`` (``RewardOutput``),
``trl_reward/trl_reward_model.py`` (``compute_rewards``, ``compute_process_reward``) and the caller of both,
``grpo/grpo_sampling/sampling.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reelscore import Client, Clip, Failed, Sample, ScoreOptions, ScoreResult
from reelscore.adapters.advantages import group_advantages
from reelscore.adapters.rewards import COMPOSITE, failure_of, nan_or_reward, score_all, unscorable

__all__ = ["LatentReward", "RewardOutput", "group_advantages"]


@dataclass(frozen=True, slots=True)
class RewardOutput:
    """As Euphonium's: tensors [B] by name, and what else is known."""

    rewards: dict[str, Any]
    metadata: dict[str, Any]


class LatentReward:
    """In place of Euphonium's ``TRLRewardModel``, for a model that takes latents and prompt embeddings.

    A latent without a reward has NaN, and its result is in ``outcomes``. Nothing is raised for what the service or the
    network does: Euphonium turns exceptions into the rewards -1 and 0. NaN must be kept out of a group's statistics by
    ``group_advantages``.

    timesteps: Euphonium's are ``int(1000 sigma)``; the model's are divided by ``timestep_scale``. Tensors on a device
    are copied to the host. Pooled prompt embeddings are not sent: models read token embeddings and their mask.
    """

    def __init__(
        self,
        client: Client,
        *,
        reward: str = COMPOSITE,
        options: ScoreOptions | None = None,
        timestep_scale: float = 1000.0,
    ) -> None:
        if not timestep_scale > 0:
            raise ValueError(f"timestep_scale: {timestep_scale} (expected: above 0)")
        self._client = client
        self._reward = reward
        self._options = options or ScoreOptions()
        self._timestep_scale = timestep_scale
        self.outcomes: list[ScoreResult] = []
        """Of the last call, in the order of its latents."""

    def compute_rewards(
        self, video_paths: Sequence[str], captions: Sequence[str], latent_data: Mapping[str, Any] | None = None
    ) -> RewardOutput:
        """``{"score": [B]}`` of the latents of a rollout; the videos are not looked at.

        latent_data: ``noisy_latents`` [B, C, T, H, W], ``timestep`` [B], ``prompt_embeds`` [B, tokens, width],
        ``prompt_attention_mask`` [B, tokens].
        """
        if latent_data is None:
            raise ValueError("latent_data: None (expected: the rollout's latents)")
        score, _ = self.compute_process_reward(
            latent_data["noisy_latents"],
            latent_data["timestep"],
            latent_data["prompt_embeds"],
            latent_data["prompt_attention_mask"],
            return_gradient=False,
        )
        return RewardOutput({"score": score}, {"model_type": "reelscore", "failures": self.failures})

    def compute_process_reward(
        self,
        noisy_latents: Any,
        timestep: Any,
        prompt_embeds: Any,
        prompt_attention_mask: Any,
        pooled_prompt_embeds: Any = None,
        return_gradient: bool = True,
    ) -> tuple[Any, None]:
        """Rewards float32 [B] of latents [B, C, T, H, W] at timestep [B]; the service has no gradients."""
        if return_gradient:
            raise ValueError("return_gradient: True (expected: False; the service gives rewards, no gradients)")
        rewards = self.process_rewards(
            noisy_latents.unsqueeze(1), timestep.unsqueeze(1), prompt_embeds, prompt_attention_mask
        )
        return rewards[:, 0], None

    def process_rewards(self, latents: Any, timesteps: Any, prompt_embeds: Any, prompt_attention_mask: Any) -> Any:
        """Rewards float32 [B, steps] of all latents of a rollout [B, steps, C, T, H, W] at timesteps [B, steps].

        One stream for all of them. prompt_embeds [B, tokens, width] and prompt_attention_mask [B, tokens] hold for all
        steps of a row.
        """
        import torch

        batch, steps = latents.shape[:2]
        host = latents.detach().cpu()
        times = (timesteps.detach().cpu().double() / self._timestep_scale).tolist()
        embeds = prompt_embeds.detach().cpu()
        masks = prompt_attention_mask.detach().cpu().numpy()
        samples = [
            self._sample(f"{row}/{step}", host[row, step], times[row][step], embeds[row], masks[row])
            for row in range(batch)
            for step in range(steps)
        ]
        self.outcomes = score_all(self._client, samples, self._options)
        numbers = [nan_or_reward(outcome, self._reward) for outcome in self.outcomes]
        return torch.tensor(numbers, dtype=torch.float32, device=latents.device).reshape(batch, steps)

    def is_process_reward_enabled(self) -> bool:
        """False: Euphonium asks for gradients where this is True."""
        return False

    @property
    def failures(self) -> list[Failed]:
        """Of the last call."""
        found = (failure_of(outcome, self._reward) for outcome in self.outcomes)
        return [failure for failure in found if failure is not None]

    def _sample(self, name: str, latents: Any, timestep: float, embedding: Any, mask: Any) -> Sample | Failed:
        if not bool(latents.isfinite().all()):
            return unscorable(name, "latents: NaN or an infinity (expected: finite)")
        return Sample(
            id=name, clip=Clip.latents(latents, timestep=timestep), prompt_embedding=embedding, prompt_mask=mask
        )
