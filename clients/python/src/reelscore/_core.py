"""What the sync and the asyncio client have in common: settings, pins, and what is sent and expected."""

import os
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from reelscore import _checks, _failures, _messages, _replies, _wire
from reelscore.connection import Connection, Tls, connection
from reelscore.options import ModelRef, ScoreOptions
from reelscore.results import Failed, GroupResult, ScoreResult
from reelscore.retry import Attempts, RetryPolicy, Throttle
from reelscore.samples import Sample

SCORE = "/reelscore.v1.RewardService/Score"
SCORE_GROUP = "/reelscore.v1.RewardService/ScoreGroup"
SCORE_STREAM = "/reelscore.v1.RewardService/ScoreStream"
LIST_MODELS = "/reelscore.v1.ModelService/ListModels"
GET_MODEL = "/reelscore.v1.ModelService/GetModel"
HEALTH_CHECK = "/grpc.health.v1.Health/Check"

_SERVING = b"\x08\x01"


class Pins:
    """Which identity each model must have; safe for use by several threads.

    rule: None, "first" or an identity.
    """

    def __init__(self, rule: str | None) -> None:
        self._all = "" if rule in (None, "first") else ModelRef.pinned(str(rule)).identity
        self._learns = rule == "first"
        self._first: dict[ModelRef, str] = {}
        self._lock = threading.Lock()

    def ref(self, model: ModelRef) -> ModelRef:
        """What is sent for it."""
        pin = model.identity or self._all or self._first.get(model, "")
        return ModelRef(model.name, model.version, pin)

    def expect(self, model: ModelRef) -> _replies.Expect:
        """What its replies must name; the first one settles it where that is the rule."""
        pin = model.identity or self._all
        if pin or not self._learns:
            return lambda _: pin
        return lambda identity: self._settle(model, identity)

    def _settle(self, model: ModelRef, identity: str) -> str:
        with self._lock:
            return self._first.setdefault(model, identity)


@dataclass(frozen=True, slots=True)
class EncodedSample:
    """A sample in wire format; key: what makes sending it again safe."""

    sample: Sample
    key: str
    parts: _wire.Buffers
    nbytes: int


class Core:
    """The settings of one client, checked."""

    def __init__(
        self,
        target: str,
        api_key: str | None,
        tls: bool | Tls | None,
        deadline: float,
        retry: RetryPolicy,
        max_in_flight_bytes: int,
        pin: str | None,
        keepalive: float,
    ) -> None:
        self.connection: Connection = connection(target, api_key, tls, keepalive)
        self.deadline = _checks.seconds("deadline", deadline)
        if not isinstance(retry, RetryPolicy):
            raise TypeError(f"retry: {type(retry).__name__} (expected: RetryPolicy)")
        self.retry = retry
        self.throttle = Throttle(retry.throttle_tokens)
        self.max_in_flight_bytes = _checks.integer("max_in_flight_bytes", max_in_flight_bytes, 1)
        self.pins = Pins(pin)
        self.process = os.getpid()
        self.closed = False

    def check_usable(self) -> None:
        """Raises RuntimeError for a client that is closed, or that came into this process by a fork."""
        if not self.is_of_this_process():
            raise RuntimeError(
                f"the client belongs to process {self.process} and was used in {os.getpid()}, its fork "
                "(expected: a client of its own in each process, made after the fork)"
            )
        if self.closed:
            raise RuntimeError("the client is closed")

    def is_of_this_process(self) -> bool:
        """False in a process that was forked off later, where the channel's threads are missing."""
        return os.getpid() == self.process

    def attempts(self, options: ScoreOptions) -> Attempts:
        """The attempts of one call, whose time begins now."""
        return Attempts(self.retry, self.throttle, options.deadline or self.deadline)

    def encoded(self, sample: Sample) -> EncodedSample:
        """The sample as it is sent, with a key when it may be sent again."""
        check_sample(sample)
        key = self.key(sample)
        parts = _wire.encode(sample, key)
        return EncodedSample(sample, key, parts, _wire.size(parts))

    def key(self, sample: Sample) -> str:
        """The sample's key, or one that holds for its retries."""
        return sample.idempotency_key or (uuid.uuid4().hex if self.retry.retries else "")

    def group_messages(
        self, group_id: str, members: Sequence[EncodedSample], policy: str, options: ScoreOptions
    ) -> list[_wire.Buffers]:
        """All messages of a ScoreGroup call."""
        header = _wire.group_header(self.pins.ref(options.model), options, group_id, len(members), policy)
        return [header, *(_wire.group_member(member.parts) for member in members)]

    def worth_retrying(self, group: GroupResult) -> Failed | None:
        """The failure for whose sake a group is sent again: the one that asks for the longest pause."""
        failures = [r for r in group.results if isinstance(r, Failed) and self.retry.may_retry(r)]
        return max(failures, key=lambda failure: failure.retry_after or 0.0, default=None)


def check_options(options: ScoreOptions) -> None:
    """Raises TypeError for what are none."""
    if not isinstance(options, ScoreOptions):
        raise TypeError(f"options: {type(options).__name__} (expected: ScoreOptions)")


def check_group(group_id: str, samples: Sequence[Sample], policy: str, options: ScoreOptions) -> list[Sample]:
    """The members of a group, each a sample, at least one."""
    check_options(options)
    _checks.text("group_id", group_id, _checks.MAX_ID_BYTES)
    _checks.choice("policy", policy, ("mask", "fail"))
    members = list(samples)
    if not members:
        raise ValueError("samples: 0 (expected: at least 1)")
    for member in members:
        check_sample(member)
    return members


def check_sample(sample: Sample) -> None:
    """Raises TypeError for what is none."""
    if not isinstance(sample, Sample):
        raise TypeError(f"sample: {type(sample).__name__} (expected: Sample)")


def failure_of(result: ScoreResult) -> Failed | None:
    """What of a result is worth another call, if it is one of those that are retried."""
    return result if isinstance(result, Failed) else None


def all_failed(group_id: str, members: Sequence[Sample], failure: Failed) -> GroupResult:
    """A group whose call failed."""
    return GroupResult(group_id, tuple(_failures.named(failure, member.id) for member in members))


def health_request(model: str) -> list[bytes]:
    """A grpc.health.v1.HealthCheckRequest."""
    name = model.encode()
    return [bytes((0x0A, len(name))), name] if name else []


def is_serving(reply: bytes) -> bool:
    """Whether a grpc.health.v1.HealthCheckResponse says so."""
    return reply == _SERVING


def get_model_request(model: ModelRef) -> list[bytes]:
    """A GetModelRequest."""
    ref = _messages.ModelRef(name=model.name, version=model.version, identity=model.identity)
    return [_messages.GetModelRequest(model=ref).SerializeToString()]
