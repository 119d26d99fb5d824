"""Room for the bytes of requests that are in flight, given in the order in which it was asked for."""

import threading
import time
from collections import deque

from reelscore._waits import Changes


class _Room:
    """What is taken of `most` bytes, and who waits. More than all of it is given when nothing else is taken."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._waiting: deque[object] = deque()

    def is_free(self, ticket: object, size: int) -> bool:
        """Whether this one may go now."""
        return self._waiting[0] is ticket and (self._taken == 0 or self._taken + size <= self._most)


class Budget(_Room):
    """For several threads."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._changed = threading.Condition()

    def take(self, size: int, seconds: float) -> bool:
        """Waits so long for room; False when there was none."""
        ticket = object()
        until = time.monotonic() + seconds
        with self._changed:
            self._waiting.append(ticket)
            try:
                while not self.is_free(ticket, size):
                    if not self._changed.wait(max(0.0, until - time.monotonic())) and time.monotonic() >= until:
                        return False
                self._taken += size
                return True
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def give_back(self, size: int) -> None:
        """What was taken."""
        with self._changed:
            self._taken -= size
            self._changed.notify_all()


class AsyncBudget(_Room):
    """For the tasks of one event loop."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._changes = Changes()

    async def take(self, size: int, seconds: float) -> bool:
        """Waits so long for room; False when there was none."""
        ticket = object()
        self._waiting.append(ticket)
        until = time.monotonic() + seconds
        try:
            while not self.is_free(ticket, size):
                if not await self._changes.wait(max(0.0, until - time.monotonic())) and time.monotonic() >= until:
                    return False
            self._taken += size
            return True
        finally:
            self._waiting.remove(ticket)
            self._changes.tell()

    def give_back(self, size: int) -> None:
        """What was taken."""
        self._taken -= size
        self._changes.tell()
