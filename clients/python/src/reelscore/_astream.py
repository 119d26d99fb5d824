"""A stream of samples for asyncio: tasks that ask for samples, write and read; the caller's hands out results."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any

import grpc

from reelscore import _aio_errors, _core, _failures
from reelscore._book import Book
from reelscore._budget import AsyncBudget
from reelscore._waits import Changes
from reelscore.options import ScoreOptions
from reelscore.results import Failed, ScoreResult
from reelscore.samples import Sample

if TYPE_CHECKING:
    from reelscore.aio import AsyncCalls

_LAST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 1.0


class AsyncSampleStream:
    """One score_stream call; the calls to the server follow each other when they break."""

    def __init__(
        self,
        core: _core.Core,
        budget: AsyncBudget,
        calls: "AsyncCalls",
        open_call: Callable[..., Any],
        options: ScoreOptions,
    ) -> None:
        self._core = core
        self._budget = budget
        self._calls = calls
        self._open_call = open_call
        self._book = Book(core, options, budget.give_back)
        self._changes = Changes()
        self._call: Any = None
        self._tasks: list[asyncio.Task[None]] = []
        self._ended: list[Failed | None] = []
        self._reopen_at = 0.0

    async def results(self, samples: Iterable[Sample] | AsyncIterable[Sample]) -> AsyncIterator[ScoreResult]:
        """One result for each sample."""
        with self._calls:
            self._core.check_usable()
            taker = asyncio.create_task(self._take_all(samples))
            try:
                while (result := await self._next_result()) is not None:
                    yield result
                if self._book.error is not None:
                    raise self._book.error
            finally:
                taker.cancel()
                await self._close()

    async def _next_result(self) -> ScoreResult | None:
        book = self._book
        while True:
            if self._ended:
                failure = self._ended.pop()
                self._stop_call()
                if not book.is_done:
                    self._reopen_at = time.monotonic() + book.ended(failure)
            book.expire()
            if book.results:
                self._changes.tell()
                return book.results.popleft()
            if book.is_done:
                return None
            if self._call is None and book.seconds_to_send() is not None and self._seconds_to_open() <= 0:
                self._open()
            await self._changes.wait(min(book.seconds_to_expiry(), self._seconds_to_open()))

    def _seconds_to_open(self) -> float:
        due = self._book.seconds_to_send()
        if self._call is not None or due is None:
            return _LONGEST_WAIT_SECONDS
        return max(due, self._reopen_at - time.monotonic(), 0.0)

    def _open(self) -> None:
        call = self._open_call(metadata=self._core.connection.metadata)
        self._call = call
        self._tasks = [asyncio.create_task(self._write(call)), asyncio.create_task(self._read(call))]

    def _stop_call(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._call = None

    async def _write(self, call: Any) -> None:
        book = self._book
        try:
            await call.write(book.header())
            while self._call is call and not (book.closed or book.is_done):
                entry = book.next_to_send()
                if entry is None:
                    due = book.seconds_to_send()
                    await self._changes.wait(_LONGEST_WAIT_SECONDS if due is None else due)
                    continue
                self._changes.tell()
                for message in book.messages(entry):
                    await call.write(message)
            await call.done_writing()
        except (grpc.RpcError, asyncio.InvalidStateError):
            pass  # the reader tells how the call ended

    async def _read(self, call: Any) -> None:
        failure: Failed | None = None
        try:
            async for reply in call:
                while not (self._book.wants_replies or self._book.closed):
                    await self._changes.wait(_LONGEST_WAIT_SECONDS)
                if self._call is not call:
                    return
                self._book.answer(reply)
                self._changes.tell()
        except grpc.RpcError as error:
            failure = await _aio_errors.of_call(call, error, self._core.connection.target)
        except asyncio.CancelledError:
            if not self._calls.ended.is_set():
                raise
            failure = _failures.of_client("", grpc.StatusCode.CANCELLED, "the client was closed")
        if self._call is call:
            self._ended.append(failure)
        self._changes.tell()

    async def _take_all(self, samples: Iterable[Sample] | AsyncIterable[Sample]) -> None:
        book = self._book
        try:
            async with contextlib.aclosing(_each(samples)) as each:
                async for sample in each:
                    entry = book.entry(sample)
                    if await self._budget.take(entry.nbytes, entry.attempts.remaining()):
                        book.add(entry)
                    else:
                        book.refuse(entry)
                    self._changes.tell()
                    while not book.wants_more:
                        await self._changes.wait(_LONGEST_WAIT_SECONDS)
        except Exception as error:
            book.error = error
        finally:
            book.exhausted = True
            self._changes.tell()

    async def _close(self) -> None:
        call, done = self._call, self._book.is_done
        self._book.close()
        self._changes.tell()
        if call is not None and done and self._tasks:
            # The writer closes its side; the server ends the call in a moment.
            await asyncio.wait(self._tasks, timeout=_LAST_WAIT_SECONDS)
        self._stop_call()
        if call is not None:
            call.cancel()


async def _each(samples: Iterable[Sample] | AsyncIterable[Sample]) -> AsyncGenerator[Sample, None]:
    """All samples; a generator is closed with this one."""
    try:
        if isinstance(samples, AsyncIterable):
            async for sample in samples:
                yield sample
        else:
            for sample in samples:
                yield sample
    finally:
        if isinstance(samples, AsyncGenerator):
            await samples.aclose()
        elif isinstance(samples, Generator):
            samples.close()
