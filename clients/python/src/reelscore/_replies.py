"""Checks replies and turns them into results; a reply that is not whole is a failure."""

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import grpc

from reelscore import _failures, _messages
from reelscore.results import (
    DimensionFailure,
    Failed,
    GroupResult,
    GroupStatistics,
    Reason,
    Reward,
    Scored,
    ScoreResult,
    ScoreWarning,
    ServedBy,
    Standing,
    Timings,
)
from reelscore.samples import Sample

# The identity that is expected, "" for any, given the one that a reply names.
Expect: TypeAlias = Callable[[str], str]

_DETERMINISM = _messages.enum_names("Determinism", "DETERMINISM_")
_WARNINGS = _messages.enum_names("Warning.Code", "CODE_")


def score(sample_id: str, reply: Any, expect: Expect) -> ScoreResult:
    """The result of a Score call."""
    if reply.sample_id != sample_id:
        return wrong(sample_id, f'the reply is for sample "{reply.sample_id}"')
    if not reply.HasField("rewards"):
        return wrong(sample_id, "the reply has no rewards")
    return _scored(sample_id, reply.rewards, reply.served_by, expect, None, {})


def outcome(sample_id: str, message: Any, served_by: Any, expect: Expect) -> ScoreResult:
    """The answer to one of several samples."""
    if message.sample_id != sample_id:
        return wrong(sample_id, f'the reply has sample "{message.sample_id}" in its place')
    which = message.WhichOneof("outcome")
    if which == "failure":
        return _failures.of_detail(sample_id, message.failure)
    if which is None:
        return wrong(sample_id, "the reply has neither rewards nor a failure")
    standings = dict(message.standing_by_dimension)
    for name, standing in {"composite": message.standing, **standings}.items():
        for number in (standing.rank, standing.advantage):
            if not math.isfinite(number):
                return _non_finite(sample_id, f"{name}: rank {standing.rank}, advantage {standing.advantage}")
    return _scored(
        sample_id,
        message.rewards,
        served_by,
        expect,
        _standing(message.standing) if message.HasField("standing") else None,
        {name: _standing(standings[name]) for name in sorted(standings)},
    )


def group(group_id: str, samples: Sequence[Sample], reply: Any, expect: Expect) -> GroupResult:
    """The answers to a group. Statistics over rewards that were not accepted are dropped."""
    if len(reply.outcomes) != len(samples):
        message = f"the reply has {len(reply.outcomes)} outcomes (expected: {len(samples)})"
        return GroupResult(group_id, tuple(wrong(sample.id, message) for sample in samples))
    results = tuple(
        outcome(sample.id, message, reply.served_by, expect)
        for sample, message in zip(samples, reply.outcomes, strict=True)
    )
    if any(o.HasField("rewards") and isinstance(r, Failed) for o, r in zip(reply.outcomes, results, strict=True)):
        return GroupResult(group_id, results)
    spread = {name: reply.by_dimension[name] for name in sorted(reply.by_dimension)}
    for name, statistics in {"composite": reply.composite, **spread}.items():
        if not (math.isfinite(statistics.mean) and math.isfinite(statistics.std)):
            what = f"{name}: mean {statistics.mean}, std {statistics.std}"
            return GroupResult(group_id, tuple(_non_finite(sample.id, what) for sample in samples))
    return GroupResult(
        group_id,
        results,
        _statistics(reply.composite) if reply.HasField("composite") else None,
        {name: _statistics(statistics) for name, statistics in spread.items()},
    )


def wrong(sample_id: str, message: str) -> Failed:
    """The failure of a sample whose reply is not whole."""
    return _failures.of_client(sample_id, grpc.StatusCode.INTERNAL, message)


def _scored(
    sample_id: str,
    rewards: Any,
    served_by: Any,
    expect: Expect,
    standing: Standing | None,
    standing_by_dimension: dict[str, Standing],
) -> ScoreResult:
    identity = served_by.model.text
    if not identity:
        return wrong(sample_id, "the reply does not name its model")
    if not rewards.by_dimension:
        return wrong(sample_id, "the reply has no rewards")
    has_composite = rewards.HasField("composite")
    if not has_composite and not rewards.failed_dimensions:
        return wrong(sample_id, "the reply has no composite")
    by_dimension = {}
    for name in sorted(rewards.by_dimension):
        reward = rewards.by_dimension[name]
        by_dimension[name] = Reward(reward.raw, reward.normalized, reward.percentile)
        if not (math.isfinite(reward.raw) and math.isfinite(reward.normalized) and math.isfinite(reward.percentile)):
            what = f"{name}: raw {reward.raw}, normalized {reward.normalized}, percentile {reward.percentile}"
            return _non_finite(sample_id, what)
    if not math.isfinite(rewards.composite):
        return _non_finite(sample_id, f"composite: {rewards.composite}")
    expected = expect(identity)
    if expected and expected != identity:
        message = f"model: {identity} (expected: {expected})"
        code = grpc.StatusCode.FAILED_PRECONDITION
        return _failures.of_client(sample_id, code, message, Reason.IDENTITY_MISMATCH)
    omitted = {name: rewards.failed_dimensions[name] for name in sorted(rewards.failed_dimensions)}
    timings = rewards.timings
    return Scored(
        sample_id,
        by_dimension,
        rewards.composite if has_composite else None,
        {name: DimensionFailure(Reason(failure.reason), failure.message) for name, failure in omitted.items()},
        ServedBy(
            identity,
            _DETERMINISM.get(served_by.determinism, str(served_by.determinism)),
            served_by.execution_fingerprint,
        ),
        tuple(ScoreWarning(_WARNINGS.get(w.code, str(w.code)), w.message) for w in rewards.warnings),
        rewards.lossy_input,
        Timings(timings.preparation_nanos, timings.queue_nanos, timings.compute_nanos, timings.batch_size),
        standing,
        standing_by_dimension,
    )


def _non_finite(sample_id: str, what: str) -> Failed:
    message = f"{what} (expected: finite)"
    return _failures.of_client(sample_id, grpc.StatusCode.INTERNAL, message, Reason.NON_FINITE_SCORE)


def _standing(message: Any) -> Standing:
    return Standing(message.rank, message.advantage if message.HasField("advantage") else None)


def _statistics(message: Any) -> GroupStatistics:
    return GroupStatistics(
        message.count,
        message.mean,
        message.std if message.HasField("std") else None,
        message.degenerate,
        message.ddof,
        message.eps if message.HasField("eps") else None,
    )
