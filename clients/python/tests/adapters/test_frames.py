"""What a trainer decoded becomes uint8 frames."""

import math

import numpy as np
import pytest

from reelscore.adapters.frames import Layout, NotFinite, frames_of

CLIP = np.random.default_rng(1).integers(0, 256, (3, 4, 5, 3), np.uint8)


@pytest.mark.parametrize(("layout", "axes"), [("TCHW", (0, 3, 1, 2)), ("CTHW", (3, 0, 1, 2)), ("THWC", (0, 1, 2, 3))])
def test_each_layout_is_turned_into_frames(layout: Layout, axes: tuple[int, ...]) -> None:
    assert np.array_equal(frames_of(CLIP.transpose(axes), layout), CLIP)


def test_floats_are_rounded_and_clamped() -> None:
    values = np.array([-0.1, 0.0, 0.5 / 255, 1.5 / 255, 1.0, 1.2], np.float32).reshape(1, 1, 2, 3)

    assert frames_of(values, "THWC").reshape(-1).tolist() == [0, 0, 0, 2, 255, 255]


def test_bytes_survive_the_way_through_floats() -> None:
    assert np.array_equal(frames_of(CLIP.astype(np.float32) / np.float32(255), "THWC"), CLIP)


def test_an_image_is_a_clip_of_one_frame_and_a_batch_of_one_is_a_clip() -> None:
    assert frames_of(CLIP[0].transpose(2, 0, 1)).shape == (1, 4, 5, 3)
    assert np.array_equal(frames_of(CLIP[None], "THWC"), CLIP)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_no_picture(value: float) -> None:
    pixels = np.zeros((1, 3, 2, 2), np.float32)
    pixels[0, 1, 0, 0] = value

    with pytest.raises(NotFinite, match="1 of 12 values are not finite"):
        frames_of(pixels)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match=r"video: shape \(3, 4, 5, 3\) \(expected: TCHW with C = 3\)"):
        frames_of(CLIP, "TCHW")
    with pytest.raises(TypeError, match="video: int64"):
        frames_of(CLIP.astype(np.int64), "THWC")
    with pytest.raises(ValueError, match='layout: "HWC"'):
        frames_of(CLIP, "HWC")  # type: ignore[arg-type]
