"""What a trainer decoded, as the uint8 frames that ``Clip.frames`` takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from reelscore import Client, Clip, ClipPreparer, ScoreOptions

Layout = Literal["TCHW", "CTHW", "THWC"]
_TO_THWC = {"TCHW": (0, 2, 3, 1), "CTHW": (1, 2, 3, 0), "THWC": (0, 1, 2, 3)}


class NotFinite(ValueError):
    """A decoded video holds NaN or an infinity: the sample cannot be scored, the others can."""


class FrameClips:
    """Makes clips as the model wants its frames; asks for that once, when the first clip is made."""

    def __init__(self, client: Client, options: ScoreOptions) -> None:
        self._client = client
        self._options = options
        self._preparer: ClipPreparer | None = None

    def prepare(self, video: Any, layout: Layout) -> Clip:
        """Raises NotFinite, and RewardServiceError when the service does not say what the model takes."""
        frames = frames_of(video, layout)
        if self._preparer is None:
            self._preparer = ClipPreparer(self._client.model(self._options.model))
        return self._preparer.prepare(frames)

    @property
    def options(self) -> ScoreOptions:
        """Those given, with the model pinned that the clips were made for."""
        return self._options if self._preparer is None else replace(self._options, model=self._preparer.model)


def frames_of(video: Any, layout: Layout = "TCHW") -> npt.NDArray[np.uint8]:
    """uint8 [T, H, W, 3] of a numpy array or torch tensor: uint8, or a float type in 0..1.

    An image [C, H, W] (or [H, W, C] by THWC) is a clip of one frame; a leading axis of one is dropped. Floats become
    ``round(255 x)``, clamped to 0..255, the rule of flow_grpo's scorers; NaN and infinities raise NotFinite. A tensor
    on a device is copied to the host.
    """
    if layout not in _TO_THWC:
        raise ValueError(f'layout: "{layout}" (expected: "TCHW", "CTHW" or "THWC")')
    pixels = _on_host(video)
    if pixels.ndim == 5 and pixels.shape[0] == 1:
        pixels = pixels[0]
    if pixels.ndim == 3:
        pixels = pixels[:, None] if layout == "CTHW" else pixels[None]
    if pixels.ndim != 4 or pixels.shape[layout.index("C")] != 3:
        raise ValueError(f"video: shape {np.shape(video)} (expected: {layout} with C = 3)")
    if np.issubdtype(pixels.dtype, np.floating):
        pixels = _quantised(pixels)
    elif pixels.dtype != np.uint8:
        raise TypeError(f"video: {pixels.dtype} (expected: uint8, or a float type in 0..1)")
    return np.ascontiguousarray(pixels.transpose(_TO_THWC[layout]))


def _on_host(video: Any) -> npt.NDArray[Any]:
    if not hasattr(video, "detach"):
        return np.asarray(video)
    tensor = video.detach().cpu()
    return np.asarray((tensor.float() if tensor.is_floating_point() else tensor).numpy())


def _quantised(pixels: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    finite = np.isfinite(pixels)
    if not finite.all():
        raise NotFinite(f"video: {int((~finite).sum())} of {pixels.size} values are not finite (expected: 0..1)")
    scaled = np.rint(pixels.astype(np.float32) * np.float32(255))
    return np.asarray(np.clip(scaled, 0, 255).astype(np.uint8))
