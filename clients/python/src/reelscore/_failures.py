"""Turns what went wrong into the typed failure of a sample."""

from typing import Any

import grpc

from reelscore import _messages
from reelscore.results import Failed, Reason, Stage

_CODES = {code.value[0]: code for code in grpc.StatusCode}
_REASONS = {
    grpc.StatusCode.DEADLINE_EXCEEDED: Reason.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED: Reason.CANCELLED,
}
_FAILURE_TYPE = "/reelscore.v1.Failure"
_RETRY_INFO_TYPE = "/google.rpc.RetryInfo"


def of_call(sample_id: str, error: Any, target: str) -> Failed:
    """A failed call: the server's detail where it sent one, else what the transport knows.

    error: a grpc.RpcError of either API.
    """
    code = error.code()
    failure, retry_after = _details(error.trailing_metadata())
    if failure is not None:
        failed = of_detail(sample_id, failure, error.details() or "")
        return failed if failed.retry_after is not None or retry_after is None else _later(failed, retry_after)
    return Failed(
        sample_id,
        code,
        _REASONS.get(code, Reason.UNSPECIFIED),
        Stage.UNSPECIFIED,
        f"{target}: {code.name}: {error.details() or 'no description'}",
        # The caller's own cancellation never becomes a failure: CANCELLED means that the other side broke off.
        code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED),
        retry_after,
    )


def of_detail(sample_id: str, failure: Any, description: str = "") -> Failed:
    """A failure the server stated."""
    return Failed(
        sample_id,
        _CODES.get(failure.code, grpc.StatusCode.UNKNOWN),
        Reason(failure.reason),
        Stage(failure.stage),
        failure.message or description,
        failure.retryable,
        _seconds(failure.retry_delay) if failure.HasField("retry_delay") else None,
    )


def of_client(sample_id: str, code: grpc.StatusCode, message: str, reason: Reason = Reason.UNSPECIFIED) -> Failed:
    """A failure that this client states: a reply that cannot be taken for a reward, a deadline that passed."""
    return Failed(sample_id, code, reason, Stage.UNSPECIFIED, message, code is grpc.StatusCode.UNAVAILABLE)


def deadline(sample_id: str, waited_for: str) -> Failed:
    """The deadline passed on this side."""
    code = grpc.StatusCode.DEADLINE_EXCEEDED
    failed = of_client(sample_id, code, f"the deadline passed while waiting for {waited_for}", Reason.DEADLINE_EXCEEDED)
    return Failed(failed.sample_id, code, failed.reason, failed.stage, failed.message, True)


def named(failure: Failed, sample_id: str) -> Failed:
    """The same failure for another sample."""
    return Failed(
        sample_id,
        failure.code,
        failure.reason,
        failure.stage,
        failure.message,
        failure.retryable,
        failure.retry_after,
    )


def _later(failed: Failed, retry_after: float) -> Failed:
    return Failed(
        failed.sample_id, failed.code, failed.reason, failed.stage, failed.message, failed.retryable, retry_after
    )


def _details(trailers: Any) -> tuple[Any, float | None]:
    """The Failure and the RetryInfo of a google.rpc.Status in the trailers; one that cannot be read is none."""
    failure, retry_after = None, None
    for key, value in trailers or ():
        if key != "grpc-status-details-bin":
            continue
        try:
            for detail in _messages.Status.FromString(value).details:
                if detail.type_url.endswith(_FAILURE_TYPE):
                    failure = _messages.Failure.FromString(detail.value)
                elif detail.type_url.endswith(_RETRY_INFO_TYPE):
                    retry_after = _seconds(_messages.RetryInfo.FromString(detail.value).retry_delay)
        except _messages.DecodeError:
            continue
    return failure, retry_after


def _seconds(duration: Any) -> float:
    return max(0.0, float(duration.seconds + duration.nanos / 1e9))
