"""The client for asyncio."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from typing import Any, Literal, TypeVar

import grpc
import grpc.aio

from reelscore import _aio_errors, _checks, _core, _failures, _messages, _replies, _wire
from reelscore._astream import AsyncSampleStream
from reelscore._budget import AsyncBudget
from reelscore._waits import within
from reelscore.connection import Tls
from reelscore.models import Model, of_message
from reelscore.options import DEFAULT_OPTIONS, ModelRef, ScoreOptions
from reelscore.results import Failed, GroupResult, RewardServiceError, ScoreResult
from reelscore.retry import RetryPolicy
from reelscore.samples import Sample

_T = TypeVar("_T")


class AsyncClient:
    """A connection to a Reelscore service for the tasks of one event loop, the one it is first used in.

    As Client in all else. Cancelling a task cancels its call at the server. interceptors are grpc.aio's.
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
        self._core = _core.Core(target, api_key, tls, deadline, retry, max_in_flight_bytes, pin, keepalive)
        self._interceptors = tuple(interceptors)
        self._methods: _Methods | None = None

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self.close(None if kind is None else 0.0)

    async def score(self, sample: Sample, options: ScoreOptions = DEFAULT_OPTIONS) -> ScoreResult:
        """Scores a sample; as Client.score."""
        methods = self._usable()
        _core.check_options(options)
        encoded = self._core.encoded(sample)
        pins = self._core.pins

        def begin(seconds: float) -> Any:
            request = _wire.score(pins.ref(options.model), options, encoded.parts)
            return methods.score(request, timeout=seconds, metadata=methods.metadata)

        def read(reply: Any) -> ScoreResult:
            return _replies.score(sample.id, reply, pins.expect(options.model))

        return await self._answer(
            options,
            encoded.nbytes,
            begin,
            read,
            lambda failure: _failures.named(failure, sample.id),
            _core.failure_of,
        )

    async def score_group(
        self,
        group_id: str,
        samples: Sequence[Sample],
        policy: Literal["mask", "fail"] = "mask",
        options: ScoreOptions = DEFAULT_OPTIONS,
    ) -> GroupResult:
        """Scores all samples of one prompt in one call; as Client.score_group."""
        methods = self._usable()
        members = _core.check_group(group_id, samples, policy, options)
        encoded = [self._core.encoded(member) for member in members]

        def begin(seconds: float) -> Any:
            messages = self._core.group_messages(group_id, encoded, policy, options)
            return methods.group(iter(messages), timeout=seconds, metadata=methods.metadata)

        def read(reply: Any) -> GroupResult:
            return _replies.group(group_id, members, reply, self._core.pins.expect(options.model))

        return await self._answer(
            options,
            sum(member.nbytes for member in encoded),
            begin,
            read,
            lambda failure: _core.all_failed(group_id, members, failure),
            self._core.worth_retrying,
        )

    def score_stream(
        self, samples: Iterable[Sample] | AsyncIterable[Sample], options: ScoreOptions = DEFAULT_OPTIONS
    ) -> AsyncIterator[ScoreResult]:
        """Scores samples without waiting for each; as Client.score_stream.

        The samples are asked for in this event loop: an iterable that takes long should be an asynchronous one.
        """
        methods = self._usable()
        _core.check_options(options)
        return AsyncSampleStream(self._core, methods.budget, methods.calls, methods.stream, options).results(samples)

    async def models(self) -> tuple[Model, ...]:
        """All models of the server, ready or not. Raises RewardServiceError when the call fails."""
        reply = await self._look_up(self._usable().models, [])
        return tuple(of_message(model) for model in reply.models)

    async def model(self, model: ModelRef = ModelRef.ONLY) -> Model:
        """One model with what it takes. Raises RewardServiceError when the call fails, for example with NOT_FOUND."""
        return of_message(await self._look_up(self._usable().model, _core.get_model_request(model)))

    async def ready(self, model: str = "") -> bool:
        """Whether the server, or the model of that name, takes requests; False also when nobody answers."""
        methods = self._usable()
        _checks.text("model", model, 127)
        try:
            request = _core.health_request(model)
            reply = await methods.health(request, timeout=self._core.deadline, metadata=methods.metadata)
        except grpc.RpcError as error:
            failure = _failures.of_call("", error, self._core.connection.target)
            if failure.code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.NOT_FOUND):
                return False
            raise RewardServiceError(failure) from error
        return _core.is_serving(reply)

    async def close(self, drain: float | None = None) -> None:
        """Takes no more calls, waits for those in flight, then cancels the rest.

        drain: seconds to wait at most; None: the client's deadline.
        """
        if self._core.closed or not self._core.is_of_this_process():
            return
        self._core.closed = True
        if self._methods is not None:
            await self._methods.calls.drain(self._core.deadline if drain is None else drain)
            await self._methods.channel.close()

    def _usable(self) -> "_Methods":
        self._core.check_usable()
        loop = asyncio.get_running_loop()
        if self._methods is None:
            self._methods = _Methods(self._core, self._interceptors, loop)
        elif self._methods.loop is not loop:
            raise RuntimeError("the client belongs to another event loop (expected: a client of its own in each)")
        return self._methods

    async def _look_up(self, method: Callable[..., Any], request: Sequence[bytes]) -> Any:
        metadata = self._core.connection.metadata
        reply: Any = await self._answer(
            DEFAULT_OPTIONS,
            0,
            lambda seconds: method(request, timeout=seconds, metadata=metadata),
            lambda reply: reply,
            lambda failure: failure,
            _core.failure_of,
        )
        return reply.or_raise() if isinstance(reply, Failed) else reply

    async def _answer(
        self,
        options: ScoreOptions,
        size: int,
        begin: Callable[[float], Any],
        read: Callable[[Any], _T],
        of_failure: Callable[[Failed], _T],
        failure_of: Callable[[_T], Failed | None],
    ) -> _T:
        """Makes a call until it is answered, or must not be made again; as Client does it.

        begin: the call, given the seconds left; read: the answer that its reply holds.
        """
        attempts = self._core.attempts(options)
        methods = self._usable()
        with methods.calls:
            if not await methods.budget.take(size, attempts.remaining()):
                return of_failure(_failures.deadline("", "room among the bytes in flight"))
            try:
                while True:
                    call = None
                    try:
                        call = begin(attempts.remaining())
                        result = read(await call)
                    except grpc.RpcError as error:
                        result = of_failure(await _aio_errors.of_call(call, error, self._core.connection.target))
                    except (grpc.aio.UsageError, asyncio.CancelledError):
                        if not methods.calls.ended.is_set():
                            raise
                        return of_failure(_failures.of_client("", grpc.StatusCode.CANCELLED, "the client was closed"))
                    failure = failure_of(result)
                    if failure is None:
                        attempts.succeeded()
                        return result
                    pause = attempts.pause_after(failure)
                    if pause is None or await methods.calls.ended_within(pause):
                        return result
            finally:
                methods.budget.give_back(size)


class AsyncCalls:
    """The calls that are being made, so that close can wait for them; a context manager around each."""

    def __init__(self) -> None:
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.ended = asyncio.Event()

    def __enter__(self) -> None:
        self._running += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        self._running -= 1
        if self._running == 0:
            self._idle.set()

    async def drain(self, seconds: float) -> None:
        """Waits so long until no call is made, then ends the pauses between attempts."""
        await within(self._idle, seconds)
        self.ended.set()

    async def ended_within(self, seconds: float) -> bool:
        """Waits so long; True when the client was closed meanwhile."""
        return await within(self.ended, seconds)


class _Methods:
    """A channel of one event loop, and the methods called on it."""

    def __init__(self, core: _core.Core, interceptors: tuple[Any, ...], loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        where = core.connection
        self.metadata = where.metadata
        if where.credentials is None:
            channel = grpc.aio.insecure_channel(where.target, where.options, interceptors=interceptors)
        else:
            channel = grpc.aio.secure_channel(where.target, where.credentials, where.options, interceptors=interceptors)
        self.channel = channel
        self.budget = AsyncBudget(core.max_in_flight_bytes)
        self.calls = AsyncCalls()
        self.score = channel.unary_unary(_core.SCORE, _wire.join, _messages.ScoreResponse.FromString)
        self.group = channel.stream_unary(_core.SCORE_GROUP, _wire.join, _messages.ScoreGroupResponse.FromString)
        self.stream = channel.stream_stream(_core.SCORE_STREAM, _wire.join, _messages.ScoreStreamResponse.FromString)
        self.models = channel.unary_unary(_core.LIST_MODELS, _wire.join, _messages.ListModelsResponse.FromString)
        self.model = channel.unary_unary(_core.GET_MODEL, _wire.join, _messages.Model.FromString)
        self.health = channel.unary_unary(_core.HEALTH_CHECK, _wire.join, bytes)
