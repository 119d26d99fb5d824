"""The client for threads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, TypeVar

import grpc

from reelscore import _checks, _core, _failures, _messages, _replies, _wire
from reelscore._budget import Budget
from reelscore._calls import Calls
from reelscore._stream import SampleStream
from reelscore.connection import Tls
from reelscore.models import Model, of_message
from reelscore.options import DEFAULT_OPTIONS, ModelRef, ScoreOptions
from reelscore.results import Failed, GroupResult, RewardServiceError, ScoreResult
from reelscore.retry import RetryPolicy
from reelscore.samples import Sample

_T = TypeVar("_T")


class Client:
    """A connection to a Reelscore service. Safe for use by several threads; one per process is enough.

    Scoring answers, it does not raise: whatever goes wrong after the arguments are accepted is a Failed. A
    KeyboardInterrupt in a call cancels it at the server.

    target: ``host:port``, or any target gRPC's name resolvers know; calls go round-robin over all its addresses.
    api_key: as ``reelscore keys new`` prints it, sent with each call; without tls everybody on the way can read it.
    tls: None: none; True: TLS with the authorities that gRPC brings along; Tls: by PEM files.
    deadline: seconds that a call, or a sample of a stream, may take with its retries unless its options say otherwise.
    max_in_flight_bytes: of requests that are not answered; further ones wait. A larger one goes alone.
    pin: "first": all replies must come from the model that made the first one; an identity: from that one; None: any.
    keepalive: seconds of silence after which a connection with calls is asked whether it lives; servers refuse less
        than their ``reelscore.transport.min-ping-interval``.
    interceptors: of grpc's client interfaces, the first is the outermost. They see requests as lists of buffers.
    """

    def __init__(
        self,
        target: str,
        *,
        api_key: str | None = None,
        tls: bool | Tls | None = None,
        deadline: float = 60.0,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008
        max_in_flight_bytes: int = 256 << 20,
        pin: str | None = None,
        keepalive: float = 40.0,
        interceptors: Sequence[Any] = (),
    ) -> None:
        core = _core.Core(target, api_key, tls, deadline, retry, max_in_flight_bytes, pin, keepalive)
        self._core = core
        self._budget = Budget(core.max_in_flight_bytes)
        self._calls = Calls()
        where = core.connection
        if where.credentials is None:
            plain = grpc.insecure_channel(where.target, where.options)
        else:
            plain = grpc.secure_channel(where.target, where.credentials, where.options)
        channel = grpc.intercept_channel(plain, *interceptors)
        self._channel = channel
        self._score = channel.unary_unary(_core.SCORE, _wire.join, _messages.ScoreResponse.FromString)
        self._group = channel.stream_unary(_core.SCORE_GROUP, _wire.join, _messages.ScoreGroupResponse.FromString)
        self._stream = channel.stream_stream(_core.SCORE_STREAM, _wire.join, _messages.ScoreStreamResponse.FromString)
        self._list = channel.unary_unary(_core.LIST_MODELS, _wire.join, _messages.ListModelsResponse.FromString)
        self._get = channel.unary_unary(_core.GET_MODEL, _wire.join, _messages.Model.FromString)
        self._health = channel.unary_unary(_core.HEALTH_CHECK, _wire.join, bytes)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.close(None if kind is None else 0.0)

    def score(self, sample: Sample, options: ScoreOptions = DEFAULT_OPTIONS) -> ScoreResult:
        """Scores a sample and waits for the result.

        Raises TypeError or ValueError for wrong arguments, RuntimeError when the client is closed.
        """
        self._core.check_usable()
        _core.check_options(options)
        encoded = self._core.encoded(sample)
        pins = self._core.pins

        def call(seconds: float) -> ScoreResult:
            request = _wire.score(pins.ref(options.model), options, encoded.parts)
            reply = self._score(request, timeout=seconds, metadata=self._core.connection.metadata)
            return _replies.score(sample.id, reply, pins.expect(options.model))

        return self._answer(
            options,
            encoded.nbytes,
            call,
            lambda failure: _failures.named(failure, sample.id),
            _core.failure_of,
        )

    def score_group(
        self,
        group_id: str,
        samples: Sequence[Sample],
        policy: Literal["mask", "fail"] = "mask",
        options: ScoreOptions = DEFAULT_OPTIONS,
    ) -> GroupResult:
        """Scores all samples of one prompt in one call and waits for the results.

        group_id: the caller's name of the group; at most 256 bytes of UTF-8.
        policy: a sample that fails leaves the others their rewards ("mask"), or takes them away ("fail").
        """
        self._core.check_usable()
        members = _core.check_group(group_id, samples, policy, options)
        encoded = [self._core.encoded(member) for member in members]

        def call(seconds: float) -> GroupResult:
            messages = self._core.group_messages(group_id, encoded, policy, options)
            reply = self._group(iter(messages), timeout=seconds, metadata=self._core.connection.metadata)
            return _replies.group(group_id, members, reply, self._core.pins.expect(options.model))

        return self._answer(
            options,
            sum(member.nbytes for member in encoded),
            call,
            lambda failure: _core.all_failed(group_id, members, failure),
            self._core.worth_retrying,
        )

    def score_stream(self, samples: Iterable[Sample], options: ScoreOptions = DEFAULT_OPTIONS) -> Iterator[ScoreResult]:
        """Scores samples without waiting for each; yields one result for each as it is known, in any order.

        The samples are asked for in another thread, no faster than the service and the reader of the results are. Each
        has an id that no other one in flight has; its time begins when it is taken. Large clips travel in chunks. What
        the iterable raises is raised here, after the results of the samples that it gave. Closing the generator
        cancels the call.
        """
        self._core.check_usable()
        _core.check_options(options)
        return SampleStream(self._core, self._budget, self._calls, self._stream, options).results(samples)

    def models(self) -> tuple[Model, ...]:
        """All models of the server, ready or not. Raises RewardServiceError when the call fails."""
        reply = self._look_up(self._list, [])
        return tuple(of_message(model) for model in reply.models)

    def model(self, model: ModelRef = ModelRef.ONLY) -> Model:
        """One model with what it takes. Raises RewardServiceError when the call fails, for example with NOT_FOUND."""
        return of_message(self._look_up(self._get, _core.get_model_request(model)))

    def ready(self, model: str = "") -> bool:
        """Whether the server, or the model of that name, takes requests; False also when nobody answers."""
        self._core.check_usable()
        _checks.text("model", model, 127)
        try:
            reply = self._health(
                _core.health_request(model), timeout=self._core.deadline, metadata=self._core.connection.metadata
            )
        except grpc.RpcError as error:
            if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.NOT_FOUND):
                return False
            raise RewardServiceError(_failures.of_call("", error, self._core.connection.target)) from error
        return _core.is_serving(reply)

    def close(self, drain: float | None = None) -> None:
        """Takes no more calls, waits for those in flight, then cancels the rest.

        drain: seconds to wait at most; None: the client's deadline.
        """
        if not self._core.is_of_this_process():
            return
        self._core.closed = True
        self._calls.drain(self._core.deadline if drain is None else drain)
        self._channel.close()

    def _look_up(self, method: Callable[..., Any], request: Sequence[bytes]) -> Any:
        self._core.check_usable()
        metadata = self._core.connection.metadata
        reply: Any = self._answer(
            DEFAULT_OPTIONS,
            0,
            lambda seconds: method(request, timeout=seconds, metadata=metadata),
            lambda failure: failure,
            _core.failure_of,
        )
        return reply.or_raise() if isinstance(reply, Failed) else reply

    def _answer(
        self,
        options: ScoreOptions,
        size: int,
        call: Callable[[float], _T],
        of_failure: Callable[[Failed], _T],
        failure_of: Callable[[_T], Failed | None],
    ) -> _T:
        """Makes a call until it is answered, or must not be made again.

        call: given the seconds left.
        of_failure: the answer when the call fails as a whole; failure_of: what in an answer is worth another call.
        """
        attempts = self._core.attempts(options)
        with self._calls:
            self._core.check_usable()
            if not self._budget.take(size, attempts.remaining()):
                return of_failure(_failures.deadline("", "room among the bytes in flight"))
            try:
                while True:
                    try:
                        result = call(attempts.remaining())
                    except grpc.RpcError as error:
                        result = of_failure(_failures.of_call("", error, self._core.connection.target))
                    except ValueError:
                        if not self._calls.ended.is_set():
                            raise
                        return of_failure(_failures.of_client("", grpc.StatusCode.CANCELLED, "the client was closed"))
                    failure = failure_of(result)
                    if failure is None:
                        attempts.succeeded()
                        return result
                    pause = attempts.pause_after(failure)
                    if pause is None or self._calls.ended.wait(pause):
                        return result
            finally:
                self._budget.give_back(size)
