"""Many samples scored at once, and the one number of each that a trainer takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import grpc

from reelscore import Client, Clip, Failed, Reason, RewardServiceError, Sample, Scored, ScoreOptions, ScoreResult, Stage
from reelscore.adapters.frames import NotFinite

COMPOSITE = "composite"


def sample_of(sample_id: str, prompt: str, clip: Callable[[], Clip | None]) -> Sample | Failed:
    """The sample, or why there is none: no clip, one that is not finite, or no service that says what it takes."""
    try:
        made = clip()
    except NotFinite as reason:
        return unscorable(sample_id, str(reason))
    except RewardServiceError as error:
        return replace(error.failure, sample_id=sample_id)
    return unscorable(sample_id, "clip: None") if made is None else Sample(id=sample_id, clip=made, prompt=prompt)


def unscorable(sample_id: str, message: str) -> Failed:
    """A sample that is not worth sending."""
    return Failed(
        sample_id, grpc.StatusCode.INVALID_ARGUMENT, Reason.INVALID_FIELD, Stage.PREPARATION, message, retryable=False
    )


def score_all(client: Client, samples: Sequence[Sample | Failed], options: ScoreOptions) -> list[ScoreResult]:
    """The outcome of each sample in their order, by one stream; a Failed among them is its own outcome."""
    to_send = [sample for sample in samples if isinstance(sample, Sample)]
    results = {result.sample_id: result for result in client.score_stream(to_send, options)} if to_send else {}
    return [sample if isinstance(sample, Failed) else results[sample.id] for sample in samples]


def failure_of(result: ScoreResult, reward: str = COMPOSITE) -> Failed | None:
    """Why there is no such reward; None when there is one. reward: as in reward_of."""
    if isinstance(result, Failed):
        return result
    if reward != COMPOSITE and reward not in result.rewards and reward not in result.omitted:
        raise ValueError(f'reward: "{reward}" (expected: "{COMPOSITE}" or one of {sorted(result.rewards)})')
    if reward in result.rewards or (reward == COMPOSITE and result.composite is not None):
        return None
    missing = result.omitted.get(reward) or next(iter(result.omitted.values()))
    return Failed(
        result.sample_id, grpc.StatusCode.INTERNAL, missing.reason, Stage.EXECUTION, missing.message, retryable=False
    )


def reward_of(result: ScoreResult, reward: str = COMPOSITE) -> float | None:
    """The composite, or the raw reward of the dimension of that name; None without one."""
    if failure_of(result, reward) is not None or not isinstance(result, Scored):
        return None
    return result.composite if reward == COMPOSITE else result.rewards[reward].raw


def nan_or_reward(result: ScoreResult, reward: str = COMPOSITE) -> float:
    """The same for interfaces that take floats only: NaN without a reward."""
    number = reward_of(result, reward)
    return math.nan if number is None else number


def or_raise(results: Sequence[ScoreResult], reward: str = COMPOSITE) -> None:
    """Raises RewardServiceError for the first of them without a reward."""
    for result in results:
        failure = failure_of(result, reward)
        if failure is not None:
            failure.or_raise()
