"""The asyncio client against a service that does as it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import grpc
import numpy as np
import pytest
from fake import (
    PATIENCE_SECONDS,
    FakeService,
    abort,
    echo,
    failure,
    group_response,
    sample,
    score_response,
    stream_response,
)

from reelscore import (
    AsyncClient,
    Failed,
    Reason,
    RetryPolicy,
    RewardServiceError,
    Sample,
    Scored,
    ScoreOptions,
    ScoreResult,
)

# What grpc.aio leaves of a status that it lost.
LOST = "the call ended while a message was sent"
AT_ONCE = RetryPolicy(initial_backoff=0.001, max_backoff=0.001)
UNAVAILABLE = failure(grpc.StatusCode.UNAVAILABLE, 9, retryable=True)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), PATIENCE_SECONDS)

    asyncio.run(bounded())


async def event(of_thread: Any) -> None:
    assert await asyncio.to_thread(of_thread.wait, PATIENCE_SECONDS)


def samples_of(requests: Iterator[Any]) -> Iterator[Any]:
    return (request.sample for request in requests if request.WhichOneof("message") == "sample")


def test_samples_groups_and_streams_get_their_results(service: FakeService) -> None:
    async def later(count: int) -> AsyncIterator[Sample]:
        for i in range(count):
            await asyncio.sleep(0)
            yield sample(str(i))

    async def test() -> None:
        async with AsyncClient(service.target, api_key="secret", pin="first") as client:
            both = await asyncio.gather(client.score(sample("a")), client.score(sample("b")))
            group = await client.score_group("g", [sample("a"), sample("b")])
            streamed = [result async for result in client.score_stream(later(300))]
            plain = [result async for result in client.score_stream(sample(str(i)) for i in range(10))]

        assert [result.sample_id for result in both] == ["a", "b"]
        assert all(isinstance(result, Scored) for result in (*both, *streamed, *plain))
        assert group.all_scored
        assert group.composite is not None
        assert sorted(int(result.sample_id) for result in streamed) == list(range(300))
        assert len(plain) == 10

    run(test)

    assert {headers["authorization"] for headers in service.metadata} == {"Bearer secret"}


def test_what_passes_is_tried_again_and_what_does_not_is_a_failure(service: FakeService) -> None:
    left = [UNAVAILABLE, UNAVAILABLE]
    groups = iter(({"a": failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True)}, {}))
    service.group = lambda samples, context: group_response(samples, next(groups))

    def score(request: Any, context: Any) -> Any:
        if request.sample.sample_id == "bad":
            return abort(context, failure(grpc.StatusCode.INVALID_ARGUMENT, 2))
        return abort(context, left.pop()) if left else score_response(request.sample.sample_id)

    service.score = score

    async def test() -> None:
        async with AsyncClient(service.target, retry=AT_ONCE) as client:
            good = await client.score(sample("a"))
            bad = await client.score(sample("bad"))
            group = await client.score_group("g", [sample("a"), sample("b")])

        assert isinstance(good, Scored)
        assert isinstance(bad, Failed)
        assert (bad.code, bad.reason) == (grpc.StatusCode.INVALID_ARGUMENT, Reason.WRONG_SHAPE)
        assert group.all_scored

    run(test)


def test_a_server_that_is_not_there_is_a_failure_for_each_sample() -> None:
    async def test() -> None:
        async with AsyncClient("127.0.0.1:1", retry=AT_ONCE) as client:
            one = await client.score(sample("a"))
            group = await client.score_group("g", [sample("b"), sample("c")])
            stream = [result async for result in client.score_stream(sample(str(i)) for i in range(10))]
            assert not await client.ready()
            with pytest.raises(RewardServiceError, match="UNAVAILABLE"):
                await client.model()

        answers: list[ScoreResult] = [one, *group.results, *stream]
        assert len(answers) == 13
        assert {answer.code for answer in answers if isinstance(answer, Failed)} == {grpc.StatusCode.UNAVAILABLE}
        assert not any(isinstance(answer, Scored) for answer in answers)

    run(test)


@pytest.mark.parametrize("method", ["score", "score_group", "score_stream"])
def test_cancelling_a_task_cancels_its_call_at_the_server(service: FakeService, method: str) -> None:
    service.score = lambda request, context: service.hang(context)
    service.group = lambda samples, context: service.hang(context)

    def silent(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        next(requests)
        service.hang(context)
        return echo(iter(()))

    service.stream = silent

    async def test() -> None:
        async with AsyncClient(service.target) as client:

            async def call() -> None:
                if method == "score":
                    await client.score(sample("a"))
                elif method == "score_group":
                    await client.score_group("g", [sample("a")])
                else:
                    async for _ in client.score_stream([sample("a")]):
                        pass

            task = asyncio.create_task(call())
            await event(service.arrived)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await event(service.cancelled)
            assert client._methods is not None
            assert client._methods.budget._taken == 0

    run(test)


def test_a_service_that_hangs_costs_no_more_than_the_deadline(service: FakeService) -> None:
    service.score = lambda request, context: service.hang(context)

    async def test() -> None:
        async with AsyncClient(service.target, deadline=0.3) as client:
            result = await client.score(sample("a"))

        assert isinstance(result, Failed)
        assert result.reason is Reason.DEADLINE_EXCEEDED

    run(test)


def test_a_stream_that_breaks_is_taken_up_with_what_is_unanswered(service: FakeService) -> None:
    calls: list[int] = []

    def breaking(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        calls.append(1)
        for count, one in enumerate(samples_of(requests)):
            if count == 5 and len(calls) < 4:
                abort(context, UNAVAILABLE)
            if count % 2 == 0 or len(calls) == 4:
                yield stream_response(one.sample_id)

    service.stream = breaking

    async def test() -> None:
        async with AsyncClient(service.target, retry=AT_ONCE) as client:
            results = [result async for result in client.score_stream(sample(str(i)) for i in range(12))]

        assert sorted(int(result.sample_id) for result in results) == list(range(12))
        assert all(isinstance(result, Scored) for result in results)

    run(test)


def test_what_the_samples_raise_is_raised_after_the_results(service: FakeService) -> None:
    def samples() -> Iterator[Sample]:
        yield sample("a")
        raise LookupError("no more clips")

    async def test() -> None:
        seen: list[str] = []
        async with AsyncClient(service.target) as client:
            results = client.score_stream(samples())
            seen.append((await anext(results)).sample_id)
            with pytest.raises(LookupError, match="no more clips"):
                await anext(results)

        assert seen == ["a"]

    run(test)


def test_bytes_beyond_the_budget_wait(service: FakeService) -> None:
    service.score = service.late

    async def test() -> None:
        async with AsyncClient(service.target, max_in_flight_bytes=1) as client:
            first = asyncio.create_task(client.score(sample("a")))
            await event(service.arrived)
            waited = await client.score(sample("b"), ScoreOptions(deadline=0.1))
            service.released.set()
            assert isinstance(await first, Scored)

        assert isinstance(waited, Failed)
        assert "room among the bytes in flight" in waited.message

    run(test)


def test_closing_waits_for_calls_and_takes_no_more(service: FakeService) -> None:
    service.score = service.late

    async def test() -> None:
        client = AsyncClient(service.target)
        call = asyncio.create_task(client.score(sample("a")))
        await event(service.arrived)
        closing = asyncio.create_task(client.close())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="the client is closed"):
            await client.score(sample("b"))
        service.released.set()
        await closing

        assert isinstance(await call, Scored)

    run(test)


def test_closing_without_patience_answers_what_is_in_flight(service: FakeService) -> None:
    service.score = lambda request, context: service.hang(context)

    async def test() -> None:
        client = AsyncClient(service.target)
        call = asyncio.create_task(client.score(sample("a")))
        await event(service.arrived)
        await client.close(drain=0)
        result = await call

        assert isinstance(result, Failed)
        assert result.code is grpc.StatusCode.CANCELLED

    run(test)


def test_a_client_is_of_one_event_loop(service: FakeService) -> None:
    client = AsyncClient(service.target)

    async def use() -> None:
        (await client.score(sample("a"))).or_raise()

    run(use)
    with pytest.raises(RuntimeError, match="another event loop"):
        run(use)


def test_a_group_refused_at_its_header_while_members_are_sent_is_a_failure_of_that_kind(service: FakeService) -> None:
    service.refusal = failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True)
    members = [sample(str(i), frames=np.zeros((8, 448, 448, 3), np.uint8)) for i in range(8)]

    async def test() -> None:
        async with AsyncClient(service.target, retry=RetryPolicy(max_attempts=1)) as client:
            results = [(await client.score_group("g", members)).results[0] for _ in range(10)]

        for result in results:
            assert isinstance(result, Failed)
            stated = (result.reason, result.retry_after) == (Reason.OVERLOADED, 0.25)
            assert stated or (result.code, result.message[-len(LOST) :]) == (grpc.StatusCode.UNAVAILABLE, LOST)

    run(test)


def test_a_stream_that_ends_while_it_is_written_is_a_failure_of_that_kind_for_each_sample(service: FakeService) -> None:
    def refusing(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        next(requests)
        abort(context, failure(grpc.StatusCode.UNAUTHENTICATED, 19))
        return iter(())

    service.stream = refusing

    async def test() -> None:
        async with AsyncClient(service.target) as client:
            results = [result async for result in client.score_stream(sample(str(i)) for i in range(50))]

        assert len(results) == 50
        for result in results:
            assert isinstance(result, Failed)
            assert result.reason is Reason.UNAUTHENTICATED or result.message.endswith(LOST)

    run(test)
