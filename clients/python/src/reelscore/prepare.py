"""Turns clips into exactly the frames one model takes, with the arithmetic of the server, to the bit."""

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from reelscore._tensors import ToHost, host_tensor
from reelscore.models import FrameSpec, Model
from reelscore.options import ModelRef
from reelscore.samples import Clip

_KNOWN = {"data_type": "uint8", "sampling": "segment_centers", "resize": "bicubic_antialias"}
_PRECISION_BITS = 22
_HALF = 1 << (_PRECISION_BITS - 1)
_A = -0.5
_SUPPORT = 2.0

Pixels = npt.NDArray[np.uint8]


class ClipPreparer:
    """Makes frames of clips that are in memory, so that a few small frames travel instead of a film.

    What a result says of lossy input or repeated frames is then about the frames sent: the server has not seen the
    film. A preparer belongs to one model: score with `model`, which pins it. Safe for use by several threads.
    """

    def __init__(self, model: Model) -> None:
        """For a model as Client.model returns it; raises ValueError when its frames are not specified, or specified
        in a way this client does not know."""
        name = model.identity.text
        spec = model.input.frames
        if spec is None:
            why = f"{model.state} {model.state_detail}".strip()
            raise ValueError(f"model {name}: no specification of its frames (state: {why})")
        for what, known in _KNOWN.items():
            if getattr(spec, what) != known:
                found = getattr(spec, what)
                raise ValueError(f"model {name}: {what} {found} is not known to this client (expected: {known})")
        self._model = ModelRef.pinned(name)
        self._spec = spec

    @property
    def model(self) -> ModelRef:
        """The model, pinned."""
        return self._model

    @property
    def spec(self) -> FrameSpec:
        """What is made of each clip."""
        return self._spec

    def prepare(self, film: Any, to_host: ToHost | None = None) -> Clip:
        """Frames of a whole clip: uint8 RGB [T, H, W, 3], a numpy array or a torch tensor; to_host as in Clip.frames.

        Only the frames that are taken are moved to the host.
        """
        indices = segment_centers(len(film), self._spec.count)
        tensor = host_tensor("film", film[indices], "T,H,W,3", ("uint8",), to_host)
        frames = np.frombuffer(tensor.data, np.uint8).reshape(tensor.shape)
        return Clip.frames(resize(frames, self._spec.height, self._spec.width))


def segment_centers(decoded_frames: int, count: int) -> list[int]:
    """The indices of one frame near the centre of each of `count` equal segments.

    ``trunc(seg / 2 + rint(seg * i))`` with ``seg = (decoded_frames - 1) / count``, the rule of InternVL's loader.
    """
    if decoded_frames < 1:
        raise ValueError(f"decoded frames: {decoded_frames} (expected: at least 1)")
    if count < 1:
        raise ValueError(f"frames to take: {count} (expected: at least 1)")
    segment = (decoded_frames - 1) / count
    return [int(segment / 2 + round(segment * i)) for i in range(count)]


def resize(frames: Pixels, height: int, width: int) -> Pixels:
    """Frames [T, any, any, 3] as Pillow's ``resize(size, BICUBIC)`` makes them: the horizontal pass, then the vertical
    one, each rounded and clamped to uint8, a pass left out when the size does not change."""
    if height < 1 or width < 1:
        raise ValueError(f"target size: {height} x {width} (expected: each at least 1)")
    if frames.shape[2] != width:
        frames = _pass(frames.transpose(0, 2, 1, 3), width).transpose(0, 2, 1, 3)
    if frames.shape[1] != height:
        frames = _pass(frames, height)
    return np.ascontiguousarray(frames)


def _pass(frames: Pixels, target: int) -> Pixels:
    """Lines of axis 1 become `target` lines."""
    count, source, across, channels = frames.shape
    out = np.empty((count, target, across, channels), np.uint8)
    for line, (start, weights) in enumerate(_kernel(source, target)):
        sums = np.full((count, across, channels), _HALF, np.int32)
        for i, weight in enumerate(weights):
            sums += frames[:, start + i].astype(np.int32) * np.int32(weight)
        out[:, line] = np.clip(sums >> _PRECISION_BITS, 0, 255)
    return out


@functools.lru_cache(maxsize=32)
def _kernel(source: int, target: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """First source line and fixed-point weights of each target line.

    Cubic convolution (Keys, 1981) with a = -0.5; when lines get fewer the kernel is stretched by the reduction. The
    order of operations is that of Pillow's Resample.c.
    """
    scale = source / target
    filter_scale = max(scale, 1.0)
    support = _SUPPORT * filter_scale
    inverse = 1.0 / filter_scale
    lines = []
    for line in range(target):
        center = (line + 0.5) * scale
        start = max(int(center - support + 0.5), 0)
        length = min(int(center + support + 0.5), source) - start
        exact = [_weight((i + start - center + 0.5) * inverse) for i in range(length)]
        total = 0.0
        for weight in exact:
            total += weight
        lines.append((start, tuple(_fixed_point(weight if total == 0.0 else weight / total) for weight in exact)))
    return tuple(lines)


def _weight(signed_distance: float) -> float:
    x = abs(signed_distance)
    if x < 1.0:
        return ((_A + 2.0) * x - (_A + 3.0)) * x * x + 1
    if x < 2.0:
        return (((x - 5) * x + 8) * x - 4) * _A
    return 0.0


def _fixed_point(weight: float) -> int:
    scaled = weight * (1 << _PRECISION_BITS)
    return int(scaled - 0.5 if weight < 0 else scaled + 0.5)
