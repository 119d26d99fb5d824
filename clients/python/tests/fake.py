"""A service of this process that answers as a test tells it to."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
import numpy as np

from reelscore import Clip, Sample, _messages

IDENTITY = "demo@1#0123456789ab"
PIXELS = np.zeros((2, 3, 4, 3), np.uint8)
PATIENCE_SECONDS = 60.0


def wait_until(condition: Callable[[], bool]) -> None:
    """Looks at it again and again; fails when it does not come."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "the condition did not come"
        time.sleep(0.005)


def sample(name: str = "a", key: str = "", frames: "np.ndarray[Any, Any]" = PIXELS) -> Sample:
    return Sample(name, Clip.frames(frames), "a red ball", idempotency_key=key)


def rewards(raw: float = 0.5, composite: float | None = 1.5) -> Any:
    message = _messages.Rewards(composite=composite)
    message.by_dimension["quality"].raw = raw
    message.by_dimension["quality"].normalized = 1.5
    message.by_dimension["quality"].percentile = 90.0
    message.timings.batch_size = 1
    return message


def served_by(identity: str = IDENTITY) -> Any:
    return _messages.ServedBy(model=_messages.ModelIdentity(text=identity), determinism=3, execution_fingerprint="cpu")


def score_response(name: str, identity: str = IDENTITY, **changes: Any) -> Any:
    return _messages.ScoreResponse(sample_id=name, rewards=rewards(**changes), served_by=served_by(identity))


def stream_response(name: str, failure: Any = None) -> Any:
    outcome = _messages.SampleOutcome(sample_id=name)
    if failure is None:
        outcome.rewards.CopyFrom(rewards())
    else:
        outcome.failure.CopyFrom(failure)
    return _messages.ScoreStreamResponse(outcome=outcome, served_by=served_by())


def group_response(samples: list[Any], failures: dict[str, Any] | None = None) -> Any:
    reply = _messages.ScoreGroupResponse(group_id="g", served_by=served_by())
    for member in samples:
        reply.outcomes.append(stream_response(member.sample_id, (failures or {}).get(member.sample_id)).outcome)
    reply.composite.count, reply.composite.mean, reply.composite.ddof = len(samples), 1.5, 1
    return reply


def failure(code: grpc.StatusCode, reason: int, retryable: bool = False, retry_seconds: float | None = None) -> Any:
    message = _messages.Failure(code=code.value[0], reason=reason, stage=1, message="because", retryable=retryable)
    if retry_seconds is not None:
        message.retry_delay.nanos = int(retry_seconds * 1e9)
    return message


def abort(context: Any, detail: Any, retry_seconds: float | None = None) -> Any:
    """Ends a call with the status of a Failure, as the service does."""
    status = _messages.Status(code=detail.code, message=detail.message)
    status.details.add(type_url="type.googleapis.com/reelscore.v1.Failure", value=detail.SerializeToString())
    if retry_seconds is not None:
        info = _messages.RetryInfo()
        info.retry_delay.nanos = int(retry_seconds * 1e9)
        status.details.add(type_url="type.googleapis.com/google.rpc.RetryInfo", value=info.SerializeToString())
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    code = next(code for code in grpc.StatusCode if code.value[0] == detail.code)
    context.abort(code, detail.message)


@dataclass
class FakeService:
    """Each method is a function a test sets; what came is kept. refusal: what a group's header is answered with."""

    target: str = ""
    score: Callable[[Any, Any], Any] = lambda request, context: score_response(request.sample.sample_id)
    group: Callable[[list[Any], Any], Any] = lambda samples, context: group_response(samples)
    stream: Callable[[Iterator[Any], Any], Iterator[Any]] = lambda requests, context: echo(requests)
    refusal: Any = None
    requests: list[Any] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def late(self, request: Any, context: Any) -> Any:
        """A Score method that answers when the test lets it."""
        self.hang(context)
        return score_response(request.sample.sample_id)

    def hang(self, context: Any) -> None:
        """Answers nothing until the test lets it, or the call is over."""
        context.add_callback(self.cancelled.set)
        context.add_callback(self.released.set)
        self.arrived.set()
        self.released.wait(PATIENCE_SECONDS)

    def service(self, details: Any) -> Any:
        self.metadata.append({item.key: item.value for item in details.invocation_metadata})
        method = details.method.rsplit("/", 1)[1]
        unary, stream = grpc.unary_unary_rpc_method_handler, grpc.stream_stream_rpc_method_handler
        out = type(_messages.Model()).SerializeToString
        if method == "Score":
            return unary(self._on_score, _messages.ScoreRequest.FromString, out)
        if method == "ScoreGroup":
            return grpc.stream_unary_rpc_method_handler(self._on_group, _messages.ScoreGroupRequest.FromString, out)
        if method == "ScoreStream":
            return stream(lambda r, c: self.stream(r, c), _messages.ScoreStreamRequest.FromString, out)
        return None

    def _on_score(self, request: Any, context: Any) -> Any:
        self.requests.append(request)
        return self.score(request, context)

    def _on_group(self, requests: Iterator[Any], context: Any) -> Any:
        if self.refusal is not None:
            next(requests)
            abort(context, self.refusal, 0.25)
        messages = list(requests)
        self.requests.append(messages)
        return self.group([message.sample for message in messages[1:]], context)


def echo(requests: Iterator[Any]) -> Iterator[Any]:
    """Rewards for every sample of a stream that is whole."""
    missing: dict[str, int] = {}
    for request in requests:
        which = request.WhichOneof("message")
        if which == "sample":
            yield stream_response(request.sample.sample_id)
        elif which == "start":
            missing[request.start.sample.sample_id] = request.start.data_bytes
        elif which == "chunk":
            missing[request.chunk.sample_id] -= len(request.chunk.data)
            if missing[request.chunk.sample_id] == 0:
                yield stream_response(request.chunk.sample_id)


class Running:
    """A context manager around a server of a FakeService."""

    def __init__(self, credentials: Any = None) -> None:
        self.service = FakeService()
        self.credentials = credentials
        self.server = grpc.server(ThreadPoolExecutor(16))

    def __enter__(self) -> FakeService:
        handler = type(
            "Handler", (grpc.GenericRpcHandler,), {"service": lambda _, details: self.service.service(details)}
        )
        self.server.add_generic_rpc_handlers((handler(),))
        address = "127.0.0.1:0"
        if self.credentials is None:
            port = self.server.add_insecure_port(address)
        else:
            port = self.server.add_secure_port(address, self.credentials)
        self.service.target = f"127.0.0.1:{port}"
        self.server.start()
        return self.service

    def __exit__(self, *_: object) -> None:
        self.service.released.set()
        self.server.stop(0).wait(PATIENCE_SECONDS)
