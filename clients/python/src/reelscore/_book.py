"""The samples of one stream: which wait, which are in flight, which are sent again, and what became of each.

Only decisions; it waits for nothing, and its user guards it.
"""

import heapq
import itertools
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc

from reelscore import _core, _failures, _replies, _wire
from reelscore.options import ScoreOptions
from reelscore.results import Failed, ScoreResult
from reelscore.retry import Attempts
from reelscore.samples import Sample

# The server answers a sample whose time is over itself; this much later the client does.
_GRACE_SECONDS = 1.0
_MOST_RESULTS = 1024


@dataclass(slots=True, eq=False)
class Entry:
    """A sample without a result."""

    sample: Sample
    key: str
    nbytes: int
    attempts: Attempts
    sent: bool = False


class Book:
    """give_back: takes the bytes of a sample that has its result."""

    def __init__(self, core: _core.Core, options: ScoreOptions, give_back: Callable[[int], None]) -> None:
        self._core = core
        self._options = options
        self._give_back = give_back
        self._unanswered: dict[str, Entry] = {}
        self._fresh: deque[Entry] = deque()
        self._again: list[tuple[float, int, Entry]] = []
        self._numbers = itertools.count()
        self._breaks = 0
        self.results: deque[ScoreResult] = deque()
        self.exhausted = False
        self.closed = False
        self.error: BaseException | None = None

    def entry(self, sample: Sample) -> Entry:
        """A sample as it comes, its time beginning now. Raises for what may not be sent."""
        _core.check_sample(sample)
        if not sample.id:
            raise ValueError('sample id: "" (expected: a name, in a stream)')
        if sample.id in self._unanswered:
            raise ValueError(f'sample id: "{sample.id}" is in flight (expected: another one)')
        embedding = sample.embedding.data.nbytes if sample.embedding else 0
        attempts = self._core.attempts(self._options)
        return Entry(sample, self._core.key(sample), sample.clip.nbytes + embedding, attempts)

    def add(self, entry: Entry) -> None:
        """A sample that has room."""
        self._unanswered[entry.sample.id] = entry
        self._fresh.append(entry)

    def refuse(self, entry: Entry) -> None:
        """A sample for which there was no room in time."""
        self.results.append(_failures.deadline(entry.sample.id, "room among the bytes in flight"))

    @property
    def wants_more(self) -> bool:
        """Whether the next sample should be asked for."""
        return not self._fresh and len(self.results) < _MOST_RESULTS

    @property
    def wants_replies(self) -> bool:
        """Whether the next reply should be read."""
        return len(self.results) < _MOST_RESULTS

    @property
    def is_done(self) -> bool:
        """Whether every sample has its result and no further one comes."""
        return self.exhausted and not self._unanswered

    def header(self) -> _wire.Buffers:
        """The first message of a call."""
        model = self._core.pins.ref(self._options.model)
        return _wire.stream_header(model, self._options, self._options.deadline or self._core.deadline)

    def messages(self, entry: Entry) -> Iterator[_wire.Buffers]:
        """The messages of a sample, no further ones once it has its result."""
        for message in _wire.stream_sample(entry.sample, entry.key):
            if self._unanswered.get(entry.sample.id) is not entry:
                return
            yield message

    def next_to_send(self) -> Entry | None:
        """A sample whose turn it is."""
        while self._again and self._again[0][0] <= time.monotonic():
            entry = heapq.heappop(self._again)[2]
            if self._unanswered.get(entry.sample.id) is entry:
                entry.sent = True
                return entry
        if not self._fresh:
            return None
        entry = self._fresh.popleft()
        entry.sent = True
        return entry

    def seconds_to_send(self) -> float | None:
        """Until one may be sent again; 0 when one can be sent now, None when none waits."""
        if self._fresh:
            return 0.0
        return max(0.0, self._again[0][0] - time.monotonic()) if self._again else None

    def answer(self, reply: Any) -> None:
        """A reply of the server; one for a sample that has its result means nothing."""
        entry = self._unanswered.get(reply.outcome.sample_id)
        if entry is None:
            return
        self._breaks = 0
        expect = self._core.pins.expect(self._options.model)
        result = _replies.outcome(entry.sample.id, reply.outcome, reply.served_by, expect)
        if isinstance(result, Failed):
            pause = entry.attempts.pause_after(result)
            if pause is not None:
                self._send_again(entry, pause)
                return
        else:
            entry.attempts.succeeded()
        self._settle(entry, result)

    def ended(self, failure: Failed | None) -> float:
        """The call ended before its samples had their results; returns the seconds until a next one may begin.

        failure: None when the server ended it without one.
        """
        if failure is None:
            message = f"{self._core.connection.target}: the server ended the stream"
            failure = _failures.of_client("", grpc.StatusCode.UNAVAILABLE, message)
        self._fresh.clear()
        self._again.clear()
        in_flight = list(self._unanswered.values())
        may_retry = not in_flight or self._core.throttle.take()
        soonest = None
        for entry in in_flight:
            own = _failures.named(failure, entry.sample.id)
            pause = entry.attempts.pause_after(own, takes_token=False) if may_retry else None
            if pause is None:
                self._settle(entry, own)
            else:
                self._send_again(entry, pause)
                soonest = pause if soonest is None else min(soonest, pause)
        self._breaks += 1
        if soonest is not None:
            return soonest
        return 0.0 if in_flight else random.random() * self._core.retry.longest_pause(self._breaks)

    def seconds_to_expiry(self) -> float:
        """Until the next sample runs out of time, at most an hour."""
        first = min((entry.attempts.deadline_at for entry in self._unanswered.values()), default=None)
        return 3600.0 if first is None else max(0.0, first + _GRACE_SECONDS - time.monotonic())

    def expire(self) -> None:
        """Gives those their results that ran out of time."""
        now = time.monotonic()
        for entry in list(self._unanswered.values()):
            if entry.attempts.deadline_at + _GRACE_SECONDS <= now:
                self._settle(entry, _failures.deadline(entry.sample.id, "the outcome" if entry.sent else "the stream"))

    def close(self) -> None:
        """Forgets all that has no result."""
        self.closed = True
        for entry in self._unanswered.values():
            self._give_back(entry.nbytes)
        self._unanswered.clear()
        self._fresh.clear()
        self._again.clear()

    def _send_again(self, entry: Entry, pause: float) -> None:
        entry.sent = False
        heapq.heappush(self._again, (time.monotonic() + pause, next(self._numbers), entry))

    def _settle(self, entry: Entry, result: ScoreResult) -> None:
        del self._unanswered[entry.sample.id]
        if entry in self._fresh:
            self._fresh.remove(entry)
        self._give_back(entry.nbytes)
        self.results.append(result)
