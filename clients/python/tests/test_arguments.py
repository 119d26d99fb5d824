"""Wrong arguments are refused before anything is sent."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fake import PIXELS, sample

from reelscore import Advantages, Client, Clip, ModelRef, RetryPolicy, Sample, ScoreOptions, Tls

CLIP = Clip.frames(PIXELS)
NOWHERE = "127.0.0.1:1"

WRONG: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: ScoreOptions(step=-1), ValueError, r"step: -1 \(expected: at least 0\)"),
    (lambda: ScoreOptions(step=1.5), TypeError, r"step: float \(expected: int\)"),  # type: ignore[arg-type]
    (lambda: ScoreOptions(deadline=0), ValueError, "deadline: 0 s"),
    (lambda: ScoreOptions(deadline=math.inf), ValueError, "deadline: inf"),
    (lambda: ScoreOptions(composite_weights={"q": -1}), ValueError, "weight of q: -1"),
    (lambda: ScoreOptions(composite_weights={"q": math.nan}), ValueError, "weight of q: nan"),
    (lambda: ScoreOptions(run_id="é" * 129), ValueError, r"run_id: 258 bytes \(expected: at most 256\)"),
    (lambda: ScoreOptions(priority="high"), ValueError, "priority: 'high'"),  # type: ignore[arg-type]
    (lambda: ScoreOptions(on_non_finite="zero"), ValueError, "on_non_finite: 'zero'"),  # type: ignore[arg-type]
    (lambda: ScoreOptions(dimensions="q"), TypeError, "dimensions: str"),
    (lambda: ScoreOptions(model="demo"), TypeError, r"model: str \(expected: ModelRef\)"),  # type: ignore[arg-type]
    (lambda: Advantages(ddof=2), ValueError, "ddof: 2"),
    (lambda: Advantages(eps=0.0), ValueError, r"eps: 0.0 \(expected: above 0\)"),
    (lambda: ModelRef.pinned("demo"), ValueError, 'model identity: "demo"'),
    (lambda: RetryPolicy(max_attempts=0), ValueError, "max_attempts: 0"),
    (lambda: RetryPolicy(multiplier=0.5), ValueError, "multiplier: 0.5"),
    (lambda: Tls(certificate="a.pem"), ValueError, "one of certificate and key"),
    (lambda: Sample("x" * 257, CLIP), ValueError, "sample id: 257 bytes"),
    (lambda: Sample(7, CLIP), TypeError, "sample id: int"),  # type: ignore[arg-type]
    (lambda: Sample("\ud800", CLIP), ValueError, "text that UTF-8 can hold"),
    (lambda: Sample("a", PIXELS), TypeError, r"clip: ndarray \(expected: Clip\)"),  # type: ignore[arg-type]
    (lambda: Sample("a", CLIP, prompt_mask=[1]), ValueError, "without prompt_embedding"),
    (lambda: Sample("a", CLIP, prompt_embedding=np.zeros((2, 3))), ValueError, "prompt_embedding: float64"),
    (
        lambda: Sample("a", CLIP, prompt_embedding=np.zeros((2, 3), np.float32), prompt_mask=[1]),
        ValueError,
        r"prompt_mask: shape \[1\] \(expected: \[2\]\)",
    ),
    (lambda: Clip.frames(PIXELS.astype(np.float32)), ValueError, r"frames: float32 \(expected: uint8\)"),
    (lambda: Clip.frames(PIXELS[0]), ValueError, r"frames: shape \[3, 4, 3\] \(expected: \[T, H, W, 3\]"),
    (lambda: Clip.frames(PIXELS.transpose(0, 3, 1, 2)), ValueError, r"shape \[2, 3, 3, 4\]"),
    (lambda: Clip.frames(PIXELS[:0]), ValueError, r"shape \[0, 3, 4, 3\]"),
    (lambda: Clip.frames([[1]]), TypeError, "frames: list"),
    (lambda: Clip.latents(np.zeros((1, 1, 1, 1))), ValueError, "latents: float64"),
    (lambda: Clip.latents(np.zeros((1, 1, 1, 1), np.float32), math.nan), ValueError, "timestep: nan"),
    (lambda: Clip.video(b""), ValueError, "video: 0 bytes"),
    (lambda: Clip.video(7), TypeError, "video: int"),  # type: ignore[arg-type]
    (lambda: Clip.video("no/such/file.mp4"), OSError, "no/such/file.mp4"),
    (lambda: Clip.images([]), ValueError, "images: 0 files"),
    (lambda: Clip.images(b"png"), TypeError, "images: bytes"),  # type: ignore[arg-type]
    (lambda: Client(""), ValueError, r'target: "" \(expected: host:port\)'),
    (lambda: Client(NOWHERE, api_key="a b"), ValueError, "API key: empty or with other"),
    (lambda: Client(NOWHERE, pin="demo"), ValueError, 'model identity: "demo"'),
    (lambda: Client(NOWHERE, max_in_flight_bytes=0), ValueError, "max_in_flight_bytes: 0"),
    (lambda: Client(NOWHERE, tls="yes"), TypeError, "tls: str"),  # type: ignore[arg-type]
    (lambda: Client(NOWHERE, tls=Tls(ca="no/such.pem")), OSError, "no/such.pem"),
    (lambda: Client(NOWHERE).score(CLIP), TypeError, "sample: Clip"),  # type: ignore[arg-type]
    (lambda: Client(NOWHERE).score_group("g", []), ValueError, r"samples: 0 \(expected: at least 1\)"),
    (lambda: Client(NOWHERE).score_group("g", [sample()], "drop"), ValueError, "policy: 'drop'"),  # type: ignore[arg-type]
    (lambda: Client(NOWHERE).score_group("x" * 257, [sample()]), ValueError, "group_id: 257 bytes"),
    (lambda: Client(NOWHERE).score_stream([], "fast"), TypeError, "options: str"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("case", range(len(WRONG)))
def test_a_wrong_argument_is_refused_with_its_value_and_what_was_expected(case: int) -> None:
    call, kind, message = WRONG[case]

    with pytest.raises(kind, match=message):
        call()


def test_a_key_that_is_refused_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="API key") as refused:
        Client(NOWHERE, api_key="secret key")

    assert "secret" not in str(refused.value)


def test_options_do_not_change_with_what_they_were_made_of() -> None:
    weights = {"q": 1.0}
    names = ["q"]

    options = ScoreOptions(composite_weights=weights, dimensions=names)
    weights["q"] = 2.0
    names.append("r")

    assert options.composite_weights == {"q": 1.0}
    assert options.dimensions == ("q",)
