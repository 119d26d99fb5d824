"""Streams of the sync client against a service that does as it is told."""

import threading
from collections.abc import Iterator
from typing import Any

import grpc
import numpy as np
import pytest
from fake import PATIENCE_SECONDS, FakeService, abort, echo, failure, sample, stream_response, wait_until

from reelscore import Client, Clip, Failed, Reason, RetryPolicy, Sample, Scored, ScoreOptions

AT_ONCE = RetryPolicy(initial_backoff=0.001, max_backoff=0.001)
UNAVAILABLE = failure(grpc.StatusCode.UNAVAILABLE, 9, retryable=True)


def named(count: int) -> Iterator[Sample]:
    return (sample(str(i)) for i in range(count))


def samples_of(requests: Iterator[Any]) -> Iterator[Any]:
    return (request.sample for request in requests if request.WhichOneof("message") == "sample")


def test_each_sample_gets_one_result(service: FakeService) -> None:
    with Client(service.target) as client:
        results = list(client.score_stream(named(300), ScoreOptions(run_id="run")))

    assert sorted(int(result.sample_id) for result in results) == list(range(300))
    assert all(isinstance(result, Scored) for result in results)


def test_no_samples_are_no_call(service: FakeService) -> None:
    with Client(service.target) as client:
        assert list(client.score_stream([])) == []

    assert service.metadata == []


def test_results_come_as_they_are_known(service: FakeService) -> None:
    def last_first(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        next(requests)
        held = [next(requests).sample.sample_id for _ in range(3)]
        yield from (stream_response(name) for name in reversed(held))

    service.stream = last_first

    with Client(service.target) as client:
        results = client.score_stream(named(3))

        assert [result.sample_id for result in results] == ["2", "1", "0"]


def test_large_clips_travel_in_chunks(service: FakeService) -> None:
    kinds: list[str] = []

    def stream(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        def seen() -> Iterator[Any]:
            for request in requests:
                kinds.append(request.WhichOneof("message"))
                yield request

        return echo(seen())

    service.stream = stream
    large = Sample("large", Clip.latents(np.zeros((16, 8, 64, 160), np.float16)))

    with Client(service.target) as client:
        results = list(client.score_stream([large, sample("small")]))

    assert {result.sample_id for result in results} == {"large", "small"}
    assert kinds == ["header", "start", "chunk", "chunk", "chunk", "sample"]


def test_a_stream_that_breaks_is_taken_up_with_what_is_unanswered(service: FakeService) -> None:
    keys: dict[str, set[str]] = {}
    calls: list[int] = []

    def breaking(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        calls.append(1)
        for count, one in enumerate(samples_of(requests)):
            keys.setdefault(one.sample_id, set()).add(one.idempotency_key)
            if count == 5 and len(calls) < 4:
                abort(context, UNAVAILABLE)
            if count % 2 == 0 or len(calls) == 4:
                yield stream_response(one.sample_id)

    service.stream = breaking

    with Client(service.target, retry=AT_ONCE) as client:
        results = list(client.score_stream(named(12)))

    assert sorted(int(result.sample_id) for result in results) == list(range(12))
    assert all(isinstance(result, Scored) for result in results)
    assert all(len(of_sample) == 1 and of_sample != {""} for of_sample in keys.values())


@pytest.mark.parametrize("status", [UNAVAILABLE, failure(grpc.StatusCode.UNAUTHENTICATED, 19), None])
def test_a_stream_that_breaks_for_good_leaves_a_typed_answer_for_each_sample(service: FakeService, status: Any) -> None:
    def broken(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        for one in samples_of(requests):
            if one.sample_id == "3" and status is not None:
                abort(context, status)
            if one.sample_id == "3":
                return
            yield stream_response(one.sample_id)

    service.stream = broken

    with Client(service.target, retry=AT_ONCE) as client:
        results = {result.sample_id: result for result in client.score_stream(named(8))}

    assert len(results) == 8
    failed = results["3"]
    assert isinstance(failed, Failed)
    assert failed.code.value[0] == (status.code if status is not None else 14)
    assert isinstance(results["0"], Scored)


def test_a_sample_that_may_pass_is_sent_again_on_the_same_stream(service: FakeService) -> None:
    overloaded = failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True, retry_seconds=0.01)
    refused: list[str] = []

    def full(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        for one in samples_of(requests):
            if one.sample_id == "1" and not refused:
                refused.append(one.idempotency_key)
                yield stream_response("1", overloaded)
            else:
                yield stream_response(one.sample_id)

    service.stream = full

    with Client(service.target, retry=AT_ONCE) as client:
        results = list(client.score_stream(named(4)))

    assert all(isinstance(result, Scored) for result in results)
    assert len(results) == 4
    assert len(service.metadata) == 1


def test_failures_that_do_not_pass_are_results(service: FakeService) -> None:
    def refusing(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        for one in samples_of(requests):
            yield stream_response(one.sample_id, failure(grpc.StatusCode.INVALID_ARGUMENT, 4))

    service.stream = refusing

    with Client(service.target) as client:
        results = list(client.score_stream(named(3)))

    assert [type(result) for result in results] == [Failed] * 3
    assert {result.reason for result in results if isinstance(result, Failed)} == {Reason.MEDIA_UNREADABLE}


def test_a_service_that_does_not_answer_costs_a_sample_its_time_only(service: FakeService) -> None:
    def silent_for_one(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        for one in samples_of(requests):
            if one.sample_id != "0":
                yield stream_response(one.sample_id)

    service.stream = silent_for_one

    with Client(service.target, deadline=0.1) as client:
        results = {result.sample_id: result for result in client.score_stream(named(2))}

    lost = results["0"]
    assert isinstance(lost, Failed)
    assert (lost.code, lost.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, Reason.DEADLINE_EXCEEDED)
    assert isinstance(results["1"], Scored)


def test_what_the_samples_raise_is_raised_after_the_results(service: FakeService) -> None:
    def samples() -> Iterator[Sample]:
        yield sample("a")
        yield sample("b")
        raise LookupError("no more clips")

    seen: list[str] = []
    with Client(service.target) as client, pytest.raises(LookupError, match="no more clips"):
        seen.extend(result.sample_id for result in client.score_stream(samples()))

    # extend keeps what came before the exception
    assert sorted(seen) == ["a", "b"]


@pytest.mark.parametrize(
    ("second", "message"),
    [(sample("a"), 'sample id: "a" is in flight'), (sample(""), 'sample id: ""'), ("a", "sample: str")],
)
def test_a_sample_that_may_not_be_sent_is_refused_and_the_first_one_is_answered(
    service: FakeService, second: Any, message: str
) -> None:
    def samples() -> Iterator[Any]:
        try:
            yield sample("a")
            yield second
        finally:
            service.released.set()

    def late(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        for one in samples_of(requests):
            service.hang(context)
            yield stream_response(one.sample_id)

    service.stream = late
    seen: list[Any] = []

    with Client(service.target) as client, pytest.raises((ValueError, TypeError), match=message):
        seen.extend(client.score_stream(samples()))

    assert [(type(result), result.sample_id) for result in seen] == [(Scored, "a")]


def test_samples_are_asked_for_no_faster_than_the_service_takes_them(service: FakeService) -> None:
    taken: list[int] = []
    frames = np.zeros((1, 500, 600, 3), np.uint8)

    def samples() -> Iterator[Sample]:
        for i in range(200):
            taken.append(i)
            yield sample(str(i), frames=frames)

    def held(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        first: list[str] = []
        for one in samples_of(requests):
            first.append(one.sample_id)
            if len(first) == 11 and not service.arrived.is_set():
                service.hang(context)
            if service.arrived.is_set():
                yield from map(stream_response, first)
                first = []

    service.stream = held

    with Client(service.target, max_in_flight_bytes=11 * frames.nbytes) as client:
        results: list[Any] = []
        reader = threading.Thread(target=lambda: results.extend(client.score_stream(samples())))
        reader.start()
        assert service.arrived.wait(PATIENCE_SECONDS)
        other = client.score(sample(), ScoreOptions(deadline=0.1))
        most = len(taken)
        service.released.set()
        reader.join(PATIENCE_SECONDS)

    assert isinstance(other, Failed)
    assert "room among the bytes in flight" in other.message
    assert most <= 12
    assert len(results) == 200


def test_closing_the_generator_cancels_the_call_and_gives_its_bytes_back(service: FakeService) -> None:
    def one_then_none(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        next(requests)
        yield stream_response(next(requests).sample.sample_id)
        service.hang(context)

    service.stream = one_then_none

    with Client(service.target) as client:
        results: Any = client.score_stream(named(5))
        assert next(results).sample_id == "0"
        results.close()

        assert service.cancelled.wait(PATIENCE_SECONDS)
        wait_until(lambda: client._budget._taken == 0)


def test_a_server_that_is_not_there_leaves_a_failure_for_each_sample() -> None:
    with Client("127.0.0.1:1", retry=AT_ONCE) as client:
        results = list(client.score_stream(named(20)))

    assert sorted(int(result.sample_id) for result in results) == list(range(20))
    assert all(isinstance(r, Failed) and r.code is grpc.StatusCode.UNAVAILABLE for r in results)
