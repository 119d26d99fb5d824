"""A stream of samples for threads: one asks for samples, gRPC's writes, one reads, the caller's hands out results."""

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

import grpc

from reelscore import _core, _failures, _wire
from reelscore._book import Book, Entry
from reelscore._budget import Budget
from reelscore._calls import Calls
from reelscore.options import ScoreOptions
from reelscore.results import Failed, ScoreResult
from reelscore.samples import Sample

_LAST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 1.0


class SampleStream:
    """One score_stream call; the calls to the server follow each other when they break."""

    def __init__(
        self, core: _core.Core, budget: Budget, calls: Calls, open_call: Callable[..., Any], options: ScoreOptions
    ) -> None:
        self._core = core
        self._budget = budget
        self._calls = calls
        self._open_call = open_call
        self._book = Book(core, options, budget.give_back)
        self._changed = threading.Condition()
        self._call: Any = None
        self._reader: threading.Thread | None = None
        self._ended: list[Failed | None] = []
        self._reopen_at = 0.0

    def results(self, samples: Iterable[Sample]) -> Iterator[ScoreResult]:
        """One result for each sample."""
        book = self._book
        with self._calls:
            self._core.check_usable()
            threading.Thread(target=self._take_all, args=(samples,), name="reelscore-samples", daemon=True).start()
            try:
                while (result := self._next_result()) is not None:
                    yield result
                if book.error is not None:
                    raise book.error
            finally:
                self._close()

    def _next_result(self) -> ScoreResult | None:
        book = self._book
        with self._changed:
            while True:
                if self._ended:
                    failure = self._ended.pop()
                    self._call = None
                    if not book.is_done:
                        self._reopen_at = time.monotonic() + book.ended(failure)
                book.expire()
                if book.results:
                    self._changed.notify_all()
                    return book.results.popleft()
                if book.is_done:
                    return None
                self._open_if_due()
                if self._ended:
                    continue
                self._changed.wait(min(book.seconds_to_expiry(), self._seconds_to_open(), _LONGEST_WAIT_SECONDS))

    def _seconds_to_open(self) -> float:
        due = self._book.seconds_to_send()
        if self._call is not None or due is None:
            return _LONGEST_WAIT_SECONDS
        return max(due, self._reopen_at - time.monotonic(), 0.0)

    def _open_if_due(self) -> None:
        if self._call is not None or self._book.seconds_to_send() is None or self._seconds_to_open() > 0:
            return
        self._call = object()
        try:
            call = self._open_call(self._messages(lambda: self._call), metadata=self._core.connection.metadata)
        except ValueError:
            self._call = None
            self._ended.append(_failures.of_client("", grpc.StatusCode.CANCELLED, "the client was closed"))
            return
        self._call = call
        self._reader = threading.Thread(target=self._read, args=(call,), name="reelscore-replies", daemon=True)
        self._reader.start()

    def _messages(self, current: Callable[[], Any]) -> Iterator[_wire.Buffers]:
        """What one call sends; asked for by gRPC's thread as fast as the server takes it."""
        with self._changed:
            mine = current()
        yield self._book.header()
        while (entry := self._next_to_send(mine)) is not None:
            yield from self._book.messages(entry)

    def _next_to_send(self, mine: Any) -> Entry | None:
        book = self._book
        with self._changed:
            while not (book.closed or book.is_done or self._call is not mine):
                entry = book.next_to_send()
                if entry is not None:
                    self._changed.notify_all()
                    return entry
                due = book.seconds_to_send()
                self._changed.wait(_LONGEST_WAIT_SECONDS if due is None else min(due, _LONGEST_WAIT_SECONDS))
        return None

    def _read(self, call: Any) -> None:
        failure: Failed | None = None
        try:
            for reply in call:
                with self._changed:
                    self._changed.wait_for(lambda: self._book.wants_replies or self._book.closed)
                    if self._call is not call:
                        return
                    self._book.answer(reply)
                    self._changed.notify_all()
        except grpc.RpcError as error:
            failure = _failures.of_call("", error, self._core.connection.target)
        with self._changed:
            if self._call is call:
                self._ended.append(failure)
                self._changed.notify_all()

    def _take_all(self, samples: Iterable[Sample]) -> None:
        book = self._book
        try:
            for sample in samples:
                with self._changed:
                    if book.closed:
                        return
                    entry = book.entry(sample)
                has_room = self._budget.take(entry.nbytes, entry.attempts.remaining())
                with self._changed:
                    if book.closed and has_room:
                        self._budget.give_back(entry.nbytes)
                    if book.closed:
                        return
                    if has_room:
                        book.add(entry)
                    else:
                        book.refuse(entry)
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: book.wants_more or book.closed)
        except BaseException as error:
            book.error = error
        finally:
            if isinstance(samples, Generator):
                samples.close()
            with self._changed:
                book.exhausted = True
                self._changed.notify_all()

    def _close(self) -> None:
        with self._changed:
            call, done = self._call, self._book.is_done
            self._book.close()
            self._changed.notify_all()
        if call is not None:
            if done and self._reader is not None:
                # The writer has closed its side; the server ends the call in a moment.
                self._reader.join(_LAST_WAIT_SECONDS)
            call.cancel()
