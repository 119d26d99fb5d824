"""The calls of a client that are being made, so that it can wait for them when it is closed."""

import threading


class Calls:
    """A context manager around each call; safe for use by several threads."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = threading.Condition()
        self.ended = threading.Event()

    def __enter__(self) -> None:
        with self._changed:
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()

    def drain(self, seconds: float) -> None:
        """Waits so long until no call is made, then ends the pauses between attempts."""
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, seconds)
        self.ended.set()
