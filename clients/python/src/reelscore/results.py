"""The one answer to a sample: rewards, or why there are none."""

from dataclasses import dataclass, field
from enum import Enum
from typing import NoReturn, TypeAlias

import grpc


class Reason(Enum):
    """The server's cause of a failure; UNSPECIFIED when the failure is not the server's, such as a lost connection."""

    UNSPECIFIED = 0
    INVALID_FIELD = 1
    WRONG_SHAPE = 2
    WRONG_DATA_TYPE = 3
    MEDIA_UNREADABLE = 4
    TOO_LARGE = 5
    MODEL_NOT_FOUND = 6
    IDENTITY_MISMATCH = 7
    MODEL_NOT_READY = 8
    DRAINING = 9
    OVERLOADED = 10
    DEADLINE_EXCEEDED = 11
    CANCELLED = 12
    NON_FINITE_SCORE = 13
    EXECUTION_FAILED = 14
    GROUP_FAILED = 15
    INTERNAL = 16
    EXECUTION_TIMED_OUT = 17
    IDEMPOTENCY_CONFLICT = 18
    UNAUTHENTICATED = 19
    PERMISSION_DENIED = 20
    QUOTA_EXCEEDED = 21
    DECODER_CRASHED = 22

    @classmethod
    def _missing_(cls, value: object) -> "Reason":
        return cls.UNSPECIFIED


class Stage(Enum):
    """How far a sample came; UNSPECIFIED when that is not known."""

    UNSPECIFIED = 0
    ADMISSION = 1
    PREPARATION = 2
    QUEUE = 3
    EXECUTION = 4

    @classmethod
    def _missing_(cls, value: object) -> "Stage":
        return cls.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Reward:
    """One dimension's reward, finite; higher is better.

    raw: the model's output.
    normalized: (raw - mean) / std of the model's reference distribution.
    percentile: of raw in the reference distribution, 0 to 100.
    """

    raw: float
    normalized: float
    percentile: float


@dataclass(frozen=True, slots=True)
class DimensionFailure:
    """Why a wanted dimension has no reward."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class ScoreWarning:
    """What a reader of a reward should know; code is for example "prompt_truncated"."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the server's time went, in nanoseconds; batch_size: samples in the batch it ran with."""

    preparation_nanos: int
    queue_nanos: int
    compute_nanos: int
    batch_size: int


@dataclass(frozen=True, slots=True)
class ServedBy:
    """What made a reward.

    identity: ``name@version#12-hex-digits``, which ModelRef.pinned takes.
    determinism: "none", "deterministic" or "batch_invariant".
    fingerprint: of the runtime, provider, optimisation level and processor; between two of them rewards may differ in
        their last bits.
    """

    identity: str
    determinism: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands in its group: rank from 1 for the best, equal ones share the mean of their ranks."""

    rank: float
    advantage: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    """Rewards, all finite.

    rewards: by dimension, at least one.
    composite: weighted mean of the normalized rewards; None when a dimension that counts in it is omitted.
    omitted: the dimensions without a finite reward, with on_non_finite="omit".
    lossy_input: the frames came through a lossy codec.
    standing, standing_by_dimension: members of groups only; by the composite, and by the raw rewards.
    """

    sample_id: str
    rewards: dict[str, Reward]
    composite: float | None
    omitted: dict[str, DimensionFailure]
    served_by: ServedBy
    warnings: tuple[ScoreWarning, ...]
    lossy_input: bool
    timings: Timings
    standing: Standing | None = None
    standing_by_dimension: dict[str, Standing] = field(default_factory=dict)

    def or_raise(self) -> "Scored":
        """Itself."""
        return self


@dataclass(frozen=True, slots=True)
class Failed:
    """No reward, and no number that could be taken for one.

    code: the canonical status code.
    reason: the server's cause.
    stage: how far the sample came.
    message: one sentence with the offending value.
    retryable: whether the same sample may succeed later.
    retry_after: seconds after which it may, where the server knows.
    """

    sample_id: str
    code: grpc.StatusCode
    reason: Reason
    stage: Stage
    message: str
    retryable: bool
    retry_after: float | None = None

    def or_raise(self) -> NoReturn:
        """Raises RewardServiceError."""
        raise RewardServiceError(self)


ScoreResult: TypeAlias = Scored | Failed


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """How one reward is spread over the members of a group that have it.

    count: members that have it, at least 1.
    std: with that ddof; None when there are no more members than ddof.
    degenerate: fewer than two members, or all rewards equal: the group teaches nothing.
    eps: of the advantages; None when none were asked for.
    """

    count: int
    mean: float
    std: float | None
    degenerate: bool
    ddof: int
    eps: float | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One answer per sample of a group, in their order. When the call itself failed, every sample has that failure.

    composite: of the composite rewards; None when no member has one.
    by_dimension: of the raw rewards; without dimensions that no member has.
    """

    group_id: str
    results: tuple[ScoreResult, ...]
    composite: GroupStatistics | None = None
    by_dimension: dict[str, GroupStatistics] = field(default_factory=dict)

    @property
    def all_scored(self) -> bool:
        """Whether every sample has its reward."""
        return all(isinstance(result, Scored) for result in self.results)


class RewardServiceError(Exception):
    """A failure as an exception; `failure` is all that is known of it."""

    def __init__(self, failure: Failed) -> None:
        super().__init__(failure)
        self.failure = failure

    @property
    def code(self) -> grpc.StatusCode:
        """The canonical status code."""
        return self.failure.code

    @property
    def reason(self) -> Reason:
        """The server's cause."""
        return self.failure.reason

    @property
    def retryable(self) -> bool:
        """Whether the same may succeed later."""
        return self.failure.retryable

    def __str__(self) -> str:
        sample = f"sample {self.failure.sample_id}: " if self.failure.sample_id else ""
        return f"{sample}{self.failure.code.name}: {self.failure.message}"
