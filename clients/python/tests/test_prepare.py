"""Frames are sampled and resized as the server does it, to the bit."""

import base64
import dataclasses
import hashlib
import json
import pathlib
from typing import Any

import numpy as np
import pytest

from reelscore import ClipPreparer, Model, ModelRef
from reelscore.models import FrameSpec, InputSpec, ModelIdentity, PromptSpec
from reelscore.prepare import resize, segment_centers

IDENTITY = "demo@1#0123456789ab"
SPEC = FrameSpec("uint8", 8, 4, 6, (8,), "segment_centers", "bicubic_antialias")


def model(frames: FrameSpec | None) -> Model:
    spec = InputSpec(frames, None, PromptSpec(True, 100, 8), None)
    return Model(ModelIdentity("demo", "1", "", IDENTITY), "ready", "", spec, (), "none", (), "cpu", (), True)


def pixels(pattern: str, height: int, width: int) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """As golden/README.md says."""
    position: np.ndarray[Any, Any] = np.arange(height * width * 3, dtype=np.uint64)
    if pattern == "ramp":
        made = (position * 7 // 3) % 256
    else:
        hashed: np.ndarray[Any, Any] = ((position + 1) * 2654435761) % 2**32
        hashed = ((hashed ^ (hashed >> 15)) * 2246822519) % 2**32
        made = hashed >> 24
        if pattern == "extremes":
            made = np.where(made >= 128, 255, 0)
    return made.astype(np.uint8).reshape(1, height, width, 3)


def test_the_golden_frames_are_taken(golden: pathlib.Path) -> None:
    cases = json.loads((golden / "sampling.json").read_text())

    assert len(cases) >= 2000
    for case in cases:
        assert segment_centers(case["decoded_frames"], case["count"]) == case["indices"]


def test_the_golden_frames_are_resized_to_the_bit(golden: pathlib.Path) -> None:
    cases = json.loads((golden / "resize.json").read_text())

    assert len(cases) >= 60
    for case in cases:
        source = pixels(case["pattern"], *case["source"])
        assert hashlib.sha256(source.tobytes()).hexdigest() == case["source_sha256"]
        made = resize(source, *case["target"]).tobytes()
        if "target_base64" in case:
            assert made == base64.b64decode(case["target_base64"])
        assert hashlib.sha256(made).hexdigest() == case["target_sha256"], case


def test_several_frames_are_resized_like_each_of_them() -> None:
    film = np.concatenate([pixels(pattern, 9, 11) for pattern in ("noise", "ramp", "extremes")])

    together = resize(film, 5, 17)

    assert np.array_equal(together, np.concatenate([resize(film[i : i + 1], 5, 17) for i in range(3)]))


def test_a_film_of_17_frames_becomes_its_odd_frames() -> None:
    film = np.broadcast_to(np.arange(17, dtype=np.uint8).reshape(17, 1, 1, 1), (17, 4, 6, 3))

    preparer = ClipPreparer(model(SPEC))
    clip = preparer.prepare(film)

    assert clip.shape == (8, 4, 6, 3)
    assert bytes(clip.data[0]) == bytes(film[1::2].tobytes())
    assert preparer.model == ModelRef.pinned(IDENTITY)
    assert preparer.spec == SPEC


@pytest.mark.parametrize("field", ["sampling", "resize", "data_type"])
def test_a_rule_this_client_does_not_know_is_refused(field: str) -> None:
    changed: Any = {field: "77"}
    unknown = dataclasses.replace(SPEC, **changed)

    with pytest.raises(ValueError, match=f"model {IDENTITY}: {field} 77 is not known to this client"):
        ClipPreparer(model(unknown))


def test_a_model_without_frames_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no specification of its frames \(state: ready\)"):
        ClipPreparer(model(None))


def test_sizes_and_counts_below_1_are_refused() -> None:
    with pytest.raises(ValueError, match="decoded frames: 0"):
        segment_centers(0, 8)
    with pytest.raises(ValueError, match="frames to take: 0"):
        segment_centers(8, 0)
    with pytest.raises(ValueError, match="target size: 0 x 4"):
        resize(pixels("ramp", 2, 2), 0, 4)
