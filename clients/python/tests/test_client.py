"""Calls and groups of the sync client against a service that does as it is told."""

import math
import threading
from collections.abc import Callable
from typing import Any

import grpc
import numpy as np
import pytest
from fake import (
    IDENTITY,
    PATIENCE_SECONDS,
    FakeService,
    Running,
    abort,
    failure,
    group_response,
    sample,
    score_response,
)

from reelscore import (
    Client,
    Failed,
    ModelRef,
    Reason,
    RetryPolicy,
    RewardServiceError,
    Scored,
    ScoreOptions,
    Stage,
    Standing,
)

AT_ONCE = RetryPolicy(initial_backoff=0.001, max_backoff=0.001)
UNAVAILABLE = failure(grpc.StatusCode.UNAVAILABLE, 9, retryable=True)


def failing(times: int, detail: Any, retry_seconds: float | None = None) -> Callable[[Any, Any], Any]:
    """A Score method that fails so often before it answers."""
    left = [times]

    def score(request: Any, context: Any) -> Any:
        left[0] -= 1
        return abort(context, detail, retry_seconds) if left[0] >= 0 else score_response(request.sample.sample_id)

    return score


def test_a_sample_gets_its_rewards(service: FakeService) -> None:
    with Client(service.target) as client:
        result = client.score(sample("a", key="mine"), ScoreOptions(run_id="run", step=3))

    assert isinstance(result, Scored)
    assert result.or_raise() is result
    assert (result.sample_id, result.composite, result.lossy_input, result.omitted) == ("a", 1.5, False, {})
    assert (result.rewards["quality"].raw, result.rewards["quality"].percentile) == (0.5, 90.0)
    assert (result.served_by.identity, result.served_by.determinism) == (IDENTITY, "batch_invariant")
    request = service.requests[0]
    assert (request.run_id, request.step, request.sample.idempotency_key) == ("run", 3, "mine")


def test_what_passes_is_tried_again_under_the_same_key(service: FakeService) -> None:
    service.score = failing(2, UNAVAILABLE)

    with Client(service.target, retry=AT_ONCE) as client:
        result = client.score(sample("a"))

    assert isinstance(result, Scored)
    keys = {request.sample.idempotency_key for request in service.requests}
    assert len(service.requests) == 3
    assert len(keys) == 1
    assert keys != {""}


def test_without_retries_no_key_is_made(service: FakeService) -> None:
    service.score = failing(1, UNAVAILABLE)

    with Client(service.target, retry=RetryPolicy(max_attempts=1)) as client:
        result = client.score(sample("a"))

    assert isinstance(result, Failed)
    assert [request.sample.idempotency_key for request in service.requests] == [""]


@pytest.mark.parametrize(
    ("detail", "calls"),
    [
        (UNAVAILABLE, 5),
        (failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True), 5),
        (failure(grpc.StatusCode.ABORTED, 0), 5),
        (failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 5), 1),
        (failure(grpc.StatusCode.INVALID_ARGUMENT, 2), 1),
        (failure(grpc.StatusCode.FAILED_PRECONDITION, 7), 1),
        (failure(grpc.StatusCode.INTERNAL, 14, retryable=True), 1),
        (failure(grpc.StatusCode.DEADLINE_EXCEEDED, 11, retryable=True), 1),
        (failure(grpc.StatusCode.ALREADY_EXISTS, 18), 1),
        (failure(grpc.StatusCode.UNAUTHENTICATED, 19), 1),
    ],
)
def test_a_failure_is_the_server_s_whole_detail(service: FakeService, detail: Any, calls: int) -> None:
    service.score = failing(9, detail)

    with Client(service.target, retry=AT_ONCE) as client:
        result = client.score(sample("a"))

    assert isinstance(result, Failed)
    assert (result.sample_id, result.code.value[0], result.message) == ("a", detail.code, "because")
    assert (result.reason.value, result.stage, result.retryable) == (detail.reason, Stage.ADMISSION, detail.retryable)
    assert len(service.requests) == calls


def test_the_server_s_hint_is_told_and_outlasts_the_backoff(service: FakeService) -> None:
    service.score = failing(9, failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True), retry_seconds=0.5)

    with Client(service.target, retry=AT_ONCE) as client:
        result = client.score(sample("a"), ScoreOptions(deadline=0.4))

    assert isinstance(result, Failed)
    assert result.retry_after == 0.5
    assert len(service.requests) == 1


def test_a_failure_cannot_be_taken_for_a_number(service: FakeService) -> None:
    service.score = failing(9, failure(grpc.StatusCode.INVALID_ARGUMENT, 2))

    with Client(service.target) as client:
        result: Any = client.score(sample("a"))

    with pytest.raises(TypeError):
        float(result)
    with pytest.raises(TypeError):
        sum([result])
    with pytest.raises(RewardServiceError, match="sample a: INVALID_ARGUMENT: because") as raised:
        result.or_raise()
    assert (raised.value.code, raised.value.reason) == (grpc.StatusCode.INVALID_ARGUMENT, Reason.WRONG_SHAPE)
    assert not raised.value.retryable


def test_retries_end_when_the_bucket_is_half_empty(service: FakeService) -> None:
    service.score = failing(99, UNAVAILABLE)

    with Client(service.target, retry=AT_ONCE) as client:
        results = [client.score(sample(str(i))) for i in range(4)]

    assert all(isinstance(result, Failed) for result in results)
    assert len(service.requests) == 4 + 5


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with Client("127.0.0.1:1", retry=AT_ONCE) as client:
        result = client.score(sample("a"))
        group = client.score_group("g", [sample("a"), sample("b")])
        assert not client.ready()
        with pytest.raises(RewardServiceError, match="UNAVAILABLE"):
            client.models()

    for failed in (result, *group.results):
        assert isinstance(failed, Failed)
        assert (failed.code, failed.reason, failed.retryable) == (grpc.StatusCode.UNAVAILABLE, Reason.UNSPECIFIED, True)
        assert "127.0.0.1:1" in failed.message
    assert [failed.sample_id for failed in group.results] == ["a", "b"]


def test_a_server_that_hangs_costs_no_more_than_the_deadline(service: FakeService) -> None:
    service.score = lambda request, context: service.hang(context)

    with Client(service.target, deadline=0.3) as client:
        result = client.score(sample("a"))

    assert isinstance(result, Failed)
    assert (result.code, result.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, Reason.DEADLINE_EXCEEDED)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: setattr(r, "sample_id", "b"), 'the reply is for sample "b"'),
        (lambda r: r.ClearField("rewards"), "the reply has no rewards"),
        (lambda r: r.rewards.by_dimension.clear(), "the reply has no rewards"),
        (lambda r: r.rewards.ClearField("composite"), "the reply has no composite"),
        (lambda r: r.ClearField("served_by"), "the reply does not name its model"),
        (lambda r: setattr(r.rewards, "composite", math.nan), r"composite: nan \(expected: finite\)"),
        (lambda r: setattr(r.rewards.by_dimension["quality"], "raw", math.inf), "quality: raw inf"),
        (lambda r: setattr(r.rewards.by_dimension["quality"], "percentile", math.nan), "percentile nan"),
    ],
)
def test_a_reply_that_is_not_whole_is_a_failure(
    service: FakeService, change: Callable[[Any], None], message: str
) -> None:
    reply = score_response("a")
    change(reply)
    service.score = lambda request, context: reply

    with Client(service.target) as client, pytest.raises(RewardServiceError, match=message) as raised:
        client.score(sample("a")).or_raise()

    assert raised.value.code == grpc.StatusCode.INTERNAL


def test_omitted_dimensions_have_their_reason_and_there_is_no_composite(service: FakeService) -> None:
    reply = score_response("a", composite=None)
    reply.rewards.failed_dimensions["motion"].reason = 13
    reply.rewards.failed_dimensions["motion"].message = "nan"
    service.score = lambda request, context: reply

    with Client(service.target) as client:
        result = client.score(sample("a"), ScoreOptions(on_non_finite="omit")).or_raise()

    assert result.composite is None
    assert result.omitted["motion"].reason is Reason.NON_FINITE_SCORE


def test_the_first_reply_pins_its_model(service: FakeService) -> None:
    identities = iter((IDENTITY, "demo@2#ba9876543210", IDENTITY))
    service.score = lambda request, context: score_response("a", identity=next(identities))

    with Client(service.target, pin="first") as client:
        results = [client.score(sample("a")) for _ in range(3)]

    assert [type(result) for result in results] == [Scored, Failed, Scored]
    mismatch = results[1]
    assert isinstance(mismatch, Failed)
    assert (mismatch.code, mismatch.reason) == (grpc.StatusCode.FAILED_PRECONDITION, Reason.IDENTITY_MISMATCH)
    assert mismatch.message == f"model: demo@2#ba9876543210 (expected: {IDENTITY})"
    assert [request.model.identity for request in service.requests] == ["", IDENTITY, IDENTITY]


def test_a_configured_pin_is_sent_and_checked_unless_the_call_has_its_own(service: FakeService) -> None:
    other = "demo@2#ba9876543210"

    with Client(service.target, pin=other) as client:
        refused = client.score(sample("a"))
        taken = client.score(sample("a"), ScoreOptions(model=ModelRef.pinned(IDENTITY)))

    assert isinstance(refused, Failed)
    assert isinstance(taken, Scored)
    assert [request.model.identity for request in service.requests] == [other, IDENTITY]


def test_a_group_gets_one_result_for_each_sample(service: FakeService) -> None:
    detail = failure(grpc.StatusCode.INVALID_ARGUMENT, 2)

    def group(samples: list[Any], context: Any) -> Any:
        reply = group_response(samples, {"b": detail})
        reply.outcomes[0].standing.rank, reply.outcomes[0].standing.advantage = 1.0, 0.5
        reply.by_dimension["quality"].count, reply.by_dimension["quality"].std = 2, 0.25
        return reply

    service.group = group

    with Client(service.target) as client:
        result = client.score_group("g", [sample("a"), sample("b"), sample("c")], policy="fail")

    assert [type(one) for one in result.results] == [Scored, Failed, Scored]
    assert not result.all_scored
    first = result.results[0]
    assert isinstance(first, Scored)
    assert first.standing == Standing(1.0, 0.5)
    assert result.composite is not None
    assert (result.composite.count, result.composite.std, result.by_dimension["quality"].std) == (3, None, 0.25)
    header = service.requests[0][0].header
    assert (header.group_id, header.size, header.failure_policy) == ("g", 3, 2)


def test_a_group_with_a_member_that_may_pass_is_sent_again_as_a_whole(service: FakeService) -> None:
    overloaded = failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True)
    replies = iter(({"b": overloaded}, {}))
    service.group = lambda samples, context: group_response(samples, next(replies))

    with Client(service.target, retry=AT_ONCE) as client:
        result = client.score_group("g", [sample("a"), sample("b")])

    assert result.all_scored
    assert len({message.sample.idempotency_key for call in service.requests for message in call[1:]}) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda reply: reply.outcomes.pop(), "the reply has 1 outcomes"),
        (lambda reply: setattr(reply.outcomes[0], "sample_id", "z"), 'sample "z" in its place'),
        (lambda reply: reply.outcomes[0].ClearField("rewards"), "neither rewards nor a failure"),
        (lambda reply: setattr(reply.composite, "mean", math.nan), "composite: mean nan"),
        (lambda reply: setattr(reply.outcomes[0].standing, "advantage", math.nan), "advantage nan"),
    ],
)
def test_a_group_s_reply_that_is_not_whole_gives_no_statistics(
    service: FakeService, change: Callable[[Any], Any], message: str
) -> None:
    def group(samples: list[Any], context: Any) -> Any:
        reply = group_response(samples)
        change(reply)
        return reply

    service.group = group

    with Client(service.target) as client:
        result = client.score_group("g", [sample("a"), sample("b")])

    with pytest.raises(RewardServiceError, match=message):
        result.results[0].or_raise()
    if "neither" not in message:
        assert result.composite is None


def test_keys_and_headers_of_interceptors_go_with_each_call(service: FakeService) -> None:
    class Telemetry(grpc.UnaryUnaryClientInterceptor):  # type: ignore[misc]
        def intercept_unary_unary(self, proceed: Any, details: Any, request: Any) -> Any:
            return proceed(details._replace(metadata=[*details.metadata, ("traceparent", "00-1")]), request)

    with Client(service.target, api_key="secret", interceptors=[Telemetry()]) as client:
        client.score(sample("a")).or_raise()

    assert service.metadata[0]["authorization"] == "Bearer secret"
    assert service.metadata[0]["traceparent"] == "00-1"


def test_calls_go_to_all_addresses_in_turn() -> None:
    with Running() as one, Running() as other:
        with Client(f"ipv4:{one.target},{other.target}") as client:
            for i in range(40):
                client.score(sample(str(i))).or_raise()
                if one.requests and other.requests:
                    break

        assert one.requests
        assert other.requests


def test_bytes_beyond_the_budget_wait_for_the_calls_before_them(service: FakeService) -> None:
    service.score = service.late

    with Client(service.target, max_in_flight_bytes=1) as client:
        first = threading.Thread(target=client.score, args=(sample("a"),))
        first.start()
        assert service.arrived.wait(PATIENCE_SECONDS)
        waited = client.score(sample("b"), ScoreOptions(deadline=0.1))
        service.released.set()
        first.join(PATIENCE_SECONDS)
        after = client.score(sample("c"))

    assert isinstance(waited, Failed)
    assert "room among the bytes in flight" in waited.message
    assert isinstance(after, Scored)
    assert [request.sample.sample_id for request in service.requests] == ["a", "c"]


def test_closing_waits_for_calls_and_takes_no_more(service: FakeService) -> None:
    service.score = service.late
    client = Client(service.target)
    results: list[Any] = []
    call = threading.Thread(target=lambda: results.append(client.score(sample("a"))))
    call.start()
    assert service.arrived.wait(PATIENCE_SECONDS)

    closing = threading.Thread(target=client.close)
    closing.start()
    while not client._core.closed:
        closing.join(0.01)
    with pytest.raises(RuntimeError, match="the client is closed"):
        client.score(sample("b"))
    service.released.set()
    closing.join(PATIENCE_SECONDS)
    call.join(PATIENCE_SECONDS)

    assert isinstance(results[0], Scored)
    client.close()


def test_closing_without_patience_cancels_what_is_in_flight(service: FakeService) -> None:
    service.score = lambda request, context: service.hang(context)
    client = Client(service.target)
    results: list[Any] = []
    call = threading.Thread(target=lambda: results.append(client.score(sample("a"))))
    call.start()
    assert service.arrived.wait(PATIENCE_SECONDS)

    client.close(drain=0)
    call.join(PATIENCE_SECONDS)

    assert isinstance(results[0], Failed)
    assert results[0].code is grpc.StatusCode.CANCELLED
    assert service.cancelled.wait(PATIENCE_SECONDS)


def test_a_group_refused_at_its_header_gets_the_server_s_detail_while_members_are_sent(service: FakeService) -> None:
    service.refusal = failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 10, retryable=True)
    members = [sample(str(i), frames=np.zeros((8, 448, 448, 3), np.uint8)) for i in range(8)]

    with Client(service.target, retry=RetryPolicy(max_attempts=1)) as client:
        results = [client.score_group("g", members).results[0] for _ in range(10)]

    for result in results:
        assert isinstance(result, Failed)
        assert (result.reason, result.retry_after) == (Reason.OVERLOADED, 0.25)
