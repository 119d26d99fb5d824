"""When a failed call is made again."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import grpc

from reelscore import _checks
from reelscore.results import Failed, Reason


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and after which pause.

    Retried are UNAVAILABLE, RESOURCE_EXHAUSTED of which the server says that it passes, and ABORTED. The pause before
    retry n is drawn from 0 to ``min(initial_backoff * multiplier ** (n - 1), max_backoff)`` seconds, after the server's
    own hint if there is one. A retry that would begin after the deadline is not made, nor one while the bucket of
    `throttle_tokens` is at most half full: a retry takes 1 out, a success puts 0.1 in.

    max_attempts: with the first; 1: no retries.
    """

    max_attempts: int = 5
    initial_backoff: float = 0.1
    multiplier: float = 2.0
    max_backoff: float = 5.0
    throttle_tokens: float = 10.0

    def __post_init__(self) -> None:
        _checks.integer("max_attempts", self.max_attempts, 1)
        _checks.seconds("initial_backoff", self.initial_backoff)
        _checks.seconds("max_backoff", self.max_backoff)
        if _checks.number("multiplier", self.multiplier) < 1:
            raise ValueError(f"multiplier: {self.multiplier} (expected: at least 1)")
        if _checks.number("throttle_tokens", self.throttle_tokens) <= 0:
            raise ValueError(f"throttle_tokens: {self.throttle_tokens} (expected: above 0)")

    @property
    def retries(self) -> bool:
        """Whether anything is ever sent again."""
        return self.max_attempts > 1

    def longest_pause(self, retry: int) -> float:
        """Seconds before a retry, counted from 1."""
        return float(min(self.initial_backoff * self.multiplier ** min(retry - 1, 64), self.max_backoff))

    def may_retry(self, failure: Failed) -> bool:
        """Whether this kind of failure is retried at all."""
        if failure.code is grpc.StatusCode.RESOURCE_EXHAUSTED:
            return failure.retryable or failure.retry_after is not None
        if failure.code is grpc.StatusCode.ABORTED:
            return failure.reason is not Reason.GROUP_FAILED
        return failure.code is grpc.StatusCode.UNAVAILABLE


class Throttle:
    """The bucket of one client's retries; safe for use by several threads."""

    def __init__(self, tokens: float) -> None:
        self._most = tokens
        self._tokens = tokens
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Takes a token for a retry, unless the bucket is at most half full."""
        with self._lock:
            if self._tokens <= self._most / 2:
                return False
            self._tokens -= 1
            return True

    def succeeded(self) -> None:
        """Puts a tenth of a token back."""
        with self._lock:
            self._tokens = min(self._most, self._tokens + 0.1)


class Attempts:
    """The attempts of one call, or of one sample of a stream.

    deadline_at: in the clock's seconds.
    clock, draw: time, and a number in [0, 1).
    """

    __slots__ = ("_clock", "_draw", "_made", "_policy", "_throttle", "deadline_at")

    def __init__(
        self,
        policy: RetryPolicy,
        throttle: Throttle,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._policy = policy
        self._throttle = throttle
        self._clock = clock
        self._draw = draw
        self._made = 1
        self.deadline_at = clock() + seconds

    def remaining(self) -> float:
        """Seconds until the deadline, at least 0."""
        return max(0.0, self.deadline_at - self._clock())

    def succeeded(self) -> None:
        """The call was answered."""
        self._throttle.succeeded()

    def pause_after(self, failure: Failed, takes_token: bool = True) -> float | None:
        """Seconds to wait before the next attempt, which is counted; None: there is none.

        takes_token: False for samples that are sent again together, for which one token was taken.
        """
        policy = self._policy
        if self._made >= policy.max_attempts or not policy.may_retry(failure):
            return None
        pause = (failure.retry_after or 0.0) + self._draw() * policy.longest_pause(self._made)
        if pause >= self.remaining() or (takes_token and not self._throttle.take()):
            return None
        self._made += 1
        return pause
