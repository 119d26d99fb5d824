"""Group-relative policy optimisation (arXiv 2402.03300): rewards of a step's groups from the service, and the loss."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
from reelscore import Advantages, Client, GroupResult, Sample, Scored, ScoreOptions
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Judged:
    """What the service said of a step's clips. A clip without a reward has no number anywhere in here.

    taught: bool [groups, clips], the clips that have an advantage.
    advantages: float32 [clips that are taught], in the order of `taught`.
    rewards: composites of the clips that were scored.
    degenerate: groups that teach nothing, for their rewards are equal.
    failures: how many clips have no reward, by code and reason; example: one of them in words.
    identity: of the model, "" when nothing was scored.
    """

    taught: Tensor
    advantages: Tensor
    rewards: list[float]
    degenerate: int
    failures: Counter[str]
    example: str
    identity: str


def judge(client: Client, groups: dict[str, list[Sample]], run_id: str, step: int) -> Judged:
    """Scores the groups of a step, one call each, all at once; as many clips in each."""
    options = ScoreOptions(run_id=run_id, step=step, advantages=Advantages(ddof=1, eps=1e-4))
    with ThreadPoolExecutor(len(groups)) as calls:
        replies = calls.map(lambda name: client.score_group(name, groups[name], "mask", options), groups)
        return _read(list(replies))


def _read(replies: list[GroupResult]) -> Judged:
    taught, advantages, rewards = [], [], []
    failures: Counter[str] = Counter()
    example = identity = ""
    for reply in replies:
        for result in reply.results:
            advantage = None
            if isinstance(result, Scored):
                identity = result.served_by.identity
                if result.composite is not None:
                    rewards.append(result.composite)
                if result.standing is not None:
                    advantage = result.standing.advantage
            else:
                failures[f"{result.code.name}/{result.reason.name}"] += 1
                example = result.message
            taught.append(advantage is not None)
            if advantage is not None:
                advantages.append(advantage)
    return Judged(
        torch.tensor(taught).reshape(len(replies), -1),
        torch.tensor(advantages, dtype=torch.float32),
        rewards,
        sum(reply.composite is not None and reply.composite.degenerate for reply in replies),
        failures,
        example,
        identity,
    )


def policy_loss(log_prob: Tensor, old_log_prob: Tensor, judged: Judged, clip: float) -> Tensor:
    """-mean(min(ratio A, clamp(ratio, 1 - clip, 1 + clip) A)) over the clips that are taught.

    log_prob, old_log_prob: float32 [groups, clips], now and when the clips were made.
    """
    ratio = torch.exp(log_prob[judged.taught] - old_log_prob[judged.taught])
    limited = ratio.clamp(1 - clip, 1 + clip)
    return -torch.minimum(ratio * judged.advantages, limited * judged.advantages).mean()
