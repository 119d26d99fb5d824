"""The adapters on the tensors their frameworks pass: flow_grpo's videos, Euphonium's latents, DanceGRPO's rewards."""

import json
import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from demo import FRAMES, TOLERANCE, golden
from live import ROOT, Served

from reelscore import Client, ModelRef, Reason, RetryPolicy, ScoreOptions
from reelscore.adapters.advantages import group_advantages
from reelscore.adapters.euphonium import LatentReward
from reelscore.adapters.flow_grpo import RewardFunction

SAMPLES = golden()
LATENT = ROOT / "models/demo-latent"
STEPS = json.loads((LATENT / "golden/golden.json").read_text())["samples"]
LATENTS = ScoreOptions(model=ModelRef("reelscore-demo-latent"))


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    with Client(served.target) as client:
        yield client


def stored(path: str, *shape: int) -> torch.Tensor:
    return torch.from_numpy(np.fromfile(LATENT / path, np.float32).reshape(shape))


def rollout() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Latents [1, 4, 16, 4, 8, 8], timesteps [1, 4] in thousandths, prompt embedding [1, 8, 32], mask [1, 8]."""
    latents = torch.stack([stored(step["latents"], 16, 4, 8, 8) for step in STEPS]).unsqueeze(0)
    timesteps = torch.tensor([[int(1000 * step["timestep"]) for step in STEPS]])
    return (
        latents,
        timesteps,
        stored(STEPS[0]["promptEmbedding"], 1, 8, 32),
        torch.tensor([STEPS[0]["promptMask"]]),
    )


def test_flow_grpo_passes_float_videos_channels_before_pixels(client: Client) -> None:
    videos = torch.from_numpy(np.stack([sample.film for sample in SAMPLES])).permute(0, 1, 4, 2, 3).float() / 255
    reward_fn = RewardFunction(client, reward="semantic_alignment", options=FRAMES)

    rewards, _ = reward_fn(videos, [sample.prompt for sample in SAMPLES], [{}] * 4, only_strict=True)

    as_the_trainer = {key: torch.as_tensor(value).float() for key, value in rewards.items()}
    expected = [sample.rewards["semantic_alignment"] for sample in SAMPLES]
    assert as_the_trainer["avg"].tolist() == pytest.approx(expected, abs=TOLERANCE)


def test_each_step_of_a_rollout_gets_its_reward(client: Client) -> None:
    model = LatentReward(client, reward="physical_plausibility", options=LATENTS)

    rewards = model.process_rewards(*rollout())

    assert rewards.shape == (1, 4)
    expected = [step["rewards"]["physical_plausibility"] for step in STEPS]
    assert rewards[0].tolist() == pytest.approx(expected, abs=TOLERANCE)


def test_the_timestep_counts(client: Client) -> None:
    latents, timesteps, embeds, mask = rollout()
    model = LatentReward(client, options=LATENTS)

    at_its_own = model.process_rewards(latents, timesteps, embeds, mask)
    at_another = model.process_rewards(latents, timesteps.flip(1), embeds, mask)

    assert not torch.equal(at_its_own, at_another)


def test_bfloat16_latents_get_the_rewards_of_the_widened_numbers(client: Client) -> None:
    latents, timesteps, embeds, mask = rollout()
    narrow, text = latents.bfloat16(), embeds.bfloat16()
    model = LatentReward(client, options=LATENTS)

    assert torch.equal(
        model.process_rewards(narrow, timesteps, text, mask),
        model.process_rewards(narrow.float(), timesteps, text.float(), mask),
    )


def test_the_sampler_gets_one_score_a_rollout_and_no_gradient(client: Client) -> None:
    latents, timesteps, embeds, mask = rollout()
    model = LatentReward(client, reward="physical_plausibility", options=LATENTS)
    latent_data = {
        "noisy_latents": latents[:, 0], "timestep": timesteps[:, 0], "prompt_embeds": embeds,
        "prompt_attention_mask": mask, "pooled_prompt_embeds": None,
    }  # fmt: skip

    output = model.compute_rewards(["unused.mp4"], ["unused"], latent_data=latent_data)

    assert list(output.rewards) == ["score"]
    assert output.rewards["score"].tolist() == pytest.approx(
        [STEPS[0]["rewards"]["physical_plausibility"]], abs=TOLERANCE
    )
    assert not model.is_process_reward_enabled()
    with pytest.raises(ValueError, match="no gradients"):
        model.compute_process_reward(latents[:, 0], timesteps[:, 0], embeds, mask)


def test_what_fails_is_nan_and_the_other_steps_are_as_they_were(client: Client) -> None:
    latents, timesteps, embeds, mask = rollout()
    model = LatentReward(client, options=LATENTS)
    whole = model.process_rewards(latents, timesteps, embeds, mask)
    latents[0, 2, 0, 0, 0, 0] = math.nan
    timesteps[0, 1] = 5000

    rewards = model.process_rewards(latents, timesteps, embeds, mask)

    assert torch.isnan(rewards[0]).tolist() == [False, True, True, False]
    assert torch.equal(rewards[0, [0, 3]], whole[0, [0, 3]])
    assert [failure.reason for failure in model.failures] == [Reason.INVALID_FIELD] * 2


def test_a_service_that_is_gone_is_nan_for_each_step() -> None:
    with Client("127.0.0.1:1", deadline=5.0, retry=RetryPolicy(max_attempts=1)) as gone:
        assert torch.isnan(LatentReward(gone).process_rewards(*rollout())).all()


def test_group_advantages_are_dancegrpos_without_failures_and_masked_with_them() -> None:
    rewards = torch.tensor([1.0, 2.0, 4.0, 8.0])

    found = group_advantages(rewards, 4)
    masked = group_advantages(torch.tensor([1.0, math.nan, 4.0, 8.0]), 4)

    assert torch.allclose(found, (rewards - rewards.mean()) / (rewards.std() + 1e-8))
    assert masked.dtype == rewards.dtype
    assert masked[1] == 0.0
    assert torch.allclose(masked[[0, 2, 3]], group_advantages(torch.tensor([1.0, 4.0, 8.0]), 3))
    with pytest.raises(ValueError, match="group_size: 3"):
        group_advantages(rewards, 3)
