"""verl 0.9.1 loads the reward function by configuration, calls it by its managers and takes the estimators by name."""

import asyncio
import math
import pathlib
from typing import Any

import numpy as np
import pytest
import torch
from demo import TOLERANCE, TOO_LONG, golden
from live import Served
from omegaconf import OmegaConf
from verl import DataProto
from verl.experimental.reward_loop.reward_loop import RewardLoopWorker
from verl.trainer.ppo.core_algos import compute_grpo_outcome_advantage, register_adv_est
from verl.trainer.ppo.ray_trainer import compute_advantage
from verl.trainer.ppo.reward import load_reward_manager

from reelscore import RewardServiceError
from reelscore.adapters.verl import masked_flow_grpo, masked_grpo

SAMPLES = golden()
HERE = pathlib.Path(__file__).parent


def config(target: str, manager: dict[str, Any], **reward_kwargs: Any) -> Any:
    """What the options on the page of this adapter make of verl's configuration."""
    return OmegaConf.create(
        {
            "reward": {
                "custom_reward_function": {
                    "path": "pkg://reelscore.adapters.verl",
                    "name": "compute_score",
                    "reward_kwargs": {"target": target, "model": "reelscore-demo", **reward_kwargs},
                },
                "reward_manager": manager,
                "reward_model": {"enable": False},
            }
        }
    )


VISUAL = {"source": "importlib", "name": "VisualManager", "module": {"path": str(HERE / "visual_manager.py")}}


def videos(prompts: list[str]) -> DataProto:
    pixels = torch.from_numpy(np.stack([sample.film for sample in SAMPLES])).permute(0, 1, 4, 2, 3)
    return DataProto.from_dict(
        tensors={"responses": pixels},
        non_tensors={
            "data_source": np.array(["clips"] * len(SAMPLES), dtype=object),
            "reward_model": np.array([{"ground_truth": prompt} for prompt in prompts], dtype=object),
        },
    )


def scored(settings: Any, data: DataProto) -> tuple[torch.Tensor, dict[str, list[Any]]]:
    """As RewardLoopWorker.compute_score_batch and RewardLoopManager.compute_rm_score do, without Ray."""

    async def run() -> Any:
        worker = object.__new__(RewardLoopWorker)
        worker.config = settings
        worker.reward_manager = load_reward_manager(settings, tokenizer=None)
        return type(worker.reward_manager), await worker.compute_score_batch(data)

    manager, outputs = asyncio.run(run())
    extras = [output["reward_extra_info"] for output in outputs]
    scores = manager.assemble_rm_scores(data, [output["reward_score"] for output in outputs])
    return scores, {key: [extra[key] for extra in extras] for key in extras[0]}


def test_videos_are_scored_by_the_configured_function(served: Served) -> None:
    settings = config(served.target, VISUAL, reward="physical_plausibility")

    scores, extra = scored(settings, videos([sample.prompt for sample in SAMPLES]))

    expected = [sample.rewards["physical_plausibility"] for sample in SAMPLES]
    assert scores[:, 0].tolist() == pytest.approx(expected, abs=TOLERANCE)
    assert extra["reelscore_failed"] == [0.0] * 4


def test_a_failure_arrives_as_nan_with_its_reason(served: Served) -> None:
    data = videos([SAMPLES[0].prompt, TOO_LONG, SAMPLES[2].prompt, SAMPLES[3].prompt])

    scores, extra = scored(config(served.target, VISUAL), data)

    assert torch.isnan(scores[:, 0]).tolist() == [False, True, False, False]
    assert extra["reelscore_failed"] == [0.0, 1.0, 0.0, 0.0]
    assert extra["reelscore_failure"][1].startswith("INVALID_ARGUMENT: ")


def test_a_failure_ends_the_run_when_told_to(served: Served) -> None:
    settings = config(served.target, VISUAL, on_failure="raise")

    with pytest.raises(RewardServiceError):
        scored(settings, videos([TOO_LONG] * 4))


class Words:
    """All that the naive manager asks of a tokenizer."""

    def decode(self, ids: Any, skip_special_tokens: bool) -> str:
        return "a film"


def test_the_naive_manager_scores_a_file_that_a_tool_wrote(served: Served, tmp_path: pathlib.Path) -> None:
    settings = config(served.target, {"source": "register", "name": "naive"})
    broken = tmp_path / "broken.mp4"
    broken.write_text("not a film")
    data = DataProto.from_dict(
        tensors={"responses": torch.ones(1, 4, dtype=torch.long), "attention_mask": torch.ones(1, 8, dtype=torch.long)},
        non_tensors={
            "data_source": np.array(["clips"], dtype=object),
            "reward_model": np.array([{"ground_truth": "a"}], dtype=object),
            "extra_info": np.array([{"video": str(broken)}], dtype=object),
        },
    )

    async def run() -> Any:
        return await load_reward_manager(settings, tokenizer=Words()).run_single(data)

    result = asyncio.run(run())

    assert math.isnan(result["reward_score"])
    assert "not a video" in result["reward_extra_info"]["reelscore_failure"]


REWARDS = torch.tensor([1.0, 2.0, 4.0, 0.5, 3.0, 7.0])
INDEX: Any = np.array(["a", "a", "a", "b", "b", "c"], dtype=object)
MASK = torch.tensor([[1, 1, 0]] * 6)


def token_level(rewards: torch.Tensor) -> torch.Tensor:
    return torch.cat([torch.zeros(len(rewards), 1), rewards.unsqueeze(-1), torch.zeros(len(rewards), 1)], dim=-1)


@pytest.mark.parametrize("by_std", [True, False])
def test_without_failures_the_estimator_is_verls(by_std: bool) -> None:
    ours, _ = masked_grpo(token_level(REWARDS), MASK, INDEX, norm_adv_by_std_in_grpo=by_std)

    theirs, _ = compute_grpo_outcome_advantage(token_level(REWARDS), MASK, INDEX, norm_adv_by_std_in_grpo=by_std)
    assert torch.equal(ours, theirs)


def test_verl_finds_the_estimator_by_name_and_a_failure_poisons_nothing() -> None:
    register_adv_est("grpo_masked")(masked_grpo)
    rewards = REWARDS.clone()
    rewards[1] = math.nan
    rewards[4] = math.nan
    data = DataProto.from_dict(
        tensors={"token_level_rewards": token_level(rewards), "response_mask": MASK}, non_tensors={"uid": INDEX}
    )

    found = compute_advantage(data, "grpo_masked", config=OmegaConf.create({})).batch["advantages"]

    pair, _ = compute_grpo_outcome_advantage(token_level(REWARDS[[0, 2]]), MASK[:2], INDEX[[0, 2]])
    assert torch.equal(found[[0, 2]], pair)
    assert found[[1, 3, 4]].abs().sum() == 0
    stock, _ = compute_grpo_outcome_advantage(token_level(rewards), MASK, INDEX)
    assert torch.isnan(stock[0, 0])


def test_the_flow_grpo_estimator_leaves_out_what_failed() -> None:
    rewards = REWARDS.clone()
    rewards[1] = math.nan
    steps = rewards.unsqueeze(-1).expand(-1, 3)

    found, _ = masked_flow_grpo(steps, INDEX)

    std = steps[[0, 2, 3, 4, 5]].std() + 1e-4
    expected = torch.tensor([1.0 - 2.5, 0.0, 4.0 - 2.5, 0.5 - 1.75, 3.0 - 1.75, 0.0]) / std
    assert torch.allclose(found, expected.unsqueeze(-1).expand(-1, 3))
    alone, _ = masked_flow_grpo(steps, INDEX, config=OmegaConf.create({"global_std": False}))
    assert alone[3, 0] == pytest.approx(-1.25 / (np.std([0.5, 3.0], ddof=1) + 1e-4), rel=1e-5)
