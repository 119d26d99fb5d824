"""Advantages over the members of a group that have a reward: NaN takes part in no mean, no std and no update."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Std = Literal["group", "batch", "none"]


@dataclass(frozen=True, slots=True)
class MaskedAdvantages:
    """Advantages of a batch, and which of its samples teach anything."""

    advantages: npt.NDArray[np.float64]
    """Of the rewards' shape; exactly 0 where the mask is False."""
    mask: npt.NDArray[np.bool_]
    """[N]; False for a sample without a reward, and for one that nothing is left to be compared with."""


def masked_advantages(
    rewards: npt.ArrayLike,
    groups: Sequence[Hashable],
    *,
    ddof: int = 1,
    eps: float = 1e-4,
    std: Std = "group",
) -> MaskedAdvantages:
    """``(reward - mean) / (std + eps)`` over the members of each group that have a reward.

    rewards: [N] or, for instance one per denoising step, [N, K]; a row with a NaN has no reward. groups: N names, equal
    for the rollouts of one prompt. ddof: 1 as torch.std has it, 0 as numpy.std. std: that of the group, of all rows
    that have a reward, or "none" for ``reward - mean``. Equal rewards give exactly 0.
    """
    values = np.asarray(rewards, dtype=np.float64)
    if values.ndim not in (1, 2) or len(values) != len(groups):
        raise ValueError(f"rewards: shape {values.shape} (expected: [{len(groups)}] or [{len(groups)}, K])")
    if np.isinf(values).any():
        raise ValueError("rewards: inf (expected: finite, or NaN for a sample without a reward)")
    if std not in ("group", "batch", "none"):
        raise ValueError(f'std: "{std}" (expected: "group", "batch" or "none")')
    scored: npt.NDArray[np.bool_] = np.asarray(~np.isnan(values.reshape(len(values), -1)).any(axis=1))
    advantages = np.zeros_like(values)
    mask = np.zeros(len(values), dtype=np.bool_)
    for members in _members(groups):
        rows = np.array([row for row in members if scored[row]], dtype=np.intp)
        if len(rows) <= max(ddof, 1):
            continue
        mask[rows] = True
        group = values[rows]
        spread = values[scored] if std == "batch" else group
        scale = 1.0 if std == "none" else spread.std(axis=0, ddof=ddof) + eps
        equal = (group == group[:1]).all(axis=0)
        advantages[rows] = np.where(equal, 0.0, (group - group.mean(axis=0)) / scale)
    return MaskedAdvantages(advantages, mask)


def group_advantages(rewards: Any, group_size: int, *, ddof: int = 1, eps: float = 1e-8) -> Any:
    """The same of a torch tensor [N] whose groups follow each other, ``group_size`` rollouts each, as a tensor like it.

    The defaults are those of DanceGRPO and Euphonium. A sample without a reward gets 0.
    """
    count = int(rewards.shape[0])
    if group_size < 1 or count % group_size != 0:
        raise ValueError(f"group_size: {group_size} (expected: a divisor of {count} rewards)")
    names = [row // group_size for row in range(count)]
    return rewards.new_tensor(masked_advantages(rewards.tolist(), names, ddof=ddof, eps=eps).advantages.tolist())


def _members(groups: Sequence[Hashable]) -> list[list[int]]:
    by_name: dict[Hashable, list[int]] = {}
    for row, name in enumerate(groups):
        by_name.setdefault(name, []).append(row)
    return list(by_name.values())
