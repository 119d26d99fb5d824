"""The calls that flow_grpo makes, on the arrays it makes them with."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from demo import FRAMES, TOLERANCE, TOO_LONG, golden
from live import Served

from reelscore import Client, Failed, RetryPolicy, RewardServiceError, Scored
from reelscore.adapters.advantages import masked_advantages
from reelscore.adapters.flow_grpo import RewardFunction, scorer

SAMPLES = golden()
VIDEOS = np.stack([sample.film for sample in SAMPLES])
PROMPTS = [sample.prompt for sample in SAMPLES]
METADATA = [{} for _ in SAMPLES]  # type: list[dict[str, str]]


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    with Client(served.target) as client:
        yield client


def test_the_trainer_gets_a_dict_of_rewards_from_another_thread(client: Client) -> None:
    dimensions = ("physical_plausibility", "semantic_alignment")
    reward_fn = RewardFunction(client, reward="physical_plausibility", options=FRAMES, dimensions=dimensions)

    with ThreadPoolExecutor(max_workers=8) as executor:
        rewards, info = executor.submit(reward_fn, VIDEOS, PROMPTS, METADATA, only_strict=True).result()

    assert list(rewards) == ["avg", *dimensions]
    expected = [sample.rewards["physical_plausibility"] for sample in SAMPLES]
    assert rewards["avg"] == rewards["physical_plausibility"] == pytest.approx(expected, abs=TOLERANCE)
    assert all(isinstance(outcome, Scored) for outcome in info["outcomes"])


def test_as_one_scorer_of_several_it_is_weighed(client: Client) -> None:
    score_fns = {"reelscore": scorer(client, options=FRAMES)}

    scores, _ = score_fns["reelscore"](VIDEOS, PROMPTS, METADATA)
    weighted = [0.5 * score for score in scores]

    assert weighted == [
        0.5 * avg for avg in RewardFunction(client, options=FRAMES)(VIDEOS, PROMPTS, METADATA)[0]["avg"]
    ]


def test_images_are_clips_of_one_frame(client: Client) -> None:
    rewards, _ = RewardFunction(client, options=FRAMES)(VIDEOS[:, 0], PROMPTS, METADATA)

    assert all(math.isfinite(reward) for reward in rewards["avg"])


def test_a_failure_is_raised_unless_a_mask_is_asked_for(client: Client) -> None:
    prompts = [PROMPTS[0], TOO_LONG, *PROMPTS[2:]]

    with pytest.raises(RewardServiceError, match="prompt"):
        RewardFunction(client, options=FRAMES)(VIDEOS, prompts, METADATA)


def test_a_masked_failure_is_nan_and_leaves_the_others_as_they_are(client: Client) -> None:
    prompts = [PROMPTS[0], TOO_LONG, *PROMPTS[2:]]

    dimensions = ("physical_plausibility",)
    reward_fn = RewardFunction(client, options=FRAMES, on_failure="mask", dimensions=dimensions)
    rewards, info = reward_fn(VIDEOS, prompts, METADATA)

    assert math.isnan(rewards["avg"][1])
    assert math.isnan(rewards["physical_plausibility"][1])
    assert isinstance(info["outcomes"][1], Failed)
    found = masked_advantages(rewards["avg"], ["a"] * 4, ddof=0)
    assert found.mask.tolist() == [True, False, True, True]
    assert np.isfinite(found.advantages).all()


def test_pixels_that_are_not_finite_fail_their_sample_alone(client: Client) -> None:
    videos = VIDEOS.astype(np.float32) / 255
    videos[2, 0, 0, 0, 0] = math.nan

    rewards, info = RewardFunction(client, options=FRAMES, on_failure="mask")(videos, PROMPTS, METADATA)

    assert [math.isnan(reward) for reward in rewards["avg"]] == [False, False, True, False]
    assert "not finite" in info["outcomes"][2].message


def test_a_service_that_is_gone_is_a_failure_of_each_sample() -> None:
    with Client("127.0.0.1:1", deadline=5.0, retry=RetryPolicy(max_attempts=1)) as client:
        reward_fn = RewardFunction(client, on_failure="mask", dimensions=("physical_plausibility",))
        rewards, info = reward_fn(VIDEOS, PROMPTS, METADATA)

    assert list(rewards) == ["avg", "physical_plausibility"]
    assert all(math.isnan(reward) for reward in rewards["avg"])
    assert [outcome.sample_id for outcome in info["outcomes"]] == ["0", "1", "2", "3"]


def test_wrong_arguments_are_refused(client: Client) -> None:
    with pytest.raises(ValueError, match='on_failure: "zero"'):
        RewardFunction(client, on_failure="zero")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="prompts: 1"):
        RewardFunction(client, options=FRAMES)(VIDEOS, PROMPTS[:1], METADATA)
