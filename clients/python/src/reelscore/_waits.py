"""Waiting in an event loop for a change, with a bound."""

import asyncio


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Waits so long for the event; whether it came.

    Unlike asyncio.wait_for before Python 3.12 it never swallows a cancellation that comes together with the event.
    """
    waiter = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({waiter}, timeout=seconds)
    finally:
        waiter.cancel()
    return event.is_set()


class Changes:
    """Wakes all who wait, each time that something changes."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def tell(self) -> None:
        """Something changed."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Waits so long for the next change; whether it came."""
        return await within(self._next, seconds)
