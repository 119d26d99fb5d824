"""The code on the pages that need torch, TRL or verl runs as it stands."""

import pathlib
from types import SimpleNamespace
from typing import Any

import torch
from demo import golden, page
from live import Served
from test_tensors import rollout
from test_trl_trainer import rest_of_a_trainer
from trl import GRPOTrainer
from verl.trainer.ppo.core_algos import get_adv_estimator_fn

from reelscore import Clip
from reelscore.adapters.verl import masked_grpo

SAMPLES = golden()


def test_trl(served: Served, tmp_path: pathlib.Path) -> None:
    def clip_of(completion: str, *, scene: int, **columns: Any) -> Clip:
        return Clip.frames(SAMPLES[scene].frames)

    (after,) = page("trl.md", served.target)
    model, dataset, rest = rest_of_a_trainer(tmp_path)
    here = {"GRPOTrainer": GRPOTrainer, "clip_of": clip_of, "model": model, "dataset": dataset, "rest": rest}

    exec(after, here)
    here["trainer"].train()
    here["client"].close()

    assert here["trainer"].state.global_step == 2


def test_verl(served: Served) -> None:
    (plugin,) = page("verl.md", served.target)

    exec(plugin, {})

    assert get_adv_estimator_fn("grpo_masked") is masked_grpo


def test_euphonium(served: Served) -> None:
    after, steps, advantages = page("euphonium.md", served.target)
    latents, timesteps, embeds, mask = rollout()
    here: dict[str, Any] = {
        "latents": latents, "timesteps": timesteps, "prompt_embeds": embeds, "prompt_attention_mask": mask,
        "args": SimpleNamespace(num_generations=4), "advantages": torch.zeros(4), "start_idx": 0, "end_idx": 4,
    }  # fmt: skip

    exec(after, here)
    exec(steps, here)
    here["group_rewards"] = here["process_rewards"][0]
    exec(advantages, here)

    assert torch.isfinite(here["process_rewards"]).all()
    assert here["advantages"].mean().abs() < 1e-6
