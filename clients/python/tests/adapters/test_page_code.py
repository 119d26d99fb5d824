"""The code on the pages that need no framework runs as it stands."""

import math
import os
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from demo import golden, page
from live import ROOT, Served

SAMPLES = golden()
VIDEOS = np.stack([sample.film for sample in SAMPLES])
PROMPTS = [sample.prompt for sample in SAMPLES]


def test_flow_grpo(served: Served) -> None:
    here: dict[str, Any] = {"score_functions": {}, "prompts": ["a", "a", "b", "b"]}
    after, among_others, masked = page("flow-grpo.md", served.target)

    exec(after, here)
    rewards, _ = here["reward_fn"](VIDEOS, PROMPTS, [{}] * 4, only_strict=True)
    exec(among_others, here)
    scores, _ = here["score_functions"]["reelscore"]()(VIDEOS, PROMPTS, [{}] * 4)
    here["gathered_rewards"] = {"avg": np.array([1.0, 2.0, math.nan, 3.0])}
    exec(masked, here)

    assert scores == rewards["avg"]
    assert here["advantages"][2:].tolist() == [0.0, 0.0]
    assert here["advantages"][1] == pytest.approx(0.5 / (0.5 + 1e-4))


def test_dancegrpo(clips: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    after, advantages = page("dancegrpo.md", "")
    with Served("--bundle", str(ROOT / "models/demo")) as own:
        monkeypatch.setenv("REELSCORE", own.target)
        here: dict[str, Any] = {"os": os}

        exec(after, here)
        reward = here["inferencer"].reward([clips[0]["file"]], [clips[0]["prompt"]], use_norm=True)

    assert reward[0]["VQ"] == clips[0]["rewards"]["physical_plausibility"]["normalized"]
    here |= {"group_advantages": lambda rewards, size: [0.0] * size, "args": SimpleNamespace(num_generations=2)}
    exec(advantages, here | {"vq_advantages": [1.0, 1.0], "start_idx": 0, "end_idx": 2, "group_rewards": None})
