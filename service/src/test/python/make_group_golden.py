"""Writes the golden vectors of a group's statistics.

    python3 -m venv .venv && .venv/bin/pip install -r src/test/python/requirements.txt
    .venv/bin/python src/test/python/make_group_golden.py src/test/resources/golden

groups.json is computed with numpy in float64. The formulas are those of two trainers:
- TRL, trl/trainer/grpo_trainer.py: (rewards - mean) / (std + 1e-4), std by torch.Tensor.std
- DanceGRPO, fastvideo/train_grpo_flux.py: (rewards - mean) / (std + 1e-8), std by torch.Tensor.std
torch.Tensor.std divides by N - 1 by default ("correction (int) ... defaults to Bessel's correction, correction=1"),
which is numpy's std with ddof=1. Format: src/test/resources/golden/README.md.
"""
import json
import pathlib
import sys

import numpy as np

SIZES = (2, 3, 4, 8, 12, 16, 24, 64, 128)
MASKED = (0, 1, 5)


def trl(rewards):
    return (rewards - rewards.mean()) / (rewards.std(ddof=1) + 1e-4)


def dance_grpo(rewards):
    group_std = rewards.std(ddof=1) + 1e-8
    return (rewards - rewards.mean()) / group_std


def mean_ranks(rewards):
    higher = (rewards[:, None] < rewards[None, :]).sum(axis=1)
    equal = (rewards[:, None] == rewards[None, :]).sum(axis=1)
    return higher + (equal + 1) / 2


def case(name, members):
    rewards = np.array([reward for reward in members if reward is not None], dtype=np.float64)
    return {
        "name": name,
        "members": members,
        "mean": float(rewards.mean()),
        "std_ddof_1": float(rewards.std(ddof=1)),
        "std_ddof_0": float(rewards.std(ddof=0)),
        "ranks": mean_ranks(rewards).tolist(),
        "trl": trl(rewards).tolist(),
        "dance_grpo": dance_grpo(rewards).tolist(),
    }


def masked(rewards, count, random):
    members = rewards.tolist()
    for place in sorted(random.choice(len(members) + 1, size=count, replace=False), reverse=True) if count else ():
        members.insert(int(place), None)
    return members


def cases():
    for size in SIZES:
        for count in MASKED:
            if count > size:
                continue
            random = np.random.default_rng([size, count])
            raw = random.normal(0.3, 1.7, size).astype(np.float32).astype(np.float64)
            yield case(f"normal, {size} members, {count} masked", masked(raw, count, random))
            labels = random.integers(0, 3, size).astype(np.float64)
            yield case(f"three values, {size} members, {count} masked", masked(labels, count, random))
    yield case("all equal", [0.5] * 7)
    yield case("nearly equal", [1.0, 1.0 + 2.0**-20, 1.0 - 2.0**-20, 1.0])
    yield case("pass and fail", [1.0, 0.0, 0.0, 1.0])
    yield case("far from zero", [1e6 + x / 8 for x in (3, 1, 4, 1, 5, 9, 2, 6)])


def main(folder):
    lines = ",\n".join(json.dumps(one) for one in cases())
    (pathlib.Path(folder) / "groups.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
