"""How a call of grpc.aio really ended.

When a write fails because the server has ended the call, grpc.aio states that as the call's status (INTERNAL, "Internal
error from Core") until the server's own status has come, a moment later or never. One that never comes is UNAVAILABLE
here, so that the call is made again and the next attempt tells.
"""

import asyncio
import time
from typing import Any

import grpc
import grpc.aio

from reelscore import _failures
from reelscore.results import Failed

_ARTEFACT = "Internal error from Core"
_PATIENCE_SECONDS = 0.5
_GLANCE_SECONDS = 0.005


async def of_call(call: Any, error: Any, target: str) -> Failed:
    """The failure of a call that raised this grpc.RpcError."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while _is_artefact(error):
        if time.monotonic() >= until:
            message = f"{target}: the call ended while a message was sent"
            return _failures.of_client("", grpc.StatusCode.UNAVAILABLE, message)
        await asyncio.sleep(_GLANCE_SECONDS)
        code, details = await call.code(), await call.details()
        error = grpc.aio.AioRpcError(code, await call.initial_metadata(), await call.trailing_metadata(), details)
    return _failures.of_call("", error, target)


def _is_artefact(error: Any) -> bool:
    return error.code() is grpc.StatusCode.INTERNAL and error.details() == _ARTEFACT
