"""A Python client under measurement: client.py CLIENT TARGET FOLDER IN_FLIGHT KIND:SHAPE...

Started by `reelscore bench clients`. Says "ready", then for each line "KIND MILLIS" sends clips for so long and says
"done SAMPLES NANOS". The reward of each clip must be its first element.
"""

import asyncio
import itertools
import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

PROMPT = "a red ball rolls down a wooden ramp and falls into a glass of water"
DIMENSION = "first_element"
MODEL = "no-op-"
DATA_TYPES = {"frames": np.uint8, "latents": np.float16}
JPEG_TOLERANCE = 64

Clips = dict[str, list[np.ndarray]]


def read(folder: Path, shapes: list[str]) -> Clips:
    """The clips of each kind."""
    clips = {}
    for kind, extents in (shape.split(":") for shape in shapes):
        shape = tuple(map(int, extents.split("x")))
        files = sorted(folder.glob(f"{kind}-*.bin"))
        clips[kind] = [np.fromfile(file, DATA_TYPES[kind]).reshape(shape) for file in files]
    return clips


def check(clip: np.ndarray, reward: float, tolerance: float = 0.0) -> None:
    """Fails unless the reward is that of the clip."""
    expected = float(clip.flat[0])
    if not math.isfinite(reward) or abs(reward - expected) > tolerance:
        raise ValueError(f"reward: {reward} (expected: {expected})")


def until(end: int, clips: list[np.ndarray]) -> Iterator[tuple[int, np.ndarray]]:
    """Numbered clips until the clock says so; at least one."""
    for number, clip in enumerate(itertools.cycle(clips)):
        yield number, clip
        if time.monotonic_ns() >= end:
            return


def one_by_one(score: Callable[[str, int, np.ndarray], None], kind: str, clips: list[np.ndarray], end: int) -> int:
    """Scores a clip after another; returns how many."""
    count = 0
    for number, clip in until(end, clips):
        score(kind, number, clip)
        count += 1
    return count


def serve(clips: Clips, send: Callable[[str, list[np.ndarray], int], int]) -> None:
    """Does what the lines of standard input say."""
    print("ready", flush=True)
    for line in sys.stdin:
        kind, millis = line.split()
        started = time.monotonic_ns()
        count = send(kind, clips[kind], started + int(millis) * 1_000_000)
        print("done", count, time.monotonic_ns() - started, flush=True)


def python_sync(target: str, clips: Clips, _: int) -> None:
    """reelscore.Client.score, one call after another."""
    from reelscore import Client

    with Client(target) as client:

        def score(kind: str, number: int, clip: np.ndarray) -> None:
            rewarded(clip, client.score(sample(kind, number, clip), options(kind)))

        serve(clips, lambda kind, some, end: one_by_one(score, kind, some, end))


def python_stream(target: str, clips: Clips, in_flight: int) -> None:
    """reelscore.Client.score_stream, so many samples at once."""
    from reelscore import Client

    with Client(target) as client:

        def send(kind: str, some: list[np.ndarray], end: int) -> int:
            places = threading.Semaphore(in_flight)
            count = 0

            def samples() -> Iterator[Any]:
                for number, clip in until(end, some):
                    places.acquire()
                    yield sample(kind, number, clip)

            for result in client.score_stream(samples(), options(kind)):
                places.release()
                rewarded(some[int(result.sample_id) % len(some)], result)
                count += 1
            return count

        serve(clips, send)


def python_asyncio(target: str, clips: Clips, in_flight: int) -> None:
    """reelscore.AsyncClient.score, so many calls at once."""
    from reelscore import AsyncClient

    with asyncio.Runner() as runner:
        client = AsyncClient(target)

        async def send(kind: str, some: list[np.ndarray], end: int) -> int:
            numbered = until(end, some)

            async def one_by_one() -> int:
                count = 0
                for number, clip in numbered:
                    rewarded(clip, await client.score(sample(kind, number, clip), options(kind)))
                    count += 1
                return count

            return sum(await asyncio.gather(*(one_by_one() for _ in range(in_flight))))

        serve(clips, lambda kind, some, end: runner.run(send(kind, some, end)))
        runner.run(client.close())


def sample(kind: str, number: int, clip: np.ndarray) -> Any:
    """A reelscore.Sample."""
    from reelscore import Clip, Sample

    return Sample(str(number), Clip.frames(clip) if kind == "frames" else Clip.latents(clip), PROMPT)


def options(kind: str) -> Any:
    """The reelscore.ScoreOptions of a kind."""
    from reelscore import ModelRef, ScoreOptions

    return ScoreOptions(model=ModelRef(MODEL + kind))


def rewarded(clip: np.ndarray, result: Any) -> None:
    """Fails unless the result is the clip's reward."""
    check(clip, result.or_raise().rewards[DIMENSION].raw)


def grpcio(target: str, clips: Clips, _: int) -> None:
    """Stubs generated from the .proto files, which stand beside the interpreter, one call after another."""
    sys.path.insert(0, str(Path(sys.prefix) / "stubs"))
    import grpc
    from reelscore.v1 import reward_service_pb2 as rs  # type: ignore[import-not-found]
    from reelscore.v1 import reward_service_pb2_grpc, tensor_pb2  # type: ignore[import-not-found]

    with grpc.insecure_channel(target, options=[("grpc.max_send_message_length", -1)]) as channel:
        stub = reward_service_pb2_grpc.RewardServiceStub(channel)

        def score(kind: str, number: int, clip: np.ndarray) -> None:
            data_type = tensor_pb2.DATA_TYPE_UINT8 if kind == "frames" else tensor_pb2.DATA_TYPE_FLOAT16
            tensor = tensor_pb2.Tensor(data_type=data_type, shape=clip.shape, data=clip.tobytes())
            video = {"frames": tensor} if kind == "frames" else {"latents": rs.Latents(tensor=tensor)}
            one = rs.Sample(sample_id=str(number), prompt=PROMPT, **video)
            reply = stub.Score(rs.ScoreRequest(model={"name": MODEL + kind}, sample=one), timeout=60)
            check(clip, reply.rewards.by_dimension[DIMENSION].raw)

        serve(clips, lambda kind, some, end: one_by_one(score, kind, some, end))


def pickled(target: str, clips: Clips, jpeg: bool) -> None:
    """What trainers send today, one request after another."""
    from pickle_client import PickleClient

    client = PickleClient(target, jpeg)

    def score(kind: str, number: int, clip: np.ndarray) -> None:
        check(clip, client.score(clip, PROMPT), JPEG_TOLERANCE if jpeg else 0)

    serve(clips, lambda kind, some, end: one_by_one(score, kind, some, end))


CLIENTS: dict[str, Callable[[str, Clips, int], None]] = {
    "python-sync": python_sync,
    "python-asyncio": python_asyncio,
    "python-stream": python_stream,
    "grpcio": grpcio,
    "pickle": lambda target, clips, _: pickled(target, clips, jpeg=False),
    "pickle-jpeg": lambda target, clips, _: pickled(target, clips, jpeg=True),
}

if __name__ == "__main__":
    name, address, folder, window, *shapes = sys.argv[1:]
    CLIENTS[name](address, read(Path(folder), shapes), int(window))
