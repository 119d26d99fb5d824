"""The mean of a group is that of the members that have a reward."""

import math

import numpy as np
import pytest

from reelscore.adapters.advantages import masked_advantages

NAN = math.nan


def test_without_failures_they_are_those_of_the_formula() -> None:
    rewards = np.array([1.0, 2.0, 4.0, 0.5, 0.5, 3.0])
    groups = ["a", "a", "a", "b", "b", "b"]

    found = masked_advantages(rewards, groups, ddof=1, eps=1e-4)

    first = (rewards[:3] - rewards[:3].mean()) / (rewards[:3].std(ddof=1) + 1e-4)
    assert found.advantages[:3] == pytest.approx(first)
    assert found.mask.all()


def test_a_failed_member_changes_nothing_for_the_others() -> None:
    with_it = masked_advantages([1.0, NAN, 2.0, 4.0], ["a"] * 4)
    without = masked_advantages([1.0, 2.0, 4.0], ["a"] * 3)

    assert with_it.advantages[[0, 2, 3]].tolist() == without.advantages.tolist()
    assert with_it.advantages[1] == 0.0
    assert with_it.mask.tolist() == [True, False, True, True]


def test_a_member_that_is_left_alone_teaches_nothing() -> None:
    found = masked_advantages([1.0, NAN, NAN, NAN], ["a", "a", "b", "b"])

    assert found.advantages.tolist() == [0.0] * 4
    assert not found.mask.any()


def test_equal_rewards_give_exactly_zero() -> None:
    found = masked_advantages([0.1, 0.1, 0.1], ["a"] * 3)

    assert found.advantages.tolist() == [0.0] * 3


def test_a_row_with_a_nan_in_one_step_has_no_reward_in_any() -> None:
    found = masked_advantages([[1.0, 2.0], [3.0, NAN], [2.0, 1.0]], ["a"] * 3)

    assert found.mask.tolist() == [True, False, True]
    assert found.advantages[1].tolist() == [0.0, 0.0]


def test_the_std_of_the_batch_is_that_of_all_that_have_a_reward() -> None:
    rewards = [1.0, 2.0, NAN, 7.0, 9.0]

    found = masked_advantages(rewards, ["a", "a", "a", "b", "b"], ddof=0, std="batch")

    scale = np.std([1.0, 2.0, 7.0, 9.0]) + 1e-4
    assert found.advantages == pytest.approx([-0.5 / scale, 0.5 / scale, 0.0, -1 / scale, 1 / scale])


def test_none_is_the_distance_from_the_mean() -> None:
    assert masked_advantages([1.0, 3.0], ["a", "a"], std="none").advantages.tolist() == [-1.0, 1.0]


@pytest.mark.parametrize(
    ("rewards", "message"),
    [([1.0], r"rewards: shape \(1,\)"), ([[[1.0]], [[2.0]]], "rewards: shape"), ([1.0, math.inf], "rewards: inf")],
)
def test_wrong_rewards_are_refused(rewards: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        masked_advantages(rewards, ["a", "a"])


def test_a_wrong_std_is_refused() -> None:
    with pytest.raises(ValueError, match='std: "all"'):
        masked_advantages([1.0, 2.0], ["a", "a"], std="all")  # type: ignore[arg-type]
