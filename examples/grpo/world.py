"""The synthetic world: scenes, how they can go wrong, and the true quality of a clip; as the Java module `world`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

COLOURS = {"red": 0.0, "yellow": 1 / 6, "green": 1 / 3, "cyan": 1 / 2, "blue": 2 / 3, "magenta": 5 / 6}
"""Hue of each colour, in turns."""
SHAPES = ("circle", "square", "triangle", "diamond")
MOTIONS = ("rolling right", "rolling left", "bouncing right", "bouncing left")
DIMENSIONS = ("physical_plausibility", "subject_deformity", "semantic_alignment")
LATENTS = (
    "teleport", "energy", "gravity", "sinking",  # defects of physics,
    "morph", "vanish", "flicker",  # of form,
    "hue", "shape", "direction",  # and of meaning; severity = logistic(z)
    "brightness", "saturation", "grain",  # shortcuts: look like quality without being it
    "speed",  # log-speed
)  # fmt: skip
SHORTCUTS = slice(LATENTS.index("brightness"), LATENTS.index("speed"))

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_UNIT = 2.0**-53


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clip would show if it came out perfectly. Lengths in units of 1/32 picture, y down."""

    colour: str
    shape: str
    motion: str
    wrong_shape: str
    radius: float
    floor: float
    background_hue: float
    background_saturation: float
    speed: float
    seed: int

    @property
    def prompt(self) -> str:
        return f"a {self.colour} {self.shape} {self.motion}"


class Random:
    """A stream of numbers: SplitMix64 read by counter, as `HashRandom.java`."""

    def __init__(self, seed: int, *path: int) -> None:
        self._key = key(seed, *path)
        self._drawn = 0

    def bits(self) -> int:
        self._drawn += 1
        return _mix(self._key + _GOLDEN * self._drawn)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        return low + (high - low) * ((self.bits() >> 11) * _UNIT)

    def pick(self, choices: list[str]) -> str:
        return choices[int(self.uniform() * len(choices))]

    def skip_gaussians(self, count: int) -> None:
        """Passes over normal numbers, each made of two draws."""
        self._drawn += 2 * count


def key(seed: int, *path: int) -> int:
    """The key of the stream at a path below a seed."""
    value = _mix(seed + _GOLDEN)
    for step in path:
        value = _mix(value + _GOLDEN * (2 * step + 1))
    return value


def uniform(stream: int, index: int = 0) -> float:
    """Number `index`, in [0, 1), of the stream with that key."""
    return (_mix(stream + _GOLDEN * (index + 1)) >> 11) * _UNIT


def nearly_normal(stream: int, count: int) -> npt.NDArray[np.float32]:
    """Numbers 0..count-1 of a stream, float32: sums of four 16-bit integers, scaled to mean 0 and deviation 1."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN) + np.uint64(stream)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    total = z.view(np.uint16).reshape(count, 4).sum(axis=1, dtype=np.uint32).astype(np.float32)
    normal: npt.NDArray[np.float32] = (total - np.float32(4 * 65535 / 2)) / np.float32(65536 / math.sqrt(3))
    return normal


def _mix(value: int) -> int:
    z = value & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def group_scenes(world_seed: int, index: int, clips: int) -> list[Scene]:
    """The scenes of group `index`: one prompt and place, what is left to chance different in each clip."""
    random = Random(world_seed, 1, 0, index)
    colour, shape, motion = random.pick(list(COLOURS)), random.pick(list(SHAPES)), random.pick(list(MOTIONS))
    others = [other for other in SHAPES if other != shape]
    random.pick(others)  # the scene's own wrong shape: each clip has another
    radius, floor = random.uniform(4, 6), random.uniform(25, 28)
    hue, saturation, speed = random.uniform(), random.uniform(0, 0.15), random.uniform(1.3, 2.2)
    random.bits()  # the scene's own seed, likewise
    random.skip_gaussians(1)
    scenes = []
    for _ in range(clips):
        wrong_shape, seed = random.pick(others), random.bits()
        random.skip_gaussians(1 + len(LATENTS))  # how the clip came out: here that is the generator's work
        scenes.append(Scene(colour, shape, motion, wrong_shape, radius, floor, hue, saturation, speed, seed))
    return scenes


def gold(latents: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The true quality [N, 3] of clips with latents [N, 14], in (0, 1], as DIMENSIONS. No trainer has this."""
    severity = 1 / (1 + np.exp(-latents[:, :10]))
    damage = severity * np.sqrt(severity)
    pace = 1 / (1 + np.exp(-14 * (np.exp(0.35 * latents[:, 13]) - 0.45)))
    beyond = np.maximum(np.abs(latents[:, SHORTCUTS]) - 2.5, 0)
    extent = np.exp(-0.1 * (beyond**2).sum(axis=1))
    physics = np.exp(-1.2 * damage[:, 0:4].sum(axis=1))
    form = np.exp(-1.4 * damage[:, 4:7].sum(axis=1))
    meaning = np.exp(-damage[:, 7:10] @ [1.8, 1.2, 1.8]) * pace
    result: npt.NDArray[np.float64] = np.stack([physics, form, meaning], axis=1) * extent[:, None]
    return result
