"""When a call is made again, and when not."""

import dataclasses
import threading

import grpc
import pytest
from fake import wait_until

from reelscore import Failed, Reason, RetryPolicy, Stage
from reelscore._budget import Budget
from reelscore.retry import Attempts, Throttle

UNAVAILABLE = Failed("a", grpc.StatusCode.UNAVAILABLE, Reason.UNSPECIFIED, Stage.UNSPECIFIED, "gone", True)
OVERLOADED = dataclasses.replace(
    UNAVAILABLE, code=grpc.StatusCode.RESOURCE_EXHAUSTED, reason=Reason.OVERLOADED, retry_after=0.7
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def attempts(policy: RetryPolicy, draw: float = 0.5, seconds: float = 60.0, tokens: float = 10.0) -> Attempts:
    return Attempts(policy, Throttle(tokens), seconds, Clock(), lambda: draw)


def test_pauses_double_up_to_the_longest_and_end_with_the_attempts() -> None:
    call = attempts(RetryPolicy(max_attempts=6, max_backoff=1.0), draw=1.0)

    assert [call.pause_after(UNAVAILABLE) for _ in range(6)] == [0.1, 0.2, 0.4, 0.8, 1.0, None]


def test_a_pause_is_drawn_from_0_to_the_longest() -> None:
    assert attempts(RetryPolicy(), draw=0.0).pause_after(UNAVAILABLE) == 0.0
    assert attempts(RetryPolicy(), draw=0.5).pause_after(UNAVAILABLE) == 0.05


def test_the_server_s_hint_is_waited_for_in_any_case() -> None:
    assert attempts(RetryPolicy(), draw=0.0).pause_after(OVERLOADED) == 0.7
    assert attempts(RetryPolicy(), draw=1.0).pause_after(OVERLOADED) == pytest.approx(0.8)


def test_no_retry_begins_after_the_deadline() -> None:
    assert attempts(RetryPolicy(), seconds=0.6).pause_after(OVERLOADED) is None


def test_the_default_is_5_attempts() -> None:
    call = attempts(RetryPolicy())

    assert [call.pause_after(UNAVAILABLE) is None for _ in range(5)] == [False] * 4 + [True]


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_only_failures_that_pass_by_themselves_are_retried(code: grpc.StatusCode) -> None:
    retried = {
        grpc.StatusCode.UNAVAILABLE: (True, True),
        grpc.StatusCode.RESOURCE_EXHAUSTED: (True, False),
        grpc.StatusCode.ABORTED: (True, True),
    }

    stated = dataclasses.replace(UNAVAILABLE, code=code, retryable=True)
    bare = dataclasses.replace(UNAVAILABLE, code=code, retryable=False)

    assert (RetryPolicy().may_retry(stated), RetryPolicy().may_retry(bare)) == retried.get(code, (False, False))


def test_a_group_that_failed_by_its_policy_is_not_retried() -> None:
    failed = dataclasses.replace(UNAVAILABLE, code=grpc.StatusCode.ABORTED, reason=Reason.GROUP_FAILED)

    assert not RetryPolicy().may_retry(failed)


def test_a_bucket_that_is_half_empty_gives_no_retry_until_calls_succeed() -> None:
    throttle = Throttle(10)

    assert [throttle.take() for _ in range(6)] == [True] * 5 + [False]
    throttle.succeeded()
    assert throttle.take()
    assert not throttle.take()


def test_a_retry_without_a_token_is_not_made() -> None:
    call = attempts(RetryPolicy(), tokens=1.0)

    assert call.pause_after(UNAVAILABLE) is not None
    assert call.pause_after(UNAVAILABLE) is None


def test_bytes_in_flight_wait_for_room_in_their_order() -> None:
    budget = Budget(10)
    assert budget.take(6, 0)
    went: list[str] = []
    large = threading.Thread(target=lambda: went.append(f"large {budget.take(8, 60)}"))
    large.start()
    wait_until(lambda: len(budget._waiting) == 1)

    assert not budget.take(1, 0)
    budget.give_back(6)
    large.join(60)

    assert went == ["large True"]
    assert budget.take(2, 0)
    assert not budget.take(1, 0)


def test_more_than_all_bytes_goes_alone() -> None:
    budget = Budget(10)

    assert budget.take(100, 0)
    assert not budget.take(1, 0)
    budget.give_back(100)
    assert budget.take(1, 0)
    assert not budget.take(100, 0)
