"""The clips in the bundle models/demo, whose rewards the bundle states."""

import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from live import ROOT

from reelscore import ModelRef, ScoreOptions

FRAMES = ScoreOptions(model=ModelRef("reelscore-demo"))
TOLERANCE = 1e-3
TOO_LONG = "word " * 1_000


@dataclass(frozen=True, slots=True)
class Golden:
    """frames: uint8 [8, 32, 32, 3] as the model takes them; rewards: raw, by dimension."""

    frames: np.ndarray[Any, np.dtype[np.uint8]]
    prompt: str
    rewards: dict[str, float]

    @property
    def film(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """uint8 [64, 32, 32, 3], of which the model's sampling takes the frames."""
        return np.repeat(self.frames, 8, axis=0)


def golden() -> list[Golden]:
    bundle = ROOT / "models/demo"
    samples = json.loads((bundle / "golden/golden.json").read_text())["samples"]
    return [
        Golden(
            np.frombuffer((bundle / sample["frames"]).read_bytes(), np.uint8).reshape(8, 32, 32, 3),
            sample["prompt"],
            sample["rewards"],
        )
        for sample in samples
    ]


def page(name: str, target: str) -> list[str]:
    """The Python blocks of a page of docs/clients, with the tests' service in place of the reader's."""
    text = (ROOT / "docs/clients" / name).read_text()
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    here = {"reward-service:8980": target, "my-model": "reelscore-demo", "my-latent-model": "reelscore-demo-latent"}
    for theirs, ours in here.items():
        blocks = [block.replace(theirs, ours) for block in blocks]
    return blocks
