"""A training run: steps of rollouts, rewards and updates, kept in a folder so that it can be stopped at any time."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from reelscore import Client, Clip, Sample
from torch import Tensor

import generator as gen
import grpo
import world
from render import render

_WORLD_SEED = 0x6290
_STRIDE = 1_000_003
_GOLD_SEED = 0x601D
_GOLD_CLIPS = 11


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the curve of a run, beside the model that gives the rewards; --help says what each is."""

    prompts: int
    clips: int
    updates: int
    rate: float
    clip: float
    kl_penalty: float
    min_scored: float
    seed: int


@dataclass(frozen=True, slots=True)
class Rollouts:
    """A step's clips, made by the policy as it was.

    prompts: float32 [groups, words]; latents: float32 [groups, clips, 14]; log_prob: float32 [groups, clips].
    samples: the same clips as the service gets them, by the name of their group.
    """

    prompts: Tensor
    latents: Tensor
    log_prob: Tensor
    samples: dict[str, list[Sample]]


class Run:
    """The policy, its optimiser, and the curve so far: one row a step, of the policy before the step's update."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Goes on with the checkpoint in the folder, if there is one."""
        self.folder, self.settings = folder, settings
        self.policy, self.reference = gen.Generator(), gen.Generator().requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=settings.rate, betas=(0.9, 0.99))
        self.curve: list[dict[str, float]] = []
        self.failures: Counter[str] = Counter()
        self.identity = ""
        self._checkpoint = folder / "checkpoint.pt"
        if self._checkpoint.exists():
            self._load()

    def _load(self) -> None:
        kept = torch.load(self._checkpoint, weights_only=True)
        if kept["settings"] != asdict(self.settings):
            raise ValueError(f"{self.folder}: begun with {kept['settings']} (expected: {asdict(self.settings)})")
        self.policy.load_state_dict(kept["policy"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.curve, self.identity = kept["curve"], kept["identity"]
        self.failures = Counter(kept["failures"])

    def save(self) -> None:
        """Replaces the checkpoint as a whole."""
        kept = {
            "settings": asdict(self.settings),
            "policy": self.policy.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "curve": self.curve,
            "failures": dict(self.failures),
            "identity": self.identity,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self._checkpoint.with_suffix(".new")
        torch.save(kept, new)
        os.replace(new, self._checkpoint)

    def step(self, client: Client, run_id: str) -> grpo.Judged:
        """Makes clips, has them scored and learns from them; with too few rewards the run stays as it was."""
        rollouts = self.rollouts()
        judged = grpo.judge(client, rollouts.samples, run_id, len(self.curve))
        if len(judged.rewards) >= self.settings.min_scored * self.settings.prompts * self.settings.clips:
            self.identity = judged.identity
            self.failures += judged.failures
            self.curve.append(self._row(judged))
            self._update(rollouts, judged)
        return judged

    @torch.no_grad()
    def rollouts(self) -> Rollouts:
        """The clips of the next step. They depend on the policy, the seed and the step's number only."""
        number, size = len(self.curve), self.settings.clips
        indices = range(number * self.settings.prompts, (number + 1) * self.settings.prompts)
        groups = [world.group_scenes(_WORLD_SEED + self.settings.seed, index, size) for index in indices]
        prompts = gen.encode((scenes[0].colour, scenes[0].shape, scenes[0].motion) for scenes in groups)
        means = self.policy(prompts)
        latents = gen.sample(means, size, torch.Generator().manual_seed(_STRIDE * self.settings.seed + number))
        z = latents.double().numpy()
        samples = {
            f"step {number} group {g}": [
                Sample(f"{number}-{g}-{i}", Clip.frames(render(scene, z[g, i])), scene.prompt)
                for i, scene in enumerate(scenes)
            ]
            for g, scenes in enumerate(groups)
        }
        return Rollouts(prompts, latents, gen.log_prob(latents, means), samples)

    def _update(self, rollouts: Rollouts, judged: grpo.Judged) -> None:
        if not judged.taught.any():
            return
        reference = self.reference(rollouts.prompts)
        for _ in range(self.settings.updates):
            means = self.policy(rollouts.prompts)
            log_prob = gen.log_prob(rollouts.latents, means)
            loss = grpo.policy_loss(log_prob, rollouts.log_prob, judged, self.settings.clip)
            self.optimizer.zero_grad()
            total = loss + self.settings.kl_penalty * gen.kl(means, reference).mean()
            total.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()

    @torch.no_grad()
    def _row(self, judged: grpo.Judged) -> dict[str, float]:
        """Gold is true quality, over every prompt and always the same draws. Only a made-up world knows it, and nothing
        here learns from it."""
        means, reference = self.policy(gen.every_prompt()), self.reference(gen.every_prompt())
        latents = gen.sample(means, _GOLD_CLIPS, torch.Generator().manual_seed(_GOLD_SEED))
        gold = world.gold(latents.double().numpy().reshape(-1, gen.LATENTS)).mean(axis=0)
        return {
            "reward": float(np.mean(judged.rewards)),
            "gold": float(gold.mean()),
            **{f"gold_{name}": float(value) for name, value in zip(world.DIMENSIONS, gold, strict=True)},
            "kl": float(gen.kl(means, reference).mean()),
            "shortcuts": float((means - reference)[:, world.SHORTCUTS].mean()),
            "scored": len(judged.rewards),
            "taught": int(judged.taught.sum()),
            "degenerate_groups": judged.degenerate,
        }
