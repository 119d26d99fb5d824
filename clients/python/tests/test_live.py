"""Both clients against the real service: rewards, typed failures, and what is left when it is slow, full or killed."""

import asyncio
import dataclasses
import json
import pathlib
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import ml_dtypes
import numpy as np
import pytest
from fake import PATIENCE_SECONDS, wait_until
from live import ROOT, Served

from reelscore import (
    Advantages,
    AsyncClient,
    Client,
    Clip,
    ClipPreparer,
    Failed,
    GroupResult,
    ModelRef,
    Reason,
    RetryPolicy,
    Sample,
    Scored,
    ScoreOptions,
    ScoreResult,
)
from reelscore.__main__ import main

PROMPT = "a red circle rolling right"
FRAMES = ScoreOptions(model=ModelRef("reelscore-demo"), run_id="live", step=1)
LATENTS = ScoreOptions(model=ModelRef("reelscore-demo-latent"), run_id="live")
PERSISTENT = RetryPolicy(max_attempts=1000, max_backoff=1.0, throttle_tokens=10_000)
ONE_BUNDLE = ("--bundle", str(ROOT / "models/demo"))
BFLOAT16: Any = ml_dtypes.bfloat16


def film(seed: int, frames: int = 8, height: int = 32, width: int = 32) -> "np.ndarray[Any, Any]":
    return np.random.default_rng(seed).integers(0, 256, (frames, height, width, 3), np.uint8)


def some(count: int, first: int = 0) -> Iterator[Sample]:
    return (Sample(str(i), Clip.frames(film(i)), PROMPT) for i in range(first, first + count))


def raw(result: ScoreResult) -> dict[str, float]:
    return {name: reward.raw for name, reward in result.or_raise().rewards.items()}


def png(image: "np.ndarray[Any, Any]") -> bytes:
    """An RGB image [H, W, 3] as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = image.shape
    lines = b"".join(b"\x00" + line.tobytes() for line in image)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def test_uploaded_clips_get_the_rewards_the_java_client_got(served: Served, clips: list[dict[str, Any]]) -> None:
    with Client(served.target, pin="first") as client:
        for clip in clips:
            one = client.score(Sample("a", Clip.video(clip["file"]), clip["prompt"]), FRAMES).or_raise()
            streamed = list(client.score_stream([Sample("b", Clip.video(clip["file"]), clip["prompt"])], FRAMES))

            assert raw(one) == raw(streamed[0]) == {name: r["raw"] for name, r in clip["rewards"].items()}
            assert one.composite == clip["composite"]
            assert one.served_by.identity == clip["model"]
            assert one.lossy_input


def test_a_prepared_film_gets_the_rewards_of_an_uploaded_one(served: Served) -> None:
    original = film(7, frames=21, height=61, width=83)

    with Client(served.target) as client:
        preparer = ClipPreparer(client.model(ModelRef("reelscore-demo")))
        options = dataclasses.replace(FRAMES, model=preparer.model)
        prepared = client.score(Sample("a", preparer.prepare(original), PROMPT), options)
        uploaded = client.score(Sample("a", Clip.images([png(image) for image in original]), PROMPT), options)

    assert raw(prepared) == raw(uploaded)


def test_latents_are_taken_in_three_types_and_widened_to_the_bit(served: Served) -> None:
    noise = np.random.default_rng(1).normal(size=(16, 4, 8, 8)).astype(BFLOAT16).astype(np.float16)
    words = np.random.default_rng(2).normal(size=(5, 32)).astype(BFLOAT16)

    def scored(client: Client, data_type: Any, timestep: float | None) -> dict[str, float]:
        clip = Clip.latents(noise.astype(BFLOAT16).astype(data_type), timestep)
        mask = np.array([1, 1, 0, 1, 1])
        return raw(client.score(Sample("a", clip, prompt_embedding=words, prompt_mask=mask), LATENTS))

    with Client(served.target) as client:
        exact = scored(client, np.float32, None)

        assert scored(client, BFLOAT16, None) == exact
        assert scored(client, BFLOAT16, 0.75) != exact
        assert len(exact) == 3


def test_a_group_is_masked_and_has_advantages(served: Served) -> None:
    members = [*some(3), Sample("bad", Clip.frames(film(9)[:2]), PROMPT)]
    options = dataclasses.replace(FRAMES, advantages=Advantages(ddof=0, eps=1e-8))

    async def asynchronous() -> GroupResult:
        async with AsyncClient(served.target) as client:
            return await client.score_group("g", members, options=options)

    with Client(served.target) as client:
        group = client.score_group("g", members, options=options)
        failed = client.score_group("g", members, policy="fail", options=options)

    results = [result for result in group.results if isinstance(result, Scored)]
    bad = group.results[3]
    assert isinstance(bad, Failed)
    assert (bad.sample_id, bad.reason) == ("bad", Reason.WRONG_SHAPE)
    assert group.composite is not None
    assert (group.composite.count, group.composite.ddof, group.composite.eps) == (3, 0, 1e-8)
    composites = np.array([result.composite for result in results])
    advantages = [result.standing.advantage for result in results if result.standing is not None]
    assert advantages == pytest.approx((composites - composites.mean()) / (composites.std() + 1e-8))
    assert [getattr(result, "reason", None) for result in failed.results] == [Reason.GROUP_FAILED] * 3 + [bad.reason]
    assert [raw(r) for r in asyncio.run(asynchronous()).results[:3]] == [raw(r) for r in group.results[:3]]


def test_a_stream_of_either_client_gets_the_rewards_of_single_calls(served: Served) -> None:
    async def asynchronous() -> dict[str, ScoreResult]:
        async with AsyncClient(served.target) as client:
            return {result.sample_id: result async for result in client.score_stream(some(100), FRAMES)}

    with Client(served.target) as client:
        streamed = {result.sample_id: result for result in client.score_stream(some(100), FRAMES)}
        single = client.score(next(some(1)), FRAMES)

    assert {name: raw(r) for name, r in streamed.items()} == {n: raw(r) for n, r in asyncio.run(asynchronous()).items()}
    assert len(streamed) == 100
    assert raw(streamed["0"]) == raw(single)


def test_the_server_s_words_reach_the_caller(served: Served, tmp_path: pathlib.Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a film")

    with Client(served.target) as client:
        unreadable = client.score(Sample("a", Clip.video(text), PROMPT), FRAMES)
        pinned = client.score(next(some(1)), ScoreOptions(model=ModelRef.pinned("reelscore-demo@1.0.0#000000000000")))
        unknown = client.score(next(some(1)), ScoreOptions(model=ModelRef("other")))
        hurried = client.score(next(some(1)), dataclasses.replace(FRAMES, deadline=1e-6))
        assert client.ready()
        assert client.ready("reelscore-demo")
        assert not client.ready("other")
        models = client.models()

    answers = [unreadable, pinned, unknown, hurried]
    reasons = [answer.reason for answer in answers if isinstance(answer, Failed)]
    assert reasons == [
        Reason.MEDIA_UNREADABLE,
        Reason.IDENTITY_MISMATCH,
        Reason.MODEL_NOT_FOUND,
        Reason.DEADLINE_EXCEEDED,
    ]
    assert {model.identity.name for model in models} == {"reelscore-demo", "reelscore-demo-latent"}


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    """A service of few places, which a test may kill."""
    limits = ("--set", "reelscore.admission.max-in-flight-items=4", "--set", "reelscore.admission.max-group-items=2")
    with Served(*ONE_BUNDLE, *limits) as server:
        yield server


def test_a_full_service_answers_each_sample_and_is_waited_for(small: Served) -> None:
    with Client(small.target, retry=RetryPolicy(max_attempts=1)) as hasty:
        refused = list(hasty.score_stream(some(200), FRAMES))
    with Client(small.target, retry=PERSISTENT, deadline=PATIENCE_SECONDS) as patient:
        answered = list(patient.score_stream(some(100), FRAMES))

    assert sorted(int(result.sample_id) for result in refused) == list(range(200))
    failures = [result for result in refused if isinstance(result, Failed)]
    assert {failure.reason for failure in failures} <= {Reason.OVERLOADED}
    assert all(failure.retryable and failure.retry_after is not None for failure in failures)
    assert sorted(int(result.sample_id) for result in answered) == list(range(100))
    assert all(isinstance(result, Scored) for result in answered)


def test_a_service_killed_in_the_middle_leaves_a_typed_answer_for_each_sample(served: Served, small: Served) -> None:
    members = list(some(2))
    lonely = Client(small.target, retry=RetryPolicy(max_attempts=1), deadline=5 * PATIENCE_SECONDS)
    # The first address dies, the second one takes its groups over.
    both = Client(f"ipv4:{small.target},{served.target}", retry=PERSISTENT, deadline=5 * PATIENCE_SECONDS)
    lonely.score_group("g", members, options=FRAMES)
    with ThreadPoolExecutor(8) as pool:
        streamed = iter(lonely.score_stream(some(200), FRAMES))
        results = [next(streamed) for _ in range(20)]
        small.pause()
        lost = pool.submit(lonely.score_group, "g", members, options=FRAMES)
        rescued = [pool.submit(both.score_group, "g", members, options=FRAMES) for _ in range(4)]
        wait_until(lambda: lonely._budget._taken > 0 and both._budget._taken > 0)
        small.kill()
        results += streamed
        groups = [group.result(5 * PATIENCE_SECONDS) for group in rescued]
        answers = [*results, *lost.result(5 * PATIENCE_SECONDS).results]
    lonely.close()
    both.close()

    assert sorted(int(result.sample_id) for result in results) == list(range(200))
    failures = [result for result in answers if isinstance(result, Failed)]
    assert all(failure.retryable for failure in failures)
    codes = {failure.code for failure in failures}
    assert grpc.StatusCode.UNAVAILABLE in codes
    assert codes <= {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED}
    assert all(isinstance(result, Failed) for result in answers[-2:])
    assert [group.all_scored for group in groups] == [True] * 4
    assert {str([raw(result) for result in group.results]) for group in groups} == {
        str([raw(r) for r in groups[0].results])
    }


def test_a_service_that_stands_still_costs_no_more_than_the_deadline(served: Served) -> None:
    async def asynchronous() -> list[ScoreResult]:
        async with AsyncClient(served.target, deadline=0.5) as client:
            return [result async for result in client.score_stream(some(3), FRAMES)]

    with Client(served.target, deadline=0.5) as client:
        served.pause()
        try:
            group = client.score_group("g", list(some(3)), options=FRAMES)
            stream = [*client.score_stream(some(3), FRAMES), *asyncio.run(asynchronous())]
        finally:
            served.go_on()
        after = client.score(next(some(1)), dataclasses.replace(FRAMES, deadline=PATIENCE_SECONDS))

    lost = [result for result in (*group.results, *stream) if isinstance(result, Failed)]
    assert len(lost) == 9
    assert {failure.code for failure in lost} == {grpc.StatusCode.DEADLINE_EXCEEDED}
    assert isinstance(after, Scored)


def test_the_command_prints_a_line_a_file_and_says_3_when_one_failed(
    served: Served, clips: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    good = clips[0]
    command = ["score", "--target", served.target, "--model", "reelscore-demo", "--prompt", good["prompt"]]

    code = main([*command, "--json", good["file"], __file__])
    scored, failed = map(json.loads, capsys.readouterr().out.splitlines())

    assert code == 3
    assert scored["rewards"] == good["rewards"]
    assert (failed["outcome"], failed["reason"]) == ("failed", "MEDIA_UNREADABLE")
    assert main([*command, good["file"]]) == 0
    assert f"by {good['model']}" in capsys.readouterr().out
