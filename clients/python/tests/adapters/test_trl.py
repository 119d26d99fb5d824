"""The call that GRPOTrainer makes: keyword arguments, a list of rewards or None."""

import asyncio
import inspect
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from demo import FRAMES, TOLERANCE, TOO_LONG, golden
from live import Served

from reelscore import Client, Clip, RetryPolicy
from reelscore.adapters.trl import RewardFunction, text_of

SAMPLES = golden()


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    with Client(served.target) as client:
        yield client


def clip_of(completion: str, *, prompt: str, scene: int | None, **columns: Any) -> Clip | None:
    assert set(columns) == {"completion_ids"}
    return None if scene is None else Clip.frames(SAMPLES[scene].frames)


def call(function: RewardFunction, prompts: list[Any], scenes: list[int | None], **logs: Any) -> list[float | None]:
    return asyncio.run(
        function(
            prompts=prompts,
            completions=["c"] * len(prompts),
            completion_ids=[[1]] * len(prompts),
            scene=scenes,
            trainer_state=SimpleNamespace(global_step=7),
            **logs,
        )
    )


def test_each_completion_gets_its_reward(client: Client) -> None:
    function = RewardFunction(client, clip_of, reward="semantic_alignment", options=FRAMES)

    rewards = call(function, [sample.prompt for sample in SAMPLES], [0, 1, 2, 3])

    assert rewards == pytest.approx([sample.rewards["semantic_alignment"] for sample in SAMPLES], abs=TOLERANCE)


def test_what_cannot_be_scored_is_none_and_says_why(client: Client) -> None:
    extra: dict[str, list[str]] = {}
    metrics: dict[str, float] = {}
    function = RewardFunction(client, clip_of, options=FRAMES)

    rewards = call(
        function,
        [SAMPLES[0].prompt, SAMPLES[0].prompt, TOO_LONG],
        [0, None, 0],
        log_extra=extra.__setitem__,
        log_metric=metrics.__setitem__,
    )

    assert isinstance(rewards[0], float)
    assert rewards[1:] == [None, None]
    assert extra["reelscore_failure"][:2] == ["", "clip: None"]
    assert "prompt" in extra["reelscore_failure"][2]
    assert metrics == {"reelscore/failed": pytest.approx(2 / 3)}


def test_a_service_that_is_gone_is_none_for_each() -> None:
    with Client("127.0.0.1:1", deadline=5.0, retry=RetryPolicy(max_attempts=1)) as client:
        rewards = call(RewardFunction(client, clip_of, options=FRAMES), ["a", "b"], [0, 1])

    assert rewards == [None, None]


def test_a_dimension_that_the_model_has_not_is_refused(client: Client) -> None:
    with pytest.raises(ValueError, match='reward: "beauty"'):
        call(RewardFunction(client, clip_of, reward="beauty", options=FRAMES), ["a red ball"], [0])


def test_trl_takes_it_for_asynchronous_and_reads_its_name(client: Client) -> None:
    function = RewardFunction(client, clip_of, name="physics")

    assert inspect.iscoroutinefunction(function.__call__)
    assert function.__name__ == "physics"


def test_the_text_of_a_conversation_is_its_last_message() -> None:
    assert text_of("a ball") == "a ball"
    assert text_of([{"role": "system", "content": "x"}, {"role": "user", "content": "a ball"}]) == "a ball"
    assert text_of([{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "a ball"}]}]) == "a ball"
